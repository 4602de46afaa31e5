"""A subsidy from its draft to the money, and what brings it back."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.people import BankDetails
from supportdesk.models.accounts import Account
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.payments import PaymentState
from supportdesk.models.people import Person
from supportdesk.queries import budgets
from supportdesk.services.people import correct_bank_details
from supportdesk.services.programmes import subsidies
from tests.factories.applications import applicant, budget_of, case_of, support_desk
from tests.factories.policies import working
from tests.factories.subsidies import subsidy_walk


def test_a_one_off_subsidy_walks_from_its_draft_to_the_money(session: Session) -> None:
    at = support_desk(session)
    held = budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PAID)
    paid = walk.application
    assert (paid.subject, paid.amount_requested, paid.amount_approved) == (
        "one_off",
        Money.yuan(5_000),
        Money.yuan(5_000),
    )
    assert (paid.amount_paid, paid.paid_on) == (Money.yuan(5_000), walk.today)
    (payment,) = walk.around.payments
    assert payment.state is PaymentState.PAID
    assert total([Money(share["amount"]) for share in payment.shares]) == Money.yuan(5_000)
    session.refresh(held)
    assert (held.reserved, held.committed, held.paid) == (ZERO, ZERO, Money.yuan(5_000))


def test_the_money_is_reserved_at_the_check_and_committed_with_the_decision(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.REVIEW)
    assert budgets.standing_of(session, walk.id).reserved == Money.yuan(5_000)
    walk.to(State.APPROVED)
    standing = budgets.standing_of(session, walk.id)
    assert (standing.reserved, standing.committed) == (ZERO, Money.yuan(5_000))


def test_an_award_names_every_step_of_its_reckoning(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "social_insurance_subsidy")
    case = case_of(session, at, applicant(session, at, category="02"))
    walk = subsidy_walk(session, at, "social_insurance", case=case).to(State.APPROVED)
    # Worked case SU-20.
    assert walk.application.amount_approved == Money.yuan("7308.00")
    assert [step["amount"] for step in walk.application.reckoning] == [1_096_200, 730_800]
    assert walk.application.awarded_months == 12


def test_a_payment_that_bounced_opens_the_application_again_and_is_paid_anew(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy", "5000.00")
    walk = subsidy_walk(session, at).to(State.PAID)
    walk.does(at.payer, subsidies.return_payment, reason="账号不符")
    back = walk.application
    assert (back.state, back.amount_paid, back.paid_on) == (State.RETURNED, ZERO, None)
    # Nobody else may take the money meanwhile.
    assert budgets.standing_of(session, walk.id).committed == Money.yuan(5_000)
    walk.does(at.payer, subsidies.order_payment)
    walk.does(at.payer, subsidies.pay)
    assert walk.application.amount_paid == Money.yuan(5_000)
    assert [row.state for row in walk.around.payments] == [PaymentState.RETURNED, PaymentState.PAID]
    assert budgets.standing_of(session, walk.id).paid == Money.yuan(5_000)


def test_an_objection_blocks_the_payment_until_it_is_settled(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PUBLICITY)
    pay_from = walk.around.publicity.pay_from
    walk.does(at.clerk, subsidies.object_to, text="有人反映没有经营")
    with pytest.raises(StepNotAvailableError):
        walk.does(at.payer, subsidies.order_payment, day=pay_from)
    with pytest.raises(RuleBrokenError, match="另一名审批人"):
        walk.does(at.supervisor, subsidies.settle_objection, upheld=False, text="我批的，没有问题")
    walk.does(at.second, subsidies.settle_objection, upheld=False, text="核实在经营")
    walk.does(at.payer, subsidies.order_payment, day=pay_from)
    assert walk.application.state == State.PAYING


def test_an_objection_that_is_upheld_frees_the_money(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PUBLICITY)
    walk.does(at.clerk, subsidies.object_to, text="有人反映没有经营")
    walk.does(at.supervisor, subsidies.settle_objection, upheld=True, text="属实", code="NOT_OPERATING")
    assert (walk.application.state, walk.application.refusal_code) == (State.REFUSED, "NOT_OPERATING")
    assert budgets.standing_of(session, walk.id).held == ZERO


def test_no_payment_is_ordered_before_the_notice_is_over(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PUBLICITY)
    with pytest.raises(RuleBrokenError, match="公示期"):
        walk.does(at.payer, subsidies.order_payment, day=walk.around.publicity.last_day)


@pytest.mark.parametrize("who", ["clerk", "checker", "reviewer"])
def test_nobody_who_had_a_hand_in_the_award_pays_it(session: Session, who: str) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PUBLICITY)
    with pytest.raises(RuleBrokenError, match="拨付"):
        walk.does(getattr(at, who), subsidies.order_payment, day=walk.around.publicity.pay_from)


def test_who_reviewed_an_application_does_not_refuse_it_either(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.REVIEW)
    walk.does(at.supervisor, subsidies.pass_review, text="同意")
    with pytest.raises(RuleBrokenError, match="另一名审批人"):
        walk.does(at.supervisor, subsidies.refuse, code="NOT_OPERATING", text="现场已停业")
    walk.does(at.second, subsidies.refuse, code="NOT_OPERATING", text="现场已停业")
    assert walk.application.state == State.REFUSED


def test_who_last_changed_the_account_neither_orders_nor_pays(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PUBLICITY)
    day = walk.around.publicity.pay_from
    change_account(session, at.payer, walk.application.person, "6217000000000001234")
    with pytest.raises(RuleBrokenError, match="收款账户是您最后更改的"):
        walk.does(at.payer, subsidies.order_payment, day=day)
    # Somebody else corrects it, and with that has looked at it.
    change_account(session, at.clerk, walk.application.person, "6217000000000005678")
    walk.does(at.payer, subsidies.order_payment, day=day)
    change_account(session, at.payer, walk.application.person, "6217000000000001234")
    with pytest.raises(RuleBrokenError, match="收款账户是您最后更改的"):
        walk.does(at.payer, subsidies.pay, day=day)
    assert walk.application.state == State.PAYING


def change_account(session: Session, who: Account, person: Person, number: str) -> None:
    with working(session, who, date(2026, 11, 2)) as work:
        kept = work.session.get_one(Person, person.id)
        correct_bank_details(work, kept, BankDetails("县农村商业银行", number), version=kept.version)
    session.expire_all()


def test_a_supervisor_does_not_pay(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PAYING)
    with pytest.raises(NotAllowedError):
        walk.does(at.second, subsidies.pay)


def test_without_an_account_nothing_is_ordered(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    case = case_of(session, at, applicant(session, at, bank_account=None, bank_account_index=None))
    walk = subsidy_walk(session, at, case=case).to(State.PUBLICITY)
    with pytest.raises(RuleBrokenError, match="收款账户"):
        walk.does(at.payer, subsidies.order_payment, day=walk.around.publicity.pay_from)


def test_the_same_subsidy_is_not_awarded_twice(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    first = subsidy_walk(session, at)
    case = first.application.case
    first.to(State.PAID)
    second = subsidy_walk(session, at, case=case).to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match="没有享受过") as refused:
        second.does(at.reviewer, subsidies.pass_review, text="同意")
    assert refused.value.code == "ALREADY_AWARDED"


def test_what_was_awarded_meanwhile_stops_the_payment(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PUBLICITY)
    beside = subsidy_walk(session, at, case=walk.application.case)
    beside.does(at.clerk, subsidies.submit)
    with pytest.raises(RuleBrokenError, match="不重复享受"):
        walk.does(at.payer, subsidies.order_payment, day=walk.around.publicity.pay_from)


def test_too_early_is_refused_with_its_day(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at)
    walk.application.venture.founded_on = date(2026, 8, 1)
    session.commit()
    walk.to(State.REVIEW)
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.reviewer, subsidies.pass_review, text="同意")
    assert refused.value.code == "TOO_EARLY"


def test_no_more_is_granted_than_the_award_comes_to(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.DECISION)
    with pytest.raises(BadValueError, match=r"5,000\.00"):
        walk.does(at.supervisor, subsidies.approve, amount=Money.yuan(5_001))


def test_an_incomplete_form_is_not_handed_in(session: Session) -> None:
    at = support_desk(session)
    walk = subsidy_walk(session, at, "rent", months=None)
    with pytest.raises(RuleBrokenError, match="申请月数"):
        walk.does(at.clerk, subsidies.submit)


def test_follow_ups_hang_on_the_payment_and_go_on_after_the_end(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.CLOSED)
    rows = session.scalars(
        select(FollowUp).where(FollowUp.application_id == walk.id).order_by(FollowUp.planned_on)
    ).all()
    assert [row.rule for row in rows] == ["visit_3m", "visit_6m", "visit_12m"]
    assert {row.state for row in rows} == {FollowUpState.OPEN}


def test_a_revoked_award_is_claimed_back_and_the_budget_has_it_again(session: Session) -> None:
    at = support_desk(session)
    held = budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.CLOSED)
    walk.does(at.second, subsidies.revoke, code="FALSE_STATEMENT", text="冒用他人场所")
    walk.does(at.payer, subsidies.recover, amount=Money.yuan(2_000))
    assert walk.application.state == State.RECOVERING
    with pytest.raises(RuleBrokenError, match="追回金额"):
        walk.does(at.payer, subsidies.recover, amount=Money.yuan(3_001))
    walk.does(at.payer, subsidies.recover, amount=Money.yuan(3_000))
    assert walk.application.state == State.RECOVERED
    session.refresh(held)
    assert (held.paid, held.returned, held.available) == (ZERO, Money.yuan(5_000), Money.yuan(100_000))


def test_an_honest_failure_is_let_off(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PAID)
    walk.does(at.supervisor, subsidies.revoke, code="NOT_OPERATING", text="已停业")
    with pytest.raises(RuleBrokenError):
        walk.does(at.supervisor, subsidies.waive, text="受灾停业")
    walk.does(at.second, subsidies.waive, text="受灾停业，属诚实失败")
    assert (walk.application.state, walk.around.clawback.outcome) == (State.CLOSED, "waived")


@pytest.mark.parametrize(
    ("subject", "code", "amount"),
    [
        ("rent", "rent_subsidy", "5040.00"),
        ("jobs", "jobs_subsidy", "6000.00"),
        ("social_insurance", "social_insurance_subsidy", "7308.00"),
    ],
)
def test_every_subject_is_paid_what_its_version_says(session: Session, subject: str, code: str, amount: str) -> None:
    at = support_desk(session)
    budget_of(session, at, code)
    case = case_of(session, at, applicant(session, at, category="02"), addresses_match=True)
    walk = subsidy_walk(session, at, subject, case=case).to(State.PAID)
    assert walk.application.amount_paid == Money.yuan(amount)


def test_a_failed_founder_is_paid_a_part_of_the_tax(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "failed_founder_subsidy")
    case = case_of(session, at, status="closed", closed_on=date(2026, 10, 20))
    walk = subsidy_walk(session, at, "failed_founder", case=case).to(State.PAID)
    # Worked case IN-01.
    assert walk.application.amount_paid == Money.yuan("7150.00")


def test_an_example_is_switched_off_until_a_county_makes_it_its_own(session: Session) -> None:
    at = support_desk(session)
    with pytest.raises(RuleBrokenError, match="没有有效的"):
        subsidy_walk(session, at, "industry_bonus")
