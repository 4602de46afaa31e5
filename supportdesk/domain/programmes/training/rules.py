"""What is asked of a trainee's class, attendance and certificate; who is entitled stands in the rule book of the version."""

from supportdesk.domain.applications.answers import NO, YES, answer, day, percent
from supportdesk.domain.calendar import add_months
from supportdesk.domain.programmes.training.facts import TrainingFacts
from supportdesk.domain.programmes.training.reckoning import next_part
from supportdesk.domain.programmes.training.terms import TrainingTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say


def own_rules(facts: TrainingFacts, terms: TrainingTerms) -> tuple[RuleResult, ...]:
    """The rules of the class and the trainee, in the order of a page."""
    return (
        on_the_list(facts, terms),
        hours(facts, terms),
        trainer(facts, terms),
        attended(facts, terms),
        certified(facts, terms),
        claimed_in_time(facts, terms),
        not_claimed_before(facts, terms),
    )


def on_the_list(facts: TrainingFacts, terms: TrainingTerms) -> RuleResult:
    """The person had a place in a class of this course that was filed."""
    is_met = None if facts.has_place is None else facts.has_place and bool(facts.is_of_course)
    return answer(
        "on_the_list",
        is_met,
        say("培训花名册"),
        say("{number}", number=facts.class_number) if facts.class_number else None,
        say("在本课程已备案班级的录取名单内"),
        clause=terms.clause("subject"),
        code=Reason.NOT_TARGET_GROUP,
    )


def hours(facts: TrainingFacts, terms: TrainingTerms) -> RuleResult:
    """The plan of the class has the hours of the course."""
    return answer(
        "hours",
        None if facts.has_place is None else facts.planned_hours >= terms.min_hours,
        say("计划学时"),
        say("{hours} 学时", hours=facts.planned_hours),
        say("不少于 {hours} 学时", hours=terms.min_hours),
        clause=terms.clause("min_hours"),
        code=Reason.DOC_INVALID,
    )


def trainer(facts: TrainingFacts, terms: TrainingTerms) -> RuleResult:
    """At the opening check the trainer was found on the list."""
    return answer(
        "trainer",
        facts.trainer_listed,
        say("授课教师"),
        None if facts.trainer_listed is None else (YES if facts.trainer_listed else NO),
        say("开班检查时在师资名单内"),
        clause=terms.clause("min_hours"),
        code=Reason.DOC_INVALID,
    )


def attended(facts: TrainingFacts, terms: TrainingTerms) -> RuleResult:
    """Enough half-days of the plan were attended."""
    rate = facts.attendance.rate
    return answer(
        "attended",
        None if rate is None else rate >= terms.min_attendance,
        say("出勤率"),
        percent(rate),
        say("不低于 {least}%", least=f"{terms.min_attendance:f}"),
        clause=terms.clause("min_attendance"),
        code=Reason.LOW_ATTENDANCE,
    )


def certified(facts: TrainingFacts, terms: TrainingTerms) -> RuleResult:
    """The exam was passed and the certificate is registered with its number; before the exam nobody knows."""
    score, number = facts.score, facts.certificate_no
    value = None
    if score is not None:
        value = say("{number}，{score} 分", number=number or say("没有"), score=score)
    return answer(
        "certified",
        None if score is None else bool(number) and score >= terms.pass_score,
        say("合格证书"),
        value,
        say("考试 {least} 分以上并取得证书", least=terms.pass_score),
        clause=terms.clause("pass_score"),
        code=Reason.NOT_CERTIFIED,
    )


def claimed_in_time(facts: TrainingFacts, terms: TrainingTerms) -> RuleResult:
    """The claim came within so many months of the certificate; the last day is the same day of the month."""
    asked_on = facts.received_on or facts.today
    last = None if facts.certified_on is None else add_months(facts.certified_on, terms.claim_months)
    return answer(
        "claimed_in_time",
        None if last is None else asked_on <= last,
        say("申请期限"),
        day(asked_on),
        say("取证后 {months} 个月内，不晚于 {day}", months=terms.claim_months, day=last or say("待查")),
        clause=terms.clause("claim_months"),
        code=Reason.TOO_LATE,
    )


def not_claimed_before(facts: TrainingFacts, terms: TrainingTerms) -> RuleResult:
    """A class is claimed once for a trainee, whether school or trainee claims."""
    return answer(
        "not_claimed_before",
        not facts.claimed_before,
        say("本班此前申请"),
        say("有") if facts.claimed_before else say("没有"),
        say("每人每班只申请一次"),
        clause=terms.clause("standard"),
        code=Reason.ALREADY_AWARDED,
    )


def part_due(facts: TrainingFacts, terms: TrainingTerms) -> RuleResult:
    """A further part of the award is due: the allowance, or the rest after the venture was registered."""
    part = next_part(facts, terms)
    return answer(
        "part_due",
        part is not None,
        say("应拨的部分"),
        say("{amount} 元", amount=part.amount.grouped) if part else say("没有"),
        say("有一部分已到拨付条件"),
        clause=terms.clause("ratio_not_started") or terms.clause("standard"),
        code=Reason.TOO_EARLY,
        remedy=None if part else say("登记创业实体后，再拨补足的部分。"),
    )
