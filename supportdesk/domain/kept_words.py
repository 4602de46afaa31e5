"""Sentences that are kept in a table until somebody reads them, and are said in the reader's language then."""

from collections.abc import Mapping
from typing import Any

from supportdesk.domain.words import BothWords, Words

_TEMPLATE, _VALUES, _ENGLISH = "say", "with", "in_english"


def keep(words: Words | str) -> dict[str, Any]:
    """Return a sentence as plain data; dates, amounts and the like are kept as they are written in Chinese."""
    if isinstance(words, str):
        return {_TEMPLATE: "{text}", _VALUES: {"text": words}}
    if isinstance(words, BothWords):
        return {_TEMPLATE: words.template, _ENGLISH: words.english}
    values = {name: _kept_value(value) for name, value in words.values.items()}
    return {_TEMPLATE: words.template, _VALUES: values} if values else {_TEMPLATE: words.template}


def _kept_value(value: object) -> object:
    if isinstance(value, Words):
        return keep(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)


def words_of(kept: Mapping[str, Any]) -> Words:
    """Return the sentence again; what holds no sentence says nothing."""
    if _ENGLISH in kept:
        return BothWords(kept.get(_TEMPLATE, ""), english=kept[_ENGLISH])
    values = {
        name: words_of(value) if isinstance(value, Mapping) else value for name, value in kept.get(_VALUES, {}).items()
    }
    return Words(kept.get(_TEMPLATE, ""), values)
