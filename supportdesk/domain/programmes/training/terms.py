"""What a version of a training programme says: the standard, who is paid, attendance, allowance, the time for starting."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from supportdesk.domain.applications.terms import MONTHS, PAYMENT, PERCENT, PROCEDURE, YUAN, Group, PayingTerms
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.parameters import Parameter, ValueKind
from supportdesk.domain.words import Words, say

K = ValueKind


class Subject(StrEnum):
    """Which course a programme pays for; each is a programme of its own."""

    GYB = "gyb"
    SYB = "syb"
    IYB = "iyb"
    ONLINE = "online"
    SKILLS = "skills"


class PaidTo(StrEnum):
    """Who gets the subsidy for the course; the living allowance is always the trainee's."""

    PERSON = "trainee"
    SCHOOL = "school"


OWN: tuple[Parameter, ...] = (
    Parameter("subject", K.CHOICE, say("培训课程"), choices=tuple(one.value for one in Subject)),
    Parameter("standard", K.MONEY, say("培训补贴标准"), say("元/人")),
    Parameter("ratio_not_started", K.RATIO, say("尚未创业的按标准的比例"), is_optional=True),
    Parameter("start_months", K.COUNT, say("取证后创业的期限"), MONTHS, least=1, most=60, is_optional=True),
    Parameter("paid_to", K.CHOICE, say("培训补贴付给"), choices=tuple(one.value for one in PaidTo)),
    Parameter("min_hours", K.COUNT, say("最少学时"), say("学时"), least=1, most=2_000),
    Parameter("min_attendance", K.PERCENT, say("最低出勤率"), PERCENT, most=100),
    Parameter("pass_score", K.COUNT, say("考试合格分"), say("分"), most=1_000),
    Parameter("claim_months", K.COUNT, say("取证后申请的期限"), MONTHS, least=1, most=60),
    Parameter("priority_flags", K.CODES, say("优先录取的困难标记")),
    Parameter("day_allowance", K.MONEY, say("线下培训生活费"), say("元/天"), is_optional=True),
    Parameter("lesson_allowance", K.MONEY, say("线上培训生活费"), say("元/学时"), is_optional=True),
    Parameter("allowance_cap", K.MONEY, say("生活费上限"), YUAN, is_optional=True),
    Parameter("allowance_flags", K.CODES, say("发生活费的困难标记（不填为所有学员）")),
)


@dataclass(frozen=True)
class TrainingTerms(PayingTerms):
    """One version's terms. Without `ratio_not_started` the whole standard is due with the certificate."""

    subject: Subject
    standard: Money
    ratio_not_started: Fraction | None
    start_months: int | None
    paid_to: PaidTo
    min_hours: int
    min_attendance: Decimal
    pass_score: int
    claim_months: int
    priority_flags: tuple[str, ...]
    day_allowance: Money | None
    lesson_allowance: Money | None
    allowance_cap: Money | None
    allowance_flags: tuple[str, ...]

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (*OWN, *PAYMENT, *PROCEDURE)
    GROUPS: ClassVar[tuple[Group, ...]] = (
        (say("补贴标准"), ("subject", "standard", "ratio_not_started", "start_months", "paid_to")),
        (say("培训要求"), ("min_hours", "min_attendance", "pass_score", "claim_months", "priority_flags")),
        (say("生活费"), ("day_allowance", "lesson_allowance", "allowance_cap", "allowance_flags")),
    )

    @classmethod
    def typed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Course and payee are words of their own."""
        return super().typed(values) | {"subject": Subject(values["subject"]), "paid_to": PaidTo(values["paid_to"])}

    @classmethod
    def contradictions(cls, values: Mapping[str, Any]) -> list[tuple[bool, str, Words]]:
        """A part for those who have not started needs the time in which they may; the time alone holds nothing back."""
        return [
            (
                values["ratio_not_started"] is not None and values["start_months"] is None,
                "start_months",
                say("写了尚未创业的比例，就要写创业的期限。"),
            ),
        ]

    def has_priority(self, flags: frozenset[str]) -> bool:
        """Tell whether somebody with these hardship flags gets a place before others."""
        return not flags.isdisjoint(self.priority_flags)

    def gives_allowance(self, flags: frozenset[str]) -> bool:
        """Tell whether somebody with these flags gets the living allowance: everybody where no flags are named."""
        has_rate = self.day_allowance is not None or self.lesson_allowance is not None
        return has_rate and (not self.allowance_flags or not flags.isdisjoint(self.allowance_flags))
