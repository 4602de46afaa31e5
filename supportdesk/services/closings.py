"""The end of a venture: said with its reason, gone through step by step, followed up, and begun anew.

Whether it failed honestly is noted to protect the founder. No rule reads it, and there is no list of those who failed.
"""

from datetime import date

from sqlalchemy import select

from supportdesk.domain.closings import TICKED, ClosingStep, StepState
from supportdesk.domain.errors import (
    BadValueError,
    NotFoundError,
    RuleBrokenError,
    StaleVersionError,
    StepNotAvailableError,
)
from supportdesk.domain.fields import parse_text
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.closings import Closing, ClosingMark
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries import closings as queries
from supportdesk.services import cases, follow_ups, ventures
from supportdesk.services.people import checks
from supportdesk.services.work import Work

LONGEST_STORY = 2_000
LONGEST_NOTE = 500


def begin(
    work: Work, venture: Venture, *, on: date | None, reason: str, is_honest: bool | None, story: str, version: int
) -> Closing:
    """Say that a venture ended, when and why; the visits after it are promised. A second time it corrects the first.

    `version` is `version_of`'s of what its reader saw. Raises BadValueError naming the field, StaleVersionError.
    """
    work.needs(Permission.PERSON_WRITE)
    closing = queries.get_closing(work.session, venture.id)
    if version != (now := version_of(venture, closing)):
        theirs: dict[str, object] = {"closed_on": venture.closed_on, "reason": venture.close_reason}
        theirs |= {"is_honest": closing.is_honest, "story": closing.story} if closing else {}
        raise StaleVersionError(theirs, now, about=f"venture:{venture.id}")
    told = _text(story, "story", LONGEST_STORY)
    case = change_status(work, venture, VentureStatus.CLOSED, on=on, reason=reason, version=venture.version)
    # Whether it failed honestly stays with the closing: the append-only record is read by more people than the founder's own.
    _record(work, venture, case, "closing.begun", {"close_reason": reason})
    if closing is None:
        closing = Closing(
            venture_id=venture.id,
            case_id=case.id if case else None,
            begun_on=work.today,
            created_at=work.now,
            updated_at=work.now,
        )
        work.session.add(closing)
    else:
        closing.version += 1
    closing.is_honest, closing.story = is_honest, told
    closing.updated_at = work.now
    work.session.flush()
    return closing


def version_of(venture: Venture, closing: Closing | None) -> int:
    """The number of what the page of the end shows: the venture's and the closing's versions, which only grow."""
    return venture.version + (closing.version if closing else 0)


def change_status(
    work: Work, venture: Venture, status: VentureStatus, *, on: date | None = None, reason: str = "", version: int
) -> Case | None:
    """Change whether a venture runs; the visits to its founder follow: promised from the end, moved with it, cancelled
    when it runs again or went on elsewhere. They hang on the venture's case, which is opened where there is none;
    returns it.

    Raises BadValueError, StaleVersionError.
    """
    before = _ended_on(venture)
    ventures.change_status(work, venture, status, on=on, reason=reason, version=version)
    # Whoever tells of the end: the case may be another office's, and there is one.
    case = queries.case_of(work.session, None, venture)
    ended = _ended_on(venture)
    if case is None and ended is not None:
        person, unit = work.session.get_one(Person, venture.person_id), work.session.get_one(OrgUnit, venture.unit_id)
        case = cases.open_case(work, person, venture, unit=unit)
    if case is not None:
        follow_ups.follow_closing(work, case, ended, is_moved=ended != before)
    return case


def _ended_on(venture: Venture) -> date | None:
    """The day of the end of a venture that closed; one that moved away goes on elsewhere."""
    return venture.closed_on if venture.status is VentureStatus.CLOSED else None


def mark(
    work: Work, venture: Venture, step: ClosingStep, state: StepState, note: str, *, seen_version: int | None = None
) -> None:
    """Note at a step what was agreed, or that it is not needed. Raises StepNotAvailableError before the end was said,
    StaleVersionError when somebody noted something since `seen_version` was read (0: nothing was noted).
    """
    work.needs(Permission.CASE_WRITE)
    closing = _closing(work, venture)
    if step not in TICKED:
        raise NotFoundError
    found = work.session.scalar(
        select(ClosingMark).where(ClosingMark.closing_id == closing.id, ClosingMark.step == step)
    )
    if seen_version is not None and seen_version != (now := found.version if found else 0):
        theirs: dict[str, object] = {"state": found.state, "note": found.note} if found else {}
        raise StaleVersionError(theirs, now, about=f"venture:{venture.id}")
    told = _text(note, "note", LONGEST_NOTE, one_line=True)
    if state is StepState.DONE and not told:
        raise BadValueError(say("请写明怎么办的。"), field="note")
    _record(work, venture, closing.case, "closing.marked", {"step": step.value, "state": state.value})
    if found is None:
        found = ClosingMark(closing_id=closing.id, step=step)
        work.session.add(found)
    found.state, found.note, found.marked_on = state, told, work.today
    work.session.flush()


def restart(work: Work, venture: Venture) -> Case:
    """Open the file of a new beginning, with the history linked. Raises RuleBrokenError when there is one already."""
    closing = _closing(work, venture)
    if closing.restart_case_id is not None:
        raise RuleBrokenError(say("再创业档案已经建好。"), code="has_restart")
    person = work.session.get_one(Person, venture.person_id)
    unit = work.session.get_one(OrgUnit, venture.unit_id)
    case = cases.open_case(work, person, unit=unit)
    _record(work, venture, case, "closing.restarted", {"number": case.number})
    closing.restart_case_id = case.id
    closing.updated_at = work.now
    closing.version += 1
    work.session.flush()
    return case


def _closing(work: Work, venture: Venture) -> Closing:
    closing = queries.get_closing(work.session, venture.id)
    if closing is None:
        raise StepNotAvailableError(say("请先登记停业日期和原因。"))
    return closing


def _record(work: Work, venture: Venture, case: Case | None, kind: str, data: dict[str, object]) -> None:
    work.record(
        kind,
        {"venture": venture.id, **data},
        unit_id=venture.unit_id,
        person_id=venture.person_id,
        case_id=case.id if case else None,
        subject=f"venture:{venture.id}",
    )


def _text(text: str, field: str, longest: int, *, one_line: bool = False) -> str:
    if not text.strip():
        return ""
    try:
        return parse_text(text, longest=longest, one_line=one_line).value
    except BadValueError as error:
        raise checks.at(field, error) from error
