"""What a version of the tax relief says: of a sole trader of a key group, or of a firm that hires key groups.

Every figure of the tax laws that the shadow ledger needs stands here with its day and source; none stands in the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from supportdesk.domain.applications.terms import MONTHS, PERCENT, PROCEDURE, YUAN, ApplicationTerms, Group
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.parameters import Parameter, ValueKind
from supportdesk.domain.words import Words, say

from .income import Bracket, Halving, SmallEnterpriseRule
from .ledger import OffsetMethod, OffsetTax
from .turnover import SurchargeRates, VatThreshold

K = ValueKind
_WHOLE = 100
_YES, _NO = "yes", "no"


class Subject(StrEnum):
    """Whose relief it is; each is a programme of its own."""

    SOLE_TRADER = "sole_trader"
    HIRING_FIRM = "hiring_firm"


class Place(StrEnum):
    """Where the taxpayer sits, by which the urban maintenance tax goes."""

    CITY = "city"
    TOWN = "town"
    OTHER = "other"


@dataclass(frozen=True)
class OffsetList:
    """Which taxes the quota offsets from a day on, in the order of the rule."""

    valid_from: date
    taxes: tuple[OffsetTax, ...]


@dataclass(frozen=True)
class PromptRule:
    """From the end of a month on, a year's quota of which less than so much is used is spoken of."""

    month: int
    below_percent: Decimal


SUBJECT = Parameter("subject", K.CHOICE, say("税收扣减项目"), choices=tuple(one.value for one in Subject))
_QUOTA: tuple[Parameter, ...] = (
    Parameter("tax_categories", K.CODES, say("税收优惠人员类别")),
    Parameter("begins_from", K.DAY, say("登记或签合同不早于")),
    Parameter("begins_to", K.DAY, say("登记或签合同不晚于")),
    Parameter("window_months", K.COUNT, say("享受期"), MONTHS, least=1, most=120),
    Parameter("annual_quota", K.MONEY, say("每年定额（每户或每人）"), YUAN),
    Parameter("float_percent", K.PERCENT, say("本省上浮"), PERCENT, most=_WHOLE),
    Parameter("float_most_percent", K.PERCENT, say("上浮不超过"), PERCENT, most=_WHOLE),
)
_LEDGER: tuple[Parameter, ...] = (
    Parameter("method", K.CHOICE, say("扣减方法"), choices=tuple(one.value for one in OffsetMethod)),
    Parameter(
        "offset_taxes", K.TABLE, say("可扣减的税费（按顺序）"),
        columns=(Parameter("valid_from", K.DAY, say("起始日")), Parameter("taxes", K.CODES, say("税费"))),
    ),
    Parameter(
        "prompts", K.TABLE, say("用得太少时提醒"), is_optional=True,
        columns=(
            Parameter("month", K.COUNT, say("到几月底"), least=1, most=12),
            Parameter("below_percent", K.PERCENT, say("已用不足"), PERCENT, most=_WHOLE),
        ),
    ),
    Parameter("nearly_used_percent", K.PERCENT, say("快用完时提醒"), PERCENT, most=_WHOLE),
    Parameter("expiry_days", K.COUNT, say("到期前提醒"), say("天"), least=1, most=365),
)  # fmt: skip
OWN: Mapping[str, tuple[Parameter, ...]] = {
    Subject.SOLE_TRADER: (
        *_QUOTA,
        *_LEDGER,
        Parameter(
            "vat_thresholds", K.TABLE, say("增值税起征点"),
            columns=(
                Parameter("valid_from", K.DAY, say("起始日")),
                Parameter("month", K.MONEY, say("按月"), YUAN),
                Parameter("quarter", K.MONEY, say("按季"), YUAN),
                Parameter("reaching_is_taxed", K.CHOICE, say("正好达到要缴税"), choices=(_YES, _NO)),
            ),
        ),
        Parameter("levy_percent", K.PERCENT, say("增值税征收率"), PERCENT, most=_WHOLE),
        Parameter(
            "urban_percents", K.TABLE, say("城市维护建设税"),
            columns=(
                Parameter("place", K.CHOICE, say("所在地"), choices=tuple(one.value for one in Place)),
                Parameter("percent", K.PERCENT, say("税率"), PERCENT, most=_WHOLE),
            ),
        ),
        Parameter("education_percent", K.PERCENT, say("教育费附加"), PERCENT, most=_WHOLE),
        Parameter("local_education_percent", K.PERCENT, say("地方教育附加"), PERCENT, most=_WHOLE),
        Parameter("surcharges_due_percent", K.PERCENT, say("附加税费按几成缴"), PERCENT, most=_WHOLE),
        Parameter(
            "brackets", K.TABLE, say("经营所得税率表"),
            columns=(
                Parameter("rate_pct", K.PERCENT, say("税率"), PERCENT, most=_WHOLE),
                Parameter("up_to", K.MONEY, say("不超过"), YUAN, is_optional=True),
                Parameter("quick_deduction", K.MONEY, say("速算扣除数"), YUAN),
            ),
        ),
        Parameter("halving_up_to", K.MONEY, say("个税减半的所得上限"), YUAN),
        Parameter("halving_ratio", K.RATIO, say("个税减征比例")),
    ),
    Subject.HIRING_FIRM: (
        *_QUOTA,
        Parameter("least_contract_months", K.COUNT, say("劳动合同至少"), MONTHS, least=1, most=120),
        *_LEDGER,
        Parameter("small_max_income", K.MONEY, say("小型微利：应纳税所得额不超过"), YUAN),
        Parameter("small_max_employees", K.COUNT, say("小型微利：从业人数不超过"), say("人"), least=1),
        Parameter("small_max_assets", K.MONEY, say("小型微利：资产总额不超过"), YUAN),
        Parameter("small_rate", K.RATIO, say("小型微利企业所得税负")),
        Parameter("full_rate", K.RATIO, say("企业所得税率")),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class TaxTerms(ApplicationTerms):
    """One version's terms; what the other subject has is None or empty here."""

    subject: Subject
    tax_categories: tuple[str, ...]
    begins_from: date
    begins_to: date
    window_months: int
    annual_quota: Money
    float_percent: Decimal
    float_most_percent: Decimal
    method: OffsetMethod
    offset_taxes: tuple[OffsetList, ...]
    nearly_used_percent: Decimal
    expiry_days: int
    prompts: tuple[PromptRule, ...] = ()
    least_contract_months: int | None = None
    vat_thresholds: tuple[VatThreshold, ...] = ()
    levy_percent: Decimal | None = None
    urban_percents: Mapping[str, Decimal] | None = None
    education_percent: Decimal | None = None
    local_education_percent: Decimal | None = None
    surcharges_due_percent: Decimal | None = None
    brackets: tuple[Bracket, ...] = ()
    halving_up_to: Money | None = None
    halving_ratio: Fraction | None = None
    small_max_income: Money | None = None
    small_max_employees: int | None = None
    small_max_assets: Money | None = None
    small_rate: Fraction | None = None
    full_rate: Fraction | None = None

    GROUPS: ClassVar[tuple[Group, ...]] = (
        (
            say("定额和享受期"),
            (
                "subject", "tax_categories", "begins_from", "begins_to", "window_months", "annual_quota",
                "float_percent", "float_most_percent", "least_contract_months",
            ),
        ),
        (say("扣减和提醒"), ("method", "offset_taxes", "prompts", "nearly_used_percent", "expiry_days")),
        (
            say("增值税和附加"),
            (
                "vat_thresholds", "levy_percent", "urban_percents", "education_percent", "local_education_percent",
                "surcharges_due_percent",
            ),
        ),
        (
            say("所得税"),
            (
                "brackets", "halving_up_to", "halving_ratio", "small_max_income", "small_max_employees",
                "small_max_assets", "small_rate", "full_rate",
            ),
        ),
    )  # fmt: skip

    @property
    def quota(self) -> Money:
        """The yearly quota of a household, or of a person hired: the national one and what the province adds."""
        return self.annual_quota.times(1 + Fraction(self.float_percent) / _WHOLE)

    def offset_on(self, day: date) -> tuple[OffsetTax, ...]:
        """The taxes that may be offset on a day; none before the first list."""
        held = [one for one in self.offset_taxes if one.valid_from <= day]
        return max(held, key=lambda one: one.valid_from).taxes if held else ()

    def surcharges_at(self, place: str) -> SurchargeRates:
        """The surcharges on the VAT at a place, as parts of one."""
        urban = (self.urban_percents or {}).get(place, Decimal(0))
        due = self.surcharges_due_percent
        return SurchargeRates(
            urban_maintenance=Fraction(urban) / _WHOLE,
            education_surcharge=Fraction(self.education_percent or 0) / _WHOLE,
            local_education=Fraction(self.local_education_percent or 0) / _WHOLE,
            factor=Fraction(1) if due is None else Fraction(due) / _WHOLE,
        )

    @property
    def levy(self) -> Fraction:
        """The levy on a small-scale taxpayer's sales, as a part of one."""
        return Fraction(self.levy_percent or Decimal(0)) / _WHOLE

    @property
    def halving(self) -> Halving:
        """How a sole trader's income tax is reduced."""
        return Halving(self.halving_up_to or Money(), self.halving_ratio or Fraction(0))

    @property
    def small_rule(self) -> SmallEnterpriseRule:
        """What a small enterprise of low profit is, and what it pays. Only a firm's version says it."""
        if (
            self.small_max_income is None
            or self.small_max_employees is None
            or self.small_max_assets is None
            or self.small_rate is None
            or self.full_rate is None
        ):
            raise LookupError("only a version for firms says what a small enterprise is")
        return SmallEnterpriseRule(
            self.small_max_income, self.small_max_employees, self.small_max_assets, self.small_rate, self.full_rate
        )

    @classmethod
    def typed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The subject and the method are words of their own; tables become what they mean."""
        told = super().typed(values)
        told |= {"subject": Subject(values["subject"]), "method": OffsetMethod(values["method"])}
        told["offset_taxes"] = tuple(
            OffsetList(row["valid_from"], tuple(tax for tax in OffsetTax if tax in row["taxes"]))
            for row in values["offset_taxes"]
        )
        told["prompts"] = tuple(PromptRule(**row) for row in values["prompts"] or ())
        if "vat_thresholds" in values:
            told["vat_thresholds"] = tuple(
                VatThreshold(**{**row, "reaching_is_taxed": row["reaching_is_taxed"] == _YES})
                for row in values["vat_thresholds"]
            )
            told["urban_percents"] = {row["place"]: row["percent"] for row in values["urban_percents"]}
            told["brackets"] = tuple(Bracket(**row) for row in values["brackets"])
        return told

    @classmethod
    def parameters_of(cls, stored: Mapping[str, Any]) -> tuple[Parameter, ...]:
        """The subject's own figures stand before what all programmes have."""
        entry = stored.get(SUBJECT.key)
        subject = str(entry.get("value")) if isinstance(entry, Mapping) else ""
        return (SUBJECT, *OWN.get(subject, ()), *PROCEDURE)

    @classmethod
    def contradictions(cls, values: Mapping[str, Any]) -> list[tuple[bool, str, Words]]:
        """What can't stand together: days, the province's share, unknown taxes, a table of rates without an end."""
        if "annual_quota" not in values:
            return []
        known = {tax.value for tax in OffsetTax}
        unknown = {tax for row in values["offset_taxes"] for tax in row["taxes"]} - known
        most = values["float_most_percent"]
        found = [
            (values["begins_to"] < values["begins_from"], "begins_to", say("截止日不能早于起始日。")),
            (values["float_percent"] > most, "float_percent", say("上浮不能超过 {most}%。", most=most)),
            (
                bool(unknown),
                "offset_taxes",
                say("税费代码只能是：{codes}。", codes=", ".join(tax.value for tax in OffsetTax)),
            ),
        ]
        if "brackets" in values:
            limits = [row["up_to"] for row in values["brackets"]]
            rising = [one for one in limits if one is not None]
            is_open = limits[-1] is None and None not in limits[:-1] and rising == sorted(rising)
            found.append((not is_open, "brackets", say("税率表须从低到高，最后一级不写上限。")))
            places = {row["place"] for row in values["urban_percents"]}
            found.append((places != {one.value for one in Place}, "urban_percents", say("三种所在地都要写税率。")))
        return found
