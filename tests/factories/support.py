"""Applications as they lie in the tables, in any state: what a ledger brings, and kinds without a table of their own."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.insurance import Insurance
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.programmes.subsidies import Subsidy
from tests.factories.accounts import LONG_AGO


def _application(session: Session, kind: type[Application], case: Case, more: dict[str, object]) -> Application:
    turn = (session.scalar(select(func.count()).select_from(Application)) or 0) + 1
    made = kind(
        number=str(more.pop("number", f"S-{turn:05d}")),
        case_id=case.id,
        person_id=case.person_id,
        venture_id=case.venture_id,
        unit_id=case.unit_id,
        state=str(more.pop("state", "received")),
        amount_requested=more.pop("amount", Money.yuan("5000")),
        touch=1_000_000 + turn,
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
        **more,
    )
    session.add(made)
    session.flush()
    return made


def subsidy(session: Session, case: Case, **more: object) -> Application:
    """A subsidy that was asked for."""
    return _application(session, Subsidy, case, more)


def insurance(session: Session, case: Case, **more: object) -> Application:
    """A policy that was asked for."""
    return _application(session, Insurance, case, more)


def loan(session: Session, case: Case, **more: object) -> Application:
    """A loan that was asked for."""
    return _application(session, Loan, case, more)


def historic(session: Session, kind: Kind, **values: object) -> Application:
    """Support as a ledger brings it: a row of the shared table, and none of the kind's own."""
    table = Application.__table__
    row = {"kind": kind, "state": "paid", "is_historic": True, "created_at": LONG_AGO, "updated_at": LONG_AGO, **values}
    number = session.execute(table.insert().values(**row).returning(table.c.id)).scalar_one()
    return session.get_one(Application, number)
