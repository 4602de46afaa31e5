"""The code lists of the trade: codes are stored, words are shown, and other words for the same thing are recognised."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from supportdesk.policies import read_policy_file


@dataclass(frozen=True)
class Code:
    """One entry: what is stored, what is shown in Chinese and English, and how else people call it."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()

    def label(self, language: str = "zh") -> str:
        """Return the words in `zh` or `en`."""
        return self.en if language == "en" else self.zh

    def alone(self, language: str = "zh") -> str:
        """Return the words as they stand by themselves, in a list or beside a label: English begins with a capital."""
        words = self.label(language)
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class CodeList:
    """One list, in the order in which it is offered."""

    name: str
    zh: str
    en: str
    source: str
    entries: tuple[Code, ...]
    by_words: Mapping[str, Code]

    def get(self, code: str) -> Code:
        """Return the entry of a stored code. Raises KeyError."""
        for entry in self.entries:
            if entry.code == code:
                return entry
        raise KeyError(f"{self.name} has no code {code!r}")

    def find(self, words: str) -> Code | None:
        """Return the entry that a form or ledger means by these words (or code), or None."""
        return self.by_words.get(words) or self.by_words.get(_key(words))

    def choices(self, language: str = "zh") -> list[tuple[str, str]]:
        """Return (code, words) pairs for a field of choices."""
        return [(entry.code, entry.alone(language)) for entry in self.entries]


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Return all code lists by name."""
    return {name: _read(name, table) for name, table in read_policy_file("codes.toml").items()}


def code_list(name: str) -> CodeList:
    """Return one list: `person_categories`, `legal_forms`, `rejection_reasons`, …. Raises KeyError."""
    return code_lists()[name]


def codes_by_list() -> dict[str, tuple[str, ...]]:
    """Return the codes of all lists by the list's name, each in its order."""
    return {name: tuple(entry.code for entry in one.entries) for name, one in code_lists().items()}


def _read(name: str, table: Mapping[str, object]) -> CodeList:
    rows = table["entries"]
    if not isinstance(rows, list):
        raise TypeError(f"the entries of {name} must be a list")
    entries = tuple(Code(row["code"], row["zh"], row["en"], tuple(row["also"])) for row in rows)
    by_words: dict[str, Code] = {}
    # A list's own words win over another entry's other words.
    for spellings in (lambda entry: (entry.code, entry.zh), lambda entry: entry.also):
        for entry in entries:
            for words in spellings(entry):
                by_words.setdefault(_key(words), entry)
    return CodeList(name, str(table["zh"]), str(table["en"]), str(table["source"]), entries, by_words)


def _key(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()
