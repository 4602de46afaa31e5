"""Check characters of the three numbers by which the trade names people and ventures. Pure arithmetic, no judgement."""

from typing import Final

_RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS: Final = "10X98765432"
CREDIT_CODE_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def resident_check_char(first17: str) -> str:
    """Eighteenth character of a resident number: `0`-`9` or `X`. GB 11643-1999 (ISO 7064 MOD 11-2).

    Raises ValueError unless given seventeen ASCII digits.
    """
    digits = [_place(char, "0123456789") for char in first17]
    if len(digits) != len(_RESIDENT_WEIGHTS):
        raise ValueError("a resident number has seventeen digits before its check character")
    return _RESIDENT_CHECKS[sum(w * d for w, d in zip(_RESIDENT_WEIGHTS, digits, strict=True)) % 11]


def credit_code_check_char(first17: str) -> str:
    """Eighteenth character of a unified social credit code. GB 32100-2015 (MOD 31-3; no I, O, S, V, Z).

    Raises ValueError unless given seventeen characters of that alphabet.
    """
    places = [_place(char, CREDIT_CODE_ALPHABET) for char in first17]
    if len(places) != 17:  # noqa: PLR2004 - the length the standard gives
        raise ValueError("a credit code has seventeen characters before its check character")
    return CREDIT_CODE_ALPHABET[-sum(pow(3, i, 31) * place for i, place in enumerate(places)) % 31]


def org_code_check_char(first8: str) -> str:
    """Ninth character of an organisation code: `0`-`9` or `X`. GB 11714-1997 (MOD 11).

    Raises ValueError unless given eight digits or capital letters.
    """
    places = [_place(char, _ORG_ALPHABET) for char in first8]
    if len(places) != len(_ORG_WEIGHTS):
        raise ValueError("an organisation code has eight characters before its check character")
    rest = -sum(w * place for w, place in zip(_ORG_WEIGHTS, places, strict=True)) % 11
    return "0123456789X"[rest]


def _place(char: str, alphabet: str) -> int:
    place = alphabet.find(char)
    if place < 0:
        raise ValueError(f"not a character of this kind of number: {char!r}")
    return place
