"""Cases: the file of one person and their venture: opened, handed over, closed, opened again; notes of the office."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from supportdesk.domain.errors import (
    BadValueError,
    NotFoundError,
    RuleBrokenError,
    StaleVersionError,
    StepNotAvailableError,
)
from supportdesk.domain.fields import parse_text
from supportdesk.domain.people import Sealed
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case, CaseNote, CaseState
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries.cases import list_own_open
from supportdesk.queries.person_search import case_token
from supportdesk.services import numbers
from supportdesk.services.people import checks
from supportdesk.services.people.corrections import refuse_merged
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.people.reveals import checked_reason, look
from supportdesk.services.people.tokens import add_all_tokens
from supportdesk.services.ventures import refuse_anothers
from supportdesk.services.work import Happening, Work
from supportdesk.services.writing import new_record, write_all

LONGEST_NOTE = 2_000
# A second click on the same button comes within this time.
SECOND_CLICK = timedelta(minutes=1)
# The code of what came in from home (the list of channels).
_ONLINE = "2"

_OPEN_CASES = select(Case.__table__.c.number, Case.__table__.c.person_id, Case.__table__.c.venture_id).where(
    Case.__table__.c.person_id.in_(bindparam("persons", expanding=True)), Case.__table__.c.state == CaseState.OPEN
)


def open_case(
    work: Work,
    person: Person,
    venture: Venture | None = None,
    *,
    unit: OrgUnit,
    handler: Account | None = None,
    channel: str = "1",
    opened_on: date | None = None,
    unassigned: bool = False,
) -> Case:
    """Open the file of a person and their venture, under the next number of the county's year of opening.

    The handler is the official who opens it unless told, or nobody yet when `unassigned`. Raises RuleBrokenError
    (`open_case`) when there is an open file of the same person and venture, BadValueError, NotFoundError for a foreign
    unit or somebody else's venture.
    """
    return open_cases(
        work,
        [(person, venture, unit)],
        handler=handler,
        channel=channel,
        opened_on=opened_on,
        unassigned=unassigned,
    )[0]


def open_cases(
    work: Work,
    about: Sequence[tuple[Person, Venture | None, OrgUnit]],
    *,
    handler: Account | None = None,
    channel: str = "1",
    opened_on: date | None = None,
    unassigned: bool = False,
) -> list[Case]:
    """Open several files, each of a person and their venture in a unit, in a handful of statements.

    Raises as `open_case` does.
    """
    _may_open(work, about)
    day = opened_on or work.today
    checks.not_after(day, work.today, "opened_on")
    channel = checks.coded("channels", channel, "channel")
    for person, venture, unit in about:
        refuse_merged(person)
        if not _is_applicant(work):
            refuse_foreign_unit(work.actor, unit)
        if venture is not None:
            refuse_anothers(venture, person)
        if handler is not None:
            _refuse_unfit(handler, unit)
    _refuse_second(work, about)
    if handler is None and work.actor is not None and work.actor.role is Role.OFFICIAL and not unassigned:
        handler = work.actor
    cases = []
    tokens = []
    for (person, venture, unit), (letters, sequence) in zip(about, _sequences(work, about, day), strict=True):
        case = new_record(
            Case,
            person=person,
            venture=venture,
            number=f"{letters}-{day.year}-{sequence:04d}",
            person_id=person.id,
            venture_id=venture.id if venture else None,
            unit_id=unit.id,
            handler_id=handler.id if handler else None,
            channel=channel,
            opened_on=day,
            touch=work.next_touch(),
            created_at=work.now,
            updated_at=work.now,
        )
        cases.append(case)
        tokens.append((person.id, case_token(sequence)))
    write_all(work.session, cases)
    work.record_all([_opened(case) for case in cases])
    add_all_tokens(work.session, tokens)
    return cases


def _is_applicant(work: Work) -> bool:
    return work.actor is not None and work.actor.role is Role.ENTREPRENEUR


def _may_open(work: Work, about: Sequence[tuple[Person, Venture | None, OrgUnit]]) -> None:
    """Officials open files; an applicant their own, in their own unit, when they ask for something from home."""
    if work.actor is None or not _is_applicant(work):
        work.needs(Permission.CASE_WRITE)
        return
    work.needs(Permission.OWN_APPLICATIONS)
    if any(person.id != work.actor.person_id or unit.id != person.unit_id for person, _venture, unit in about):
        raise NotFoundError


def _sequences(
    work: Work, about: Sequence[tuple[Person, Venture | None, OrgUnit]], day: date
) -> Iterator[tuple[str, int]]:
    """Give out the next numbers of each county's year, in order."""
    letters = [numbers.county_letters(work.session, unit) for _, _, unit in about]
    following = {
        county: numbers.next_in(work.session, f"case:{county}:{day.year}", count=letters.count(county))
        for county in dict.fromkeys(letters)
    }
    for county in letters:
        yield county, following[county]
        following[county] += 1


def _opened(case: Case) -> Happening:
    return Happening(
        "case.opened",
        {"number": case.number, "channel": case.channel, "handler": case.handler_id},
        on=case.opened_on,
        unit_id=case.unit_id,
        person_id=case.person_id,
        case_id=case.id,
        subject=f"case:{case.id}",
    )


def hand_over(work: Work, case: Case, to: Account, *, reason: str = "", version: int) -> None:
    """Give the file to another official who may see it. Raises RuleBrokenError, StaleVersionError."""
    _change(work, case, version, {"handler_id": case.handler_id})
    why = checks.line(reason, "reason")
    unit = work.session.get_one(OrgUnit, case.unit_id)
    _refuse_unfit(to, unit)
    if case.handler_id == to.id:
        raise RuleBrokenError(say("这件已由{name}经办。", name=to.name), code="same_handler")
    _record(work, case, "case.handed_over", {"from": case.handler_id, "to": to.id, "to_name": to.name, "reason": why})
    case.handler_id = to.id


def close_case(work: Work, case: Case, *, outcome: str, reason: str = "", version: int) -> None:
    """Close the file. Raises StepNotAvailableError when it is closed, RuleBrokenError while support is under way."""
    _change(work, case, version, {"state": case.state})
    if case.state is CaseState.CLOSED:
        raise StepNotAvailableError(say("这件已经关闭。"))
    checks.coded("case_outcomes", outcome or "?", "outcome")
    why = checks.line(reason, "reason")
    running = work.session.scalar(
        select(func.count())
        .select_from(Application)
        .where(Application.case_id == case.id, Application.is_historic.is_(False), Application.closed_on.is_(None))
    )
    if running:
        raise RuleBrokenError(
            say("还有 {running} 项申请没有办完，不能关闭办件。请先办结或撤回。", running=running), code="running"
        )
    _record(work, case, "case.closed", {"outcome": outcome, "reason": why})
    case.state = CaseState.CLOSED
    case.closed_on = work.today


def reopen_case(work: Work, case: Case, *, reason: str, version: int) -> None:
    """Open a closed file again. Raises StepNotAvailableError when it is open, BadValueError without a reason."""
    _change(work, case, version, {"state": case.state})
    if case.state is CaseState.OPEN:
        raise StepNotAvailableError(say("这件没有关闭。"))
    why = checks.line(reason, "reason", required=True)
    _record(work, case, "case.reopened", {"reason": why})
    case.state = CaseState.OPEN
    case.closed_on = None


def file_away(work: Work, case: Case, archive_no: str, *, version: int) -> None:
    """Write down where a closed file stands in the archive. Raises StepNotAvailableError while it is open, BadValueError."""
    _change(work, case, version, {"archive_no": case.archive_no})
    if case.state is CaseState.OPEN:
        raise StepNotAvailableError(say("办件关闭以后才归档。"))
    number = checks.line(archive_no, "archive_no", longest=40, required=True)
    _record(work, case, "case.filed_away", {"changes": {"archive_no": [case.archive_no, number]}})
    case.archive_no = number


def open_again(work: Work, case_id: int, by_event: str) -> None:
    """Open a closed file because support in it is under way again, as when a payment bounced; `by_event` is the event."""
    case = work.session.get_one(Case, case_id)
    if case.state is CaseState.CLOSED:
        _record(work, case, "case.reopened", {"by_event": by_event})
        case.state, case.closed_on = CaseState.OPEN, None


def set_venture(work: Work, case: Case, venture: Venture, *, version: int) -> None:
    """Name the venture of a file that was opened without one. Raises RuleBrokenError, StaleVersionError."""
    _change(work, case, version, {"venture_id": case.venture_id})
    refuse_anothers(venture, work.session.get_one(Person, case.person_id))
    if case.venture_id is not None:
        raise RuleBrokenError(say("这件已有创业实体。"), code="has_venture")
    _record(work, case, "case.venture_named", {"venture": venture.id})
    case.venture_id = venture.id


def write_note(work: Work, case: Case, text: str) -> CaseNote:
    """Write a note for the office itself; the applicant never sees it. Raises BadValueError."""
    work.needs(Permission.CASE_WRITE)
    if work.actor is None:
        raise NotFoundError
    try:
        clean = parse_text(text, longest=LONGEST_NOTE, required=True).value
    except BadValueError as error:
        raise checks.at("text", error) from error
    # The event says that there is a note; what it says stays in the note.
    _record(work, case, "case.note_written", {}, new_version=False)
    note = CaseNote(case_id=case.id, author_id=work.actor.id, written_at=work.now, text=clean)
    work.session.add(note)
    work.session.flush()
    return note


def note_export(work: Work, *, file_type: str, conditions: dict[str, str], count: int) -> None:
    """Write down that a list of cases leaves the program: under which conditions, and how many cases it holds.

    The second click on the same button is the same taking: what the actor took within the last minute, under the same
    conditions and with as many cases, is noted already. What was searched is not kept, so each search is noted.
    """
    work.needs(Permission.CASE_READ)
    asked = {name: value for name, value in conditions.items() if name != "q"}
    # What was searched may be a number; that something was searched is enough to know.
    told = {"type": file_type, "conditions": asked, "searched": "q" in conditions, "count": count}
    if told["searched"] or not _is_second_click(work, told):
        work.record("cases.exported", told)


def note_bundle(work: Work, case: Case, reason: str) -> Event:
    """Write down that everything of a case leaves the program, numbers in clear, and why: a look at each of the person's
    numbers, which that person can read. The case comes with its person.

    Raises NotAllowedError, BadValueError (`reason`) without a reason in words.
    """
    work.needs(Permission.CASE_BUNDLE)
    why = checked_reason(reason)
    work.record_all([look(case.person, field, why) for field in Sealed if getattr(case.person, field.value)])
    return work.record(
        "case.bundled",
        {"reason": why},
        unit_id=case.unit_id,
        person_id=case.person_id,
        case_id=case.id,
        subject=f"case:{case.number}",
    )


def _is_second_click(work: Work, told: dict[str, Any]) -> bool:
    own = select(Event).where(Event.kind == "cases.exported", Event.actor_id == (work.actor.id if work.actor else None))
    last = work.session.scalars(own.order_by(Event.id.desc()).limit(1)).first()
    return last is not None and last.data == told and work.now - last.recorded_at < SECOND_CLICK


def touch(work: Work, case: Case) -> None:
    """Move a case to the top of lists: something happened in it."""
    case.touch = work.next_touch()
    case.updated_at = work.now


def _change(work: Work, case: Case, version: int, theirs: dict[str, object]) -> None:
    work.needs(Permission.CASE_WRITE)
    if case.version != version:
        raise StaleVersionError(theirs, case.version, about=f"case:{case.id}")


def _record(work: Work, case: Case, kind: str, data: dict[str, Any], *, new_version: bool = True) -> None:
    work.record(kind, data, unit_id=case.unit_id, person_id=case.person_id, case_id=case.id, subject=f"case:{case.id}")
    if new_version:
        case.version += 1
    touch(work, case)


def _refuse_second(work: Work, about: Sequence[tuple[Person, Venture | None, OrgUnit]]) -> None:
    asked = {(person.id, venture.id if venture else None) for person, venture, _ in about}
    if len(asked) < len(about):
        raise ValueError("two files of the same person and venture at once")
    found = work.session.connection().execute(_OPEN_CASES, {"persons": [person_id for person_id, _ in asked]})
    number = next((number for number, person_id, venture_id in found if (person_id, venture_id) in asked), None)
    if number:
        raise RuleBrokenError(
            say("这个人的这个创业实体已有办件 {number}，请在原办件里办理。", number=number), code="open_case"
        )


def _refuse_unfit(handler: Account, unit: OrgUnit) -> None:
    fits = handler.role is Role.OFFICIAL and handler.disabled_at is None and unit.path.startswith(handler.unit.path)
    if not fits:
        raise RuleBrokenError(say("{name}不能经办这里的办件。", name=handler.name), code="unfit_handler")


def own_case(work: Work, *, wanted: int | None = None) -> Case:
    """Return the applicant's open file, the one that is wanted or the latest; open one where there is none.

    A new one is of the venture that runs, and has no handler yet: it falls to the unit. Raises NotFoundError for a file
    that is not an open one of the applicant's own.
    """
    work.needs(Permission.OWN_APPLICATIONS)
    if work.actor is None or work.actor.person_id is None:
        raise NotFoundError
    mine = list_own_open(work.session, work.actor)
    if wanted is not None or mine:
        found = next((one for one in mine if wanted in {None, one.id}), None)
        if found is None:
            raise NotFoundError
        return found
    person = work.session.get_one(Person, work.actor.person_id)
    unit = work.session.get_one(OrgUnit, person.unit_id)
    venture = work.session.scalars(
        select(Venture)
        .where(Venture.person_id == person.id, Venture.status != VentureStatus.CLOSED)
        .order_by(Venture.id.desc())
        .limit(1)
    ).first()
    return open_case(work, person, venture, unit=unit, channel=_ONLINE)
