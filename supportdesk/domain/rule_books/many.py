"""One rule book asked about many people at once, column by column."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from supportdesk.domain.facts import FactValue
from supportdesk.domain.money import Money
from supportdesk.domain.rule_language import Expression, ask_many
from supportdesk.domain.rule_language.asking import Known

from .book import RuleBook, yuan_of

Column = Sequence[FactValue]


@dataclass(frozen=True)
class Outcome:
    """Somebody against whom nothing speaks: every rule met, or these facts missing. `amount` None: not known yet."""

    row: int
    missing: tuple[str, ...]
    amount: Money | None

    @property
    def is_met(self) -> bool:
        return not self.missing


@dataclass
class Memory:
    """Answers and amounts given before: equal facts are asked once, over all portions and programmes."""

    answers: dict[tuple[str, tuple[tuple[str, FactValue], ...]], Known] = field(default_factory=dict)
    amounts: dict[tuple[str, tuple[tuple[str, FactValue], ...], tuple[FactValue, ...]], Money | None] = field(
        default_factory=dict
    )

    def of(self, expression: Expression) -> Known:
        """The answers to an expression, whichever programme asks it."""
        return self.answers.setdefault((expression.text, _fixed_of(expression)), {})


class Columns(Mapping[str, Column]):
    """The facts of a portion by name, each drawn out of the rows when it is first asked for."""

    def __init__(self, names: Iterable[str], draw: Callable[[str], Column]) -> None:
        self._names, self._draw = tuple(names), draw
        self._drawn: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._drawn:
            self._drawn[name] = self._draw(name)
        return self._drawn[name]

    def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204 - as Mapping has it
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def entitled(
    book: RuleBook, day: date, columns: Mapping[str, Column], count: int, memory: Memory, *, most_missing: int
) -> list[Outcome]:
    """Return the rows of a portion that no rule refuses and of whom at most so many facts are missing.

    A row that one rule refuses is not asked by the next ones.
    """
    left: Sequence[int] = range(count)
    waiting: dict[int, list[Expression]] = {}
    for rule in book.asked_on(day):
        if not left:
            return []
        answers = ask_many(rule.expression, columns, left, memory.of(rule.expression))
        for row, answer in zip(left, answers, strict=True):
            if answer is None:
                waiting.setdefault(row, []).append(rule.expression)
        left = [row for row, answer in zip(left, answers, strict=True) if answer is not False]
    found = []
    for row in left:
        missing = _missing(waiting[row], columns, row) if row in waiting else ()
        if len(missing) <= most_missing:
            found.append(Outcome(row, missing, _amount(book, columns, row, memory)))
    return found


def refused(book: RuleBook, day: date, columns: Mapping[str, Column], count: int, memory: Memory) -> list[bool | None]:
    """Answer the whole book for every row: True met, False refused, None open."""
    whole: list[bool | None] = [True] * count
    rows = range(count)
    for rule in book.asked_on(day):
        for row, answer in enumerate(ask_many(rule.expression, columns, rows, memory.of(rule.expression))):
            if answer is False or whole[row] is False:
                whole[row] = False
            elif answer is None:
                whole[row] = None
    return whole


def amounts(book: RuleBook, columns: Mapping[str, Column], rows: Iterable[int], memory: Memory) -> list[Money | None]:
    """Reckon what the programme would give for some rows."""
    return [_amount(book, columns, row, memory) for row in rows]


def _fixed_of(expression: Expression) -> tuple[tuple[str, FactValue], ...]:
    return tuple(expression.fixed.items())


def _missing(expressions: Sequence[Expression], columns: Mapping[str, Column], row: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for expression in expressions:
        found.update(dict.fromkeys(name for name in expression.names if columns[name][row] is None))
    return tuple(found)


def _amount(book: RuleBook, columns: Mapping[str, Column], row: int, memory: Memory) -> Money | None:
    expression = book.amount
    if expression is None:
        return None
    values = tuple(columns[name][row] for name in expression.names)
    key = (expression.text, _fixed_of(expression), values)
    if key not in memory.amounts:
        memory.amounts[key] = yuan_of(expression.reckon(dict(zip(expression.names, values, strict=True))))
    return memory.amounts[key]
