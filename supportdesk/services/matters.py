"""One matter, one discussion (一事一议): put on the table, decided, its items seen through, ended with the result."""

from datetime import date

from supportdesk.domain.calendar import add_months
from supportdesk.domain.errors import BadValueError, NotFoundError, StaleVersionError, StepNotAvailableError
from supportdesk.domain.fields import parse_text
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.needs import Matter, MatterItem, Need
from supportdesk.policies.needs import departments, review_months
from supportdesk.services import numbers
from supportdesk.services.people import checks
from supportdesk.services.work import Work

LONGEST_TEXT = 4_000


def open_matter(
    work: Work, case: Case, *, question: str, evidence: str = "", participants: str = "", need: Need | None = None
) -> Matter:
    """Open the file of one question in a case, or of one of its needs. Raises BadValueError, NotFoundError."""
    work.needs(Permission.CASE_WRITE)
    if need is not None and need.case_id != case.id:
        raise NotFoundError
    asked = checks.line(question, "question", required=True)
    unit = work.session.get_one(OrgUnit, case.unit_id)
    letters = numbers.county_letters(work.session, unit)
    turn = numbers.next_in(work.session, f"matter:{letters}:{work.today.year}")
    made = Matter(
        number=f"{letters}-YS-{work.today.year}-{turn:03d}",
        case_id=case.id,
        need_id=need.id if need else None,
        unit_id=case.unit_id,
        question=asked,
        evidence=_text(evidence, "evidence"),
        participants=_text(participants, "participants"),
        touch=work.next_touch(),
        created_at=work.now,
        updated_at=work.now,
    )
    _record(work, made, case, "matter.opened", {"need": need.number if need else ""})
    work.session.add(made)
    work.session.flush()
    return made


def decide(work: Work, matter: Matter, *, participants: str, decision: str, on: date, version: int) -> None:
    """Write down who sat together and what was decided; it is looked at again after the months that the county set."""
    theirs = {name: getattr(matter, name) for name in ("participants", "decision", "decided_on")}
    _change(work, matter, version, theirs)
    if matter.decided_on is not None:
        raise StepNotAvailableError(say("这件事已经议定，请新立一件再议。"))
    sat = _text(participants, "participants", required=True)
    decided = _text(decision, "decision", required=True)
    checks.not_after(on, work.today, "decided_on")
    review = add_months(on, review_months())
    _record(work, matter, matter.case, "matter.decided", {"on": on.isoformat(), "review_on": review.isoformat()})
    matter.participants, matter.decision, matter.decided_on, matter.review_on = sat, decided, on, review
    _touch(work, matter)


def agree_item(work: Work, matter: Matter, *, what: str, department: str, due_on: date, version: int) -> MatterItem:
    """Add an agreed item: what, which department, by when."""
    newest = matter.items[-1] if matter.items else None
    theirs = {name: getattr(newest, name, None) for name in ("what", "department", "due_on")}
    _change(work, matter, version, theirs)
    agreed = checks.line(what, "what", required=True)
    if department not in departments():
        raise BadValueError(say("请选择办理部门。"), field="department")
    if due_on < (matter.decided_on or work.today):
        raise BadValueError(say("期限早于议定日期。"), field="due_on")
    _record(work, matter, matter.case, "matter.item_agreed", {"department": department, "due_on": due_on.isoformat()})
    item = MatterItem(what=agreed, department=department, due_on=due_on)
    matter.items.append(item)
    _touch(work, matter)
    return item


def finish_item(work: Work, matter: Matter, item_id: int, *, result: str, on: date, version: int) -> None:
    """Write down what came of an item. Raises NotFoundError for one of another matter."""
    item = next((one for one in matter.items if one.id == item_id), None)
    if item is None:
        raise NotFoundError
    _change(work, matter, version, {"result": item.result, "done_on": item.done_on})
    if item.done_on is not None:
        raise StepNotAvailableError(say("这一项已经落实。"))
    came = checks.line(result, "result", required=True)
    checks.not_after(on, work.today, "done_on")
    _record(work, matter, matter.case, "matter.item_done", {"item": item.id, "on": on.isoformat()})
    item.result, item.done_on = came, on
    _touch(work, matter)


def end(work: Work, matter: Matter, *, result: str, version: int) -> None:
    """End the file with what it brought. Raises StepNotAvailableError before it was decided."""
    _change(work, matter, version, {"result": matter.result})
    if matter.decided_on is None:
        raise StepNotAvailableError(say("还没有议定，不能办结。"))
    came = _text(result, "result", required=True)
    _record(work, matter, matter.case, "matter.ended", {})
    matter.result, matter.ended_on = came, work.today
    _touch(work, matter)


def _change(work: Work, matter: Matter, version: int, theirs: dict[str, object]) -> None:
    work.needs(Permission.CASE_WRITE)
    if matter.version != version:
        raise StaleVersionError(theirs, matter.version, about=f"matter:{matter.number}")
    if matter.ended_on is not None:
        raise StepNotAvailableError(say("这件事已经办结。"))


def _record(work: Work, matter: Matter, case: Case, kind: str, data: dict[str, object]) -> None:
    work.record(
        kind,
        {"number": matter.number, **data},
        unit_id=matter.unit_id,
        person_id=case.person_id,
        case_id=case.id,
        subject=f"matter:{matter.number}",
    )


def _touch(work: Work, matter: Matter) -> None:
    matter.version += 1
    matter.updated_at = work.now
    matter.touch = work.next_touch()
    work.session.flush()


def _text(text: str, field: str, *, required: bool = False) -> str:
    if not text.strip() and not required:
        return ""
    try:
        return parse_text(text, longest=LONGEST_TEXT, required=required).value
    except BadValueError as error:
        raise checks.at(field, error) from error
