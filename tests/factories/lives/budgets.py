"""A budget as a thing that lives: money put in by a payer, money moved to another budget."""

from collections.abc import Iterator
from enum import StrEnum
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.lifecycle import Lifecycle, Step
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission
from supportdesk.models.budgets import Budget
from supportdesk.queries.budgets import get_budget
from supportdesk.services import budgets
from tests.factories.applications import FIRST_DAY, SupportDesk

from .deeds import Deed, day
from .own import OwnWalk

_PAYERS = ("central", "province", "county", "county", "nobody")


class Standing(StrEnum):
    """A budget has no states: it is open."""

    OPEN = "open"


class Move(StrEnum):
    """What officials do to it by hand; the rest comes with applications."""

    APPROPRIATE = "appropriate"
    TRANSFER = "transfer"


def _some(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    free = walk.application.position.available
    sums = [Money(dice.randint(0, 5_000_000)), free, Money(free.fen // 2), free + Money(1)]
    return {
        "amount": dice.choice(sums), "note": dice.choice(["禾财〔2026〕8 号", "禾财〔2026〕9 号", ""]),
        "on": day(walk, dice), "payer": dice.choice(_PAYERS),
    }  # fmt: skip


def _elsewhere(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    there = walk.session.scalars(select(Budget).order_by(Budget.id)).all()
    return {**_some(walk, dice), "there": dice.choice(there)}


class BudgetWalk(OwnWalk):
    """One budget."""

    kind, table, deeds = "budget", Budget, budgets
    lifecycle = Lifecycle(
        Standing.OPEN, (), [Step(Standing.OPEN, move, Standing.OPEN, Permission.BUDGET_WRITE) for move in Move]
    )
    tries = (
        Deed("appropriate", ("appropriate",), _some, "supervisor"),
        Deed("transfer", ("transfer",), _elsewhere, "supervisor"),
    )

    def get(self, session: Session) -> Budget:
        """The budget."""
        return get_budget(session, None, self.id)

    def stands(self) -> tuple[str, int]:
        """Open, and how often it was posted to."""
        return Standing.OPEN, self.session.scalars(select(Budget.version).where(Budget.id == self.id)).one()


def budgets_of(session: Session, at: SupportDesk) -> Iterator[BudgetWalk]:
    """Every budget that is there."""
    for key in session.scalars(select(Budget.id).order_by(Budget.id)).all():
        yield BudgetWalk(session, at, key, FIRST_DAY)
