"""The words of codes and parameters for rules, in both languages."""

from functools import cache

from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.rule_books import parameter_words
from supportdesk.domain.rule_language import Speaker
from supportdesk.domain.words import Words, both, say
from supportdesk.policies.codes import code_lists, codes_by_list

_SEXES = {"M": say("男"), "F": say("女")}


@cache
def speaker_of() -> Speaker:
    """Return who says rules with the words of the code lists and of the parameters."""
    return Speaker(code_words=_code_words, fixed_words=parameter_words(_labels()))


def _labels() -> dict[str, Words]:
    """What the parameters of all kinds and subjects are called."""
    found: dict[str, Words] = {}
    for programme in PROGRAMMES.values():
        for subject in ("", *programme.subjects):
            for parameter in programme.terms.parameters_of({"subject": {"value": subject}}):
                found.setdefault(parameter.key, parameter.label)
    return found


def codes_of_facts() -> dict[str, tuple[str, ...]]:
    """Return the codes that facts may have, by the list's name."""
    return {**codes_by_list(), "sexes": tuple(_SEXES)}


@cache
def _code_words(code_list: str, code: str) -> Words:
    if code_list == "sexes":
        return _SEXES.get(code, Words(code))
    entries = code_lists().get(code_list)
    found = next((entry for entry in entries.entries if entry.code == code), None) if entries else None
    return both(found.zh, found.en) if found else say("{code}", code=code)
