"""Loans with a plan of follow-ups: only what promises ask about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind, Programme, ProgrammeVersion, VersionState
from supportdesk.models.programmes.loans import Loan
from supportdesk.services import calendars
from supportdesk.services.work import deed
from tests.factories import accounts, people
from tests.factories.accounts import LONG_AGO

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # Wednesday, 10 in the morning in China
TODAY = date(2026, 11, 25)

PLAN: tuple[Mapping[str, Any], ...] = (
    {"rule": "use-proof", "anchor": "disbursed", "action": "proof", "offset_days": 30, "closed_by": "loan.proof"},
    {"rule": "quarterly", "anchor": "disbursed", "action": "check", "every_months": 3, "until": "maturity",
     "closed_by": "loan.checked"},
    {"rule": "letter", "anchor": "disbursed", "channel": "letter", "before_maturity": {"months": 1}},
    {"rule": "welcome", "anchor": "accepted", "action": "call", "after": {"working_days": 3}, "owner": "unit"},
)  # fmt: skip


@dataclass
class Desk:
    """A county with one town, its official and supervisor."""

    county: OrgUnit
    town: OrgUnit
    official: Account
    supervisor: Account
    sysadmin: Account


def desk(session: Session) -> Desk:
    """A county at work, its calendar seeded; committed."""
    county = accounts.county(session)
    town = accounts.town(session, county)
    made = Desk(
        county,
        town,
        accounts.account(session, Role.OFFICIAL, county, "official", name="周晓兰", email="zhou@hechuan.example"),
        accounts.account(session, Role.SUPERVISOR, county, "supervisor", name="何立群", email="he@hechuan.example"),
        accounts.account(session, Role.SYSADMIN, county, "sysadmin", name="苏明"),
    )
    session.commit()
    with deed(session, None, NOW) as work:
        calendars.seed(work)
    return made


def version(session: Session, plan: Sequence[Mapping[str, Any]] = PLAN) -> ProgrammeVersion:
    """A published loan programme with a plan."""
    number = session.scalar(select(func.count(Programme.id))) or 0
    programme = Programme(code=f"CYDB-{number}", kind=Kind.LOAN, name="创业担保贷款", name_en="Startup guaranteed loan")
    session.add(programme)
    session.flush()
    made = ProgrammeVersion(
        programme_id=programme.id,
        number=1,
        state=VersionState.PUBLISHED,
        effective_from=date(2023, 10, 1),
        parameters={"follow_ups": {"value": [dict(row) for row in plan]}},
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
    )
    session.add(made)
    session.flush()
    return made


def loan(
    session: Session,
    at: Desk,
    plan: Sequence[Mapping[str, Any]] = PLAN,
    *,
    state: str = "repaying",
    name: str = "罗春生",
    of: Case | None = None,
    in_unit: OrgUnit | None = None,
    handler: Account | None = None,
    **more: Any,  # noqa: ANN401 - columns of the loan
) -> Loan:
    """A loan of 200,000 in a case that the official handles; committed."""
    unit = in_unit or at.town
    if of is None:
        who = people.person(session, unit, name)
        of = people.case(session, who, people.venture(session, who), handler or at.official)
    touch = (session.scalar(select(func.max(Application.touch))) or 0) + 1
    made = Loan(
        number=f"DK-2026-{touch:04d}",
        kind=Kind.LOAN,
        case_id=of.id,
        person_id=of.person_id,
        venture_id=of.venture_id,
        unit_id=unit.id,
        programme_version_id=version(session, plan).id,
        state=state,
        amount_requested=Money.yuan("200000.00"),
        entered_by_id=at.official.id,
        touch=touch,
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
        **{"disbursed_on": date(2026, 10, 26), "matures_on": date(2027, 10, 26), **more},
    )
    session.add(made)
    session.commit()
    return made
