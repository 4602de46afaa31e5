"""One case with everything that a paper about it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectin_polymorphic, selectinload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OrgUnit, UnitLevel
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.people import Person
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.loans import Loan, SubsidyPeriod
from supportdesk.queries.policies import line_of
from supportdesk.queries.visibility import Viewer, sees_application, sees_case


@dataclass(frozen=True)
class CaseRecord:
    """A case with person, venture, unit and handler; its support, the latest first; events, the earliest first.

    `subsidies` are the recorded quarters by loan.
    """

    case: Case
    county: OrgUnit
    applications: Sequence[Application]
    subsidies: Mapping[int, Sequence[SubsidyPeriod]]
    events: Sequence[Event]
    follow_ups: Sequence[FollowUp]

    @property
    def latest(self) -> Application | None:
        """The application that says where the case stands: under way before ended, ended before historic."""
        return self.applications[0] if self.applications else None


def get_record(session: Session, viewer: Viewer, case_number: str) -> CaseRecord:
    """Return a case's record by its number. Raises NotFoundError for a foreign or unknown one. Six queries."""
    case = session.scalar(
        select(Case)
        .where(sees_case(viewer), Case.number == case_number.strip().upper())
        .options(
            joinedload(Case.person).options(joinedload(Person.household), selectinload(Person.categories)),
            joinedload(Case.unit),
            joinedload(Case.venture),
            joinedload(Case.handler).joinedload(Account.unit),
        )
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise NotFoundError(say("没有找到办件 {number}。", number=case_number.strip()[:40]))
    applications = session.scalars(
        select(Application)
        .where(sees_application(viewer), Application.case_id == case.id)
        .options(
            selectin_polymorphic(Application, [Loan]),
            joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme),
        )
        .order_by(Application.is_historic, Application.closed_on.is_not(None), Application.touch.desc())
        .execution_options(populate_existing=True)
    ).all()
    ids = [one.id for one in applications]
    return CaseRecord(
        case=case,
        county=county_of(session, case.unit),
        applications=applications,
        subsidies=_subsidies(session, ids),
        events=session.scalars(
            select(Event)
            .where(or_(Event.case_id == case.id, Event.application_id.in_(ids)))
            .order_by(Event.happened_on, Event.id)
        ).all(),
        follow_ups=session.scalars(
            select(FollowUp)
            .where(FollowUp.case_id == case.id, FollowUp.state != FollowUpState.CANCELLED)
            .options(joinedload(FollowUp.owner))
            .order_by(FollowUp.due_on, FollowUp.id)
            .execution_options(populate_existing=True)
        ).all(),
    )


def county_of(session: Session, unit: OrgUnit) -> OrgUnit:
    """Return the county that a unit belongs to; a unit above all counties stands for itself."""
    if unit.level is UnitLevel.COUNTY:
        return unit
    above = select(OrgUnit).where(OrgUnit.path.in_(line_of(unit)), OrgUnit.level == UnitLevel.COUNTY)
    return session.scalars(above).first() or unit


def _subsidies(session: Session, loan_ids: Sequence[int]) -> Mapping[int, Sequence[SubsidyPeriod]]:
    found: dict[int, list[SubsidyPeriod]] = {}
    rows = session.scalars(
        select(SubsidyPeriod)
        .where(SubsidyPeriod.loan_id.in_(loan_ids))
        .order_by(SubsidyPeriod.loan_id, SubsidyPeriod.starts_on)
        .execution_options(populate_existing=True)
    )
    for row in rows:
        found.setdefault(row.loan_id, []).append(row)
    return found
