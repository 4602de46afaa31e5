"""Calculations of a loan's interest and of who bears it: one shape of inputs each, and its answer."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import Money, split
from supportdesk.domain.programmes import loan_figures
from supportdesk.domain.programmes.loan_figures import Segment
from supportdesk.domain.words import say

from .answers import Answer, percent_text
from .reading import Count, DecimalText, Factor, Positive, Ratio, Share, days_between, in_order
from .reference import Reference

_LEGACY_BEARER = re.compile(r"LPR([+-][0-9]{1,4})BP")


@dataclass(frozen=True)
class PeriodInputs:
    """Interest of one balance from a day to another, which is not counted."""

    principal: Money
    contract_rate_pct: DecimalText
    period_start: date
    period_end_exclusive: date
    subsidy_ratio: Ratio
    day_count_base: Positive | None = None


@dataclass(frozen=True)
class DaysInputs:
    """Interest of one balance over a number of days."""

    principal: Money
    contract_rate_pct: DecimalText
    days: Count
    subsidy_ratio: Ratio
    day_count_base: Positive | None = None


@dataclass(frozen=True)
class SegmentInputs:
    """One stretch with its own balance."""

    principal: Money
    start: date
    end_exclusive: date


@dataclass(frozen=True)
class SegmentsInputs:
    """Interest over stretches between which the balance changed."""

    contract_rate_pct: DecimalText
    subsidy_ratio: Ratio
    segments: tuple[SegmentInputs, ...]
    day_count_base: Positive | None = None


@dataclass(frozen=True)
class OverdueInputs:
    """A loan repaid after its maturity."""

    principal: Money
    contract_rate_pct: DecimalText
    normal_start: date
    maturity: date
    repaid_on: date
    penalty_multiplier: Factor
    subsidy_ratio: Ratio
    day_count_base: Positive | None = None


@dataclass(frozen=True)
class ExtensionInputs:
    """A period of a loan with an agreed later maturity."""

    principal: Money
    contract_rate_pct: DecimalText
    original_maturity: date
    extended_to: date
    period_start: date
    period_end_exclusive: date
    in_extension: bool
    subsidy_ratio: Ratio | None = None
    day_count_base: Positive | None = None


@dataclass(frozen=True)
class LegacyInputs:
    """A loan lent under the rule of 2020."""

    principal: Money
    lpr_1y_pct: DecimalText
    contract_rate_pct: DecimalText
    borrower_bears: str
    days: Count
    day_count_base: Positive | None = None


def interest_of_period(given: PeriodInputs, known: Reference) -> Answer:
    """IS-01 to IS-05."""
    days = days_between(given.period_start, given.period_end_exclusive, "period_end_exclusive")
    return _interest_of_days(given, days, known)


def interest_of_days(given: DaysInputs, known: Reference) -> Answer:
    """IS-01, with the days counted already."""
    return _interest_of_days(given, given.days, known)


def interest_of_segments(given: SegmentsInputs, known: Reference) -> Answer:
    """IS-06."""
    segments = [
        Segment(
            part.principal, part.start, in_order(part.start, part.end_exclusive, f"segments[{place}].end_exclusive")
        )
        for place, part in enumerate(given.segments)
    ]
    for place, (before, after) in enumerate(pairwise(segments), start=1):
        if after.start < before.end:
            words = say("输入项{field}早于前一段的结束日{end}。", field=f"segments[{place}].start", end=before.end)
            raise BadValueError(words, field=f"segments[{place}].start")
    interest = loan_figures.interest_of(segments, given.contract_rate_pct, day_base_of(given.day_count_base, known))
    share = loan_figures.share_interest(interest, given.subsidy_ratio)
    return {"interest": share.interest, "subsidy": share.subsidy, "borrower_share": share.borrower}


def interest_overdue(given: OverdueInputs, known: Reference) -> Answer:
    """IS-07."""
    found = loan_figures.overdue_interest(
        given.principal,
        given.contract_rate_pct,
        start=given.normal_start,
        maturity=in_order(given.normal_start, given.maturity, "maturity"),
        repaid_on=in_order(given.normal_start, given.repaid_on, "repaid_on"),
        penalty_multiplier=given.penalty_multiplier,
        day_base=day_base_of(given.day_count_base, known),
        subsidy_ratio=given.subsidy_ratio,
    )
    return {
        "normal_days": found.normal_days,
        "normal_interest": found.normal.interest,
        "overdue_days": found.overdue_days,
        "overdue_interest": found.overdue,
        "subsidy": found.normal.subsidy,
        "overdue_subsidy": Money(),
    }


def interest_in_extension(given: ExtensionInputs, known: Reference) -> Answer:
    """IS-08; a period before the extension needs the ratio."""
    days = days_between(given.period_start, given.period_end_exclusive, "period_end_exclusive")
    in_order(given.original_maturity, given.extended_to, "extended_to")
    day_base = day_base_of(given.day_count_base, known)
    if given.in_extension:
        share = loan_figures.extension_interest(given.principal, given.contract_rate_pct, days, day_base)
    elif given.subsidy_ratio is None:
        raise BadValueError(say("不在展期内时须给出输入项subsidy_ratio。"), field="subsidy_ratio", code="missing")
    else:
        interest = loan_figures.interest_for_days(given.principal, given.contract_rate_pct, days, day_base)
        share = loan_figures.share_interest(interest, given.subsidy_ratio)
    return {"interest": share.interest, "subsidy": share.subsidy}


def interest_of_legacy_loan(given: LegacyInputs, known: Reference) -> Answer:
    """IS-19."""
    bearer = _LEGACY_BEARER.fullmatch(given.borrower_bears)
    if not bearer:
        raise BadValueError(say('输入项borrower_bears应写成"LPR-150BP"的样子。'), field="borrower_bears")
    found = loan_figures.legacy_share(
        given.principal,
        given.contract_rate_pct,
        given.lpr_1y_pct,
        bears_bp=int(bearer[1]),
        days=given.days,
        day_base=day_base_of(given.day_count_base, known),
    )
    return {
        "borrower_rate_pct": percent_text(found.borrower_rate_pct),
        "subsidy_rate_pct": percent_text(found.subsidy_rate_pct),
        "interest": found.share.interest,
        "borrower_share": found.share.borrower,
        "subsidy": found.share.subsidy,
    }


@dataclass(frozen=True)
class FundSplitInputs:
    """A subsidy that several levels of government pay together."""

    subsidy: Money
    shares_pct: tuple[Share, ...]
    parties: tuple[str, ...]
    remainder_to: Literal["last"]


def fund_split(given: FundSplitInputs) -> Answer:
    """IS-20 and IS-21."""
    if sum(given.shares_pct) != 100:  # noqa: PLR2004 - percent
        raise BadValueError(say("输入项shares_pct各项之和须为100。"), field="shares_pct")
    if len(given.parties) != len(given.shares_pct):
        raise BadValueError(say("输入项parties与shares_pct的项数须相同。"), field="parties")
    return {"amounts": split(given.subsidy, given.shares_pct)}


def day_base_of(given: int | None, known: Reference) -> int:
    """Return the day base that was given, else the national convention's."""
    return known.loan.day_base if given is None else given


def _interest_of_days(given: PeriodInputs | DaysInputs, days: int, known: Reference) -> Answer:
    day_base = day_base_of(given.day_count_base, known)
    interest = loan_figures.interest_for_days(given.principal, given.contract_rate_pct, days, day_base)
    share = loan_figures.share_interest(interest, given.subsidy_ratio)
    return {"days": days, "interest": share.interest, "subsidy": share.subsidy, "borrower_share": share.borrower}
