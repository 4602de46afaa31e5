"""Reading an expression: the part of the library's language that is let through, and what is wrong with the rest.

Let through: names of facts, numbers, texts, days (d"2026-03-20"), true and false; and or not; == != < <= > >=; in; + - * /;
a ? b : c; lists in brackets. Nothing else reaches the library's parser: no attribute, no call, no pattern, no power, no
index, no loop, no function, no null, so that nothing can reach Python, grow without bounds, or hide a missing fact.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from rule_engine import Context, DataType, Rule, ast, errors

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.facts import BY_NAME, FactType, FactValue
from supportdesk.domain.facts.words import listed
from supportdesk.domain.words import Words, say

from .expression import Expression, children_of, nodes_of

LONGEST = 500
_DEEPEST = 30
_MOST_TOKENS = 160
# One token after the other; whatever does not fit is not of the language.
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<day>d"[0-9]{4}-[0-9]{2}-[0-9]{2}")
    | (?P<text>"[^"\\\n]{0,60}"|'[^'\\\n]{0,60}')
    | (?P<number>[0-9]{1,12}(?:\.[0-9]{1,4})?)(?![0-9A-Za-z_.])
    | (?P<name>[a-z][a-z0-9_]{0,39})(?![A-Za-z0-9_$."'])
    | (?P<sign>==|!=|<=|>=|<(?!<)|>(?!>)|\+|-|(?<!\*)\*(?!\*)|(?<!/)/(?!/)|\?(?!\?)|:|\(|\)|\[|\]|,)
    )""",
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
_KINDS = {
    FactType.NUMBER: DataType.FLOAT,
    FactType.YES_NO: DataType.BOOLEAN,
    FactType.CODE: DataType.STRING,
    FactType.CODES: DataType.SET(DataType.STRING),
    FactType.DAY: DataType.DATETIME,
}
_TYPE_WORDS = {
    FactType.NUMBER: say("数字"),
    FactType.YES_NO: say("是或否"),
    FactType.CODE: say("代码"),
    FactType.CODES: say("一组代码"),
    FactType.DAY: say("日期"),
}
_LET_THROUGH = (
    ast.ArrayExpression, ast.BooleanExpression, ast.DatetimeExpression, ast.FloatExpression, ast.StringExpression,
    ast.AddExpression, ast.SubtractExpression, ast.ArithmeticExpression, ast.ComparisonExpression, ast.LogicExpression,
    ast.ContainsExpression, ast.SymbolExpression, ast.TernaryExpression, ast.UnaryExpression,
)  # fmt: skip


_MOST_NEAR, _BEGINNING = 3, 4


@dataclass(frozen=True)
class _Place:
    """Which field the text stands in, and how its names and places are told."""

    field: str
    text: str

    def refuse(self, words: Words, code: str, at: int | None = None) -> BadValueError:
        """Make the refusal, with the place (from 1) where the fault begins."""
        if at is not None:
            words = say("第 {place} 个字起：{what}", place=at + 1, what=words)
        return BadValueError(words, field=self.field, code=code)

    def of(self, node: Any) -> int | None:  # noqa: ANN401 - a node of the library
        """Where the first name below a node stands in the text."""
        found = [
            match.start()
            for one in nodes_of(node)
            if isinstance(one, ast.SymbolExpression) and (match := re.search(rf"\b{one.name}\b", self.text)) is not None
        ]
        return min(found, default=None)


def read_condition(text: str, *, fixed: Mapping[str, FactValue] | None = None, field: str = "expression") -> Expression:
    """Read a condition; raises BadValueError that names the field and the place.

    `fixed` are the parameters of the version that a rule may name beside the facts.
    """
    return _read(text, FactType.YES_NO, fixed or {}, field)


def read_amount(text: str, *, fixed: Mapping[str, FactValue] | None = None, field: str = "amount") -> Expression:
    """Read an amount in yuan; raises BadValueError that names the field and the place."""
    return _read(text, FactType.NUMBER, fixed or {}, field)


def _read(text: str, wanted: FactType, fixed: Mapping[str, FactValue], field: str) -> Expression:
    place = _Place(field, text)
    names, tokens = _tokens(place)
    types = {name: fact.type for name, fact in BY_NAME.items()} | {
        name: _type_of(value) for name, value in fixed.items()
    }
    for name, at in names:
        if name not in types:
            raise _unknown(place, name, at, types)
    loose = _parsed(place, tokens, Context(type_resolver=lambda _name: DataType.UNDEFINED, default_timezone="utc"))
    for node in nodes_of(loose):
        if not isinstance(node, _LET_THROUGH):
            raise place.refuse(say("这种写法不能用。"), "not_allowed", place.of(node))
    found = _typed(loose, types, place)
    if found is not wanted:
        raise place.refuse(
            say("结果须是“{wanted}”，现在是“{found}”。", wanted=_TYPE_WORDS[wanted], found=_TYPE_WORDS[found]), "type"
        )
    strict = Context(
        type_resolver=lambda name: _KINDS[types[name]], default_timezone="utc", resolver=lambda held, name: held[name]
    )
    return Expression.of(text, _parsed(place, tokens, strict), types, fixed)


@dataclass(frozen=True)
class _Tokens:
    """The text as it is handed to the library: one token apart from the next, so that no two can join into another."""

    tokens: tuple[tuple[str, int], ...]

    @property
    def apart(self) -> str:
        return " ".join(token for token, _at in self.tokens)

    def origin(self, position: int) -> int:
        """Where a position of the text set apart stood in what was written."""
        start = 0
        for token, at in self.tokens:
            if position <= start + len(token):
                return at + max(position - start, 0)
            start += len(token) + 1
        return self.tokens[-1][1]


def _tokens(place: _Place) -> tuple[list[tuple[str, int]], _Tokens]:
    """Go over the text before any parser sees it; returns the names of facts and where they stand, and all tokens."""
    text = place.text
    if not text.strip():
        raise place.refuse(say("请写出条件。"), "missing")
    if len(text) > LONGEST:
        raise place.refuse(say("条件太长：最多 {most} 个字。", most=LONGEST), "too_long")
    names: list[tuple[str, int]] = []
    tokens: list[tuple[str, int]] = []
    at, depth = 0, 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise place.refuse(say("“{what}”不能用。", what=text[start : start + 12]), "not_allowed", start)
        name, sign = match["name"], match["sign"]
        if name is not None and name not in _WORDS:
            names.append((name, match.start("name")))
        depth += sign in {"(", "["}
        depth -= sign in {")", "]"}
        at = match.end()
        tokens.append((match[0].strip(), at - len(match[0].strip())))
        if depth > _DEEPEST or len(tokens) > _MOST_TOKENS:
            raise place.refuse(say("条件太复杂，请分成几条。"), "too_long", match.start())
    if _is_indexed(text):
        raise place.refuse(say("这种写法不能用。"), "not_allowed")
    return names, _Tokens(tuple(tokens))


def _is_indexed(text: str) -> bool:
    """Whether something is called or indexed: a bracket right behind a name, text, number or bracket."""
    bare = re.sub(r'"[^"]*"|\'[^\']*\'', '""', text)
    behind = re.compile(r"""([A-Za-z0-9_"\])])\s*([\[(])""")
    words = re.compile(r"\b(and|or|not|in)\s*$")
    return any(words.search(bare[: match.end(1)]) is None for match in behind.finditer(bare))


def _unknown(place: _Place, name: str, at: int, types: Mapping[str, FactType]) -> BadValueError:
    # A slip of the pen first, then what begins alike.
    slips = get_close_matches(name, types, n=_MOST_NEAR)
    near = dict.fromkeys((*slips, *(known for known in types if known.startswith(name[:_BEGINNING]) or name in known)))
    if near:
        words = say("没有“{name}”这个事实；相近的有 {near}。", name=name, near="、".join(list(near)[:_MOST_NEAR]))
    else:
        words = say("没有“{name}”这个事实。", name=name)
    return place.refuse(words, "unknown_fact", at)


def _parsed(place: _Place, tokens: _Tokens, context: Context) -> Any:  # noqa: ANN401 - a node of the library
    try:
        return Rule(tokens.apart, context=context).statement.expression
    except errors.RuleSyntaxError as error:
        at = getattr(error.token, "lexpos", None)
        if at is None:
            raise place.refuse(say("写法不完整。"), "syntax") from None
        raise place.refuse(say("这里写得不对。"), "syntax", tokens.origin(at)) from None
    except errors.EngineError:
        raise place.refuse(say("类型不符，或写法不能用。"), "type") from None


def _type_of(value: FactValue) -> FactType:
    if isinstance(value, bool):
        return FactType.YES_NO
    if isinstance(value, str):
        return FactType.CODE
    return FactType.CODES if isinstance(value, frozenset) else FactType.NUMBER


def _typed(node: Any, types: Mapping[str, FactType], place: _Place) -> FactType:  # noqa: ANN401 - a node of the library
    """Return what a node's value is; raises BadValueError where two don't fit together."""
    literals = {
        ast.BooleanExpression: FactType.YES_NO,
        ast.DatetimeExpression: FactType.DAY,
        ast.FloatExpression: FactType.NUMBER,
        ast.StringExpression: FactType.CODE,
    }
    if type(node) in literals:
        return literals[type(node)]
    if isinstance(node, ast.SymbolExpression):
        return types[node.name]
    return _joined(node, [_typed(child, types, place) for child in children_of(node)], types, place)


_TRUTHS = frozenset({FactType.YES_NO})
_NUMBERS = frozenset({FactType.NUMBER})
_ORDERED = frozenset({FactType.NUMBER, FactType.DAY})
_SINGLE = frozenset(FactType) - {FactType.CODES}
# What the sides must be, both alike, and what comes of it; None: what they are. The first that fits decides.
_JOINS: tuple[tuple[type[Any], frozenset[FactType], FactType | None], ...] = (
    (ast.ArrayExpression, _SINGLE, FactType.CODES),
    (ast.LogicExpression, _TRUTHS, FactType.YES_NO),
    (ast.ArithmeticComparisonExpression, _ORDERED, FactType.YES_NO),
    (ast.ComparisonExpression, _SINGLE, FactType.YES_NO),
    (ast.TernaryExpression, _TRUTHS | _NUMBERS, None),
)


def _joined(node: Any, below: list[FactType], types: Mapping[str, FactType], place: _Place) -> FactType:  # noqa: ANN401 - a node of the library
    if isinstance(node, ast.ContainsExpression):
        return _contained(node, below, types, place)
    if isinstance(node, ast.TernaryExpression):
        _same(node.condition, below[:1], _TRUTHS, place)
        below = below[1:]
    for kind, allowed, result in _JOINS:
        if isinstance(node, kind):
            alike = _same(node, below, allowed, place)
            return alike if result is None else result
    is_not = isinstance(node, ast.UnaryExpression) and node.type == "not"
    return _same(node, below, _TRUTHS if is_not else _NUMBERS, place)


def _contained(node: Any, below: list[FactType], types: Mapping[str, FactType], place: _Place) -> FactType:  # noqa: ANN401 - a node of the library
    member, container = below
    if member is FactType.CODES and container is FactType.CODES and _are_codes(node.container, types, place):
        # Several codes "in" several: one of them is enough; see `expression`.
        return FactType.YES_NO
    if container is not FactType.CODES:
        raise place.refuse(say("“in”右边须是一组代码或方括号里的清单。"), "type", place.of(node))
    held = FactType.CODE
    if isinstance(node.container, ast.ArrayExpression) and node.container.value:
        held = _typed(node.container.value[0], types, place)
    if member is not held:
        raise place.refuse(
            say("类型不符：{one}不能和{other}比。", one=_TYPE_WORDS[member], other=_TYPE_WORDS[held]),
            "type",
            place.of(node),
        )
    return FactType.YES_NO


def _are_codes(container: Any, types: Mapping[str, FactType], place: _Place) -> bool:  # noqa: ANN401 - a node of the library
    if isinstance(container, ast.ArrayExpression):
        return all(_typed(one, types, place) is FactType.CODE for one in container.value)
    return True


def _same(node: Any, below: list[FactType], allowed: frozenset[FactType], place: _Place) -> FactType:  # noqa: ANN401 - a node of the library
    for found in below:
        if found not in allowed:
            wanted = listed([_TYPE_WORDS[kind] for kind in sorted(allowed)])
            raise place.refuse(
                say("类型不符：这里要{wanted}，给的是“{found}”。", wanted=wanted, found=_TYPE_WORDS[found]),
                "type",
                place.of(node),
            )
    if len(set(below)) > 1:
        one, other, *_ = sorted(set(below))
        raise place.refuse(
            say("类型不符：{one}不能和{other}比。", one=_TYPE_WORDS[one], other=_TYPE_WORDS[other]),
            "type",
            place.of(node),
        )
    return below[0] if below else FactType.CODE
