"""Who may have a loan, and how much of it: asked at review and again at every decision."""

from fractions import Fraction

from supportdesk.domain.ages import age_on
from supportdesk.domain.applications.answers import NO, YES, answer, months, people, times, yuan
from supportdesk.domain.money import Money
from supportdesk.domain.programmes import loan_figures as figures
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say


def category(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The applicant belongs to one of the key groups, proved for the day; an enterprise qualifies by its hires."""
    if facts.is_enterprise:
        is_met: bool | None = True
    else:
        proved = facts.category in facts.categories
        is_met = facts.category in terms.categories and proved if facts.category else None
    return answer(
        "category",
        is_met,
        say("人员类别"),
        say("{code}", code=facts.category) if facts.category else None,
        say("属于可申请的类别，证明在有效期内"),
        clause=terms.clause("categories"),
        code=Reason.NOT_TARGET_GROUP,
        remedy=None if is_met else say("在人员资料里登记这一类别和证明。"),
    )


def age(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The applicant is not older than the local limit, which itself is allowed."""
    limit = terms.age_max_men if facts.is_man else terms.age_max_women
    years = age_on(facts.born_on, facts.received_on or facts.today) if facts.born_on else None
    if facts.is_enterprise or (limit is None and facts.is_man is not None):
        is_met: bool | None = True
    elif years is None or limit is None:
        is_met = None
    else:
        is_met = figures.age_refusal(years, limit) is None
    return answer(
        "age",
        is_met,
        say("年龄"),
        None if years is None else say("{years} 岁", years=years),
        say("不设上限") if limit is None else say("不超过 {limit} 岁", limit=limit),
        clause=terms.clause("age_max_men" if facts.is_man else "age_max_women"),
        code=Reason.AGE_LIMIT,
    )


def prior_loans(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """With this loan the applicant has had no more than the allowed number."""
    count = facts.prior_loans
    return answer(
        "prior_loans",
        None if count is None else figures.times_refusal(count, terms.times_max) is None,
        say("此前获贷次数"),
        times(count),
        say("含本次不超过 {most} 次", most=terms.times_max),
        clause=terms.clause("times_max"),
        code=Reason.TIMES_EXCEEDED,
    )


def no_running_loan(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Neither the person nor the venture has another loan of the programme that is asked for or not settled."""
    count = facts.running_loans
    return answer(
        "no_running_loan",
        None if count is None else count == 0,
        say("在办或未结清的同类贷款"),
        None if count is None else say("{count} 笔", count=count),
        say("没有，前次已按期还清"),
        clause=terms.clause("times_max"),
        code=Reason.ALREADY_AWARDED,
        remedy=say("前一笔结清或撤回后再申请。") if count else None,
    )


def other_loans(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Applicant and spouse owe nothing but exempt loans."""
    loans = facts.other_loans
    is_met = None
    if loans is not None:
        refusal = figures.other_loans_refusal(
            loans, exempt_kinds=terms.exempt_loan_kinds, consumer_exempt_up_to=terms.consumer_exempt_up_to
        )
        is_met = refusal is None
    return answer(
        "other_loans",
        is_met,
        say("本人及配偶其他贷款"),
        None if loans is None else say("{count} 笔", count=len(loans)),
        say(
            "没有（助学、脱贫人口小额信贷、住房、购车及 {most} 元以下消费贷款除外）",
            most=terms.consumer_exempt_up_to.grouped,
        ),
        clause=terms.clause("exempt_loan_kinds"),
        code=Reason.OTHER_LOAN,
        remedy=say("查征信报告后登记。") if is_met is None else None,
    )


def spouse_consent(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """A married applicant's spouse agrees to the debt."""
    unmarried = facts.is_married is False or facts.is_enterprise
    is_met = True if unmarried else facts.spouse_consents
    value = say("没有配偶") if unmarried else None if is_met is None else YES if is_met else NO
    return answer(
        "spouse_consent",
        is_met,
        say("配偶同意"),
        value,
        say("配偶签字同意"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
        remedy=say("请配偶到场签字，或登记婚姻状况。") if is_met is None else None,
    )


def ceiling(facts: LoanFacts, terms: LoanTerms) -> Money:
    """The most that may be lent: by person, partners or enterprise, raised where a local rule is met (IS-12 to IS-16)."""
    person, enterprise = terms.person_cap, terms.enterprise_cap
    if terms.local_jobs_min is not None and facts.jobs_created is not None:
        at_least = terms.local_jobs_min
        raised_person = terms.local_person_cap or person
        raised_enterprise = terms.local_enterprise_cap or enterprise
        person = figures.local_cap(person, facts.jobs_created, jobs_min=at_least, raised_cap=raised_person)
        enterprise = figures.local_cap(enterprise, facts.jobs_created, jobs_min=at_least, raised_cap=raised_enterprise)
    if facts.is_enterprise:
        return enterprise
    if facts.borrower == "partners":
        uplift = Fraction(terms.partner_uplift_percent) / 100
        return figures.partnership_cap(person, facts.partners, uplift, enterprise)
    return person


def amount_cap(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The amount is not above the ceiling of the person, the partners or the enterprise."""
    most = ceiling(facts, terms)
    if not most:
        return answer(
            "amount_cap",
            False,
            say("借款主体"),
            say("合伙或企业"),
            say("这项贷款只借给个人"),
            clause=terms.clause("enterprise_cap"),
            code=Reason.NOT_TARGET_GROUP,
        )
    keys = {"enterprise": "enterprise_cap", "partners": "partner_uplift_percent"}
    return answer(
        "amount_cap",
        facts.amount <= most if facts.amount else None,
        say("贷款金额"),
        yuan(facts.amount) if facts.amount else None,
        say("不超过 {most} 元", most=most.grouped),
        clause=terms.clause(keys.get(facts.borrower, "person_cap")),
        code=Reason.FUND_CAPACITY_EXCEEDED,
        remedy=say("把金额降到 {most} 元以内。", most=most.grouped) if facts.amount > most else None,
    )


def term_limit(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The term is not longer than allowed for a person or an enterprise."""
    most = terms.enterprise_term_months if facts.is_enterprise else terms.person_term_months
    asked = facts.term_months
    return answer(
        "term_limit",
        None if asked is None else 0 < asked <= most,
        say("贷款期限"),
        months(asked),
        say("不超过 {most} 个月", most=most),
        clause=terms.clause("enterprise_term_months" if facts.is_enterprise else "person_term_months"),
        code=Reason.TOO_LATE,
    )


def hiring(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """A small enterprise has newly hired enough people of key groups; a person need not (HR-01 to HR-05)."""
    needed = None
    if facts.staff is not None:
        needed = figures.hires_required(
            facts.staff,
            ratio=Fraction(terms.hiring_percent) / 100,
            ratio_above=Fraction(terms.hiring_percent_large) / 100,
            staff_threshold=terms.hiring_staff_threshold,
        )
    hired = facts.key_group_hires
    if not facts.is_enterprise:
        is_met: bool | None = True
    else:
        is_met = None if needed is None or hired is None else hired >= needed
    required = say("个人申请不要求") if not facts.is_enterprise else say("按职工人数计算的人数")
    if facts.is_enterprise and needed is not None:
        required = say("职工 {staff} 人，须新招 {needed} 人", staff=facts.staff, needed=needed)
    return answer(
        "hiring",
        is_met,
        say("新招重点群体"),
        people(hired) if facts.is_enterprise else say("不适用"),
        required,
        clause=terms.clause("hiring_percent"),
        code=Reason.TOO_FEW_JOBS,
        remedy=say("登记职工名册和社保记录后即可确定。") if is_met is None else None,
    )


def operating(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The venture runs."""
    running = facts.is_operating
    return answer(
        "operating",
        running,
        say("创业实体正常经营"),
        None if running is None else YES if running else NO,
        say("在营"),
        clause=terms.clause("papers"),
        code=Reason.NOT_OPERATING,
        remedy=say("登记创业实体和营业执照。") if running is None else None,
    )


def industry(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The trade is not one that the programme leaves out; a listed code covers all that begin with it."""
    restricted = [code for code in terms.restricted_industries if facts.industry.startswith(code)]
    is_met = None if terms.restricted_industries and not facts.industry else not restricted
    return answer(
        "industry",
        is_met,
        say("所属行业"),
        say("{code}", code=facts.industry) if facts.industry else None,
        say("不在不予贷款的行业之列"),
        clause=terms.clause("restricted_industries"),
        code=Reason.RESTRICTED_INDUSTRY,
    )


def counter_guarantee(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Above the waived amount somebody or something stands for the loan. Code 0: waived."""
    waived = facts.amount <= terms.counter_guarantee_waived_up_to
    given = facts.counter_guarantee
    is_met = True if waived else None if not given else given != "0"
    return answer(
        "counter_guarantee",
        is_met,
        say("反担保"),
        say("金额内免反担保") if waived else say("{code}", code=given) if given else None,
        say("{most} 元以上须有反担保", most=terms.counter_guarantee_waived_up_to.grouped),
        clause=terms.clause("counter_guarantee_waived_up_to"),
        code=Reason.GUARANTOR_UNFIT,
        remedy=None if is_met else say("登记反担保方式和反担保人，或把金额降到免反担保额度内。"),
    )


ALL = (
    category, age, prior_loans, no_running_loan, other_loans, spouse_consent, amount_cap, term_limit, hiring, operating,
    industry, counter_guarantee,
)  # fmt: skip
