"""Two files of one person become one, and can become two again: everything that moves is listed."""

import json
from typing import Any

from sqlalchemy import Table, select, update

from supportdesk.domain.errors import NotFoundError, RuleBrokenError, StaleVersionError, StepNotAvailableError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.people import Person, PersonMerge
from supportdesk.queries.people.merging import preview_merge, references
from supportdesk.services.people import checks
from supportdesk.services.people.opening import write_indexes
from supportdesk.services.people.tokens import renew_tokens
from supportdesk.services.work import Work


def merge(work: Work, kept: Person, merged: Person, *, reason: str, versions: tuple[int, int]) -> PersonMerge:
    """Merge one person into another: ventures, cases, applications and all else that names the one moves to the other.

    Where the one who stays has nothing, the other's value is taken over. `versions` are those that the merger had before
    them. Raises StaleVersionError, RuleBrokenError, BadValueError without a reason, NotFoundError.
    """
    work.needs(Permission.PERSON_MERGE)
    if kept.id == merged.id:
        raise RuleBrokenError(say("不能把一个人并入自己。"), code="same_person")
    for person, version in zip((kept, merged), versions, strict=True):
        if person.merged_into_id is not None:
            raise StepNotAvailableError(say("这个人员已并入另一人，请在保留的人员上修改。"))
        if person.version != version:
            raise StaleVersionError({}, person.version)
    why = checks.line(reason, "reason", required=True)
    preview = preview_merge(work.session, kept, merged)
    work.record(
        "person.merged",
        {"kept": kept.id, "merged": merged.id, "rows": preview.rows, "taken": preview.taken, "reason": why},
        unit_id=kept.unit_id,
        person_id=kept.id,
        subject=f"person:{merged.id}",
    )
    for field in preview.taken:
        setattr(kept, field, getattr(merged, field))
    merged.merged_into_id = kept.id
    _renew(work, kept, merged)
    _move(work, preview.rows, to=kept.id)
    done = PersonMerge(
        kept_id=kept.id,
        merged_id=merged.id,
        moved=json.dumps({"rows": preview.rows, "taken": preview.taken}),
        merged_at=work.now,
        merged_by_id=_actor_id(work),
    )
    work.session.add(done)
    work.session.flush()
    renew_tokens(work.session, kept)
    renew_tokens(work.session, merged)
    return done


def undo(work: Work, done: PersonMerge, *, reason: str) -> None:
    """Take a merge back: what moved goes back, what was taken over and not changed since is emptied again.

    What was made for the person since the merge stays with the one who was kept. Raises StepNotAvailableError when the
    merge was undone already, or the one who was kept has been merged further.
    """
    work.needs(Permission.PERSON_MERGE)
    why = checks.line(reason, "reason", required=True)
    kept = work.session.get_one(Person, done.kept_id)
    merged = work.session.get_one(Person, done.merged_id)
    if done.undone_at is not None or merged.merged_into_id != kept.id or kept.merged_into_id is not None:
        raise StepNotAvailableError(say("这次合并已经撤销，或保留的人员又被合并过。"))
    moved: dict[str, Any] = json.loads(done.moved)
    back = _still_there(work, moved["rows"], kept.id)
    work.record(
        "person.merge_undone",
        {"kept": kept.id, "merged": merged.id, "rows": back, "reason": why},
        unit_id=kept.unit_id,
        person_id=kept.id,
        subject=f"person:{merged.id}",
    )
    for field in moved["taken"]:
        if getattr(kept, field) == getattr(merged, field):
            setattr(kept, field, _nothing(field))
    merged.merged_into_id = None
    done.undone_at = work.now
    _renew(work, kept, merged)
    _move(work, back, to=merged.id)
    renew_tokens(work.session, kept)
    renew_tokens(work.session, merged)


def _renew(work: Work, *persons: Person) -> None:
    for person in persons:
        write_indexes(person)
        person.version += 1
        person.updated_at = work.now
    work.session.flush()


def _move(work: Work, rows: dict[str, list[int]], *, to: int) -> None:
    for table, column in references():
        if ids := rows.get(table.name):
            work.session.execute(update(table).where(table.c.id.in_(ids)).values({column.name: to}))
    work.session.flush()
    # What the session holds of the moved rows is old now.
    for held in list(work.session.identity_map.values()):
        if getattr(held, "__tablename__", "") in rows and not isinstance(held, Person):
            work.session.expire(held, ["person_id"])


def _still_there(work: Work, rows: dict[str, list[int]], kept_id: int) -> dict[str, list[int]]:
    tables: dict[str, Table] = {table.name: table for table, _column in references()}
    columns = {table.name: column for table, column in references()}
    found = {}
    for name, ids in rows.items():
        table = tables[name]
        there = select(table.c.id).where(table.c.id.in_(ids), columns[name] == kept_id).order_by(table.c.id)
        found[name] = list(work.session.scalars(there))
    return {name: ids for name, ids in found.items() if ids}


def _nothing(field: str) -> object:
    column = Person.__table__.c[field]
    if column.nullable:
        return None
    return [] if field == "hardship" else ""


def _actor_id(work: Work) -> int:
    if work.actor is None:
        raise NotFoundError
    return work.actor.id
