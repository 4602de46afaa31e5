"""Applications of every kind in one list: what all of them have, by key, the viewer's subtree first."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.money import Money
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind, Programme, ProgrammeVersion
from supportdesk.queries.visibility import Viewer, sees_application


class ApplicationLine(NamedTuple):
    """One application as any kind has it. `programme` is "" for one that came with a ledger."""

    id: int
    number: str
    kind: Kind
    programme: str | None
    subject: str
    state: str
    is_historic: bool
    case_id: int
    case_number: str
    unit_code: str
    unit_name: str
    receipt_number: str | None
    amount_requested: Money
    amount_approved: Money
    amount_paid: Money
    received_on: date | None
    accepted_on: date | None
    decided_on: date | None
    paid_on: date | None
    closed_on: date | None
    due_on: date | None
    refusal_code: str
    version: int


@dataclass(frozen=True)
class Narrowed:
    """What is looked for; empty fields don't narrow."""

    kind: str = ""
    state: str = ""
    case_id: int | None = None


def list_applications(
    session: Session, viewer: Viewer, wanted: Narrowed, *, before: int | None = None, limit: int
) -> list[ApplicationLine]:
    """Those that the viewer sees, the latest first, from below an id; one more than `limit` tells of more."""
    statement = _lines(viewer)
    if wanted.kind:
        statement = statement.where(Application.kind == wanted.kind)
    if wanted.state:
        statement = statement.where(Application.state == wanted.state)
    if wanted.case_id is not None:
        statement = statement.where(Application.case_id == wanted.case_id)
    if before is not None:
        statement = statement.where(Application.id < before)
    return [
        ApplicationLine(*row) for row in session.execute(statement.order_by(Application.id.desc()).limit(limit + 1))
    ]


def get_application(session: Session, viewer: Viewer, application_id: int) -> ApplicationLine:
    """One application; raises NotFoundError for a foreign or unknown one."""
    found = session.execute(_lines(viewer).where(Application.id == application_id)).first()
    if found is None:
        raise NotFoundError
    return ApplicationLine(*found)


def _lines(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Application.id, Application.number, Application.kind, Programme.code, Application.subject,
            Application.state, Application.is_historic, Application.case_id, Case.number, OrgUnit.code, OrgUnit.name,
            Application.receipt_number, Application.amount_requested, Application.amount_approved,
            Application.amount_paid, Application.received_on, Application.accepted_on, Application.decided_on,
            Application.paid_on, Application.closed_on, Application.due_on, Application.refusal_code,
            Application.version,
        )
        .join(Case, Case.id == Application.case_id)
        .join(OrgUnit, OrgUnit.id == Application.unit_id)
        .outerjoin(ProgrammeVersion, ProgrammeVersion.id == Application.programme_version_id)
        .outerjoin(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(sees_application(viewer))
    )  # fmt: skip
