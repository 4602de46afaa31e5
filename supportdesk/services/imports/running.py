"""Taking a whole ledger in: one deed for each portion of rows, so that other deeds get their turn in between."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import NotAllowedError, StepNotAvailableError
from supportdesk.domain.ledgers import LedgerRow
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account
from supportdesk.models.imports import BatchState
from supportdesk.queries import imports as queries
from supportdesk.services.imports.planning import portions
from supportdesk.services.imports.taking import Taken, take_in
from supportdesk.services.work import deed

Clock = Callable[[], datetime]


def run(
    session: Session, clock: Clock, batch_id: int, rows: Sequence[LedgerRow], *, actor_id: int | None
) -> Iterator[Taken]:
    """Take the rows of a running batch in, portion by portion, and tell after each what it made.

    Killed at any moment and run again, it goes on where it stopped; run twice at once, each row still comes in once.
    Raises StepNotAvailableError when the batch was stopped meanwhile, NotAllowedError when its official may no longer
    import.
    """
    for portion in portions(rows):
        actor = get_actor(session, actor_id)
        with deed(session, actor, clock()) as work:
            batch = queries.get_batch(work.session, None, batch_id)
            if batch.state is not BatchState.RUNNING:
                raise StepNotAvailableError(say("这份台账现在的状态不能做这一步，请刷新后再看。"))
            taken = take_in(work, batch, portion)
        yield taken


def get_actor(session: Session, actor_id: int | None) -> Account | None:
    """Return who acts, with their unit; None is the program itself. Raises NotAllowedError for a closed account."""
    if actor_id is None:
        return None
    actor = session.scalar(select(Account).where(Account.id == actor_id).options(joinedload(Account.unit)))
    if actor is None or actor.disabled_at is not None:
        raise NotAllowedError
    return actor
