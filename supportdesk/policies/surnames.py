"""How names are read: pinyin by the dictionary, surnames by the shipped table, because the dictionary misreads many."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from supportdesk.policies import read_policy_file

# The dictionary of phrases is never asked and would take 45 MB in every process; the package reads this when imported.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import lazy_pinyin

_HAN = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003fffd"), ("\u3007", "\u3007"))


@dataclass(frozen=True)
class Reading:
    """A name's syllables without tones, ü as v: the surname's and the given name's."""

    surname: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def spelt(self) -> str:
        """`luo chun sheng`: what lists sort by."""
        return " ".join((*self.surname, *self.given))


def is_han(char: str) -> bool:
    """Say whether a character is an ideograph."""
    return any(first <= char <= last for first, last in _HAN)


@cache
def surnames() -> Mapping[str, tuple[str, ...]]:
    """Return the shipped readings: a surname of one or two characters to its syllables."""
    table = read_policy_file("surnames.toml")
    return {name: tuple(said.split()) for part in ("compound", "single") for name, said in table[part].items()}


def read_name(name: str) -> Reading:
    """Read a name; characters without a known reading and words in Latin letters stand for themselves, in lower case."""
    chars = [char for char in name if is_han(char) or char.isalpha()]
    text = "".join(chars)
    known = surnames()
    length = 2 if text[:2] in known and len(text) > 2 else 1  # noqa: PLR2004 - two characters, and a given name left
    surname = known.get(text[:length]) or tuple(_syllable(char) for char in text[:length])
    return Reading(surname, tuple(_syllable(char) for char in text[length:]))


@lru_cache(maxsize=30_000)
def _syllable(char: str) -> str:
    return str(lazy_pinyin(char)[0]).lower() if is_han(char) else char.lower()
