"""What would turn a condition that is not met: how much is lacking, what has to change, or that nothing changes it any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rule_engine import ast

from supportdesk.domain.facts import BY_NAME, CodeWords, Fact, Facts, FactType, FactValue, written
from supportdesk.domain.facts.words import listed
from supportdesk.domain.words import Words, say

from .expression import Expression
from .sides import DENIED, turned, value_of

NEVER = say("这一条以后也不会再满足。")
_RISES, _FALLS = frozenset({"ge", "gt"}), frozenset({"le", "lt"})


@dataclass(frozen=True)
class Change:
    """What would turn one condition for somebody whose facts are known."""

    of: Expression
    facts: Facts
    code_words: CodeWords

    def lacking(self, node: Any) -> Words | None:  # noqa: ANN401 - a node of the library
        """How much is lacking in number or time of what must not be too little; None where nothing is."""
        if isinstance(node, ast.LogicExpression) and node.type == "and":
            # One side that never turns again decides: what the other one lacks helps nobody.
            if self.needed(node, denied=False) is NEVER:
                return NEVER
            return next((words for side in (node.left, node.right) if (words := self.lacking(side))), None)
        if not isinstance(node, ast.ArithmeticComparisonExpression):
            return None
        operator, name, than = turned(node, self.of)
        fact, have = BY_NAME.get(name), self.facts.get(name) if name else None
        if fact is None or operator not in _RISES or not isinstance(have, Decimal) or not isinstance(than, Decimal):
            return None
        # That there is something at all is no matter of how much.
        return None if _is_any(operator, than) else self._rise(fact, operator, have, than)

    def needed(self, node: Any, *, denied: bool) -> Words | None:  # noqa: ANN401 - a node of the library
        """What has to change so that a node holds (denied: so that it does not); None for what nobody can say."""
        if isinstance(node, ast.UnaryExpression) and node.type == "not":
            return self.needed(node.right, denied=not denied)
        if isinstance(node, ast.LogicExpression):
            parts = list(self._unmet(node, denied=denied))
            return _all(parts) if (node.type == "and") is not denied else _any(parts)
        if isinstance(node, ast.TernaryExpression):
            chosen = node.case_false if self._ask(node.condition) is False else node.case_true
            return self.needed(chosen, denied=denied)
        if isinstance(node, ast.SymbolExpression):
            return _turn(BY_NAME.get(node.name), holds=not denied)
        if isinstance(node, ast.ContainsExpression):
            return self._contained(node, denied=denied)
        return self._compared(node, denied=denied) if isinstance(node, ast.ComparisonExpression) else None

    def _unmet(self, node: Any, *, denied: bool) -> Iterator[Words | None]:  # noqa: ANN401 - a node of the library
        for side in (node.left, node.right):
            if self._ask(side) is denied:
                yield self.needed(side, denied=denied)

    def _ask(self, node: Any) -> bool | None:  # noqa: ANN401 - a node of the library
        return Expression.of("", node, self.of.types, self.of.fixed).ask(self.facts)

    def _contained(self, node: Any, *, denied: bool) -> Words | None:  # noqa: ANN401 - a node of the library
        is_list_named = isinstance(node.container, ast.SymbolExpression) and node.container.name in BY_NAME
        named, codes = (node.container, node.member) if is_list_named else (node.member, node.container)
        fact = BY_NAME.get(named.name) if isinstance(named, ast.SymbolExpression) else None
        if fact is None:
            return None
        if fact.stays is not None:
            return NEVER
        values = codes.value if isinstance(codes, ast.ArrayExpression) else (codes,)
        words = listed([one for value in values for one in self._words(fact, value_of(value, self.of))] or [say("—")])
        if denied:
            return say("“{fact}”不再是{codes}以后即满足。", fact=fact.label, codes=words)
        some = words if len(values) == 1 and not isinstance(value_of(codes, self.of), frozenset) else say(
            "{codes}之一", codes=words
        )  # fmt: skip
        if fact.type is FactType.CODES:
            return say("属于{codes}并登记证明以后即满足。", codes=some)
        return say("“{fact}”改为{codes}以后即满足。", fact=fact.label, codes=some)

    def _compared(self, node: Any, *, denied: bool) -> Words | None:  # noqa: ANN401 - a node of the library
        operator, name, than = turned(node, self.of)
        operator = DENIED[operator] if denied else operator
        fact, have = BY_NAME.get(name), self.facts.get(name) if name else None
        if fact is None or have is None or than is None:
            return None
        if isinstance(than, bool):
            return _turn(fact, holds=than is (operator == "eq"))
        if not isinstance(have, Decimal) or not isinstance(than, Decimal):
            return self._replaced(fact, operator, than)
        if operator in _RISES or (operator == "eq" and have < than):
            return self._rise(fact, operator, have, than)
        return self._fall(fact, operator, have, than)

    def _replaced(self, fact: Fact, operator: str, than: FactValue) -> Words | None:
        """Another day or code."""
        if fact.stays is not None:
            return NEVER
        value = listed(self._words(fact, than))
        if operator == "ne":
            return say("“{fact}”不再是{codes}以后即满足。", fact=fact.label, codes=value)
        return say("“{fact}”改为{codes}以后即满足。", fact=fact.label, codes=value) if operator == "eq" else None

    def _rise(self, fact: Fact, operator: str, have: Decimal, than: Decimal) -> Words | None:
        lack = than - have + (1 if operator == "gt" and have.to_integral_value() == have else 0)
        if lack <= 0:
            return None
        if _is_any(operator, than) and not fact.grows:
            return say("“{fact}”有了并登记以后即满足。", fact=fact.label)
        if fact.grows:
            if self.facts.get(fact.stops) is True:
                return NEVER
            return say("再过 {lack}即满足。", lack=written(fact, lack))
        return say("还差 {lack}。", lack=written(fact, lack))

    def _fall(self, fact: Fact, operator: str, have: Decimal, than: Decimal) -> Words:
        if fact.is_yearly:
            return say("“{fact}”到明年重新计算，明年可以再申请。", fact=fact.label)
        if fact.grows or fact.stays is not None:
            return NEVER
        now, most = written(fact, have), written(fact, than)
        if operator == "ne":
            return say("“{fact}”不再是{codes}以后即满足。", fact=fact.label, codes=most)
        if operator == "lt":
            return say("“{fact}”由 {have}降到 {most}以下即满足。", fact=fact.label, have=now, most=most)
        return say("“{fact}”由 {have}降到 {most}即满足。", fact=fact.label, have=now, most=most)

    def _words(self, fact: Fact, value: FactValue) -> list[Words]:
        codes = sorted(value) if isinstance(value, frozenset) else [value]
        return [written(fact, code, self.code_words) for code in codes]


def _is_any(operator: str, than: Decimal) -> bool:
    return operator == "gt" and not than


def _turn(fact: Fact | None, *, holds: bool) -> Words | None:
    """A yes that has to become a no, or the other way round."""
    if fact is None:
        return None
    if fact.stays is (not holds):
        return NEVER
    if holds:
        return say("“{fact}”成立以后即满足。", fact=fact.label)
    return say("“{fact}”不再成立以后即满足。", fact=fact.label)


def _all(parts: list[Words | None]) -> Words | None:
    """Each of them has to change: one that never does decides."""
    if NEVER in parts:
        return NEVER
    told = [one for one in parts if one is not None]
    return _after_another(told) if told and len(told) == len(parts) else None


def _any(parts: list[Words | None]) -> Words | None:
    """One that changes is enough."""
    told = [one for one in parts if one is not None and one != NEVER]
    if told:
        return told[0]
    return NEVER if parts and None not in parts else None


def _after_another(told: list[Words]) -> Words:
    joined = told[0]
    for one in told[1:]:
        joined = say("{one}{other}", one=joined, other=one)
    return joined
