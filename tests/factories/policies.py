"""Programmes, budgets, guarantee funds, banks: as a county has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.policies import Bank, Programme, ProgrammeVersion
from supportdesk.queries import calendars
from supportdesk.services import budgets, guarantee_funds, policies
from supportdesk.services import calendars as calendar_deeds
from supportdesk.services.work import Work, deed
from tests.factories import stock
from tests.factories.accounts import LONG_AGO

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


@contextmanager
def working(session: Session, actor: Account | None = None, on: date | None = None) -> Iterator[Work]:
    """A deed at noon of a day in China; what was prepared before is stored first."""
    session.commit()
    now = NOON if on is None else datetime(on.year, on.month, on.day, 4, 0, tzinfo=UTC)
    with deed(session, actor, now) as work:
        yield work
    calendars.forget(session)


def national(session: Session) -> ProgrammeVersion:
    """The shipped programme, prime rates and calendar; returns the version in force."""
    with working(session) as work:
        stock.lay(work, calendar_deeds.seed, policies.load_shipped)
    return session.scalars(
        select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .where(ProgrammeVersion.number == 2, Programme.code == "startup_loan")
    ).one()


def budget(
    session: Session, version: ProgrammeVersion, at: OrgUnit, yuan: str = "3200000.00", year: int = 2026
) -> Budget:
    """A budget with money in it."""
    with working(session) as work:
        programme = work.session.get_one(Programme, version.programme_id)
        made = budgets.open_budget(work, programme, work.session.get_one(OrgUnit, at.id), year)
        budgets.appropriate(work, made, Money.yuan(yuan), "禾财社〔2026〕12号")
    return made


def appropriated(session: Session, budget_id: int, times: int) -> int:
    """Money put into a budget several times, a hundred yuan each; returns the budget's id."""
    for turn in range(1, times + 1):
        with working(session) as work:
            there = work.session.get_one(Budget, budget_id)
            budgets.appropriate(work, there, Money.yuan(100), f"禾财社〔2026〕20号·第{turn}笔")
    return budget_id


def fund(session: Session, at: OrgUnit, yuan: str = "5000000.00") -> GuaranteeFund:
    """A guarantee fund with money in it, ten times itself, stopping at a fifth."""
    with working(session) as work:
        place = work.session.get_one(OrgUnit, at.id)
        made = guarantee_funds.open_fund(work, place, "禾川县创业担保基金", max_multiple="10", suspend_at="0.20")
        guarantee_funds.deposit(work, made, Money.yuan(yuan), "禾财社〔2026〕3号")
    return made


def bank(session: Session, at: OrgUnit, name: str = "禾川农村商业银行") -> Bank:
    """A handling bank."""
    made = Bank(code=f"bank-{at.code}-{len(name)}", name=name, unit_id=at.id, phone="0000-6120000")
    session.add(made)
    session.flush()
    return made


__all__ = ["LONG_AGO", "NOON", "appropriated", "bank", "budget", "fund", "national", "working"]
