"""Reads of the public notices that run (公示): for everybody in the county, so names are masked and nothing else is told."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import NotFoundError
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application, Publicity
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries.case_records import county_of

Posted = tuple[Publicity, Application]
_MOST = 500


def list_posted(session: Session, viewer: Account, today: date) -> Sequence[Posted]:
    """The notices that run in the viewer's county, the latest first, each with its application, person and programme."""
    rows = session.execute(_posted(session, viewer, today).order_by(Publicity.id.desc()).limit(_MOST))
    return [(posted, application) for posted, application in rows]


def get_posted(session: Session, viewer: Account, posted_id: int, today: date) -> Posted:
    """Return one notice that runs in the viewer's county; raises NotFoundError."""
    row = session.execute(_posted(session, viewer, today).where(Publicity.id == posted_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return row[0], row[1]


def _posted(session: Session, viewer: Account, today: date) -> Select[Publicity, Application]:
    county = county_of(session, viewer.unit)
    return (
        select(Publicity, Application)
        .join(Application, Application.id == Publicity.application_id)
        .join(OrgUnit, OrgUnit.id == Application.unit_id)
        .options(
            joinedload(Application.person),
            joinedload(Application.unit),
            joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme),
        )
        .where(
            Application.state == State.PUBLICITY,
            Publicity.last_day >= today,
            OrgUnit.path.startswith(county.path, autoescape=True),
        )
    )
