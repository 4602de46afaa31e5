"""Whose summary it is: the unit, the towns into which it is split, and the conditions that keep reads within both
what the viewer may see and what the unit holds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.industries import DIVISIONS, section_of
from supportdesk.domain.permissions import Permission
from supportdesk.domain.summaries.summary import Named
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Bank
from supportdesk.models.ventures import Venture
from supportdesk.policies.codes import code_list
from supportdesk.policies.needs import departments
from supportdesk.queries.banks import known_to
from supportdesk.queries.visibility import Viewer, within


@dataclass(frozen=True)
class Scope:
    """The viewer, the unit whose summary is asked for, and the units below it."""

    viewer: Viewer
    unit: OrgUnit
    below: tuple[OrgUnit, ...]

    @cached_property
    def towns(self) -> tuple[OrgUnit, ...]:
        """The parts of the unit: those directly below it."""
        return tuple(unit for unit in self.below if unit.parent_id == self.unit.id)

    @cached_property
    def town_of(self) -> Mapping[int, str]:
        """The code of the part in which a unit lies; the unit's own rows are a part of their own."""
        found = {self.unit.id: self.unit.code}
        for unit in self.below:
            found[unit.id] = next(town.code for town in self.towns if unit.path.startswith(town.path))
        return found

    @property
    def town_names(self) -> tuple[Named, ...]:
        """The towns in the order of their codes, and what belongs to no town."""
        own = Named(self.unit.code, f"{self.unit.name}本级", f"{self.unit.name} itself")
        return (*(Named(town.code, town.name) for town in self.towns), own)

    def holds(self, unit_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """The condition that a row belongs to the unit or below."""
        return unit_id.in_(self.units_in(self.unit))

    def in_town(self, unit_id: ColumnElement[Any], code: str) -> ColumnElement[bool]:
        """The condition that a row belongs to one part. Raises NotFoundError for a part that is none."""
        if code == self.unit.code:
            return unit_id == self.unit.id
        town = next((town for town in self.towns if town.code == code), None)
        if town is None:
            raise NotFoundError
        return unit_id.in_(self.units_in(town))

    @staticmethod
    def units_in(unit: OrgUnit) -> Select[int]:
        return select(OrgUnit.id).where(OrgUnit.path.startswith(unit.path, autoescape=True))


def get_scope(session: Session, viewer: Viewer, unit_code: str | None = None) -> Scope:
    """The unit with this code, or the viewer's own; for the program itself the one at the top.

    Raises NotFoundError for a unit that is unknown or not the viewer's to see, BadValueError when the program is not
    told which of several counties is meant.
    """
    statement = select(OrgUnit).where(within(viewer, OrgUnit.id, Permission.SUMMARY_READ)).order_by(OrgUnit.path)
    seen = session.scalars(statement).all()
    if unit_code is not None:
        unit = next((unit for unit in seen if unit.code == unit_code), None)
        if unit is None:
            raise NotFoundError(say("没有代码为“{code}”的机构，或不在您的权限范围内。", code=unit_code[:40]))
    else:
        tops = [unit for unit in seen if not any(unit.parent_id == other.id for other in seen)]
        if not tops:
            raise NotFoundError(say("还没有建立机构。"))
        if len(tops) > 1:
            codes = "、".join(top.code for top in tops)
            raise BadValueError(say("有不止一个县，请用 --unit 指明：{codes}。", codes=codes), field="unit")
        unit = tops[0]
    return Scope(viewer, unit, tuple(u for u in seen if u.path.startswith(unit.path) and u.id != unit.id))


# The industry of a venture: its code, or the words of a ledger where no code was found for them.
INDUSTRY: ColumnElement[str] = func.coalesce(
    case((Venture.industry != literal(""), Venture.industry), else_=Venture.industry_name), literal("")
)


@lru_cache(maxsize=4096)
def industry_key(stored: str) -> str:
    """The section of a stored code; words that have no code stand for themselves."""
    return section_of(stored) or stored


def in_industry(key: str) -> ColumnElement[bool]:
    """The condition that a venture's industry folds into a key: the same rule as `section_of`, in the database."""
    if key not in DIVISIONS:
        return INDUSTRY.in_((key,))
    divisions = DIVISIONS[key]
    lettered = func.substr(INDUSTRY, 1, 1).in_([key, key.lower()]) & or_(
        func.length(INDUSTRY) == 1, func.substr(INDUSTRY, 2, 2).in_(divisions)
    )
    return or_(lettered, func.substr(INDUSTRY, 1, 2).in_(divisions))


def industry_names(found: set[str]) -> tuple[Named, ...]:
    """Names of the industries that were found, sections first."""
    sections = [Named(entry.code, entry.zh, entry.en) for entry in code_list("industry_sections").entries]
    known = {named.code for named in sections}
    others = [Named(key, key) for key in sorted(found - known - {""})]
    return (*(named for named in sections if named.code in found), *others, *unknown(found))


def department_names(found: set[str]) -> tuple[Named, ...]:
    """Names of the departments that were found, in the order of the county's list."""
    known = departments()
    named = [Named(one.code, one.zh, one.en) for one in known.values() if one.code in found]
    others = [Named(key, key) for key in sorted(found - set(known) - {""})]
    return (*named, *others, *unknown(found))


def unknown(found: set[str]) -> tuple[Named, ...]:
    """The part for what the books don't say, when there is any."""
    return (Named("", "未填", "not stated"),) if "" in found else ()


@dataclass(frozen=True)
class ScopeBank:
    """A bank of a scope, and the key under which the summary has it."""

    id: int
    key: str
    name: str


def list_scope_banks(session: Session, scope: Scope) -> tuple[ScopeBank, ...]:
    """The banks that the unit works with, in the order of their keys; other counties' banks are none of its month.

    The key is the bank's code; where banks of several counties have the same, the code of their unit stands before it.
    """
    found = session.execute(
        select(Bank.id, Bank.code, Bank.name, OrgUnit.code)
        .join(OrgUnit, OrgUnit.id == Bank.unit_id)
        .where(known_to(session, scope.unit))
    ).all()
    held = Counter(code for _, code, _, _ in found)
    banks = (
        ScopeBank(number, code if held[code] == 1 else f"{unit}-{code}", name) for number, code, name, unit in found
    )
    return tuple(sorted(banks, key=lambda bank: (bank.key, bank.id)))


def bank_names(banks: Iterable[ScopeBank]) -> tuple[Named, ...]:
    """The banks' names by key."""
    return tuple(Named(bank.key, bank.name) for bank in banks)
