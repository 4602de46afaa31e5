"""What an application may not stand beside: asked when it is made, and again before money leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.rule_books import Given, Period, Scope, Stacking, totals
from supportdesk.domain.rule_books import check as check_stacking
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, both
from supportdesk.models.applications import Application
from supportdesk.models.policies import Programme, ProgrammeVersion
from supportdesk.queries.facts import facts_of_one
from supportdesk.queries.facts.programmes import book_of
from supportdesk.queries.facts.records import PersonRecord


@dataclass(frozen=True)
class Called:
    """A programme's name and groups."""

    name: Words
    groups: tuple[str, ...]


def check(
    session: Session,
    application: Application,
    amount: Money | None,
    on: date | None = None,
    *,
    record: PersonRecord | None = None,
) -> list[RuleResult]:
    """Ask what an application about an amount (None: not reckoned yet) may not stand beside: exclusion, once-only, caps.

    Over all kinds. Counts whatever is granted or under way for the person, the venture and the household, the application itself left
    out. `on` is the day for which is asked: the day of receipt unless told (before payment: the day of payment); `record`
    is what was read of the person for that day already. An application without a programme's version is asked nothing.
    """
    version = (
        session.get(ProgrammeVersion, application.programme_version_id) if application.programme_version_id else None
    )
    book = book_of(session, version) if version is not None else None
    if version is None or book is None or book.stacking == Stacking():
        return []
    day = on or application.received_on or application.created_at.date()
    record = record or facts_of_one(session, application.person_id, day, besides=application.id)
    if record is None:
        return []
    code = session.scalars(select(Programme.code).where(Programme.id == version.programme_id)).one()
    return list(check_stacking(book.stacking, code, amount, day, given_to(session, record)))


def given_to(session: Session, record: PersonRecord, called: Mapping[str, Called] | None = None) -> list[Given]:
    """Return what counts for somebody: granted or under way, with its programme's groups.

    `called` is what `names_and_groups` told; who asks about many reads it once.
    """
    called = names_and_groups(session) if called is None else called
    unknown = Called(both("", ""), ())
    return [
        Given(
            number=one.number,
            name=called.get(one.programme, unknown).name,
            programme=one.programme,
            groups=called.get(one.programme, unknown).groups,
            scopes=scopes,
            amount=one.bound,
            on=one.on or record.on,
        )
        for one, scopes in record.support
        if one.is_granted or one.is_under_way
    ]


def totals_of(session: Session, record: PersonRecord) -> dict[Scope, dict[Period, Money]]:
    """What person, venture and household were granted, loans left out: for good, and this year."""
    granted = {one.number for one, _scopes in record.support if one.is_granted and one.kind != "loan"}
    return totals([one for one in given_to(session, record) if one.number in granted], record.on)


def names_and_groups(session: Session) -> dict[str, Called]:
    """Return every programme's name and the groups that its newest version with groups names, by code."""
    found: dict[str, Called] = {}
    for code, name, name_en, stored in session.execute(
        select(Programme.code, Programme.name, Programme.name_en, ProgrammeVersion.rule_book)
        .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
        .order_by(ProgrammeVersion.id)
    ):
        groups = tuple((stored or {}).get("stacking", {}).get("groups", ()))
        before = found[code].groups if code in found else ()
        found[code] = Called(both(name, name_en), groups or before)
    return found
