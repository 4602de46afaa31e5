"""Names of people.

Data dictionary §3.1: 2 to 50 characters; the middle dot of minority names and rare characters are kept as written.
"""

import re
import unicodedata

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields.cleaning import (
    INVISIBLE,
    as_text,
    composed,
    halfwidth,
    refuse_controls,
    refuse_hidden,
)
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.words import say

SHORTEST_NAME = 2
LONGEST_NAME = 50
MIDDLE_DOTS = "·•・‧･∙⋅.．"
_BLANKS = re.compile(r"\s+")
_MASKS = re.compile("[*＊○●×]|(?<=[\u3400-\u9fff])[Xx]+$")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# Letters, marks (also the variation selectors behind rare characters), 〇, and private-use characters of older systems.
_NAME_CATEGORIES = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nl", "Co"}
_NAME_SIGNS = set(MIDDLE_DOTS) | set(" -'’")


def parse_name(value: object) -> Parsed[str]:
    """Read a person's name; a blank inside a Chinese name is taken out and reported as `name_spaces`.

    Raises BadValueError: `name_missing`, `name_length`, `name_masked`, `name_characters`, `bidi_characters`,
    `control_characters`, `not_characters`.
    """
    text = as_text(value)
    refuse_hidden(text)
    repairs: list[str] = []
    if INVISIBLE.search(text):
        text = INVISIBLE.sub("", text)
        repairs.append("invisible_characters")
    text = text.strip()
    refuse_controls(text)
    text = composed(halfwidth(text)).strip()
    if not text:
        raise BadValueError(say("请填写姓名。"), code="name_missing")
    if _BLANKS.search(text):
        if _LATIN.search(text):
            text = _BLANKS.sub(" ", text)
        else:
            text = _BLANKS.sub("", text)
            repairs.append("name_spaces")
    if _MASKS.search(text):
        raise BadValueError(say("姓名中有遮盖符号，请填写完整姓名。"), code="name_masked")
    _refuse_signs(text)
    if not SHORTEST_NAME <= len(text) <= LONGEST_NAME:
        raise BadValueError(
            say(
                "姓名应为{shortest}至{longest}个字，现在是{given}个字。",
                shortest=SHORTEST_NAME,
                longest=LONGEST_NAME,
                given=len(text),
            ),
            code="name_length",
        )
    return Parsed(text, tuple(repairs))


def name_for_search(name: str) -> str:
    """Return the spelling under which a name is looked up: one kind of dot, no blanks, compatibility forms folded."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _BLANKS.sub("", "".join("·" if char in MIDDLE_DOTS else char for char in folded))


def _refuse_signs(text: str) -> None:
    for char in text:
        if unicodedata.category(char) not in _NAME_CATEGORIES and char not in _NAME_SIGNS and not _unassigned_han(char):
            raise BadValueError(say("姓名中不能有“{sign}”。", sign=char), code="name_characters")


def _unassigned_han(char: str) -> bool:
    """Say whether this stands in the two ideographic planes: newer characters than this Python's table knows of."""
    return 0x20000 <= ord(char) <= 0x3FFFD  # noqa: PLR2004 - Unicode's ideographic planes
