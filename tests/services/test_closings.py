"""The end of a venture: what is open is told by kind, the rules say what eases it, and nothing is held against anybody."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.closings import ClosingStep, StepState
from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.rules import Verdict
from supportdesk.models.accounts import Account
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries import closings as queries
from supportdesk.queries import ventures as venture_queries
from supportdesk.queries.closings import Path
from supportdesk.queries.eligibility import eligibility_of
from supportdesk.queries.today import due_list
from supportdesk.services import cases, closings, follow_ups
from supportdesk.services.programmes import loans
from tests.factories import people, rules, support
from tests.factories.applications import SupportDesk, applicant, budget_of, support_desk
from tests.factories.applications import case_of as case_of_kind
from tests.factories.loans import LoanDesk, Walk, case_of, loan_desk
from tests.factories.policies import working
from tests.factories.subsidies import CODES, subsidy_walk

ENDED = date(2026, 12, 1)


@pytest.fixture
def at(session: Session) -> LoanDesk:
    return loan_desk(session)


def ended(
    session: Session,
    who: Account,
    venture_id: int,
    *,
    on: date = ENDED,
    is_honest: bool | None = True,
    reason: str = "1",
) -> None:
    with working(session, who, on) as work:
        venture = venture_queries.get_venture(session, who, venture_id)
        seen = closings.version_of(venture, queries.get_closing(session, venture.id))
        closings.begin(work, venture, on=on, reason=reason, is_honest=is_honest, story="订单断了", version=seen)


def path_of(session: Session, who: Account, venture_id: int, today: date = ENDED) -> Path:
    return queries.path_of(session, who, venture_queries.get_venture(session, who, venture_id), today)


def venture_of(case: Case) -> int:
    assert case.venture_id is not None
    return case.venture_id


def test_a_running_loan_is_eased_not_stopped_and_the_rules_say_how(session: Session, at: LoanDesk) -> None:
    walk = Walk(session, at).to(LoanState.REPAYING)
    (found,) = path_of(session, at.clerk, venture_of(walk.case), walk.today).of(ClosingStep.LOAN)
    assert found.matter.stops == ()
    eased = {way.deed: {answer.rule: answer.verdict for answer in way.answers} for way in found.matter.eases}
    assert eased[LoanDeed.EXTEND]["extension_times"] is Verdict.MET
    assert eased[LoanDeed.EXTEND]["before_maturity"] is Verdict.MET
    # The fund pays after its waiting days only, and the page says so beforehand.
    assert eased[LoanDeed.COMPENSATE]["overdue_long_enough"] is Verdict.NOT_MET
    assert LoanDeed.REPAY in eased


def test_support_that_came_with_a_ledger_keeps_no_step_open_but_a_loan_that_is_owed(
    session: Session, at: LoanDesk
) -> None:
    case = case_of(session, at)
    whose = {"case_id": case.id, "person_id": case.person_id, "venture_id": case.venture_id, "unit_id": case.unit_id}
    support.historic(session, Kind.TRAINING, number="HC-1-01", touch=990, version=1, **whose)
    owed = loan_of_the_ledger(session, whose, "HC-1-02", left=Money.yuan(80_000))
    loan_of_the_ledger(session, whose, "HC-1-03", left=ZERO)
    session.commit()
    path = path_of(session, at.clerk, venture_of(case))
    assert path.steps[ClosingStep.SUPPORT] is StepState.DONE
    assert [found.application.id for found in path.of(ClosingStep.LOAN)] == [owed.id]


def loan_of_the_ledger(session: Session, whose: dict[str, int | None], number: str, *, left: Money) -> Loan:
    loan = Loan(
        kind=Kind.LOAN, state=LoanState.REPAYING, number=number, is_historic=True, principal_left=left, version=1,
        touch=int(number[-2:]), created_at=support.LONG_AGO, updated_at=support.LONG_AGO, **whose,
    )  # fmt: skip
    session.add(loan)
    return loan


def test_the_fund_may_pay_once_a_loan_is_overdue_for_long_enough(session: Session, at: LoanDesk) -> None:
    walk = Walk(session, at).to(LoanState.REPAYING)
    around = walk.loan
    assert around.matures_on is not None
    walk.does(
        at.clerk,
        loans.mark_overdue,
        day=around.matures_on + timedelta(days=2),
        since=around.matures_on + timedelta(days=1),
        text="没有还",
    )

    def compensation(day: date) -> Verdict:
        (found,) = path_of(session, at.clerk, venture_of(walk.case), day).of(ClosingStep.LOAN)
        way = next(way for way in found.matter.eases if way.deed == LoanDeed.COMPENSATE)
        return next(answer.verdict for answer in way.answers if answer.rule == "overdue_long_enough")

    since = walk.loan.overdue_since
    assert since is not None
    assert compensation(since + timedelta(days=90)) is Verdict.NOT_MET
    assert compensation(since + timedelta(days=91)) is Verdict.MET


def test_what_was_not_lent_yet_is_withdrawn(session: Session, at: LoanDesk) -> None:
    walk = Walk(session, at).to(LoanState.ACCEPTED)
    (found,) = path_of(session, at.clerk, venture_of(walk.case), walk.today).of(ClosingStep.SUPPORT)
    assert [way.deed for way in found.matter.stops] == [LoanDeed.WITHDRAW]
    walk.does(at.clerk, loans.withdraw, text="停业")
    path = path_of(session, at.clerk, venture_of(walk.case), walk.today)
    assert path.found == []
    assert path.steps[ClosingStep.SUPPORT] is StepState.DONE
    assert path.steps[ClosingStep.LOAN] is StepState.NOT_NEEDED


def test_a_subsidy_under_way_is_withdrawn_and_a_paid_one_is_closed(session: Session) -> None:
    desk = support_desk(session)
    budget_of(session, desk, CODES["rent"])
    walk = subsidy_walk(session, desk, "rent")
    case_id = walk.application.case_id

    def stops() -> list[str]:
        found = path_of(session, desk.clerk, venture_of(session.get_one(Case, case_id)), walk.today).found
        return [way.deed for one in found for way in one.matter.stops]

    assert stops() == ["withdraw"]
    walk.to(State.PAID)
    assert stops() == ["close"]
    walk.to(State.CLOSED)
    assert stops() == []


def test_an_end_needs_its_day_and_its_reason_and_promises_the_visits(session: Session, at: LoanDesk) -> None:
    walk = Walk(session, at).to(LoanState.REPAYING)
    venture_id = venture_of(walk.case)
    with pytest.raises(BadValueError) as refused:
        ended(session, at.clerk, venture_id, reason="")
    assert refused.value.field == "close_reason"
    ended(session, at.clerk, venture_id)
    venture = session.get_one(Venture, venture_id)
    assert (venture.status, venture.closed_on, venture.close_reason) == (VentureStatus.CLOSED, ENDED, "1")
    promised = session.scalars(select(FollowUp).where(FollowUp.rule == follow_ups.AFTER_CLOSING)).all()
    assert [one.planned_on for one in promised] == [ENDED + timedelta(days=days) for days in (30, 90, 180)]
    ended(session, at.clerk, venture_id)
    assert len(session.scalars(select(FollowUp).where(FollowUp.rule == follow_ups.AFTER_CLOSING)).all()) == 3
    assert path_of(session, at.clerk, venture_id).steps[ClosingStep.FOLLOW_UP] is StepState.DONE


def test_whether_it_failed_honestly_stands_in_no_event(session: Session, at: LoanDesk) -> None:
    venture_id = venture_of(case_of(session, at))
    ended(session, at.clerk, venture_id, is_honest=False)
    closing = queries.get_closing(session, venture_id)
    assert closing is not None
    assert closing.is_honest is False
    (told,) = session.scalars(select(Event.data).where(Event.kind == "closing.begun"))
    assert told == {"venture": venture_id, "close_reason": "1"}


def test_the_visits_go_on_when_the_loan_is_settled(session: Session, at: LoanDesk) -> None:
    walk = Walk(session, at).to(LoanState.REPAYING)
    ended(session, at.clerk, venture_of(walk.case))
    with working(session, at.clerk, ENDED) as work:
        gone = follow_ups.cancel_for(work, walk.loan, "settled")
    # The control: the loan's own promises are gone.
    assert gone
    states = {
        (row.rule == follow_ups.AFTER_CLOSING, row.state)
        for row in session.scalars(select(FollowUp).where(FollowUp.case_id == walk.case.id))
    }
    assert (True, FollowUpState.OPEN) in states
    assert (True, FollowUpState.CANCELLED) not in states
    assert (False, FollowUpState.OPEN) not in states


def visits(session: Session, state: FollowUpState = FollowUpState.OPEN) -> list[date]:
    statement = select(FollowUp.planned_on).where(FollowUp.rule == follow_ups.AFTER_CLOSING, FollowUp.state == state)
    return list(session.scalars(statement.order_by(FollowUp.planned_on)))


def test_a_venture_that_never_had_support_is_followed_up_too_and_gets_a_case_for_it(
    session: Session, at: LoanDesk
) -> None:
    venture_id = people.venture(session, people.person(session, at.town)).id
    session.commit()
    ended(session, at.clerk, venture_id)
    path = path_of(session, at.clerk, venture_id)
    assert [one.planned_on for one in path.follow_ups] == [ENDED + timedelta(days=days) for days in (30, 90, 180)]
    assert {one.application_id for one in path.follow_ups} == {None}
    assert path.case is not None
    assert {one.case_id for one in path.follow_ups} == {path.case.id}
    assert path.case.handler_id == at.clerk.id
    item = next(one for one in due_list(session, at.clerk, ENDED + timedelta(days=30)).items if one.follow_up)
    assert (item.about.person.id, item.application) == (path.case.person_id, None)


def test_a_day_that_is_corrected_moves_the_visits_and_what_was_visited_stays(session: Session, at: LoanDesk) -> None:
    venture_id = venture_of(case_of(session, at))
    ended(session, at.clerk, venture_id)
    with working(session, at.clerk, ENDED + timedelta(days=30)) as work:
        first = session.scalars(select(FollowUp).where(FollowUp.rule == follow_ups.AFTER_CLOSING)).first()
        assert first is not None
        follow_ups.done(work, first, "在找活", work.today)
    moved = ENDED - timedelta(days=5)
    with working(session, at.clerk, ENDED + timedelta(days=31)) as work:
        venture = venture_queries.get_venture(session, at.clerk, venture_id)
        closings.begin(
            work,
            venture,
            on=moved,
            reason="1",
            is_honest=True,
            story="",
            version=closings.version_of(venture, queries.get_closing(session, venture.id)),
        )
    assert visits(session) == [moved + timedelta(days=90), moved + timedelta(days=180)]
    assert visits(session, FollowUpState.DONE) == [ENDED + timedelta(days=30)]
    assert visits(session, FollowUpState.CANCELLED) == [ENDED + timedelta(days=90), ENDED + timedelta(days=180)]


def test_a_venture_that_runs_again_is_not_visited_as_one_that_ended(session: Session, at: LoanDesk) -> None:
    venture_id = venture_of(case_of(session, at))
    ended(session, at.clerk, venture_id)
    with working(session, at.clerk, ENDED) as work:
        venture = venture_queries.get_venture(session, at.clerk, venture_id)
        closings.change_status(work, venture, VentureStatus.OPERATING, version=venture.version)
    assert (visits(session), len(visits(session, FollowUpState.CANCELLED))) == ([], 3)
    assert path_of(session, at.clerk, venture_id).steps[ClosingStep.FOLLOW_UP] is StepState.OPEN
    # It ends again: the visits are promised anew.
    again = ENDED + timedelta(days=60)
    ended(session, at.clerk, venture_id, on=again)
    assert visits(session) == [again + timedelta(days=days) for days in (30, 90, 180)]


def test_an_end_that_was_told_late_and_is_told_again_keeps_its_visits(session: Session, at: LoanDesk) -> None:
    venture_id = venture_of(case_of(session, at))
    for days in (400, 410):
        with working(session, at.clerk, ENDED + timedelta(days=days)) as work:
            venture = venture_queries.get_venture(session, at.clerk, venture_id)
            closings.begin(
                work,
                venture,
                on=ENDED,
                reason="2",
                is_honest=None,
                story="",
                version=closings.version_of(venture, queries.get_closing(session, venture.id)),
            )
    assert visits(session) == [ENDED + timedelta(days=400 + days) for days in (30, 90, 180)]


def test_days_that_have_passed_are_counted_from_today_when_an_end_is_told_late(session: Session, at: LoanDesk) -> None:
    walk = Walk(session, at).to(LoanState.REPAYING)
    told_on = ENDED + timedelta(days=400)
    with working(session, at.clerk, told_on) as work:
        venture = venture_queries.get_venture(session, at.clerk, venture_of(walk.case))
        closings.begin(
            work,
            venture,
            on=ENDED,
            reason="2",
            is_honest=None,
            story="",
            version=closings.version_of(venture, queries.get_closing(session, venture.id)),
        )
    promised = session.scalars(select(FollowUp.planned_on).where(FollowUp.rule == follow_ups.AFTER_CLOSING)).all()
    assert min(promised) == told_on + timedelta(days=30)


def test_a_step_is_noted_with_what_was_agreed_or_not_needed(session: Session, at: LoanDesk) -> None:
    case = case_of(session, at)
    venture_id = venture_of(case)

    def mark(step: ClosingStep, state: StepState, note: str) -> None:
        with working(session, at.clerk, ENDED) as work:
            closings.mark(work, venture_queries.get_venture(session, at.clerk, venture_id), step, state, note)

    with pytest.raises(StepNotAvailableError):
        mark(ClosingStep.RENT, StepState.DONE, "押金抵租")
    ended(session, at.clerk, venture_id)
    with pytest.raises(BadValueError):
        mark(ClosingStep.RENT, StepState.DONE, "")
    mark(ClosingStep.RENT, StepState.DONE, "押金抵租")
    mark(ClosingStep.RETRAINING, StepState.NOT_NEEDED, "")
    steps = path_of(session, at.clerk, venture_id).steps
    assert (steps[ClosingStep.RENT], steps[ClosingStep.RETRAINING]) == (StepState.DONE, StepState.NOT_NEEDED)


def test_a_new_beginning_has_a_file_of_its_own_that_knows_what_went_before(session: Session, at: LoanDesk) -> None:
    person = people.person(session, at.town)
    founded = people.venture(session, person)
    with working(session, at.clerk, ENDED) as work:
        case = cases.open_case(work, person, founded, unit=at.town)
    venture_id = venture_of(case)
    ended(session, at.clerk, venture_id)
    with working(session, at.clerk, ENDED) as work:
        fresh = closings.restart(work, venture_queries.get_venture(session, at.clerk, venture_id))
    before = queries.ended_before(session, at.clerk, fresh.id)
    assert before is not None
    assert (before.venture_id, before.case_id) == (venture_id, case.id)
    assert (fresh.person_id, fresh.venture_id) == (case.person_id, None)
    with pytest.raises(RuleBrokenError), working(session, at.clerk, ENDED) as work:
        closings.restart(work, venture_queries.get_venture(session, at.clerk, venture_id))


def verdicts(session: Session, at: SupportDesk, person_id: int, on: date) -> dict[tuple[str, str], Verdict]:
    told = eligibility_of(session, person_id, at.town, on)
    assert told is not None
    return {
        (answer.version.programme.code, result.rule): result.verdict
        for answer in told.answers
        for result in answer.results
    }


def test_an_honest_failure_makes_no_later_application_fail(session: Session) -> None:
    """Two founders, alike in all but that one's earlier venture failed honestly: each with a new, running venture.

    What differs is exactly what a clause asks of first ventures; nothing else knows of the failure.
    """
    desk = support_desk(session)
    rules.shipped(session)
    on = date(2027, 3, 1)

    def founder(name: str, *, failed: bool) -> int:
        person = applicant(session, desk, name, id_no=None)
        if failed:
            old = people.venture(session, person, f"{name}的旧店", is_first_venture=True, employees=2)
            session.commit()
            ended(session, desk.clerk, old.id, on=date(2026, 3, 2))
        people.venture(
            session, session.get_one(Person, person.id), f"{name}的新店", employees=5, is_first_venture=not failed,
        ).founded_on = date(2026, 4, 1)  # fmt: skip
        session.commit()
        return person.id

    alike, failed = founder("罗春生", failed=False), founder("李桂香", failed=True)
    one, other = verdicts(session, desk, alike, on), verdicts(session, desk, failed, on)
    assert set(one) == set(other)
    worse = {key for key in one if one[key] is Verdict.MET and other[key] is not Verdict.MET}
    assert {rule for _, rule in worse} <= {"first_venture", "first"}, worse


def test_whether_it_failed_honestly_is_read_by_no_rule(session: Session) -> None:
    """The same end, told as honest and as not: every answer of every programme stays as it was."""
    desk = support_desk(session)
    case = case_of_kind(session, desk)
    ended(session, desk.clerk, venture_of(case), is_honest=True)
    before = verdicts(session, desk, case.person_id, ENDED)
    ended(session, desk.clerk, venture_of(case), is_honest=False)
    assert verdicts(session, desk, case.person_id, ENDED) == before
    assert before


def test_the_failed_founders_subsidy_is_offered_with_its_rules(session: Session) -> None:
    desk = support_desk(session)
    case = case_of_kind(session, desk)
    ended(session, desk.clerk, venture_of(case))
    (answer,) = path_of(session, desk.clerk, venture_of(case)).answers[ClosingStep.SUBSIDY]
    found = {result.rule: result.verdict for result in answer.results}
    assert found["closed"] is Verdict.MET
    assert answer.verdict is Verdict.UNKNOWN
