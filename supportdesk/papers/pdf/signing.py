"""Fields to sign and the place for a seal; neither is ever filled in by the program."""

from collections.abc import Sequence

from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.contents import Signature
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.style import GREY, INK, MM, RULE, Style


class Signatures(Block):
    """Fields to sign, side by side in one frame, with a place for the seal."""

    with_company = True
    _LABEL = Style("medium", 8.5, 13)
    _DATE = Style("regular", 8.5, 13, GREY)

    def __init__(
        self, given: Sequence[Signature], faces: Faces, wording: Wording, *, seal: bool = True, before: float = 0
    ) -> None:
        self.before = before
        self._given = given
        self._faces = faces
        self._wording = wording
        self._seal = seal

    def height(self, width: float) -> float:  # noqa: ARG002 - a fixed height
        return 70.0 if self._seal else 60.0

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height = self.height(width)
        fields = len(self._given) + (1 if self._seal else 0)
        slot = width / fields
        for at, signature in enumerate(self._given):
            left = x + at * slot
            if at:
                pen.upright(left, top - height, height, 0.5, RULE)
            self._draw_field(pen, left + 8, top - 6, slot - 16, signature)
        if self._seal:
            left = x + len(self._given) * slot
            pen.upright(left, top - height, height, 0.5, RULE)
            seal_place(pen, left + slot / 2, top - height / 2, 10.5 * MM, self._wording.say("盖章处"))
        pen.frame(x, top - height, width, height, 0.8, INK)

    def _draw_field(self, pen: Pen, x: float, top: float, width: float, signature: Signature) -> None:
        wording = self._wording
        cut = pen.faces.cut(self._LABEL.cut)
        pen.line(x, top, shorten(wording.said(signature.role), cut, self._LABEL.size, width), self._LABEL)
        line = top - 38
        pen.rule(x, line, width, 0.6, INK)
        if signature.signed_at:
            signed = f"{signature.name}{wording.wide_space}{wording.long_moment(signature.signed_at)}"
            pen.line(x, line - 1, shorten(signed, pen.faces.regular, self._DATE.size, width), self._DATE)
            return
        if signature.name:
            pen.line(x, line - 1, shorten(signature.name, pen.faces.regular, 8.5, width * 0.45), self._DATE)
        if wording.chinese:
            pen.line(x + width, line - 1, "年　　月　　日", self._DATE, Align.RIGHT)
        else:
            pen.line(x + width * 0.5, line - 1, wording.say("日期："), self._DATE)


def seal_place(pen: Pen, x: float, y: float, radius: float, words: str) -> None:
    """Draw the place for a seal, a dashed circle; the seal itself is put there by hand."""
    style = Style("regular", 8, 10, GREY)
    pen.ring(x, y, radius, 0.6, RULE, dashed=True)
    pen.text(x, y - 0.36 * style.size, words, style, Align.CENTRE)
