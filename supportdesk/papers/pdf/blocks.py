"""The pieces that papers are built of: title, section heading, facts, the way of a case, signatures, calculations."""

from collections.abc import Sequence

from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.cells import Cell, Column, Kind, Look, Row
from supportdesk.papers.pdf.contents import Calculation, Fact, Finding, PromiseState, Stage, StageState
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.lines import few_lines
from supportdesk.papers.pdf.marks import Mark
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.style import (
    BLUE,
    FACT,
    FACT_LABEL,
    GREY,
    INK,
    NOTE,
    NUMBER,
    OFFICE,
    RULE,
    SECTION,
    TITLE,
    WHITE,
    Style,
)
from supportdesk.papers.pdf.tables import Table

SECTION_WANTS = 110.0
_CHINESE_NUMBERS = "一二三四五六七八九十"

FINDING_MARKS = {Finding.MET: Mark.TICK, Finding.UNMET: Mark.CROSS, Finding.UNKNOWN: Mark.QUESTION}
PROMISE_MARKS = {
    PromiseState.DUE: Mark.DUE,
    PromiseState.LATER: Mark.LATER,
    PromiseState.DONE: Mark.TICK,
    PromiseState.OVERDUE: Mark.ALARM,
}


class Masthead(Block):
    """Office, title and number (or a grey line of circumstances) on the left, more of them on the right, one rule."""

    def __init__(
        self, faces: Faces, office: str, title: str, number: tuple[str, str] | str, aside: Sequence[tuple[str, str]]
    ) -> None:
        self._faces = faces
        self._office = office
        self._title = title
        self._number = number
        self._aside = aside

    def height(self, width: float) -> float:
        left = (
            OFFICE.leading
            + len(self._title_lines(width)) * TITLE.leading
            + len(self._circumstances(width)) * NUMBER.leading
            + 2
        )
        return max(left, len(self._aside) * _ASIDE.leading) + 9

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        faces = pen.faces
        aside_width = self._aside_width(width)
        room = width - aside_width - 16
        pen.line(x, top, shorten(self._office, faces.regular, OFFICE.size, room), OFFICE)
        y = top - OFFICE.leading
        for line in self._title_lines(width):
            pen.line(x, y, line, TITLE)
            y -= TITLE.leading
        if isinstance(self._number, str):
            for line in self._circumstances(width):
                pen.line(x, y, line, _CIRCUMSTANCES)
                y -= NUMBER.leading
        else:
            self._draw_number(pen, x, y, room, self._number)
        y = top
        for name, value in self._aside:
            pen.line(x + width - aside_width, y, name, _ASIDE.inked(GREY))
            room = aside_width - faces.regular.width(name, _ASIDE.size) - 10
            pen.line(x + width, y, shorten(value, faces.regular, _ASIDE.size, room), _ASIDE, Align.RIGHT)
            y -= _ASIDE.leading
        pen.rule(x, top - self.height(width) + 0.7, width, 1.4, INK)

    def _draw_number(self, pen: Pen, x: float, y: float, room: float, labelled: tuple[str, str]) -> None:
        label, number = labelled
        faces = self._faces
        pen.line(x, y, label, _NUMBER_LABEL)
        at = faces.cut(_NUMBER_LABEL.cut).width(label, _NUMBER_LABEL.size) + 11
        pen.line(x + at, y, shorten(number, faces.bold, NUMBER.size, room - at), NUMBER)

    def _circumstances(self, width: float) -> list[str]:
        """The grey line under the title; a number needs one line whatever it is."""
        given = self._number if isinstance(self._number, str) else ""
        return few_lines(given, self._faces, _CIRCUMSTANCES, width)

    def _title_lines(self, width: float) -> list[str]:
        return few_lines(self._title, self._faces, TITLE, width - self._aside_width(width) - 16)

    def _aside_width(self, width: float) -> float:
        cut, size = self._faces.regular, _ASIDE.size
        natural = max((cut.width(name, size) + cut.width(value, size) + 16 for name, value in self._aside), default=0)
        least = width * 0.31 if len(self._aside) > 1 else 0
        return min(max(natural, least), width * 0.45)


_ASIDE = Style("regular", 8.5, 15.4)
_NUMBER_LABEL = Style("regular", 9.5, 16)
_CIRCUMSTANCES = Style("regular", 8.5, 16, GREY)


class Strip(Block):
    """The way of a case with "you are here": done filled, now a ring, to come hollow; words and dates under each."""

    _NAME = Style("regular", 8.5, 11)
    _WHEN = Style("regular", 7.5, 10.5, GREY)
    _LINE = 15.0

    def __init__(self, stages: Sequence[tuple[str, str, StageState]], faces: Faces, *, before: float = 9) -> None:
        self.before = before
        self._stages = stages
        self._faces = faces

    @classmethod
    def of(cls, stages: Sequence[Stage], faces: Faces, wording: Wording) -> "Strip":
        said = [(wording.said(stage.name), wording.said(stage.when), stage.state) for stage in stages]
        return cls(said, faces)

    def height(self, width: float) -> float:
        names, whens = self._broken(width)
        return self._LINE + 3 + max(map(len, names)) * self._NAME.leading + max(map(len, whens)) * self._WHEN.leading

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        slot = width / len(self._stages)
        y = top - 8
        centres = [x + slot * (at + 0.5) for at in range(len(self._stages))]
        for at in range(len(centres) - 1):
            reached = self._stages[at + 1][2] is not StageState.LATER
            pen.rule(centres[at], y, slot, 2 if reached else 1, BLUE if reached else RULE)
        names, whens = self._broken(width)
        deepest = max(map(len, names))
        for at, (_, _, state) in enumerate(self._stages):
            self._draw_state(pen, centres[at], y, state)
            now = state is StageState.NOW
            line_top = top - self._LINE
            for line in names[at]:
                pen.line(centres[at], line_top, line, self._NAME.bold() if now else self._NAME, Align.CENTRE)
                line_top -= self._NAME.leading
            line_top = top - self._LINE - deepest * self._NAME.leading
            for line in whens[at]:
                pen.line(centres[at], line_top, line, self._WHEN, Align.CENTRE)
                line_top -= self._WHEN.leading

    @staticmethod
    def _draw_state(pen: Pen, x: float, y: float, state: StageState) -> None:
        if state is StageState.DONE:
            pen.disc(x, y, 4, BLUE)
        elif state is StageState.NOW:
            pen.disc(x, y, 6.4, WHITE)
            pen.ring(x, y, 5.2, 2.2, BLUE)
            pen.disc(x, y, 2.2, BLUE)
        else:
            pen.disc(x, y, 4, WHITE)
            pen.ring(x, y, 3.8, 1.1, RULE)

    def _broken(self, width: float) -> tuple[list[list[str]], list[list[str]]]:
        slot = width / len(self._stages) - 4
        bold = self._NAME.bold()
        return (
            [few_lines(name, self._faces, bold, slot) for name, _, _ in self._stages],
            [few_lines(when, self._faces, self._WHEN, slot) for _, when, _ in self._stages],
        )


class Section(Block):
    """A section's heading, with the note that says units and bases once; wants room for its first rows."""

    def __init__(
        self,
        heading: str,
        note: str,
        faces: Faces,
        *,
        before: float = 12,
        wants: float = SECTION_WANTS,
        style: Style = SECTION,
        new_page: bool = False,
    ) -> None:
        self.before = before
        self.new_page = new_page
        self.wants = wants
        self._heading = heading
        self._note = note
        self._faces = faces
        self._style = style

    def height(self, width: float) -> float:
        own = self._style.leading + 3
        return own if self._beside(width) else own + len(self._note_lines(width)) * NOTE.leading

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        cut = self._faces.cut(self._style.cut)
        pen.line(x, top, shorten(self._heading, cut, self._style.size, width), self._style)
        if not self._note:
            return
        if self._beside(width):
            pen.line(x + width, top - self._style.leading + NOTE.leading + 0.5, self._note, NOTE, Align.RIGHT)
            return
        y = top - self._style.leading
        for line in self._note_lines(width):
            pen.line(x, y, line, NOTE)
            y -= NOTE.leading

    def _beside(self, width: float) -> bool:
        heading = self._faces.cut(self._style.cut).width(self._heading, self._style.size)
        return heading + self._faces.regular.width(self._note, NOTE.size) + 16 <= width

    def _note_lines(self, width: float) -> list[str]:
        return few_lines(self._note, self._faces, NOTE, width)


def numbered(wording: Wording, number: int, heading: str) -> str:
    """Number a section: `一、人员与创业实体`, `1. Person and venture`."""
    return f"{_CHINESE_NUMBERS[number - 1]}、{heading}" if wording.chinese else f"{number}. {heading}"


def facts(given: Sequence[Fact], faces: Faces, wording: Wording) -> Table:
    """Draw facts in two columns of label and value; a wide fact takes a row of its own."""
    rows: list[Row] = []
    waiting: tuple[Cell, Cell] | None = None

    def pair(fact: Fact, span: int) -> tuple[Cell, Cell]:
        return (Cell(wording.said(fact.label), style=FACT_LABEL), Cell(wording.said(fact.value), span=span, style=FACT))

    for fact in given:
        if fact.wide:
            if waiting:
                rows.append(Row((*waiting, "", "")))
                waiting = None
            rows.append(Row(pair(fact, 3)))
        elif waiting is None:
            waiting = pair(fact, 1)
        else:
            rows.append(Row((*waiting, *pair(fact, 1))))
            waiting = None
    if waiting:
        rows.append(Row((*waiting, "", "")))
    columns = (
        Column(least=54, most=110, left_pad=0),
        Column(stretch=1.32, left_pad=0),
        Column(least=66, most=110, left_pad=4),
        Column(stretch=1, left_pad=0),
    )
    look = Look(body=FACT, row_pad=4.6, closed=False, fives=False, outer_pads=False)
    return Table(columns, rows, faces, look=look)


def calculation(given: Calculation, faces: Faces, wording: Wording, *, before: float = 0) -> Table:
    """Draw a calculation as a table: what, how it was worked out, amount, clause; the last line is the result."""
    columns = (
        Column(wording.said(given.title), least=96, most=170),
        Column(wording.say("算法"), stretch=1),
        Column(wording.say("金额（元）"), Align.RIGHT, least=76),
        Column(wording.say("依据"), least=80, most=150, left_pad=14),
    )
    last = len(given.steps) - 1
    rows = [
        Row(
            (
                wording.said(step.name),
                wording.said(step.working),
                wording.amount(step.result),
                wording.said(step.clause),
            ),
            Kind.TOTAL if at == last else Kind.BODY,
        )
        for at, step in enumerate(given.steps)
    ]
    return Table(columns, rows, faces, before=before)


class Gap(Block):
    """White space between two blocks; nothing at the top of a page."""

    def __init__(self, points: float) -> None:
        self.before = points

    def height(self, width: float) -> float:  # noqa: ARG002 - no height of its own
        return 0

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """White."""


class Beside(Block):
    """Two blocks side by side, half the width each; they stay on one page."""

    def __init__(self, left: Block, right: Block, *, gap: float = 16, before: float = 0) -> None:
        self.before = before
        self._left = left
        self._right = right
        self._gap = gap

    def height(self, width: float) -> float:
        half = (width - self._gap) / 2
        return max(self._left.height(half), self._right.height(half))

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        if self.height(width) <= _WHOLE_PAGE:
            return None
        half = (width - self._gap) / 2
        heads: list[Block] = []
        tails: list[Block] = []
        for block in (self._left, self._right):
            if block.height(half) <= room:
                parts: tuple[Block, Block] | None = (block, Gap(0))
            else:
                parts = block.split(half, room)
            if parts is None:
                return None
            heads.append(parts[0])
            tails.append(parts[1])
        return Beside(*heads, gap=self._gap, before=self.before), Beside(*tails, gap=self._gap)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        half = (width - self._gap) / 2
        self._left.draw(pen, x, top, half)
        self._right.draw(pen, x + half + self._gap, top, half)


class Together(Block):
    """Blocks that stay on one page, one under the other (unless they are taller than a page: then they part)."""

    def __init__(self, blocks: Sequence[Block], *, before: float = 0, with_company: bool = False) -> None:
        self.before = before
        self.with_company = with_company
        self._blocks = list(blocks)

    def height(self, width: float) -> float:
        return sum(b.height(width) + (b.before if at else 0) for at, b in enumerate(self._blocks))

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        if self.height(width) <= _WHOLE_PAGE:
            return None
        used, at = 0.0, 0
        for at, block in enumerate(self._blocks):
            gap = block.before if at else 0
            height = block.height(width)
            if used + gap + height > room:
                parts = block.split(width, room - used - gap)
                if parts:
                    head, tail = [*self._blocks[:at], parts[0]], [parts[1], *self._blocks[at + 1 :]]
                else:
                    head, tail = self._blocks[:at], self._blocks[at:]
                if not head:
                    return None
                return Together(head, before=self.before), Together(tail)
            used += gap + height
        return None

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        for at, block in enumerate(self._blocks):
            top -= block.before if at else 0
            block.draw(pen, x, top, width)
            top -= block.height(width)


_WHOLE_PAGE = 640.0
