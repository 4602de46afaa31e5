"""What a condition asks, what it found, and what would help: in words that follow from the expression itself.

Nothing is written twice: who changes a threshold changes the sentence on screen, in the PDF and in the refusal letter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rule_engine import ast

from supportdesk.domain.facts import BY_NAME, CodeWords, Fact, Facts, FactType, FactValue, names_of, plain_code, written
from supportdesk.domain.facts.words import listed
from supportdesk.domain.words import Words, say

from .changing import Change
from .expression import Expression
from .sides import DENIED, is_turned, names_codes, one_of, turned, value_of

_COMPARED: Mapping[str, Callable[[Words, Words], Words]] = {
    "ge": lambda fact, than: say("{fact}不少于 {than}", fact=fact, than=than),
    "gt": lambda fact, than: say("{fact}超过 {than}", fact=fact, than=than),
    "le": lambda fact, than: say("{fact}不超过 {than}", fact=fact, than=than),
    "lt": lambda fact, than: say("{fact}少于 {than}", fact=fact, than=than),
    "eq": lambda fact, than: say("{fact}为 {than}", fact=fact, than=than),
    "ne": lambda fact, than: say("{fact}不是 {than}", fact=fact, than=than),
}
_DAYS: Mapping[str, Callable[[Words, Words], Words]] = {
    "ge": lambda fact, than: say("{fact}不早于 {than}", fact=fact, than=than),
    "gt": lambda fact, than: say("{fact}晚于 {than}", fact=fact, than=than),
    "le": lambda fact, than: say("{fact}不晚于 {than}", fact=fact, than=than),
    "lt": lambda fact, than: say("{fact}早于 {than}", fact=fact, than=than),
}


@dataclass(frozen=True)
class Speaker:
    """Says expressions; `code_words` say the codes of the lists, `fixed_words` what a version's parameters are called."""

    code_words: CodeWords = plain_code
    fixed_words: Mapping[str, Words] = field(default_factory=dict)

    def required(self, expression: Expression) -> Words:
        """What a condition asks."""
        return self._said(expression.root, expression, denied=False)

    def value(self, expression: Expression, facts: Facts) -> Words:
        """What is known of the facts that a condition names; a single one without its name."""
        names = expression.names
        if len(names) == 1:
            return self._written(names[0], facts.get(names[0]))
        return listed(
            [
                say("{fact} {value}", fact=BY_NAME[name].label, value=self._written(name, facts.get(name)))
                for name in names
            ]
        ) if names else say("—")  # fmt: skip

    def missing(self, expression: Expression, facts: Facts) -> Words | None:
        """The facts without which there is no answer; None where there is one."""
        return names_of(expression.missing(facts)) if expression.ask(facts) is None else None

    def remedy(self, expression: Expression, facts: Facts, written: Words | None = None) -> Words | None:
        """What would help: look up what is missing and where; how much is lacking; what the rule itself says (`written`);
        else what has to change. Where nothing changes it any more, that is said. None for a condition that is met.
        """
        answer = expression.ask(facts)
        if answer is None:
            names = expression.missing(facts)
            where = {str(BY_NAME[name].where): BY_NAME[name].where for name in names}
            return say("请在“{where}”登记：{facts}。", where=listed(list(where.values())), facts=names_of(names))
        if answer:
            return None
        change = Change(expression, facts, self.code_words)
        needed = say("满足这一条以后可以再申请：{required}。", required=self.required(expression))
        return change.lacking(expression.root) or written or change.needed(expression.root, denied=False) or needed

    def _said(self, node: Any, of: Expression, *, denied: bool) -> Words:  # noqa: ANN401 - a node of the library
        if isinstance(node, ast.UnaryExpression) and node.type == "not":
            return self._said(node.right, of, denied=not denied)
        says: tuple[tuple[type[Any], Callable[..., Words]], ...] = (
            (ast.LogicExpression, self._joined),
            (ast.SymbolExpression, self._named),
            (ast.ContainsExpression, self._contained),
            (ast.ComparisonExpression, self._compared),
            (ast.TernaryExpression, self._chosen),
        )
        for kind, say_it in says:
            if isinstance(node, kind):
                return say_it(node, of, denied=denied)
        return say("都可以") if bool(node.value) is not denied else say("都不可以")

    def _named(self, node: Any, of: Expression, *, denied: bool) -> Words:  # noqa: ANN401, ARG002 - a node of the library; all are called alike
        label = BY_NAME[node.name].label if node.name in BY_NAME else self._fixed(node.name)
        return say("“{fact}”须为否", fact=label) if denied else label

    def _chosen(self, node: Any, of: Expression, *, denied: bool) -> Words:  # noqa: ANN401 - a node of the library
        return say(
            "{condition}的，{yes}；其他的，{no}",
            condition=self._said(node.condition, of, denied=False),
            yes=self._said(node.case_true, of, denied=denied),
            no=self._said(node.case_false, of, denied=denied),
        )

    def _joined(self, node: Any, of: Expression, *, denied: bool) -> Words:  # noqa: ANN401 - a node of the library
        is_and = (node.type == "and") is not denied
        codes = None if is_and else one_of(node)
        if codes is not None and not denied:
            name, wanted = codes
            fact = BY_NAME[name]
            listed_codes = listed([self.code_words(fact.code_list, code) for code in wanted])
            return say("{fact}含{codes}之一", fact=fact.label, codes=listed_codes)
        parts = [
            self._part(side, of, denied=denied, within="and" if is_and else "or") for side in (node.left, node.right)
        ]
        if is_and:
            return say("{one}，且{other}", one=parts[0], other=parts[1])
        return say("{one}或{other}", one=parts[0], other=parts[1])

    def _part(self, node: Any, of: Expression, *, denied: bool, within: str) -> Words:  # noqa: ANN401 - a node of the library
        words = self._said(node, of, denied=denied)
        bare = node.right if isinstance(node, ast.UnaryExpression) and node.type == "not" else node
        turned = denied is not (bare is not node)
        if isinstance(bare, ast.LogicExpression) and ((bare.type == "and") is not turned) != (within == "and"):
            return say("（{part}）", part=words)
        return words

    def _contained(self, node: Any, of: Expression, *, denied: bool) -> Words:  # noqa: ANN401 - a node of the library
        if names_codes(node.member):
            fact = BY_NAME[node.member.name]
            codes = self._operand(node.container, of, fact)
            said = "{fact}不含{codes}" if denied else "{fact}含{codes}之一"
            return Words(said, {"fact": fact.label, "codes": codes})
        if isinstance(node.container, ast.SymbolExpression) and node.container.name in BY_NAME:
            fact = BY_NAME[node.container.name]
            code = self._operand(node.member, of, fact)
            return say("{fact}不含{code}", fact=fact.label, code=code) if denied else say(
                "{fact}含{code}", fact=fact.label, code=code
            )  # fmt: skip
        name = node.member.name if isinstance(node.member, ast.SymbolExpression) else ""
        about = BY_NAME.get(name)
        label = about.label if about else self._reckoned(node.member, of, None)
        codes = self._operand(node.container, of, about)
        return say("{fact}不是{codes}", fact=label, codes=codes) if denied else say(
            "{fact}是{codes}之一", fact=label, codes=codes
        )  # fmt: skip

    def _compared(self, node: Any, of: Expression, *, denied: bool) -> Words:  # noqa: ANN401 - a node of the library
        operator, name, _than = turned(node, of)
        if denied:
            operator = DENIED[operator]
        left, right = (node.left, node.right) if not is_turned(node, of) else (node.right, node.left)
        fact = BY_NAME.get(name) if name else None
        said = _DAYS if fact is not None and fact.type is FactType.DAY and operator in _DAYS else _COMPARED
        if fact is not None and fact.type is FactType.YES_NO and isinstance(right, ast.BooleanExpression):
            return fact.label if bool(right.value) is (operator == "eq") else say("“{fact}”须为否", fact=fact.label)
        return said[operator](self._reckoned(left, of, fact), self._operand(right, of, fact))

    def _operand(self, node: Any, of: Expression, fact: Fact | None) -> Words:  # noqa: ANN401 - a node of the library
        """Say what a fact is compared with, in the fact's unit."""
        if isinstance(node, ast.ArrayExpression):
            return listed([self._operand(one, of, fact) for one in node.value])
        value = value_of(node, of)
        if value is not None and fact is not None:
            if isinstance(value, frozenset):
                return listed([self.code_words(fact.code_list, code) for code in sorted(value)])
            return written(fact, value, self.code_words)
        return self._reckoned(node, of, fact)

    def _reckoned(self, node: Any, of: Expression, fact: Fact | None) -> Words:  # noqa: ANN401 - a node of the library
        if isinstance(node, ast.SymbolExpression):
            return BY_NAME[node.name].label if node.name in BY_NAME else self._fixed(node.name)
        if isinstance(node, ast.AddExpression | ast.SubtractExpression | ast.ArithmeticExpression):
            sign = {"add": "+", "sub": "−", "mul": "×", "tdiv": "÷"}.get(node.type, node.type)
            one, other = (self._reckoned(side, of, fact) for side in (node.left, node.right))
            return say("{one} {sign} {other}", one=one, sign=sign, other=other)
        if isinstance(node, ast.TernaryExpression):
            return say(
                "{yes}（{condition}）或 {no}",
                condition=self._said(node.condition, of, denied=False),
                yes=self._operand(node.case_true, of, fact),
                no=self._operand(node.case_false, of, fact),
            )
        if isinstance(node, ast.UnaryExpression):
            return say("−{value}", value=self._reckoned(node.right, of, fact))
        value = value_of(node, of)
        return say("{value}", value="—" if value is None else str(value))

    def _fixed(self, name: str) -> Words:
        return self.fixed_words.get(name, Words(name))

    def _written(self, name: str, value: FactValue) -> Words:
        return written(BY_NAME[name], value, self.code_words)
