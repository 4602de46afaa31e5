"""What a version of the loan programme says, typed and checked: ceilings, rates, limits of time, papers, payers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from supportdesk.domain.applications.terms import (
    DECIDES,
    FOLLOW_UPS,
    LIMITS,
    MONTHS,
    PAPERS,
    PERCENT,
    PUBLICITY,
    WORKING_DAYS,
    YUAN,
    ApplicationTerms,
    Group,
)
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.parameters import PaperFor, Parameter, PayerShare, ValueKind
from supportdesk.domain.words import Words, say

K = ValueKind
TIMES, YEARS, PEOPLE, BASIS_POINTS = say("次"), say("周岁"), say("人"), say("基点")
DAYS, FOLD = say("天"), say("倍")

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
    Parameter("instalment_months", K.COUNT, say("创业失败分期还款最长"), MONTHS, least=2, most=120, is_optional=True),
    Parameter("counter_guarantee_waived_up_to", K.MONEY, say("免反担保额度（含）"), YUAN),
    Parameter("compensation_after_days", K.COUNT, say("代偿须逾期超过"), DAYS, least=1, most=1_000),
    Parameter("compensation_full_up_to", K.MONEY, say("基金全额代偿的贷款（含）"), YUAN),
    Parameter("compensation_percent", K.PERCENT, say("其余贷款基金代偿比例"), PERCENT, most=100),
    Parameter("institution_award_percent", K.PERCENT, say("经办机构奖补比例（参考）"), PERCENT, most=100,
              is_optional=True),
    Parameter("subsidy_shares", K.SHARES, say("贴息资金分担")),
    DECIDES,
    *LIMITS,
    Parameter("bank_days", K.COUNT, say("银行调查"), WORKING_DAYS, least=1, most=60),
    Parameter("disbursement_days", K.COUNT, say("签约后放款"), WORKING_DAYS, least=1, most=60),
    Parameter("subsidy_verify_days", K.COUNT, say("贴息核定"), WORKING_DAYS, least=1, most=60),
    *PUBLICITY,
    PAPERS,
    FOLLOW_UPS,
)  # fmt: skip
BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}
# In the order in which a version is read; with the shared groups they name every parameter once.
GROUPS: tuple[Group, ...] = (
    (
        say("额度和期限"),
        (
            "person_cap", "person_term_months", "partner_uplift_percent", "enterprise_cap", "enterprise_term_months",
            "local_jobs_min", "local_person_cap", "local_enterprise_cap",
        ),
    ),
    (
        say("谁可以申请"),
        (
            "categories", "age_max_men", "age_max_women", "times_max", "exempt_loan_kinds", "consumer_exempt_up_to",
            "hiring_percent", "hiring_percent_large", "hiring_staff_threshold", "restricted_industries",
        ),
    ),
    (
        say("利率和贴息"),
        (
            "spread_bp", "subsidy_percent", "borrower_bears_bp", "day_base", "settlement_day", "settlement_months",
            "penalty_multiplier", "subsidy_shares",
        ),
    ),
    (
        say("展期、担保和代偿"),
        (
            "extension_times", "extension_months", "instalment_months", "counter_guarantee_waived_up_to", "compensation_after_days",
            "compensation_full_up_to", "compensation_percent", "institution_award_percent",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class LoanTerms(ApplicationTerms):
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
    instalment_months: int | None
    counter_guarantee_waived_up_to: Money
    compensation_after_days: int
    compensation_full_up_to: Money
    compensation_percent: Decimal
    institution_award_percent: Decimal | None
    subsidy_shares: tuple[PayerShare, ...]
    bank_days: int
    disbursement_days: int
    subsidy_verify_days: int

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = PARAMETERS
    GROUPS: ClassVar[tuple[Group, ...]] = GROUPS

    @classmethod
    def contradictions(cls, values: Mapping[str, Any]) -> list[tuple[bool, str, Words]]:
        """Say what can't stand together: ceilings (an enterprise's of 0: nothing is lent to one), the local uplift, the groups."""
        return [
            (
                ZERO < values["enterprise_cap"] < values["person_cap"],
                "enterprise_cap",
                say("企业额度不能低于个人额度 {least} 元。", least=values["person_cap"].grouped),
            ),
            (
                (values["local_jobs_min"] is None) != (values["local_person_cap"] is None),
                "local_person_cap",
                say("地方提高额度须同时写明人数和额度。"),
            ),
            (not values["categories"], "categories", say("请至少写一类可申请的人员。")),
        ]

    @property
    def is_guaranteed(self) -> bool:
        """Whether the guarantee fund stands for the loans: it does where it would pay any part of one."""
        return bool(self.compensation_full_up_to or self.compensation_percent)

    def subsidy_ratio(self, rate_pct: Decimal, lpr_pct: Decimal | None) -> Fraction:
        """Return the part of the interest that the treasury bears.

        Where the borrower bears LPR plus or minus some basis points (财金〔2020〕21号), it is the rest of the contract's rate.
        """
        if self.borrower_bears_bp is None or lpr_pct is None or not rate_pct:
            return Fraction(self.subsidy_percent) / 100
        own = min(max(lpr_pct + Decimal(self.borrower_bears_bp) / 100, Decimal(0)), rate_pct)
        return 1 - Fraction(own) / Fraction(rate_pct)


def papers_who(*, enterprise: bool, married: bool, guaranteed: bool) -> frozenset[PaperFor]:
    """Return what a borrower is, as the papers of a version name it."""
    who = {PaperFor.ENTERPRISE if enterprise else PaperFor.PERSON}
    who |= {PaperFor.MARRIED} if married else set()
    who |= {PaperFor.GUARANTEED} if guaranteed else set()
    return frozenset(who)
