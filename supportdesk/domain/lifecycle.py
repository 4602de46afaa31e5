"""State rules as a table: what may follow what, who may do it, and what happens beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say


class ClockEffect(StrEnum):
    """What a step does to the clock of the promised time limit."""

    NONE = "none"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


class BudgetEffect(StrEnum):
    """What a step does to the budget ledger."""

    NONE = "none"
    RESERVE = "reserve"
    RELEASE = "release"
    COMMIT = "commit"
    UNCOMMIT = "uncommit"
    PAY = "pay"
    RETURN = "return"
    # What is committed follows the plan of the running contract, up or down.
    ALIGN = "align"


@dataclass(frozen=True)
class Step:
    """One row of the table. `guards` name the rules that are asked before; `paper` is the kind of paper it brings forth.

    `event` is the kind of the event that is written first.
    """

    source: StrEnum
    deed: StrEnum
    target: StrEnum
    permission: Permission
    guards: tuple[str, ...] = ()
    clock: ClockEffect = ClockEffect.NONE
    budget: BudgetEffect = BudgetEffect.NONE
    paper: str | None = None
    event: str = ""


class Lifecycle:
    """The table of one kind of support."""

    def __init__(self, initial: StrEnum, final: Iterable[StrEnum], steps: Iterable[Step]) -> None:
        self.initial = initial
        self.final = frozenset(final)
        self.steps = tuple(steps)
        self._by_key: dict[tuple[str, str], Step] = {(step.source, step.deed): step for step in self.steps}
        if len(self._by_key) != len(self.steps):
            raise ValueError("two rows of the table have the same state and deed")

    def step(self, state: str, deed: str) -> Step:
        """Return the row for a deed in a state; raises StepNotAvailableError when there is none."""
        found = self._by_key.get((state, deed))
        if found is None:
            raise StepNotAvailableError(say("这份申请现在的状态不能做这一步，请刷新后再看。"))
        return found

    def allows(self, state: str, deed: str) -> bool:
        """Tell whether the table has a row for a deed in a state."""
        return (state, deed) in self._by_key

    def deeds(self, state: str) -> tuple[Step, ...]:
        """Return the rows that lead on from a state, in the table's order."""
        return tuple(step for step in self.steps if step.source == state)

    def states(self) -> frozenset[StrEnum]:
        """Return every state that the table names."""
        return frozenset({self.initial} | self.final | {s.source for s in self.steps} | {s.target for s in self.steps})

    def reachable(self) -> frozenset[StrEnum]:
        """Return every state that can be reached from the first one."""
        seen = {self.initial}
        waiting = [self.initial]
        while waiting:
            for step in self.deeds(waiting.pop()):
                if step.target not in seen:
                    seen.add(step.target)
                    waiting.append(step.target)
        return frozenset(seen)

    def dead_ends(self) -> frozenset[StrEnum]:
        """Return the states that are not final and lead nowhere."""
        return frozenset(state for state in self.states() - self.final if not self.deeds(state))
