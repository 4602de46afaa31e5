"""What every programme's version says beside its figures: who decides, limits of time, publicity, papers, follow-ups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

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
YUAN, PERCENT, MONTHS, WORKING_DAYS = say("元"), say("%"), say("个月"), say("个工作日")

DECIDES = Parameter("single_decision_up_to", K.MONEY, say("一人审批的金额（含）"), YUAN)
LIMITS: tuple[Parameter, ...] = (
    Parameter("completeness_days", K.COUNT, say("受理或告知补正"), WORKING_DAYS, least=1, most=60),
    Parameter("supplement_days", K.COUNT, say("申请人补正"), WORKING_DAYS, least=1, most=120),
    Parameter("town_check_days", K.COUNT, say("乡镇初审"), WORKING_DAYS, least=1, most=60),
    Parameter("review_days", K.COUNT, say("县级复核"), WORKING_DAYS, least=1, most=60),
    Parameter("decision_days", K.COUNT, say("审批"), WORKING_DAYS, least=1, most=60),
    Parameter("promise_days", K.COUNT, say("承诺办结"), WORKING_DAYS, least=1, most=120),
    Parameter("legal_days", K.COUNT, say("法定时限"), WORKING_DAYS, least=1, most=120),
)
PUBLICITY: tuple[Parameter, ...] = (
    Parameter("publicity_length", K.COUNT, say("公示期"), least=1, most=60),
    Parameter("publicity_unit", K.CHOICE, say("公示期单位"), choices=("working", "calendar")),
)
PAPERS = Parameter("papers", K.PAPERS, say("所需材料"))
FOLLOW_UPS = Parameter("follow_ups", K.PLAN, say("回访与提醒计划"))
# What a programme that pays says beside.
PAYMENT: tuple[Parameter, ...] = (
    Parameter("payment_days", K.COUNT, say("拨付"), WORKING_DAYS, least=1, most=60),
    Parameter("payment_shares", K.SHARES, say("资金来源分担")),
)
PROCEDURE: tuple[Parameter, ...] = (DECIDES, *LIMITS, *PUBLICITY, PAPERS, FOLLOW_UPS)

Group = tuple[Words, tuple[str, ...]]
# In the order in which a version is read, after the kind's own groups.
SHARED_GROUPS: tuple[Group, ...] = (
    (say("资金和拨付"), ("payment_shares", "payment_days")),
    (
        say("审批和时限"),
        (DECIDES.key, *(one.key for one in LIMITS), "bank_days", "disbursement_days", "subsidy_verify_days",
         *(one.key for one in PUBLICITY)),
    ),
    (say("所需材料"), (PAPERS.key,)),
    (say("回访和提醒"), (FOLLOW_UPS.key,)),
)  # fmt: skip


@dataclass(frozen=True)
class ApplicationTerms:
    """One version's terms that every kind has. Money in fen, days as PARAMETERS says; a kind's class adds its own."""

    single_decision_up_to: Money
    completeness_days: int
    supplement_days: int
    town_check_days: int
    review_days: int
    decision_days: int
    promise_days: int
    legal_days: int
    publicity_length: int
    publicity_unit: DayUnit
    papers: tuple[PaperRule, ...]
    follow_ups: tuple[PlanRow, ...]
    clauses: Mapping[str, str]

    # In the order in which a version is shown and edited; and how they are grouped, the shared groups after these.
    PARAMETERS: ClassVar[tuple[Parameter, ...]] = PROCEDURE
    GROUPS: ClassVar[tuple[Group, ...]] = ()

    @classmethod
    def parameters_of(cls, _stored: Mapping[str, Any]) -> tuple[Parameter, ...]:
        """Return the parameters that a version must have; a kind of several programmes asks the version which it is."""
        return cls.PARAMETERS

    @classmethod
    def groups_of(cls, stored: Mapping[str, Any]) -> tuple[Group, ...]:
        """Return the parameters that a version has under their headings; together they name every one once."""
        there = {parameter.key for parameter in cls.parameters_of(stored)}
        groups = (
            (heading, tuple(key for key in keys if key in there)) for heading, keys in (*cls.GROUPS, *SHARED_GROUPS)
        )
        return tuple((heading, keys) for heading, keys in groups if keys)

    @classmethod
    def from_parameters(cls, stored: Mapping[str, Any]) -> Self:
        """Read a version's parameters; raises BadValueError naming the first field that is not sound."""
        faults = cls.faults_of(stored)
        if faults:
            raise faults[0]
        wanted = cls.parameters_of(stored)
        values = {one.key: read_value(one, stored.get(one.key)) for one in wanted}
        return cls(**cls.typed(values), clauses={one.key: clause_of(stored.get(one.key)) for one in wanted})

    @classmethod
    def faults_of(cls, stored: Mapping[str, Any]) -> list[BadValueError]:
        """Return every fault of a version's parameters, each naming its field."""
        faults, values = [], {}
        wanted = cls.parameters_of(stored)
        for parameter in wanted:
            try:
                values[parameter.key] = read_value(parameter, stored.get(parameter.key))
            except BadValueError as fault:
                faults.append(fault)
        known = {parameter.key for parameter in wanted}
        faults += [
            BadValueError(say("没有这个参数。"), field=key, code="unknown") for key in stored if key not in known
        ]
        if faults:
            return faults
        found = [*_contradictions(values), *cls.contradictions(values)]
        return [BadValueError(words, field=field, code="contradiction") for is_wrong, field, words in found if is_wrong]

    @classmethod
    def typed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with their choices as the words of their own lists; a kind types its own ones too."""
        return values | {"publicity_unit": DayUnit(values["publicity_unit"])}

    @classmethod
    def contradictions(cls, _values: Mapping[str, Any]) -> list[tuple[bool, str, Words]]:
        """Say what values of a kind can't stand together: whether they do, at which field, and why."""
        return []

    def clause(self, key: str) -> str:
        """Return the document and clause that a parameter stands on."""
        return self.clauses.get(key, "")

    def papers_for(self, who: frozenset[PaperFor]) -> tuple[PaperRule, ...]:
        """Return the papers that one applicant must show: those for all, and those for what they are."""
        return tuple(paper for paper in self.papers if paper.needed_for in who | {PaperFor.ALL})


@dataclass(frozen=True)
class PayingTerms(ApplicationTerms):
    """Terms of a programme that pays: within how many working days, and who bears which percent."""

    payment_days: int
    payment_shares: tuple[PayerShare, ...]

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (*PAYMENT, *PROCEDURE)


def _contradictions(values: Mapping[str, Any]) -> list[tuple[bool, str, Words]]:
    return [
        (
            values["legal_days"] < values["promise_days"],
            "promise_days",
            say("承诺时限不能长于法定时限 {most} 个工作日。", most=values["legal_days"]),
        ),
        (not values["papers"], "papers", say("请至少写一项材料。")),
    ]


def clause_of(entry: object) -> str:
    """Return `document clause` of one stored parameter, as far as it says them."""
    if not isinstance(entry, Mapping):
        return ""
    return " ".join(str(entry[part]) for part in ("document", "clause") if entry.get(part))
