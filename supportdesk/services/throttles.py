"""How often something may be tried: counted in the database, so that all processes count together."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.words import say
from supportdesk.models.accounts import Throttle
from supportdesk.services.work import small_write

LONGEST_WINDOW = timedelta(days=1)


class TooOftenError(SupportdeskError):
    """Tried too often; `after` seconds must pass."""

    def __init__(self, after: int) -> None:
        super().__init__(say("试得太频繁了，请过 {minutes} 分钟再试。", minutes=max(1, round(after / 60))))
        self.after = after


def take(session: Session, key: str, *, most: int, within: timedelta, now: datetime) -> None:
    """Count one try; raises TooOftenError past `most` tries of a key within the window."""
    with small_write(session):
        # Other keys go too once no window can hold them: who asked from where is forgotten after a day.
        over = (Throttle.key == key) & (Throttle.window_start <= now - within)
        session.execute(delete(Throttle).where(over | (Throttle.window_start <= now - LONGEST_WINDOW)))
        insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Throttle)
        session.execute(
            insert.values(key=key, window_start=now, tries=1).on_conflict_do_update(
                index_elements=[Throttle.key], set_={"tries": Throttle.tries + 1}
            )
        )
        tries, began = session.execute(select(Throttle.tries, Throttle.window_start).where(Throttle.key == key)).one()
    if tries > most:
        raise TooOftenError(int((began + within - now).total_seconds()))


def give_back(session: Session, key: str) -> None:
    """Uncount one try that was a success: only misses are to add up."""
    with small_write(session):
        session.execute(
            update(Throttle).where(Throttle.key == key, Throttle.tries > 0).values(tries=Throttle.tries - 1)
        )
