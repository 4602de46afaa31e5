"""Keeping what counties' drafts would mean for everybody, so that it is there before they are published."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.models.matching import Outlook
from supportdesk.queries import outlook as queries
from supportdesk.queries import policies
from supportdesk.services.work import small_write


def reckon_drafts(session: Session, today: date, now: datetime, *, most_missing: int) -> int:
    """Reckon every county's draft that was not reckoned as it stands now, or a week ago; returns how many were.

    No deed of the trade: nothing is told that the records don't tell. Everybody is read without a lock; what was
    reckoned is written in a short transaction of its own. Run again on the same drafts it changes nothing.
    """
    reckoned = 0
    for draft_id in queries.list_to_reckon(session, now):
        reckoned += _reckon(session, draft_id, today, now, most_missing)
    return reckoned


def _reckon(session: Session, draft_id: int, today: date, now: datetime, most_missing: int) -> bool:
    try:
        draft = policies.get_version(session, None, draft_id)
    except NotFoundError:
        return False
    seen = draft.version
    told = queries.reckon(session, draft, today, most_missing=most_missing)
    if told is None:
        return False
    with small_write(session):
        # Kept for the state that was asked: whoever wrote the draft meanwhile has it asked again.
        session.merge(Outlook(version_id=draft_id, draft_version=seen, reckoned_at=now, **vars(told)))
    return True
