from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.errors import BadValueError, NotFoundError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.programmes.loans import LoanMovement, MovementKind, SubsidyPeriod
from supportdesk.queries import budgets, guarantee_funds
from supportdesk.queries.programmes import loans as queries
from supportdesk.queries.programmes.loans.plans import list_movements, owed_after
from supportdesk.services.programmes import loans
from tests.factories import accounts, policies
from tests.factories.loans import LoanDesk, Walk, loan_desk

YUAN = Money.yuan


def lent(session: Session, **more: object) -> Walk:
    """A loan that was paid out on 10 November 2026."""
    return Walk(session, loan_desk(session), **more).to(LoanState.REPAYING)


def movement(session: Session, kind: MovementKind) -> LoanMovement:
    return session.scalars(select(LoanMovement).where(LoanMovement.kind == kind).order_by(LoanMovement.id)).all()[-1]


def sound(session: Session, walk: Walk, at: LoanDesk) -> None:
    """Budget, fund and balance are what their entries make, and what is held is what the plan still needs."""
    loan, budget, fund = walk.loan, session.get_one(Budget, at.budget.id), session.get_one(GuaranteeFund, at.fund.id)
    assert budget.position == budgets.replayed(session, budget.id)
    assert loan.principal_left == owed_after(list_movements(session, loan))
    assert fund.guaranteed == guarantee_funds.guaranteed_for(session, loan.id)
    standing = budgets.standing_of(session, loan.id)
    paid = total([row.subsidy for row in session.scalars(select(SubsidyPeriod)) if row.paid_on and not row.returned_on])
    assert standing.paid == paid
    assert standing.reserved == ZERO


def test_the_objection_blocks_the_referral_until_it_is_settled(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at).to(LoanState.PUBLICITY)
    with pytest.raises(RuleBrokenError, match="起可办下一步"):
        walk.does(at.clerk, loans.refer, bank=at.bank)
    walk.does(at.clerk, loans.object_to, text="申请人并未实际经营")
    with pytest.raises(StepNotAvailableError):
        walk.does(at.clerk, loans.refer, bank=at.bank)
    walk.does(at.second, loans.settle_objection, upheld=False, text="实地核实，确在经营")
    walk.to(LoanState.BANK)


def test_an_upheld_objection_refuses_the_loan_and_frees_its_money(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at).to(LoanState.PUBLICITY)
    walk.does(at.clerk, loans.object_to, text="申请人并未实际经营")
    walk.does(at.second, loans.settle_objection, upheld=True, text="属实", code="NOT_OPERATING")
    assert (walk.loan.state, walk.loan.refusal_code) == (LoanState.REFUSED, "NOT_OPERATING")
    assert session.get_one(Budget, at.budget.id).position.held == ZERO


def test_a_notice_into_a_year_without_a_calendar_is_refused_rather_than_guessed(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.APPROVED)
    with pytest.raises(CalendarUnknownError):
        walk.does(walk.at.clerk, loans.publish, day=date(2026, 12, 28))


def test_a_declined_loan_goes_to_another_bank(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at).to(LoanState.SIGNED)
    walk.does(at.clerk, loans.decline, code="BAD_CREDIT", text="放款前复查征信")
    assert session.get_one(GuaranteeFund, at.fund.id).guaranteed == ZERO
    walk.does(at.clerk, loans.refer, bank=at.bank)
    walk.to(LoanState.REPAYING)
    sound(session, walk, at)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"rate_percent": "3.51"}, "不超过 3.50%"),
        ({"amount": YUAN("200000.01")}, "不超过批准"),
        ({"contract_on": date(2026, 11, 1)}, "合同日期"),
    ],
)
def test_a_contract_outside_its_bounds_is_refused(session: Session, told: dict[str, object], words: str) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.BANK)
    usual = {"contract_no": "HC-1", "contract_on": walk.today, "rate_percent": "3.50"}
    with pytest.raises(RuleBrokenError, match=words):
        walk.does(walk.at.clerk, loans.sign, **(usual | told))


def test_a_contract_number_is_taken_once(session: Session) -> None:
    at = loan_desk(session)
    first = Walk(session, at).to(LoanState.SIGNED)
    second = Walk(session, at).to(LoanState.BANK)
    with pytest.raises(RuleBrokenError) as refused:
        second.does(
            at.clerk, loans.sign, contract_no=first.loan.contract_no, contract_on=second.today, rate_percent="3.5"
        )
    assert refused.value.code == "taken"


def test_a_payout_is_not_longer_than_the_programme_allows(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.SIGNED)
    with pytest.raises(RuleBrokenError, match="不超过 36 个月"):
        walk.does(walk.at.clerk, loans.disburse, on=walk.today, matures_on=date(2029, 11, 11))


def test_the_payout_promises_visits_checks_and_reminders(session: Session) -> None:
    lent(session)
    rules = {row.rule for row in session.scalars(select(FollowUp).where(FollowUp.state == FollowUpState.OPEN))}
    assert {"visit_30", "visit_90", "visit_180", "quarterly_check", "maturity_letter", "maturity_sms"} <= rules


def test_a_quarter_is_verified_by_one_paid_by_another_and_its_shares_are_the_whole(session: Session) -> None:
    walk = lent(session)
    at = walk.at
    first = walk.loan.disbursed_on
    with pytest.raises(RuleBrokenError, match="已结束"):
        walk.does(
            at.reviewer, loans.verify_subsidy_quarter, starts_on=first, interest_paid=YUAN("797.22"), proof="结息单"
        )
    told = {"starts_on": first, "proof": "结息单 2026-12-21"}
    with pytest.raises(RuleBrokenError, match=r"不超过按合同计算的 797\.22"):
        walk.does(
            at.reviewer, loans.verify_subsidy_quarter, day=date(2026, 12, 22), interest_paid=YUAN("797.23"), **told
        )
    walk.does(at.reviewer, loans.verify_subsidy_quarter, day=date(2026, 12, 22), interest_paid=YUAN("797.22"), **told)
    row = session.scalars(select(SubsidyPeriod)).one()
    # 200,000 at 3.50 % for 41 days: 797.22; half of it 398.61; shared 50, 25 and the rest.
    assert (row.days, row.interest, row.subsidy) == (41, YUAN("797.22"), YUAN("398.61"))
    assert [share["amount"] for share in row.shares] == [19931, 9965, 9965]
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.reviewer, loans.pay_subsidy, starts_on=first)
    assert refused.value.code == "SAME_PERSON"
    walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    with pytest.raises(RuleBrokenError, match="已拨付"):
        walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    assert session.get_one(Budget, at.budget.id).paid == YUAN("398.61")
    sound(session, walk, at)


def test_less_interest_paid_earns_less_and_the_rest_is_free_again(session: Session) -> None:
    walk = lent(session)
    before = session.get_one(Budget, walk.at.budget.id).committed
    walk.does(
        walk.at.reviewer, loans.verify_subsidy_quarter, day=date(2026, 12, 22), starts_on=walk.loan.disbursed_on,
        interest_paid=YUAN("700.00"), proof="结息单",
    )  # fmt: skip
    assert session.scalars(select(SubsidyPeriod)).one().subsidy == YUAN("350.00")
    assert before - session.get_one(Budget, walk.at.budget.id).committed == YUAN("48.61")
    sound(session, walk, walk.at)


def test_a_bounced_subsidy_is_paid_again_and_a_misused_one_is_not(session: Session) -> None:
    walk = lent(session)
    at, first = walk.at, walk.loan.disbursed_on
    walk.does(
        at.reviewer, loans.verify_subsidy_quarter, day=date(2026, 12, 22), starts_on=first,
        interest_paid=YUAN("797.22"), proof="结息单",
    )  # fmt: skip
    walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    walk.does(at.clerk, loans.return_subsidy, starts_on=first, reason="账号已销户，退汇", pay_again=True)
    walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    sound(session, walk, at)
    walk.does(at.clerk, loans.return_subsidy, starts_on=first, reason="挪作他用，追回", pay_again=False)
    with pytest.raises(RuleBrokenError):
        walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    assert session.get_one(Budget, at.budget.id).returned == YUAN("797.22")
    sound(session, walk, at)


def test_an_early_repayment_lowers_what_is_held_and_guaranteed(session: Session) -> None:
    walk = lent(session)
    at, before = walk.at, session.get_one(Budget, walk.at.budget.id).committed
    walk.does(at.clerk, loans.repay, day=date(2027, 1, 5), on=date(2027, 1, 5), principal=YUAN(100_000))
    assert session.get_one(Budget, at.budget.id).committed < before
    assert session.get_one(GuaranteeFund, at.fund.id).guaranteed == YUAN(100_000)
    sound(session, walk, at)


def test_a_repayment_that_was_told_late_lies_on_its_own_day(session: Session) -> None:
    walk = lent(session)
    walk.does(walk.at.clerk, loans.repay, day=date(2027, 2, 1), on=date(2027, 1, 5), principal=YUAN(100_000))
    first, second = queries.page_of(session, None, walk.loan, date(2027, 2, 1)).plan[:2]
    assert first.interest == YUAN("797.22")
    # 15 days on 200,000 and 75 on 100,000 at 3.50 %.
    assert second.interest == YUAN("1020.83")


def test_a_late_movement_does_not_change_a_quarter_that_was_paid(session: Session) -> None:
    walk = lent(session)
    at, first = walk.at, walk.loan.disbursed_on
    verify = {"starts_on": first, "interest_paid": YUAN("797.22"), "proof": "结息单"}
    walk.does(at.reviewer, loans.verify_subsidy_quarter, day=date(2026, 12, 22), **verify)
    walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    late = {"on": date(2026, 12, 1), "principal": YUAN(50_000)}
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.clerk, loans.repay, **late)
    assert refused.value.code == "subsidy_paid"
    walk.does(at.clerk, loans.return_subsidy, starts_on=first, reason="补记还款，先退回", pay_again=True)
    walk.does(at.clerk, loans.repay, **late)
    assert session.scalars(select(SubsidyPeriod)).all() == []
    sound(session, walk, at)


def test_settling_early_ends_the_loan_frees_what_is_left_and_closes_its_promises(session: Session) -> None:
    walk = lent(session)
    at, first = walk.at, walk.loan.disbursed_on
    walk.does(at.clerk, loans.settle_early, day=date(2027, 1, 20), on=date(2027, 1, 20))
    loan = walk.loan
    assert (loan.state, loan.principal_left, loan.settled_on) == (LoanState.SETTLED, ZERO, date(2027, 1, 20))
    assert session.scalars(select(FollowUp).where(FollowUp.state == FollowUpState.OPEN)).all() == []
    # Both quarters that ran are still to be paid: 398.61 and half of 30 days' 583.33.
    assert session.get_one(Budget, at.budget.id).committed == YUAN("690.28")
    for starts_on, interest in ((first, "797.22"), (date(2026, 12, 21), "583.33")):
        walk.does(
            at.reviewer, loans.verify_subsidy_quarter, starts_on=starts_on, interest_paid=YUAN(interest), proof="结息单"
        )
        walk.does(at.payer, loans.pay_subsidy, starts_on=starts_on)
    assert session.get_one(Budget, at.budget.id).position.held == ZERO
    sound(session, walk, at)


def test_a_wrong_last_repayment_is_reversed_and_the_loan_runs_again(session: Session) -> None:
    walk = lent(session)
    at = walk.at
    held = session.get_one(Budget, at.budget.id).committed
    walk.does(at.clerk, loans.settle_early, day=date(2027, 1, 20), on=date(2027, 1, 20))
    wrong = movement(session, MovementKind.REPAYMENT)
    walk.does(at.clerk, loans.reverse, movement_id=wrong.id, reason="银行报错，未到账")
    loan = walk.loan
    assert (loan.state, loan.principal_left, loan.settled_on) == (LoanState.REPAYING, YUAN(200_000), None)
    assert session.get_one(Budget, at.budget.id).committed == held
    assert session.scalars(select(FollowUp).where(FollowUp.state == FollowUpState.OPEN)).all() != []
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.clerk, loans.reverse, movement_id=wrong.id, reason="再来一次")
    assert refused.value.code == "reversed"
    with pytest.raises(NotFoundError):
        walk.does(at.clerk, loans.reverse, movement_id=999, reason="没有这笔")
    sound(session, walk, at)


def test_a_wrong_payout_is_undone_while_nothing_else_was_booked(session: Session) -> None:
    walk = lent(session)
    at = walk.at
    walk.does(at.clerk, loans.undo_disbursement, reason="放款日期登记错误")
    assert (walk.loan.state, walk.loan.principal_left) == (LoanState.SIGNED, ZERO)
    walk.does(at.clerk, loans.disburse, on=walk.today)
    walk.does(at.clerk, loans.repay, day=date(2027, 1, 5), on=date(2027, 1, 5), principal=YUAN(1))
    with pytest.raises(RuleBrokenError):
        walk.does(at.clerk, loans.undo_disbursement, reason="太迟了")
    sound(session, walk, at)


def test_more_than_is_owed_cannot_be_repaid(session: Session) -> None:
    walk = lent(session)
    for told in ({"principal": YUAN("200000.01")}, {"principal": YUAN(1), "on": date(2026, 11, 9)}):
        with pytest.raises(RuleBrokenError):
            walk.does(walk.at.clerk, loans.repay, **({"on": walk.today} | told))
    with pytest.raises(BadValueError):
        walk.does(walk.at.clerk, loans.repay, on=walk.today)


def test_an_extension_comes_once_and_earns_no_subsidy(session: Session) -> None:
    walk = lent(session)
    at, held = walk.at, session.get_one(Budget, walk.at.budget.id).committed
    with pytest.raises(RuleBrokenError, match="不晚于 2030-11-10"):
        walk.does(at.clerk, loans.extend, to=date(2030, 11, 11), note="申请人受灾")
    walk.does(at.clerk, loans.extend, to=date(2030, 11, 10), note="申请人受灾")
    assert session.get_one(Budget, at.budget.id).committed == held
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.clerk, loans.extend, to=date(2030, 12, 10), note="再展")
    assert refused.value.code == "TIMES_EXCEEDED"
    letters = [row for row in session.scalars(select(FollowUp)) if row.rule == "maturity_letter"]
    assert {row.planned_on: row.state for row in letters} == {
        date(2029, 10, 10): FollowUpState.CANCELLED, date(2030, 10, 10): FollowUpState.OPEN,
    }  # fmt: skip
    walk.does(at.clerk, loans.reverse, movement_id=movement(session, MovementKind.EXTENSION).id, reason="误登")
    assert walk.loan.extended_to is None
    sound(session, walk, at)


def test_an_overdue_loan_is_cured_when_its_arrears_are_paid(session: Session) -> None:
    walk = lent(session, method="equal_principal", term_months=24)
    at, held = walk.at, session.get_one(Budget, walk.at.budget.id).committed
    walk.does(at.clerk, loans.mark_overdue, day=date(2026, 12, 20), since=date(2026, 12, 10), text="首期未还")
    assert session.get_one(Budget, at.budget.id).committed < held
    with pytest.raises(RuleBrokenError, match=r"8,333\.33 元"):
        walk.does(at.clerk, loans.cure, text="已还")
    walk.does(at.clerk, loans.repay, on=walk.today, principal=YUAN("8333.33"), interest=YUAN("583.33"))
    walk.does(at.clerk, loans.cure, text="已还")
    assert (walk.loan.state, walk.loan.overdue_since) == (LoanState.REPAYING, None)
    assert session.get_one(Budget, at.budget.id).committed == held
    sound(session, walk, at)


def failed(session: Session, amount: str = "200000.00") -> Walk:
    """A loan overdue since 21 December 2026, 91 days later."""
    walk = lent(session, amount=YUAN(amount))
    walk.does(walk.at.clerk, loans.mark_overdue, day=date(2026, 12, 22), since=date(2026, 12, 21), text="利息未付")
    walk.today = date(2027, 3, 22)
    return walk


def test_the_fund_pays_after_ninety_days_by_the_loans_size_and_not_a_day_earlier(session: Session) -> None:
    walk = failed(session)
    at = walk.at
    with pytest.raises(RuleBrokenError, match="90 天"):
        walk.does(at.second, loans.compensate, day=date(2027, 3, 21), text="逾期")
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.supervisor, loans.compensate, day=date(2027, 3, 22), text="逾期 91 天")
    assert refused.value.code == "SAME_PERSON"
    paid = walk.does(at.second, loans.compensate, text="逾期 91 天", unpaid_interest=YUAN("1750.00"))
    # 80 % of 201,750.00
    assert paid == YUAN("161400.00")
    loan, fund = walk.loan, session.get_one(GuaranteeFund, at.fund.id)
    assert (loan.state, loan.compensated, loan.principal_left) == (LoanState.COMPENSATED, paid, YUAN(200_000))
    assert (fund.balance, fund.guaranteed) == (YUAN(5_000_000) - paid, ZERO)
    assert session.get_one(Budget, at.budget.id).position.held == ZERO


def test_of_two_approvals_the_first_counts_too_when_the_fund_is_to_pay(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at, amount=YUAN(300_000)).to(LoanState.REPAYING)
    assert walk.loan.decided_by_id == at.second.id
    third = accounts.account(session, Role.SUPERVISOR, at.county, "third")
    session.commit()
    walk.does(at.clerk, loans.mark_overdue, day=date(2026, 12, 22), since=date(2026, 12, 21), text="利息未付")
    for who in (at.supervisor, at.second):
        with pytest.raises(RuleBrokenError) as refused:
            walk.does(who, loans.compensate, day=date(2027, 3, 22), text="逾期 91 天")
        assert refused.value.code == "SAME_PERSON"
    walk.does(third, loans.compensate, text="逾期 91 天")
    for who in (at.supervisor, at.second, third):
        with pytest.raises(RuleBrokenError) as refused:
            walk.does(who, loans.write_off, text="禾财社〔2028〕2号")
        assert refused.value.code == "SAME_PERSON"


def test_a_small_loan_is_paid_whole(session: Session) -> None:
    walk = failed(session, "100000.00")
    assert walk.does(walk.at.second, loans.compensate, text="逾期 91 天") == YUAN(100_000)


def test_what_is_recovered_is_shared_with_the_bank_to_the_fen(session: Session) -> None:
    walk = failed(session)
    at = walk.at
    walk.does(at.second, loans.compensate, text="逾期 91 天")
    for amount in ("33333.33", "0.01", "66666.66"):
        walk.does(at.clerk, loans.record_recovery, on=walk.today, amount=YUAN(amount))
    fund = session.get_one(GuaranteeFund, at.fund.id)
    assert fund.balance == YUAN("5000000.00") - YUAN("160000.00") + YUAN("80000.00")
    with pytest.raises(RuleBrokenError):
        walk.does(at.clerk, loans.record_recovery, on=walk.today, amount=YUAN("100000.01"))
    wrong = movement(session, MovementKind.RECOVERY)
    walk.does(at.clerk, loans.reverse, movement_id=wrong.id, reason="重复登记")
    assert walk.loan.recovered == YUAN("33333.34")
    walk.does(at.clerk, loans.record_recovery, on=walk.today, amount=walk.loan.principal_left)
    assert (walk.loan.state, walk.loan.principal_left) == (LoanState.RECOVERED, ZERO)
    assert session.get_one(GuaranteeFund, at.fund.id).balance == YUAN(5_000_000)


def test_what_is_lost_is_written_off_by_another_person(session: Session) -> None:
    walk = failed(session)
    at = walk.at
    walk.does(at.second, loans.compensate, text="逾期 91 天")
    walk.does(at.clerk, loans.record_recovery, on=walk.today, amount=YUAN(50_000))
    for who in (at.second, at.supervisor):
        with pytest.raises(RuleBrokenError) as refused:
            walk.does(who, loans.write_off, text="禾财社〔2028〕2号")
        assert refused.value.code == "SAME_PERSON"
    third = at.second
    with_nobody = walk.does(None, loans.write_off, text="禾财社〔2028〕2号")
    assert with_nobody is None
    assert third.id
    assert (walk.loan.state, walk.loan.principal_left) == (LoanState.WRITTEN_OFF, ZERO)
    assert movement(session, MovementKind.WRITE_OFF).amount == YUAN(150_000)


def test_a_fund_that_paid_too_much_of_what_matured_stops_new_loans(session: Session) -> None:
    at = loan_desk(session)
    policies.budget(session, at.version, at.county, year=2027)
    walk = Walk(session, at, amount=YUAN(100_000), term_months=2).to(LoanState.REPAYING)
    walk.does(at.clerk, loans.mark_overdue, day=date(2026, 12, 22), since=date(2026, 12, 21), text="利息未付")
    other = Walk(session, at)
    other.today = date(2027, 3, 22)
    other.to(LoanState.DECISION)
    walk.does(at.second, loans.compensate, day=date(2027, 3, 22), text="逾期 91 天")
    with pytest.raises(RuleBrokenError, match="代偿率未到暂停线"):
        other.does(at.second, loans.approve)


def test_equal_instalments_paid_as_planned_settle_the_loan(session: Session) -> None:
    walk = lent(session, method="equal_instalment", term_months=12, amount=YUAN(120_000))
    at = walk.at
    plan = queries.page_of(session, None, walk.loan, walk.today).plan
    for period in plan:
        principal = min(period.principal, walk.loan.principal_left)
        walk.does(
            at.clerk, loans.repay, day=period.due_on, on=period.due_on, principal=principal, interest=period.interest
        )
    assert (walk.loan.state, walk.loan.principal_left) == (LoanState.SETTLED, ZERO)
    assert total([one.subsidy for one in plan]) == session.get_one(Budget, at.budget.id).committed
    sound(session, walk, at)


def test_a_loan_of_equal_parts_can_be_settled_early_though_its_payments_were_never_told(session: Session) -> None:
    walk = lent(session, method="equal_instalment", term_months=12, amount=YUAN(120_000))
    walk.does(walk.at.clerk, loans.settle_early, day=date(2027, 3, 25), on=date(2027, 3, 25))
    assert walk.loan.state == LoanState.SETTLED
    sound(session, walk, walk.at)
