"""What a person or a family has several of: earlier absences, consents to further purposes, members without a file.

Each row has a version of its own; who saves or removes one that was changed meanwhile sees both.
"""

from dataclasses import asdict
from typing import Any

from supportdesk.domain.errors import BadValueError, StaleVersionError
from supportdesk.domain.fields import parse_name
from supportdesk.domain.households import HEAD, Member
from supportdesk.domain.people import EarlierAbsence, FurtherConsent
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.people import Household, HouseholdMember, Person, PersonAbsence, PersonConsent
from supportdesk.queries.people.families import has_another_head
from supportdesk.services.corrections import changes_of, plain
from supportdesk.services.people import checks
from supportdesk.services.people.corrections import refuse_merged
from supportdesk.services.work import Work

EARLIEST_BIRTH = 1900
Row = PersonAbsence | PersonConsent | HouseholdMember


def add_absence(work: Work, person: Person, given: EarlierAbsence) -> PersonAbsence:
    """Write down where a person was before the latest absence. Raises BadValueError."""
    values = asdict(checks.checked_earlier_absence(given, person.born_on, work.today))
    row = PersonAbsence(person_id=person.id, **values, created_at=work.now, updated_at=work.now)
    _add(work, person, "person.absence", row, values)
    return row


def correct_absence_row(work: Work, person: Person, row: PersonAbsence, given: EarlierAbsence, *, version: int) -> None:
    """Correct an earlier absence. Raises BadValueError, StaleVersionError."""
    values = asdict(checks.checked_earlier_absence(given, person.born_on, work.today))
    _correct(work, person, "person.absence_row", row, values, version)


def remove_absence(work: Work, person: Person, row: PersonAbsence, *, version: int) -> None:
    """Take an earlier absence that was written down by mistake out of the file. Raises StaleVersionError."""
    _remove(work, person, "person.absence", row, version)


def add_consent(work: Work, person: Person, given: FurtherConsent) -> PersonConsent:
    """Write down that a person agreed to a further purpose. Raises BadValueError."""
    values = asdict(checks.checked_further_consent(given, work.today))
    row = PersonConsent(person_id=person.id, **values, created_at=work.now, updated_at=work.now)
    _add(work, person, "person.consent", row, values)
    return row


def correct_consent(work: Work, person: Person, row: PersonConsent, given: FurtherConsent, *, version: int) -> None:
    """Correct such a consent, or write down on which day it was taken back. Raises BadValueError, StaleVersionError."""
    values = asdict(checks.checked_further_consent(given, work.today))
    _correct(work, person, "person.consent_row", row, values, version)


def add_member(work: Work, household: Household, given: Member) -> HouseholdMember:
    """Write down one of a family who has no file of their own. Raises BadValueError, also for a second head."""
    values = asdict(_checked_member(work, household, given))
    row = HouseholdMember(household_id=household.id, **values, created_at=work.now, updated_at=work.now)
    _add(work, household, "household.member", row, values)
    return row


def correct_member(work: Work, household: Household, row: HouseholdMember, given: Member, *, version: int) -> None:
    """Correct one of a family. Raises as `add_member` does, and StaleVersionError."""
    values = asdict(_checked_member(work, household, given, but=row))
    _correct(work, household, "household.member", row, values, version)


def remove_member(work: Work, household: Household, row: HouseholdMember, *, version: int) -> None:
    """Take one of a family out: gone away, or with a file of their own now. Raises StaleVersionError."""
    _remove(work, household, "household.member", row, version)


def _checked_member(work: Work, household: Household, given: Member, *, but: HouseholdMember | None = None) -> Member:
    try:
        name = parse_name(given.name).value
    except BadValueError as error:
        raise checks.at("name", error) from error
    relation = checks.coded("family_relations", given.relation or "?", "relation")
    if relation == HEAD and has_another_head(work.session, household.id, but):
        raise BadValueError(say("这一户已有户主，请先更正原来的户主。"), field="relation", code="second_head")
    if given.birth_year is not None and not EARLIEST_BIRTH <= given.birth_year <= work.today.year:
        raise BadValueError(
            say("出生年份应在{first}至{last}之间。", first=EARLIEST_BIRTH, last=work.today.year),
            field="birth_year",
            code="number_invalid",
        )
    return Member(
        name=name,
        relation=relation,
        birth_year=given.birth_year,
        job=checks.line(given.job, "job"),
        school=checks.line(given.school, "school"),
        has_health_need=given.has_health_need,
    )


def _add(work: Work, owner: Person | Household, what: str, row: Row, values: dict[str, Any]) -> None:
    _may(work, owner)
    _record(work, owner, f"{what}_added", {name: plain(value) for name, value in values.items()})
    row.version = 1
    work.session.add(row)
    _stir(work, owner)
    work.session.flush()


def _correct(work: Work, owner: Person | Household, what: str, row: Row, values: dict[str, Any], version: int) -> None:
    _may(work, owner)
    changed = changes_of(row, values)
    if row.version != version:
        raise StaleVersionError(
            {field: before for field, (before, _after) in changed.items()}, row.version, about=_subject(owner)
        )
    if not changed:
        return
    _record(
        work,
        owner,
        f"{what}_corrected",
        {"changes": {field: [plain(before), plain(after)] for field, (before, after) in changed.items()}},
    )
    for field, (_before, after) in changed.items():
        setattr(row, field, after)
    row.version += 1
    row.updated_at = work.now
    _stir(work, owner)
    work.session.flush()


def _remove(work: Work, owner: Person | Household, what: str, row: Row, version: int) -> None:
    _may(work, owner)
    if row.version != version:
        raise StaleVersionError({}, row.version, about=_subject(owner))
    _record(work, owner, f"{what}_removed", _known(row))
    work.session.delete(row)
    _stir(work, owner)
    work.session.flush()


def _may(work: Work, owner: Person | Household) -> None:
    work.needs(Permission.PERSON_WRITE)
    if isinstance(owner, Person):
        refuse_merged(owner)


def _known(row: Row) -> dict[str, object]:
    left_out = {"id", "person_id", "household_id", "version", "created_at", "updated_at"}
    return {
        column.name: plain(getattr(row, column.name)) for column in row.__table__.columns if column.name not in left_out
    }


def _record(work: Work, owner: Person | Household, kind: str, data: dict[str, Any]) -> None:
    work.record(
        kind,
        data,
        unit_id=owner.unit_id,
        person_id=owner.id if isinstance(owner, Person) else None,
        subject=_subject(owner),
    )


def _subject(owner: Person | Household) -> str:
    return f"{owner.__tablename__}:{owner.id}"


def _stir(work: Work, owner: Person | Household) -> None:
    # What somebody is entitled to hangs on it: matching looks at whose record changed.
    owner.updated_at = work.now
