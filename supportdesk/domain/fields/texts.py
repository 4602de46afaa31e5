"""Free text: remarks, addresses, names of ventures."""

import re

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields.cleaning import as_text, composed, refuse_controls, refuse_hidden
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.words import say

_TRAILING_BLANKS = re.compile(r"[ \t\u3000]+$", re.MULTILINE)
_ANY_BLANK = re.compile(r"\s+")


def parse_text(value: object, *, longest: int, required: bool = False, one_line: bool = False) -> Parsed[str]:
    """Read free text of at most `longest` characters; rare and private-use characters are kept.

    Line ends become LF, text becomes NFC, blanks at line ends and a byte order mark go. With `one_line`, line ends
    become one blank. Raises BadValueError: `text_missing`, `text_too_long`, `control_characters`,
    `bidi_characters`, `not_characters`.
    """
    text = as_text(value)
    if text.isprintable() and text.isascii():
        return _sized(text.strip(), longest, required)
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    refuse_hidden(text)
    refuse_controls(text, allowed="\t\n")
    text = composed(_TRAILING_BLANKS.sub("", text)).strip()
    if one_line:
        text = _ANY_BLANK.sub(" ", text)
    return _sized(text, longest, required)


def _sized(text: str, longest: int, required: bool) -> Parsed[str]:
    if required and not text:
        raise BadValueError(say("请填写这一项。"), code="text_missing")
    if len(text) > longest:
        raise BadValueError(
            say("最多{longest}个字，现在是{given}个字。", longest=longest, given=len(text)), code="text_too_long"
        )
    return Parsed(text)
