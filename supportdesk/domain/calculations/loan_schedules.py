"""Calculations of repayment plans and of the reminders before a maturity."""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.follow_up_schedule import Lead, LeadUnit
from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes import loan_figures
from supportdesk.domain.programmes.loan_figures import LoanTerms, Portion, RepaymentMethod
from supportdesk.domain.words import say

from .answers import Answer
from .loan_interest import day_base_of
from .reading import DecimalText, Periods, Positive, Ratio
from .reference import Reference

_SETTLEMENT = re.compile(r"quarter-end-month day ([1-9]|[12][0-9]|3[01])\b.*")
_REMINDER = re.compile(r"-([0-9]{1,3}) (day|week|month)s? ([a-z_]+)")
_QUARTER = 3


@dataclass(frozen=True)
class PartsInputs:
    """Repayment in periods of whole months."""

    principal: Money
    annual_rate_pct: DecimalText
    periods: Periods
    months_per_period: Periods
    method: Literal["equal_instalment", "equal_principal", "bullet"]


@dataclass(frozen=True)
class BulletInputs:
    """Interest by quarter on a settlement day, principal at the end."""

    principal: Money
    annual_rate_pct: DecimalText
    start: date
    maturity: date
    interest_settlement: str
    subsidy_ratio: Ratio
    day_count_base: Positive | None = None


@dataclass(frozen=True)
class ReminderInputs:
    """Rules such as `-1 month letter`: how long before a maturity what is done."""

    maturity: date
    rules: tuple[str, ...]


def repayment_in_parts(given: PartsInputs) -> Answer:
    """LS-01 to LS-05; a plan of one period has no second one."""
    method = RepaymentMethod(given.method)
    portions = loan_figures.amortise(
        given.principal,
        given.annual_rate_pct,
        given.periods,
        months_per_period=given.months_per_period,
        method=method,
    )
    regular: dict[str, object] = {}
    if method is RepaymentMethod.EQUAL_INSTALMENT:
        rate = loan_figures.period_rate(given.annual_rate_pct, given.months_per_period)
        regular["instalment"] = loan_figures.equal_payment(given.principal, rate, given.periods)
    elif method is RepaymentMethod.EQUAL_PRINCIPAL:
        regular["principal_per_period"] = given.principal.times(Fraction(1, given.periods))
    return {
        **regular,
        "first": _portion(portions[0]),
        "second": _portion(portions[1]) if len(portions) > 1 else None,
        "last": _portion(portions[-1]),
        "total_interest": total([portion.interest for portion in portions]),
        "total_payment": total([portion.payment for portion in portions]),
    }


def bullet_by_quarter(given: BulletInputs, known: Reference) -> Answer:
    """LS-06."""
    settlement = _SETTLEMENT.fullmatch(given.interest_settlement)
    if not settlement:
        words = say('输入项interest_settlement应写成"quarter-end-month day 20"的样子。')
        raise BadValueError(words, field="interest_settlement")
    plan = loan_figures.schedule(
        LoanTerms(
            principal=given.principal,
            rate_pct=given.annual_rate_pct,
            start=given.start,
            maturity=given.maturity,
            method=RepaymentMethod.BULLET,
            months_per_period=_QUARTER,
            settlement_day=int(settlement[1]),
            day_base=day_base_of(given.day_count_base, known),
            subsidy_ratio=given.subsidy_ratio,
        )
    )
    return {
        "periods": [
            {
                "start": part.start,
                "end_exclusive": part.due_on,
                "days": part.days,
                "interest": part.interest,
                "subsidy": part.subsidy,
            }
            for part in plan
        ],
        "total_days": sum(part.days for part in plan),
        "total_interest": total([part.interest for part in plan]),
        "total_subsidy": total([part.subsidy for part in plan]),
    }


def reminder_days(given: ReminderInputs) -> Answer:
    """LS-07: one day per channel."""
    answer: dict[str, object] = {}
    for place, rule in enumerate(given.rules):
        read = _REMINDER.fullmatch(rule)
        if not read:
            words = say('输入项rules[{place}]应写成"-7 days sms"的样子。', place=place)
            raise BadValueError(words, field=f"rules[{place}]")
        if read[3] in answer:
            words = say("输入项rules[{place}]的{channel}出现了两次。", place=place, channel=read[3])
            raise BadValueError(words, field=f"rules[{place}]")
        answer[read[3]] = Lead(int(read[1]), LeadUnit(read[2])).before(given.maturity)
    return answer


def _portion(portion: Portion) -> Answer:
    return {
        "n": portion.number,
        "payment": portion.payment,
        "principal": portion.principal,
        "interest": portion.interest,
        "balance": portion.balance,
    }
