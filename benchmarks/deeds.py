"""Deeds as people send them: a form with its token over HTTP, written durably, against the bare page and the bare commit."""

import itertools
import re
import secrets
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from benchmarks.data import County
from benchmarks.figures import Figure, middle
from benchmarks.floors import durable_commits
from benchmarks.load import Client, Load, get, load, load_once, post
from benchmarks.servers import Server
from supportdesk.domain.check_digits import resident_check_char
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.programmes.loans import Loan
from supportdesk.services import drafts

ROUNDS = 3
# As many drafts as one account keeps.
AT_ONCE = 24
OPEN = (LoanState.RECEIVED, LoanState.ACCEPTED, LoanState.REVIEW, LoanState.DECISION)
_numbers = itertools.count()


class Desk:
    """Somebody at a page with a form: their cookies and the form's token."""

    def __init__(self, server: Server, county: County) -> None:
        client = Client(server.port)
        path = f"/desk/cases/new/{secrets.token_urlsafe(12)}/number"
        _status, head, body = client.ask(get(path, county.cookie))
        form = re.search(rb"(?i)set-cookie: (form=[^;]+)", head)
        token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', body)
        if not (form and token):
            raise RuntimeError("the counter's page has no form")
        self._cookie = f"{county.cookie}; {form[1].decode()}"
        self._token = token[1].decode()

    def sends(self, path: str, **fields: str) -> bytes:
        """The bytes of a form that nobody sent before."""
        return self.asks(path, form_key=secrets.token_urlsafe(12), **fields)

    def asks(self, path: str, **fields: str) -> bytes:
        """The bytes of a form that may be sent any number of times."""
        return post(path, urlencode({"csrf_token": self._token, **fields}), self._cookie)


def measure_deeds(anchor: Server, server: Server, county: County, seconds: float) -> dict[str, Figure]:
    """Cases opened and applications' states changed."""
    desk = Desk(server, county)
    commits = durable_commits(county.folder)
    create = [[desk.sends(f"/desk/cases/new/{token}/check", channel="1", consent="y") for token in make_drafts(county)]]
    figures = {}
    opened = Load()
    ratios = []
    for turn in range(ROUNDS):
        if turn:
            tokens = make_drafts(county)
            create.append([desk.sends(f"/desk/cases/new/{token}/check", channel="1", consent="y") for token in tokens])
        bare = load(anchor, [get("/page")], seconds=seconds)
        one = load_once(server, create[turn])
        ratios.append(one.per_second / bare.per_second)
        opened += one
    figures["create"] = _figure(opened, middle(ratios), commits)
    bare = load(anchor, [get("/page")], seconds=seconds)
    loans = [desk.sends(f"/desk/loans/{number}/withdraw", text="申请人不办了。") for number in open_loans(county)]
    # A county that is used again has none left: then nothing is said of them, rather than that they are slow.
    if loans:
        changed = load_once(server, loans)
        figures["state"] = _figure(changed, changed.per_second / bare.per_second, commits)
    return figures


def _figure(found: Load, ratio: float, commits: float) -> Figure:
    return Figure(
        min(ratio, found.per_second / commits),
        strict=ratio,
        p50_ms=found.quantile_ms(0.5),
        p95_ms=found.quantile_ms(0.95),
        errors=found.errors,
        said=f"{found.per_second:,.0f}/s of {found.count}, bare commits {commits:,.0f}/s",
    )


def make_drafts(county: County) -> list[str]:
    """Cases at the counter, all pages filled in but the last."""
    tokens = [secrets.token_urlsafe(12) for _ in range(AT_ONCE)]
    with county.application().app_context():
        session = db.session()
        official = session.scalars(
            select(Account).where(Account.username == "official").options(joinedload(Account.unit))
        ).one()
        for token in tokens:
            content: dict[str, object] = {
                "typed": typed(next(_numbers), county.town_id),
                "person_id": None,
                "not_same": [],
            }
            drafts.keep_draft(session, official, "case.new", token, content, datetime.now(UTC))
        db.session.remove()
        db.engine.dispose()
    return tokens


def typed(number: int, town_id: int) -> dict[str, dict[str, list[str]]]:
    """What was typed for the number-th new person; their resident numbers are of a division that nobody has.

    Each was born on a day of their own: of the same name and day they would look like one person, and the counter would ask.
    """
    first17 = f"990427{date(1975, 1, 1) + timedelta(days=number):%Y%m%d}991"
    pages = {
        "number": {
            "id_type": "01", "id_no": first17 + resident_check_char(first17), "name": "罗春生",
            "phone": f"139{secrets.randbelow(10**8):08}",
        },
        "person": {"town": str(town_id), "education": "70", "live_address": "云岭镇老街 12 号"},
        "return": {
            "away_place": "广东省东莞市", "away_from": "2016-03", "returned_on": "2025-03-16",
            "categories-0-code": "07", "categories-0-proof": "外出务工证明",
        },
        "venture": {"choice": "new", "name": f"春生山货第{number}坊", "legal_form": "11", "industry": "C", "status": "operating"},
    }  # fmt: skip
    return {page: {name: [value] for name, value in fields.items()} for page, fields in pages.items()}


def open_loans(county: County, most: int = 100) -> list[int]:
    """Loans that may still be withdrawn."""
    with county.application().app_context():
        found = db.session.scalars(select(Loan.id).where(Loan.state.in_(OPEN)).order_by(Loan.id.desc()).limit(most))
        numbers = list(found)
        db.session.remove()
        db.engine.dispose()
    return numbers


def measure_mixed(anchor: Server, server: Server, county: County, seconds: float) -> dict[str, Figure]:
    """Eight people at once: of ten requests eight read, one searches, one writes a note into a case."""
    desk = Desk(server, county)
    bare = load(anchor, [get("/page")], seconds=seconds)
    reads = [get("/desk/cases/", county.cookie), get(f"/desk/cases/{county.case_ids[50]}", county.cookie)] * 4
    search = get(f"/desk/cases/?q={county.phone_tail}", county.cookie)
    # No form is sent twice: each has its key. More are made than can be sent.
    requests = []
    for turn in range(int(seconds * 200)):
        case_id = county.case_ids[turn % len(county.case_ids)]
        note = desk.sends(f"/desk/cases/{case_id}/notes", text=f"第 {turn} 次电话回访，经营正常。")
        requests += [*reads, search, note]
    found = load_once(server, requests, seconds=seconds * 4)
    after = load(anchor, [get("/page")], seconds=seconds)
    limit = (bare.per_second + after.per_second) / 2
    p50, p99 = found.quantile_ms(0.5), found.quantile_ms(0.99)
    said = f"{found.per_second:,.0f}/s"
    return {
        "mixed": Figure(
            found.per_second / limit,
            found.per_second / limit,
            None,
            p50,
            found.quantile_ms(0.95),
            None,
            found.errors,
            said,
        ),
        "tail": Figure(8 * p50 / p99 if p99 else 0, said=f"p99 {p99:,.1f} ms"),
    }
