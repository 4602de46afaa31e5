"""The nightly look at the books: the chain of events, the database file, and sums that deeds keep beside their entries."""

from collections.abc import Callable, Iterator

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from supportdesk.models.budgets import Budget
from supportdesk.queries import budgets
from supportdesk.services import audit


def check_books(sessions: Callable[[], Session]) -> list[str]:
    """Return what is wrong, one line each; nothing when all is well."""
    with sessions() as session:
        return list(_faults(session))


def _faults(session: Session) -> Iterator[str]:
    found = audit.verify(session).found
    if found is not None:
        yield f"event {found.event_id} {found.fault}"
    session.rollback()
    if session.get_bind().dialect.name == "sqlite":
        told = session.scalar(text("PRAGMA quick_check"))
        if told != "ok":
            yield f"database file: {told}"
    for budget in session.scalars(select(Budget).order_by(Budget.id)).all():
        if budgets.replayed(session, budget.id) != budget.position:
            yield f"budget {budget.id} differs from its entries"
