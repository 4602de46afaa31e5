"""Ledgers that come in, and what they left."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from supportdesk.domain.ledgers import Finding, Ledger
from supportdesk.models import Base
from supportdesk.models.accounts import Account
from supportdesk.models.imports import ImportBatch
from supportdesk.papers.imports.ledger import read_ledger
from supportdesk.papers.imports.reports import report
from supportdesk.queries import imports as queries
from supportdesk.services.imports import batches, planning, running
from supportdesk.services.work import deed
from tests.factories.deeds import Desk, desk

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
# What an import may leave behind when it was taken back.
TRACES = {"event", "chain_head", "number_series", "import_batch", "import_row", "alembic_version"}


@dataclass
class CameIn:
    """A batch and what it made."""

    batch_id: int
    ledger: Ledger
    people: int = 0
    cases: int = 0
    supports: dict[str, int] = field(default_factory=dict)
    hints: list[Finding] = field(default_factory=list)


BringIn = Callable[..., CameIn]


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


@pytest.fixture
def bring_in(session: Session, at: Desk) -> BringIn:
    """Take a workbook in; `actor` is the county's official unless told."""

    def bring(content: bytes, actor: Account | None = at.official, unit_id: int = at.county.id) -> CameIn:
        actor_id = actor.id if actor else None
        ledger = sifted(session, content, actor_id, unit_id)
        with deed(session, running.get_actor(session, actor_id), NOW) as work:
            unit = queries.get_unit(work.session, unit_id)
            batch = batches.start_batch(work, "台账.xlsx", ledger.digest, unit)
            batches.make_ready(work, batch, ledger, ledger.accepted)
            came = CameIn(batch.id, ledger)
        for taken in running.run(session, lambda: NOW, came.batch_id, ledger.accepted, actor_id=actor_id):
            came.people += taken.people
            came.cases += taken.cases
            came.hints += taken.hints
            for kind, count in taken.supports.items():
                came.supports[kind] = came.supports.get(kind, 0) + count
        with deed(session, running.get_actor(session, actor_id), NOW) as work:
            batches.finish(work, queries.get_batch(work.session, work.actor, came.batch_id), report(ledger))
        return came

    return bring


def sifted(session: Session, content: bytes, actor_id: int | None, unit_id: int) -> Ledger:
    """A workbook as a unit can take it in."""
    actor = running.get_actor(session, actor_id)
    unit = queries.get_unit(session, unit_id)
    return planning.sift(session, actor, unit, read_ledger(content, TODAY), TODAY)


def get_batch(session: Session, batch_id: int) -> ImportBatch:
    session.expire_all()
    return session.scalars(select(ImportBatch).where(ImportBatch.id == batch_id)).one()


def everything(session: Session) -> dict[str, list[Any]]:
    """All rows of all tables that an undone import must leave as they were."""
    session.rollback()
    return {
        table.name: sorted(map(repr, session.execute(text(f"SELECT * FROM {table.name}")).all()))  # noqa: S608 - our own tables
        for table in Base.metadata.sorted_tables
        if table.name not in TRACES
    }
