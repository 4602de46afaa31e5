"""What is wrong with a rule book that can be read: codes that no list has, rules for nobody or everybody, contradictions."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.rule_language import CodeLists, clash_of, reach_of, strange_codes_of
from supportdesk.domain.rule_language.reach import Reach
from supportdesk.domain.words import Words, say

from .book import Rule, RuleBook

_MOST_CODES = 20
_MOST_TEXT = 40


def told_in_one_language(stored: Mapping[str, Any]) -> Iterator[BadValueError]:
    """Give a fault for each rule that has a Chinese name and no English one: people read both."""
    for index, row in enumerate(stored.get("rules") or []):
        title = row.get("title")
        told: Mapping[str, Any] = title if isinstance(title, Mapping) else {}
        if str(told.get("zh") or "").strip() and not str(told.get("en") or "").strip():
            yield BadValueError(say("请写规则的英文名称。"), field=f"rules-{index}-title", code="missing")


def unreachable(book: RuleBook, stored: Mapping[str, Any], codes: CodeLists) -> Iterator[BadValueError]:
    """Give a fault for each code that its list does not have, each rule that nobody or everybody meets, each contradiction."""
    places = {str(row.get("code")): index for index, row in enumerate(stored.get("rules") or [])}

    def fault(rule: Rule, words: Words, code: str) -> BadValueError:
        return BadValueError(words, field=f"rules-{places[rule.code]}-expression", code=code)

    able: list[Rule] = []
    for rule in book.rules:
        strange = strange_codes_of(rule.expression, codes)
        for fact, code in strange:
            known = " ".join(list(codes[fact.code_list])[:_MOST_CODES])
            words = say("“{fact}”没有代码“{code}”；有 {known}。", fact=fact.label, code=code[:_MOST_TEXT], known=known)
            yield fault(rule, words, "unknown_code")
        if strange:
            continue
        match reach_of(rule.expression):
            case Reach.NEVER:
                yield fault(rule, say("“{rule}”对谁都不成立，没有人能满足。", rule=rule.title), "unreachable")
            case Reach.ALWAYS:
                yield fault(rule, say("“{rule}”对谁都成立，等于没有规定。", rule=rule.title), "always")
            case _:
                able += [rule] if rule.is_on else []
    for index, one in enumerate(able):
        for other in able[:index]:
            if _overlap(one, other) and clash_of(one.expression, other.expression):
                words = say("“{one}”和“{other}”互相矛盾，没有人能同时满足。", one=one.title, other=other.title)
                yield fault(one, words, "contradiction")


def _overlap(one: Rule, other: Rule) -> bool:
    starts = max(rule.effective_from or date.min for rule in (one, other))
    return starts <= min(rule.effective_to or date.max for rule in (one, other))
