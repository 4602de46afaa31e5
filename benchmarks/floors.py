"""What the machine can do without the program: durable commits, a drawn PDF, a streamed workbook."""

import io
import sqlite3
import time
from pathlib import Path

import xlsxwriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas


def durable_commits(folder: Path, seconds: float = 2) -> float:
    """Commits a second of three small rows each, WAL with a sync at every commit."""
    path = folder / "floor.db"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
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


def drawn_pages(font_name: str, lines: list[str], pages: int, times: int = 10) -> float:
    """Documents a second: the same lines drawn with bare canvas calls, the font already loaded."""
    pdfmetrics.getFont(font_name)
    began = time.perf_counter()
    for _ in range(times):
        canvas = Canvas(io.BytesIO(), invariant=1, initialFontName=font_name)
        per_page = max(len(lines) // pages, 1)
        for page in range(pages):
            canvas.setFont(font_name, 9)
            for place, line in enumerate(lines[page * per_page : (page + 1) * per_page]):
                canvas.drawString(68, 780 - place * 13, line)
            canvas.showPage()
        canvas.save()
    return times / (time.perf_counter() - began)


def workbook_rows(rows: int, columns: int) -> float:
    """Rows a second of a workbook written row by row."""
    began = time.perf_counter()
    book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
    sheet = book.add_worksheet()
    for row in range(rows):
        for column in range(columns):
            sheet.write_string(row, column, "城关镇建国食品厂")
    book.close()
    return rows / (time.perf_counter() - began)
