"""What the words over a ledger's columns mean: the synonyms of `policies/ledger_headings.toml`, ready for asking."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from supportdesk.domain.money import Money
from supportdesk.policies import read_policy_file

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
_NO_WORD = re.compile(r"[\W_]+")
_UNIT_AT_END = re.compile(r"(?:单位)?(?:人民币)?(万元|千元|百元|亿元|元)$")
_UNIT_PLACE = re.compile(
    r"[(\[【/:,，、]\s*(?:单位\s*[::]?)?\s*(?:人民币)?\s*(万元|千元|百元|亿元|元|个月|月|年|%)\s*(?:[)\]】]|$)"
)
# Words in front of a short heading that say nothing about which column it is.
_FILLERS = ("一次性", "创业", "担保", "小额", "享受", "实际", "已", "获得", "获", "返乡", "个人")
_SUPPORTS = {"loan", "subsidy", "tax", "training", "insurance"}
# Kinds whose bare word with a unit, such as 贷款（万元）, is their amount; taxes or a premium may be meant by the others'.
_AMOUNT_BY_ITS_WORD = {"loan", "subsidy"}
_AMOUNT = "金额"
_UNITS_OF_MONEY = {"元", "百元", "千元", "万元", "亿元"}


@dataclass(frozen=True)
class Meaning:
    """One field of a ledger: how its cells are read."""

    field: str
    kind: str
    group: str | None
    code_list: str | None
    unit: str | None
    least: Money | None
    most: Money | None


@dataclass(frozen=True)
class Match:
    """A heading's field and how sure that is: the greater the surer."""

    meaning: Meaning
    rank: tuple[int, int]


@dataclass(frozen=True)
class Vocabulary:
    """All synonyms, by the comparable spelling of a heading."""

    labels: Mapping[str, tuple[Meaning, int]]
    short: Mapping[str, Mapping[str, tuple[Meaning, int]]]
    contains: Sequence[tuple[str, Meaning]]
    groups: Mapping[str, Sequence[str]]
    other_people: Sequence[str]

    def group_of(self, text: str) -> str | None:
        """Return the group that an upper heading names; the longest of its known words decides."""
        key = merged_key(text)
        found = [(len(word), group) for group, words in self.groups.items() for word in words if word in key]
        return max(found)[1] if found else None

    def match(self, path: Sequence[str]) -> Match | None:
        """Return what a column means whose headings are `path`, from the top down."""
        joined = merged_key("".join(path))
        if not joined or any(word in joined for word in self.other_people):
            return None
        group = next((found for text in reversed(path[:-1]) if (found := self.group_of(text))), None)
        keys = label_keys(path[-1])
        return (
            self._below_group(keys, group)
            or self._by_label(keys, group)
            or self._by_label([merged_key(_without_unit("".join(path)))], group)
            or self._by_parts(keys[-1], is_money=unit_in(path[-1:]) in _UNITS_OF_MONEY)
            or self._by_contents(joined)
        )

    def beside(self, path: Sequence[str], neighbour: str | None) -> Match | None:
        """Return what a bare heading such as 发放日期 means to the right of columns of one kind of support."""
        if len(path) > 1 or neighbour not in _SUPPORTS or self.group_of(path[0]):
            return None
        return self._below_group(label_keys(path[0]), neighbour)

    def _below_group(self, keys: Sequence[str], group: str | None) -> Match | None:
        for key in keys:
            if group and (found := self.short.get(group, {}).get(key)):
                return Match(found[0], (50, -found[1]))
        return None

    def _by_label(self, keys: Sequence[str], group: str | None) -> Match | None:
        for key in keys:
            if found := self.labels.get(key):
                meaning, place = found
                if group in _SUPPORTS and meaning.group in _SUPPORTS and meaning.group != group:
                    continue
                return Match(meaning, (40, -place))
        return None

    def _by_parts(self, key: str, *, is_money: bool) -> Match | None:
        """Read a heading that is a group's word and a short heading in one: 创业补贴发放时间, or 贷款 with a unit of money."""
        groups = {group for group in _SUPPORTS for word in self.groups[group] if word in key}
        if len(groups) != 1:
            return None
        group = groups.pop()
        for word in sorted((word for word in self.groups[group] if word in key), key=len, reverse=True):
            rest = _without_fillers(key.replace(word, "", 1))
            if not rest and is_money and group in _AMOUNT_BY_ITS_WORD:
                rest = word if word in self.short[group] else _AMOUNT
            if found := self.short[group].get(rest):
                return Match(found[0], (30, -found[1]))
        return None

    def _by_contents(self, key: str) -> Match | None:
        for word, meaning in self.contains:
            if word in key:
                return Match(meaning, (10, -len(key)))
        return None


def plain(text: str) -> str:
    """Return a heading in half-width characters without line breaks."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def merged_key(text: str) -> str:
    """Return letters, digits and Han only, what stands in brackets included: `村（社区）` is `村社区`."""
    return _NO_WORD.sub("", plain(text)).lower()


def label_keys(text: str) -> list[str]:
    """Return the spellings under which a heading may be known: with and without brackets, without its unit."""
    without = _BRACKETS.sub("", plain(text))
    keys = [merged_key(text), merged_key(without), merged_key(_without_unit(without))]
    return list(dict.fromkeys(key for key in keys if key)) or [""]


def unit_in(path: Sequence[str]) -> str | None:
    """Return the unit that the headings of a column state (`万元`, `元`, `月`, `年`, `%`), the lowest heading first."""
    for text in reversed(path):
        said = plain(text)
        if found := (_UNIT_PLACE.search(said) or _UNIT_AT_END.search(said)):
            return found[1]
    return None


@cache
def vocabulary() -> Vocabulary:
    """Return the shipped synonyms."""
    table = read_policy_file("ledger_headings.toml")
    labels: dict[str, tuple[Meaning, int]] = {}
    short: dict[str, dict[str, tuple[Meaning, int]]] = {group: {} for group in table["groups"]}
    contains: list[tuple[str, Meaning]] = []
    for name, about in table["fields"].items():
        meaning = Meaning(
            field=name,
            kind=about["kind"],
            group=about.get("group"),
            code_list=about.get("list"),
            unit=about.get("unit"),
            least=Money.yuan(about["least"]) if "least" in about else None,
            most=Money.yuan(about["most"]) if "most" in about else None,
        )
        for place, label in enumerate(about["labels"]):
            labels.setdefault(merged_key(label), (meaning, place))
        for place, label in enumerate(about.get("short", ())):
            short[about["group"]].setdefault(merged_key(label), (meaning, place))
        contains += [(word, meaning) for word in about.get("contains", ())]
    groups = {name: tuple(words) for name, words in table["groups"].items()}
    return Vocabulary(labels, short, contains, groups, tuple(table["other_people"]))


def _without_fillers(text: str) -> str:
    """Take the words that say nothing off the front until none is left there, in whatever order they stand."""
    while filler := next((filler for filler in _FILLERS if text.startswith(filler)), None):
        text = text.removeprefix(filler)
    return text


def _without_unit(text: str) -> str:
    return _UNIT_AT_END.sub("", plain(text).rstrip(" ,，:：/"))
