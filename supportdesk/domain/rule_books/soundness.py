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


def incomplete(stored: Mapping[str, Any]) -> Iterator[BadValueError]:
    """Give a fault for each rule that has a Chinese name or remedy and no English one, as people read both; and for each
    that doesn't say on which document, which article of it and which source it stands.
    """
    for index, row in enumerate(stored.get("rules") or []):
        if _is_chinese_only(row.get("title")):
            yield _missing(say("请写规则的英文名称。"), index, "title")
        if _is_chinese_only(row.get("remedy")):
            yield _missing(say("请把“怎样才能符合”也写成英文。"), index, "remedy")
        for part, words in _STANDS_ON.items():
            if not str(row.get(part) or "").strip():
                yield _missing(words, index, part)


_STANDS_ON = {
    "document": say("请写明所依据的文件和文号。"),
    "article": say("请写明条款。"),
    "source": say("请写明来源：在哪里看到的。"),
}


def _missing(words: Words, index: int, part: str) -> BadValueError:
    return BadValueError(words, field=f"rules-{index}-{part}", code="missing")


def _is_chinese_only(told: object) -> bool:
    words: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    return bool(str(words.get("zh") or "").strip()) and not str(words.get("en") or "").strip()


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
