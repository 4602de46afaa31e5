"""The first wash of every typed value: what can be removed without asking, and what is never let in.

One validator serves form, import and API. Numbers and codes are brought to NFKC first and then met by ASCII-only
patterns, because `str.isdigit`, `int` and a bare digit class also accept digits of other scripts, and one number
stored in two spellings is two people.
"""

import re
import unicodedata

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import say

INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# Directional marks make a reader see another number than the one that is stored.
BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_PLANE_ENDS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
SURROGATES_AND_NONCHARACTERS = re.compile("[\ud800-\udfff\ufdd0-\ufdef" + _PLANE_ENDS + "]")
COMPATIBILITY_HAN = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f])")
_FULLWIDTH = re.compile("[\uff01-\uff5e\u3000]")
_FULLWIDTH_DIGITS = re.compile("[\uff10-\uff19]")
_LEADING_QUOTE = re.compile("^['’‘`´]+")


def as_text(value: object) -> str:
    """Return the text of a form, JSON or cell value.

    Raises BadValueError (`not_text`) for anything but text: a JSON number would already have lost a resident
    number's last digits, and a JSON list must not become one.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadValueError(say("这里要填文字，不能是其他类型的数据。"), code="not_text")
    return value


def first_wash(value: object) -> tuple[str, tuple[str, ...]]:
    """NFKC, without invisible characters, an Excel apostrophe in front and blanks around: for numbers and codes.

    Returns the text and `("fullwidth_digits",)` when digits were typed full width. Raises BadValueError
    (`bidi_characters`, `control_characters`) for characters that make the reader see something else.
    """
    text = as_text(value)
    if text.isascii() and text.isprintable():  # nearly every value; the long way round would change nothing
        return _LEADING_QUOTE.sub("", text.strip()).strip(), ()
    refuse_hidden(text)
    repairs = ("fullwidth_digits",) if _FULLWIDTH_DIGITS.search(text) else ()
    text = INVISIBLE.sub("", text).strip()
    text = unicodedata.normalize("NFKC", text).strip()
    text = _LEADING_QUOTE.sub("", text).strip()
    refuse_controls(text)
    return text, repairs


def refuse_hidden(text: str) -> None:
    """Raise BadValueError for directional marks, lone surrogates and code points that are no characters."""
    if BIDI.search(text):
        raise BadValueError(say("夹有看不见的方向控制符，请删掉后手工重新输入。"), code="bidi_characters")
    if SURROGATES_AND_NONCHARACTERS.search(text):
        raise BadValueError(say("夹有无法保存的字符（可能是乱码），请重新输入。"), code="not_characters")


def refuse_controls(text: str, *, allowed: str = "") -> None:
    """Raise BadValueError (`control_characters`) for NUL, C0 and C1 controls except those in `allowed`."""
    found = CONTROLS.findall(text)
    if found and any(char not in allowed for char in found):
        raise BadValueError(
            say("夹有控制字符（如换行、制表符或空字符），请删掉后重新输入。"), code="control_characters"
        )


def composed(text: str) -> str:
    """NFC, except that compatibility ideographs stay as they are: they are the way some names are written."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return "".join(
        part if COMPATIBILITY_HAN.fullmatch(part) else unicodedata.normalize("NFC", part)
        for part in COMPATIBILITY_HAN.split(text)
    )


def halfwidth(text: str) -> str:
    """Bring full-width ASCII and the ideographic space to half width and leave everything else alone."""
    return _FULLWIDTH.sub(lambda found: " " if found[0] == "\u3000" else chr(ord(found[0]) - 0xFEE0), text)
