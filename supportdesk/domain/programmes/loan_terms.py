"""What a version of the loan programme says, typed and checked: ceilings, rates, limits of time, papers, payers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from supportdesk.domain.calendar import DayUnit
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.follow_ups import PlanRow
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.parameters import (
    PaperFor,
    PaperRule,
    Parameter,
    PayerShare,
    ValueKind,
    read_value,
)
from supportdesk.domain.words import Words, say

K = ValueKind
YUAN, PERCENT, MONTHS, TIMES, YEARS = say("元"), say("%"), say("个月"), say("次"), say("周岁")
PEOPLE, BASIS_POINTS, DAYS, WORKING_DAYS, FOLD = say("人"), say("基点"), say("天"), say("个工作日"), say("倍")

# In the order in which a version is shown and edited.
PARAMETERS: tuple[Parameter, ...] = (
    Parameter("person_cap", K.MONEY, say("个人贷款额度上限"), YUAN),
    Parameter("person_term_months", K.COUNT, say("个人贷款期限上限"), MONTHS, least=1, most=120),
    Parameter("partner_uplift_percent", K.PERCENT, say("合伙贷款上浮后比例"), PERCENT, least=100, most=300),
    Parameter("enterprise_cap", K.MONEY, say("小微企业贷款额度上限"), YUAN),
    Parameter("enterprise_term_months", K.COUNT, say("小微企业贷款期限上限"), MONTHS, least=1, most=120),
    Parameter("local_jobs_min", K.COUNT, say("地方提高额度须带动就业"), PEOPLE, least=1, is_optional=True),
    Parameter("local_person_cap", K.MONEY, say("地方提高后的个人额度"), YUAN, is_optional=True),
    Parameter("local_enterprise_cap", K.MONEY, say("地方提高后的企业额度"), YUAN, is_optional=True),
    Parameter("categories", K.CODES, say("可申请的人员类别")),
    Parameter("age_max_men", K.COUNT, say("男性年龄上限"), YEARS, least=18, most=80, is_optional=True),
    Parameter("age_max_women", K.COUNT, say("女性年龄上限"), YEARS, least=18, most=80, is_optional=True),
    Parameter("times_max", K.COUNT, say("累计获贷次数上限"), TIMES, least=1, most=20),
    Parameter("exempt_loan_kinds", K.CODES, say("不算其他贷款的贷款种类")),
    Parameter("consumer_exempt_up_to", K.MONEY, say("不算其他贷款的消费贷款上限"), YUAN),
    Parameter("hiring_percent", K.PERCENT, say("小微企业新招重点群体比例"), PERCENT, most=100),
    Parameter("hiring_percent_large", K.PERCENT, say("职工较多的企业新招比例"), PERCENT, most=100),
    Parameter("hiring_staff_threshold", K.COUNT, say("职工较多的企业：超过"), PEOPLE, least=1),
    Parameter("restricted_industries", K.CODES, say("不予贷款的行业代码")),
    Parameter("spread_bp", K.COUNT, say("利率上限：LPR 加"), BASIS_POINTS, least=0, most=1_000),
    Parameter("subsidy_percent", K.PERCENT, say("贴息比例（按实际利率）"), PERCENT, most=100),
    Parameter("borrower_bears_bp", K.COUNT, say("借款人自担：LPR 加减"), BASIS_POINTS, least=-1_000, most=1_000,
              is_optional=True),
    Parameter("day_base", K.COUNT, say("计息年天数"), DAYS, least=360, most=366),
    Parameter("settlement_day", K.COUNT, say("季末月结息日"), say("号"), least=1, most=31),
    Parameter("settlement_months", K.COUNT, say("结息间隔"), MONTHS, least=1, most=12),
    Parameter("penalty_multiplier", K.NUMBER, say("逾期罚息倍数"), FOLD, least=1, most=3),
    Parameter("extension_times", K.COUNT, say("展期次数上限"), TIMES, most=10),
    Parameter("extension_months", K.COUNT, say("每次展期上限"), MONTHS, least=1, most=60),
    Parameter("counter_guarantee_waived_up_to", K.MONEY, say("免反担保额度（含）"), YUAN),
    Parameter("compensation_after_days", K.COUNT, say("代偿须逾期超过"), DAYS, least=1, most=1_000),
    Parameter("compensation_full_up_to", K.MONEY, say("基金全额代偿的贷款（含）"), YUAN),
    Parameter("compensation_percent", K.PERCENT, say("其余贷款基金代偿比例"), PERCENT, most=100),
    Parameter("institution_award_percent", K.PERCENT, say("经办机构奖补比例（参考）"), PERCENT, most=100,
              is_optional=True),
    Parameter("subsidy_shares", K.SHARES, say("贴息资金分担")),
    Parameter("single_decision_up_to", K.MONEY, say("一人审批的金额（含）"), YUAN),
    Parameter("completeness_days", K.COUNT, say("受理或告知补正"), WORKING_DAYS, least=1, most=60),
    Parameter("supplement_days", K.COUNT, say("申请人补正"), WORKING_DAYS, least=1, most=120),
    Parameter("town_check_days", K.COUNT, say("乡镇初审"), WORKING_DAYS, least=1, most=60),
    Parameter("review_days", K.COUNT, say("县级复核"), WORKING_DAYS, least=1, most=60),
    Parameter("decision_days", K.COUNT, say("审批"), WORKING_DAYS, least=1, most=60),
    Parameter("promise_days", K.COUNT, say("承诺办结"), WORKING_DAYS, least=1, most=120),
    Parameter("legal_days", K.COUNT, say("法定时限"), WORKING_DAYS, least=1, most=120),
    Parameter("bank_days", K.COUNT, say("银行调查"), WORKING_DAYS, least=1, most=60),
    Parameter("disbursement_days", K.COUNT, say("签约后放款"), WORKING_DAYS, least=1, most=60),
    Parameter("subsidy_verify_days", K.COUNT, say("贴息核定"), WORKING_DAYS, least=1, most=60),
    Parameter("publicity_length", K.COUNT, say("公示期"), least=1, most=60),
    Parameter("publicity_unit", K.CHOICE, say("公示期单位"), choices=("working", "calendar")),
    Parameter("papers", K.PAPERS, say("所需材料")),
    Parameter("follow_ups", K.PLAN, say("回访与提醒计划")),
)  # fmt: skip
BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}


@dataclass(frozen=True)
class LoanTerms:
    """One version's terms. Money in fen, percents as percent, days as the field's name or PARAMETERS says."""

    person_cap: Money
    person_term_months: int
    partner_uplift_percent: Decimal
    enterprise_cap: Money
    enterprise_term_months: int
    local_jobs_min: int | None
    local_person_cap: Money | None
    local_enterprise_cap: Money | None
    categories: tuple[str, ...]
    age_max_men: int | None
    age_max_women: int | None
    times_max: int
    exempt_loan_kinds: tuple[str, ...]
    consumer_exempt_up_to: Money
    hiring_percent: Decimal
    hiring_percent_large: Decimal
    hiring_staff_threshold: int
    restricted_industries: tuple[str, ...]
    spread_bp: int
    subsidy_percent: Decimal
    borrower_bears_bp: int | None
    day_base: int
    settlement_day: int
    settlement_months: int
    penalty_multiplier: Decimal
    extension_times: int
    extension_months: int
    counter_guarantee_waived_up_to: Money
    compensation_after_days: int
    compensation_full_up_to: Money
    compensation_percent: Decimal
    institution_award_percent: Decimal | None
    subsidy_shares: tuple[PayerShare, ...]
    single_decision_up_to: Money
    completeness_days: int
    supplement_days: int
    town_check_days: int
    review_days: int
    decision_days: int
    promise_days: int
    legal_days: int
    bank_days: int
    disbursement_days: int
    subsidy_verify_days: int
    publicity_length: int
    publicity_unit: DayUnit
    papers: tuple[PaperRule, ...]
    follow_ups: tuple[PlanRow, ...]
    clauses: Mapping[str, str]

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any]) -> Self:
        """Read a version's parameters; raises BadValueError naming the first field that is not sound."""
        faults = faults_of(parameters)
        if faults:
            raise faults[0]
        values = {one.key: read_value(one, parameters.get(one.key)) for one in PARAMETERS}
        values["publicity_unit"] = DayUnit(values["publicity_unit"])
        return cls(**values, clauses={key: clause_of(parameters.get(key)) for key in BY_KEY})

    def clause(self, key: str) -> str:
        """Return the document and clause that a parameter stands on."""
        return self.clauses[key]

    def subsidy_ratio(self, rate_pct: Decimal, lpr_pct: Decimal | None) -> Fraction:
        """Return the part of the interest that the treasury bears.

        Where the borrower bears LPR plus or minus some basis points (财金〔2020〕21号), it is the rest of the contract's rate.
        """
        if self.borrower_bears_bp is None or lpr_pct is None or not rate_pct:
            return Fraction(self.subsidy_percent) / 100
        own = min(max(lpr_pct + Decimal(self.borrower_bears_bp) / 100, Decimal(0)), rate_pct)
        return 1 - Fraction(own) / Fraction(rate_pct)

    def papers_for(self, *, enterprise: bool, married: bool, guaranteed: bool) -> tuple[PaperRule, ...]:
        """Return the papers that one applicant must show."""
        wanted = {PaperFor.ALL, PaperFor.ENTERPRISE if enterprise else PaperFor.PERSON}
        wanted |= {PaperFor.MARRIED} if married else set()
        wanted |= {PaperFor.GUARANTEED} if guaranteed else set()
        return tuple(paper for paper in self.papers if paper.needed_for in wanted)


def faults_of(parameters: Mapping[str, Any]) -> list[BadValueError]:
    """Return every fault of a version's parameters, each naming its field."""
    faults, values = [], {}
    for parameter in PARAMETERS:
        try:
            values[parameter.key] = read_value(parameter, parameters.get(parameter.key))
        except BadValueError as fault:
            faults.append(fault)
    faults += [
        BadValueError(say("没有这个参数。"), field=key, code="unknown") for key in parameters if key not in BY_KEY
    ]
    return faults or _contradictions(values)


def _contradictions(values: Mapping[str, Any]) -> list[BadValueError]:
    found: list[tuple[bool, str, Words]] = [
        (
            values["legal_days"] < values["promise_days"],
            "promise_days",
            say("承诺时限不能长于法定时限 {most} 个工作日。", most=values["legal_days"]),
        ),
        (
            values["enterprise_cap"] < values["person_cap"],
            "enterprise_cap",
            say("企业额度不能低于个人额度 {least} 元。", least=values["person_cap"].grouped),
        ),
        (
            (values["local_jobs_min"] is None) != (values["local_person_cap"] is None),
            "local_person_cap",
            say("地方提高额度须同时写明人数和额度。"),
        ),
        (not values["categories"], "categories", say("请至少写一类可申请的人员。")),
        (not values["papers"], "papers", say("请至少写一项材料。")),
    ]
    return [BadValueError(words, field=field, code="contradiction") for is_wrong, field, words in found if is_wrong]


def clause_of(entry: object) -> str:
    """Return `document clause` of one stored parameter, as far as it says them."""
    if not isinstance(entry, Mapping):
        return ""
    return " ".join(str(entry[part]) for part in ("document", "clause") if entry.get(part))
