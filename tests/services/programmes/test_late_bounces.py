"""Money that bounces when the office was done with it: the application and its case are open again, and it is paid anew."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.insurance import InsuranceState
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.budgets import Budget
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.payments import PaymentState
from supportdesk.models.programmes.loans import SubsidyPeriod
from supportdesk.queries import budgets
from supportdesk.queries.programmes import insurance as insurance_queries
from supportdesk.services import cases
from supportdesk.services.programmes import incubator, insurance, loans, subsidies, training
from tests.factories.applications import ApplicationWalk, budget_of, support_desk
from tests.factories.incubator import money_walk
from tests.factories.insurance import insured, scheme
from tests.factories.loans import Walk, loan_desk
from tests.factories.policies import working
from tests.factories.subsidies import subsidy_walk
from tests.factories.training import trained, training_walk

WHY = "账户已销户，退汇"


def file_closed(session: Session, walk: ApplicationWalk) -> None:
    """The case is put away too."""
    with working(session, walk.at.clerk, walk.today) as work:
        case = work.session.get_one(Case, walk.application.case_id)
        cases.close_case(work, case, outcome="1", version=case.version)


def test_every_kind_that_pays_can_be_paid_anew_after_its_end() -> None:
    for programme in PROGRAMMES.values():
        table = programme.lifecycle
        paid = {step.target for step in table.steps if step.deed == Deed.PAY}
        ended = {step.target for step in table.steps if step.source in paid and step.deed == Deed.CLOSE}
        for state in (*paid, *ended):
            assert table.step(state, Deed.RETURN_PAYMENT).target == State.RETURNED, (programme.kind, state)


def test_a_closed_subsidy_that_bounces_opens_its_case_again_and_is_paid_and_closed(session: Session) -> None:
    at = support_desk(session)
    held = budget_of(session, at, "startup_subsidy", "5000.00")
    walk = subsidy_walk(session, at).to(State.CLOSED)
    file_closed(session, walk)
    walk.does(at.payer, subsidies.return_payment, day=date(2027, 1, 11), reason=WHY)
    back = walk.application
    assert (back.state, back.amount_paid, back.paid_on, back.closed_on) == (State.RETURNED, ZERO, None, None)
    assert session.get_one(Case, back.case_id).state is CaseState.OPEN
    session.refresh(held)
    # The money is back and kept for this application: nobody else may take it.
    assert (held.paid, held.committed, held.returned, held.available) == (
        ZERO, Money.yuan(5_000), Money.yuan(5_000), ZERO,
    )  # fmt: skip
    walk.does(at.payer, subsidies.order_payment)
    walk.does(at.payer, subsidies.pay)
    walk.does(at.clerk, subsidies.close)
    again = walk.application
    assert (again.state, again.amount_paid, again.closed_on) == (State.CLOSED, Money.yuan(5_000), walk.today)
    assert [row.state for row in walk.around.payments] == [PaymentState.RETURNED, PaymentState.PAID]
    session.refresh(held)
    assert (held.paid, held.committed) == (Money.yuan(5_000), ZERO)


def test_what_bounces_of_a_revoked_award_is_no_payment_to_make_again(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PAID)
    walk.does(at.supervisor, subsidies.revoke, code="NOT_OPERATING", text="已停业")
    walk.does(at.second, subsidies.waive, text="受灾停业，属诚实失败")
    with pytest.raises(RuleBrokenError, match="没有撤销过"):
        walk.does(at.payer, subsidies.return_payment, reason=WHY)


def test_a_closed_training_subsidy_that_bounces_is_paid_anew(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    walk = training_walk(session, at, *trained(session, at)).to(State.CLOSED)
    paid = walk.application.amount_paid
    walk.does(at.payer, training.return_payment, reason=WHY)
    assert (walk.application.state, walk.application.amount_paid) == (State.RETURNED, ZERO)
    walk.does(at.payer, training.order_payment)
    walk.does(at.payer, training.pay)
    walk.does(at.clerk, training.close)
    assert (walk.application.state, walk.application.amount_paid) == (State.CLOSED, paid)


def test_a_part_of_start_up_money_that_bounces_after_the_end_is_that_part_and_the_next_can_follow(
    session: Session,
) -> None:
    at = support_desk(session)
    walk = money_walk(session, at)
    walk.pays_next()
    # The second part is ordered, taken off again, and the award closed with what was paid.
    walk.does(at.checker, incubator.prove, day=date(2027, 2, 8), proof="首批销售单")
    walk.does(at.payer, incubator.order_payment)
    walk.does(at.payer, incubator.cancel_payment, reason="先核账户")
    walk.does(at.clerk, incubator.close)
    assert budgets.standing_of(session, walk.id).committed == ZERO
    walk.does(at.payer, incubator.return_payment, reason=WHY)
    first, second, _third = walk.around.tranches
    assert (first.paid_on, second.paid_on) == (None, None)
    assert budgets.standing_of(session, walk.id).committed == first.amount
    for part in (first, second):
        walk.does(at.payer, incubator.order_payment)
        assert walk.around.payments[-1].amount == part.amount
        walk.does(at.payer, incubator.pay)
    walk.does(at.clerk, incubator.close)
    assert (walk.application.state, walk.application.amount_paid) == (State.CLOSED, first.amount + second.amount)


def bound(session: Session) -> ApplicationWalk:
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    return insured(session, at)


def paid_again(walk: ApplicationWalk, day: date) -> None:
    walk.does(walk.at.payer, insurance.return_payment, day=day, reason=WHY)
    walk.does(walk.at.payer, insurance.order_payment)
    walk.does(walk.at.payer, insurance.pay)


def test_a_policy_whose_premium_bounces_stands_meanwhile_and_is_confirmed_as_it_is(session: Session) -> None:
    walk = bound(session)
    at, before = walk.at, (walk.application.policy_number, walk.application.starts_on)
    walk.does(at.payer, insurance.return_payment, reason=WHY)
    policy = walk.application
    terms = walk.queries.terms_of(session, policy.programme_version)
    # What happens to the founder meanwhile can be reported.
    assert insurance_queries.may_report(session, policy, terms, walk.today)
    walk.does(at.payer, insurance.order_payment)
    walk.does(at.payer, insurance.pay)
    with pytest.raises(BadValueError) as refused:
        walk.does(at.payer, insurance.bind, policy_number=before[0], starts_on=date(2026, 3, 2))
    assert refused.value.field == "starts_on"
    walk.does(at.payer, insurance.bind, policy_number=before[0], starts_on=before[1])
    assert walk.application.state == InsuranceState.INSURED


def test_a_policy_that_is_over_or_given_up_is_closed_once_its_premium_is_paid_again(session: Session) -> None:
    walk = bound(session)
    walk.does(walk.at.clerk, insurance.close, day=date(2027, 3, 1))
    paid_again(walk, date(2027, 3, 8))
    walk.does(walk.at.clerk, insurance.close)
    assert walk.application.state == State.CLOSED


def test_a_policy_that_was_given_up_is_not_bound_again_when_its_premium_bounced(session: Session) -> None:
    walk = bound(session)
    at = walk.at
    walk.does(at.clerk, insurance.lapse, on=walk.today, text="停业退保")
    number, starts_on = walk.application.policy_number, walk.application.starts_on
    paid_again(walk, walk.today)
    with pytest.raises(RuleBrokenError, match="没有退保"):
        walk.does(at.payer, insurance.bind, policy_number=number, starts_on=starts_on)
    walk.does(at.clerk, insurance.close)
    assert walk.application.state == State.CLOSED


def test_a_quarters_subsidy_that_bounces_when_the_fund_has_paid_is_paid_anew(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.REPAYING)
    at, starts_on = walk.at, walk.today
    walk.does(
        at.reviewer, loans.verify_subsidy_quarter, day=date(2026, 12, 22), starts_on=starts_on,
        interest_paid=Money.yuan("797.22"), proof="结息单",
    )  # fmt: skip
    walk.does(at.payer, loans.pay_subsidy, starts_on=starts_on)
    row = session.scalars(select(SubsidyPeriod)).one()
    walk.does(at.clerk, loans.mark_overdue, day=date(2027, 3, 22), since=date(2027, 3, 21), text="利息未付")
    walk.does(at.second, loans.compensate, day=date(2027, 6, 28), text="逾期 99 天")
    walk.does(at.clerk, loans.return_subsidy, starts_on=starts_on, reason=WHY, pay_again=True)
    held = session.get_one(Budget, at.budget.id)
    assert (held.paid, held.committed) == (ZERO, row.subsidy)
    walk.does(at.payer, loans.pay_subsidy, starts_on=starts_on)
    session.refresh(held)
    assert (walk.loan.state, held.paid, held.committed) == (LoanState.COMPENSATED, row.subsidy, ZERO)
