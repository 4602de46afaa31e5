"""One calculation of the trade by its kind: inputs as JSON values, the answer as JSON values.

Every policy figure comes with the inputs; what doesn't (calendar, national tables) comes in `known`.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import say

from . import (
    awards,
    clocks,
    ledgers,
    loan_interest,
    loan_limits,
    loan_schedules,
    numbers,
    summaries,
    taxes,
    training_and_insurance,
)
from .answers import plain
from .reading import misfit, names_of, read_shape
from .reference import Reference

__all__ = ["Reference", "calculate", "inputs_of", "kinds"]

# A kind's shapes of inputs, each told by the type of its function's first parameter; where two fit, the first is taken.
_SHAPES: Mapping[str, tuple[Callable[..., Mapping[str, object]], ...]] = {
    "loan_interest_subsidy": (
        loan_interest.interest_of_period,
        loan_interest.interest_of_days,
        loan_interest.interest_of_segments,
        loan_interest.interest_overdue,
        loan_interest.interest_in_extension,
        loan_interest.interest_of_legacy_loan,
    ),
    "fund_split": (loan_interest.fund_split,),
    "loan_schedule": (
        loan_schedules.repayment_in_parts,
        loan_schedules.bullet_by_quarter,
        loan_schedules.reminder_days,
    ),
    "loan_rate_cap": (loan_limits.rate_cap,),
    "loan_cap": (
        loan_limits.partners_cap,
        loan_limits.local_cap,
        loan_limits.person_cap,
        loan_limits.enterprise_cap,
    ),
    "loan_eligibility": (
        loan_limits.by_prior_loans,
        loan_limits.by_age,
        loan_limits.by_other_loans,
        loan_limits.by_all_questions,
    ),
    "loan_eligibility_small_enterprise": (loan_limits.by_hiring,),
    "guarantee_fund": (summaries.fund_position, summaries.fund_and_new_loan, summaries.compensation_rate),
    "guarantee_compensation": (summaries.compensation_by_size, summaries.compensation_by_days),
    "working_day_deadline": (clocks.deadline,),
    "working_day_count": (clocks.working_day_count,),
    "publicity_period": (clocks.publicity,),
    "one_time_notice": (clocks.silence, clocks.supplement, clocks.second_notice),
    "follow_up_schedule": (clocks.visits, clocks.regular_visits),
    "working_age_limit": (clocks.retirement,),
    "returnee_identification": (clocks.returnee,),
    "identifier_resident_id": (numbers.resident_number,),
    "identifier_uscc": (numbers.credit_code,),
    "rmb_capitals": (numbers.amount_in_capitals,),
    "public_notice_masking": (numbers.masked,),
    "four_eyes": (summaries.four_eyes,),
    "monthly_report": (
        summaries.by_unit,
        summaries.share,
        summaries.target,
        summaries.quality,
        summaries.survival,
        summaries.jobs,
        summaries.by_town_and_industry,
    ),
    "tax_quota": (taxes.quota,),
    "tax_window": (taxes.window,),
    "tax_quota_enterprise": (taxes.employer_quota,),
    "tax_ledger_enterprise": (taxes.employer_ledger,),
    "tax_ledger": (
        ledgers.by_quarter,
        ledgers.by_month,
        ledgers.one_quarter,
        ledgers.with_switch,
        ledgers.settlement,
    ),
    "vat_threshold": (taxes.vat,),
    "cit_small_low_profit": (taxes.enterprise_tax,),
    "iit_sole_trader_halving": (taxes.sole_trader_tax,),
    "one_off_startup_subsidy": (awards.one_off, awards.one_off_once, awards.one_off_with_jobs),
    "rent_subsidy": (awards.rent_by_month, awards.rent_falling, awards.rent_by_area, awards.rent_in_part),
    "incubator_rent_reduction": (awards.rent_reduced,),
    "incubator_startup_fund_illustrative": (awards.start_up_fund,),
    "job_creation_subsidy": (awards.job_creation,),
    "social_insurance_subsidy": (awards.insurance_paid,),
    "subsidy_stacking": (awards.stacking,),
    "training_subsidy": (training_and_insurance.class_subsidy, training_and_insurance.class_subsidy_by_outcome),
    "training_living_allowance": (training_and_insurance.living_allowance,),
    "failure_social_insurance_subsidy": (training_and_insurance.failed_founder,),
    "startup_insurance_caps": (training_and_insurance.capped_claims,),
    "startup_insurance_illustrative": (training_and_insurance.payout,),
    "unemployment_benefit_months": (training_and_insurance.benefit_months,),
}


def kinds() -> tuple[str, ...]:
    """Return the kinds of calculation."""
    return tuple(_SHAPES)


def inputs_of(kind: str) -> tuple[tuple[str, ...], ...]:
    """Return the names of the inputs of each shape of a kind; raises BadValueError for an unknown kind."""
    return tuple(tuple(names_of(_shape_of(answer))[0]) for answer in _answers_of(kind))


def calculate(kind: str, given: object, known: Reference) -> dict[str, object]:
    """Answer one calculation with JSON values.

    Raises BadValueError that names the item which is missing, unknown or not of the right type, and
    CalendarUnknownError for a deadline in a year whose calendar is not confirmed.
    """
    answers = _answers_of(kind)
    if not isinstance(given, dict):
        raise BadValueError(say("输入须为JSON对象，如{example}。", example='{"amount": "1409.50"}'), field="inputs")
    answer = min(answers, key=lambda one: misfit(_shape_of(one), given))
    inputs = read_shape(_shape_of(answer), given)
    wants_known = len(inspect.signature(answer).parameters) > 1
    return {name: plain(item) for name, item in (answer(inputs, known) if wants_known else answer(inputs)).items()}


def _answers_of(kind: str) -> tuple[Callable[..., Mapping[str, object]], ...]:
    if kind not in _SHAPES:
        words = say("没有{kind}这种计算；可用的是：{kinds}。", kind=kind, kinds="、".join(_SHAPES))
        raise BadValueError(words, field="kind", code="unknown")
    return _SHAPES[kind]


def _shape_of(answer: Callable[..., Mapping[str, object]]) -> type[Any]:
    shape: type[Any] = next(iter(inspect.signature(answer, eval_str=True).parameters.values())).annotation
    return shape
