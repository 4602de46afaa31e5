"""Persons: put on file, returned, started; and who stands on file at a day."""

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select

from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries.summaries.books import ONE, Happening, Rows, Span, Standing, Taken, midnight, one_if
from supportdesk.queries.summaries.traits import OF_A_PERSON
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
    traits=OF_A_PERSON,
    has_categories=True,
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


def intending(spans: tuple[Span, ...]) -> Taken:
    """Who had founded nothing when a span ended, and a venture on file that was meant or prepared."""
    is_meant = (VENTURE.c.status == VentureStatus.PLANNED) & VENTURE.c.founded_on.is_(None)
    came_later = VENTURE.c.founded_on >= min(span.end for span in spans)
    meant = (
        select(VENTURE.c.person_id, func.min(VENTURE.c.created_at).label("entered_at"))
        .where(is_meant | came_later)
        .group_by(VENTURE.c.person_id)
        .having(func.min(VENTURE.c.created_at) < midnight(max(span.end for span in spans)))
        .subquery("meant")
    )
    rows = replace(PERSONS, source=PERSON.join(meant, meant.c.person_id == PERSON.c.id))
    begun = VENTURE.alias("begun")
    stands = []
    for span in spans:
        has_begun = exists(select(begun.c.id).where(begun.c.person_id == PERSON.c.id, begun.c.founded_on < span.end))
        is_there = was_there(span.end) & (meant.c.entered_at < midnight(span.end)) & ~has_begun
        stands.append({"people_with_intent": one_if(is_there)})
    return Taken(rows, tuple(stands), on=meant.c.entered_at)


STANDINGS = (
    Standing(frozenset({"people_on_file", "people_not_started"}), on_file),
    Standing(frozenset({"people_with_intent"}), intending),
)
