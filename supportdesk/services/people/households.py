"""Households: a family counts once, and its marks hold for all of it."""

from dataclasses import asdict

from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StaleVersionError
from supportdesk.domain.fields import parse_decimal
from supportdesk.domain.households import HouseholdFacts
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Household, Person
from supportdesk.services.corrections import changes_of, plain
from supportdesk.services.people import checks
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.work import Work

MOST_DEPENDANTS = 30
# As many as the column holds before its two decimals.
LARGEST_AREA = 9_999_999


def open_household(work: Work, unit: OrgUnit, number: str, facts: HouseholdFacts | None = None) -> Household:
    """Open a household under the number of its register. Raises BadValueError, RuleBrokenError (`known_household`)."""
    work.needs(Permission.PERSON_WRITE)
    refuse_foreign_unit(work.actor, unit)
    named = checks.line(number, "number", longest=40, required=True)
    if work.session.scalar(select(Household.id).where(Household.number == named)):
        raise RuleBrokenError(say("户编号“{number}”已经登记过。", number=named), code="known_household")
    household = Household(
        number=named,
        unit_id=unit.id,
        created_at=work.now,
        updated_at=work.now,
        **asdict(_checked(facts or HouseholdFacts())),
    )
    work.session.add(household)
    work.session.flush()
    work.record("household.opened", {"unit": unit.code}, unit_id=unit.id, subject=f"household:{household.id}")
    return household


def correct_household(work: Work, household: Household, facts: HouseholdFacts, *, version: int) -> None:
    """Correct what is known of a family. Raises BadValueError, StaleVersionError."""
    work.needs(Permission.PERSON_WRITE)
    changed = changes_of(household, asdict(_checked(facts)))
    if household.version != version:
        raise StaleVersionError(
            {field: before for field, (before, _) in changed.items()},
            household.version,
            about=f"household:{household.id}",
        )
    if not changed:
        return
    work.record(
        "household.corrected",
        {"changes": {field: [plain(before), plain(after)] for field, (before, after) in changed.items()}},
        unit_id=household.unit_id,
        subject=f"household:{household.id}",
    )
    for field, (_before, after) in changed.items():
        setattr(household, field, after)
    household.version += 1
    household.updated_at = work.now


def join_household(work: Work, person: Person, household: Household, *, version: int) -> None:
    """Count a person to a family. Raises StaleVersionError."""
    _place(work, person, household.id, "person.household_joined", version)


def leave_household(work: Work, person: Person, *, version: int) -> None:
    """Take a person out of their family. Raises StaleVersionError."""
    _place(work, person, None, "person.household_left", version)


def _place(work: Work, person: Person, household_id: int | None, kind: str, version: int) -> None:
    work.needs(Permission.PERSON_WRITE)
    if person.version != version:
        raise StaleVersionError({"household_id": person.household_id}, person.version, about=f"person:{person.id}")
    if person.household_id == household_id:
        return
    work.record(
        kind,
        {"household": [person.household_id, household_id]},
        unit_id=person.unit_id,
        person_id=person.id,
        subject=f"person:{person.id}",
    )
    person.household_id = household_id
    # Who somebody is to the head of one family says nothing of another.
    person.household_relation = ""
    person.version += 1
    person.updated_at = work.now


def _checked(facts: HouseholdFacts) -> HouseholdFacts:
    if facts.dependants is not None and not 0 <= facts.dependants <= MOST_DEPENDANTS:
        raise BadValueError(say("赡养抚养人数应在0至{most}之间。", most=MOST_DEPENDANTS), field="dependants")
    return HouseholdFacts(
        address=checks.line(facts.address, "address"),
        second_residence=checks.line(facts.second_residence, "second_residence"),
        monitored=checks.coded("monitored_kinds", facts.monitored, "monitored"),
        low_income=checks.coded("low_income_kinds", facts.low_income, "low_income"),
        land_mu=decimals(facts.land_mu, "land_mu"),
        dependants=facts.dependants,
    )


def decimals(text: str, field: str) -> str:
    """Return a number ≥ 0 with at most two decimals as it is kept: `120`, `86.5`. Raises BadValueError."""
    if not text:
        return ""
    try:
        number = parse_decimal(text, largest=LARGEST_AREA).value
    except BadValueError as error:
        raise checks.at(field, error) from error
    return format(number.normalize(), "f") if number else "0"
