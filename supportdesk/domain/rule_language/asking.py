"""Asking one expression about many: equal facts are asked once."""

from collections.abc import Mapping, Sequence

from supportdesk.domain.facts import FactValue

from .expression import Expression

Column = Sequence[FactValue]
Known = dict[tuple[FactValue, ...], bool | None]


def ask_many(
    expression: Expression, columns: Mapping[str, Column], rows: Sequence[int], known: Known
) -> list[bool | None]:
    """Answer for some rows of columns. `known` keeps answers between portions: hand in the same one again.

    A county's hundred thousand people share a few hundred combinations of age, months and codes, so that most answers
    are looked up.
    """
    names = expression.names
    if not names:
        return [expression.ask({})] * len(rows)
    chosen = ([column[row] for row in rows] for column in (columns[name] for name in names))
    keys = list(zip(*chosen, strict=True))
    for key in set(keys).difference(known):
        known[key] = expression.ask(dict(zip(names, key, strict=True)))
    return [known[key] for key in keys]


def missing_for(expressions: Sequence[Expression], row: Mapping[str, FactValue]) -> tuple[str, ...]:
    """Name the facts that conditions wait for, each once, in the order of the conditions."""
    found: dict[str, None] = {}
    for expression in expressions:
        if expression.ask(row) is None:
            found.update(dict.fromkeys(expression.missing(row)))
    return tuple(found)
