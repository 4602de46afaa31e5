"""Lists of loans, and one loan: each begins with who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.notices import notice_limit
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application, MissingPapersNotice
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import policies
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.visibility import Viewer, sees_application, sees_case

PAGE = 50
DECIDING = (LoanState.DECISION, LoanState.SECOND_DECISION, LoanState.OBJECTION)
# The office's own next step in each state: who is to act.
NEXT_BY: dict[LoanState, Permission] = {
    LoanState.DRAFT: Permission.SUPPORT_WRITE,
    LoanState.RECEIVED: Permission.SUPPORT_WRITE,
    LoanState.SUPPLEMENT: Permission.SUPPORT_WRITE,
    LoanState.ACCEPTED: Permission.SUPPORT_CHECK,
    LoanState.REVIEW: Permission.SUPPORT_REVIEW,
    LoanState.DECISION: Permission.SUPPORT_DECIDE,
    LoanState.SECOND_DECISION: Permission.SUPPORT_DECIDE,
    LoanState.APPROVED: Permission.SUPPORT_BOOK,
    LoanState.PUBLICITY: Permission.SUPPORT_BOOK,
    LoanState.OBJECTION: Permission.SUPPORT_DECIDE,
    LoanState.BANK: Permission.LOAN_BANK,
    LoanState.DECLINED: Permission.SUPPORT_BOOK,
    LoanState.SIGNED: Permission.LOAN_BANK,
    LoanState.OVERDUE: Permission.SUPPORT_BOOK,
    LoanState.COMPENSATED: Permission.SUPPORT_BOOK,
    LoanState.RECOVERING: Permission.SUPPORT_BOOK,
}


@dataclass(frozen=True)
class LoanFilter:
    """What to look for; empty fields don't narrow."""

    state: LoanState | None = None
    states: tuple[LoanState, ...] = ()
    name: str = ""
    unit_id: int | None = None
    bank_id: int | None = None


def get_loan(session: Session, viewer: Viewer, loan_id: int) -> Loan:
    """Return a loan with all that deeds and pages ask of it; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(_full().where(Loan.id == loan_id, sees_application(viewer)))
    if found is None:
        raise NotFoundError
    return found


def get_case(session: Session, viewer: Viewer, case_id: int) -> Case:
    """Return a case with all that a new loan asks of it; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(Case)
        .options(
            joinedload(Case.person).selectinload(Person.categories), joinedload(Case.venture), joinedload(Case.unit)
        )
        .where(Case.id == case_id, sees_case(viewer))
    )
    if found is None:
        raise NotFoundError
    return found


def find_by_receipt(session: Session, receipt_number: str) -> Loan | None:
    """Return the loan of a receipt: for doors that check the asker by other means."""
    return session.scalar(_full().where(Loan.receipt_number == receipt_number))


def list_loans(
    session: Session, viewer: Viewer, wanted: LoanFilter, *, before: int | None = None, limit: int = PAGE
) -> Sequence[Loan]:
    """Loans that the viewer sees, the latest touched first, from below a `touch`; one more than `limit` tells of more."""
    statement = _row().where(sees_application(viewer), Loan.is_historic.is_(False))
    if wanted.state is not None:
        statement = statement.where(Loan.state == wanted.state)
    if wanted.states:
        statement = statement.where(Loan.state.in_(wanted.states))
    if wanted.name:
        statement = statement.join(Person, Person.id == Loan.person_id).where(
            Person.name.contains(wanted.name, autoescape=True)
        )
    if wanted.unit_id is not None:
        statement = statement.where(Loan.unit_id == wanted.unit_id)
    if wanted.bank_id is not None:
        statement = statement.where(Loan.bank_id == wanted.bank_id)
    if before is not None:
        statement = statement.where(Loan.touch < before)
    return session.scalars(statement.order_by(Loan.touch.desc()).limit(limit + 1)).all()


def list_waiting(session: Session, viewer: Account, *, limit: int = PAGE) -> Sequence[Loan]:
    """Loans whose next step is the viewer's by their role and by four eyes, the shortest time first."""
    return session.scalars(_by_time_left(_row().where(*_waiting_for(viewer))).limit(limit)).all()


def list_approvals(session: Session, viewer: Account, *, limit: int = 200) -> Sequence[Loan]:
    """Loans that wait for a decision which the viewer may take, the shortest time first."""
    statement = _row().where(sees_application(viewer), Loan.state.in_(DECIDING), *_not_by(viewer))
    return session.scalars(_by_time_left(statement).limit(limit)).all()


def count_waiting(session: Session, viewer: Account) -> int:
    """How many loans wait for the viewer."""
    return session.scalar(select(func.count()).select_from(Loan).where(*_waiting_for(viewer))) or 0


def count_by_state(session: Session, viewer: Viewer) -> dict[str, int]:
    """How many of the viewer's loans stand in each state."""
    rows = session.execute(
        select(Loan.state, func.count())
        .where(sees_application(viewer), Loan.is_historic.is_(False))
        .group_by(Loan.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to a type checker


def list_of_case(session: Session, viewer: Viewer, case_id: int) -> Sequence[Loan]:
    """The loans of one case, the latest first."""
    return session.scalars(
        _row().where(sees_application(viewer), Loan.case_id == case_id).order_by(Loan.touch.desc())
    ).all()


def list_silent(session: Session, today: date) -> list[Loan]:
    """Received loans whose days for a notice are over: they count as accepted. For the program itself.

    What can't be counted, for want of a published calendar, is left alone.
    """
    noticed = select(MissingPapersNotice.application_id)
    rows = session.scalars(
        _full().where(
            Loan.state == LoanState.RECEIVED, Loan.received_on < today, Loan.is_historic.is_(False),
            Loan.id.not_in(noticed),
        ).order_by(Loan.received_on, Loan.id)
    ).all()  # fmt: skip
    calendar = work_calendar(session)
    silent = []
    for loan in rows:
        if loan.programme_version is None or loan.received_on is None:
            continue
        days = policies.loan_terms_of(session, loan.programme_version).completeness_days
        try:
            limit = notice_limit(calendar, loan.received_on, days)
        except CalendarUnknownError:
            continue
        if today > limit:
            silent.append(loan)
    return silent


def _row() -> Select[Loan]:
    return select(Loan).options(
        joinedload(Loan.person), joinedload(Loan.venture), joinedload(Loan.unit), joinedload(Loan.bank)
    )


def _full() -> Select[Loan]:
    return select(Loan).options(
        joinedload(Loan.person).selectinload(Person.categories),
        joinedload(Loan.venture),
        joinedload(Loan.unit),
        joinedload(Loan.case),
        joinedload(Loan.bank),
        joinedload(Loan.fund),
        joinedload(Loan.entered_by),
        joinedload(Loan.programme_version).joinedload(ProgrammeVersion.programme),
    )


def _waiting_for(viewer: Account) -> list[ColumnElement[bool]]:
    states = [state for state, permission in NEXT_BY.items() if grants(viewer.role, permission)]
    return [sees_application(viewer), Loan.is_historic.is_(False), Loan.state.in_(states), *_not_by(viewer)]


def _not_by(viewer: Account) -> list[ColumnElement[bool]]:
    """Leave out what four eyes keep from the viewer, and other people's drafts."""
    mine = (Loan.entered_by_id, Loan.checked_by_id, Loan.reviewed_by_id, Loan.decided_by_id)
    is_mine = [func.coalesce(column, 0) == viewer.id for column in mine]
    return [
        ~(Loan.state.in_(DECIDING[:2]) & or_(*is_mine)),
        ~((Loan.state == LoanState.REVIEW) & or_(*is_mine[:2])),
        ~((Loan.state == LoanState.DRAFT) & ~is_mine[0]),
    ]


def _by_time_left(statement: Select[Loan]) -> Select[Loan]:
    no_day = case((Application.due_on.is_(None), 1), else_=0)
    return statement.order_by(no_day, Loan.due_on, Loan.touch)
