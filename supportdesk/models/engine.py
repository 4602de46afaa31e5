"""How a database connection behaves.

SQLite: write-ahead log, a sync at every commit (synchronous=FULL: an acknowledged write survives a power cut), and
BEGIN IMMEDIATE for deeds, since a read transaction can't be raised to a writing one without a race.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from supportdesk.models.turns import Turns

BUSY_MILLISECONDS = 15_000
QUEUE_SECONDS = 15
# Rows of each index that are looked at to know how many fit.
LOOKED_AT = 1_000
TURN = "turn"
PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    # 8 MB for each connection, of which a process has several; the system keeps the file's pages as well, once for all.
    "cache_size=-8000",
    "secure_delete=ON",
)

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Begin transactions as writing ones within this block."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def take_stock(session: Session) -> None:
    """Let the database look at its rows, so that it knows which index is the short way; takes a tenth of a second.

    Without it SQLite guesses: by state, an open follow-up of one application is looked for among all that are open.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"PRAGMA analysis_limit={LOOKED_AT}"))
    session.execute(text("ANALYZE"))


def prepare(engine: Engine) -> None:
    """Teach an engine's connections their manners; does nothing on databases that have them."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's private record
        # The driver would begin transactions late and deferred; we begin them ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    turns = Turns()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not _writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        # Whose turn never comes asks SQLite all the same, and is refused there as when another process holds on.
        if turns.take(QUEUE_SECONDS):
            connection.info[TURN] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    # After the commit or the rollback, whichever it was, and also when the connection broke.
    @event.listens_for(engine, "checkin")
    def _checkin(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        if record.info.pop(TURN, False):
            turns.give()
