"""The sides of a comparison: which fact it is about, and the value beside it, however it is written."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from rule_engine import ast

from supportdesk.domain.facts import BY_NAME, FactType, FactValue

from .expression import Expression, children_of, nodes_of

_TURNED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
DENIED = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}


def names_codes(node: Any) -> bool:  # noqa: ANN401 - a node of the library
    """Whether a node names a fact of several codes."""
    return isinstance(node, ast.SymbolExpression) and node.name in BY_NAME and BY_NAME[node.name].type is FactType.CODES


def turned(node: Any, of: Expression) -> tuple[str, str, FactValue]:  # noqa: ANN401 - a node of the library
    """An operator as if the fact stood on its left, that fact's name, and the value on the other side."""
    if is_turned(node, of):
        return _TURNED[node.type], node.right.name, value_of(node.left, of)
    name = node.left.name if isinstance(node.left, ast.SymbolExpression) and node.left.name in BY_NAME else ""
    return node.type, name, value_of(node.right, of)


def is_turned(node: Any, of: Expression) -> bool:  # noqa: ANN401 - a node of the library
    """Whether the fact of a comparison stands on its right."""
    is_fact = isinstance(node.right, ast.SymbolExpression) and node.right.name not in of.fixed
    left_is_fact = any(
        isinstance(one, ast.SymbolExpression) and one.name not in of.fixed for one in nodes_of(node.left)
    )
    return is_fact and not left_is_fact


def value_of(node: Any, of: Expression) -> FactValue:  # noqa: ANN401 - a node of the library
    """The value that a node writes, or that the version's parameter has; None for anything reckoned."""
    if isinstance(node, ast.SymbolExpression):
        return of.fixed.get(node.name)
    if isinstance(node, ast.LiteralExpressionBase) and not isinstance(node, ast.ArrayExpression):
        value = node.value
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, bool | str | Decimal) else None
    return None


def one_of(node: Any) -> tuple[str, list[str]] | None:  # noqa: ANN401 - a node of the library
    """Read `"07" in categories or "09" in categories or …` as one question after several codes."""
    if isinstance(node, ast.LogicExpression) and node.type == "or":
        sides = [one_of(side) for side in children_of(node)]
        if sides[0] and sides[1] and sides[0][0] == sides[1][0]:
            return sides[0][0], sides[0][1] + sides[1][1]
        return None
    if not isinstance(node, ast.ContainsExpression) or not isinstance(node.member, ast.StringExpression):
        return None
    is_fact = isinstance(node.container, ast.SymbolExpression) and node.container.name in BY_NAME
    return (node.container.name, [node.member.value]) if is_fact else None
