"""The subsidies' room by HTTP: the shared pages of every kind under this kind's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from supportdesk.domain.applications.states import State
from supportdesk.domain.money import ZERO
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.applications import Publicity
from supportdesk.models.audit import Event
from supportdesk.models.people import Person
from supportdesk.models.programmes.subsidies import Subsidy
from tests.factories import accounts
from tests.factories.applications import SupportDesk, budget_of, case_of, support_desk
from tests.factories.subsidies import CODES, FILLED, subsidy_walk
from tests.web.forms import done, form_of, send
from tests.web.shared.markup import faults_of

MORNING = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
STATES = (State.DRAFT, State.RECEIVED, State.DECISION, State.PUBLICITY, State.PAID, State.CLOSED)
PAGES_OF_OFFICIALS = ("clerk", "supervisor", "auditor")
ANSWERS: dict[str, dict[str, str]] = {
    "one_off": {"jobs": "3"},
    "rent": {"month_amount": "420", "months": "12", "period_from": "2025-11-01"},
    "jobs": {"persons": "3", "period_from": "2025-11-01"},
    "social_insurance": {"month_amount": "913.50", "months": "12", "persons": "1", "period_from": "2025-11-01"},
    "failed_founder": {"spent": "14300", "insured_months": "8", "is_unemployed": "yes"},
}


@dataclass(frozen=True)
class Room:
    """A county's desk behind the pages, and who looks."""

    app: Flask
    at: SupportDesk
    ids: dict[str, int]
    case_id: int

    def client(self, who: str) -> FlaskClient:
        """Somebody signed in."""
        return accounts.sign_in(self.app.test_client(), self.ids[who])

    def walked(self, state: State, subject: str = "one_off", **more: Any) -> int:  # noqa: ANN401
        """A subsidy in a state."""
        with self.app.app_context():
            walk = subsidy_walk(db.session(), self.at, subject, **more)
            found = (walk if state is State.DRAFT else walk.to(state)).id
            db.session.commit()
        return int(found)

    def read(self, subsidy_id: int) -> Subsidy:
        """What stands behind the pages; the columns only."""
        with self.app.app_context():
            return db.session.get_one(Subsidy, subsidy_id)

    def looks(self) -> list[tuple[int | None, str, str]]:
        """Whose numbers were seen in clear, which, and why."""
        with self.app.app_context():
            seen = db.session.scalars(select(Event).where(Event.kind == "person.revealed"))
            return sorted((one.person_id, one.data["field"], one.data["reason"]) for one in seen)

    def pay_from(self, subsidy_id: int) -> date:
        """The first day on which Finance may be asked."""
        with self.app.app_context():
            return db.session.scalars(select(Publicity.pay_from).where(Publicity.application_id == subsidy_id)).one()


@pytest.fixture
def room(app: Flask) -> Room:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        for code in ("startup_subsidy", "rent_subsidy"):
            budget_of(session, at, code)
        elsewhere = accounts.county(session, "360427", "邻县")
        others = [
            accounts.account(session, Role.AUDITOR, at.county, "auditor"),
            accounts.account(session, Role.OFFICIAL, elsewhere, "stranger"),
        ]
        case_id = case_of(session, at).id
        people = (at.clerk, at.checker, at.reviewer, at.supervisor, at.second, at.payer, *others)
        ids = {one.username: one.id for one in people}
        session.commit()
    return Room(app, at, ids, case_id)


@pytest.fixture(autouse=True)
def _a_morning_in_november() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def test_a_subsidy_lives_its_whole_life_on_pages(room: Room) -> None:
    clerk, checker, reviewer, payer = (room.client(who) for who in ("clerk", "checker", "reviewer", "payer"))
    choosing = clerk.get(f"/desk/cases/{room.case_id}/apply")
    assert "programme=startup_subsidy" in choosing.text
    there = done(clerk, f"/desk/subsidies/new/{room.case_id}?programme=startup_subsidy", is_pledged="yes")
    at = there.removesuffix("/check")
    one = int(at.rpartition("/")[2])
    check = clerk.get(there)
    assert "一次性补贴" in check.text
    assert "5,000.00" in check.text or "金额测算" in check.text
    there = done(clerk, there)
    assert there.endswith("/receipt")
    assert (room.read(one).receipt_number or "x") in clerk.get(there).text
    form = form_of(clerk.get(f"{at}/papers").text)
    done(clerk, f"{at}/papers", **{name: "own" for name in form if name.startswith("paper-")})
    done(clerk, f"{at}/accept")
    done(checker, f"{at}/pass-town-check", text="现场看过，经营正常")
    done(reviewer, f"{at}/pass-review", text="同意")
    supervisor = room.client("supervisor")
    assert f'href="{at}/decide"' in supervisor.get("/desk/approvals/").text
    confirm = send(supervisor, f"{at}/decide", step="check", choice="approve", text="同意")
    assert "核对决定" in confirm.text
    sent = {name: values[-1] for name, values in form_of(confirm.text).items()}
    assert supervisor.post(f"{at}/decide", data=sent | {"step": "send"}).status_code == 302
    assert room.read(one).state == State.APPROVED
    done(clerk, f"{at}/publish")
    too_early = payer.get(f"{at}/order-payment").text
    assert "现在还不能办" in too_early
    pay_from = room.pay_from(one)
    with time_machine.travel(datetime(pay_from.year, pay_from.month, pay_from.day, 2, tzinfo=UTC), tick=False):
        payer = room.client("payer")
        done(payer, f"{at}/order-payment")
        done(payer, f"{at}/pay")
        done(payer, f"{at}/return-payment", reason="账号有误")
        returned = payer.get(at).text
        assert "账号有误" in returned
        assert "没有拨成，须重新报财政" in returned
        done(payer, f"{at}/order-payment")
        done(payer, f"{at}/pay")
        done(room.client("clerk"), f"{at}/close")
        # The treasury sends the money back when the office was done with it: the page has the step, and the money waits again.
        payer = room.client("payer")
        assert f'href="{at}/return-payment"' in payer.get(at).text
        done(payer, f"{at}/return-payment", reason="账户已销户")
        assert "没有拨成，须重新报财政" in payer.get(at).text
        done(payer, f"{at}/order-payment")
        done(payer, f"{at}/pay")
        done(room.client("clerk"), f"{at}/close")
    paid = room.read(one)
    assert (paid.state, paid.amount_paid) == (State.CLOSED, paid.amount_approved)
    assert paid.amount_paid


@pytest.mark.parametrize("subject", list(ANSWERS))
def test_every_subject_has_its_own_form_and_reckoned_amount(room: Room, subject: str) -> None:
    clerk = room.client("clerk")
    there = done(
        clerk, f"/desk/subsidies/new/{room.case_id}?programme={CODES[subject]}", is_pledged="yes", **ANSWERS[subject]
    )
    check = clerk.get(there)
    assert check.status_code == 200
    assert faults_of(check.text) == []
    assert "金额测算" in check.text
    kept = room.read(int(there.split("/")[-2]))
    assert kept.subject == subject
    for name, value in FILLED[subject].items():
        assert getattr(kept, name) == value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_a_subsidy_is_sound_in_both_languages(room: Room, language: str) -> None:
    for state in STATES:
        one = room.walked(state)
        for who in PAGES_OF_OFFICIALS:
            answer = room.client(who).get(f"/desk/subsidies/{one}?lang={language}")
            assert answer.status_code == 200, (who, state)
            assert faults_of(answer.text) == [], (who, state)
    decision = room.walked(State.DECISION)
    answer = room.client("supervisor").get(f"/desk/subsidies/{decision}/decide?lang={language}")
    assert faults_of(answer.text) == []


def test_an_open_objection_blocks_the_payment_until_it_is_settled(room: Room) -> None:
    one = room.walked(State.PUBLICITY)
    at = f"/desk/subsidies/{one}"
    done(room.client("clerk"), f"{at}/object", text="邻居说已经停业")
    assert "有异议没有处理，不能拨付" in room.client("payer").get(at).text
    assert room.client("payer").get(f"{at}/order-payment").status_code == 409
    done(room.client("second"), f"{at}/overrule-objection", text="现场核实，正常经营")
    page = room.client("clerk").get(at).text
    assert "异议不成立" in page
    assert room.read(one).state == State.PUBLICITY


def test_what_was_paid_wrongly_is_claimed_back_on_pages(room: Room) -> None:
    one = room.walked(State.PAID)
    at, amount = f"/desk/subsidies/{one}", room.read(one).amount_paid
    later = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        done(room.client("supervisor"), f"{at}/revoke", code="FALSE_STATEMENT", text="营业执照已注销")
        page = room.client("payer").get(at).text
        assert "决定已撤销" in page
        done(room.client("payer"), f"{at}/recover", amount=str(amount.decimal - 1))
        done(room.client("payer"), f"{at}/recover")
    assert room.read(one).state == State.RECOVERED


def test_two_people_editing_one_draft_see_both_texts(room: Room) -> None:
    one = room.walked(State.DRAFT, "rent")
    at = f"/desk/subsidies/{one}/edit"
    first, second = room.client("clerk"), room.client("checker")
    mine = {name: values[-1] for name, values in form_of(second.get(at).text).items()}
    done(first, at, statement="别人的说明", month_amount="400")
    answer = second.post(at, data=mine | {"statement": "我的说明"})
    assert answer.status_code == 409
    assert "我的说明" in answer.text
    assert "别人的说明" in answer.text
    assert "400.00" in answer.text
    assert "420.00" in answer.text


def test_what_was_typed_stays_when_a_field_is_refused(room: Room) -> None:
    path = f"/desk/subsidies/new/{room.case_id}?programme=rent_subsidy"
    answer = send(room.client("clerk"), path, month_amount="四百", months="12", statement="租的门面")
    assert answer.status_code == 422
    assert 'value="四百"' in answer.text
    assert "租的门面" in answer.text
    assert 'href="#month_amount"' in answer.text


def test_a_form_with_gaps_can_be_kept_but_not_handed_in(room: Room) -> None:
    clerk = room.client("clerk")
    there = done(clerk, f"/desk/subsidies/new/{room.case_id}?programme=rent_subsidy", months="", month_amount="")
    assert "还有" in clerk.get(there).text
    refused = send(clerk, there)
    assert refused.status_code == 422
    assert room.read(int(there.split("/")[-2])).state == State.DRAFT


def test_the_form_begins_with_what_is_on_record(room: Room) -> None:
    page = room.client("clerk").get(f"/desk/subsidies/new/{room.case_id}?programme=startup_subsidy").text
    assert "已按登记的资料预填" in page
    assert form_of(page)["jobs"] == ["5"]


def test_the_list_shows_what_waits_for_the_reader_and_narrows_by_subject(room: Room) -> None:
    waiting = room.walked(State.DECISION)
    received = room.walked(State.RECEIVED, "rent")
    supervisor = room.client("supervisor").get("/desk/subsidies/").text
    assert f'href="/desk/subsidies/{waiting}"' in supervisor
    assert f'href="/desk/subsidies/{received}"' not in supervisor
    rents = room.client("auditor").get("/desk/subsidies/?view=all&subject=rent").text
    assert f'href="/desk/subsidies/{received}"' in rents
    assert f'href="/desk/subsidies/{waiting}"' not in rents
    assert "没有符合条件的申请" in room.client("clerk").get("/desk/subsidies/?view=all&q=不存在").text


def test_another_county_s_subsidy_is_not_found_on_any_page(room: Room) -> None:
    one, client = room.walked(State.RECEIVED), room.client("stranger")
    for page in ("", "/papers", "/notice", "/accept", "/refuse", "/receipt"):
        assert client.get(f"/desk/subsidies/{one}{page}").status_code == 404, page
    assert client.get(f"/desk/subsidies/new/{room.case_id}?programme=startup_subsidy").status_code == 404
    assert client.get(f"/desk/cases/{room.case_id}/apply").status_code == 404


def test_a_step_that_the_state_does_not_allow_answers_409_and_does_nothing(room: Room) -> None:
    one = room.walked(State.DRAFT)
    assert room.client("clerk").post(f"/desk/subsidies/{one}/accept").status_code == 409
    assert room.read(one).state == State.DRAFT


def test_who_had_a_hand_in_it_is_told_that_another_must_decide(room: Room) -> None:
    one = room.walked(State.DECISION)
    with room.app.app_context():
        db.session.get_one(Subsidy, one).reviewed_by_id = room.ids["supervisor"]
        db.session.commit()
    page = room.client("supervisor").get(f"/desk/subsidies/{one}/decide").text
    assert "核对并提交决定" not in page


def test_an_official_sees_no_way_to_decide_and_a_supervisor_none_to_book(room: Room) -> None:
    one = room.walked(State.DECISION)
    assert "/decide" not in room.client("clerk").get(f"/desk/subsidies/{one}").text
    paid = room.walked(State.PAID)
    assert "/return-payment" not in room.client("supervisor").get(f"/desk/subsidies/{paid}").text


def test_the_case_and_the_today_page_lead_to_the_subsidy(room: Room) -> None:
    one = room.walked(State.RECEIVED)
    with room.app.app_context():
        case_id = db.session.get_one(Subsidy, one).case_id
    clerk = room.client("clerk")
    assert f'href="/desk/subsidies/{one}"' in clerk.get(f"/desk/cases/{case_id}").text
    # Its day falls due in the week after: the list shows it from that Monday on.
    with time_machine.travel(MORNING + timedelta(days=7), tick=False):
        assert f'href="/desk/subsidies/{one}"' in room.client("clerk").get("/desk/today/").text


def test_a_page_for_papers_gives_one_notice_of_all_that_is_missing(room: Room) -> None:
    one = room.walked(State.RECEIVED)
    at = f"/desk/subsidies/{one}"
    done(room.client("clerk"), f"{at}/notice")
    page = room.client("clerk").get(at).text
    assert "时限停计" in page
    form = form_of(room.client("clerk").get(f"{at}/papers").text)
    papers = {name: "own" for name in form if name.startswith("paper-")}
    with time_machine.travel(MORNING + timedelta(days=2), tick=False):
        done(room.client("clerk"), f"{at}/papers", **papers, then="supplement")
    assert room.read(one).state == State.RECEIVED


def test_chosen_applications_go_to_finance_on_one_list_and_are_paid_at_once(room: Room) -> None:
    first, second = room.walked(State.PUBLICITY), room.walked(State.PUBLICITY)
    pay_from = room.pay_from(second)
    with time_machine.travel(datetime(pay_from.year, pay_from.month, pay_from.day, 2, tzinfo=UTC), tick=False):
        payer = room.client("payer")
        assert payer.post("/desk/payments/", data={"application": []}).status_code == 422
        made = payer.post("/desk/payments/", data={"application": [str(first), str(second)]})
        assert made.status_code == 302
        page = payer.get(made.location).text
        assert "10,000.00" in page
        assert f'href="{made.location}/workbook"' in page
        assert send(payer, f"{made.location}/workbook", reason="").status_code == 422
        refused = send(payer, f"{made.location}/workbook", reason="420106199001011234")
        assert "不要写号码" in refused.text
        assert room.looks() == []
        book = send(payer, f"{made.location}/workbook", reason="报财政局国库股拨付")
        assert book.status_code == 200
        assert book.data[:2] == b"PK"
        persons = sorted(room.read(one).person_id for one in (first, second))
        assert room.looks() == [
            (person, field, "报财政局国库股拨付") for person in persons for field in ("bank_account", "id_no")
        ]
        done(payer, f"{made.location}/pay")
    assert {room.read(one).state for one in (first, second)} == {State.PAID}
    assert room.client("stranger").get(made.location).status_code == 404
    assert room.client("supervisor").post(f"{made.location}/workbook").status_code == 403


def test_the_papers_of_a_paid_subsidy_are_printed(room: Room) -> None:
    one = room.walked(State.PAID)
    clerk = room.client("clerk")
    with time_machine.travel(MORNING + timedelta(days=20), tick=False):
        clerk = room.client("clerk")
        page = clerk.get(f"/desk/papers/application/{one}").text
        for key in ("receipt:", "acceptance:", "award_sheet:", "payment_voucher:payment-1"):
            assert f'value="{key}"' in page, key
            for language in ("zh", "en"):
                given = clerk.post(f"/desk/papers/application/{one}", data={"paper": key, "language": language})
                assert given.status_code == 302
                assert clerk.get(given.location).data.startswith(b"%PDF"), (key, language)
        assert 'value="publicity:2026-11-02/startup_subsidy"' in page


def test_the_applicant_and_the_status_page_see_where_a_subsidy_is(room: Room) -> None:
    one = room.walked(State.PUBLICITY)
    with room.app.app_context():
        session = db.session()
        subsidy = session.get_one(Subsidy, one)
        person_id, receipt = subsidy.person_id, subsidy.receipt_number
        tail = (session.get_one(Person, person_id).id_no or "")[-4:]
        account_id = accounts.account(session, Role.ENTREPRENEUR, room.at.town, "applicant", person_id=person_id).id
        session.commit()
    applicant = accounts.sign_in(room.app.test_client(), account_id)
    for page in (applicant.get("/my/").text, applicant.get(f"/my/applications/{one}").text):
        assert "一次性创业补贴" in page
        assert "没有异议就报财政拨付" in page
    told = room.app.test_client().post("/status", data={"receipt": receipt, "last_four": tail})
    assert "已经批准，正在公示" in told.text


def test_what_the_person_confirmed_leads_to_a_form_of_its_kind(room: Room) -> None:
    choosing = room.client("clerk").get(f"/desk/cases/{room.case_id}/apply").text
    for code in ("startup_subsidy", "rent_subsidy", "jobs_subsidy"):
        assert f"/desk/subsidies/new/{room.case_id}?programme={code}" in choosing
    assert f"/desk/loans/new/{room.case_id}" in choosing


def test_an_amount_that_the_ledger_left_out_is_not_told_as_nothing(room: Room) -> None:
    one = room.walked(State.DRAFT)
    with room.app.app_context():
        row = db.session.get_one(Subsidy, one)
        row.is_historic, row.state, row.programme_version_id = True, "paid", None
        row.amount_requested = row.amount_approved = row.amount_paid = ZERO
        db.session.commit()
    page = room.client("clerk").get(f"/desk/subsidies/{one}").text
    assert "台账未填" in page
    assert "0.00" not in page
