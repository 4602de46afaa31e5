"""Opening a person: once, for life."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import bindparam, insert, select

from supportdesk.domain.errors import AlreadyKnownError, NotFoundError, RuleBrokenError
from supportdesk.domain.people import (
    Absence,
    Addresses,
    Background,
    BankDetails,
    CategoryProof,
    Consent,
    Contact,
    Identity,
)
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.people import Household, Person, PersonCategory, Sex
from supportdesk.models.secrets import keyring
from supportdesk.policies.surnames import read_name
from supportdesk.queries.visibility import sees_person
from supportdesk.services.people import checks
from supportdesk.services.people.tokens import write_tokens
from supportdesk.services.work import Work
from supportdesk.services.writing import write_new

_HOLDER = select(Person.__table__.c.id).where(Person.__table__.c.id_no_index == bindparam("number"))


def open_person(
    work: Work,
    unit: OrgUnit,
    identity: Identity,
    *,
    contact: Contact | None = None,
    background: Background | None = None,
    addresses: Addresses | None = None,
    bank: BankDetails | None = None,
    absence: Absence | None = None,
    consent: Consent | None = None,
    hardship: Sequence[str] = (),
    categories: Sequence[CategoryProof] = (),
    household: Household | None = None,
    notes: str = "",
) -> Person:
    """Open a person in a unit.

    Raises BadValueError naming the field; AlreadyKnownError when the number is somebody's of another county, and
    RuleBrokenError (`known_person`) when it is somebody's whom the actor may see.
    """
    work.needs(Permission.PERSON_WRITE)
    refuse_foreign_unit(work.actor, unit)
    who = checks.checked_identity(identity, work.today)
    index = keyring.blind("id_no", who.id_no)
    refuse_known(work, index)
    reached = checks.checked_contact(contact or Contact())
    banked = checks.checked_bank_details(bank or BankDetails())
    groups = [checks.checked_category(category) for category in categories]
    person = Person(
        name=who.name,
        id_type=who.id_type,
        id_no=who.id_no,
        sex=Sex(who.sex) if who.sex else None,
        born_on=who.born_on,
        phone=reached.phone or None,
        other_contact=reached.other_contact,
        bank_name=banked.bank_name,
        bank_account=banked.bank_account or None,
        hardship=checks.checked_hardship(list(hardship)),
        notes=notes,
        unit_id=unit.id,
        household_id=household.id if household else None,
        created_at=work.now,
        updated_at=work.now,
        **asdict(checks.checked_background(background or Background())),
        **asdict(checks.checked_addresses(addresses or Addresses())),
        **asdict(checks.checked_absence(absence or Absence(), who.born_on, work.today)),
        **asdict(checks.checked_consent(consent or Consent(), work.today)),
    )
    write_indexes(person)
    person.unit = unit
    write_new(work.session, person)
    work.record(
        "person.opened",
        {"unit": unit.code, "id_type": who.id_type, "categories": [group.code for group in groups]},
        unit_id=unit.id,
        person_id=person.id,
        subject=f"person:{person.id}",
    )
    write_tokens(work.session, person)
    if groups:
        rows = [asdict(group) | {"person_id": person.id} for group in groups]
        work.session.connection().execute(insert(PersonCategory), rows)
    return person


def write_indexes(person: Person) -> None:
    """Bring the blind indexes and the reading of the name in step with the clear values."""
    person.name_pinyin = read_name(person.name).spelt[:200]
    person.id_no_index = keyring.blind("id_no", person.id_no) if person.id_no else None
    person.id_tail_index = keyring.blind("id_tail", person.id_no[-4:]) if person.id_no else None
    person.phone_index = keyring.blind("phone", person.phone) if person.phone else None
    person.bank_account_index = keyring.blind("bank_account", person.bank_account) if person.bank_account else None


def refuse_known(work: Work, index: bytes, *, but: Person | None = None) -> None:
    """Refuse a number that is already somebody's, telling nothing of a person the actor may not see."""
    holder = work.session.connection().execute(_HOLDER, {"number": index}).scalar_one_or_none()
    if holder is None or (but is not None and holder == but.id):
        return
    if work.session.scalar(select(Person.id).where(Person.id == holder, sees_person(work.actor))):
        raise RuleBrokenError(say("这个证件号码已经登记过，请在已有的人员名下办理。"), code="known_person")
    raise AlreadyKnownError(say("这个证件号码已在其他县登记。请先与原登记地核实，再由上级合并或迁移。"), field="id_no")


def refuse_foreign_unit(actor: Account | None, unit: OrgUnit) -> None:
    """Refuse, as not found, a unit outside the actor's subtree."""
    if actor is not None and not unit.path.startswith(actor.unit.path):
        raise NotFoundError
