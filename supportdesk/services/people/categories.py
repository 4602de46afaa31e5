"""Membership of key groups, with proofs and the days for which they hold."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from supportdesk.domain.errors import NotFoundError, RuleBrokenError
from supportdesk.domain.people import CategoryProof
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.people import Person, PersonCategory
from supportdesk.services.people import checks
from supportdesk.services.people.corrections import refuse_merged
from supportdesk.services.work import Work


def add_category(work: Work, person: Person, given: CategoryProof) -> PersonCategory:
    """Write down that a person belongs to a group. Raises BadValueError; RuleBrokenError when it holds already."""
    work.needs(Permission.PERSON_WRITE)
    refuse_merged(person)
    group = checks.checked_category(given)
    held = work.session.scalars(select(PersonCategory).where(PersonCategory.person_id == person.id)).all()
    if any(one.code == group.code and (one.valid_to is None or one.valid_to >= work.today) for one in held):
        raise RuleBrokenError(say("这个类别已经登记，仍在有效期内。"), code="known_category")
    work.record(
        "person.category_added",
        {"code": group.code, "from": _iso(group.valid_from), "to": _iso(group.valid_to)},
        unit_id=person.unit_id,
        person_id=person.id,
        subject=f"person:{person.id}",
    )
    made = PersonCategory(person_id=person.id, **asdict(group))
    work.session.add(made)
    # What a person is entitled to hangs on it: matching looks at whose record changed.
    person.updated_at = work.now
    work.session.flush()
    return made


def end_category(work: Work, person: Person, category_id: int, last_day: date) -> None:
    """End a membership on a day; it stays in the file. Raises NotFoundError, BadValueError."""
    work.needs(Permission.PERSON_WRITE)
    refuse_merged(person)
    category = work.session.scalar(
        select(PersonCategory).where(PersonCategory.id == category_id, PersonCategory.person_id == person.id)
    )
    if category is None:
        raise NotFoundError
    checks.in_order(category.valid_from, last_day, "valid_to")
    work.record(
        "person.category_ended",
        {"code": category.code, "to": last_day.isoformat()},
        unit_id=person.unit_id,
        person_id=person.id,
        subject=f"person:{person.id}",
    )
    category.valid_to = last_day
    person.updated_at = work.now


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
