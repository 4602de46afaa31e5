from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError, StaleVersionError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.applications import ClockPause, Document
from supportdesk.models.audit import Event
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.programmes import loans as queries
from supportdesk.services import audit, policies
from supportdesk.services.programmes import loans
from tests.factories import accounts
from tests.factories.loans import Walk, case_of, loan_desk, request
from tests.factories.policies import working


def test_an_incomplete_form_is_not_received_and_the_refusal_lists_what_is_missing(session: Session) -> None:
    walk = Walk(session, loan_desk(session), purpose="", term_months=None)
    with pytest.raises(RuleBrokenError, match="期限、用途"):
        walk.to(LoanState.RECEIVED)


@pytest.mark.parametrize(
    ("field", "value"),
    [("category", "99"), ("method", "weekly"), ("term_months", 121), ("amount", Money(-1)), ("purpose", "x" * 201)],
)
def test_an_impossible_value_is_refused_at_its_field(session: Session, field: str, value: object) -> None:
    at = loan_desk(session)
    with pytest.raises(BadValueError) as refused:
        Walk(session, at, **{field: value})
    assert refused.value.field == field


def test_two_people_editing_one_draft_do_not_overwrite_each_other(session: Session) -> None:
    walk = Walk(session, loan_desk(session))
    seen = walk.loan.version
    walk.does(walk.at.clerk, loans.correct, request=request(amount=Money.yuan(100_000)), seen_version=seen)
    with pytest.raises(StaleVersionError):
        walk.does(walk.at.clerk, loans.correct, request=request(amount=Money.yuan(90_000)), seen_version=seen)


def test_an_application_keeps_the_policy_under_which_it_was_made(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at)
    with working(session) as work:
        draft = policies.draft_own_version(work, queries_version(work.session, at), work.session.merge(at.county))
        policies.edit_draft(
            work, draft, values={"person_cap": "100000.00"}, clauses={}, effective_from=date(2026, 11, 2),
            effective_to=None, document="禾人社发〔2026〕8号", seen_version=draft.version,
        )  # fmt: skip
        policies.publish(work, draft)
    walk.to(LoanState.DECISION)
    assert walk.loan.programme_version_id == at.version.id
    later = Walk(session, at)
    assert later.loan.programme_version_id == draft.id


def queries_version(session: Session, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    from supportdesk.queries import policies as reads  # noqa: PLC0415 - the name is taken by the deeds

    return reads.get_version(session, None, at.version.id)


def test_the_one_time_notice_names_all_missing_papers_pauses_the_clock_and_comes_once(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.RECEIVED)
    walk.does(walk.at.clerk, loans.receive_papers, papers={"application_form": "own", "identity": "shared"})
    notice = walk.does(walk.at.clerk, loans.notify_missing, day=date(2026, 11, 4), how={"bank_card": "正面照片一张"})
    loan = walk.loan
    missing = {row.code for row in session.scalars(select(Document)) if row.received_on is None}
    assert {item["code"] for item in notice.items} == missing
    assert next(item for item in notice.items if item["code"] == "bank_card")["how"] == "正面照片一张"
    assert (loan.state, loan.paused_since) == (LoanState.SUPPLEMENT, date(2026, 11, 4))
    rest = dict.fromkeys(missing, "own")
    walk.does(walk.at.clerk, loans.supplement, day=date(2026, 11, 9), papers=rest)
    loan = walk.loan
    assert (loan.state, loan.paused_since, loan.paused_days) == (LoanState.RECEIVED, None, 3)
    with pytest.raises(RuleBrokenError, match="只能告知一次"):
        walk.does(walk.at.clerk, loans.notify_missing)
    walk.does(walk.at.clerk, loans.accept, day=date(2026, 11, 10))
    # Worked case PR-03: after a notice the day of the complete supplement is the day of acceptance.
    assert walk.loan.accepted_on == date(2026, 11, 9)
    # 15 working days and 3 paused ones from 2 November.
    assert walk.loan.due_on == date(2026, 11, 26)
    pause = session.scalars(select(ClockPause)).one()
    assert (pause.reason, pause.paused_on, pause.resumed_on) == ("supplement", date(2026, 11, 4), date(2026, 11, 9))


def test_a_notice_comes_in_time_or_not_at_all(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.RECEIVED)
    with pytest.raises(RuleBrokenError, match="不晚于 2026-11-09"):
        walk.does(walk.at.clerk, loans.notify_missing, day=date(2026, 11, 10))


def test_silence_accepts_from_the_day_of_receipt(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.RECEIVED)
    with pytest.raises(RuleBrokenError):
        walk.does(None, loans.accept_by_silence, day=date(2026, 11, 9))
    assert queries.list_silent(session, date(2026, 11, 9)) == []
    assert [loan.id for loan in queries.list_silent(session, date(2026, 11, 10))] == [walk.id]
    walk.does(None, loans.accept_by_silence, day=date(2026, 11, 10))
    assert (walk.loan.state, walk.loan.accepted_on) == (LoanState.ACCEPTED, date(2026, 11, 2))


def test_an_incomplete_application_is_not_accepted(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.RECEIVED)
    with pytest.raises(RuleBrokenError, match=r"缺 .*营业执照"):
        walk.does(walk.at.clerk, loans.accept)


def test_a_supplement_names_what_is_still_missing(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.RECEIVED)
    walk.does(walk.at.clerk, loans.notify_missing)
    with pytest.raises(RuleBrokenError, match="还缺"):
        walk.does(walk.at.clerk, loans.supplement, papers={"identity": "own"})


def test_an_application_without_answer_is_refused_only_after_the_promised_days(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.RECEIVED)
    notice = walk.does(walk.at.clerk, loans.notify_missing)
    with pytest.raises(RuleBrokenError):
        walk.does(walk.at.clerk, loans.refuse, day=notice.answer_by, code="DOC_MISSING", text="逾期未补")
    walk.does(walk.at.clerk, loans.refuse, day=date(2026, 11, 17), code="DOC_MISSING", text="逾期未补")
    loan = walk.loan
    assert (loan.state, loan.refusal_code, loan.closed_on) == (LoanState.REFUSED, "DOC_MISSING", date(2026, 11, 17))
    assert session.scalars(select(ClockPause)).one().resumed_on == date(2026, 11, 17)


def test_a_promise_into_a_year_without_a_calendar_is_marked_as_assumed(session: Session) -> None:
    walk = Walk(session, loan_desk(session))
    walk.does(walk.at.clerk, loans.submit, day=date(2026, 12, 21))
    assert walk.loan.due_is_assumed


def test_an_applicant_applies_for_themselves_only(session: Session) -> None:
    at = loan_desk(session)
    case = case_of(session, at)
    other = case_of(session, at)
    own = accounts.account(session, Role.ENTREPRENEUR, at.county, "luo", person_id=case.person_id)
    session.commit()
    walk = Walk(session, replace_clerk(at, own), case)
    walk.does(own, loans.submit)
    assert walk.loan.entered_by_id == own.id
    with pytest.raises(NotAllowedError):
        Walk(session, replace_clerk(at, own), other)
    with pytest.raises(NotAllowedError):
        walk.does(own, loans.accept)


def replace_clerk(at, account):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    from dataclasses import replace  # noqa: PLC0415 - once

    return replace(at, clerk=account)


def test_numbers_follow_the_case_and_receipts_cannot_be_guessed(session: Session) -> None:
    at = loan_desk(session)
    case = case_of(session, at)
    first = Walk(session, at, case)
    first.does(at.clerk, loans.withdraw)
    second = Walk(session, at, case)
    assert [first.loan.number, second.loan.number] == [f"{case.number}-01", f"{case.number}-02"]
    receipts = {Walk(session, at).to(LoanState.RECEIVED).loan.receipt_number for _turn in range(3)}
    assert len(receipts) == 3


def test_every_deed_leaves_its_event_and_the_chain_holds(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.REPAYING)
    kinds = [
        event.kind for event in session.scalars(select(Event).where(Event.kind.startswith("loan.")).order_by(Event.id))
    ]
    assert kinds == [
        "loan.begun", "loan.submit", "loan.receive_paper", "loan.accept", "loan.pass_town_check", "loan.pass_review",
        "loan.approve", "loan.publish", "loan.refer", "loan.sign", "loan.disburse",
    ]  # fmt: skip
    assert audit.verify(session).found is None
    identity = session.get_one(Loan, walk.id)
    person_number = walk.loan.person.id_no
    assert identity is not None
    assert all(person_number not in str(event.data) for event in session.scalars(select(Event)))
