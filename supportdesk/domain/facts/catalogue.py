"""The catalogue of facts. A rule may name these and nothing else; their values are read in `queries/facts`.

Ages in completed years, spans in completed months, amounts in yuan, shares in percent; a day is a civil day in China.
"""

from collections.abc import Iterable

from supportdesk.domain.words import Words, say

from .types import Fact, FactType, Topic

N, B, C, S, D = FactType.NUMBER, FactType.YES_NO, FactType.CODE, FactType.CODES, FactType.DAY
YEARS, MONTHS, YUAN, PEOPLE, TIMES = say("岁"), say("个月"), say("元"), say("人"), say("次")
PERCENT, SQUARE_METRES, MU = say("%"), say("平方米"), say("亩")
LOANS, JOBS, VENTURES, APPLICATIONS = say("笔贷款"), say("个岗位"), say("家实体"), say("件申请")
_PERSON, _ABSENCE, _GROUPS = say("人员资料"), say("人员资料·外出与返乡"), say("人员资料·人员类别")
_HOUSE, _VENTURE, _LICENCE = say("家庭户"), say("创业实体"), say("创业实体·登记信息")
_STAFF, _PLACE, _MONEY = say("创业实体·用工"), say("创业实体·场所"), say("创业实体·投资与收入")
_CASES, _ASKED, _BUDGET, _RATES, _SELF = (
    say("办件记录"),
    say("人员资料·核实的情况"),
    say("预算"),
    say("LPR 表"),
    say("系统计算"),
)


def _person(name: str, kind: FactType, label: Words, where: Words = _PERSON, **more: object) -> Fact:
    return Fact(name, kind, label, Topic.PERSON, where, **more)  # type: ignore[arg-type]  # fields of Fact


def _house(name: str, kind: FactType, label: Words, where: Words = _HOUSE, **more: object) -> Fact:
    return Fact(name, kind, label, Topic.HOUSEHOLD, where, **more)  # type: ignore[arg-type]  # fields of Fact


def _venture(name: str, kind: FactType, label: Words, where: Words = _VENTURE, **more: object) -> Fact:
    return Fact(name, kind, label, Topic.VENTURE, where, **more)  # type: ignore[arg-type]  # fields of Fact


def _history(name: str, kind: FactType, label: Words, where: Words = _CASES, **more: object) -> Fact:
    return Fact(name, kind, label, Topic.HISTORY, where, **more)  # type: ignore[arg-type]  # fields of Fact


def _relation(name: str, kind: FactType, label: Words, where: Words = _CASES, **more: object) -> Fact:
    return Fact(name, kind, label, Topic.RELATIONS, where, **more)  # type: ignore[arg-type]  # fields of Fact


def _asked(name: str, kind: FactType, label: Words, topic: Topic = Topic.PERSON, **more: object) -> Fact:
    return Fact(name, kind, label, topic, _ASKED, is_asked=True, **more)  # type: ignore[arg-type]  # fields of Fact


CATALOGUE: tuple[Fact, ...] = (
    # The person.
    _person("age", N, say("年龄"), unit=YEARS, most=120, grows=True),
    _person("sex", C, say("性别"), code_list="sexes", stays=True),
    _person("education", C, say("文化程度"), code_list="education"),
    _person("married", B, say("已婚")),
    _person("categories", S, say("人员类别"), _GROUPS, code_list="person_categories"),
    _person("tax_categories", S, say("税收优惠人员类别"), _GROUPS, code_list="tax_categories"),
    _person("hardship", S, say("困难标记"), code_list="hardship_flags"),
    _person("registered_here", B, say("户籍在本县")),
    _person("months_away", N, say("外出月数"), _ABSENCE, unit=MONTHS),
    _person("months_since_return", N, say("返乡月数"), _ABSENCE, unit=MONTHS, grows=True),
    _person("returned_on", D, say("返乡日期"), _ABSENCE),
    _person("consented", B, say("同意保存资料")),
    # The household.
    _house("household_monitored", B, say("防返贫监测户")),
    _house("household_low_income", B, say("低收入家庭")),
    _house("household_members", N, say("登记在册的家人"), unit=PEOPLE),
    _house("household_dependants", N, say("赡养抚养人数"), unit=PEOPLE),
    _house("household_land", N, say("承包土地"), unit=MU),
    # The venture.
    _venture("has_venture", B, say("有创业实体"), stays=True),
    _venture("operating", B, say("在营")),
    _venture("closed", B, say("已停业或注销")),
    _venture("close_reason", C, say("停业原因"), code_list="closure_reasons"),
    _venture("first_venture", B, say("首次创业"), _LICENCE, stays=False),
    _venture("legal_form", C, say("经营主体类型"), _LICENCE, code_list="legal_forms"),
    _venture("industry", C, say("行业代码"), _LICENCE),
    _venture("industry_section", C, say("行业门类"), _LICENCE, code_list="industry_sections"),
    _venture("founded_on", D, say("登记日期"), _LICENCE, stays=True),
    _venture("months_operating", N, say("经营月数"), _LICENCE, unit=MONTHS, grows=True, stops="closed"),
    # The month of registration is the first, on whatever day of it: 36 of them end with a month, not within one.
    _venture("registered_months", N, say("登记月数（登记当月为第 1 个月）"), _LICENCE, unit=MONTHS, least=1, grows=True),
    _venture("months_closed", N, say("停业月数"), unit=MONTHS, grows=True),
    _venture("venture_here", B, say("在本县经营")),
    _venture("addresses_match", B, say("执照、租约、实际地址一致"), _PLACE),
    _venture("area", N, say("经营面积"), _PLACE, unit=SQUARE_METRES),
    _venture("monthly_rent", N, say("月租金"), _PLACE, unit=YUAN),
    _venture("employees", N, say("职工人数"), _STAFF, unit=PEOPLE),
    _venture("jobs", N, say("岗位数（含本人）"), _STAFF, unit=JOBS, least=1),
    _venture("key_group_employees", N, say("重点群体职工"), _STAFF, unit=PEOPLE),
    _venture("key_group_share", N, say("重点群体占职工比例"), _STAFF, unit=PERCENT, most=100),
    _venture("insured_employees", N, say("参保职工"), _STAFF, unit=PEOPLE),
    _venture("insured_share", N, say("参保职工比例"), _STAFF, unit=PERCENT, most=100),
    _venture("invested", N, say("已投资"), _MONEY, unit=YUAN),
    _venture("own_fund", N, say("自有资金"), _MONEY, unit=YUAN),
    _venture("annual_revenue", N, say("年收入"), _MONEY, unit=YUAN),
    _venture("taxpayer", C, say("纳税人类型"), _LICENCE, code_list="taxpayers"),
    _venture("ventures", N, say("创业实体个数"), unit=VENTURES),
    # What was given before. "This programme" is the one whose rule asks.
    _history("awards", N, say("此前享受本政策"), unit=TIMES, stays=True),
    _history("applying", N, say("正在申请本政策"), unit=APPLICATIONS),
    _history("awards_this_year", N, say("今年享受本政策"), unit=TIMES, is_yearly=True),
    _history("months_since_award", N, say("距上次享受本政策"), unit=MONTHS, grows=True),
    _history("venture_awards", N, say("创业实体此前享受本政策"), unit=TIMES, stays=True),
    _history("household_awards", N, say("家庭此前享受本政策"), unit=TIMES, stays=True),
    _history("received", N, say("此前领取的补助"), unit=YUAN, stays=True),
    _history("household_received", N, say("家庭此前领取的补助"), unit=YUAN, stays=True),
    _history("loans_before", N, say("此前获贷次数"), unit=TIMES, stays=True),
    _history("loans_running", N, say("在办或未结清的创业担保贷款"), unit=LOANS),
    _history("loans_overdue", N, say("逾期的创业担保贷款"), unit=LOANS),
    _history("loans_failed", N, say("代偿或核销的创业担保贷款"), unit=LOANS, stays=True),
    _history("trainings", N, say("参加过的补贴培训"), unit=TIMES, stays=True),
    _history("trainings_this_year", N, say("今年参加的补贴培训"), unit=TIMES, is_yearly=True),
    # Who stands for whom.
    _relation("guarantor_of", N, say("正为他人担保的贷款"), unit=LOANS),
    _relation("guarantor_overdue", N, say("所担保的贷款中逾期的"), unit=LOANS),
    _relation("household_loans", N, say("家人未结清的创业担保贷款"), unit=LOANS),
    # What has no column of its own: asked for, looked up, and noted with its source.
    _asked("identity_verified", B, say("身份已核验")),
    _asked("other_loans", N, say("本人及配偶其他贷款"), unit=LOANS),
    _asked("bad_credit", B, say("有不良信用记录")),
    _asked("unemployed_months", N, say("登记失业月数"), unit=MONTHS),
    _asked("insured_months", N, say("自缴社会保险月数"), unit=MONTHS),
    _asked("on_other_payroll", B, say("在别处领工资")),
    _asked("certified", B, say("有创业培训合格证书"), stays=True),
    _asked("has_plan", B, say("有创业计划书"), Topic.VENTURE),
    _asked("fixed_place", B, say("有固定经营场所"), Topic.VENTURE),
    _asked("own_property", B, say("自有经营用房"), Topic.VENTURE),
    _asked("stable_jobs", N, say("稳定就业半年以上的岗位"), Topic.VENTURE, unit=JOBS),
    _asked("contracted_hires", N, say("签一年以上合同并参保的重点群体"), Topic.VENTURE, unit=PEOPLE),
    _asked("arrears", B, say("拖欠工资或社会保险费"), Topic.VENTURE),
    _asked("tax_paid", N, say("已缴税款"), Topic.VENTURE, unit=YUAN),
    _asked("verified_investment", N, say("核实的投资"), Topic.VENTURE, unit=YUAN),
    _asked("insurance_paid", N, say("缴纳的社会保险费"), Topic.VENTURE, unit=YUAN),
    _asked("policy_days", N, say("保单生效天数"), Topic.VENTURE, unit=say("天"), grows=True),
    _asked("premium", N, say("保费"), Topic.VENTURE, unit=YUAN),
    _asked("sum_insured", N, say("保额"), Topic.VENTURE, unit=YUAN),
    _asked("attendance", N, say("出勤率"), unit=PERCENT, most=100),
    _asked("listed_product", B, say("产品在县优势产业目录内"), Topic.VENTURE),
    # Money and time.
    Fact("quota_left", N, say("本年预算可用"), Topic.MEANS, _BUDGET, unit=YUAN),
    Fact("loan_prime_rate", N, say("一年期贷款市场报价利率"), Topic.MEANS, _RATES, unit=PERCENT),
    Fact("today", D, say("办理日期"), Topic.DAY, _SELF),
)  # fmt: skip
BY_NAME = {fact.name: fact for fact in CATALOGUE}
# Counted anew for each programme.
PER_PROGRAMME = frozenset(
    {
        "awards", "applying", "awards_this_year", "months_since_award", "venture_awards", "household_awards",
        "quota_left",
    }
)  # fmt: skip


def names_of(names: Iterable[str]) -> Words:
    """Say the labels of some facts, one after the other."""
    first, *rest = [BY_NAME[name].label for name in names]
    words = first
    for label in rest:
        words = say("{first}、{rest}", first=words, rest=label)
    return words
