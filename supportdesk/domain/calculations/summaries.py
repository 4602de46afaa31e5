"""Calculations of the monthly summary, of the guarantee fund, and of the four eyes."""

from dataclasses import dataclass

from supportdesk.domain import funds, reports
from supportdesk.domain.four_eyes import same_person_refusal
from supportdesk.domain.funds import Compensation, FundPosition
from supportdesk.domain.money import Money

from .answers import Answer, rate_text
from .reading import AmountText, Count, DecimalText, Ratio
from .reference import Reference

_MULTIPLE_PLACES = 2


@dataclass(frozen=True)
class ByUnitInputs:
    """Amounts of units, in the unit named, and the number of loans."""

    by_unit: dict[str, AmountText]
    loans: Count
    unit: str = "万元"


@dataclass(frozen=True)
class ShareInputs:
    """A part of a whole."""

    part: AmountText
    whole: AmountText
    unit: str = "万元"


@dataclass(frozen=True)
class TargetInputs:
    """What is done, and how much of the target that is."""

    done: AmountText
    completion_pct: DecimalText
    unit: str = "万元"


@dataclass(frozen=True)
class QualityInputs:
    """Loans matured and recovered, the balance and what of it is overdue."""

    matured: AmountText
    recovered: AmountText
    balance: AmountText
    overdue_balance: AmountText
    unit: str = "万元"


@dataclass(frozen=True)
class SurvivalInputs:
    """What became of the ventures registered in one month."""

    cohort_registered: Count
    alive_at_12m: Count
    deregistered: Count = 0
    abnormal_list: Count = 0
    lost_contact: Count = 0


@dataclass(frozen=True)
class JobsInputs:
    """Founders supported, and the jobs that they created beside their own."""

    direct_supported: Count
    jobs_created_excluding_founder: Count


@dataclass(frozen=True)
class RowsInputs:
    """Counts by town and industry."""

    rows: tuple[tuple[str, str, Count], ...]


def by_unit(given: ByUnitInputs) -> Answer:
    """RP-01."""
    whole = sum(given.by_unit.values(), start=reports.rounded(0, 0))
    return {"total": whole, "average_per_loan": reports.average(whole, given.loans)}


def share(given: ShareInputs) -> Answer:
    """RP-02."""
    return {"share_pct": reports.percent(given.part, given.whole)}


def target(given: TargetInputs) -> Answer:
    """RP-03."""
    return {"target_approx": reports.target_from(given.done, given.completion_pct)}


def quality(given: QualityInputs) -> Answer:
    """RP-04."""
    found = reports.loan_quality(
        matured=given.matured,
        recovered=given.recovered,
        balance=given.balance,
        overdue_balance=given.overdue_balance,
    )
    return {
        "recovery_rate_pct": found.recovery_pct,
        "overdue_rate_pct_of_balance": found.overdue_pct_of_balance,
        "unrecovered": found.unrecovered,
    }


def survival(given: SurvivalInputs) -> Answer:
    """RP-05."""
    found = reports.survival(
        given.cohort_registered, given.alive_at_12m, given.deregistered, given.abnormal_list, given.lost_contact
    )
    return {"survival_rate": found.rate, "check_sum": found.check_sum}


def jobs(given: JobsInputs) -> Answer:
    """RP-06."""
    created, founders = given.jobs_created_excluding_founder, given.direct_supported
    return {"jobs_per_founder": reports.average(created, founders), "total_employment": founders + created}


def by_town_and_industry(given: RowsInputs) -> Answer:
    """RP-07."""
    totals = reports.cross_totals(given.rows)
    return {"by_town": totals.by_row, "by_industry": totals.by_column, "total": totals.total}


@dataclass(frozen=True)
class FundInputs:
    """A fund and what it guarantees."""

    fund_balance: Money
    guaranteed_outstanding: Money
    max_multiple: DecimalText


@dataclass(frozen=True)
class NewLoanInputs:
    """A fund that is asked to guarantee one loan more."""

    fund_balance: Money
    guaranteed_outstanding: Money
    max_multiple: DecimalText
    new_loan: Money


@dataclass(frozen=True)
class CompensationRateInputs:
    """What a fund compensated of what matured, and the line at which it stops."""

    compensated_ytd: Money
    matured_guaranteed_ytd: Money
    suspend_at: Ratio


def fund_position(given: FundInputs) -> Answer:
    """GF-01."""
    fund = FundPosition(given.fund_balance, given.guaranteed_outstanding, given.max_multiple)
    return {"multiple": rate_text(fund.multiple, _MULTIPLE_PLACES), "remaining_capacity": fund.headroom}


def fund_and_new_loan(given: NewLoanInputs) -> Answer:
    """GF-02."""
    fund = FundPosition(given.fund_balance, given.guaranteed_outstanding, given.max_multiple)
    reason = fund.refusal(given.new_loan)
    return {"allowed": reason is None, "reason": reason, "headroom": fund.headroom}


def compensation_rate(given: CompensationRateInputs) -> Answer:
    """GF-03."""
    found = funds.compensation_rate(given.compensated_ytd, given.matured_guaranteed_ytd, given.suspend_at)
    return {"rate": rate_text(found.rate), "suspend_new": found.suspends_new}


@dataclass(frozen=True)
class BySizeInputs:
    """A failed loan under the rule that pays small ones whole."""

    loan_amount: Money
    outstanding_principal_and_term_interest: Money
    overdue_months: Count
    full_threshold: Money
    ratio_above: Ratio
    min_overdue_months: Count | None = None


@dataclass(frozen=True)
class ByDaysInputs:
    """A failed loan under the rule that counts days."""

    outstanding: Money
    overdue_days: Count
    min_overdue_days_exclusive: Count
    fund_ratio: Ratio


def compensation_by_size(given: BySizeInputs, known: Reference) -> Answer:
    """IN-05 to IN-07."""
    months = given.min_overdue_months
    found = funds.compensation_by_size(
        given.outstanding_principal_and_term_interest,
        given.ratio_above,
        loan_amount=given.loan_amount,
        full_up_to=given.full_threshold,
        overdue_months=given.overdue_months,
        min_overdue_months=known.loan.compensation_after_months if months is None else months,
    )
    return _compensation(found)


def compensation_by_days(given: ByDaysInputs) -> Answer:
    """IN-08 and IN-09."""
    found = funds.compensation_by_days(
        given.outstanding,
        given.fund_ratio,
        overdue_days=given.overdue_days,
        more_than_days=given.min_overdue_days_exclusive,
    )
    return _compensation(found)


def _compensation(found: Compensation) -> Answer:
    return {"payable_now": found.payable_now, "fund_pays": found.fund_pays, "bank_bears": found.bank_bears}


@dataclass(frozen=True)
class DutiesInputs:
    """Who handled, reviewed, approved and paid."""

    handler: str
    reviewer: str
    approver: str | None = None
    payer: str | None = None


def four_eyes(given: DutiesInputs) -> Answer:
    """PR-01."""
    reason = same_person_refusal([given.handler, given.reviewer, given.approver, given.payer])
    return {"accepted": reason is None, "reason": reason}
