"""A unit of work: who acts, when, and in which transaction. Doors open one with `deed`; deeds take it as first argument."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotAllowedError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.models.accounts import Account
from supportdesk.models.audit import ChainHead, Event
from supportdesk.models.engine import writing

CHINA = ZoneInfo("Asia/Shanghai")
FIRST_DIGEST = "0" * 64
# What a digest covers, in this order; the moment and the day are third and fourth.
CHAINED = (
    "id", "kind", "recorded_at", "happened_on", "actor_id", "actor_name", "ip", "unit_id", "person_id", "case_id",
    "application_id", "subject", "data",
)  # fmt: skip
# Who acts when the program itself does: the command line and the clock.
SYSTEM = "system"
_AGREED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

_INSERT_EVENT = insert(Event.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table


@dataclass
class Work:
    """The transaction of one deed. `actor` is None when the program itself acts (command line, clock)."""

    session: Session
    actor: Account | None
    now: datetime
    ip: str = ""
    _head: ChainHead = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Taken first by every deed: deeds stand in one queue, so none can deadlock with another or overtake a check.
        # Read anew: in a session that did a deed before, the head would be the one that it remembers.
        head = select(ChainHead).with_for_update().execution_options(populate_existing=True)
        self._head = self.session.execute(head).scalar_one()

    @property
    def today(self) -> date:
        """The civil day in China."""
        return self.now.astimezone(CHINA).date()

    @property
    def last_event_id(self) -> int:
        """The number of the latest event; as long as it stands, nobody has done a deed."""
        return self._head.last_event_id

    def needs(self, permission: Permission) -> None:
        """Raise NotAllowedError unless the actor's role grants the permission."""
        if self.actor is not None and not grants(self.actor.role, permission):
            raise NotAllowedError

    def next_touch(self) -> int:
        """Return the next place in the order of lists."""
        self._head.touch += 1
        return self._head.touch

    def record(
        self,
        kind: str,
        data: dict[str, Any] | None = None,
        *,
        on: date | None = None,
        unit_id: int | None = None,
        person_id: int | None = None,
        case_id: int | None = None,
        application_id: int | None = None,
        subject: str = "",
    ) -> Event:
        """Write the event of what is about to happen and chain it; `on` is the day it holds for, today unless told."""
        row = self._chained(
            Happening(
                kind,
                data or {},
                on=on,
                unit_id=unit_id,
                person_id=person_id,
                case_id=case_id,
                application_id=application_id,
                subject=subject,
            )
        )
        # Written at once, not with the next flush: rows that name the event hold its number only, so nothing else would
        # order them; and a deed over twenty thousand rows can't afford a flush for each.
        self.session.connection().execute(_INSERT_EVENT, row)
        return Event(**row)

    def record_all(self, happenings: Sequence["Happening"]) -> list[int]:
        """Write several events in one statement, chained in their order; returns their ids."""
        rows = [self._chained(happening) for happening in happenings]
        if rows:
            self.session.connection().execute(_INSERT_EVENT, rows)
        return [row["id"] for row in rows]

    def _chained(self, happening: "Happening") -> dict[str, Any]:
        unit_id = happening.unit_id
        row: dict[str, Any] = {
            "id": self._head.last_event_id + 1,
            "kind": happening.kind,
            "recorded_at": self.now,
            "happened_on": happening.on or self.today,
            "actor_id": self.actor.id if self.actor else None,
            "actor_name": self.actor.name if self.actor else SYSTEM,
            "ip": self.ip,
            "unit_id": unit_id if unit_id is not None or self.actor is None else self.actor.unit_id,
            "person_id": happening.person_id,
            "case_id": happening.case_id,
            "application_id": happening.application_id,
            "subject": happening.subject,
            "data": happening.data,
            "previous_digest": self._head.last_digest,
        }
        row["digest"] = chained(row["previous_digest"], row)
        self._head.last_event_id = row["id"]
        self._head.last_digest = row["digest"]
        return row


@dataclass(frozen=True)
class Happening:
    """What one event says; see `Work.record`."""

    kind: str
    data: dict[str, Any]
    on: date | None = None
    unit_id: int | None = None
    person_id: int | None = None
    case_id: int | None = None
    application_id: int | None = None
    subject: str = ""


def digest_of(happened: Event) -> str:
    """The digest that an event's row must carry."""
    return chained(happened.previous_digest, {column: getattr(happened, column) for column in CHAINED})


def chained(previous_digest: str, row: Mapping[str, Any]) -> str:
    """SHA-256 over the digest before and the row's content in one agreed form; `row` has the columns of CHAINED."""
    content = [row[column] for column in CHAINED]
    content[2] = row["recorded_at"].astimezone(UTC).isoformat(timespec="microseconds")
    content[3] = row["happened_on"].isoformat()
    return hashlib.sha256((previous_digest + _AGREED.encode(content)).encode()).hexdigest()


@contextmanager
def deed(session: Session, actor: Account | None, now: datetime, ip: str = "") -> Iterator[Work]:
    """Do one deed: all of it is stored, or nothing.

    Whatever was read before belongs to a transaction that ends here; rows loaded earlier are read anew.
    """
    session.rollback()
    with writing():
        try:
            yield Work(session, actor, now, ip)
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def small_write(session: Session) -> Iterator[None]:
    """Write something that is no deed of the trade (a session's last click, a throttle, a claim): short, no event."""
    session.rollback()
    with writing():
        try:
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
