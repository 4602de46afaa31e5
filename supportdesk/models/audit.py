"""The event: written first when anything happens. State, timeline, statistics and audit derive from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, Integer, String, event
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.models.base import Base, Key


class Event(Base):
    """One thing that happened: append-only, each row carrying the digest of the row before.

    `id` counts without a gap; a row that is changed, deleted or moved breaks the chain at a place that can be named.
    `data` holds before and after, money in fen, never an identity number in clear.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_case", "case_id", "id"),
        Index("ix_event_application", "application_id", "id"),
        Index("ix_event_person", "person_id", "id"),
        Index("ix_event_account", "actor_id", "id"),
        Index("ix_event_kind_on", "kind", "happened_on"),
    )

    id: Mapped[Key] = mapped_column(autoincrement=False)
    kind: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime]
    happened_on: Mapped[date]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor_name: Mapped[str] = mapped_column(String(60))
    ip: Mapped[str] = mapped_column(String(45), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    person_id: Mapped[int | None] = mapped_column(Integer)
    case_id: Mapped[int | None] = mapped_column(Integer)
    application_id: Mapped[int | None] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(80), default="")
    data: Mapped[dict[str, Any]]
    previous_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class ChainHead(Base):
    """The end of the chain: one row. Whoever writes takes it first, so deeds stand in one queue on every database."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last_event_id: Mapped[int] = mapped_column(Integer)
    last_digest: Mapped[str] = mapped_column(String(64))
    touch: Mapped[int] = mapped_column(Integer)


APPEND_ONLY = {
    "sqlite": [
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {when}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    ],
    "postgresql": [
        """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()",
    ],
}


def append_only(table: Any, *, unless: str = "") -> None:  # noqa: ANN401 - a mapped class's table, typed as FromClause
    """Have the database itself refuse to change or delete rows of a table.

    Rows in which the column `unless` is true can be deleted, though never changed.
    """
    when = f"WHEN (NOT OLD.{unless})" if unless else ""
    for dialect, statements in APPEND_ONLY.items():
        for statement in statements:
            text = statement.format(table=table.name, when=when).replace("%", "%%")
            ddl = DDL(text)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


append_only(Event.__table__)
