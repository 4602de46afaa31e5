"""A class list as a school sends it."""

import hashlib
import io
from datetime import datetime

import xlsxwriter

HEADINGS = ("序号", "姓名", "身份证号码", "联系电话", "备注")


def workbook(*rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """A list with a title row, headings and rows; the same rows give the same file."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"created": datetime(2026, 8, 24)})  # noqa: DTZ001 - as workbooks have it
        page = book.add_worksheet("花名册")
        page.write_row(0, 0, ["禾川县 SYB 创业培训班学员花名册"])
        for number, row in enumerate((headings, *rows), 1):
            page.write_row(number, 0, row)
    return file.getvalue()


# A list that somebody has sent and not taken in yet, for addresses that name one.
SENT = workbook((1, "罗春生", "", "13800000001", ""))
SENT_DIGEST = hashlib.sha256(SENT).hexdigest()
