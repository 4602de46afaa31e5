"""A ledger's way: received, looked at, taken in portion by portion, done; each step an event."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from supportdesk.domain.errors import RuleBrokenError, StepNotAvailableError
from supportdesk.domain.kept_words import keep
from supportdesk.domain.ledgers import Ledger, LedgerRow
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.engine import take_stock
from supportdesk.models.imports import BatchState, ImportBatch
from supportdesk.queries.imports import UNDER_WAY, find_unfinished
from supportdesk.services.imports.places import open_missing_towns
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.work import Work, small_write

LONGEST_FILE_NAME = 120
# Characters that turn a line around, or that no line shows.
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
LONGEST_ERROR = 200
# Each takes a processor for itself.
MOST_AT_ONCE = 2
# A batch under way that told nothing for so long has lost its process; the dry run of a large ledger takes a minute.
SILENCE = timedelta(minutes=5)


def receive(work: Work, file_name: str, digest: str, unit: OrgUnit) -> ImportBatch:
    """Note that a file was dropped for a dry run. Raises RuleBrokenError (`busy`) while others are being worked on."""
    under_way = select(func.count()).select_from(ImportBatch)
    under_way = under_way.where(ImportBatch.state.in_(UNDER_WAY), ImportBatch.progressed_at > work.now - SILENCE)
    if (count := work.session.scalar(under_way) or 0) >= MOST_AT_ONCE:
        raise RuleBrokenError(say("已有 {count} 份台账正在处理，请等它们处理完再上传。", count=count), code="busy")
    return _new(work, file_name, digest, unit, BatchState.CHECKING, "ledger.received")


def start_batch(work: Work, file_name: str, digest: str, unit: OrgUnit) -> ImportBatch:
    """Begin taking a file in, or go on with what was begun of it in this unit and broke off."""
    batch = find_unfinished(work.session, unit, digest)
    if batch is None:
        return _new(work, file_name, digest, unit, BatchState.RUNNING, "ledger.started")
    work.needs(Permission.LEDGER_IMPORT)
    _record(work, batch, "ledger.resumed", {})
    batch.state, batch.error, batch.progressed_at = BatchState.RUNNING, "", work.now
    batch.unit = unit
    return batch


def make_ready(work: Work, batch: ImportBatch, ledger: Ledger, fresh: Sequence[LedgerRow]) -> None:
    """Open the towns that fresh rows name and the county doesn't have, when the actor may; note how far the batch is."""
    _expect(batch, BatchState.RUNNING)
    if opened := open_missing_towns(work, batch.unit, [row.town for row in fresh if row.town]):
        known = batch.report.get("towns_opened", [])
        new = [{"id": town.id, "name": town.name} for town in opened]
        batch.report = {**batch.report, "towns_opened": [*known, *new]}
    batch.rows, batch.accepted = ledger.rows, len(ledger.accepted)
    batch.done_rows = len(ledger.accepted) - len(fresh)
    batch.progressed_at = work.now


def note_checked(work: Work, batch: ImportBatch, report: dict[str, Any]) -> None:
    """Keep what the dry run found."""
    _expect(batch, BatchState.CHECKING)
    _record(work, batch, "ledger.checked", {"rows": report["rows"], "accepted": report["accepted"]})
    batch.state, batch.report, batch.progressed_at = BatchState.CHECKED, report, work.now
    batch.rows, batch.accepted = report["rows"], report["accepted"]
    batch.refused = report["refused_rows"]


def note_unreadable(work: Work, batch: ImportBatch, error: dict[str, Any]) -> None:
    """Keep why the file is no ledger."""
    _expect(batch, BatchState.CHECKING)
    _record(work, batch, "ledger.unreadable", {})
    batch.state, batch.report, batch.ended_at = BatchState.UNREADABLE, {"unreadable": error}, work.now


def confirm(work: Work, batch: ImportBatch) -> None:
    """Say that what the dry run found shall be taken in."""
    work.needs(Permission.LEDGER_IMPORT)
    _expect(batch, BatchState.CHECKED)
    _record(work, batch, "ledger.started", {"file": batch.file_name, "digest": batch.file_digest})
    batch.state, batch.progressed_at = BatchState.RUNNING, work.now
    batch.started_by_id = work.actor.id if work.actor else None


def drop(work: Work, batch: ImportBatch) -> None:
    """Lay a file aside that was looked at."""
    work.needs(Permission.LEDGER_IMPORT)
    _expect(batch, BatchState.CHECKED, BatchState.FAILED)
    if batch.done_rows:
        raise StepNotAvailableError(say("已经导入了一部分，请继续导入，或在导入后整批撤销。"))
    _record(work, batch, "ledger.dropped", {})
    batch.state, batch.ended_at = BatchState.DROPPED, work.now


def go_on(work: Work, batch: ImportBatch) -> None:
    """Go on with a batch that broke off."""
    work.needs(Permission.LEDGER_IMPORT)
    _expect(batch, BatchState.RUNNING, BatchState.FAILED, BatchState.CHECKING)
    _record(work, batch, "ledger.resumed", {})
    if batch.state is BatchState.FAILED:
        batch.state = BatchState.RUNNING
    batch.error, batch.progressed_at = "", work.now


def note_fetched(work: Work, batch: ImportBatch) -> None:
    """Note that somebody fetched the result workbook, in which numbers stand in clear."""
    work.needs(Permission.LEDGER_IMPORT)
    _record(work, batch, "ledger.result_fetched", {"file": batch.file_name})


def finish(work: Work, batch: ImportBatch, report: dict[str, Any]) -> None:
    """Note that the last row is in."""
    if batch.state is BatchState.DONE:
        return
    _expect(batch, BatchState.RUNNING)
    _record(
        work,
        batch,
        "ledger.finished",
        {"people": batch.people_created, "cases": batch.cases_created, "supports": batch.supports_created},
    )
    batch.report = {**batch.report, **report}
    batch.rows, batch.accepted, batch.refused = report["rows"], report["accepted"], report["refused_rows"]
    batch.done_rows = batch.accepted
    batch.state, batch.ended_at, batch.progressed_at = BatchState.DONE, work.now, work.now
    work.session.flush()
    take_stock(work.session)


def fail(work: Work, batch: ImportBatch, error: str) -> None:
    """Note that the program stopped at a fault; what is in stays, and the batch can go on."""
    if batch.state not in {BatchState.CHECKING, BatchState.RUNNING}:
        return
    _record(work, batch, "ledger.failed", {"error": error[:LONGEST_ERROR]})
    batch.error = error[:LONGEST_ERROR]
    if batch.state is BatchState.RUNNING:
        batch.state = BatchState.FAILED
    else:
        # Nobody has said yet that it shall be taken in: it is to be dropped in once more.
        words = keep(say("系统在读取时出了差错。请再试一次；仍然不行时请联系系统管理员。"))
        batch.state, batch.report, batch.ended_at = BatchState.UNREADABLE, {"unreadable": words}, work.now


def claim_silent(session: Session, *, before: datetime, now: datetime) -> list[int]:
    """Take over the batches under way whose process has told nothing since a moment; each is given to one asker only."""
    with small_write(session):
        silent = select(ImportBatch.id).where(ImportBatch.state.in_(UNDER_WAY), ImportBatch.progressed_at < before)
        claimed = session.scalars(
            update(ImportBatch)
            .where(ImportBatch.id.in_(silent), ImportBatch.progressed_at < before)
            .values(progressed_at=now)
            .returning(ImportBatch.id)
            .execution_options(synchronize_session=False)
        ).all()
    return sorted(claimed)


def _new(work: Work, file_name: str, digest: str, unit: OrgUnit, state: BatchState, kind: str) -> ImportBatch:
    work.needs(Permission.LEDGER_IMPORT)
    refuse_foreign_unit(work.actor, unit)
    name = _NOT_SHOWN.sub("", file_name).replace("\\", "/").rsplit("/", 1)[-1][-LONGEST_FILE_NAME:]
    batch = ImportBatch(
        file_name=name,
        file_digest=digest,
        unit_id=unit.id,
        state=state,
        started_by_id=work.actor.id if work.actor else None,
        started_at=work.now,
        progressed_at=work.now,
        report={},
        done_rows=0,
        people_created=0,
        cases_created=0,
        supports_created=0,
    )
    batch.unit = unit
    work.session.add(batch)
    work.session.flush()
    _record(work, batch, kind, {"file": name, "digest": digest})
    return batch


def _expect(batch: ImportBatch, *states: BatchState) -> None:
    if batch.state not in states:
        raise StepNotAvailableError(say("这份台账现在的状态不能做这一步，请刷新后再看。"))


def _record(work: Work, batch: ImportBatch, kind: str, data: dict[str, Any]) -> None:
    work.record(kind, data, unit_id=batch.unit_id, subject=f"ledger:{batch.id}")
