"""Reads of what applicants said of the service."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.models.applications import Application
from supportdesk.models.ratings import Rating


def find_rating(session: Session, application_id: int) -> Rating | None:
    """The rating of an application that the caller may see."""
    return session.scalar(select(Rating).where(Rating.application_id == application_id))


def find_of_promise(session: Session, follow_up_id: int) -> Rating | None:
    """The rating about which a promise calls back; the caller sees the promise."""
    return session.scalar(select(Rating).where(Rating.follow_up_id == follow_up_id))


def may_be_rated(application: Application) -> bool:
    """Whether the office gave its answer here: decided, paid or ended. What came with a ledger was not served here."""
    was_answered = application.decided_on is not None or application.closed_on is not None
    return was_answered and not application.is_historic and application.received_on is not None
