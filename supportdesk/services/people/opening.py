"""Opening a person: once, for life."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, insert, select

from supportdesk.domain.errors import AlreadyKnownError, NotFoundError, RuleBrokenError
from supportdesk.domain.people import (
    Absence,
    Addresses,
    Background,
    BankDetails,
    CategoryProof,
    Certificates,
    Consent,
    Contact,
    Identity,
    PersonFacts,
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
from supportdesk.services.work import Happening, Work
from supportdesk.services.writing import new_record, write_all

_HOLDERS = select(Person.__table__.c.id).where(Person.__table__.c.id_no_index.in_(bindparam("numbers", expanding=True)))


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
    certificates: Certificates | None = None,
) -> Person:
    """Open a person in a unit.

    Raises BadValueError naming the field; AlreadyKnownError when the number is somebody's of another county, and
    RuleBrokenError (`known_person`) when it is somebody's whom the actor may see.
    """
    facts = PersonFacts(
        identity,
        contact or Contact(),
        background or Background(),
        addresses or Addresses(),
        bank or BankDetails(),
        absence or Absence(),
        consent or Consent(),
        tuple(hardship),
        tuple(categories),
        notes,
        certificates or Certificates(),
    )
    return open_persons(work, [(unit, facts)], household)[0]


def open_persons(
    work: Work, told: Sequence[tuple[OrgUnit, PersonFacts]], household: Household | None = None
) -> list[Person]:
    """Open several persons, each in a unit, in a handful of statements. Raises as `open_person` does."""
    work.needs(Permission.PERSON_WRITE)
    checked = [_checked(work, unit, facts, household.id if household else None) for unit, facts in told]
    refuse_known(work, [person.id_no_index for person, _ in checked if person.id_no_index is not None])
    persons = [person for person, _ in checked]
    write_all(work.session, persons)
    work.record_all([_opened(person, groups) for person, groups in checked])
    write_tokens(work.session, *persons)
    rows = [asdict(group) | {"person_id": person.id} for person, groups in checked for group in groups]
    if rows:
        work.session.connection().execute(insert(PersonCategory), rows)
    return persons


def _checked(
    work: Work, unit: OrgUnit, facts: PersonFacts, household_id: int | None
) -> tuple[Person, list[CategoryProof]]:
    """Return a person who is not written yet, and their groups. Raises BadValueError."""
    refuse_foreign_unit(work.actor, unit)
    who = checks.checked_identity(facts.identity, work.today)
    reached = checks.checked_contact(facts.contact)
    banked = checks.checked_bank_details(facts.bank)
    cards = checks.checked_certificates(facts.certificates, who.id_no)
    person = new_record(
        Person,
        name=who.name,
        id_type=who.id_type,
        id_no=who.id_no,
        sex=Sex(who.sex) if who.sex else None,
        born_on=who.born_on,
        phone=reached.phone or None,
        other_contact=reached.other_contact or None,
        social_security_card_no=cards.social_security_card_no or None,
        disability_no=cards.disability_no or None,
        insurance_status=cards.insurance_status,
        political_status=cards.political_status,
        bank_name=banked.bank_name,
        bank_account=banked.bank_account or None,
        hardship=checks.checked_hardship(list(facts.hardship)),
        notes=facts.notes,
        unit_id=unit.id,
        unit=unit,
        household_id=household_id,
        created_at=work.now,
        updated_at=work.now,
        **vars(checks.checked_background(facts.background)),
        **vars(checks.checked_addresses(facts.addresses)),
        **vars(checks.checked_absence(facts.absence, who.born_on, work.today)),
        **vars(checks.checked_consent(facts.consent, work.today)),
        **indexes_of(who.name, who.id_no, reached.phone or None, banked.bank_account or None),
    )
    return person, [checks.checked_category(category) for category in facts.categories]


def _opened(person: Person, groups: Sequence[CategoryProof]) -> Happening:
    return Happening(
        "person.opened",
        {"unit": person.unit.code, "id_type": person.id_type, "categories": [group.code for group in groups]},
        unit_id=person.unit_id,
        person_id=person.id,
        subject=f"person:{person.id}",
    )


def write_indexes(person: Person) -> None:
    """Bring the blind indexes and the reading of the name in step with the clear values."""
    for column, value in indexes_of(person.name, person.id_no, person.phone, person.bank_account).items():
        setattr(person, column, value)


def indexes_of(name: str, id_no: str | None, phone: str | None, bank_account: str | None) -> dict[str, Any]:
    """Return the columns that follow from the clear values."""
    return {
        "name_pinyin": read_name(name).spelt[:200],
        "id_no_index": keyring.blind("id_no", id_no) if id_no else None,
        "id_tail_index": keyring.blind("id_tail", id_no[-4:]) if id_no else None,
        "phone_index": keyring.blind("phone", phone) if phone else None,
        "bank_account_index": keyring.blind("bank_account", bank_account) if bank_account else None,
    }


def refuse_known(work: Work, indexes: Sequence[bytes], *, but: Person | None = None) -> None:
    """Refuse a number that is already somebody's, telling nothing of a person the actor may not see."""
    if len(set(indexes)) < len(indexes):
        raise RuleBrokenError(say("这个证件号码已经登记过，请在已有的人员名下办理。"), code="known_person")
    holders = work.session.connection().execute(_HOLDERS, {"numbers": indexes}).scalars().all()
    holder = next((holder for holder in holders if but is None or holder != but.id), None)
    if holder is None:
        return
    if work.session.scalar(select(Person.id).where(Person.id == holder, sees_person(work.actor))):
        raise RuleBrokenError(say("这个证件号码已经登记过，请在已有的人员名下办理。"), code="known_person")
    raise AlreadyKnownError(say("这个证件号码已在其他县登记。请先与原登记地核实，再由上级合并或迁移。"), field="id_no")


def refuse_foreign_unit(actor: Account | None, unit: OrgUnit) -> None:
    """Refuse, as not found, a unit outside the actor's subtree."""
    if actor is not None and not unit.path.startswith(actor.unit.path):
        raise NotFoundError
