"""What the machine can do without the program: durable commits, a drawn PDF, a workbook."""

import io
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from reportlab.pdfgen.canvas import Canvas

from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn

# One line of the list of cases: texts, an amount, days.
CELLS = (
    "HC-2026-0001", "罗春生", "3604**********1234", "139****1234", "城关镇罗春生食品厂", "城关镇", "创业担保贷款", 120_000.0,
    "还款中", None, "周晓兰", date(2026, 3, 2),
)  # fmt: skip


def durable_commits(folder: Path, seconds: float = 2) -> float:
    """Commits a second of three small rows each, WAL with a sync at every commit."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        database = sqlite3.connect(Path(place) / "floor.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, name TEXT, data TEXT)")
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            database.execute("BEGIN IMMEDIATE")
            for _ in range(3):
                database.execute("INSERT INTO row (name, data) VALUES (?, ?)", ("罗春生", "x" * 200))
            database.execute("COMMIT")
            count += 1
        database.close()
    return count / seconds


def draw_bare(papers: Sequence[Drawn], faces: Faces) -> None:
    """Draw the same words at the same places with bare canvas calls: no measuring, no rules, no boxes."""
    for paper in papers:
        canvas = Canvas(io.BytesIO(), invariant=1)
        page = 1
        for said in paper.said:
            while page < said.page:
                canvas.showPage()
                page += 1
            canvas.setFont(faces.cut(said.style.cut).name, said.style.size)
            canvas.drawString(said.x, said.y, said.text)
        canvas.showPage()
        canvas.save()


def write_bare(rows: int) -> None:
    """Write a workbook of so many lines, cell by cell."""
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(rows):
            for column, value in enumerate(CELLS):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif isinstance(value, float):
                    sheet.write_number(row, column, value, money)
                elif value is not None:
                    sheet.write_datetime(row, column, value, day)
        book.close()
