"""How much may be lent, at which rate, and to whom: ceilings, the rate cap, and the facts that refuse a loan.

Every figure is a parameter of the programme's version. A function answers None or a reason code, never a sentence.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import Money
from supportdesk.domain.reasons import Reason
from supportdesk.domain.words import say

from .interest import BASIS_POINTS_PER_PERCENT


@dataclass(frozen=True)
class LprRate:
    """A published one-year loan prime rate and the day from which it holds."""

    valid_from: date
    rate_pct: Decimal


@dataclass(frozen=True)
class RateCap:
    """The loan prime rate of the contract's day and the highest rate that it allows, both in percent a year."""

    lpr_pct: Decimal
    cap_pct: Decimal

    def refusal(self, rate_pct: Decimal) -> Reason | None:
        """Answer RATE_OVER_CAP for a contract above the cap; the cap itself is allowed."""
        return Reason.RATE_OVER_CAP if rate_pct > self.cap_pct else None


def rate_cap(contract_date: date, published: Sequence[LprRate], spread_bp: int) -> RateCap:
    """Find the cap on a contract's day: the last rate already in force, plus basis points. Source: IS-09, IS-10.

    Raises BadValueError when no rate was in force yet.
    """
    in_force = [rate for rate in published if rate.valid_from <= contract_date]
    if not in_force:
        raise BadValueError(
            say("{day}之前没有已发布的LPR，请补上合同日已生效的一期。", day=contract_date), field="lpr_table"
        )
    lpr = max(in_force, key=lambda rate: rate.valid_from).rate_pct
    return RateCap(lpr, lpr + Decimal(spread_bp) / BASIS_POINTS_PER_PERCENT)


def partnership_cap(person_cap: Money, partners: int, uplift: Fraction | Decimal, enterprise_cap: Money) -> Money:
    """Ceiling of a joint venture: persons × personal ceiling × uplift, never above an enterprise's. IS-12 to IS-14."""
    return min(person_cap.times(partners * Fraction(uplift)), enterprise_cap)


def local_cap(cap: Money, jobs_created: int, *, jobs_min: int, raised_cap: Money) -> Money:
    """Ceiling under a local rule that raises it for enough new jobs; with fewer the general one holds. IS-15, IS-16."""
    return raised_cap if jobs_created >= jobs_min else cap


def hires_required(
    staff: int, *, ratio: Fraction | Decimal, ratio_above: Fraction | Decimal, staff_threshold: int
) -> int:
    """How many of a key group a small enterprise must have hired: rounded up to whole people.

    More than `staff_threshold` people (not just as many) bring the lower ratio. Source: HR-01 to HR-05.
    """
    return ceil(staff * Fraction(ratio_above if staff > staff_threshold else ratio))


def times_refusal(prior_loans: int, max_times: int) -> Reason | None:
    """Answer TIMES_EXCEEDED when this loan would be one more than allowed. Source: IS-17, IS-18."""
    return Reason.TIMES_EXCEEDED if prior_loans + 1 > max_times else None


def age_refusal(age: int, limit: int) -> Reason | None:
    """Answer AGE_LIMIT above the local limit of age, which itself is allowed. Source: EL-01 to EL-04."""
    return Reason.AGE_LIMIT if age > limit else None


@dataclass(frozen=True)
class OtherLoan:
    """A loan that the applicant or the spouse still owes. `kind` is `student`, `housing`, `car`, `consumer` …"""

    kind: str
    amount: Money | None = None


def other_loans_refusal(
    loans: Collection[OtherLoan], *, exempt_kinds: Collection[str], consumer_exempt_up_to: Money
) -> Reason | None:
    """Answer OTHER_LOAN unless every loan is exempt: by its kind, or a consumer loan up to the limit each. EL-09.

    A consumer loan of unknown amount is not exempt.
    """
    for loan in loans:
        small = loan.kind == "consumer" and loan.amount is not None and loan.amount <= consumer_exempt_up_to
        if not small and loan.kind not in exempt_kinds:
            return Reason.OTHER_LOAN
    return None


def extension_refusal(
    *, extensions_so_far: int, max_extensions: int, maturity_months_later: int, max_months: int
) -> Reason | None:
    """Answer TIMES_EXCEEDED for one extension too many, TOO_LATE for one that is too long."""
    if extensions_so_far + 1 > max_extensions:
        return Reason.TIMES_EXCEEDED
    return Reason.TOO_LATE if maturity_months_later > max_months else None
