"""A policy: the premium's subsidy, the days that it covers, and its end."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.insurance import InsuranceState
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.programmes.insurance import InsuranceScheme
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services.programmes import insurance
from tests.factories import rules
from tests.factories.applications import applicant, budget_of, case_of, support_desk
from tests.factories.insurance import STARTS, does, insured, policy_walk, reported, scheme
from tests.factories.policies import working

YUAN = Money.yuan


def test_half_of_the_premium_is_paid_to_who_paid_it_and_the_policy_is_bound(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    walk = policy_walk(session, at).to(State.PAID)
    (payment,) = walk.around.payments
    assert (walk.application.amount_paid, payment.payee) == (YUAN(400), "罗春生")
    walk.does(at.payer, insurance.bind, policy_number="P-1", starts_on=STARTS)
    bound = walk.application
    assert (bound.state, bound.ends_on, bound.waiting_days, bound.insurer) == (
        InsuranceState.INSURED, date(2027, 11, 1), 180, "禾川财产保险公司",
    )  # fmt: skip


def test_the_subsidy_keeps_its_cap(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    walk = policy_walk(session, at, premium=YUAN(3_000)).to(State.APPROVED)
    assert walk.application.amount_approved == YUAN(500)


def test_where_the_insurer_is_paid_its_account_is_the_schemes(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    version = rules.own_version(session, at.county, "startup_insurance")
    version.parameters = version.parameters | {"paid_to": version.parameters["paid_to"] | {"value": "insurer"}}
    version.version += 1
    scheme(session, at)
    walk = policy_walk(session, at).to(State.PAYING)
    (payment,) = walk.around.payments
    assert (payment.payee, payment.account) == ("禾川财产保险公司", "6222021234567890777")
    # Whoever changed that account meanwhile does not book the payment.
    with working(session, at.payer, walk.today) as work:
        kept = work.session.scalars(select(InsuranceScheme)).one()
        told = insurance.SchemeFacts(
            kept.code, name=kept.name, insurer=kept.insurer, bank_name="工商银行", account="6222021234567890888"
        )
        insurance.correct_scheme(work, kept, told, version=kept.version)
    with pytest.raises(RuleBrokenError, match="收款账户是您最后更改的"):
        walk.does(at.payer, insurance.pay)


def test_a_scheme_that_is_not_offered_any_more_is_refused(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at, is_active=False)
    walk = policy_walk(session, at).to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match="保险方案"):
        walk.does(at.reviewer, insurance.pass_review, text="同意")


def test_a_sum_insured_above_the_versions_most_is_refused(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    walk = policy_walk(session, at, sum_insured=YUAN(60_001)).to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match="保额"):
        walk.does(at.reviewer, insurance.pass_review, text="同意")


def test_a_household_is_not_insured_twice_for_the_same_days(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    first = insured(session, at)
    second = policy_walk(session, at, first.application.case, starts_on=date(2027, 2, 1))
    results = {one.rule: one for one in queries.rule_results(session, second.application, second.today)}
    assert results["no_overlap"].verdict.value == "not_met"
    later = policy_walk(session, at, first.application.case, starts_on=date(2027, 2, 2))
    results = {one.rule: one for one in queries.rule_results(session, later.application, later.today)}
    assert results["no_overlap"].verdict.value == "met"


def test_a_policys_number_is_nobody_elses(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    insured(session, at)
    other = policy_walk(session, at, case_of(session, at, applicant(session, at, "周水生"))).to(State.PAID)
    with pytest.raises(AlreadyKnownError, match="保单号"):
        other.does(at.payer, insurance.bind, policy_number="P-2026-0001", starts_on=STARTS)


def test_a_policy_that_was_paid_for_is_not_closed_before_it_is_bound_and_over(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    walk = policy_walk(session, at).to(State.PAID)
    with pytest.raises(RuleBrokenError, match="保单已登记"):
        walk.does(at.clerk, insurance.close, day=date(2027, 11, 2))
    walk.today = date(2026, 11, 20)
    walk.does(at.payer, insurance.bind, policy_number="P-1", starts_on=STARTS)
    with pytest.raises(RuleBrokenError, match="保险期间"):
        walk.does(at.clerk, insurance.close)
    walk.does(at.clerk, insurance.close, day=date(2027, 11, 2))
    assert walk.application.state == State.CLOSED


def test_a_lapsed_policy_is_closed_once_its_claims_are_settled(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    walk = insured(session, at)
    with pytest.raises(BadValueError, match="起保"):
        walk.does(at.clerk, insurance.lapse, on=date(2026, 2, 1), text="停业退保")
    walk.does(at.clerk, insurance.lapse, on=date(2026, 9, 10), text="停业退保")
    claim = reported(session, at, walk)
    with pytest.raises(RuleBrokenError, match="未了的理赔"):
        walk.does(at.clerk, insurance.close)
    does(session, at.clerk, insurance.claims.withdraw, walk.today, claim, text="不再申报")
    walk.does(at.clerk, insurance.close)
    assert walk.application.state == State.CLOSED


def test_binding_closes_its_promise_and_makes_the_ones_of_the_cover(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    walk = policy_walk(session, at).to(State.PAID)
    walk.does(at.payer, insurance.bind, policy_number="P-1", starts_on=STARTS)
    rows = {one.rule: one for one in session.scalars(select(FollowUp).where(FollowUp.application_id == walk.id))}
    assert rows["bind_policy"].state is FollowUpState.DONE
    assert rows["waiting_over"].planned_on == date(2027, 5, 1)
    # A month before the last day covered.
    assert rows["renewal"].planned_on == date(2027, 10, 1)


def test_a_revoked_policy_is_claimed_back(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    walk = insured(session, at)
    walk.does(at.second, insurance.revoke, code="FALSE_STATEMENT", text="虚报经营场所")
    assert walk.application.state == State.RECOVERING
