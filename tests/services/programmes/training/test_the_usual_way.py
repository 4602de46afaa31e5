"""A trainee's claim from the certificate to the money, in its parts."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.people import Person
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries import budgets
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from tests.factories import people, rules
from tests.factories.applications import SupportDesk, applicant, budget_of, support_desk
from tests.factories.policies import working
from tests.factories.training import (
    BEGINS,
    CERTIFIED,
    course,
    enrolled,
    held,
    klass,
    opened,
    trained,
    training_walk,
)

YUAN = Money.yuan


def promise(session: Session, application_id: int) -> FollowUp:
    return session.scalars(
        select(FollowUp).where(FollowUp.application_id == application_id, FollowUp.rule == "start_in_time")
    ).one()


def changed(session: Session, code: str, **values: object) -> ProgrammeVersion:
    """The version in force with some figures of a county's own."""
    version = rules.version_of(session, code)
    version.parameters = {
        **version.parameters,
        **{key: {**version.parameters.get(key, {}), "value": value} for key, value in values.items()},
    }
    version.version += 1
    session.commit()
    return version


def test_a_certified_trainee_is_paid_half_and_the_rest_once_a_venture_is_registered(session: Session) -> None:
    at = support_desk(session)
    held_in = budget_of(session, at, "training_syb")
    case, of = trained(session, at)
    walk = training_walk(session, at, case, of).to(State.PAID)
    assert (walk.application.amount_approved, walk.application.amount_paid) == (YUAN(1_000), YUAN(500))
    assert budgets.standing_of(session, walk.id).committed == YUAN(500)
    with pytest.raises(RuleBrokenError, match="应拨的部分"):
        walk.does(at.payer, training.order_payment)
    people.venture(session, session.get_one(Person, case.person_id), "新办的店").founded_on = walk.today
    session.commit()
    walk.does(at.payer, training.order_payment)
    walk.does(at.payer, training.pay)
    assert (walk.application.amount_paid, [one.part for one in walk.around.payments]) == (
        YUAN(1_000), ["course", "started"],
    )  # fmt: skip
    session.refresh(held_in)
    assert (held_in.committed, held_in.paid) == (YUAN(0), YUAN(1_000))


def test_who_has_started_already_is_paid_the_whole_standard_in_its_parts(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    case, of = trained(session, at)
    people.venture(session, session.get_one(Person, case.person_id), "新办的店").founded_on = CERTIFIED
    session.commit()
    walk = training_walk(session, at, case, of).to(State.PAID)
    walk.does(at.payer, training.order_payment)
    walk.does(at.payer, training.pay)
    assert walk.application.amount_paid == YUAN(1_000)


def test_the_time_for_a_start_runs_out_and_what_was_kept_for_it_is_free_again(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    case, of = trained(session, at)
    walk = training_walk(session, at, case, of).to(State.PAID)
    late = date(2027, 5, 10)
    people.venture(session, session.get_one(Person, case.person_id), "晚办的店").founded_on = late
    session.commit()
    with pytest.raises(RuleBrokenError, match="应拨的部分"):
        walk.does(at.payer, training.order_payment, day=late)
    walk.does(at.clerk, training.close)
    assert (walk.application.state, budgets.standing_of(session, walk.id).held) == (State.CLOSED, YUAN(0))


def test_the_promise_of_a_start_is_closed_by_the_ventures_registration(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    case, of = trained(session, at)
    walk = training_walk(session, at, case, of).to(State.PAID)
    assert (promise(session, walk.id).state, promise(session, walk.id).planned_on) == (
        FollowUpState.OPEN, date(2027, 4, 12),
    )  # fmt: skip
    with working(session, None, walk.today) as work:
        assert training.note_starts(work) == []
    people.venture(session, session.get_one(Person, case.person_id), "新办的店").founded_on = walk.today
    session.commit()
    with working(session, at.clerk, walk.today) as work:
        assert [one.id for one in training.note_starts(work, person_id=case.person_id)] == [walk.id]
    assert promise(session, walk.id).state is FollowUpState.DONE
    with working(session, None, walk.today) as work:
        assert training.note_starts(work) == []


def test_a_venture_from_before_the_class_is_no_start(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    case, of = trained(session, at)
    walk = training_walk(session, at, case, of).to(State.PAID)
    facts = queries.page_of(session, None, walk.application, walk.today).facts
    assert (facts.started_on, facts.has_started) == (None, False)


def test_a_trainee_in_hardship_gets_the_allowance_for_the_days_that_they_were_there(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_gyb")
    case, of = trained(session, at, applicant(session, at, hardship=["H1"]), code="GYB")
    walk = training_walk(session, at, case, of, code="training_gyb").to(State.PAID)
    # A hundred for the course, and ten days of 25 yuan: worked case SU-19's first part.
    assert walk.application.amount_approved == YUAN(350)
    walk.does(at.payer, training.order_payment)
    walk.does(at.payer, training.pay)
    assert [(one.part, one.amount) for one in walk.around.payments] == [("course", YUAN(100)), ("allowance", YUAN(250))]


def test_the_school_is_paid_for_the_course_and_the_trainee_for_the_days(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_gyb")
    changed(session, "training_gyb", paid_to="school")
    person = applicant(session, at, hardship=["H1"])
    case, of = trained(session, at, person, code="GYB")
    walk = training_walk(session, at, case, of, code="training_gyb").to(State.PAID)
    walk.does(at.payer, training.order_payment)
    walk.does(at.payer, training.pay)
    assert [(one.part, one.payee, one.account) for one in walk.around.payments] == [
        ("course", "禾川县职业中学", "6222021234567890999"),
        ("allowance", person.name, "6222021234567890123"),
    ]


def test_without_the_schools_account_nothing_is_ordered_for_it(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_gyb")
    changed(session, "training_gyb", paid_to="school")
    case, of = trained(session, at, code="GYB", school_account="")
    walk = training_walk(session, at, case, of, code="training_gyb").to(State.PUBLICITY)
    with pytest.raises(RuleBrokenError, match="收款账户"):
        walk.does(at.payer, training.order_payment, day=walk.around.publicity.pay_from)


def test_who_last_changed_the_schools_account_does_not_order_its_money(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_gyb")
    changed(session, "training_gyb", paid_to="school")
    case, of = trained(session, at, code="GYB")
    walk = training_walk(session, at, case, of, code="training_gyb").to(State.PUBLICITY)
    day = walk.around.publicity.pay_from
    with working(session, at.payer, walk.today) as work:
        there = queries.get_class(work.session, at.payer, of.id)
        kept = {name: getattr(there, name) for name in ("school", "place", "trainer", "starts_on", "ends_on", "seats")}
        plan = tuple(queries.plan_of(there))
        facts = training.ClassFacts(**kept, plan=plan, school_bank="工商银行", school_account="6222021234567890888")
        training.correct_class(work, there, facts, version=there.version)
    with pytest.raises(RuleBrokenError, match="收款账户是您最后更改的"):
        walk.does(at.payer, training.order_payment, day=day)


def claimed(session: Session, at: SupportDesk, misses: int) -> RuleBrokenError:
    """The refusal at review of somebody who missed so many half-days."""
    person = applicant(session, at)
    session.commit()
    of = klass(session, at, course(session, at))
    (row,) = enrolled(session, at, of, [person])
    opened(session, at, of)
    held(session, at, of, misses={row.id: misses})
    case = people.case(session, person, people.venture(session, person, is_first_venture=True), at.clerk)
    session.commit()
    walk = training_walk(session, at, case, of).to(State.REVIEW)
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.reviewer, training.pass_review, text="同意")
    return refused.value


def test_too_little_attendance_is_refused_with_its_code(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    refused = claimed(session, at, misses=5)
    assert (refused.code, "75.00%" in str(refused)) == ("LOW_ATTENDANCE", True)


def test_four_fifths_of_the_half_days_are_enough(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    person = applicant(session, at)
    session.commit()
    of = klass(session, at, course(session, at))
    (row,) = enrolled(session, at, of, [person])
    opened(session, at, of)
    held(session, at, of, misses={row.id: 4})
    case = people.case(session, person, people.venture(session, person, is_first_venture=True), at.clerk)
    session.commit()
    walk = training_walk(session, at, case, of).to(State.DECISION)
    assert walk.application.state == State.DECISION


def test_a_claim_that_comes_too_late_is_refused(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    changed(session, "training_syb", claim_months=1)
    case, of = trained(session, at)
    walk = training_walk(session, at, case, of)
    walk.today = CERTIFIED + timedelta(days=32)
    walk.to(State.REVIEW)
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.reviewer, training.pass_review, text="同意")
    assert refused.value.code == "TOO_LATE"


def test_somebody_who_is_not_on_the_list_is_refused(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    _case, of = trained(session, at)
    other = applicant(session, at, "没报名的人")
    theirs = people.case(session, other, people.venture(session, other, is_first_venture=True), at.clerk)
    session.commit()
    walk = training_walk(session, at, theirs, of)
    walk.does(at.clerk, training.submit)
    results = {one.rule: one for one in queries.rule_results(session, walk.application, walk.today)}
    assert results["on_the_list"].verdict.value == "not_met"


def test_a_class_is_claimed_once_for_a_trainee(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    case, of = trained(session, at)
    training_walk(session, at, case, of).does(at.clerk, training.submit)
    second = training_walk(session, at, case, of)
    results = {one.rule: one for one in queries.rule_results(session, second.application, BEGINS)}
    assert results["not_claimed_before"].verdict.value == "not_met"


def test_the_trainer_must_have_been_found_on_the_list(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    case, of = trained(session, at)
    found = queries.get_class(session, None, of.id)
    found.trainer_listed = False
    session.commit()
    walk = training_walk(session, at, case, of).to(State.REVIEW)
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.reviewer, training.pass_review, text="同意")
    assert refused.value.code == "DOC_INVALID"
