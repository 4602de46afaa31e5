"""What a support has of its own on the case summary: a small heading, facts, and its tables."""

from collections.abc import Iterator

from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.blocks import Section, facts
from supportdesk.papers.pdf.case_summary.contents import Detail, DetailTable
from supportdesk.papers.pdf.cells import Column, Kind, Look, Row
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.pen import Align, Block
from supportdesk.papers.pdf.style import INK, Style
from supportdesk.papers.pdf.tables import Table

_HEADING = Style("medium", 9.5, 14, INK)
_LOOK = Look(row_pad=5, header_pad=5.4)
_WANTS = 70.0
# Beside many figures a column of text still has room for a few words.
_WIDE = 88.0


def detail_blocks(detail: Detail, faces: Faces, w: Wording, *, is_first: bool) -> Iterator[Block]:
    """Draw one support's own section."""
    before = 2.0 if is_first else 10.0
    yield Section(w.said(detail.title), w.said(detail.note), faces, before=before, wants=_WANTS, style=_HEADING)
    if detail.facts:
        yield facts(detail.facts, faces, w)
    for at, table in enumerate(detail.tables):
        yield _table(table, faces, w, before=8 if at or detail.facts else 2)


def _table(table: DetailTable, faces: Faces, w: Wording, *, before: float) -> Table:
    columns = [
        Column(
            w.said(column.heading),
            Align.RIGHT if column.is_figure else Align.LEFT,
            stretch=1 if column.is_wide else 0,
            least=_WIDE if column.is_wide else 0,
            most=400 if column.is_wide else 150,
            over=w.said(column.over),
        )
        for column in table.columns
    ]
    rows = [Row(tuple(w.amount(cell) for cell in row)) for row in table.rows]
    if table.total:
        rows.append(Row(tuple(w.amount(cell) if cell is not None else "" for cell in table.total), Kind.TOTAL))
    return Table(columns, rows, faces, look=_LOOK, before=before)
