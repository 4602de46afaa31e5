"""What a version of the incubator's programmes says: of a place with its rent, or of start-up money in tranches."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from supportdesk.domain.applications.terms import (
    MONTHS,
    PAYMENT,
    PERCENT,
    PROCEDURE,
    WORKING_DAYS,
    YUAN,
    Group,
    PayingTerms,
)
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.parameters import Parameter, PayerShare, ValueKind
from supportdesk.domain.words import Words, say

K = ValueKind
_WHOLE = 100


class Subject(StrEnum):
    """What is asked for; each is a programme of its own."""

    PLACE = "place"
    STARTUP_FUND = "startup_fund"


@dataclass(frozen=True)
class TrancheRule:
    """One part of an award: at which milestone, what percent, and how many months after the decision at the earliest."""

    code: str
    title: str
    title_en: str
    percent: Decimal
    after_months: int


class RentRelief(StrEnum):
    """How rent is reduced: the operator asks for less, or the tenant pays all of it first and is given the rest back (先缴后补).

    Source: domain notes §2.3; Xuzhou pays afterwards. A version that says nothing waives.
    """

    WAIVED = "waived"
    REFUNDED = "refunded"


SUBJECT = Parameter("subject", K.CHOICE, say("孵化扶持项目"), choices=tuple(one.value for one in Subject))
OWN: Mapping[str, tuple[Parameter, ...]] = {
    Subject.PLACE: (
        Parameter("agreement_months", K.COUNT, say("一次签约最长"), MONTHS, least=1, most=120),
        Parameter("max_months", K.COUNT, say("累计入驻最长"), MONTHS, least=1, most=120),
        Parameter("back_days", K.COUNT, say("协议起始日最多早于签约"), say("天"), most=366, is_optional=True),
        Parameter(
            "rent_reductions", K.TABLE, say("分年租金减免"),
            columns=(
                Parameter("year", K.COUNT, say("第几年"), least=1, most=10),
                Parameter("reduction", K.RATIO, say("减免比例")),
            ),
        ),
        Parameter(
            "rent_relief", K.CHOICE, say("租金减免方式"), choices=tuple(one.value for one in RentRelief),
            is_optional=True,
        ),
        Parameter("deposit_months", K.COUNT, say("押金"), say("个月租金"), most=12),
        Parameter("report_months", K.COUNT, say("考核间隔"), MONTHS, least=1, most=12),
        Parameter("empty_days", K.COUNT, say("空置预警"), say("天"), least=1, most=365),
        Parameter("least_use_percent", K.PERCENT, say("基地使用率不低于"), PERCENT, most=_WHOLE),
        Parameter("full_percent", K.PERCENT, say("将满预警的使用率"), PERCENT, most=_WHOLE),
        Parameter("least_tenants", K.COUNT, say("基地在孵户数不少于"), say("户"), most=1_000),
    ),
    Subject.STARTUP_FUND: (
        Parameter("ratio", K.RATIO, say("按核实投资的比例")),
        Parameter("cap", K.MONEY, say("总额上限"), YUAN),
        Parameter(
            "tranches", K.TABLE, say("分期拨付"),
            columns=(
                Parameter("code", K.CODE, say("代码")),
                Parameter("title", K.TEXT, say("节点")),
                Parameter("title_en", K.TEXT, say("节点（英文）")),
                Parameter("percent", K.PERCENT, say("比例"), PERCENT, most=_WHOLE),
                Parameter("after_months", K.COUNT, say("决定后至少"), MONTHS, most=120),
            ),
        ),
        Parameter("tranche_days", K.COUNT, say("节点证明后拨付"), WORKING_DAYS, least=1, most=60),
        Parameter("clawback_months", K.COUNT, say("须存续"), MONTHS, most=120),
        Parameter("honest_causes", K.CODES, say("不追回的停业原因")),
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class IncubatorTerms(PayingTerms):
    """One version's terms; what the other subject has is None or empty here. A place is paid by nobody."""

    subject: Subject
    payment_days: int = 0
    payment_shares: tuple[PayerShare, ...] = ()
    agreement_months: int | None = None
    max_months: int | None = None
    back_days: int | None = None
    rent_reductions: Mapping[int, Fraction] | None = None
    rent_relief: RentRelief = RentRelief.WAIVED
    deposit_months: int = 0
    report_months: int | None = None
    empty_days: int | None = None
    least_use_percent: Decimal | None = None
    full_percent: Decimal | None = None
    least_tenants: int | None = None
    ratio: Fraction | None = None
    cap: Money | None = None
    tranches: tuple[TrancheRule, ...] = ()
    tranche_days: int | None = None
    clawback_months: int | None = None
    honest_causes: tuple[str, ...] = ()

    GROUPS: ClassVar[tuple[Group, ...]] = (
        (
            say("入驻和租金"),
            (
                "subject",
                "agreement_months",
                "max_months",
                "back_days",
                "rent_reductions",
                "rent_relief",
                "deposit_months",
                "report_months",
            ),
        ),
        (say("基地预警"), ("empty_days", "least_use_percent", "full_percent", "least_tenants")),
        (say("启动资金"), ("ratio", "cap", "tranches", "tranche_days")),
        (say("追回"), ("clawback_months", "honest_causes")),
    )

    @classmethod
    def typed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The subject is a word of its own; tables become what they mean."""
        told = super().typed(values) | {"subject": Subject(values["subject"])}
        if "rent_relief" in told:
            told["rent_relief"] = RentRelief(told["rent_relief"] or RentRelief.WAIVED)
        if "rent_reductions" in told:
            told["rent_reductions"] = {row["year"]: row["reduction"] for row in told["rent_reductions"]}
        if "tranches" in told:
            told["tranches"] = tuple(TrancheRule(**row) for row in told["tranches"])
        return told

    @classmethod
    def parameters_of(cls, stored: Mapping[str, Any]) -> tuple[Parameter, ...]:
        """The subject's own figures stand before what all programmes have; a place moves no money of Finance."""
        entry = stored.get(SUBJECT.key)
        subject = str(entry.get("value")) if isinstance(entry, Mapping) else ""
        paid = () if subject == Subject.PLACE else PAYMENT
        return (SUBJECT, *OWN.get(subject, ()), *paid, *PROCEDURE)

    @classmethod
    def contradictions(cls, values: Mapping[str, Any]) -> list[tuple[bool, str, Words]]:
        """The parts are the whole; one agreement is not longer than the longest stay."""
        found = []
        if "tranches" in values:
            shares = sum((row["percent"] for row in values["tranches"]), Decimal(0))
            found.append((shares != _WHOLE, "tranches", say("各期比例相加须为 100。")))
        if "max_months" in values:
            too_long = values["agreement_months"] > values["max_months"]
            most = values["max_months"]
            found.append((too_long, "agreement_months", say("一次签约不能长于累计最长 {most} 个月。", most=most)))
        return found
