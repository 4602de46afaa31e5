"""What waits for a decision, of every kind at once."""

from collections.abc import Sequence

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries.visibility import sees_application

from .kind import not_by


def list_to_decide(session: Session, viewer: Account, *, limit: int = 200) -> Sequence[Application]:
    """Applications that wait for a decision which the viewer may take, the shortest time first."""
    waiting = [
        and_(Application.kind == Kind(one.kind), Application.state.in_([str(state) for state in one.deciding]))
        for one in PROGRAMMES.values()
    ]
    no_day = case((Application.due_on.is_(None), 1), else_=0)
    return session.scalars(
        select(Application)
        .options(
            joinedload(Application.person),
            joinedload(Application.venture),
            joinedload(Application.unit),
            joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme),
        )
        .where(sees_application(viewer), or_(*waiting), Application.is_historic.is_(False), *not_by(viewer))
        .order_by(no_day, Application.due_on, Application.touch)
        .limit(limit)
    ).all()
