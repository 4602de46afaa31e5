"""What the list of cases can be narrowed to, and what that means in SQL."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, not_, select
from sqlalchemy.orm import Session

from supportdesk.models.applications import Application
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.policies import Kind
from supportdesk.queries.person_search import person_fits, persons_matching, search_terms

SOON = timedelta(days=7)
MOST_NAMED = 1_000
# A second name of the table: the one that is asked about is not the one that is shown.
ASKED = Application.__table__.alias("asked")
Columns = Any


class Stage(StrEnum):
    """Where a case's support stands: what an official looks for, across all kinds."""

    RUNNING = "running"
    WAITING = "waiting"
    SOON = "soon"
    LATE = "late"
    ENDED = "ended"
    NONE = "none"
    CLOSED = "closed"


class Sort(StrEnum):
    """The orders; each is by one unique column, or by a day with the application's number behind it."""

    RECENT = "recent"
    STALE = "stale"
    OPENED = "opened"
    DUE = "due"


@dataclass(frozen=True)
class CaseFilter:
    """Empty fields don't narrow. `handler` 0 means that nobody has it; `state` is a state of an application's own kind."""

    q: str = ""
    town: int | None = None
    kind: Kind | None = None
    stage: Stage | None = None
    state: str = ""
    handler: int | None = None
    opened_from: date | None = None
    opened_to: date | None = None

    @property
    def asks_support(self) -> bool:
        """Whether the list shows the application that was asked for, rather than the latest."""
        return self.kind is not None or bool(self.state) or self.stage in _OF_APPLICATIONS


_OF_APPLICATIONS = frozenset({Stage.RUNNING, Stage.WAITING, Stage.SOON, Stage.LATE})


def is_running(of: Columns) -> ColumnElement[bool]:
    """The application is under way here; those that came with a ledger never are."""
    # Written as the partial index has it, so that the few that run are found among the many that ended.
    return and_(of.closed_on.is_(None), of.is_historic.is_(False))


def has_running_clock(of: Columns) -> ColumnElement[bool]:
    """The promised time limit is counted."""
    return and_(is_running(of), of.due_on.is_not(None), of.clock_stopped_on.is_(None), of.paused_since.is_(None))


def of_application(wanted: CaseFilter, today: date, of: Columns) -> list[ColumnElement[bool]]:
    """The conditions on the application that a row shows."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(of.kind == wanted.kind)
    if wanted.state:
        conditions.append(of.state == wanted.state)
    if wanted.stage is Stage.RUNNING:
        conditions.append(is_running(of))
    elif wanted.stage is Stage.WAITING:
        conditions += [is_running(of), of.paused_since.is_not(None)]
    elif wanted.stage is Stage.SOON:
        conditions += [has_running_clock(of), of.due_on.between(today, today + SOON)]
    elif wanted.stage is Stage.LATE:
        conditions += [has_running_clock(of), of.due_on < today]
    return conditions


def of_case(
    wanted: CaseFilter, today: date, *, narrow: ColumnElement[bool] | None = None, is_asked_of: Columns | None = None
) -> list[ColumnElement[bool]]:
    """The conditions on the case, row by row; persons that were looked up before (see `narrowed`) are not asked again,
    nor is the application where it is joined already (`is_asked_of`).
    """
    conditions: list[ColumnElement[bool]] = [] if narrow is None else [narrow]
    if narrow is None and wanted.q and search_terms(wanted.q):
        conditions.append(person_fits(wanted.q, Case.person_id))
    if wanted.town is not None:
        conditions.append(Case.unit_id == wanted.town)
    if wanted.handler is not None:
        conditions.append(Case.handler_id == wanted.handler if wanted.handler else Case.handler_id.is_(None))
    if wanted.opened_from is not None:
        conditions.append(Case.opened_on >= wanted.opened_from)
    if wanted.opened_to is not None:
        conditions.append(Case.opened_on <= wanted.opened_to)
    if wanted.stage is Stage.CLOSED:
        conditions.append(Case.state == CaseState.CLOSED)
    elif wanted.stage is Stage.NONE:
        conditions.append(not_(_has_application()))
    elif wanted.stage is Stage.ENDED:
        conditions += [_has_application(), not_(_has_application(is_running(ASKED.c)))]
    if is_asked_of is None and (asked := of_application(wanted, today, ASKED.c)):
        conditions.append(_has_application(*asked))
    return conditions


def narrowed(session: Session, wanted: CaseFilter, today: date) -> ColumnElement[bool] | None:
    """Look up the persons, applications or days that are asked for, where they are a thousand at most; one query.

    A page in the order of `touch` is quick to read when many cases fit, and slow when few do: then the few are named.
    """
    if wanted.q and (matching := persons_matching(wanted.q)) is not None:
        return _among(session, Case.person_id, matching)
    if asked := of_application(wanted, today, ASKED.c):
        return _among(session, Case.id, select(ASKED.c.case_id).where(*asked).distinct())
    if wanted.opened_from is not None or wanted.opened_to is not None:
        days = Case.opened_on.between(wanted.opened_from or date.min, wanted.opened_to or date.max)
        return _among(session, Case.id, select(Case.id).where(days))
    return None


def _among(session: Session, column: Any, ids: Select[Any]) -> ColumnElement[bool] | None:  # noqa: ANN401 - an id's column
    found = session.scalars(ids.limit(MOST_NAMED + 1)).all()
    if len(found) > MOST_NAMED:
        return None
    among: ColumnElement[bool] = column.in_(found)
    return among


def is_of_applications(wanted: CaseFilter) -> bool:
    """The filter asks for applications that are under way, and for no name."""
    return wanted.stage in _OF_APPLICATIONS and not wanted.q


def _has_application(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(ASKED.c.id).where(ASKED.c.case_id == Case.id, *conditions).correlate(Case))
