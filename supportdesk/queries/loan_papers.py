"""Reads for the papers of applications: what was said at the steps, when they were taken, and lists that name several loans."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.rules import RuleResult
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application, Opinion, Publicity
from supportdesk.models.audit import Event
from supportdesk.models.people import PersonCategory
from supportdesk.models.policies import Kind, Programme, ProgrammeVersion
from supportdesk.models.programmes.loans import Loan, SubsidyPeriod
from supportdesk.queries.visibility import Viewer, sees_application


def list_opinions(session: Session, application: Application) -> Sequence[Opinion]:
    """What was said at each step, in order, with who said it."""
    return session.scalars(
        select(Opinion)
        .options(joinedload(Opinion.given_by))
        .where(Opinion.application_id == application.id)
        .order_by(Opinion.id)
    ).all()


def find_moment(session: Session, application: Application, kinds: Sequence[str]) -> datetime | None:
    """When the last event of some kinds about an application was written down."""
    return session.scalar(
        select(Event.recorded_at)
        .where(Event.application_id == application.id, Event.kind.in_(kinds))
        .order_by(Event.id.desc())
        .limit(1)
    )


def list_refusing_rules(session: Session, application_id: int) -> list[RuleResult]:
    """The rules with which an application was refused, as they were answered then; none where the refusal kept no rule."""
    events = session.scalars(
        select(Event)
        .where(Event.application_id == application_id, Event.kind.endswith(".refuse"))
        .order_by(Event.id.desc())
        .limit(1)
    ).all()
    return [RuleResult.refused(kept) for event in events for kept in event.data.get("grounds", ())]


def find_category(session: Session, loan: Loan) -> PersonCategory | None:
    """The membership on which the loan is asked for, the latest first."""
    return session.scalars(
        select(PersonCategory)
        .where(PersonCategory.person_id == loan.person_id, PersonCategory.code == loan.category)
        .order_by(PersonCategory.id.desc())
        .limit(1)
    ).first()


def list_published(
    session: Session, viewer: Viewer, county: OrgUnit, posted_on: date, programme: str = ""
) -> Sequence[tuple[Application, Publicity]]:
    """The applications of a county whose public notice was posted on a day, by number; the viewer sees each of them.

    `programme` is a programme's code; without one they are the loans.
    """
    which = Programme.code == programme if programme else Application.kind == Kind.LOAN
    rows = session.execute(
        select(Application, Publicity)
        .join(Publicity, Publicity.application_id == Application.id)
        .join(OrgUnit, OrgUnit.id == Application.unit_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Application.programme_version_id)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(
            sees_application(viewer),
            which,
            Publicity.posted_on == posted_on,
            OrgUnit.path.startswith(county.path, autoescape=True),
        )
        .options(
            joinedload(Application.person),
            joinedload(Application.venture),
            joinedload(Application.unit),
            joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme),
        )
        .order_by(Application.number)
    )
    return [(one, publicity) for one, publicity in rows]


def list_quarter(
    session: Session, viewer: Viewer, county: OrgUnit, bank_id: int, ends_before: date
) -> Sequence[tuple[Loan, SubsidyPeriod]]:
    """The verified quarters of a bank's loans in a county that end on a day, by contract number."""
    rows = session.execute(
        select(Loan, SubsidyPeriod)
        .join(SubsidyPeriod, SubsidyPeriod.loan_id == Loan.id)
        .join(OrgUnit, OrgUnit.id == Loan.unit_id)
        .where(
            sees_application(viewer),
            Loan.bank_id == bank_id,
            SubsidyPeriod.ends_before == ends_before,
            SubsidyPeriod.returned_on.is_(None),
            OrgUnit.path.startswith(county.path, autoescape=True),
        )
        .options(joinedload(Loan.person), joinedload(Loan.bank))
        .order_by(Loan.contract_no, Loan.number)
    )
    return [(loan, period) for loan, period in rows]


def list_periods(session: Session, loan: Loan) -> Sequence[SubsidyPeriod]:
    """The verified quarters of a loan, in order."""
    return session.scalars(
        select(SubsidyPeriod).where(SubsidyPeriod.loan_id == loan.id).order_by(SubsidyPeriod.starts_on)
    ).all()
