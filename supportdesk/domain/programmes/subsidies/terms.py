"""What a version of a subsidy's programme says: who may have it, how often, and the figures of its own subject."""

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
PEOPLE = say("人")


class Subject(StrEnum):
    """What a subsidy is for; each is a programme of its own."""

    ONE_OFF = "one_off"
    RENT = "rent"
    JOBS = "jobs"
    SOCIAL_INSURANCE = "social_insurance"
    FAILED_FOUNDER = "failed_founder"
    INDUSTRY_BONUS = "industry_bonus"


class OncePer(StrEnum):
    """Whether the same subsidy may be had again: never by the person, by the venture, by either; or once a year."""

    PERSON = "person"
    VENTURE = "venture"
    BOTH = "both"
    YEAR = "year"
    AGAIN = "again"


SUBJECT = Parameter("subject", K.CHOICE, say("补贴项目"), choices=tuple(one.value for one in Subject))
WHO: tuple[Parameter, ...] = (
    Parameter("categories", K.CODES, say("可申请的人员类别")),
    Parameter("min_months_away", K.COUNT, say("外出满"), MONTHS, most=600, is_optional=True),
    Parameter("must_operate", K.CHOICE, say("须正常经营"), choices=("yes", "no")),
    Parameter("min_operating_months", K.COUNT, say("登记满"), MONTHS, most=600, is_optional=True),
    Parameter("below_operating_months", K.COUNT, say("登记不满"), MONTHS, least=1, most=600, is_optional=True),
    Parameter("first_venture_only", K.CHOICE, say("须首次创业"), choices=("yes", "no")),
    Parameter("min_jobs", K.COUNT, say("带动就业不少于（含本人）"), PEOPLE, most=1_000, is_optional=True),
    Parameter("once_per", K.CHOICE, say("同一补贴的次数限制"), choices=tuple(one.value for one in OncePer)),
    Parameter("excludes", K.CODES, say("不能同时享受的补贴项目")),
)
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
        Parameter("min_insured_months", K.COUNT, say("自缴社会保险满"), MONTHS, most=600),
    ),
    Subject.INDUSTRY_BONUS: (Parameter("catalogue", K.CATALOGUE, say("优势特色产业目录")),),
}


@dataclass(frozen=True)
class SubsidyTerms(PayingTerms):
    """One version's terms; what another subject has is None here."""

    subject: Subject
    categories: tuple[str, ...]
    min_months_away: int | None
    must_operate: str
    min_operating_months: int | None
    below_operating_months: int | None
    first_venture_only: str
    min_jobs: int | None
    once_per: OncePer
    excludes: tuple[str, ...]
    standard: Money | None = None
    month_cap: Money | None = None
    year_cap: Money | None = None
    ratio: Fraction | None = None
    max_months: int | None = None
    per_person: Money | None = None
    cap: Money | None = None
    min_insured_months: int | None = None
    catalogue: tuple[CatalogueRow, ...] = ()

    GROUPS: ClassVar[tuple[Group, ...]] = (
        (
            say("补贴标准"),
            (
                "subject", "standard", "per_person", "month_cap", "ratio", "year_cap", "cap", "max_months",
                "min_insured_months", "catalogue",
            ),
        ),
        (say("谁可以申请"), tuple(one.key for one in WHO)),
    )  # fmt: skip

    @classmethod
    def typed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Subject and number of times are words of their own."""
        own = {"subject": Subject(values["subject"]), "once_per": OncePer(values["once_per"])}
        return super().typed(values) | own

    @classmethod
    def parameters_of(cls, stored: Mapping[str, Any]) -> tuple[Parameter, ...]:
        """The subject's own figures stand between what all subsidies have."""
        entry = stored.get(SUBJECT.key)
        subject = entry.get("value") if isinstance(entry, Mapping) else None
        return (SUBJECT, *OWN.get(str(subject), ()), *WHO, *PAYMENT, *PROCEDURE)
