"""Rule books of programmes, and people as rules see them."""

from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person, PersonCategory
from supportdesk.models.policies import Programme, ProgrammeVersion, VersionState
from supportdesk.models.ventures import Venture
from supportdesk.services import calendars, policies, rule_books
from tests.factories import people, stock
from tests.factories.accounts import LONG_AGO
from tests.factories.policies import working


def shipped(session: Session) -> None:
    """The shipped programmes with their rules, in force for long."""
    with working(session) as work:
        stock.lay(work, calendars.seed, policies.load_shipped, rule_books.load_shipped)
        published = ProgrammeVersion.published_at.is_not(None)
        work.session.execute(update(ProgrammeVersion).where(published).values(published_at=LONG_AGO))


def version_of(session: Session, code: str) -> ProgrammeVersion:
    """The national version in force of a programme."""
    return session.scalars(
        select(ProgrammeVersion)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(Programme.code == code, Programme.unit_id.is_(None))
        .order_by(ProgrammeVersion.number.desc())
        .limit(1)
    ).one()


def returnee(session: Session, at: OrgUnit, name: str = "罗春生", **more: Any) -> tuple[Person, Venture]:  # noqa: ANN401 - columns of Person
    """Somebody who was away for two years and runs a first venture since June 2025."""
    columns = {
        "away_from": date(2023, 1, 10),
        "away_to": date(2025, 3, 16),
        "registered_division": at.path.strip("/").split("/")[0][:6],
    } | more
    person = people.person(session, at, name, **columns)
    session.add(PersonCategory(person_id=person.id, code="07", source="窗口", valid_from=date(2025, 4, 1)))
    founded = people.venture(session, person, is_first_venture=True, employees=3)
    session.flush()
    return person, founded


def own_version(session: Session, county: OrgUnit, code: str) -> ProgrammeVersion:
    """A shipped example is only a draft: the county makes it its own, once, and publishes it."""
    own = select(ProgrammeVersion).join(Programme, Programme.id == ProgrammeVersion.programme_id)
    there = session.scalar(
        own.where(
            Programme.code == code, Programme.unit_id == county.id, ProgrammeVersion.state == VersionState.PUBLISHED
        ).limit(1)
    )
    if there is not None:
        return there
    shipped_one = version_of(session, code)
    shipped_one.programme = session.get_one(Programme, shipped_one.programme_id)
    with working(session) as work:
        draft = policies.draft_own_version(work, shipped_one, work.session.get_one(OrgUnit, county.id))
        draft.effective_from, draft.document = date(2026, 1, 1), "禾创〔2026〕2号"
        policies.publish(work, draft)
        draft.published_at = LONG_AGO
    return draft
