"""What a trainee's subsidy comes to, with the functions of `supportdesk calculate`: certificate, outcome, allowance.

Source: worked cases SU-17 to SU-19. The subsidy of a class is the sum of its trainees'.
"""

from dataclasses import dataclass
from fractions import Fraction

from supportdesk.domain.applications.awards import Award, AwardStep, not_known
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.training.facts import TrainingFacts
from supportdesk.domain.programmes.training.figures import class_subsidy, class_subsidy_by_outcome, living_allowance
from supportdesk.domain.programmes.training.terms import PaidTo, TrainingTerms
from supportdesk.domain.words import Words, say

# The parts in which an award is paid, in their order.
COURSE, ALLOWANCE, STARTED = "course", "allowance", "started"
PART_WORDS: dict[str, Words] = {
    COURSE: say("培训补贴"),
    ALLOWANCE: say("培训生活费"),
    STARTED: say("创业后补足的部分"),
}
_WHOLE = Fraction(1)


@dataclass(frozen=True)
class Part:
    """One part of an award: how much, whether the school gets it, and whether it is due already."""

    name: str
    amount: Money
    is_schools: bool = False
    is_due: bool = True


def parts_of(facts: TrainingFacts, terms: TrainingTerms) -> tuple[Part, ...]:
    """The parts of an award in the order of payment, those of nothing left out.

    Where the version pays less to those who have not started, the rest is due once a venture is registered in time, and
    is no part of the award any more when the time is over.
    """
    schools = terms.paid_to is PaidTo.SCHOOL
    now = terms.standard
    rest = ZERO
    if terms.ratio_not_started is not None:
        whole, reduced = class_subsidy(1, terms.standard), _reduced(terms)
        now, rest = (reduced, whole - reduced) if facts.may_start or facts.paid_parts.get(STARTED) else (reduced, ZERO)
    parts = [
        Part(COURSE, now, schools),
        Part(ALLOWANCE, allowance_of(facts, terms)),
        Part(STARTED, rest, schools, is_due=facts.has_started),
    ]
    return tuple(part for part in parts if part.amount)


def next_part(facts: TrainingFacts, terms: TrainingTerms) -> Part | None:
    """The next part that is due and not paid, capped by what was granted; None when nothing is due."""
    left = facts.amount_approved - facts.paid
    for part in parts_of(facts, terms):
        if part.is_due and part.name not in facts.paid_parts and left:
            return Part(part.name, min(part.amount, left), part.is_schools)
    return None


def allowance_of(facts: TrainingFacts, terms: TrainingTerms) -> Money:
    """Days on the spot and lesson-hours at a distance, up to the cap; nothing for those who are given none."""
    if not facts.gets_allowance:
        return ZERO
    reckoned = living_allowance(
        facts.attendance.days,
        terms.day_allowance or ZERO,
        facts.attendance.online_hours,
        terms.lesson_allowance or ZERO,
    ).total
    return reckoned if terms.allowance_cap is None else min(reckoned, terms.allowance_cap)


def award_of(facts: TrainingFacts, terms: TrainingTerms) -> Award:
    """Reckon the award; what is missing is named, and nothing is guessed."""
    if facts.has_place is None or not facts.certificate_no:
        missing = [say("参加的培训班")] if facts.has_place is None else []
        return not_known(*missing, *([] if facts.certificate_no else [say("合格证书")]))
    parts = {part.name: part for part in parts_of(facts, terms)}
    course = sum((parts[name].amount for name in (COURSE, STARTED) if name in parts), ZERO)
    steps = [AwardStep(say("培训补贴标准"), say("按标准，每人"), terms.standard, terms.clause("standard"))]
    if terms.ratio_not_started is not None:
        steps.append(_by_outcome(facts, terms, course))
    if facts.gets_allowance:
        steps.append(_allowance_step(facts, terms))
    whole = sum((part.amount for part in parts.values()), ZERO)
    steps.append(AwardStep(say("合计"), say("培训补贴与生活费"), whole, terms.clause("standard")))
    return Award(whole, tuple(steps))


def _reduced(terms: TrainingTerms) -> Money:
    ratio = terms.ratio_not_started or _WHOLE
    return class_subsidy_by_outcome(1, 0, terms.standard, ratio_started=_WHOLE, ratio_not=ratio)


def _by_outcome(facts: TrainingFacts, terms: TrainingTerms, course: Money) -> AwardStep:
    part = _percent(terms.ratio_not_started or _WHOLE)
    if facts.has_started:
        said = say("{day} 已登记创业，按 100%", day=facts.started_on)
    elif facts.may_start:
        said = say("先付 {part}；{day} 前登记创业的补足 100%", part=part, day=facts.start_until)
    else:
        said = say("期限内没有创业，按 {part}", part=part)
    return AwardStep(say("按创业结果"), said, course, terms.clause("ratio_not_started"))


def _allowance_step(facts: TrainingFacts, terms: TrainingTerms) -> AwardStep:
    there = facts.attendance
    figures = say(
        "线下 {days} 天 × {day} 元，线上 {hours} 学时 × {lesson} 元",
        days=there.days,
        day=(terms.day_allowance or ZERO).grouped,
        hours=there.online_hours,
        lesson=(terms.lesson_allowance or ZERO).grouped,
    )
    if terms.allowance_cap is not None:
        figures = say("{figures}，不超过 {cap} 元", figures=figures, cap=terms.allowance_cap.grouped)
    return AwardStep(say("培训生活费"), figures, allowance_of(facts, terms), terms.clause("day_allowance"))


def _percent(ratio: Fraction) -> str:
    return f"{ratio * 100}%" if (ratio * 100).denominator == 1 else str(ratio)
