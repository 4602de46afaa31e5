"""Where a month's figures come from: from its frozen edition, from what was reckoned last, or from the books right now.

The books change only through deeds, and every deed moves the end of the chain of events: figures that were added up hold
exactly as long as the chain ends where it ended; those of a month which is not over hold for the day only. Each process
keeps a few; what it keeps can't be changed by anyone. Figures that take long to add up are shown as they were reckoned
last, with the moment, until somebody or the clock reckons them anew.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.summaries.months import Month
from supportdesk.domain.summaries.stored import read
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.models.accounts import Account
from supportdesk.models.audit import ChainHead
from supportdesk.models.months import MonthFreeze
from supportdesk.queries import summaries
from supportdesk.queries.summaries.frozen import find_reckoning
from supportdesk.queries.summaries.scope import get_scope

MOST = 6
# What takes longer to add up is not added up while somebody waits for a page.
PATIENCE_MS = 3_000
_kept: OrderedDict[tuple[object, ...], MonthlySummary] = OrderedDict()
_lock = Lock()
_adding_up = Lock()


@dataclass(frozen=True)
class Shown:
    """A month as its page shows it. `reckoned_at` is set where the books have gone on since."""

    summary: MonthlySummary
    frozen: MonthFreeze | None = None
    reckoned_at: datetime | None = None


def find_shown(
    session: Session, viewer: Account, month: Month, unit_code: str | None, edition: int | None = None
) -> Shown:
    """The month: frozen, as reckoned last, or added up now. Whether the viewer may see the unit is asked every time.

    Raises NotFoundError for a foreign unit, or an edition that is not there.
    """
    frozen = summaries.find_frozen(session, viewer, month, unit_code, edition=edition)
    if frozen is not None:
        figures = frozen.figures
        key: tuple[object, ...] = (str(session.get_bind().engine.url), "frozen", frozen.digest, frozen.id)
        return Shown(_remembered(key, lambda: read(figures).summary), frozen)
    return find_live(session, viewer, month, unit_code)


def find_live(session: Session, viewer: Account, month: Month, unit_code: str | None) -> Shown:
    """The month from the books, as reckoned last where adding it up takes long, frozen or not. Raises NotFoundError."""
    unit = get_scope(session, viewer, unit_code).unit
    reckoned = find_reckoning(session, unit.id, month)
    if reckoned is not None and reckoned.took_ms >= PATIENCE_MS:
        figures = reckoned.figures
        key = (str(session.get_bind().engine.url), "reckoned", reckoned.id, reckoned.reckoned_at)
        head = session.scalar(select(ChainHead.last_event_id))
        is_of_now = reckoned.event_id == head and reckoned.as_of == month.as_of
        return Shown(
            _remembered(key, lambda: read(figures).summary), reckoned_at=None if is_of_now else reckoned.reckoned_at
        )
    return Shown(get_summary(session, viewer, month, unit_code))


def get_summary(session: Session, viewer: Account, month: Month, unit_code: str | None) -> MonthlySummary:
    """The summary as `queries.summaries` reads it from the books, from memory while nothing has happened since.

    Whether the viewer may see the unit is asked every time. Raises NotFoundError.
    """
    unit = get_scope(session, viewer, unit_code).unit
    end_of_chain = session.scalar(select(ChainHead.last_digest))
    key = (str(session.get_bind().engine.url), end_of_chain, viewer.role, unit.id, month, month.as_of)
    return _remembered(key, lambda: summaries.get_summary(session, viewer, month, unit.code))


def forget() -> None:
    """Remember nothing: for a process that sees another database under the same address."""
    with _lock:
        _kept.clear()


def _remembered(key: tuple[object, ...], make: Callable[[], MonthlySummary]) -> MonthlySummary:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    # One at a time: of eight who open the same month at once, one adds it up and seven take it over.
    with _adding_up:
        with _lock:
            if key in _kept:
                return _kept[key]
        made = make()
        with _lock:
            _kept[key] = made
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return made
