"""Corrections of a person, one function per intention. Each carries the version that the corrector had before them."""

from dataclasses import asdict
from typing import Any

from supportdesk.domain.errors import BadValueError, StaleVersionError, StepNotAvailableError
from supportdesk.domain.households import HEAD
from supportdesk.domain.people import (
    Absence,
    Addresses,
    Background,
    BankDetails,
    Certificates,
    Consent,
    Contact,
    Identity,
    Sealed,
    masked,
)
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person, Sex
from supportdesk.models.secrets import keyring
from supportdesk.queries.people.families import has_another_head
from supportdesk.services.corrections import changes_of, plain
from supportdesk.services.people import checks
from supportdesk.services.people.opening import refuse_foreign_unit, refuse_known, write_indexes
from supportdesk.services.people.tokens import renew_tokens
from supportdesk.services.work import Work

SEALED = frozenset(field.value for field in Sealed)


def correct_identity(work: Work, person: Person, identity: Identity, *, version: int) -> None:
    """Correct name and number; birth and sex follow the number. Raises as `open_person` does, and StaleVersionError."""
    who = checks.checked_identity(identity, work.today)
    refuse_known(work, [keyring.blind("id_no", who.id_no)], but=person)
    values = asdict(who) | {"sex": Sex(who.sex) if who.sex else None}
    _correct(work, person, "identity", values, version)


def correct_contact(work: Work, person: Person, contact: Contact, *, version: int) -> None:
    """Correct telephone and other contact. Raises BadValueError, StaleVersionError."""
    given = checks.checked_contact(contact)
    values = {"phone": given.phone or None, "other_contact": given.other_contact or None}
    _correct(work, person, "contact", values, version)


def correct_background(work: Work, person: Person, background: Background, *, version: int) -> None:
    """Correct ethnicity, education, marital status, certificate, skills, and who the person is to the family's head.

    Raises BadValueError, also for a second head of a family; StaleVersionError.
    """
    given = checks.checked_background(background)
    if given.household_relation and person.household_id is None:
        raise BadValueError(say("请先归入家庭户，再填与户主关系。"), field="household_relation", code="no_household")
    if given.household_relation == HEAD and has_another_head(work.session, person.household_id or 0, person):
        raise BadValueError(say("这一户已有户主，请先更正原来的户主。"), field="household_relation", code="second_head")
    _correct(work, person, "background", asdict(given), version)


def correct_certificates(work: Work, person: Person, certificates: Certificates, *, version: int) -> None:
    """Correct cards and standings. Raises BadValueError, StaleVersionError."""
    given = checks.checked_certificates(certificates, person.id_no or "")
    sealed = {field: getattr(given, field) or None for field in ("social_security_card_no", "disability_no")}
    _correct(work, person, "certificates", asdict(given) | sealed, version)


def correct_addresses(work: Work, person: Person, addresses: Addresses, *, version: int) -> None:
    """Correct where the person is registered and lives. Raises BadValueError, StaleVersionError."""
    _correct(work, person, "addresses", asdict(checks.checked_addresses(addresses)), version)


def correct_bank_details(work: Work, person: Person, bank: BankDetails, *, version: int) -> None:
    """Correct where money goes. Raises BadValueError, StaleVersionError."""
    given = checks.checked_bank_details(bank)
    _correct(work, person, "bank_details", asdict(given) | {"bank_account": given.bank_account or None}, version)


def correct_absence(work: Work, person: Person, absence: Absence, *, version: int) -> None:
    """Correct where the person was and when they returned. Raises BadValueError, StaleVersionError."""
    _correct(work, person, "absence", asdict(checks.checked_absence(absence, person.born_on, work.today)), version)


def correct_hardship(work: Work, person: Person, flags: list[str], *, version: int) -> None:
    """Correct the hardship flags. Raises BadValueError, StaleVersionError."""
    _correct(work, person, "hardship", {"hardship": checks.checked_hardship(flags)}, version)


def correct_notes(work: Work, person: Person, notes: str, *, version: int) -> None:
    """Correct the remarks. Raises StaleVersionError."""
    _correct(work, person, "notes", {"notes": notes}, version)


def give_consent(work: Work, person: Person, consent: Consent, *, version: int) -> None:
    """Write down that the person agreed, or on which day they took it back. Raises BadValueError, StaleVersionError."""
    _correct(work, person, "consent", asdict(checks.checked_consent(consent, work.today)), version)


def move_to_unit(work: Work, person: Person, unit: OrgUnit, *, version: int) -> None:
    """Move a person to another unit that the actor may see. Raises NotFoundError, StaleVersionError."""
    refuse_foreign_unit(work.actor, unit)
    _correct(work, person, "unit", {"unit_id": unit.id}, version)
    person.unit = unit


def refuse_merged(person: Person) -> None:
    """Refuse to write to a person that was merged into another."""
    if person.merged_into_id is not None:
        raise StepNotAvailableError(say("这个人员已并入另一人，请在保留的人员上修改。"))


def shown(field: str, value: object, person: Person) -> object:
    """Return a value as events and comparisons may hold it: numbers masked, the rest as it is."""
    if field in SEALED:
        return masked(Sealed(field), str(value or ""), person.id_type)
    return plain(value)


def _correct(work: Work, person: Person, what: str, values: dict[str, Any], version: int) -> None:
    work.needs(Permission.PERSON_WRITE)
    refuse_merged(person)
    changed = changes_of(person, values)
    if person.version != version:
        raise StaleVersionError(
            {field: shown(field, before, person) for field, (before, _after) in changed.items()},
            person.version,
            about=f"person:{person.id}",
        )
    if not changed:
        return
    work.record(
        f"person.{what}_corrected",
        {
            "changes": {
                field: [shown(field, before, person), shown(field, after, person)]
                for field, (before, after) in changed.items()
                if field != "notes"
            }
        },
        unit_id=person.unit_id,
        person_id=person.id,
        subject=f"person:{person.id}",
    )
    for field, (_before, after) in changed.items():
        setattr(person, field, after)
    person.version += 1
    person.updated_at = work.now
    if changed.keys() & {"name", "id_no", "phone", "bank_account"}:
        write_indexes(person)
        work.session.flush()
        renew_tokens(work.session, person)
