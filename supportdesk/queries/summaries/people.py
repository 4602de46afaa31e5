"""Persons: put on file, returned, started; and who stands on file at a day."""

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from supportdesk.queries.summaries.books import ONE, Happening, Rows, Span, Standing, Taken, midnight, one_if
from supportdesk.queries.visibility import sees_person

PERSON = Person.__table__
VENTURE = Venture.__table__

# A merged person lives on in the one that was kept.
PERSONS = Rows(
    source=PERSON,
    key=PERSON.c.id,
    unit=PERSON.c.unit_id,
    sees=sees_person,
    names={"person": PERSON.c.id},
    where=(PERSON.c.merged_into_id.is_(None),),
)

HAPPENINGS = (
    Happening(PERSONS, on=PERSON.c.created_at, amounts={"people_found": ONE}, is_moment=True),
    Happening(PERSONS, on=PERSON.c.returned_on, amounts={"people_returned": ONE}),
)


def was_there(end: date) -> ColumnElement[bool]:
    """The condition that a person had returned, or was put on file, before a day.

    A ledger tells today who returned years ago: such a person counts from the return, as a venture from its founding.
    """
    return or_(PERSON.c.created_at < midnight(end), PERSON.c.returned_on < end)


def on_file(spans: tuple[Span, ...]) -> Taken:
    """Who was on file when a span ended, and which of them had founded nothing by then."""
    first_founded = (
        select(VENTURE.c.person_id, func.min(VENTURE.c.founded_on).label("on"))
        .where(VENTURE.c.founded_on.is_not(None))
        .group_by(VENTURE.c.person_id)
        .subquery("first_founded")
    )
    rows = Rows(
        source=PERSON.outerjoin(first_founded, first_founded.c.person_id == PERSON.c.id),
        key=PERSON.c.id,
        unit=PERSON.c.unit_id,
        sees=sees_person,
        names=PERSONS.names,
        where=PERSONS.where,
    )
    stands = []
    for span in spans:
        there = was_there(span.end)
        not_started = or_(first_founded.c.on.is_(None), first_founded.c.on >= span.end)
        stands.append({"people_on_file": one_if(there), "people_not_started": one_if(there & not_started)})
    return Taken(rows, tuple(stands), on=PERSON.c.created_at, or_on=PERSON.c.returned_on)


STANDINGS = (Standing(frozenset({"people_on_file", "people_not_started"}), on_file),)
