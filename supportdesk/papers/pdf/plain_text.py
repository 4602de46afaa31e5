"""Making any text fit to be drawn: what cannot be printed becomes a visible box, what is too long ends in an ellipsis."""

import re
import unicodedata

from supportdesk.papers.pdf.fonts import BOX, Cut

_CONTROL_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_TAME = re.compile(r"[ -~\u00a0-\u00ac\u00ae-ɏ\u2010-\u2015‘’“”…\u3000-〗一-鿿！-～\n]*")


def clean(text: str) -> str:
    """Replace what cannot be printed (control and invisible characters, halves of a pair) by a box; keep line ends."""
    if _TAME.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\t", " ")
    return "".join(BOX if c != "\n" and unicodedata.category(c) in _CONTROL_CATEGORIES else c for c in text)


def one_line(text: str) -> str:
    """Clean a text for a place that has one line: line ends become spaces."""
    return clean(text).replace("\n", " ")


def shorten(text: str, cut: Cut, size: float, width: float) -> str:
    """Fit one line into a width; what does not fit is visibly cut off with an ellipsis."""
    # No character that takes room is narrower than a fifth of its size: of a long text only the beginning is looked at.
    most = int(width / size * 5) + 1
    text = one_line(text[: most + 1])
    if cut.width(text, size) <= width:
        return text
    end = "..." if text[0].isascii() else "…"  # the Chinese ellipsis stands at half height, odd after Latin
    low, high = 0, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cut.width(text[:middle] + end, size) <= width else (low, middle - 1)
    return text[:low] + end
