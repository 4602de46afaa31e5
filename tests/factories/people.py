"""Persons, ventures and cases."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.people import Household, Person, Sex
from supportdesk.models.secrets import keyring
from supportdesk.models.ventures import Venture
from supportdesk.queries.person_search import venture_tokens
from supportdesk.services.people.tokens import add_tokens, write_tokens
from tests.factories.accounts import LONG_AGO
from tests.factories.numbers import mobile, resident_number


def person(session: Session, at: OrgUnit, name: str = "罗春生", **more: object) -> Person:
    """A returnee with a number that checks."""
    number = str(more.pop("id_no", None) or resident_number())
    phone = str(more.pop("phone", None) or mobile())
    made = Person(
        name=name,
        id_no=number,
        id_no_index=keyring.blind("id_no", number),
        id_tail_index=keyring.blind("id_tail", number[-4:]),
        phone=phone,
        phone_index=keyring.blind("phone", phone),
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        born_on=date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        unit_id=at.id,
        returned_on=date(2025, 3, 16),
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
        **more,
    )
    made.unit = at
    session.add(made)
    session.flush()
    write_tokens(session, made)
    return made


def household(session: Session, at: OrgUnit, number: str = "H-0417", **more: object) -> Household:
    """A family that nobody is counted to yet."""
    made = Household(number=number, unit_id=at.id, created_at=LONG_AGO, updated_at=LONG_AGO, **more)
    session.add(made)
    session.flush()
    return made


def venture(session: Session, of: Person, name: str = "春生山货加工坊", **more: object) -> Venture:
    """A running venture of a person."""
    more = {"founded_on": date(2025, 6, 18), **more}
    made = Venture(
        person_id=of.id,
        name=name,
        unit_id=of.unit_id,
        industry=str(more.pop("industry", "C")),
        legal_form=str(more.pop("legal_form", "11")),
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
        **more,
    )
    session.add(made)
    session.flush()
    add_tokens(session, of.id, venture_tokens(name))
    return made


def case(session: Session, about: Person, founded: Venture | None = None, handler: Account | None = None) -> Case:
    """An open case of a person."""
    next_touch = (session.scalar(select(func.max(Case.touch))) or 0) + 1
    made = Case(
        number=f"HC-2026-{next_touch:04d}",
        person_id=about.id,
        venture_id=founded.id if founded else None,
        unit_id=about.unit_id,
        handler_id=handler.id if handler else None,
        opened_on=date(2026, 3, 2),
        touch=next_touch,
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
    )
    session.add(made)
    session.flush()
    return made
