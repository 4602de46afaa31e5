"""What a version of a subsidy's programme says: the figures of its own subject. Who may have it stands in its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from supportdesk.domain.applications.terms import MONTHS, PAYMENT, PROCEDURE, YUAN, Group, PayingTerms
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.parameters import CatalogueRow, Parameter, ValueKind
from supportdesk.domain.words import say

K = ValueKind


class Subject(StrEnum):
    """What a subsidy is for; each is a programme of its own."""

    ONE_OFF = "one_off"
    RENT = "rent"
    JOBS = "jobs"
    SOCIAL_INSURANCE = "social_insurance"
    FAILED_FOUNDER = "failed_founder"
    INDUSTRY_BONUS = "industry_bonus"


SUBJECT = Parameter("subject", K.CHOICE, say("补贴项目"), choices=tuple(one.value for one in Subject))
OWN: Mapping[str, tuple[Parameter, ...]] = {
    Subject.ONE_OFF: (Parameter("standard", K.MONEY, say("补贴标准"), YUAN),),
    Subject.RENT: (
        Parameter("month_cap", K.MONEY, say("每月上限"), YUAN, is_optional=True),
        Parameter("ratio", K.RATIO, say("按实付的比例"), is_optional=True),
        Parameter("year_cap", K.MONEY, say("每年上限"), YUAN, is_optional=True),
        Parameter("max_months", K.COUNT, say("累计最长"), MONTHS, least=1, most=600),
    ),
    Subject.JOBS: (
        Parameter("per_person", K.MONEY, say("每人每年"), YUAN),
        Parameter("cap", K.MONEY, say("总额上限"), YUAN, is_optional=True),
    ),
    Subject.SOCIAL_INSURANCE: (
        Parameter("ratio", K.RATIO, say("按实付的比例")),
        Parameter("max_months", K.COUNT, say("累计最长"), MONTHS, least=1, most=600),
    ),
    Subject.FAILED_FOUNDER: (
        Parameter("ratio", K.RATIO, say("按纳税额的比例")),
        Parameter("cap", K.MONEY, say("总额上限"), YUAN),
    ),
    Subject.INDUSTRY_BONUS: (Parameter("catalogue", K.CATALOGUE, say("优势特色产业目录")),),
}


@dataclass(frozen=True)
class SubsidyTerms(PayingTerms):
    """One version's terms; what another subject has is None here."""

    subject: Subject
    standard: Money | None = None
    month_cap: Money | None = None
    year_cap: Money | None = None
    ratio: Fraction | None = None
    max_months: int | None = None
    per_person: Money | None = None
    cap: Money | None = None
    catalogue: tuple[CatalogueRow, ...] = ()

    GROUPS: ClassVar[tuple[Group, ...]] = (
        (
            say("补贴标准"),
            (
                "subject", "standard", "per_person", "month_cap", "ratio", "year_cap", "cap", "max_months",
                "catalogue",
            ),
        ),
    )  # fmt: skip

    @classmethod
    def typed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The subject is a word of its own."""
        return super().typed(values) | {"subject": Subject(values["subject"])}

    @classmethod
    def parameters_of(cls, stored: Mapping[str, Any]) -> tuple[Parameter, ...]:
        """The subject's own figures stand before what all programmes have."""
        entry = stored.get(SUBJECT.key)
        subject = entry.get("value") if isinstance(entry, Mapping) else None
        return (SUBJECT, *OWN.get(str(subject), ()), *PAYMENT, *PROCEDURE)
