"""Summaries kept between requests: the same books need not be added up again for every tab of a page.

The books change only through deeds, and every deed moves the end of the chain of events: a summary holds exactly as long
as the chain ends where it ended; that of a month which is not over holds for the day only. Each process keeps a few;
what it keeps can't be changed by anyone.
"""

from collections import OrderedDict
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.summaries.months import Month
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.models.accounts import Account
from supportdesk.models.audit import ChainHead
from supportdesk.queries import summaries
from supportdesk.queries.summaries.scope import get_scope

MOST = 6
_kept: OrderedDict[tuple[object, ...], MonthlySummary] = OrderedDict()
_lock = Lock()
_adding_up = Lock()


def get_summary(session: Session, viewer: Account, month: Month, unit_code: str | None) -> MonthlySummary:
    """The summary as `queries.summaries` reads it, from memory while nothing has happened since.

    Whether the viewer may see the unit is asked every time. Raises NotFoundError.
    """
    unit = get_scope(session, viewer, unit_code).unit
    end_of_chain = session.scalar(select(ChainHead.last_digest))
    key = (str(session.get_bind().engine.url), end_of_chain, viewer.role, unit.id, month, month.as_of)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    # One at a time: of eight who open the same month at once, one adds it up and seven take it over.
    with _adding_up:
        with _lock:
            if key in _kept:
                return _kept[key]
        made = summaries.get_summary(session, viewer, month, unit.code)
        with _lock:
            _kept[key] = made
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return made
