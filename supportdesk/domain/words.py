"""Sentences that wait for their language.

The floors below the doors don't know who reads. They say a sentence in Chinese with named places for the values;
a door or a paper looks up the reader's language and fills the places in.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]

# A place for a figure, at most three words, and the two endings: {count} working [day|days].
_ONE_OR_MANY = re.compile(r"(%\((\w+)\)s|\{(\w+)\})((?: [\w-]+){0,3} )\[([^\[\]|]*)\|([^\[\]|]*)\]")


@dataclass(frozen=True)
class Words:
    """One sentence: the Chinese template (also the key of its translation) and the values for its places."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, translate: Translate) -> str:
        """Return the sentence in the language of `translate`; nested sentences are said in the same language."""
        values = {
            name: value.said(translate) if isinstance(value, Words) else value for name, value in self.values.items()
        }
        return counted(translate(self.template), values).format(**values) if values else translate(self.template)

    def __str__(self) -> str:
        return self.said(lambda text: text)


def say(template: str, **values: object) -> Words:
    """Say a sentence; the translators' tool finds the template by this function's name."""
    return Words(template, values)


def counted(template: str, values: Mapping[str, object]) -> str:
    """Settle the endings of a template by its figures: "{count} [day|days]" keeps "day" for 1, "days" for all else.

    The template is asked, never the values: what somebody typed keeps its brackets.
    """
    if "|" not in template:
        return template
    return _ONE_OR_MANY.sub(lambda found: _settled(found, values), template)


def _settled(found: re.Match[str], values: Mapping[str, object]) -> str:
    place, percent, brace, between, one, many = found.groups()
    return f"{place}{between}{one if str(values.get(percent or brace)) == '1' else many}"


# Every catalogue says the name of its own language for this one; said like a sentence, so that no catalogue can lack it.
TONGUE = say("zh")


@dataclass(frozen=True)
class BothWords(Words):
    """Words that are data, in Chinese and English: a county's own rule has no place in the catalogue of translations."""

    english: str = ""

    def said(self, translate: Translate) -> str:
        """Return the words of the reader's language; Chinese where there are no English ones."""
        return self.english if self.english and translate(TONGUE.template) == "en" else self.template

    def __str__(self) -> str:
        return self.template


def both(chinese: str, english: str = "") -> BothWords:
    """Hold words that are data in both languages."""
    return BothWords(chinese, english=english)
