"""What can be tried with an application of any kind, a claim, a class, a need or a budget, by whom and with which words: for random lives."""

from collections.abc import Container
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.lifecycle import Lifecycle
from supportdesk.domain.permissions import grants
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application

from .deeds import SHARED, Deed
from .kinds import OWN
from .loans import LOANS, LoanWalk
from .own import OwnWalk

PEOPLE = ("clerk", "checker", "reviewer", "supervisor", "second", "payer")


# A row of a table: its event, from which state, to which.
Row = tuple[str, str, str]


@dataclass
class Thing:
    """Something that stands somewhere, and what may be tried with it."""

    kind: str
    walk: Any
    tries: tuple[Deed, ...]
    lifecycle: Lifecycle

    @classmethod
    def of(cls, walk: Any) -> "Thing":  # noqa: ANN401 - a walk
        """An application's walk with the deeds of its kind, or that of another thing with its own."""
        if isinstance(walk, OwnWalk):
            return cls(walk.kind, walk, walk.tries, walk.lifecycle)
        kind = walk.application.kind.value
        there = tuple(
            one
            for one in (*SHARED, *(LOANS if isinstance(walk, LoanWalk) else OWN.get(kind, ())))
            if hasattr(walk.deeds, one.name)
        )
        return cls(kind, walk, there, PROGRAMMES[kind].lifecycle)

    def stands(self) -> tuple[str, int]:
        """Its state and its version, read by themselves: a life asks for them often."""
        if isinstance(self.walk, OwnWalk):
            return self.walk.stands()
        asked = select(Application.state, Application.version).where(Application.id == self.walk.id)
        row = self.walk.session.execute(asked).one()
        return str(row.state), row.version

    def _rows(self, one: Deed, state: str) -> list[Row]:
        steps = [self.lifecycle.step(state, row) for row in one.rows if self.lifecycle.allows(state, row)]
        return [(step.event, step.source.value, step.target.value) for step in steps]

    def _doer(self, one: Deed, state: str, dice: Random) -> Account | None:
        """Who tries it: usually somebody with the right to do it, now and then anybody. None is the program itself."""
        if one.doer == "nobody":
            return None
        people: list[Account] = [getattr(self.walk.at, name) for name in PEOPLE]
        locks = [self.lifecycle.step(state, row).permission for row in one.rows if self.lifecycle.allows(state, row)]
        able = [who for who in people if all(grants(who.role, lock) for lock in locks)]
        usual = getattr(self.walk.at, one.doer) if one.doer else None
        if usual in able and dice.random() < 0.8:
            return usual
        return dice.choice(able if able and dice.random() < 0.9 else people)

    def attempt(self, dice: Random, walked: Container[Row] = ()) -> bool:
        """Try something, mostly what the table has a row for, half of the time one that is not `walked` yet; tells whether it
        was done. A refusal leaves nothing behind.
        """
        state, version = self.stands()
        fitting = [one for one in self.tries if any(self.lifecycle.allows(state, row) for row in one.rows)]
        new = [one for one in fitting if any(row not in walked for row in self._rows(one, state))]
        one = dice.choice(fitting if fitting and dice.random() < 0.95 else self.tries)
        if new and dice.random() < 0.5:
            one = dice.choice(new)
        who = self._doer(one, state, dice)
        try:
            self.walk.does(who, getattr(self.walk.deeds, one.name), **one.told(self.walk, dice))
        except SupportdeskError:
            assert self.stands() == (state, version)
            return False
        return True


__all__ = ["Deed", "LoanWalk", "OwnWalk", "Row", "Thing"]
