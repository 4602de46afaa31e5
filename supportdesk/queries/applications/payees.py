"""Who last changed the account to which an award is paid: the events know."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from supportdesk.models.applications import Application
from supportdesk.models.audit import Event


def persons_account_changed_by(session: Session, application: Application) -> int | None:
    """Who last changed the applicant's bank details, by account; None when nobody did, or nothing is granted yet."""
    if application.decided_on is None:
        return None
    is_change = Event.kind == "person.bank_details_corrected"
    return session.scalar(
        select(Event.actor_id)
        .where(Event.person_id == application.person_id, is_change)
        .order_by(Event.id.desc())
        .limit(1)
    )


def schools_account_changed_by(session: Session, number: str) -> int | None:
    """Who last changed the school's account of a class, by account; None when it is as the class was filed with."""
    return _changed_by(session, and_(Event.kind == "training.class_corrected", Event.subject == f"class:{number}"))


def insurers_account_changed_by(session: Session, unit_id: int, code: str) -> int | None:
    """Who last changed the insurer's account of a unit's scheme, by account; None when it is as it was opened with."""
    of_it = and_(Event.subject == f"scheme:{code}", Event.unit_id == unit_id)
    return _changed_by(session, and_(Event.kind == "insurance.scheme_corrected", of_it))


def _changed_by(session: Session, corrected: ColumnElement[bool]) -> int | None:
    rows = session.execute(select(Event.actor_id, Event.data).where(corrected).order_by(Event.id.desc()))
    return next((actor_id for actor_id, data in rows if data.get("account_changed")), None)
