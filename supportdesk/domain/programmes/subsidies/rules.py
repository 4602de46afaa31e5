"""Who may have a subsidy, and what may not be had twice. Sources: worked cases SU-01 to SU-06, SU-23, IN-01 to IN-04."""

from datetime import date

from supportdesk.domain.applications.answers import NO, YES, answer, day, months, people
from supportdesk.domain.calendar import whole_months_between
from supportdesk.domain.programmes.subsidies.facts import PriorAward, SubsidyFacts
from supportdesk.domain.programmes.subsidies.figures import jobs_refusal, operating_refusal
from supportdesk.domain.programmes.subsidies.terms import OncePer, Subject, SubsidyTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say


def eligibility(facts: SubsidyFacts, terms: SubsidyTerms) -> tuple[RuleResult, ...]:
    """Every rule of the subject that says who is entitled, in the order of a page; what may not be had twice comes last."""
    asked = [category(facts, terms)]
    if terms.min_months_away is not None:
        asked.append(months_away(facts, terms))
    if terms.must_operate == "yes":
        asked.append(operating(facts, terms))
    if terms.min_operating_months is not None:
        asked.append(operating_months(facts, terms))
    if terms.below_operating_months is not None:
        asked.append(below_operating_months(facts, terms))
    if terms.first_venture_only == "yes":
        asked.append(first_venture(facts, terms))
    if terms.min_jobs is not None:
        asked.append(jobs(facts, terms))
    if terms.max_months is not None:
        asked.append(months_left(facts, terms))
    if terms.subject is Subject.FAILED_FOUNDER:
        asked += [deregistered(facts, terms), insured_months(facts, terms), unemployed(facts, terms)]
    if terms.subject is Subject.INDUSTRY_BONUS:
        asked.append(catalogue(facts, terms))
    return (*asked, *stacking(facts, terms))


def stacking(facts: SubsidyFacts, terms: SubsidyTerms) -> tuple[RuleResult, ...]:
    """What is asked again before money leaves: not the same twice, not beside what it excludes."""
    return (once(facts, terms), exclusive(facts, terms))


def category(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The person is proved to be of one of the groups; nobody proved of any is not known yet."""
    known = sorted(facts.categories & set(terms.categories))
    return answer(
        "category",
        True if known else False if facts.categories else None,
        say("人员类别"),
        say("{code}", code=(known or sorted(facts.categories))[0]) if facts.categories else None,
        say("属于可申请的人员类别"),
        clause=terms.clause("categories"),
        code=Reason.NOT_TARGET_GROUP,
        remedy=None if known else say("在人员页认定类别并登记证明。"),
    )


def months_away(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The person was away for long enough."""
    least = terms.min_months_away or 0
    return answer(
        "months_away",
        None if facts.months_away is None else facts.months_away >= least,
        say("外出务工时间"),
        months(facts.months_away),
        say("不少于 {least} 个月", least=least),
        clause=terms.clause("min_months_away"),
        code=Reason.NOT_TARGET_GROUP,
        remedy=say("在人员页登记外出起止时间。") if facts.months_away is None else None,
    )


def operating(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The venture runs."""
    running = facts.is_operating
    return answer(
        "operating",
        running,
        say("创业实体正常经营"),
        None if running is None else YES if running else NO,
        say("在营"),
        clause=terms.clause("must_operate"),
        code=Reason.NOT_OPERATING,
        remedy=say("登记创业实体和营业执照。") if running is None else None,
    )


def operating_months(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """Registered long enough on the day of the application, month's ends clamped (SU-01 to SU-03)."""
    least, founded = terms.min_operating_months or 0, facts.founded_on
    is_met = None if founded is None else operating_refusal(founded, _until(facts), least) is None
    return answer(
        "operating_months",
        is_met,
        say("登记日期"),
        day(founded),
        say("到申请日（{day}）满 {least} 个月", day=_until(facts), least=least),
        clause=terms.clause("min_operating_months"),
        code=Reason.TOO_EARLY,
        remedy=say("登记营业执照日期。") if founded is None else None,
    )


def below_operating_months(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """Registered less than so many months when it ended or is asked for."""
    most, founded = terms.below_operating_months or 0, facts.founded_on
    so_long = None if founded is None else whole_months_between(founded, _until(facts))
    return answer(
        "below_operating_months",
        None if so_long is None else so_long < most,
        say("登记时间"),
        months(so_long),
        say("不满 {most} 个月", most=most),
        clause=terms.clause("below_operating_months"),
        code=Reason.TOO_LATE,
    )


def first_venture(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """It is the person's first one."""
    first = facts.is_first_venture
    return answer(
        "first_venture",
        first,
        say("首次创业"),
        None if first is None else YES if first else NO,
        say("须首次创业"),
        clause=terms.clause("first_venture_only"),
        code=Reason.NOT_FIRST_VENTURE,
        remedy=say("在创业实体页登记是否首次创业。") if first is None else None,
    )


def jobs(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """Enough jobs, the founder's own among them (SU-05, SU-06)."""
    least = terms.min_jobs or 0
    return answer(
        "jobs",
        None if facts.jobs is None else jobs_refusal(facts.jobs, least) is None,
        say("带动就业（含本人）"),
        people(facts.jobs),
        say("不少于 {least} 人", least=least),
        clause=terms.clause("min_jobs"),
        code=Reason.TOO_FEW_JOBS,
    )


def months_left(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """Some months of the longest time are left."""
    most = terms.max_months or 0
    return answer(
        "months_left",
        facts.months_before < most,
        say("此前已享受"),
        months(facts.months_before),
        say("累计不超过 {most} 个月", most=most),
        clause=terms.clause("max_months"),
        code=Reason.TIMES_EXCEEDED,
    )


def deregistered(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The venture was closed and struck off."""
    return answer(
        "deregistered",
        None if not facts.has_venture else facts.closed_on is not None,
        say("注销日期"),
        day(facts.closed_on) or (say("未注销") if facts.has_venture else None),
        say("已注销登记"),
        clause=terms.clause("subject"),
        code=Reason.TOO_EARLY,
    )


def insured_months(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The founder paid their own insurance for long enough (IN-04)."""
    least = terms.min_insured_months or 0
    return answer(
        "insured_months",
        None if facts.insured_months is None else facts.insured_months >= least,
        say("自缴社会保险"),
        months(facts.insured_months),
        say("不少于 {least} 个月", least=least),
        clause=terms.clause("min_insured_months"),
        code=Reason.TOO_EARLY,
    )


def unemployed(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The founder is registered as unemployed."""
    registered = facts.is_unemployed
    return answer(
        "unemployed",
        registered,
        say("失业登记"),
        None if registered is None else YES if registered else NO,
        say("已办失业登记"),
        clause=terms.clause("subject"),
        code=Reason.NOT_TARGET_GROUP,
    )


def catalogue(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The trade, the town and the day are those of the chosen line of the county's catalogue."""
    row = next((one for one in terms.catalogue if one.code == facts.catalogue_code), None)
    fits = None if row is None else row.holds_on(_asked(facts)) and row.is_for(facts.industry, facts.town)
    return answer(
        "catalogue",
        fits,
        say("产业目录项目"),
        say("{title}，行业 {industry}", title=row.title, industry=facts.industry or "—") if row else None,
        say("行业、乡镇和日期在目录之内"),
        clause=terms.clause("catalogue"),
        code=Reason.NOT_TARGET_GROUP,
    )


def once(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The same subsidy was not had before, by whom and in which time the version says (SU-04)."""
    same = [one for one in facts.priors if one.subject == terms.subject and _counts(one, facts, terms.once_per)]
    return answer(
        "once",
        not same,
        say("已享受同一补贴"),
        say("{number}", number=same[0].number) if same else NO,
        _ONCE_WORDS[terms.once_per],
        clause=terms.clause("once_per"),
        code=Reason.ALREADY_AWARDED,
    )


def exclusive(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """Nothing that excludes this subsidy was had or is asked for (SU-23)."""
    beside = [one for one in facts.priors if one.subject in terms.excludes and one.subject != terms.subject]
    return answer(
        "exclusive",
        not beside,
        say("互斥的补贴"),
        say("{number}", number=beside[0].number) if beside else NO,
        say("没有享受或在办互斥的补贴"),
        clause=terms.clause("excludes"),
        code=Reason.MUTUALLY_EXCLUSIVE,
    )


_ONCE_WORDS = {
    OncePer.PERSON: say("每人只能享受一次"),
    OncePer.VENTURE: say("每个实体只能享受一次"),
    OncePer.BOTH: say("每人、每个实体都只能享受一次"),
    OncePer.YEAR: say("每年只能享受一次"),
    OncePer.AGAIN: say("同时只能办一件"),
}


def _counts(prior: PriorAward, facts: SubsidyFacts, per: OncePer) -> bool:
    if per is OncePer.PERSON:
        return prior.same_person
    if per is OncePer.VENTURE:
        return prior.same_venture
    if per is OncePer.BOTH:
        return True
    if per is OncePer.YEAR:
        return prior.is_running or (prior.received_on or date.min).year == _asked(facts).year
    return prior.is_running


def _asked(facts: SubsidyFacts) -> date:
    return facts.received_on or facts.today


def _until(facts: SubsidyFacts) -> date:
    """The day up to which time in business counts: the closure, for one that is closed; else the application."""
    asked = _asked(facts)
    return min(facts.closed_on, asked) if facts.closed_on else asked
