"""One case with everything on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supportdesk.domain.clocks import Pause
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application, ClockPause
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case, CaseNote, CaseState
from supportdesk.models.people import Person
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries.visibility import Sight, Viewer, sees_case, sight_of, units_of

MOST_EVENTS = 200


@dataclass(frozen=True)
class Note:
    """A private note with its author's name."""

    author: str
    written_at: datetime
    text: str


@dataclass(frozen=True)
class CaseFile:
    """A case with person, household, venture, handler; its applications; what happened; notes. Five queries."""

    case: Case
    applications: Sequence[Application]
    events: Sequence[Event]
    notes: Sequence[Note]


def list_own_open(session: Session, viewer: Account) -> Sequence[Case]:
    """The open files of an applicant's own, the latest first, each with its person, unit and venture."""
    return session.scalars(
        select(Case)
        .where(sees_case(viewer), Case.person_id == viewer.person_id, Case.state == CaseState.OPEN)
        .options(joinedload(Case.person), joinedload(Case.unit), joinedload(Case.venture))
        .order_by(Case.touch.desc())
    ).all()


def list_by_id(
    session: Session, viewer: Account, *, state: CaseState | None, before: int | None, limit: int
) -> Sequence[Case]:
    """Cases that the viewer sees, the latest opened first, from below an id; one more than `limit` tells of more.

    Each with its person, unit and venture.
    """
    statement = select(Case).where(sees_case(viewer))
    if state is not None:
        statement = statement.where(Case.state == state)
    if before is not None:
        statement = statement.where(Case.id < before)
    whole = joinedload(Case.person), joinedload(Case.unit), joinedload(Case.venture)
    return session.scalars(statement.options(*whole).order_by(Case.id.desc()).limit(limit + 1)).all()


def get_case(session: Session, viewer: Viewer, case_id: int) -> Case:
    """Return a case with its person, unit, venture and handler. Raises NotFoundError for a foreign or unknown id."""
    found = session.scalar(
        select(Case)
        .where(sees_case(viewer), Case.id == case_id)
        .options(
            joinedload(Case.person).options(joinedload(Person.unit), joinedload(Person.household)),
            joinedload(Case.unit),
            joinedload(Case.venture),
            joinedload(Case.handler).joinedload(Account.unit),
        )
    )
    if found is None:
        raise NotFoundError
    return found


def get_case_file(session: Session, viewer: Viewer, case_id: int) -> CaseFile:
    """Return everything that a case's page shows. Raises NotFoundError for a foreign or unknown id."""
    case = session.scalar(_whole_case(sight_of(viewer)), {"case": case_id})
    if case is None:
        raise NotFoundError
    applications = session.scalars(_APPLICATIONS, {"case": case.id}).all()
    events = session.scalars(
        select(Event)
        .where(or_(Event.case_id == case.id, Event.application_id.in_([one.id for one in applications])))
        .order_by(Event.id.desc())
        .limit(MOST_EVENTS)
    ).all()
    notes = [Note(author, written_at, text) for author, written_at, text in session.execute(_NOTES, {"case": case.id})]
    return CaseFile(case, applications, events, notes)


@lru_cache(maxsize=500)
def _whole_case(sight: Sight | None) -> Select[Case]:
    """The statement that brings a case with all that its page shows, made once for a sight."""
    return (
        select(Case)
        .where(sees_case(sight), Case.id == bindparam("case"))
        .options(
            joinedload(Case.person).options(
                joinedload(Person.unit), joinedload(Person.household), selectinload(Person.categories)
            ),
            joinedload(Case.unit),
            joinedload(Case.venture),
            joinedload(Case.handler).joinedload(Account.unit),
        )
    )


_APPLICATIONS = (
    select(Application)
    .where(Application.case_id == bindparam("case"))
    .options(joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme))
    .order_by(Application.is_historic, Application.closed_on.is_not(None), Application.touch.desc())
)
_NOTES = (
    select(Account.name, CaseNote.written_at, CaseNote.text)
    .join(Account, Account.id == CaseNote.author_id)
    .where(CaseNote.case_id == bindparam("case"))
    .order_by(CaseNote.id.desc())
)


def get_handler(session: Session, viewer: Account, account_id: int) -> Account:
    """Return an official of the viewer's subtree, with their unit. Raises NotFoundError."""
    found = session.scalar(
        select(Account)
        .where(Account.id == account_id, Account.role == Role.OFFICIAL, Account.unit_id.in_(units_of(viewer)))
        .options(joinedload(Account.unit))
    )
    if found is None:
        raise NotFoundError
    return found


def list_chosen(session: Session, viewer: Viewer, ids: Sequence[int]) -> Sequence[Case]:
    """Return those of the chosen cases that the viewer may see, in the order of their numbers."""
    return session.scalars(
        select(Case)
        .where(sees_case(viewer), Case.id.in_(ids))
        .options(joinedload(Case.person), joinedload(Case.handler).joinedload(Account.unit), joinedload(Case.unit))
        .order_by(Case.number)
    ).all()


def list_pauses(session: Session, application_ids: Sequence[int]) -> dict[int, list[Pause]]:
    """The pauses of some applications' clocks; one query."""
    found: dict[int, list[Pause]] = {}
    rows = select(ClockPause.application_id, ClockPause.paused_on, ClockPause.resumed_on)
    for application_id, since, until in session.execute(
        rows.where(ClockPause.application_id.in_(application_ids)).order_by(ClockPause.id)
    ):
        found.setdefault(application_id, []).append(Pause(since, until))
    return found


def sealed_numbers(session: Session, person_ids: Sequence[int]) -> dict[int, tuple[str, str | None, str | None]]:
    """Document type, identity number and phone of persons in a list that was read before; to be masked."""
    found = session.execute(
        select(Person.id, Person.id_type, Person.id_no, Person.phone).where(Person.id.in_(set(person_ids)))
    )
    return {person_id: (id_type, id_no, phone) for person_id, id_type, id_no, phone in found}
