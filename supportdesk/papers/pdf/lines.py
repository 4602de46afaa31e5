"""Our own line breaking for Chinese with Latin, and the paragraph block made of it.

Nothing is ever read as markup: a string goes in, lines come out, each is drawn as it stands.
Numbers, dates and Latin words stay whole; no line begins with a closing mark or ends with an opening one.
"""

import re
from collections.abc import Callable
from functools import cache

from supportdesk.papers.pdf.fonts import Cut, Faces
from supportdesk.papers.pdf.pen import Block, Pen
from supportdesk.papers.pdf.plain_text import clean, shorten
from supportdesk.papers.pdf.style import RUNNING, Style

NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…—·%％,.;:?!)]}〉︰")
NOT_LAST = frozenset("（《「『【〔“‘¥￥([{〈")
HANG = 0.5
LEAST_LAST = 3
CARRIES = 2
LEAST_LINES = 2
MOST_LABEL_LINES = 3

_TOKEN = re.compile(r"\n| +|[!-~\u00a0-ɏ–−€]+|.", re.DOTALL)
_MARKS = "，。、；：？！）》」』】〕%,.;:?!)"


def break_lines(text: str, cut: Cut, size: float, width: float, *, indent: float = 0) -> list[str]:
    """Break a text into lines of at most `width` points (one closing mark may hang half an em over the end).

    `indent` is the room in points that the first line of each paragraph leaves free.
    """
    text = clean(text)
    if "\n" not in text and cut.width(text, size) <= width - indent:
        return [text]
    lines: list[str] = []
    measure = cache(lambda part: cut.width(part, size))
    for paragraph in text.split("\n"):
        tokens = _TOKEN.findall(paragraph)
        lines.extend(_Breaker(measure, size, width, indent).broken(tokens))
    return lines


def few_lines(text: str, faces: Faces, style: Style, width: float, most: int = MOST_LABEL_LINES) -> list[str]:
    """Break a label that has room for a few lines only; what is too long ends visibly in an ellipsis."""
    cut = faces.cut(style.cut)
    lines = break_lines(text, cut, style.size, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], shorten("".join(lines[most - 1 : most + 1]) + "…", cut, style.size, width)]
    return lines


class _Breaker:
    """The greedy filling of one paragraph."""

    def __init__(self, measure: Callable[[str], float], em: float, width: float, indent: float) -> None:
        self._measure = measure
        self._em = em
        self._width = width
        self._room = width - indent
        self._lines: list[list[str]] = []
        self._line: list[str] = []
        self._used = 0.0

    def broken(self, tokens: list[str]) -> list[str]:
        for token in tokens:
            self._take(token)
        if self._line or not self._lines:
            self._lines.append(self._line)
        self._feed_last_line()
        return ["".join(line).rstrip(" ") for line in self._lines]

    def _take(self, token: str) -> None:
        width = self._measure(token)
        if self._used + width <= self._room + 0.001:
            if self._line or not token.startswith(" ") or not self._lines:
                self._line.append(token)
                self._used += width
        elif token.startswith(" "):
            self._next([])
        elif token[0] in NOT_FIRST and len(token) == 1 and self._line:
            self._take_mark(token, width)
        elif self._line:
            carried: list[str] = []
            while len(self._line) > 1 and self._line[-1] in NOT_LAST and len(carried) < CARRIES:
                carried.insert(0, self._line.pop())
            self._next(carried)
            self._take(token)
        else:
            self._cut_run(token)

    def _take_mark(self, mark: str, width: float) -> None:
        """A mark that may not begin a line hangs half an em, else takes the character before it along."""
        joined = self._measure("".join(self._line) + mark)  # closing up may have made room
        if mark in _MARKS and joined <= self._room + self._em * HANG + 0.001:
            self._line.append(mark)
            self._used += width
            return
        carried: list[str] = []
        while len(self._line) > 1 and len(carried) < CARRIES:
            carried.insert(0, self._line.pop())
            if carried[0] not in NOT_FIRST and (not self._line or self._line[-1] not in NOT_LAST):
                break
        self._next([*carried, mark])

    def _next(self, carried: list[str]) -> None:
        self._lines.append(self._line)
        self._line = carried
        self._used = self._measure("".join(carried)) if carried else 0.0
        self._room = self._width

    def _cut_run(self, token: str) -> None:
        """A run that is longer than a whole line is cut where the line is full."""
        start, used = 0, 0.0
        for at, character in enumerate(token):
            width = self._measure(character)
            if at > start and used + width > self._room:
                self._line = [token[start:at]]
                self._next([])
                start, used = at, 0.0
            used += width
        self._line, self._used = [token[start:]], used

    def _feed_last_line(self) -> None:
        """A last line of one or two characters takes some from the line above."""
        if len(self._lines) < LEAST_LINES:
            return
        above, last = self._lines[-2], self._lines[-1]
        if not last:
            return
        while (
            len("".join(last)) < LEAST_LAST
            or last[0] in NOT_FIRST
            or (above and above[-1] in NOT_LAST and len(above) > LEAST_LAST)
        ) and len(above) > LEAST_LAST:
            if self._measure(above[-1] + "".join(last)) > self._width:
                break
            last.insert(0, above.pop())
            if sum(map(len, last)) > 2 * LEAST_LAST + 1 and last[0] not in NOT_FIRST:
                break
        while last and last[0] == " ":
            last.pop(0)


class Paragraph(Block):
    """Running text. A split leaves two lines on each side."""

    def __init__(
        self,
        text: str,
        faces: Faces,
        style: Style = RUNNING,
        *,
        before: float = 0,
        indent_ems: float = 0,
        justified: bool = False,
    ) -> None:
        self.before = before
        self._text = text
        self._faces = faces
        self._style = style
        self._indent = indent_ems * style.size
        self._justified = justified
        self._lines: list[str] | None = None
        self._continues = False
        self._goes_on = False

    def height(self, width: float) -> float:
        return len(self._broken(width)) * self._style.leading

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        lines = self._broken(width)
        count = min(int(room / self._style.leading + 0.001), len(lines) - LEAST_LINES)
        if count < LEAST_LINES:
            return None
        head = self._part(lines[:count], continues=self._continues, goes_on=True)
        return head, self._part(lines[count:], continues=True, goes_on=self._goes_on)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        style = self._style
        lines = self._broken(width)
        cut = self._faces.cut(style.cut)
        for number, line in enumerate(lines):
            first = number == 0 and not self._continues
            indent = self._indent if first else 0
            spread = 0.0
            if self._justified and (self._goes_on or number < len(lines) - 1):
                slack = width - indent - cut.width(line, style.size)
                if abs(slack) < 2 * style.size and len(line) > 1:
                    hanging = style.size * HANG if slack < 0 else 0
                    spread = (slack + hanging) / (len(line) - 1)
            pen.line(x + indent, top - number * style.leading, line, style, spread=spread)

    def _part(self, lines: list[str], *, continues: bool, goes_on: bool) -> "Paragraph":
        part = Paragraph(self._text, self._faces, self._style, justified=self._justified)
        part._lines, part._continues, part._indent, part.before = lines, continues, self._indent, self.before
        part._goes_on = goes_on
        return part

    def _broken(self, width: float) -> list[str]:
        if self._lines is None:
            cut = self._faces.cut(self._style.cut)
            self._lines = break_lines(self._text, cut, self._style.size, width, indent=self._indent)
        return self._lines
