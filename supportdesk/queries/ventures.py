"""Reads of ventures."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import NotFoundError
from supportdesk.models.accounts import Account
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.ventures import Venture
from supportdesk.queries.visibility import Viewer, sees_case, sees_venture

MOST_EVENTS = 50


@dataclass(frozen=True)
class SameCode:
    """Whose credit code it is: a venture the viewer may see, or only that it is somebody's elsewhere."""

    venture: Venture | None

    @property
    def is_elsewhere(self) -> bool:
        return self.venture is None


def get_venture(session: Session, viewer: Viewer, venture_id: int) -> Venture:
    """Return a venture with its person and unit. Raises NotFoundError for a foreign or unknown id."""
    found = session.scalar(
        select(Venture)
        .where(sees_venture(viewer), Venture.id == venture_id)
        .options(joinedload(Venture.person), joinedload(Venture.unit))
    )
    if found is None:
        raise NotFoundError
    return found


def find_same_code(session: Session, viewer: Viewer, credit_code: str) -> SameCode | None:
    """Tell whose a clean credit code is; None when it is nobody's."""
    holder = session.scalar(select(Venture.id).where(Venture.credit_code == credit_code))
    if holder is None:
        return None
    return SameCode(
        session.scalar(
            select(Venture)
            .where(sees_venture(viewer), Venture.id == holder)
            .options(joinedload(Venture.person), joinedload(Venture.unit))
        )
    )


def list_venture_events(session: Session, venture: Venture) -> Sequence[Event]:
    """What happened to a venture's own record, the latest first, fifty at most."""
    return session.scalars(
        select(Event)
        .where(Event.person_id == venture.person_id, Event.subject == f"venture:{venture.id}")
        .order_by(Event.id.desc())
        .limit(MOST_EVENTS)
    ).all()


def list_venture_cases(session: Session, viewer: Viewer, venture: Venture) -> Sequence[Case]:
    """Cases of a venture, the latest first."""
    return session.scalars(
        select(Case)
        .where(sees_case(viewer), Case.venture_id == venture.id)
        .options(joinedload(Case.handler).joinedload(Account.unit))
        .order_by(Case.touch.desc())
    ).all()
