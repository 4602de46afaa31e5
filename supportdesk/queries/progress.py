"""Where an application is: for the applicant, and for whoever holds its receipt and the last four of the number.

Nothing here names a person.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectin_polymorphic
from sqlalchemy.sql.base import ExecutableOption

from supportdesk.domain import clocks
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import State
from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.applications.way import Holder, StageStanding, StepTaken
from supportdesk.domain.calendar import CalendarUnknownError, WorkCalendar
from supportdesk.domain.clocks import ClockReading, Pause
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.waiting import UsualDays, usual_days
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application, ClockPause, Document, MissingPapersNotice, Publicity
from supportdesk.models.audit import Event
from supportdesk.models.papers import Paper, PaperState
from supportdesk.models.payments import Clawback
from supportdesk.models.people import Person
from supportdesk.models.policies import Bank, Kind, ProgrammeVersion
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.secrets import keyring
from supportdesk.queries import policies
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.case_records import county_of
from supportdesk.queries.visibility import Viewer, sees_application

LOOK_BACK = timedelta(days=90)
_NOBODY = b"\0" * 16


@dataclass(frozen=True)
class Desk:
    """An office that has the application: a unit, or a bank."""

    name: str
    phone: str


@dataclass(frozen=True)
class Progress:
    """Where one application is. `missing` are the papers of the one-time notice that are still open: Chinese, English."""

    application: Application
    today: date
    state: str
    way: tuple[StageStanding, ...]
    holder: Holder
    desk: Desk | None
    town: Desk
    county: OrgUnit
    terms: ApplicationTerms | None
    clock: ClockReading | None
    notice: MissingPapersNotice | None
    missing: tuple[tuple[str, str], ...]
    publicity: Publicity | None
    usual: UsualDays | None
    claim: Clawback | None = None

    @property
    def has_way(self) -> bool:
        """Whether it goes a way here; what came with a ledger went none."""
        return _programme_of(self.application) is not None

    @property
    def is_loan(self) -> bool:
        return self.has_way and self.application.kind is Kind.LOAN

    @property
    def programme(self) -> Programme:
        """Its kind; for an application that goes a way."""
        return PROGRAMMES[self.application.kind.value]


# The papers that only the applicant gets, and whose printed code leads to the progress page.
_LEADS_HERE = Paper.kind.in_(("receipt", "acceptance", "missing_papers_notice")) & (Paper.state != PaperState.REVOKED)


def find_by_receipt(session: Session, receipt: str, last_four: str) -> int | None:
    """Return the application of a receipt, when the last four characters of the applicant's number fit; else None.

    The same two queries and one comparison are made whether the receipt exists or not.
    """
    row = session.execute(
        select(Application.id, Application.person_id).where(Application.receipt_number == receipt)
    ).one_or_none()
    asked = row.person_id if row is not None else 0
    kept = session.scalar(select(Person.id_tail_index).where(Person.id == asked)) or _NOBODY
    fits = hmac.compare_digest(bytes(kept), keyring.blind("id_tail", last_four))
    return row.id if row is not None and fits else None


def find_by_paper(session: Session, receipt: str, code: str) -> int | None:
    """Return the application of a receipt, for who holds a paper of it that was given out and not revoked; else None."""
    return session.scalar(
        select(Application.id)
        .join(Paper, Paper.application_id == Application.id)
        .where(Application.receipt_number == receipt, Paper.code == code, _LEADS_HERE)
    )


def progress_of(session: Session, application_id: int, today: date) -> Progress:
    """Tell where an application is on a day; for doors that have checked the asker."""
    application = session.scalars(
        select(Application)
        .where(Application.id == application_id)
        .options(*_with_all())
        .execution_options(populate_existing=True)
    ).one()
    return _told(session, [application], today)[0]


def list_own(session: Session, viewer: Viewer, today: date) -> list[Progress]:
    """All applications of the viewer's own, those under way first, then the latest."""
    applications = session.scalars(
        select(Application)
        .where(sees_application(viewer))
        .options(*_with_all())
        .order_by(Application.closed_on.is_not(None), Application.is_historic, Application.touch.desc())
        .execution_options(populate_existing=True)
    ).all()
    return _told(session, applications, today)


def get_own(session: Session, viewer: Viewer, application_id: int, today: date) -> Progress:
    """One of the viewer's own applications; raises NotFoundError for any other."""
    application = session.scalars(
        select(Application)
        .where(sees_application(viewer), Application.id == application_id)
        .options(*_with_all())
        .execution_options(populate_existing=True)
    ).one_or_none()
    if application is None:
        raise NotFoundError
    return _told(session, [application], today)[0]


def find_own_draft(session: Session, viewer: Viewer, programme_id: int) -> Application | None:
    """The viewer's own draft under a programme, the latest: who begins again goes on with it."""
    return session.scalars(
        select(Application)
        .join(ProgrammeVersion, ProgrammeVersion.id == Application.programme_version_id)
        .where(
            sees_application(viewer), Application.state == State.DRAFT, ProgrammeVersion.programme_id == programme_id
        )
        .order_by(Application.id.desc())
        .limit(1)
    ).first()


def list_happenings(session: Session, application: Application) -> Sequence[tuple[str, date, dict[str, Any]]]:
    """What happened to an application: kind, day and data of each event, the latest first."""
    rows = session.execute(
        select(Event.kind, Event.happened_on, Event.data)
        .where(Event.application_id == application.id)
        .order_by(Event.happened_on.desc(), Event.id.desc())
    )
    return [(kind, on, data) for kind, on, data in rows]


def _with_all() -> Sequence[ExecutableOption]:
    return (
        selectin_polymorphic(Application, [Loan]),
        joinedload(Application.unit),
        joinedload(Application.case),
        joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme),
    )


@dataclass(frozen=True)
class _Around:
    """What stands around several applications, by application, read with as many statements as for one."""

    calendar: WorkCalendar
    counties: dict[int, OrgUnit]
    banks: dict[int, Bank]
    notices: dict[int, MissingPapersNotice]
    publicities: dict[int, Publicity]
    pauses: dict[int, list[Pause]]
    steps: dict[int, list[StepTaken]]
    there: dict[int, set[str]]
    terms: dict[int, ApplicationTerms]
    claims: dict[int, Clawback]


def _told(session: Session, applications: Sequence[Application], today: date) -> list[Progress]:
    around = _around(session, applications)
    usual: dict[tuple[int, Kind], UsualDays | None] = {}
    found = []
    for one in applications:
        county = around.counties[one.unit_id]
        if _programme_of(one) is not None and (county.id, one.kind) not in usual:
            usual[county.id, one.kind] = _usual(session, county, one.kind, around.calendar, today)
        found.append(_progress(one, around, usual.get((county.id, one.kind)), today))
    return found


def _around(session: Session, applications: Sequence[Application]) -> _Around:
    ids = [one.id for one in applications]
    units = {one.unit_id: one.unit for one in applications}
    pauses: dict[int, list[Pause]] = {}
    steps: dict[int, list[StepTaken]] = {}
    there: dict[int, set[str]] = {}
    for row in session.scalars(select(ClockPause).where(ClockPause.application_id.in_(ids)).order_by(ClockPause.id)):
        pauses.setdefault(row.application_id, []).append(Pause(row.paused_on, row.resumed_on))
    happened = select(Event.application_id, Event.kind, Event.happened_on, Event.data).order_by(Event.id)
    for id_, kind, on, data in session.execute(
        happened.where(Event.application_id.in_(ids), or_(*(Event.kind.startswith(f"{kind}.") for kind in PROGRAMMES)))
    ):
        steps.setdefault(id_, []).append(StepTaken(kind.partition(".")[2], on, str(data.get("from", ""))))
    received = select(Document.application_id, Document.code).where(Document.received_on.is_not(None))
    for id_, code in session.execute(received.where(Document.application_id.in_(ids))):
        there.setdefault(id_, set()).add(code)
    notices = select(MissingPapersNotice).where(MissingPapersNotice.application_id.in_(ids))
    publicities = select(Publicity).where(Publicity.application_id.in_(ids)).order_by(Publicity.id)
    versions = {one.programme_version.id: one.programme_version for one in applications if one.programme_version}
    kinds = {one.programme_version_id: _programme_of(one) for one in applications}
    claims = select(Clawback).where(Clawback.application_id.in_(ids), Clawback.settled_on.is_(None))
    return _Around(
        calendar=work_calendar(session),
        counties={unit_id: county_of(session, unit) for unit_id, unit in units.items()},
        banks={bank.id: bank for bank in session.scalars(select(Bank))},
        notices={row.application_id: row for row in session.scalars(notices)},
        publicities={row.application_id: row for row in session.scalars(publicities)},
        pauses=pauses,
        steps=steps,
        there=there,
        terms={
            id_: policies.terms_of(session, version, kind.terms)
            for id_, version in versions.items()
            if (kind := kinds.get(id_)) is not None
        },
        claims={row.application_id: row for row in session.scalars(claims)},
    )


def _programme_of(application: Application) -> Programme | None:
    """The kind whose way an application goes; None for what came with a ledger."""
    if application.is_historic or application.programme_version is None:
        return None
    return PROGRAMMES.get(application.kind.value)


def _progress(application: Application, around: _Around, usual: UsualDays | None, today: date) -> Progress:
    county = around.counties[application.unit_id]
    kind = _programme_of(application)
    holder = kind.way.holders.get(application.state, Holder.NOBODY) if kind else Holder.NOBODY
    notice = around.notices.get(application.id)
    terms = around.terms.get(application.programme_version_id or 0) if kind else None
    return Progress(
        application=application,
        today=today,
        state=application.state,
        way=kind.way.standing(application.state, around.steps.get(application.id, [])) if kind else (),
        holder=holder,
        desk=_desk(application, around, county, holder),
        town=Desk(application.unit.name, application.unit.phone or county.phone),
        county=county,
        terms=terms,
        clock=_clock(application, around, today),
        notice=notice,
        missing=_missing(notice, around.there.get(application.id, set()), terms),
        publicity=around.publicities.get(application.id),
        usual=usual if kind else None,
        claim=around.claims.get(application.id),
    )


def _desk(application: Application, around: _Around, county: OrgUnit, holder: Holder) -> Desk | None:
    if holder is Holder.BANK and isinstance(application, Loan) and application.bank_id is not None:
        bank = around.banks[application.bank_id]
        return Desk(bank.name, bank.phone)
    if holder is Holder.COUNTY:
        return Desk(county.name, county.phone)
    if holder is Holder.TOWN:
        return Desk(application.unit.name, application.unit.phone or county.phone)
    return None


def _clock(application: Application, around: _Around, today: date) -> ClockReading | None:
    if application.clock_from is None or application.clock_days is None:
        return None
    return clocks.read(
        around.calendar,
        application.clock_from,
        application.clock_days,
        around.pauses.get(application.id, []),
        today=today,
        stopped_on=application.clock_stopped_on,
    )


def _missing(
    notice: MissingPapersNotice | None, there: set[str], terms: ApplicationTerms | None
) -> tuple[tuple[str, str], ...]:
    if notice is None or notice.answered_on is not None:
        return ()
    english = {paper.code: paper.title_en for paper in terms.papers} if terms else {}
    open_items = [item for item in notice.items if item.get("code") not in there]
    return tuple((str(item["title"]), english.get(item["code"], str(item["title"]))) for item in open_items)


def _usual(session: Session, county: OrgUnit, kind: Kind, calendar: WorkCalendar, today: date) -> UsualDays | None:
    """The working days that applications of a kind took to their decision in the county, of the last ninety days."""
    rows = session.execute(
        select(Application.clock_from, Application.clock_stopped_on, Application.paused_days)
        .join(OrgUnit, OrgUnit.id == Application.unit_id)
        .where(
            Application.kind == kind,
            Application.clock_stopped_on > today - LOOK_BACK,
            Application.clock_stopped_on <= today,
            Application.decided_on.is_not(None),
            Application.is_historic.is_(False),
            OrgUnit.path.startswith(county.path, autoescape=True),
        )
    )
    taken = []
    for began, ended, paused in rows:
        if began is None or ended is None:
            continue
        try:
            taken.append(max(calendar.working_days_between(began, ended) - paused, 0))
        except CalendarUnknownError:
            continue
    return usual_days(taken)
