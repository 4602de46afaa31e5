"""Calculations of ceilings, the rate cap and eligibility for a guaranteed loan."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes import loan_figures
from supportdesk.domain.programmes.loan_figures import LprRate, OtherLoan
from supportdesk.domain.reasons import Reason
from supportdesk.domain.words import say

from .answers import Answer, percent_text
from .reading import Count, DecimalText, Factor, Positive, Ratio, Shape, names_of
from .reference import Reference

_OTHER_LOAN = re.compile(r"([a-z]+(?:_[a-z]+)*)(?:_([0-9]{1,12}(?:\.[0-9]{1,2})?))?")


@dataclass(frozen=True)
class LprRow:
    """One published loan prime rate."""

    from_: date
    lpr_1y_pct: DecimalText


@dataclass(frozen=True)
class RateCapInputs:
    """A contract's rate beside the published loan prime rates."""

    contract_date: date
    lpr_table: tuple[LprRow, ...]
    spread_bp_cap: Count
    contract_rate_pct: DecimalText


@dataclass(frozen=True)
class PartnersInputs:
    """The ceiling of a joint venture."""

    eligible_partners: Positive
    person_cap: Money
    uplift: Factor
    small_enterprise_cap: Money
    requested: Money | None = None


@dataclass(frozen=True)
class LocalRule:
    """A place that lends more to who brings enough jobs."""

    jobs_min: Count
    person_cap: Money


@dataclass(frozen=True)
class LocalCapInputs:
    """The ceiling of a person under a local rule."""

    person_cap: Money
    local_rule: LocalRule
    jobs_created_12m: Count
    requested: Money | None = None


@dataclass(frozen=True)
class PersonCapInputs:
    """The ceiling of a person."""

    person_cap: Money
    requested: Money


@dataclass(frozen=True)
class EnterpriseCapInputs:
    """The ceiling of a small enterprise."""

    small_enterprise_cap: Money
    requested: Money


def rate_cap(given: RateCapInputs) -> Answer:
    """IS-09 to IS-11."""
    published = [LprRate(row.from_, row.lpr_1y_pct) for row in given.lpr_table]
    cap = loan_figures.rate_cap(given.contract_date, published, given.spread_bp_cap)
    reason = cap.refusal(given.contract_rate_pct)
    return {
        "lpr_used_pct": percent_text(cap.lpr_pct),
        "cap_pct": percent_text(cap.cap_pct),
        "eligible": reason is None,
        "reason": reason,
    }


def partners_cap(given: PartnersInputs) -> Answer:
    """IS-12 to IS-14."""
    cap = loan_figures.partnership_cap(
        given.person_cap, given.eligible_partners, given.uplift, given.small_enterprise_cap
    )
    return _ceiling(cap, given.requested)


def local_cap(given: LocalCapInputs) -> Answer:
    """IS-15 and IS-16."""
    rule = given.local_rule
    cap = loan_figures.local_cap(
        given.person_cap, given.jobs_created_12m, jobs_min=rule.jobs_min, raised_cap=rule.person_cap
    )
    return _ceiling(cap, given.requested)


def person_cap(given: PersonCapInputs) -> Answer:
    """A person alone: the programme's ceiling."""
    return _ceiling(given.person_cap, given.requested)


def enterprise_cap(given: EnterpriseCapInputs) -> Answer:
    """A small enterprise: the programme's ceiling."""
    return _ceiling(given.small_enterprise_cap, given.requested)


@dataclass(frozen=True)
class TimesInputs:
    """How often a person had a subsidised loan."""

    prior_subsidised_loans: Count
    max_times: Count


@dataclass(frozen=True)
class AgeLimits:
    """The oldest age of men and of women."""

    M: Count
    F: Count


@dataclass(frozen=True)
class AgeInputs:
    """An applicant's age beside the county's limits."""

    gender: Literal["M", "F"]
    age: Count
    limit: AgeLimits


@dataclass(frozen=True)
class OtherLoansInputs:
    """Loans that applicant and spouse still owe: `car`, `consumer_50000` (with its amount) …"""

    other_loans: tuple[str, ...]
    excluded: tuple[str, ...]
    consumer_exempt_le: Money


@dataclass(frozen=True)
class EligibilityInputs:
    """Several questions at once; the items of a question come together or not at all."""

    prior_subsidised_loans: Count | None = None
    max_times: Count | None = None
    gender: Literal["M", "F"] | None = None
    age: Count | None = None
    limit: AgeLimits | None = None
    other_loans: tuple[str, ...] | None = None
    excluded: tuple[str, ...] | None = None
    consumer_exempt_le: Money | None = None


@dataclass(frozen=True)
class HiringInputs:
    """A small enterprise's staff, and how many of a key group it hired within twelve months."""

    current_staff: Count
    new_key_group_hires_12m: Count
    ratio_le_100: Ratio
    ratio_gt_100: Ratio
    contract_years_min: Count


def by_prior_loans(given: TimesInputs) -> Answer:
    """IS-17 and IS-18."""
    reason = loan_figures.times_refusal(given.prior_subsidised_loans, given.max_times)
    return {"eligible": reason is None, "reason": reason}


def by_age(given: AgeInputs) -> Answer:
    """EL-01 to EL-04."""
    return {"eligible": _age_refusal(given) is None}


def by_other_loans(given: OtherLoansInputs) -> Answer:
    """EL-09."""
    reason = _other_loans_refusal(given)
    return {"eligible": reason is None, "reason": reason}


def by_all_questions(given: EligibilityInputs) -> Answer:
    """Several of the three at once; the first refusal is the reason."""
    times, age, others = _asked(TimesInputs, given), _asked(AgeInputs, given), _asked(OtherLoansInputs, given)
    if not (times or age or others):
        words = say("请给出要核对的输入项：{names}。", names="、".join(names_of(EligibilityInputs)[0]))
        raise BadValueError(words, field="inputs", code="missing")
    refusals = (
        times and loan_figures.times_refusal(times.prior_subsidised_loans, times.max_times),
        age and _age_refusal(age),
        others and _other_loans_refusal(others),
    )
    reason = next((refusal for refusal in refusals if refusal), None)
    return {"eligible": reason is None, "reason": reason}


def by_hiring(given: HiringInputs, known: Reference) -> Answer:
    """HR-01 to HR-05."""
    required = loan_figures.hires_required(
        given.current_staff,
        ratio=given.ratio_le_100,
        ratio_above=given.ratio_gt_100,
        staff_threshold=known.loan.staff_threshold,
    )
    return {"required_hires": required, "eligible": given.new_key_group_hires_12m >= required}


def _asked(shape: type[Shape], given: EligibilityInputs) -> Shape | None:
    """Return one question's items, None when it was not asked; raises BadValueError when it was asked by halves."""
    items = {name: getattr(given, name) for name in names_of(shape)[0]}
    missing = [name for name, value in items.items() if value is None]
    if len(missing) == len(items):
        return None
    if missing:
        raise BadValueError(say("缺少输入项{field}。", field=missing[0]), field=missing[0], code="missing")
    return shape(**items)


def _age_refusal(given: AgeInputs) -> Reason | None:
    return loan_figures.age_refusal(given.age, given.limit.M if given.gender == "M" else given.limit.F)


def _other_loans_refusal(given: OtherLoansInputs) -> Reason | None:
    return loan_figures.other_loans_refusal(
        [_other_loan(text, place) for place, text in enumerate(given.other_loans)],
        exempt_kinds=given.excluded,
        consumer_exempt_up_to=given.consumer_exempt_le,
    )


def _ceiling(cap: Money, requested: Money | None) -> Answer:
    if requested is None:
        return {"max_amount": cap}
    return {"max_amount": cap, "accepted": requested <= cap, "approved_ceiling": min(requested, cap)}


def _other_loan(text: str, place: int) -> OtherLoan:
    read = _OTHER_LOAN.fullmatch(text)
    if not read:
        words = say('输入项other_loans[{place}]应写成"car"或"consumer_50000"的样子。', place=place)
        raise BadValueError(words, field=f"other_loans[{place}]")
    return OtherLoan(read[1], None if read[2] is None else Money.yuan(read[2]))
