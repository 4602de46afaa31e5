"""A county full of things behind the pages, with the staff of another county who look at them."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

import config
from supportdesk.app import create_app
from supportdesk.cli.demo.bulk import fill
from supportdesk.cli.demo.county import open_demo_county
from supportdesk.cli.demo.cover_stories import tell_cover
from supportdesk.cli.demo.support_stories import tell_support
from supportdesk.domain.departments import Scope
from supportdesk.domain.money import Money
from supportdesk.domain.people import EarlierAbsence
from supportdesk.domain.permissions import PEOPLE as ROLES
from supportdesk.domain.permissions import Role
from supportdesk.domain.summaries.months import Month
from supportdesk.domain.words import Words
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Publicity
from supportdesk.models.attachments import Attachment
from supportdesk.models.cases import Case
from supportdesk.models.long_jobs import LongJobKind
from supportdesk.models.matching import Match, MatchState
from supportdesk.models.papers import Paper
from supportdesk.models.people import Person
from supportdesk.models.policies import Bank, Kind, ProgrammeVersion
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.models.programmes.loans import Loan
from supportdesk.papers.attachments import attachment_files
from supportdesk.papers.imports.files import ledger_files
from supportdesk.papers.months import draw_up
from supportdesk.queries.policies import version_in_force
from supportdesk.queries.summaries.frozen import find_frozen
from supportdesk.services import departments, long_jobs, months, outbox, people_merge
from supportdesk.services.imports import batches
from supportdesk.services.people import rows
from supportdesk.services.policies import draft_own_version
from supportdesk.services.work import deed, small_write
from tests.factories import accounts, needs, people, support
from tests.factories.class_lists import SENT
from tests.factories.portal import photo
from tests.factories.things import things

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PEOPLE = 120


def open_world(url: str, folder: Path, prepared: Path, *, cases: int = PEOPLE) -> Flask:
    """An application on an empty database, filled; a fault of it is a page with status 500, as in the office."""
    (folder / "assets").symlink_to(prepared / "assets")
    if (prepared / "fonts").exists():
        (folder / "fonts").symlink_to(prepared / "fonts")
    app = create_app(
        config.load(
            {
                "SUPPORTDESK_DATA_DIR": str(folder),
                "SUPPORTDESK_DATABASE_URL": url,
                # A process holds one ring of keys, however many worlds are open.
                "SUPPORTDESK_KEY_FILE": str(folder.parent / "keys.json"),
                "SUPPORTDESK_SECRET_KEY": "a secret that is used in tests and nowhere else",
                "SUPPORTDESK_PUBLIC_URL": "http://localhost",
            }
        )
    )
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        fill_county(db.session(), cases)
        ledger_files(folder).keep(SENT)
        with small_write(db.session()):
            hold_a_policy(db.session(), folder)
        db.session.remove()
    return app


def fill_county(session: Session, cases: int) -> None:
    county = open_demo_county(session, "a fine long password", NOW)
    fill(session, county, cases, 7, NOW, lambda _done, _all: None)
    # The rooms of the other kinds have something to show, whatever the county's size.
    tell_support(session, county, PEOPLE, NOW)
    tell_cover(session, county, NOW)
    with small_write(session):
        hold_a_loan(session)
    with small_write(session):
        neighbours(session)
    with deed(session, None, NOW) as work:
        official = session.scalars(select(Account).where(Account.username == "official")).one()
        outbox.queue(work, promise="x", kind="x", channel=outbox.Channel.MAIL, account=official, subject="x")
        # A ledger that came to its end: whoever may, asks for a step that is not to be had.
        ledger = batches.receive(work, "x.xlsx", "0" * 64, session.get_one(OrgUnit, official.unit_id))
        batches.note_unreadable(work, ledger, {})
    with deed(session, official, NOW) as work:
        # Printing that came to its end: it is neither cancelled nor taken up again.
        asked = {"cases": [things(session)["case_id"]], "paper": "receipt", "language": "zh"}
        job = long_jobs.ask(work, LongJobKind.PAPERS, "papers:x", official.unit_id, asked)
        long_jobs.refuse(work, job, Words("x"))
    with deed(session, official, NOW) as work:
        kept = session.get_one(Person, things(session)["person_id"])
        twin = people.person(session, session.get_one(OrgUnit, kept.unit_id), "重复登记的人")
        people_merge.merge(work, kept, twin, reason="重复登记", versions=(kept.version, twin.version))
    with deed(session, None, NOW) as work:
        county_unit = session.get_one(OrgUnit, official.unit_id)
        departments.make_token(work, name="市场监管局", unit=county_unit, scopes=list(Scope), days=180)
    with deed(session, official, NOW) as work:
        needs.one_of_each(work, things(session)["case_id"])
        whose = session.get_one(Person, things(session)["person_id"])
        earlier = EarlierAbsence("东莞市", "电子装配", date(2011, 3, 1), date(2012, 1, 20))
        rows.add_absence(work, whose, earlier)


def neighbours(session: Session) -> None:
    """Another county with one account of every role."""
    county = accounts.county(session, "990999", "邻县")
    bank = Bank(code="X1", name="邻县银行", unit_id=county.id)
    session.add(bank)
    session.flush()
    for role in ROLES:
        more: dict[str, Any] = {"bank_id": bank.id} if role is Role.PARTNER else {}
        if role is Role.ENTREPRENEUR:
            more["person_id"] = people.person(session, county, "邻县人").id
        accounts.account(session, role, county, f"other-{role.value}", **more)


def hold_a_loan(session: Session) -> None:
    """Have the entrepreneur be the person of the loan that addresses name, with a paper that was given out for it."""
    loan = session.get_one(Loan, things(session)["loan_id"])
    session.scalars(select(Account).where(Account.username == "entrepreneur")).one().person_id = loan.person_id
    session.add(
        Paper(
            kind="receipt",
            number="2026-99999",
            code="ABCDEFGHJKLM",
            language="zh",
            case_id=loan.case_id,
            application_id=loan.id,
            unit_id=loan.unit_id,
            issued_at=NOW,
            content_digest="what it said before",
        )
    )


def hold_a_policy(session: Session, folder: Path) -> None:
    """Have the entrepreneur hold a policy with a claim on it, and have sent a photo with the loan."""
    known = things(session)
    case = session.get_one(Case, known["case_id"])
    policy = support.insurance(session, case, state="insured", policy_number="P-2026-0009")
    claim = InsuranceClaim(
        number="HC-LP-2026-9999", policy_id=policy.id, person_id=case.person_id, case_id=case.id,
        unit_id=case.unit_id, cause="6", event_on=NOW.date(), reported_on=NOW.date(), claimed=Money.yuan(100),
        papers=[{"code": "id_card", "title": "身份证", "source": "", "received_on": None}],
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    session.add(claim)
    session.flush()
    # A notice that runs on whatever day the pages are asked for.
    session.get_one(Publicity, known["posted_id"]).last_day = date(2099, 12, 31)
    digest = attachment_files(folder).keep(photo())
    for application_id, claim_id in ((known["loan_id"], None), (policy.id, claim.id)):
        session.add(
            Attachment(
                application_id=application_id, claim_id=claim_id, code="id_card", digest=digest,
                media_type="image/jpeg", size=1, sent_at=NOW,
            )
        )  # fmt: skip


def keep_a_draft(session: Session) -> None:
    """Have a draft of the county's own policy: addresses that throw it away or publish it leave none for the next."""
    county = session.scalars(select(OrgUnit).where(OrgUnit.code == "990426")).one()
    with deed(session, None, NOW) as work:
        national = version_in_force(session, Kind.LOAN, county, NOW.date())
        assert national is not None
        draft_own_version(work, national, county)


def keep_a_frozen_month(session: Session) -> None:
    """Have the month that addresses name frozen, whatever its checks say."""
    supervisor = session.scalars(select(Account).where(Account.username == "supervisor")).one()
    month = Month.read(str(things(session)["month"])).seen_on(NOW.date())
    if find_frozen(session, None, month, "990426") is None:
        drawn = draw_up(session, month, "990426")
        with deed(session, supervisor, NOW) as work:
            months.freeze(work, drawn, reasons={one.code: "核对过" for one in drawn.checks if not one.holds})


def keep_a_match(session: Session) -> None:
    """Have something offered to the person: addresses that answer it leave none for the next."""
    person_id = things(session)["person_id"]
    version = session.scalars(select(ProgrammeVersion).order_by(ProgrammeVersion.id)).first()
    assert version is not None
    with deed(session, None, NOW) as work:
        work.session.execute(delete(Match).where(Match.person_id == person_id))
        work.session.add(
            Match(
                person_id=person_id,
                programme_id=version.programme_id,
                version_id=version.id,
                unit_id=work.session.get_one(Person, person_id).unit_id,
                is_met=True,
                state=MatchState.OFFERED,
                found_on=NOW.date(),
            )
        )


def client_of(app: Flask, username: str) -> FlaskClient:
    """A browser in which this account is signed in."""
    with app.app_context():
        account_id = db.session.scalar(select(Account.id).where(Account.username == username))
        db.session.remove()
    assert account_id is not None, username
    return accounts.sign_in(app.test_client(), account_id)
