"""Two people have the same page open and both save: whoever is slower sees both texts, and nothing that was typed is lost.

Every form that is sent by POST is found from the URL map. It carries the version of what its reader saw, or stands below
with the reason why it writes over nothing. Each that carries one is sent as if somebody had saved in between.

Runs on SQLite only: what a page shows does not hang on the database.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from supportdesk.domain.applications.states import State
from supportdesk.domain.programmes.training import ClassState
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.models.ventures import Venture
from supportdesk.services import closings
from supportdesk.services.work import deed, small_write
from supportdesk.web.shared.loan_deeds import DEED_PAGES
from supportdesk.web.shared.support_rooms.catalogue import ROOMS
from supportdesk.web.shared.support_rooms.steps import pages_of
from supportdesk.web.staff.insurance.claims import STEPS as CLAIM_STEPS
from supportdesk.web.staff.training.classes import STEPS as CLASS_STEPS
from tests.bad_inputs.doors import named, nothing_is_kept, ready, who_asks
from tests.databases import SQLite
from tests.factories.things import things
from tests.factories.world import NOW
from tests.web.test_access import POLICY, last_event, opened_world, rules

STAMPS = ("version", "kept_version", "merged_version")
NOT_KEPT = {"csrf_token", "form_key", *STAMPS}


@dataclass
class Shown:
    """A form on a page: where it leads, the fields as they stand, which of them people fill in, and what they may choose."""

    endpoint: str
    action: str
    page: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    text: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def stamps(self) -> list[str]:
        return [name for name in STAMPS if name in self.fields]


class _Reader(HTMLParser):
    """Reads the forms of a page that are sent by POST, as a browser would send them."""

    def __init__(self, app: Flask, at: str) -> None:
        super().__init__()
        self.forms: list[Shown] = []
        self._app, self._at, self._within = app, at, False
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self._within = told.get("method", "").lower() == "post"
            if self._within:
                action = urljoin(self._at, told.get("action", ""))
                self.forms.append(Shown(leads_to(self._app, urlsplit(action).path), action, self._at))
        elif self._within and tag == "input" and name:
            self._input(name, told)
        elif self._within and tag == "select":
            self._select, self._options = name, []
            self.forms[-1].typed.add(name)
        elif self._within and tag == "option":
            self._options.append((told.get("value", ""), "selected" in told))
            self.forms[-1].choices.setdefault(self._select, []).append(told.get("value", ""))
        elif self._within and tag == "textarea":
            self._area = name
            self.forms[-1].typed.add(name)
            self.forms[-1].text.add(name)
            self._add(name, "")

    def _input(self, name: str, told: dict[str, str]) -> None:
        kind, form = told.get("type", "text"), self.forms[-1]
        is_chosen = kind in {"checkbox", "radio"}
        if not is_chosen or "checked" in told:
            self._add(name, told.get("value", "on"))
        if is_chosen:
            form.choices.setdefault(name, []).append(told.get("value", "on"))
        form.typed |= {name} - ({name} if kind == "hidden" else set())
        form.text |= {name} if kind == "text" else set()

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = False
        elif tag == "select" and self._within and self._options:
            chosen = [value for value, is_chosen in self._options if is_chosen] or [self._options[0][0]]
            self._add(self._select, chosen[0])
            self._options = []
        elif tag == "textarea" and self._area:
            text = self.forms[-1].fields[self._area][-1]
            self.forms[-1].fields[self._area][-1] = text.removeprefix("\r\n").removeprefix("\n")
            self._area = ""

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].fields.setdefault(name, []).append(value)


def forms_of(app: Flask, markup: str, at: str) -> list[Shown]:
    reader = _Reader(app, at)
    reader.feed(markup)
    reader.close()
    return reader.forms


def leads_to(app: Flask, path: str) -> str:
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path, method="POST")
    except HTTPException as error:
        return f"nowhere ({error.code})"
    return str(endpoint)


@pytest.fixture(scope="module")
def world(sqlite: SQLite, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with opened_world(sqlite, prepared, tmp_path_factory.mktemp("world")) as app:
        yield app


def in_every_state(app: Flask) -> None:
    """Have a class that runs, a venture that ended, and of each kind an application that is a draft."""
    with app.app_context():
        session = db.session()
        with small_write(session):
            session.get_one(TrainingClass, 1).state = ClassState.RUNNING
            for room in ROOMS.values():
                of_kind = select(Application).where(
                    Application.kind == room.kind, Application.receipt_number.is_not(None)
                )
                newest = session.scalars(of_kind.order_by(Application.id.desc())).first()
                assert newest is not None
                newest.state = State.DRAFT
        with deed(session, None, NOW) as work:
            venture = session.get_one(Venture, things(session)["venture_id"])
            closings.begin(
                work,
                venture,
                on=NOW.date(),
                reason="1",
                is_honest=None,
                story="",
                version=closings.version_of(venture, None),
            )
        db.session.remove()


@pytest.fixture(scope="module")
def clients(world: Flask) -> dict[str, FlaskClient]:
    in_every_state(world)
    return ready(world)


@pytest.fixture(scope="module")
def found(world: Flask, clients: dict[str, FlaskClient]) -> dict[str, list[tuple[str, Shown]]]:
    """The forms that can be seen, by where they lead (and which part of a record they change), with who saw them."""
    known, others = named(world), several(world)
    seen: dict[str, list[tuple[str, Shown]]] = {}
    for rule in rules(world):
        if "GET" in (rule.methods or ()) and rule.endpoint not in {"auth.sign_out", "static"}:
            for path in paths_of(world, rule, known, others):
                for name in who_asks(POLICY[rule.endpoint]):
                    with clients[name].get(path) as answer:
                        shown = forms_of(world, answer.text, path) if answer.mimetype == "text/html" else []
                    for one in shown:
                        seen.setdefault(one.endpoint, []).append((name, one))
                    if any(one.endpoint == rule.endpoint for one in shown):
                        break
    return seen


def several(app: Flask) -> dict[str, list[int]]:
    """More than one thing of the sorts whose pages hang on their state, one in each."""
    with app.app_context():
        session = db.session()
        kept: dict[str, list[int]] = {"follow_up_id": [], "class_id": [], "claim_id": []}
        of_state: Any
        for name, column, of_state in (
            ("class_id", TrainingClass.id, TrainingClass.state),
            ("claim_id", InsuranceClaim.id, InsuranceClaim.state),
        ):
            rows = {str(state): key for key, state in session.execute(select(column, of_state))}
            kept[name] = sorted(rows.values())
        still = select(FollowUp.id).where(FollowUp.state == FollowUpState.OPEN, FollowUp.application_id.is_not(None))
        kept["follow_up_id"] = list(session.scalars(still.order_by(FollowUp.id).limit(1)))
        for room in ROOMS.values():
            states = session.execute(
                select(Application.id, Application.state).where(
                    Application.kind == room.kind, Application.is_historic.is_(False)
                )
            )
            kept[room.name] = sorted({str(state): key for key, state in states}.values())
        db.session.remove()
    return kept


def paths_of(app: Flask, rule: Rule, known: Mapping[str, Any], others: Mapping[str, list[int]]) -> Iterator[str]:
    """The addresses at which a page may show its form: of each part of a record, of things in each state."""
    room = rule.endpoint.split(".")[1] if rule.endpoint.count(".") > 1 else ""
    varied = {name: others[name] for name in rule.arguments & set(others)}
    if "application_id" in rule.arguments and room in others:
        varied = {"application_id": others[room]}
    if rule.arguments == {"loan_id"}:
        varied = {"loan_id": [key for name, key in known.items() if name.startswith("loan_") and name != "loan_id"]}
    parts = re.findall(r"any\(([^)]*)\):(\w+)", rule.rule)
    values: list[dict[str, Any]] = [{**known, name: one} for name, keys in varied.items() for one in keys] or [
        dict(known)
    ]
    for words, name in parts:
        values = [{**one, name: word.strip()} for one in values for word in words.split(",")]
    adapter = app.url_map.bind("localhost")
    for one in values:
        yield adapter.build(rule.endpoint, {name: one[name] for name in rule.arguments})


# Where a form leads that writes over nothing, by the reason. The steps of lifecycles are not listed: see `steps`.
WRITES_OVER_NOTHING = {
    "it makes something new, or adds a row beside those that are there": {
        "portal.new_need", "portal.object_to", "portal.rate", "portal.report_claim", "portal.send_claim_paper",
        "portal.send_paper", "portal.start", "staff.accounts.new", "staff.accounts.new_entrepreneur",
        "staff.accounts.new_partner", "staff.banks.new", "staff.budgets.appropriate", "staff.budgets.deposit",
        "staff.budgets.new", "staff.budgets.new_fund", "staff.budgets.transfer", "staff.cases.note", "staff.departments.new",
        "staff.cooperation.new", "staff.follow_ups.new", "staff.imports.index", "staff.incubator.new_base",
        "staff.incubator.new_room", "staff.insurance.new_scheme", "staff.insurance.report", "staff.matching.note",
        "staff.matters.new", "staff.mentors.assign", "staff.mentors.new", "staff.needs.new_of_case",
        "staff.needs.new_of_person", "staff.payments.make", "staff.people.add_category", "staff.people.add_row", "staff.programmes.draft",
        "staff.programmes.new_rate", "staff.training.new_class", "staff.training.new_course", "staff.units.new",
    },
    "the state that it leads from is gone when somebody did it before: the second is told so": {
        "portal.answer", "portal.appeal_claim", "portal.confirm", "portal.decline", "portal.withdraw_claim", "staff.departments.revoke",
        "staff.approvals.show", "staff.closings.restart", "staff.imports.confirm", "staff.imports.drop",
        "staff.imports.go_on", "staff.imports.result", "staff.imports.undo", "staff.loans.pay_subsidy",
        "staff.long_jobs.cancel", "staff.long_jobs.go_on", "staff.papers.revoke",
        "staff.loans.return_subsidy", "staff.loans.reverse", "staff.loans.verify_subsidy", "staff.matching.confirm",
        "staff.matching.decline", "staff.matching.offer", "staff.mentors.end_assignment", "staff.outbox.again",
        "staff.outbox.delivered", "staff.outbox.give_up", "staff.payments.pay", "staff.people.end_category",
        "staff.people.undo_merge", "staff.programmes.discard", "staff.summaries.approve", "staff.summaries.compile_",
        "staff.summaries.freeze", "staff.summaries.reckon", "staff.summaries.review", "staff.summaries.send_back",
    },
    "a switch: done twice it stands as it stood": {
        "staff.accounts.disable", "staff.accounts.enable", "staff.accounts.end_sessions", "staff.accounts.link",
        "staff.banks.close", "staff.banks.reopen", "staff.inbox.close_calendar", "staff.inbox.open_calendar",
        "staff.inbox.seen", "staff.incubator.close_base", "staff.incubator.reopen_base",
    },
    "the reader's own alone: nobody else has it open": {
        "auth.set_password", "auth.sign_in", "auth.sign_out", "portal.keep", "portal.pledge",
        "portal.take_claim_file_back", "portal.take_file_back", "staff.cases.drop_draft", "staff.cases.drop_view",
        "staff.cases.keep_draft", "staff.cases.keep_view", "staff.cases.new_check", "staff.cases.new_number",
        "staff.cases.new_person", "staff.cases.new_return", "staff.cases.new_same", "staff.cases.new_venture",
    },
    "a button with the version and without a word: the slower one is told, and looks again": {
        "staff.people.leave_household",
    },
    "it shows, prints or reckons, and changes no record": {
        "partner.reveal", "portal.take_receipt", "public.status", "public.verify", "staff.calendar.recompute",
        "staff.cases.bundle", "staff.cases.choose_handler", "staff.cases.choose_papers", "staff.cases.export",
        "staff.cases.print_chosen", "staff.long_jobs.result", "staff.papers.print_application",
        "staff.papers.print_roster", "staff.papers.print_summary", "staff.papers.print_visit",
        "staff.papers.workbook", "staff.payments.workbook", "staff.people.reveal", "staff.summaries.paper",
        "staff.training.check_list", "staff.training.class_list", "staff.training.fetch_list_result",
    },
    "each file is handed over by its own version, and one that was changed meanwhile is left out and named": {
        "staff.cases.hand_over_chosen",
    },
}  # fmt: skip
# Forms that no page of this county shows now, though they carry the version; where they are seen to keep it.
SEEN_ELSEWHERE = {
    "portal.form": "tests/web/portal",
}
# What the slower one typed, by where it is sent: the rest stays as the page shows it.
MINE: dict[str, dict[str, str]] = {
    "staff.accounts.correct": {"name": "慢了一步的人"},
    "staff.banks.correct": {"contact": "慢了一步的人"},
    "staff.calendar.year": {"source": "国办发明电〔2099〕1号", "holidays": "元旦 1月1日至1月2日"},
    "staff.cases.archive": {"archive_no": "慢了一步的档案号"},
    "staff.cases.close": {"outcome": "", "reason": "慢了一步的原因"},
    "staff.cases.hand_over": {"to": "", "reason": "慢了一步的原因"},
    "staff.cases.name_venture": {"venture": ""},
    "staff.cases.reopen": {"reason": "慢了一步的原因"},
    "staff.closings.mark": {"state": "done", "note": "慢了一步的办法"},
    "staff.closings.reason": {"closed_on": "2026-11-03", "reason": "1", "is_honest": "yes", "story": "慢了一步的经过"},
    "staff.cooperation.end": {"outcome": "慢了一步的结果"},
    "staff.follow_ups.done": {"finding": "慢了一步的结果", "done_on": "2026-11-20"},
    "staff.follow_ups.hand_over": {"owner": "", "why": "慢了一步的说明"},
    "staff.follow_ups.snooze": {"to": "2099-01-05", "reason": "慢了一步的原因"},
    "staff.inbox.ways": {"quiet_from": "20:15"},
    "staff.incubator.edit": {"project": "慢了一步的项目"},
    "staff.incubator.edit_base": {"contact": "慢了一步的人"},
    "staff.incubator.room": {"note": "慢了一步的备注"},
    "staff.insurance.claim_receive_papers": {},
    "staff.insurance.correct_claim": {
        "narrative": "慢了一步的经过",
        "losses-0-title": "慢了一步的损失",
        "losses-0-claimed": "100.00",
    },
    "staff.insurance.edit": {"premium": "654.32"},
    "staff.insurance.scheme": {"contact": "慢了一步的人"},
    "staff.loans.edit": {"project": "慢了一步的项目"},
    "staff.matters.decide": {"participants": "县人社局 慢了一步的人", "decision": "慢了一步的决定"},
    "staff.matters.end": {"result": "慢了一步的结果"},
    "staff.matters.finish_item": {"result": "慢了一步的结果"},
    "staff.matters.new_item": {"what": "慢了一步的事", "department": "", "due_on": "2099-01-05"},
    "staff.mentors.correct": {"skills": "慢了一步的专长"},
    "staff.mentors.end": {"outcome": "慢了一步的成效"},
    "staff.needs.answer": {"answer": "慢了一步的答复"},
    "staff.needs.close": {"proof": "慢了一步的佐证", "is_satisfied": "no"},
    "staff.needs.decline": {"reason": "慢了一步的原因"},
    "staff.needs.refer": {"department": ""},
    "staff.needs.reopen": {"reason": "慢了一步的原因"},
    "staff.people.correct/absence": {"away_place": "慢了一步的地方"},
    "staff.people.correct/addresses": {"live_address": "慢了一步的地址"},
    "staff.people.correct/background": {"skills": "慢了一步的技能"},
    "staff.people.correct/bank_details": {"bank_name": "慢了一步的银行"},
    "staff.people.correct/certificates": {"insurance_status": ""},
    "staff.people.correct/consent": {"consent_on": "2026-11-02", "consent_channel": ""},
    "staff.people.correct/contact": {"other_contact": "慢了一步的联系人"},
    "staff.people.correct/hardship": {"hardship": ""},
    "staff.people.correct/identity": {"name": "慢了一步"},
    "staff.people.correct/notes": {"notes": "慢了一步的备注"},
    "staff.people.correct/unit": {"unit_id": ""},
    "staff.people.correct_row": {"place": "慢了一步的地方"},
    "staff.people.household": {"number": "MB-0001"},
    "staff.people.merge": {"reason": "慢了一步的理由"},
    "staff.people.remove_row": {},
    "staff.programmes.correct_rate": {"percent": "3.33", "reason": "慢了一步的理由"},
    "staff.programmes.edit": {"document": "慢了一步的文件"},
    "staff.programmes.publish": {},
    "staff.programmes.rules": {"clause": "慢了一步的条款"},
    "staff.subsidies.edit": {"statement": "慢了一步的说明"},
    "staff.summaries.targets": {"jobs_created": "4321"},
    "staff.tax_relief.compare": {"told": "43.21", "note": "慢了一步的备注"},
    "staff.tax_relief.correct_filing": {"sales": "98765.00", "reason": "慢了一步的原因"},
    "staff.tax_relief.edit": {"statement": "慢了一步的说明"},
    "staff.tax_relief.settle_year": {"income": "98765.00"},
    "staff.training.course": {"name": "慢了一步的课程"},
    "staff.training.edit": {"statement": "慢了一步的说明"},
    "staff.training.edit_class": {"place": "慢了一步的教室"},
    "staff.training.klass_attendance": {},
    "staff.training.klass_scores": {},
    "staff.units.correct": {"address": "慢了一步的地址"},
    "staff.ventures.correct/business": {"main_product": "慢了一步的产品"},
    "staff.ventures.correct/figures": {"employees": "43"},
    "staff.ventures.correct/premises": {"address": "慢了一步的地址"},
    "staff.ventures.correct/registration": {"name": "慢了一步的作坊"},
    "staff.ventures.correct/status": {"status": "closed", "closed_on": "2026-11-02", "close_reason": "1"},
}


def steps(app: Flask) -> set[str]:
    """The pages of steps that write over nothing: the state they lead from is their guard. Those that do say `kept`."""
    found = {f"{where}.{deed}" for where in ("staff.loans", "partner") for deed in DEED_PAGES}
    for room in ROOMS.values():
        found |= {f"staff.{room.name}.{deed}" for deed, page in pages_of(room).items() if page.kept is None}
    for name, thing, own in (("training", "klass", CLASS_STEPS), ("insurance", "claim", CLAIM_STEPS)):
        found |= {f"staff.{name}.{thing}_{step.name}" for step in own if step.kept is None}
    for name in ("loans", *(room.name for room in ROOMS.values())):
        found |= {f"staff.{name}.{view}" for view in ("new", "check", "notice", "decide")}
    found |= {f"portal.{view}" for view in ("check", "withdraw")}
    return found & {rule.endpoint for rule in rules(app)}


def place_of(form: Shown) -> str:
    """Where a form leads, and which part of a record it changes."""
    part = form.action.rpartition("/correct/")[2]
    return f"{form.endpoint}/{part}" if part != form.action else form.endpoint


def mine_of(place: str) -> dict[str, str] | None:
    """What is typed there; of papers nothing but where they came from, as the page shows it."""
    return {} if place.endswith(".papers") else MINE.get(place)


def excused() -> set[str]:
    return set().union(*WRITES_OVER_NOTHING.values())


def unstamped(app: Flask, found: Mapping[str, list[tuple[str, Shown]]]) -> set[str]:
    """Where forms lead that carry no version and are not excused."""
    free = excused() | steps(app)
    posted = {rule.endpoint for rule in rules(app) if "POST" in (rule.methods or ())}
    bare = {name for name in posted if any(not form.stamps for _who, form in found.get(name, []))}
    # Programs send no forms: what they open and hand in is new, and a withdrawal says from which state.
    unseen = {
        name for name in posted if name not in found and name not in SEEN_ELSEWHERE and not name.startswith("api.")
    }
    return (bare | unseen) - free


def test_every_form_that_edits_a_record_carries_the_version_that_its_reader_saw(
    world: Flask, found: dict[str, list[tuple[str, Shown]]]
) -> None:
    assert unstamped(world, found) == set()
    posted = {rule.endpoint for rule in rules(world) if "POST" in (rule.methods or ())}
    assert excused() <= posted
    assert not excused() & steps(world)


def test_a_form_that_lost_its_version_would_be_found(world: Flask, found: dict[str, list[tuple[str, Shown]]]) -> None:
    """The control: the bank's form without it."""
    (who, form), *_more = found["staff.banks.correct"]
    bare = Shown(form.endpoint, form.action, form.page, {"name": ["x"]}, {"name"})
    assert unstamped(world, {**found, "staff.banks.correct": [(who, bare)]}) == {"staff.banks.correct"}


def answers(app: Flask, client: FlaskClient, form: Shown) -> Iterator[str]:
    """Send a form as if somebody had saved since its page was opened; say what is wrong with the answer."""
    place = place_of(form)
    mine = dict(mine_of(place) or {})
    for name in [name for name, value in mine.items() if not value]:
        offered = [one for one in form.choices.get(name, []) if one]
        mine[name] = next((one for one in offered if [one] != form.fields.get(name)), *offered[:1])
    sent = form.fields | {name: [value] for name, value in mine.items()}
    stale = sent | {form.stamps[0]: ["999999"], "form_key": [f"stale-{place}"[:60]]}
    before = last_event(app)
    with client.post(form.action, data=stale) as answer:
        text, status = answer.text, answer.status_code
    if status != HTTPStatus.CONFLICT:
        said = re.findall(r"[^<>]+", text.partition("error-summary")[2])[1:40]
        yield f"{place}: {status}, not 409 {said}"
        return
    if last_event(app) != before:
        yield f"{place}: a save that was refused left an event"
    shown = unescape(text)
    typed = {name: value for name, value in mine.items() if name in form.typed}
    yield from (
        f"{place}: what was typed as {name} is not on the page" for name, value in typed.items() if value not in shown
    )
    for name, value in typed.items():
        kept = (form.fields.get(name) or [""])[0]
        if kept and kept != value and name in form.text and kept not in shown:
            yield f"{place}: what is stored as {name} is not on the page"
    again = [one for one in forms_of(app, text, form.action) if one.stamps]
    if not again:
        yield f"{place}: there is no form to send it again"
        return
    (kept_form,) = again[:1]
    lost = {name for name, values in sent.items() if name not in NOT_KEPT and kept_form.fields.get(name) != values}
    if lost:
        yield f"{place}: lost on the way {sorted(lost)}"
    if kept_form.fields[form.stamps[0]] != form.fields[form.stamps[0]]:
        yield f"{place}: sent again it would be stale again"


def test_whoever_saves_a_stale_page_sees_both_texts_and_loses_nothing(
    world: Flask, clients: dict[str, FlaskClient], found: dict[str, list[tuple[str, Shown]]]
) -> None:
    free = excused() | steps(world) | set(SEEN_ELSEWHERE)
    stamped = [
        (who, form) for rows in found.values() for who, form in rows if form.stamps and form.endpoint not in free
    ]
    once = {place_of(form): (who, form) for who, form in reversed(stamped)}
    assert set(MINE) <= set(once)
    assert {place for place in once if mine_of(place) is None} == set(), "say in MINE what is typed there"
    with nothing_is_kept():
        faults = [fault for who, form in once.values() for fault in answers(world, clients[who], form)]
    assert "\n".join(faults) == ""
