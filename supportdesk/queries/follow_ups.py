"""Follow-ups as their readers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, extract, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.follow_up_plans import read_plan
from supportdesk.domain.follow_ups import Planned, PlanRow, plan_again
from supportdesk.domain.permissions import Permission, Role
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.visibility import Viewer, sees_application, units_of, within

# More digits than any id has.
_LONG = 10


def sees_follow_up(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on FollowUp."""
    return within(viewer, FollowUp.unit_id, Permission.FOLLOW_UP_READ)


def visible_to(viewer: Viewer) -> Select[FollowUp]:
    """Follow-ups that a reader may see, with case, application, person, venture, unit, programme and owner."""
    return (
        select(FollowUp)
        .where(sees_follow_up(viewer))
        .options(
            joinedload(FollowUp.case).options(joinedload(Case.person), joinedload(Case.venture), joinedload(Case.unit)),
            joinedload(FollowUp.application).options(
                joinedload(Application.person),
                joinedload(Application.venture),
                joinedload(Application.unit),
                joinedload(Application.case),
                joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme),
            ),
            joinedload(FollowUp.owner),
        )
    )


def get_follow_up(session: Session, viewer: Viewer, follow_up_id: int) -> FollowUp:
    """Return one; raises NotFoundError."""
    found = session.scalar(visible_to(viewer).where(FollowUp.id == follow_up_id))
    if found is None:
        raise NotFoundError
    return found


def list_of_application(session: Session, viewer: Viewer, application_id: int) -> Sequence[FollowUp]:
    """All of an application, by the day they are due."""
    return session.scalars(
        visible_to(viewer).where(FollowUp.application_id == application_id).order_by(FollowUp.due_on, FollowUp.id)
    ).all()


def list_of_case(session: Session, viewer: Viewer, case_id: int) -> Sequence[FollowUp]:
    """All of a case, by the day they are due."""
    return session.scalars(
        visible_to(viewer).where(FollowUp.case_id == case_id).order_by(FollowUp.due_on, FollowUp.id)
    ).all()


def plan_of(session: Session, version_id: int | None) -> tuple[PlanRow, ...]:
    """The follow-up plan of a programme version; none for support that came with a ledger. Raises BadValueError."""
    version = session.get(ProgrammeVersion, version_id) if version_id is not None else None
    if version is None:
        return ()
    kept = version.parameters.get("follow_ups") or version.parameters.get("follow_up") or ()
    # A parameter that names its document and source holds its rows as its value.
    return read_plan(kept["value"] if isinstance(kept, Mapping) else kept)


@dataclass(frozen=True)
class Moved:
    """A follow-up whose days the changed calendar moves, or whose assumption it settles."""

    follow_up: FollowUp
    again: Planned

    @property
    def moves(self) -> bool:
        return self.again.due_on != self.follow_up.due_on


def count_assumed(session: Session) -> int:
    """How many open follow-ups have an assumed day, for the keeper of the calendar."""
    return (
        session.scalar(select(func.count(FollowUp.id)).where(FollowUp.state == FollowUpState.OPEN, FollowUp.is_assumed))
        or 0
    )


def list_to_recompute(session: Session, year: int) -> list[Moved]:
    """Open follow-ups touched by a year's calendar whose days, or whose certainty, are no longer right.

    For the keeper of the calendar: no viewer, and the page shows no person.
    """
    calendar = work_calendar(session)
    touched = session.scalars(
        select(FollowUp)
        .where(
            FollowUp.state == FollowUpState.OPEN,
            or_(
                FollowUp.is_assumed,
                extract("year", FollowUp.planned_on) == year,
                extract("year", FollowUp.due_on) == year,
            ),
        )
        .options(joinedload(FollowUp.case), joinedload(FollowUp.application))
        .order_by(FollowUp.due_on, FollowUp.id)
    ).all()
    plans: dict[int | None, dict[str, PlanRow]] = {}
    moved = []
    for follow_up in touched:
        version_id = follow_up.application.programme_version_id if follow_up.application else None
        if version_id not in plans:
            plans[version_id] = {row.rule: row for row in plan_of(session, version_id)}
        again = _again(follow_up, plans[version_id].get(follow_up.rule), calendar)
        if (again.due_on, again.planned_on, again.is_assumed) != (
            follow_up.due_on,
            follow_up.planned_on,
            follow_up.is_assumed,
        ):
            moved.append(Moved(follow_up, again))
    return moved


def _again(follow_up: FollowUp, row: PlanRow | None, calendar: WorkCalendar) -> Planned:
    if not follow_up.snooze_reason:
        return plan_again(row, follow_up.planned_on, follow_up.anchored_on, calendar)
    # A postponed day was chosen by a person: it moves only off a day that is not worked.
    chosen = plan_again(None, follow_up.due_on, None, calendar)
    return Planned(chosen.row, follow_up.planned_on, chosen.due_on, chosen.remind_on, chosen.is_assumed, chosen.title)


def list_holders(session: Session, unit: OrgUnit) -> Sequence[Account]:
    """Officials and supervisors who can hold a follow-up of a unit: those whose own unit contains it."""
    return session.scalars(
        select(Account)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(
            OrgUnit.path.in_(_line(unit)),
            Account.role.in_([Role.OFFICIAL, Role.SUPERVISOR]),
            Account.disabled_at.is_(None),
        )
        .options(joinedload(Account.unit))
        .order_by(Account.name, Account.id)
    ).all()


def list_working_ids(session: Session) -> Sequence[int]:
    """The accounts of officials and supervisors who can work."""
    return session.scalars(
        select(Account.id).where(Account.role.in_([Role.OFFICIAL, Role.SUPERVISOR]), Account.disabled_at.is_(None))
    ).all()


def find_colleague(session: Session, viewer: Account, account_id: str) -> Account | None:
    """The account of an address, when it belongs to the viewer's line of units; anything else is nobody."""
    if not (account_id.isascii() and account_id.isdigit() and len(account_id) < _LONG):
        return None
    return session.scalar(
        select(Account)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(
            Account.id == int(account_id),
            or_(Account.unit_id.in_(units_of(viewer)), OrgUnit.path.in_(_line(viewer.unit))),
        )
    )


def find_unit(session: Session, viewer: Account, unit_id: str) -> OrgUnit | None:
    """The unit of an address, when it lies in the viewer's subtree."""
    if not (unit_id.isascii() and unit_id.isdigit() and len(unit_id) < _LONG):
        return None
    return session.scalar(select(OrgUnit).where(OrgUnit.id == int(unit_id), OrgUnit.id.in_(units_of(viewer))))


def get_application(session: Session, viewer: Viewer, application_id: int) -> Application:
    """Return an application with its person; raises NotFoundError."""
    found = session.scalar(
        select(Application)
        .where(Application.id == application_id, sees_application(viewer))
        .options(joinedload(Application.person), joinedload(Application.case), joinedload(Application.unit))
    )
    if found is None:
        raise NotFoundError
    return found


def _line(unit: OrgUnit) -> list[str]:
    """The paths of a unit and of all above it."""
    return [unit.path[: index + 1] for index, letter in enumerate(unit.path) if letter == "/"]
