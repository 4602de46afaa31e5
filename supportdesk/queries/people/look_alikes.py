"""Who might be the same person: asked before anybody is saved, and again on every person's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.fields import name_for_search
from supportdesk.domain.words import Words, say
from supportdesk.models.people import Person
from supportdesk.models.secrets import keyring
from supportdesk.policies.surnames import read_name
from supportdesk.queries.visibility import Viewer, sees_person

MOST_CANDIDATES = 200
MOST_SHOWN = 8


@dataclass(frozen=True)
class SameNumber:
    """Whose number it is: a person the viewer may see, or only that it is somebody's elsewhere."""

    person: Person | None

    @property
    def is_elsewhere(self) -> bool:
        return self.person is None


@dataclass(frozen=True)
class LookAlike:
    """A person who might be the same, and why; `weight` orders them."""

    person: Person
    reasons: tuple[Words, ...]
    weight: int


def find_same_number(session: Session, viewer: Viewer, id_no: str) -> SameNumber | None:
    """Tell whose a clean identity number is; None when it is nobody's."""
    index = keyring.blind("id_no", id_no)
    # The number of somebody who was merged leads to the one who stays.
    holder = session.scalar(select(func.coalesce(Person.merged_into_id, Person.id)).where(Person.id_no_index == index))
    if holder is None:
        return None
    return SameNumber(
        session.scalar(select(Person).where(sees_person(viewer), Person.id == holder).options(joinedload(Person.unit)))
    )


def list_look_alikes(
    session: Session, viewer: Viewer, *, name: str, born_on: date | None, phone: str | None, but: int | None = None
) -> Sequence[LookAlike]:
    """Return the persons who might be the one with this name, birth and phone, the likeliest first.

    Same name with same birth or phone; same birth and phone; same birth and a name that sounds alike or differs in one
    character; same name alone comes last. At most eight.
    """
    near: list[ColumnElement[bool]] = [Person.name == name]
    if born_on is not None:
        near.append(Person.born_on == born_on)
    if phone:
        near.append(Person.phone_index == keyring.blind("phone", phone))
    statement = (
        select(Person)
        .where(and_(sees_person(viewer), Person.merged_into_id.is_(None), or_(*near)))
        .options(joinedload(Person.unit))
        .order_by(Person.id)
        .limit(MOST_CANDIDATES)
    )
    if but is not None:
        statement = statement.where(Person.id != but)
    found = (_compared(person, name, born_on, phone) for person in session.scalars(statement))
    alike = [one for one in found if one is not None]
    return sorted(alike, key=lambda one: (-one.weight, one.person.id))[:MOST_SHOWN]


def _compared(person: Person, name: str, born_on: date | None, phone: str | None) -> LookAlike | None:
    same_birth = born_on is not None and person.born_on == born_on
    same_phone = bool(phone) and person.phone == phone
    same_name = name_for_search(person.name) == name_for_search(name)
    similar = not same_name and is_similar(person.name, name)
    reasons = [
        (same_name, say("姓名相同"), 2),
        (similar, say("姓名相近"), 1),
        (same_birth, say("出生日期相同"), 2),
        (same_phone, say("手机号相同"), 2),
    ]
    weight = sum(points for holds, _words, points in reasons if holds)
    # A shared birthday or a family's telephone alone makes nobody alike.
    if not (same_name or (similar and (same_birth or same_phone)) or (same_birth and same_phone)):
        return None
    return LookAlike(person, tuple(words for holds, words, _points in reasons if holds), weight)


def is_similar(one: str, other: str) -> bool:
    """Say whether two names sound alike, or have the same length and differ in one character."""
    first, second = name_for_search(one), name_for_search(other)
    if read_name(one).spelt == read_name(other).spelt:
        return True
    return len(first) == len(second) > 1 and sum(a != b for a, b in zip(first, second, strict=True)) == 1
