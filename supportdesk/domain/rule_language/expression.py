"""An expression that was read and found sound."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from rule_engine import DataType, ast, errors

from supportdesk.domain.facts import FactType, FactValue

Ask = Callable[[Mapping[str, Any]], bool | None]


@dataclass(frozen=True)
class Expression:
    """A condition or an amount over named facts. `names` are those that it asks for, in alphabetical order.

    `fixed` are names whose values stand in the programme's version: its parameters.
    """

    text: str
    names: tuple[str, ...]
    types: Mapping[str, FactType]
    fixed: Mapping[str, FactValue] = field(default_factory=dict)
    root: Any = field(default=None, repr=False, compare=False)
    _ask: Ask | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, text: str, root: Any, types: Mapping[str, FactType], fixed: Mapping[str, FactValue]) -> "Expression":  # noqa: ANN401 - a node of the library
        """Prepare a sound tree for asking."""
        used = sorted({node.name for node in nodes_of(root) if isinstance(node, ast.SymbolExpression)})
        return cls(
            text=text,
            names=tuple(name for name in used if name not in fixed),
            types={name: types[name] for name in used},
            # In alphabetical order, as `used` is: equal expressions have equal keys.
            fixed={name: fixed[name] for name in used if name in fixed},
            root=root,
            _ask=_asker(root) if root.result_type == ast.BooleanExpression.result_type else None,
        )

    def ask(self, facts: Mapping[str, FactValue]) -> bool | None:
        """Answer a condition: yes, no, or not yet known. A fact that is not among `facts` is not known."""
        return self._ask(self._held(facts)) if self._ask else None

    def reckon(self, facts: Mapping[str, FactValue]) -> Decimal | None:
        """Reckon an amount; None while a fact is missing or a division has nothing to divide by."""
        held = self._held(facts)
        if any(held[name] is None for name in self.types):
            return None
        value = _evaluated(self.root, held)
        return value if isinstance(value, Decimal) else None

    def missing(self, facts: Mapping[str, FactValue]) -> tuple[str, ...]:
        """Name the facts that are not known."""
        return tuple(name for name in self.names if facts.get(name) is None)

    def _held(self, facts: Mapping[str, FactValue]) -> dict[str, Any]:
        held = {name: _held(facts.get(name)) for name in self.names}
        for name, value in self.fixed.items():
            held[name] = _held(value)
        return held


def children_of(node: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a node of the library
    """The nodes directly below one of the kinds that are let through."""
    if isinstance(node, ast.BinaryExpressionBase):
        return (node.left, node.right)
    if isinstance(node, ast.UnaryExpression):
        return (node.right,)
    if isinstance(node, ast.TernaryExpression):
        return (node.condition, node.case_true, node.case_false)
    if isinstance(node, ast.ContainsExpression):
        return (node.member, node.container)
    if isinstance(node, ast.ArrayExpression | ast.SetExpression):
        return tuple(node.value)
    return ()


def nodes_of(node: Any) -> Iterator[Any]:  # noqa: ANN401 - a node of the library
    """A node and all below it."""
    yield node
    for child in children_of(node):
        yield from nodes_of(child)


def _held(value: FactValue) -> Any:  # noqa: ANN401 - as the library holds values
    """Write a value the way the library compares it: whole numbers as decimals, days as moments in one zone."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return set(value) if isinstance(value, frozenset) else value


def _asker(node: Any) -> Ask:  # noqa: ANN401 - a node of the library
    """Kleene's three values: what is missing decides nothing, and nothing that it can't decide waits for it."""
    if isinstance(node, ast.LogicExpression):
        left, right = _asker(node.left), _asker(node.right)
        return _and(left, right) if node.type == "and" else _or(left, right)
    if isinstance(node, ast.UnaryExpression) and node.type == "not":
        of = _asker(node.right)
        return lambda held: None if (known := of(held)) is None else not known
    if isinstance(node, ast.TernaryExpression):
        condition, yes, no = _asker(node.condition), _asker(node.case_true), _asker(node.case_false)
        return _either(condition, yes, no)
    names = tuple({one.name for one in nodes_of(node) if isinstance(one, ast.SymbolExpression)})
    if isinstance(node, ast.ContainsExpression) and _holds_several(node.member):
        return _any_of(node, names)
    return _leaf(node, names)


def _and(left: Ask, right: Ask) -> Ask:
    def ask(held: Mapping[str, Any]) -> bool | None:
        one = left(held)
        if one is False:
            return False
        other = right(held)
        return False if other is False else None if one is None or other is None else True

    return ask


def _or(left: Ask, right: Ask) -> Ask:
    def ask(held: Mapping[str, Any]) -> bool | None:
        one = left(held)
        if one is True:
            return True
        other = right(held)
        return True if other is True else None if one is None or other is None else False

    return ask


def _either(condition: Ask, yes: Ask, no: Ask) -> Ask:
    def ask(held: Mapping[str, Any]) -> bool | None:
        known = condition(held)
        if known is not None:
            return yes(held) if known else no(held)
        one, other = yes(held), no(held)
        return one if one is other else None

    return ask


def _leaf(node: Any, names: tuple[str, ...]) -> Ask:  # noqa: ANN401 - a node of the library
    def ask(held: Mapping[str, Any]) -> bool | None:
        for name in names:
            if held[name] is None:
                return None
        value = _evaluated(node, held)
        return value if isinstance(value, bool) else None

    return ask


def _holds_several(node: Any) -> bool:  # noqa: ANN401 - a node of the library
    return isinstance(node, ast.SymbolExpression) and node.result_type != ast.StringExpression.result_type and (
        DataType.is_type(node.result_type, DataType.SET)
    )  # fmt: skip


def _any_of(node: Any, names: tuple[str, ...]) -> Ask:  # noqa: ANN401 - a node of the library
    """Several codes "in" several others: whether they share one."""

    def ask(held: Mapping[str, Any]) -> bool | None:
        for name in names:
            if held[name] is None:
                return None
        return not set(node.member.evaluate(held)).isdisjoint(node.container.evaluate(held))

    return ask


def _evaluated(node: Any, held: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a node of the library
    try:
        return node.evaluate(held)
    except errors.ArithmeticError:
        return None
