"""Tables: rules instead of zebra, header on each page, groups whole, a row of any length split over pages.

Column widths come from the content, so one layout serves both languages: a fixed column is as wide as its widest cell
(within its bounds), elastic columns share the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from supportdesk.papers.pdf.cells import PAD, Cell, Column, Kind, Look, Row
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.lines import break_lines, few_lines
from supportdesk.papers.pdf.marks import MARK_WIDTH, draw_bar, draw_mark
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.style import GREY, HAIRLINE, INK, RULE, TINT, TOTAL_TINT, Style

SMALL_GROUP = 6
LONG_TABLE = 12
_TALL_ROW = 320.0
_MOST_HEADER_LINES = 4


@dataclass
class _Set:
    """A row after breaking: lines of each cell, and its height."""

    row: Row
    lines: list[tuple[Cell, int, list[str]]]
    height: float
    number: int = 0


@dataclass
class _Plan:
    """Widths and broken header, computed once and shared by the parts of a split table."""

    widths: list[float]
    lefts: list[float]
    header: list[tuple[int, list[str]]] = field(default_factory=list)
    header_lower: float = 0
    header_upper: float = 0


class Table(Block):
    """A table of text, figures, marks and bars."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        faces: Faces,
        *,
        look: Look | None = None,
        before: float = 0,
        wants: float = 0,
    ) -> None:
        self.before = before
        self.wants = wants
        self._columns = columns
        self._rows = rows
        self._faces = faces
        self._look = look or Look()
        self._plan: _Plan | None = None
        self._set: list[_Set] = []
        self._ends = True

    def height(self, width: float) -> float:
        plan = self._planned(width)
        return plan.header_upper + plan.header_lower + sum(row.height for row in self._set)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        plan = self._planned(width)
        room -= plan.header_upper + plan.header_lower
        count, used = 0, 0.0
        for first, last in self._units():
            height = sum(row.height for row in self._set[first:last])
            if used + height > room:
                if height > _TALL_ROW:
                    return self._split_unit(first, last, room - used)
                break
            used += height
            count = last
        if count == len(self._set) - 1 and count > 2 and self._set[-1].row.kind is Kind.BODY:  # noqa: PLR2004
            count -= 1  # no single row on the next page
        if count in (0, len(self._set)):
            return None
        return self._part(self._set[:count], ends=False), self._part(self._set[count:], ends=self._ends)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        plan = self._planned(width)
        full = sum(plan.widths)
        self._draw_tints(pen, x, top, full)
        self._draw_rules(pen, x, top, full)
        y = self._draw_header(pen, x, top)
        for position, row in enumerate(self._set):
            self._draw_row(pen, x, y, row, at_top=position == 0)
            y -= row.height

    # -- measuring ---------------------------------------------------------------------------------------------------

    def _planned(self, width: float) -> _Plan:
        if self._plan is None:
            widths = self._column_widths(width)
            lefts = [sum(widths[:at]) for at in range(len(widths))]
            self._plan = _Plan(widths, lefts)
            self._set_header(self._plan)
            self._set = [self._set_row(row, self._plan) for row in self._rows]
            for number, row in enumerate(self._set):
                row.number = number + 1
        return self._plan

    def _column_widths(self, width: float) -> list[float]:
        widths: list[float] = []
        for at, column in enumerate(self._columns):
            if column.stretch:
                widths.append(0)
                continue
            style = self._look.head
            cut = self._faces.cut(style.cut)
            natural = max((cut.width(part, style.size) for part in column.title.split("\n")), default=0)
            for row in self._rows:
                cell = self._cell_at(row, at)
                if cell is not None and cell.span == 1:
                    natural = max(natural, self._cell_width(cell, row))
            pads = self._left_pad(at) + self._right_pad(at)
            widths.append(min(max(natural + pads + 0.5, column.least), column.most))
        shares = sum(column.stretch for column in self._columns)
        rest = width - sum(widths)
        if shares == 0:
            return [natural * width / sum(widths) for natural in widths]
        least = 42.0 * sum(1 for column in self._columns if column.stretch)
        if rest < least:
            widths = self._squeezed(widths, width - least)
            rest = width - sum(widths)
        return [
            rest * column.stretch / shares if column.stretch else natural
            for column, natural in zip(self._columns, widths, strict=True)
        ]

    def _squeezed(self, widths: list[float], room: float) -> list[float]:
        """Narrow the columns, those with room inside first, so that words and numbers stay whole if they can."""
        least = [0.0 if column.stretch else self._longest_word(at) for at, column in enumerate(self._columns)]
        least = [min(word, natural) for word, natural in zip(least, widths, strict=True)]
        slack, missing = sum(widths) - sum(least), sum(widths) - room
        if slack <= missing:
            return [natural * room / sum(widths) for natural in widths]
        return [natural - (natural - word) * missing / slack for natural, word in zip(widths, least, strict=True)]

    def _longest_word(self, at: int) -> float:
        head, cut = self._look.head, self._faces.cut(self._look.head.cut)
        longest = max((cut.width(word, head.size) for word in self._columns[at].title.split()), default=0)
        for row in self._rows:
            cell = self._cell_at(row, at)
            if cell is not None and cell.span == 1:
                style = self._style(cell, row)
                cut = self._faces.cut(style.cut)
                text = max((cut.width(word, style.size) for word in cell.text.split()), default=0)
                longest = max(longest, text + (cell.bar.width if cell.bar else 0) + (MARK_WIDTH if cell.mark else 0))
        return longest + self._left_pad(at) + self._right_pad(at) + 0.5

    @staticmethod
    def _cell_at(row: Row, column: int) -> Cell | None:
        at = 0
        for cell in row.cells:
            span = cell.span if isinstance(cell, Cell) else 1
            if at == column:
                return cell if isinstance(cell, Cell) else Cell(cell)
            at += span
        return None

    def _cell_width(self, cell: Cell, row: Row) -> float:
        style = self._style(cell, row)
        cut = self._faces.cut(style.cut)
        text = max((cut.width(part, style.size) for part in cell.text.split("\n")), default=0)
        return text + (MARK_WIDTH if cell.mark else 0) + (cell.bar.width if cell.bar else 0)

    def _left_pad(self, at: int) -> float:
        return 0 if at == 0 and not self._look.outer_pads else self._columns[at].left_pad

    def _right_pad(self, at: int) -> float:
        return 0 if at == len(self._columns) - 1 and not self._look.outer_pads else PAD

    def _style(self, cell: Cell, row: Row) -> Style:
        style = cell.style or self._look.body
        if cell.style is None and row.kind in (Kind.TOTAL, Kind.GROUP):
            return style.bold()
        if cell.style is None and row.kind is Kind.COMPARISON:
            return style.inked(GREY)
        return style

    def _set_row(self, row: Row, plan: _Plan) -> _Set:
        lines: list[tuple[Cell, int, list[str]]] = []
        height = 0.0
        at = 0
        for given in row.cells:
            cell = given if isinstance(given, Cell) else Cell(given)
            style = self._style(cell, row)
            last = at + cell.span - 1
            room = sum(plan.widths[at : last + 1]) - self._left_pad(at) - self._right_pad(last)
            room -= (MARK_WIDTH if cell.mark else 0) + (cell.bar.width if cell.bar else 0)
            broken = break_lines(cell.text, self._faces.cut(style.cut), style.size, room)
            lines.append((cell, at, broken))
            height = max(height, len(broken) * style.leading)
            at += cell.span
        return _Set(row, lines, height + self._look.row_pad)

    def _set_header(self, plan: _Plan) -> None:
        if not any(column.title for column in self._columns):
            return
        style = self._look.head
        deepest = 1
        for at, column in enumerate(self._columns):
            room = plan.widths[at] - self._left_pad(at) - self._right_pad(at)
            broken = few_lines(column.title, self._faces, style, room, _MOST_HEADER_LINES)
            plan.header.append((at, broken))
            deepest = max(deepest, len(broken))
        plan.header_lower = deepest * style.leading + self._look.header_pad
        if any(column.over for column in self._columns):
            plan.header_upper = style.leading + 6

    # -- splitting ---------------------------------------------------------------------------------------------------

    def _units(self) -> list[tuple[int, int]]:
        """Rows that stay together: a small group with its heading, totals with the row above them."""
        units: list[tuple[int, int]] = []
        at = 0
        while at < len(self._set):
            end = at + 1
            if self._set[at].row.kind is Kind.GROUP:
                while end < len(self._set) and self._set[end].row.kind is Kind.BODY:
                    end += 1
                if end - at - 1 > SMALL_GROUP:
                    end = at + 2
            while end < len(self._set) and self._set[end].row.kind in (Kind.TOTAL, Kind.COMPARISON):
                end += 1
            units.append((at, end))
            at = end
        return units

    def _split_unit(self, first: int, last: int, room: float) -> tuple[Block, Block] | None:
        """Split inside a unit that is too tall for any page to hold it whole: between its rows, then inside a row."""
        count, used = first, 0.0
        while count < last and used + self._set[count].height <= room:
            used += self._set[count].height
            count += 1
        head = self._set[:count]
        tail = self._set[count:]
        if tail and tail[0].height > _TALL_ROW:
            parts = self._split_row(tail[0], room - used)
            if parts:
                head, tail = [*head, parts[0]], [parts[1], *tail[1:]]
        if not head:
            return None
        return self._part(head, ends=False), self._part(tail, ends=self._ends)

    def _split_row(self, row: _Set, room: float) -> tuple[_Set, _Set] | None:
        leading = max(self._style(cell, row.row).leading for cell, _, _ in row.lines)
        count = int((room - self._look.row_pad) / leading)
        if count < 2:  # noqa: PLR2004 - two lines stay on each side
            return None
        upper = [(cell, at, lines[:count]) for cell, at, lines in row.lines]
        lower = [(Cell("", cell.span, cell.style, cell.align), at, lines[count:]) for cell, at, lines in row.lines]
        deepest = max(len(lines) for _, _, lines in lower)
        return (
            _Set(row.row, upper, count * leading + self._look.row_pad, row.number),
            _Set(Row(row.row.cells, row.row.kind), lower, deepest * leading + self._look.row_pad, row.number),
        )

    def _part(self, rows: list[_Set], *, ends: bool) -> "Table":
        part = Table(self._columns, (), self._faces, look=self._look, before=self.before)
        part._plan, part._set, part._ends = self._plan, rows, ends
        return part

    # -- drawing: all tints first, then all rules, then the text -----------------------------------------------------

    def _draw_tints(self, pen: Pen, x: float, top: float, full: float) -> None:
        plan = self._plan
        assert plan is not None  # noqa: S101 - draw plans first
        header = plan.header_upper + plan.header_lower
        if header and self._look.tinted_head:
            pen.box(x, top - header, full, header, TINT)
        y = top - header
        for row in self._set:
            if row.row.kind in (Kind.GROUP, Kind.TOTAL):
                pen.box(x, y - row.height, full, row.height, TINT if row.row.kind is Kind.GROUP else TOTAL_TINT)
            y -= row.height

    def _draw_rules(self, pen: Pen, x: float, top: float, full: float) -> None:
        plan = self._plan
        assert plan is not None  # noqa: S101 - draw plans first
        header = plan.header_upper + plan.header_lower
        y = top - header
        long = self._look.fives and sum(1 for row in self._set if row.row.kind is Kind.BODY) >= LONG_TABLE
        for position, row in enumerate(self._set[:-1]):
            y -= row.height
            following = self._set[position + 1].row.kind
            if following is Kind.TOTAL:
                pen.rule(x, y, full, 0.6, INK)
            elif following is Kind.GROUP or (
                long and row.row.kind is Kind.BODY and row.number % 5 == 0 and following is Kind.BODY
            ):
                pen.rule(x, y, full, 0.6, RULE)
            else:
                pen.rule(x, y, full, 0.35, HAIRLINE)
        if self._set:
            y -= self._set[-1].height
        if header:
            pen.rule(x, top - header, full, 0.6, INK)
        pen.rule(x, top, full, 1, INK)
        if self._look.closed and self._ends:
            pen.rule(x, y, full, 1, INK)
        else:
            pen.rule(x, y, full, 0.6, RULE)

    def _draw_header(self, pen: Pen, x: float, top: float) -> float:
        plan = self._plan
        assert plan is not None  # noqa: S101 - draw plans first
        style = self._look.head
        bottom = top - plan.header_upper - plan.header_lower
        for at, lines in plan.header:
            y = bottom + self._look.header_pad / 2 + len(lines) * style.leading
            for line in lines:
                self._write(pen, x, y, line, style, at, at, self._columns[at].align)
                y -= style.leading
        if plan.header_upper:
            self._draw_brackets(pen, x, top, plan)
        return bottom

    def _draw_brackets(self, pen: Pen, x: float, top: float, plan: _Plan) -> None:
        at = 0
        while at < len(self._columns):
            over = self._columns[at].over
            end = at + 1
            while over and end < len(self._columns) and self._columns[end].over == over:
                end += 1
            if over:
                left, right = x + plan.lefts[at], x + plan.lefts[end - 1] + plan.widths[end - 1]
                head = self._look.head
                words = shorten(over, self._faces.cut(head.cut), head.size, right - left - 6)
                pen.line((left + right) / 2, top - 3, words, head, Align.CENTRE)
                pen.rule(left + 3, top - plan.header_upper, right - left - 6, 0.5, RULE)
            at = end

    def _draw_row(self, pen: Pen, x: float, top: float, row: _Set, *, at_top: bool) -> None:
        plan = self._plan
        assert plan is not None  # noqa: S101 - draw plans first
        for cell, at, lines in row.lines:
            if at == 0 and row.row.repeats and not at_top:
                continue
            style = self._style(cell, row.row)
            last = at + cell.span - 1
            align = cell.align or self._columns[at].align
            shift = 0.0
            y = top - self._look.row_pad / 2
            if cell.mark:
                draw_mark(pen, cell.mark, x + plan.lefts[at] + self._left_pad(at), y - style.leading / 2)
                shift = MARK_WIDTH
            if cell.bar:
                draw_bar(pen, cell.bar, x + plan.lefts[at] + self._left_pad(at), y - style.leading / 2)
            for line in lines:
                self._write(pen, x, y, line, style, at, last, align, shift=shift)
                y -= style.leading

    def _write(
        self,
        pen: Pen,
        x: float,
        top: float,
        text: str,
        style: Style,
        at: int,
        last: int,
        align: Align,
        *,
        shift: float = 0,
    ) -> None:
        plan = self._plan
        assert plan is not None  # noqa: S101 - draw plans first
        left = x + plan.lefts[at] + self._left_pad(at) + shift
        right = x + plan.lefts[last] + plan.widths[last] - self._right_pad(last)
        position = left + (right - left) * align.value
        pen.line(position, top, text, style, align)
