"""Whether a condition can be met, and can be missed: one that is always or never true is a mistake of whoever wrote it.

A condition that only compares facts with values divides each fact's range into few pieces, inside which every value answers
alike. One value of each piece, in every combination, therefore decides. Where facts are reckoned with each other, or the
combinations are too many, nothing is claimed.
"""

import itertools
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rule_engine import ast

from supportdesk.domain.facts import BY_NAME, Fact, Facts, FactType, FactValue

from .expression import Expression, children_of, nodes_of

# The codes of each list, by its name.
CodeLists = Mapping[str, Collection[str]]
_MOST_COMBINATIONS = 6_000
_BESIDE = Decimal("0.01")
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


class Reach(StrEnum):
    """What can become of a condition."""

    OPEN = "open"
    ALWAYS = "always"
    NEVER = "never"


def reach_of(expression: Expression) -> Reach:
    """Tell whether a condition is always or never met, whoever asks."""
    return _reach((expression,))


def strange_codes_of(expression: Expression, codes: CodeLists) -> list[tuple[Fact, str]]:
    """Name the codes with which a fact is compared and which its list does not have: a slip of whoever wrote them."""
    found: dict[tuple[str, str], None] = {}
    for name, points in _points(expression, with_fixed=False):
        known = codes.get(BY_NAME[name].code_list)
        if known is not None:
            found.update({(name, point): None for point in points if isinstance(point, str) and point not in known})
    return [(BY_NAME[name], code) for name, code in found]


def clash_of(one: Expression, other: Expression) -> bool:
    """Tell whether two conditions can never both be met, though each of them can."""
    shares = set(one.names) & set(other.names)
    return bool(shares) and _reach((one, other)) is Reach.NEVER


def rows_of(*expressions: Expression) -> Iterator[Facts]:
    """Facts of every sort that some conditions tell apart: one value of each piece, in every combination."""
    pieces = _all_pieces(expressions)
    return (dict(zip(pieces, combination, strict=True)) for combination in itertools.product(*pieces.values()))


def _reach(expressions: tuple[Expression, ...]) -> Reach:
    if not all(_is_plain(node) for expression in expressions for node in nodes_of(expression.root)):
        return Reach.OPEN
    if math.prod(len(piece) for piece in _all_pieces(expressions).values()) > _MOST_COMBINATIONS:
        return Reach.OPEN
    answers = {
        all(expression.ask(row) is True for expression in expressions)
        for row in rows_of(*expressions)
    }  # fmt: skip
    return Reach.OPEN if len(answers) > 1 else Reach.ALWAYS if answers == {True} else Reach.NEVER


def _all_pieces(expressions: Sequence[Expression]) -> dict[str, Sequence[FactValue]]:
    values: dict[str, set[FactValue]] = {}
    for expression in expressions:
        for name, points in _points(expression):
            values.setdefault(name, set()).update(points)
    names = sorted({name for expression in expressions for name in expression.names})
    return {name: _pieces(name, values.get(name, set())) for name in names}


def _is_plain(node: Any) -> bool:  # noqa: ANN401 - a node of the library
    """Whether a node compares single names with values, or joins such comparisons."""
    if isinstance(node, ast.ComparisonExpression):
        sides = [isinstance(side, ast.SymbolExpression) for side in (node.left, node.right)]
        return sum(sides) == 1 and all(
            is_name or isinstance(side, ast.LiteralExpressionBase)
            for is_name, side in zip(sides, (node.left, node.right), strict=True)
        )
    if isinstance(node, ast.ContainsExpression):
        return sum(isinstance(side, ast.SymbolExpression) for side in (node.member, node.container)) == 1
    return not isinstance(node, ast.AddExpression | ast.SubtractExpression | ast.ArithmeticExpression) and not (
        isinstance(node, ast.UnaryExpression) and node.type == "uminus"
    )


def _points(expression: Expression, *, with_fixed: bool = True) -> Iterator[tuple[str, list[FactValue]]]:
    """The values with which each name is compared; parameters of the version stand for their values."""
    for node in nodes_of(expression.root):
        if isinstance(node, ast.ComparisonExpression | ast.ContainsExpression):
            sides = children_of(node)
            named = [side.name for side in sides if isinstance(side, ast.SymbolExpression)]
            values: list[FactValue] = []
            for side in sides:
                values += [_plain(one.value) for one in nodes_of(side) if _is_value(one)]
            values += [expression.fixed[name] for name in named if with_fixed and name in expression.fixed]
            for name in named:
                if name not in expression.fixed:
                    yield name, values


def _is_value(node: Any) -> bool:  # noqa: ANN401 - a node of the library
    return isinstance(node, ast.LiteralExpressionBase) and not isinstance(node, ast.ArrayExpression)


def _plain(value: Any) -> FactValue:  # noqa: ANN401 - as the library holds values
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, bool | str | Decimal) else None


def _pieces(name: str, points: set[FactValue]) -> Sequence[FactValue]:
    fact = BY_NAME[name]
    if fact.type is FactType.YES_NO:
        return [True, False]
    if fact.type is FactType.NUMBER:
        numbers = {point for point in points if isinstance(point, Decimal)}
        around = {number + step for number in numbers for step in (-_BESIDE, Decimal(0), _BESIDE)}
        least = Decimal(fact.least) if fact.least is not None else min(around, default=Decimal(0)) - 1
        most = Decimal(fact.most) if fact.most is not None else max(around, default=least) + 1
        return sorted({number for number in around if least <= number <= most} | {least, most})
    if fact.type is FactType.DAY:
        days = {point for point in points if isinstance(point, date)}
        around_days = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
        return sorted(around_days | {_FIRST_DAY, _LAST_DAY})
    codes = sorted(point for point in points if isinstance(point, str))
    if fact.type is FactType.CODE:
        return [*codes, "another"]
    if len(codes) > 10:  # noqa: PLR2004 - two to the tenth are as many as are tried
        return [frozenset(), *(frozenset({code}) for code in codes), frozenset(codes)]
    return [frozenset(some) for count in range(len(codes) + 1) for some in itertools.combinations(codes, count)]
