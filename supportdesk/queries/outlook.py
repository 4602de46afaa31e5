"""What a draft would mean for everybody whom it is for: who is likely entitled, what is not known of them, what it costs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.facts.catalogue import CATALOGUE
from supportdesk.domain.money import ZERO, Money
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.matching import Outlook
from supportdesk.models.policies import Programme, ProgrammeVersion, VersionState
from supportdesk.queries.budgets import find_budget
from supportdesk.queries.facts import PersonRecord, iterate_records, standings_of
from supportdesk.queries.facts.programmes import book_of
from supportdesk.queries.matching import Found, Matcher
from supportdesk.queries.policies import is_own
from supportdesk.queries.visibility import Viewer

# People change every day; a draft that lies longer than this is asked anew.
KEPT = timedelta(days=7)


@dataclass
class Reckoned:
    """The counts of `Outlook`; `missing` by the names of facts."""

    as_of: date
    people: int = 0
    applying: int = 0
    met: int = 0
    likely: int = 0
    little_known: int = 0
    cost: Money = ZERO
    unknown_cost: int = 0
    missing: Counter[str] = field(default_factory=Counter)

    def add(self, records: Sequence[PersonRecord], found: Sequence[Found], code: str, most_missing: int) -> None:
        """Count a portion of people, and those of them against whom nothing speaks."""
        asking = {
            record.person_id
            for record in records
            if any(one.programme == code and one.is_under_way for one, _scopes in record.support)
        }
        self.people += len(records)
        self.applying += len(asking)
        for one in found:
            if one.person_id in asking:
                continue
            self.missing.update(one.missing)
            if len(one.missing) > most_missing:
                self.little_known += 1
                continue
            self.met += not one.missing
            self.likely += bool(one.missing)
            self.cost += one.amount or ZERO
            self.unknown_cost += one.amount is None


def reckon(session: Session, draft: ProgrammeVersion, today: date, *, most_missing: int) -> Reckoned | None:
    """Ask a county's draft about everybody of its unit, as of the day on which it is to begin, or of today when that is past.

    Whoever asks for the programme already is counted apart, and neither is anybody counted whom what they have got refuses.
    At most `most_missing` facts may be missing of somebody who is likely entitled, as in a match. None for a draft without
    rules that can be read. It comes with its programme; everybody is read in portions, without a lock.
    """
    on = max(today, draft.effective_from)
    unit = session.get(OrgUnit, draft.programme.unit_id) if draft.programme.unit_id else None
    standing = (
        standings_of(session, draft, find_budget(session, draft.programme_id, unit, on.year))
        if unit is not None
        else None
    )
    if unit is None or standing is None:
        return None
    told = Reckoned(on)
    matcher = Matcher(session, on, len(CATALOGUE), draft=standing)
    for records in iterate_records(session, on, unit_path=unit.path):
        told.add(records, list(matcher.match(records)), standing.code, most_missing)
    return told


def find_outlook(session: Session, draft: ProgrammeVersion) -> Outlook | None:
    """What was reckoned for a draft as it stands now; None while it was not, or has changed since."""
    kept = session.get(Outlook, draft.id)
    return kept if kept is not None and kept.draft_version == draft.version else None


def is_askable(session: Session, viewer: Viewer, version: ProgrammeVersion) -> bool:
    """Whether a version is a draft of the viewer's own units whose rules can be read: only then anybody is asked."""
    if version.state is not VersionState.DRAFT or version.programme.unit_id is None:
        return False
    book = book_of(session, version)
    return book is not None and bool(book.rules) and is_own(session, viewer, version.programme)


def list_to_reckon(session: Session, now: datetime) -> Sequence[int]:
    """The counties' drafts that were not reckoned as they stand now, or long ago: their ids."""
    return session.scalars(
        select(ProgrammeVersion.id)
        .join(ProgrammeVersion.programme)
        .outerjoin(Outlook, Outlook.version_id == ProgrammeVersion.id)
        .where(
            ProgrammeVersion.state == VersionState.DRAFT,
            Programme.unit_id.is_not(None),
            or_(
                Outlook.version_id.is_(None),
                Outlook.draft_version != ProgrammeVersion.version,
                Outlook.reckoned_at < now - KEPT,
            ),
        )
        .order_by(ProgrammeVersion.id)
    ).all()
