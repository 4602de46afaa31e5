"""Cooperation between ventures: what one offers and another asks for, matched by the words of the product and the town."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.words import Words, say

# One Chinese character says too little: 果 is in a fruit and in a result.
LEAST = 2
_RUN = re.compile(r"[0-9a-z]+|[\u3400-\u9fff]+")


class Side(StrEnum):
    """Which way it goes."""

    OFFER = "offer"
    REQUEST = "request"

    @property
    def other(self) -> "Side":
        return Side.REQUEST if self is Side.OFFER else Side.OFFER


SIDE_WORDS: Mapping[Side, Words] = {Side.OFFER: say("供应"), Side.REQUEST: say("求购")}


@dataclass(frozen=True)
class Fit:
    """Why two belong together: the words that both use, the longest first, and whether they are of one town."""

    shared: tuple[str, ...]
    is_same_town: bool

    @property
    def order(self) -> tuple[bool, int]:
        """The nearer and the more alike, the earlier."""
        return (not self.is_same_town, -sum(len(word) for word in self.shared))


def shared_words(one: str, other: str, generic: Collection[str] = ()) -> tuple[str, ...]:
    """Return what two product texts have in common: whole Latin words and numbers, runs of two or more Chinese characters.

    `generic` are words that say nothing of a product (加工, 产品); what is left without them counts.
    """
    found: set[str] = set()
    runs, others = _runs(one, generic), _runs(other, generic)
    for run in runs:
        for against in others:
            if run.isascii() or against.isascii():
                found |= {run} if run == against and not run.isdigit() else set()
            else:
                found |= _common(run, against)
    longest = [word for word in found if not any(word != more and word in more for more in found)]
    return tuple(sorted(longest, key=lambda word: (-len(word), word)))


def fit(one: str, other: str, *, is_same_town: bool, generic: Collection[str] = ()) -> Fit | None:
    """Return why an offer and a request belong together; None where their products share no word."""
    shared = shared_words(one, other, generic)
    return Fit(shared, is_same_town) if shared else None


def _runs(text: str, generic: Collection[str]) -> list[str]:
    told = unicodedata.normalize("NFKC", text).casefold()
    for word in sorted(generic, key=len, reverse=True):
        told = told.replace(word.casefold(), " ")
    return [run for run in _RUN.findall(told) if len(run) >= LEAST]


def _common(one: str, other: str) -> set[str]:
    """The longest pieces of two runs, each of at least two characters."""
    found = set()
    for start in range(len(one) - LEAST + 1):
        end = start + LEAST
        while end <= len(one) and one[start:end] in other:
            end += 1
        if end - 1 - start >= LEAST:
            found.add(one[start : end - 1])
    return found
