"""Start-up money: a share of what was invested and verified, up to a cap, in tranches by milestone; and its clawback.

Every figure is the version's. Source: worked cases SU-21 and SU-22.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from supportdesk.domain.applications.awards import Award, AwardStep, not_known
from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.incubator import figures
from supportdesk.domain.programmes.incubator.facts import IncubatorFacts
from supportdesk.domain.programmes.incubator.terms import IncubatorTerms, Subject, TrancheRule
from supportdesk.domain.words import both, say

_PERCENT = 100


@dataclass(frozen=True)
class PlannedTranche:
    """One part of an award: its rule, its amount, and the first day on which its milestone can be proven."""

    number: int
    rule: TrancheRule
    amount: Money
    from_day: date


def award_of(facts: IncubatorFacts, terms: IncubatorTerms) -> Award | None:
    """Reckon start-up money; a place has no amount. Without verified investment nothing can be reckoned."""
    if terms.subject is Subject.PLACE or terms.ratio is None or terms.cap is None:
        return None
    if not facts.verified or facts.items_open:
        return not_known(say("核实的投资"))
    award = figures.start_up_award(facts.verified, terms.ratio, terms.cap)
    share = say(
        "{verified} 元 × {ratio}，不超过 {cap} 元",
        verified=facts.verified.grouped,
        ratio=f"{percent_text(terms.ratio)}%",
        cap=terms.cap.grouped,
    )
    steps = [AwardStep(say("启动资金"), share, award, terms.clause("ratio"))]
    for rule, amount in zip(terms.tranches, amounts_of(award, terms.tranches), strict=True):
        told = say("{award} 元 × {percent}%", award=award.grouped, percent=f"{rule.percent.normalize():f}")
        steps.append(AwardStep(both(rule.title, rule.title_en), told, amount, terms.clause("tranches")))
    return Award(award, tuple(steps))


def amounts_of(award: Money, rules: Sequence[TrancheRule]) -> tuple[Money, ...]:
    """Split an award by its parts; the last takes the rest, so that the whole is the award to the fen."""
    return figures.tranches(award, [Fraction(rule.percent) / _PERCENT for rule in rules])


def planned_tranches(award: Money, decided_on: date, rules: Sequence[TrancheRule]) -> tuple[PlannedTranche, ...]:
    """Return the parts of a decided award in their order."""
    return tuple(
        PlannedTranche(number, rule, amount, add_months(decided_on, rule.after_months))
        for number, (rule, amount) in enumerate(zip(rules, amounts_of(award, rules), strict=True), 1)
    )


def is_honest(close_reason: str, terms: IncubatorTerms) -> bool:
    """Tell whether a closure for this reason is an honest failure, from which nothing is claimed back."""
    return close_reason in terms.honest_causes


def has_lasted(first_paid_on: date, closed_on: date, months: int) -> bool:
    """Tell whether a venture lasted so many months after the first money."""
    return closed_on >= add_months(first_paid_on, months)


def percent_text(part: Fraction) -> str:
    """A part of one in percent, as it is read."""
    percent = part * _PERCENT
    return str(percent.numerator) if percent.denominator == 1 else f"{percent.numerator}/{percent.denominator}"
