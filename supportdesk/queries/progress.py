"""Where an application is: for the applicant, and for whoever holds its receipt and the last four of the number.

Nothing here names a person.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectin_polymorphic
from sqlalchemy.sql.base import ExecutableOption

from supportdesk.domain import clocks
from supportdesk.domain.applications.way import Holder, StageStanding, StepTaken
from supportdesk.domain.calendar import CalendarUnknownError, WorkCalendar
from supportdesk.domain.clocks import ClockReading, Pause
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.programmes.loan_progress import WAY
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.waiting import UsualDays, usual_days
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application, ClockPause, Document, MissingPapersNotice, Publicity
from supportdesk.models.audit import Event
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
    terms: LoanTerms | None
    clock: ClockReading | None
    notice: MissingPapersNotice | None
    missing: tuple[tuple[str, str], ...]
    publicity: Publicity | None
    usual: UsualDays | None

    @property
    def is_loan(self) -> bool:
        return self.application.kind is Kind.LOAN and not self.application.is_historic


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


def progress_of(session: Session, application_id: int, today: date) -> Progress:
    """Tell where an application is on a day; for doors that have checked the asker."""
    application = session.scalars(
        select(Application)
        .where(Application.id == application_id)
        .options(*_with_all())
        .execution_options(populate_existing=True)
    ).one()
    return _told(session, application, today)


def list_own(session: Session, viewer: Viewer, today: date) -> list[Progress]:
    """All applications of the viewer's own, those under way first, then the latest."""
    applications = session.scalars(
        select(Application)
        .where(sees_application(viewer))
        .options(*_with_all())
        .order_by(Application.closed_on.is_not(None), Application.is_historic, Application.touch.desc())
        .execution_options(populate_existing=True)
    ).all()
    return [_told(session, one, today) for one in applications]


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
    return _told(session, application, today)


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


def _told(session: Session, application: Application, today: date) -> Progress:
    county = county_of(session, application.unit)
    version = application.programme_version
    is_loan = application.kind is Kind.LOAN and not application.is_historic and version is not None
    state = LoanState(application.state) if is_loan else None
    holder = WAY.holders[state] if state else Holder.NOBODY
    notice = session.scalar(select(MissingPapersNotice).where(MissingPapersNotice.application_id == application.id))
    calendar = work_calendar(session)
    terms = policies.loan_terms_of(session, version) if is_loan and version is not None else None
    return Progress(
        application=application,
        today=today,
        state=application.state,
        way=WAY.standing(state, _steps(session, application)) if state else (),
        holder=holder,
        desk=_desk(session, application, county, holder),
        town=Desk(application.unit.name, application.unit.phone or county.phone),
        county=county,
        terms=terms,
        clock=_clock(session, application, calendar, today),
        notice=notice,
        missing=_missing(session, application, notice, terms),
        publicity=session.scalars(
            select(Publicity).where(Publicity.application_id == application.id).order_by(Publicity.id.desc()).limit(1)
        ).first(),
        usual=_usual(session, county, application.kind, calendar, today) if is_loan else None,
    )


def _steps(session: Session, application: Application) -> list[StepTaken]:
    rows = session.execute(
        select(Event.kind, Event.happened_on, Event.data)
        .where(Event.application_id == application.id, Event.kind.startswith("loan."))
        .order_by(Event.id)
    )
    return [StepTaken(kind.partition(".")[2], on, str(data.get("from", ""))) for kind, on, data in rows]


def _desk(session: Session, application: Application, county: OrgUnit, holder: Holder) -> Desk | None:
    if holder is Holder.BANK and isinstance(application, Loan) and application.bank_id is not None:
        bank = session.get_one(Bank, application.bank_id)
        return Desk(bank.name, bank.phone)
    if holder is Holder.COUNTY:
        return Desk(county.name, county.phone)
    if holder is Holder.TOWN:
        return Desk(application.unit.name, application.unit.phone or county.phone)
    return None


def _clock(session: Session, application: Application, calendar: WorkCalendar, today: date) -> ClockReading | None:
    if application.clock_from is None or application.clock_days is None:
        return None
    rows = session.scalars(
        select(ClockPause).where(ClockPause.application_id == application.id).order_by(ClockPause.id)
    )
    pauses = [Pause(row.paused_on, row.resumed_on) for row in rows]
    return clocks.read(
        calendar,
        application.clock_from,
        application.clock_days,
        pauses,
        today=today,
        stopped_on=application.clock_stopped_on,
    )


def _missing(
    session: Session, application: Application, notice: MissingPapersNotice | None, terms: LoanTerms | None
) -> tuple[tuple[str, str], ...]:
    if notice is None or notice.answered_on is not None:
        return ()
    there = set(
        session.scalars(
            select(Document.code).where(Document.application_id == application.id, Document.received_on.is_not(None))
        )
    )
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
