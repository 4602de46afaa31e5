"""A ledger is taken back as a whole: what it made and nobody has touched since goes, or nothing goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, delete, func, select, update
from sqlalchemy.orm import Session

from supportdesk.domain.errors import RuleBrokenError, StepNotAvailableError
from supportdesk.domain.kept_words import keep
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say
from supportdesk.models import Base
from supportdesk.models.applications import Application, detail_tables
from supportdesk.models.audit import ChainHead, Event
from supportdesk.models.cases import Case
from supportdesk.models.imports import BatchState, ImportBatch, ImportRow
from supportdesk.models.matching import MatchState
from supportdesk.models.people import Person, PersonCategory, PersonToken
from supportdesk.models.policies import Bank, Kind
from supportdesk.models.programmes.loans import LoanMovement
from supportdesk.models.ventures import Venture
from supportdesk.services.imports.records import SOURCE
from supportdesk.services.people.tokens import renew_tokens
from supportdesk.services.work import Work

AT_ONCE = 400
MOST_SHOWN = 20
UNDOABLE = frozenset({BatchState.DONE, BatchState.FAILED})
# What a ledger's own people, cases and support went through when they came.
_COMING_IN = ("person.opened", "venture.opened", "case.opened", *(f"{kind}.recorded" for kind in Kind))
# Somebody looked; nothing changed.
_LOOKING = ("person.revealed",)
# Rows without a life of their own: they came and go with what they name.
_ALWAYS_ITS_OWN = {"person_token"}

_WHAT = {
    "application": say("后来的申请"),
    "venture": say("后来登记的创业实体"),
    "case_file": say("后来的办件"),
    "account": say("本人的账号"),
    "follow_up": say("跟进事项"),
    "message": say("发给本人的消息"),
    "paper": say("已出具的文书"),
    "case_note": say("办件备注"),
    "document": say("申请材料"),
    "person_merge": say("人员合并"),
    "import_row": say("后来导入的台账"),
    "person_category": say("后来登记的人员类别"),
    "loan_movement": say("后来登记的还款"),
}


@dataclass(frozen=True)
class Obstacle:
    """Something that was done since, to whom, and in which case."""

    person_id: int
    name: str
    number: str
    what: Words


@dataclass
class _Made:
    """The ids of what a batch made, by table."""

    person: list[int] = field(default_factory=list)
    venture: list[int] = field(default_factory=list)
    case: list[int] = field(default_factory=list)
    supports: list[int] = field(default_factory=list)

    @property
    def by_table(self) -> dict[str, list[int]]:
        return {"person": self.person, "venture": self.venture, "case_file": self.case, "application": self.supports}


def list_obstacles(session: Session, batch: ImportBatch, limit: int = MOST_SHOWN) -> list[Obstacle]:
    """Return what stands in the way of taking a batch back: the first of what was done since with what it made."""
    found: dict[tuple[int, str], Obstacle] = {}
    for obstacle in _obstacles(session, batch, _made_by(session, batch)):
        found.setdefault((obstacle.person_id, obstacle.what.template), obstacle)
        if len(found) == limit:
            break
    return list(found.values())


def last_event(session: Session) -> int:
    """Return the number of the latest event: asked before the obstacles, it says for `undo` how long they hold."""
    return session.scalars(select(ChainHead.last_event_id)).one()


def ask_undo(work: Work, batch: ImportBatch) -> None:
    """Say that a batch shall be taken back; a process does it."""
    work.needs(Permission.LEDGER_IMPORT)
    _refuse_unfit(batch)
    work.record("ledger.undo_asked", {}, unit_id=batch.unit_id, subject=f"ledger:{batch.id}")
    batch.state, batch.progressed_at = BatchState.UNDOING, work.now
    batch.started_by_id = work.actor.id if work.actor else None


def undo(work: Work, batch: ImportBatch, *, looked_at: int | None = None) -> None:
    """Take back everything that a batch made: support, cases, ventures, people, and the banks that nobody else uses.

    People who were on file before stay, as they were; so do the towns that it opened, as the record goes on naming
    them. `looked_at` is the `last_event` when obstacles were looked for and none was found: nobody has to wait while
    they are looked for again. Raises StepNotAvailableError for a batch that is not done, and RuleBrokenError
    (`touched`) naming what was done since with what it made.
    """
    work.needs(Permission.LEDGER_IMPORT)
    _refuse_unfit(batch)
    made = _made_by(work.session, batch)
    obstacle = next(_obstacles(work.session, batch, made), None) if looked_at != work.last_event_id else None
    if obstacle is not None:
        raise RuleBrokenError(
            say(
                "导入后已有人办理过其中的人员，不能整批撤销。例如{name}（{number}）：{what}。",
                name=obstacle.name,
                number=obstacle.number,
                what=obstacle.what,
            ),
            code="touched",
        )
    work.record(
        "ledger.undone",
        {
            "people": len(made.person),
            "ventures": len(made.venture),
            "cases": len(made.case),
            "supports": len(made.supports),
        },
        unit_id=batch.unit_id,
        subject=f"ledger:{batch.id}",
    )
    _remove(work, batch, made)
    batch.state, batch.undone_at = BatchState.UNDONE, work.now


def give_up(work: Work, batch: ImportBatch, obstacles: Sequence[Obstacle]) -> None:
    """Leave a batch as it came in, and keep what stood in the way."""
    if batch.state is not BatchState.UNDOING:
        return
    work.record("ledger.undo_refused", {}, unit_id=batch.unit_id, subject=f"ledger:{batch.id}")
    batch.state, batch.progressed_at = BatchState.DONE, work.now
    # Not the name: it stands in the person's own record, and goes with it.
    kept = [{"person": one.person_id, "number": one.number, "what": keep(one.what)} for one in obstacles]
    batch.report = {**batch.report, "obstacles": kept}


def _refuse_unfit(batch: ImportBatch) -> None:
    if batch.state not in {*UNDOABLE, BatchState.UNDOING}:
        raise StepNotAvailableError(say("这份台账现在的状态不能做这一步，请刷新后再看。"))


def _made_by(session: Session, batch: ImportBatch) -> _Made:
    made = _Made()
    for row in session.scalars(select(ImportRow.made).where(ImportRow.batch_id == batch.id).order_by(ImportRow.id)):
        for name in ("person", "venture", "case"):
            if name in row:
                getattr(made, name).append(row[name])
        made.supports += row.get("supports", [])
    return made


def _obstacles(session: Session, batch: ImportBatch, made: _Made) -> Iterator[Obstacle]:
    yield from _changed(session, made)
    yield from _hanging_on(session, batch, made)


def _changed(session: Session, made: _Made) -> Iterator[Obstacle]:
    """What has events of its own since it came, or a later version."""
    what = say("导入后有改动")
    for kind, ids, column in (
        (Person, made.person, Event.person_id),
        (Case, made.case, Event.case_id),
        (Application, made.supports, Event.application_id),
    ):
        for some in _portions(ids):
            happened = select(column).where(column.in_(some), Event.kind.not_in([*_COMING_IN, *_LOOKING]))
            newer = select(kind.id).where(kind.id.in_(some), kind.version > 1)
            touched = {*session.scalars(happened), *session.scalars(newer)}
            yield from _named(session, kind.__tablename__, sorted(number for number in touched if number), what)
    for some in _portions(made.venture):
        newer = select(Venture.id).where(Venture.id.in_(some), Venture.version > 1)
        yield from _named(session, "venture", session.scalars(newer).all(), what)


def _hanging_on(session: Session, batch: ImportBatch, made: _Made) -> Iterator[Obstacle]:
    """What names something that the batch made and was not made by it: whatever table that stands in."""
    for name, ids in made.by_table.items():
        for table, column in _references(name):
            own = set(made.by_table.get(table.name, ()))
            for some in _portions(ids):
                statement = select(column, table.c.id).where(column.in_(some), *_foreign(table, batch))
                found = {number for number, row_id in session.execute(statement) if row_id not in own}
                yield from _named(session, name, sorted(found), _WHAT.get(table.name, say("后来的记录")))


def _references(name: str) -> Iterator[tuple[Table, Column[int]]]:
    """Every column of another table that names a row of this one; what a kind keeps of its own is the application too."""
    tables = Base.metadata.tables
    details = [table for _kind, table in sorted(detail_tables().items())]
    own = _ALWAYS_ITS_OWN | {table.name for table in details}
    named = [tables[name], *details] if name == "application" else [tables[name]]
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            if any(key.references(one) for one in named) and table.name not in own:
                yield table, key.parent


def _foreign(table: Table, batch: ImportBatch) -> Sequence[ColumnElement[bool]]:
    """The condition that a row of a table, other than those whose ids are known, is not the batch's own."""
    if table.name == "loan_movement":
        return [~table.c.is_historic]
    if table.name == "import_row":
        return [table.c.batch_id != batch.id]
    if table.name == "match":
        # What a sweep found goes with the person; what was offered and answered is somebody's deed.
        return [table.c.state != MatchState.FOUND]
    if table.name == "person_category":
        return [table.c.source != SOURCE]
    return []


def _named(session: Session, name: str, ids: Sequence[int], what: Words) -> Iterator[Obstacle]:
    """Say whose it is, and in which case."""
    for some in _portions(ids):
        for person_id, person_name, number in session.execute(_whose(name, some)):
            yield Obstacle(person_id, person_name, number or "—", what)


def _whose(name: str, ids: Sequence[int]) -> Select[int, str, str]:
    if name == "person":
        first = select(func.min(Case.number)).where(Case.person_id == Person.id).scalar_subquery()
        return select(Person.id, Person.name, first).where(Person.id.in_(ids)).order_by(Person.id)
    of: Any = {"venture": Venture, "case_file": Case, "application": Application}[name]
    number = Venture.name if name == "venture" else of.number
    return (
        select(Person.id, Person.name, number)
        .join(of, of.person_id == Person.id)
        .where(of.id.in_(ids))
        .order_by(Person.id)
    )


def _remove(work: Work, batch: ImportBatch, made: _Made) -> None:
    """Delete what the batch made, what names it before what is named."""
    session = work.session
    left_behind = _others_of(session, made)
    session.execute(_quietly(update(ImportRow).where(ImportRow.batch_id == batch.id).values(person_id=None)))
    movement, application = LoanMovement.__table__, Application.__table__
    for column, ids in (
        (movement.c.loan_id, made.supports),
        *((table.c.id, made.supports) for _kind, table in sorted(detail_tables().items())),
        (application.c.id, made.supports),
        (Case.__table__.c.id, made.case),
        (Venture.__table__.c.id, made.venture),
        (PersonCategory.__table__.c.person_id, made.person),
        (PersonToken.__table__.c.person_id, made.person),
        (Person.__table__.c.id, made.person),
    ):
        for some in _portions(ids):
            session.execute(_quietly(delete(column.table).where(column.in_(some))))
    for person in left_behind:
        renew_tokens(session, person)
    _remove_unused_banks(session, batch)


def _others_of(session: Session, made: _Made) -> Sequence[Person]:
    """People who were on file before and got a venture or a case by the batch: they are no longer found by it."""
    mine, found = set(made.person), set[int]()
    for some in _portions(made.case):
        found |= set(session.scalars(select(Case.person_id).where(Case.id.in_(some)))) - mine
    for some in _portions(made.venture):
        found |= set(session.scalars(select(Venture.person_id).where(Venture.id.in_(some)))) - mine
    persons: list[Person] = []
    for some in _portions(sorted(found)):
        persons += session.scalars(select(Person).where(Person.id.in_(some)))
    return persons


def _remove_unused_banks(session: Session, batch: ImportBatch) -> None:
    for number in [entry["id"] for entry in batch.report.get("banks_opened", [])]:
        users = (select(column).where(column == number).limit(1) for _, column in _references("bank"))
        if not any(session.execute(user).first() for user in users):
            session.execute(_quietly(delete(Bank).where(Bank.id == number)))


def _quietly(statement: Any) -> Any:  # noqa: ANN401 - an update or a delete
    """The session need not look for what it holds of these rows: nothing of it is used again."""
    return statement.execution_options(synchronize_session=False)


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
