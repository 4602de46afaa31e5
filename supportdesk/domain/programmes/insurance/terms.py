"""What a version of a startup-insurance programme says: premium and its shares, waiting, deductible, caps, claim days."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from supportdesk.domain.applications.terms import MONTHS, PAYMENT, PROCEDURE, WORKING_DAYS, YUAN, Group, PayingTerms
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.parameters import PaperRule, Parameter, ValueKind
from supportdesk.domain.words import Words, say

K = ValueKind


class PaidTo(StrEnum):
    """Who gets the premium's subsidy: the founder who paid first, or the insurer."""

    FOUNDER = "founder"
    INSURER = "insurer"


OWN: tuple[Parameter, ...] = (
    Parameter("premium_ratio", K.RATIO, say("保费补贴比例")),
    Parameter("premium_cap", K.MONEY, say("保费补贴上限"), YUAN, is_optional=True),
    Parameter("paid_to", K.CHOICE, say("保费补贴付给"), choices=tuple(one.value for one in PaidTo)),
    Parameter("max_sum_insured", K.MONEY, say("最高保额"), YUAN),
    Parameter("cover_months", K.COUNT, say("保险期间"), MONTHS, least=1, most=60),
    Parameter("waiting_days", K.COUNT, say("等待期"), say("天"), most=730),
    Parameter("report_days", K.COUNT, say("出险后报案期限"), WORKING_DAYS, least=1, most=120),
    Parameter("deductible_ratio", K.RATIO, say("免赔率"), is_optional=True),
    Parameter("base_cap", K.MONEY, say("基础损失赔付上限"), YUAN, is_optional=True),
    Parameter("jobs_cap", K.MONEY, say("带动就业损失赔付上限"), YUAN, is_optional=True),
    Parameter("household_cap", K.MONEY, say("每户累计赔付上限"), YUAN, is_optional=True),
    Parameter("excluded", K.CODES, say("除外责任")),
    Parameter("check_days", K.COUNT, say("报案后现场查勘"), WORKING_DAYS, least=1, most=60),
    Parameter("audit_days", K.COUNT, say("损失核定"), WORKING_DAYS, least=1, most=60),
    Parameter("panel_days", K.COUNT, say("评审"), WORKING_DAYS, least=1, most=60),
    Parameter("panel_members", K.COUNT, say("评审组最少人数"), say("人"), least=1, most=15),
    Parameter("claim_pay_days", K.COUNT, say("公示后赔付"), WORKING_DAYS, least=1, most=60),
    Parameter("appeal_days", K.COUNT, say("对赔付决定的申诉期限"), WORKING_DAYS, least=1, most=120),
    Parameter("claim_papers", K.PAPERS, say("理赔材料")),
)


@dataclass(frozen=True)
class InsuranceTerms(PayingTerms):
    """One version's terms. Days as PARAMETERS says; an absent cap caps nothing, an absent deductible deducts nothing."""

    premium_ratio: Fraction
    premium_cap: Money | None
    paid_to: PaidTo
    max_sum_insured: Money
    cover_months: int
    waiting_days: int
    report_days: int
    deductible_ratio: Fraction | None
    base_cap: Money | None
    jobs_cap: Money | None
    household_cap: Money | None
    excluded: tuple[str, ...]
    check_days: int
    audit_days: int
    panel_days: int
    panel_members: int
    claim_pay_days: int
    appeal_days: int
    claim_papers: tuple[PaperRule, ...]

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (*OWN, *PAYMENT, *PROCEDURE)
    GROUPS: ClassVar[tuple[Group, ...]] = (
        (say("保费补贴"), ("premium_ratio", "premium_cap", "paid_to")),
        (say("保障"), ("max_sum_insured", "cover_months", "waiting_days", "excluded")),
        (say("赔付"), ("deductible_ratio", "base_cap", "jobs_cap", "household_cap")),
        (
            say("理赔时限"),
            ("report_days", "check_days", "audit_days", "panel_days", "panel_members", "claim_pay_days", "appeal_days"),
        ),
        (say("理赔材料"), ("claim_papers",)),
    )

    @classmethod
    def typed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The payee is a word of its own."""
        return super().typed(values) | {"paid_to": PaidTo(values["paid_to"])}

    @classmethod
    def contradictions(cls, values: Mapping[str, Any]) -> list[tuple[bool, str, Words]]:
        """What no claim could ever be paid under."""
        return [
            (
                values["deductible_ratio"] is not None and values["deductible_ratio"] == 1,
                "deductible_ratio",
                say("免赔率须小于 1，否则什么都不赔。"),
            ),
            (
                (values["base_cap"] is None) != (values["jobs_cap"] is None),
                "jobs_cap",
                say("基础损失和带动就业损失的上限要么都写，要么都不写。"),
            ),
        ]
