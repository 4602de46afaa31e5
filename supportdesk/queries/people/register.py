"""The list of persons, as tuples, paged by key."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.people import Person, PersonCategory
from supportdesk.models.ventures import Venture
from supportdesk.queries.person_search import persons_matching
from supportdesk.queries.visibility import Viewer, lists_person

PAGE = 25
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class PeopleFilter:
    """What the list is narrowed to; empty fields don't narrow. `returned` is a year."""

    q: str = ""
    town: int | None = None
    category: str = ""
    returned: int | None = None


class PersonRow(NamedTuple):
    """One line: the number is in clear here and shown by its end only."""

    id: int
    name: str
    id_no: str | None
    sex: str | None
    born_on: date | None
    town: str
    returned_on: date | None
    ventures: int
    cases: int


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list; `count` stops at one more than a thousand."""

    rows: list[PersonRow]
    count: int
    has_next: bool
    has_previous: bool


def list_people(
    session: Session,
    viewer: Viewer,
    wanted: PeopleFilter,
    *,
    after: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> PeoplePage:
    """Persons whom the viewer may see, the latest first; merged ones are left out. Two queries."""
    condition = _condition(viewer, wanted)
    counted = select(func.count()).select_from(select(Person.id).where(condition).limit(MOST_COUNTED + 1).subquery())
    statement = _rows().where(condition)
    if before is not None:
        statement = statement.where(Person.id > before).order_by(Person.id)
    else:
        statement = statement.order_by(Person.id.desc())
        if after is not None:
            statement = statement.where(Person.id < after)
    found = [PersonRow(*row) for row in session.execute(statement.limit(limit + 1))]
    more, rows = len(found) > limit, found[:limit]
    if before is not None:
        rows.reverse()
    return PeoplePage(
        rows,
        session.execute(counted).scalar_one(),
        has_next=more if before is None else True,
        has_previous=after is not None if before is None else more,
    )


def _rows() -> Select[Any]:
    ventures = select(func.count()).where(Venture.person_id == Person.id).correlate(Person).scalar_subquery()
    cases = select(func.count()).where(Case.person_id == Person.id).correlate(Person).scalar_subquery()
    return select(
        Person.id, Person.name, Person.id_no, Person.sex, Person.born_on, OrgUnit.name, Person.returned_on,
        ventures, cases,
    ).join(OrgUnit, OrgUnit.id == Person.unit_id)  # fmt: skip


def _condition(viewer: Viewer, wanted: PeopleFilter) -> ColumnElement[bool]:
    conditions = [lists_person(viewer), Person.merged_into_id.is_(None)]
    if wanted.q and (matching := persons_matching(wanted.q)) is not None:
        conditions.append(Person.id.in_(matching))
    if wanted.town is not None:
        conditions.append(Person.unit_id == wanted.town)
    if wanted.category:
        conditions.append(exists().where(PersonCategory.person_id == Person.id, PersonCategory.code == wanted.category))
    if wanted.returned is not None:
        conditions.append(Person.returned_on.between(date(wanted.returned, 1, 1), date(wanted.returned, 12, 31)))
    return and_(*conditions)
