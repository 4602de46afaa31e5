"""The ledger that goes back: the same sheets and rows, and beside each row what was mended or why it was refused.

It can be mended and dropped in again: the column of results is passed over when it is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from supportdesk.domain.ledgers import Finding, Ledger
from supportdesk.domain.words import Translate, Words, say
from supportdesk.papers.imports.cells import EXACT_DIGITS, cell_text
from supportdesk.papers.imports.headings import Table, column_letters, find_table
from supportdesk.papers.imports.limits import Limits
from supportdesk.papers.imports.workbook import NO_RESULT, Area, Cell, Sheet, read_workbook

RESULT_WIDTH = 60
EXCELS_TEXT = 49  # the built-in number format “Text”
WIDTHS: Mapping[str, int] = {"id_number": 22, "credit_code": 22, "phone": 15, "venture_name": 24}
LARGEST_MERGED_AREA = 10_000
FIRST_DATE = date(1900, 3, 1)  # before it, Excel's calendar is wrong by a day

_REFUSED = say("退回：{reasons}").template
_MENDED = say("已接收，已自动修正：{reasons}").template
_LOOK = say("已接收，请核对：{reasons}").template
_HEADING = say("导入结果")
_HIDDEN = say(
    "这张工作表在原文件里是隐藏的，没有读，内容仍在原文件。若有要导入的人员，请在Excel中取消隐藏、保存后重新上传。"
)


@dataclass(frozen=True)
class _Looks:
    """The formats of the workbook."""

    plain: Format
    text: Format
    day: Format
    heading: Format
    refused: Format
    refused_text: Format
    refused_day: Format
    reason: Format
    mended: Format


@dataclass
class _Remarks:
    """What is said about one row, and the columns it is about."""

    refused: list[Finding] = field(default_factory=list)
    mended: list[Finding] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)

    def said(self, translate: Translate) -> str:
        """Return the sentence for the column of results."""
        parts = [
            translate(template).format(reasons="；".join(_located(finding).said(translate) for finding in findings))
            for template, findings in ((_REFUSED, self.refused), (_MENDED, self.mended), (_LOOK, self.hints))
            if findings
        ]
        return "\n".join(parts)


def write_refused(
    source: Path | str | bytes,
    ledger: Ledger,
    target: Path | BinaryIO,
    translate: Translate = str,
    limits: Limits | None = None,
) -> None:
    """Write the result workbook of a ledger that was read from `source`.

    Every cell of the ledger is written as the plain value it was, text always as text: nothing in it becomes a
    formula. A hidden sheet is there by name, and says that it was not read. Refused cells are coloured, and the column
    of resident numbers is formatted as text, so that what is typed there keeps its digits. Raises WorkbookRefusedError as reading does.
    """
    remarks = _remarks(ledger)
    where = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(where, {"constant_memory": True, "strings_to_formulas": False}) as book:
        looks = _looks(book)
        for sheet in read_workbook(source, limits):
            page = book.add_worksheet(sheet.name)
            if sheet.is_hidden:
                page.set_column(0, 0, RESULT_WIDTH)
                page.write_string(0, 0, _HIDDEN.said(translate), looks.reason)
            else:
                _write_sheet(page, sheet, remarks[sheet.name], looks, translate)


def _remarks(ledger: Ledger) -> dict[str, dict[int, _Remarks]]:
    by_sheet: dict[str, dict[int, _Remarks]] = defaultdict(lambda: defaultdict(_Remarks))
    for finding in ledger.refused:
        by_sheet[finding.sheet][finding.row].refused.append(finding)
    for finding in ledger.repaired:
        by_sheet[finding.sheet][finding.row].mended.append(finding)
    for finding in ledger.hints:
        by_sheet[finding.sheet][finding.row].hints.append(finding)
    return by_sheet


def _located(finding: Finding) -> Words:
    if not finding.column:
        return finding.words
    return say("第{column}列 {reason}", column=finding.column, reason=finding.words)


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    wrapped = {"text_wrap": True, "valign": "top"}
    return _Looks(
        plain=book.add_format({"valign": "top"}),
        text=book.add_format({"num_format": EXCELS_TEXT, "valign": "top"}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        heading=book.add_format({"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}),
        refused=book.add_format({"bg_color": "#F8D7DA", "valign": "top"}),
        refused_text=book.add_format({"bg_color": "#F8D7DA", "num_format": EXCELS_TEXT, "valign": "top"}),
        refused_day=book.add_format(
            {"bg_color": "#F8D7DA", "num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}
        ),
        reason=book.add_format({"font_color": "#842029", **wrapped}),
        mended=book.add_format({"font_color": "#0A5A31", **wrapped}),
    )


def _write_sheet(
    page: Worksheet, sheet: Sheet, remarks: Mapping[int, _Remarks], looks: _Looks, translate: Translate
) -> None:
    table = find_table(sheet)
    results = max((len(row) for row in sheet.rows), default=0)
    if table:
        _arrange(page, table, results, looks)
    for index, cells in enumerate(sheet.rows):
        is_heading = table is not None and table.first_heading_row <= index < table.first_row
        about = remarks.get(index + 1)
        _write_cells(page, index, cells, looks, is_heading, about, table)
        if is_heading:
            page.write_string(index, results, _HEADING.said(translate), looks.heading)
        elif about:
            page.write_string(index, results, about.said(translate), looks.reason if about.refused else looks.mended)
    for area in _sound_areas(sheet, results):
        # merge_range would write the covered cells again, rows that were already given away in this mode.
        page.merge.append(list(area))


def _arrange(page: Worksheet, table: Table, results: int, looks: _Looks) -> None:
    for name, column in table.columns.items():
        page.set_column(column.place, column.place, WIDTHS.get(name, 12), looks.text if name == "id_number" else None)
    page.set_column(results, results, RESULT_WIDTH)
    page.freeze_panes(table.first_row, 0)


def _write_cells(
    page: Worksheet,
    index: int,
    cells: Sequence[Cell],
    looks: _Looks,
    is_heading: bool,
    about: _Remarks | None,
    table: Table | None,
) -> None:
    wrong = {finding.column for finding in about.refused} if about else set()
    id_column = table.columns.get("id_number") if table else None
    width = max(len(cells), id_column.place + 1 if id_column and about else 0)
    for place in range(width):
        cell = cells[place] if place < len(cells) else None
        is_wrong = bool(wrong) and column_letters(place) in wrong
        if is_heading:
            page.write_string(index, place, cell_text(cell) if cell is not NO_RESULT else "", looks.heading)
        elif isinstance(cell, float) and id_column and place == id_column.place and abs(cell) >= 10**EXACT_DIGITS:
            # Written out in full, the lost digits would look like a whole number again.
            page.write_string(index, place, f"{cell:.14E}", looks.refused_text)
        else:
            is_text = isinstance(cell, str) or bool(id_column and place == id_column.place)
            _write_cell(page, (index, place), cell, _format(looks, cell, is_text, is_wrong), about)


def _format(looks: _Looks, cell: Cell, is_text: bool, is_wrong: bool) -> Format:
    if isinstance(cell, date):
        return looks.refused_day if is_wrong else looks.day
    if is_text:
        return looks.refused_text if is_wrong else looks.text
    return looks.refused if is_wrong else looks.plain


def _write_cell(page: Worksheet, at: tuple[int, int], cell: Cell, look: Format, about: _Remarks | None) -> None:
    if isinstance(cell, str):
        page.write_string(*at, cell, look)
    elif isinstance(cell, bool):
        page.write_boolean(*at, cell, look)
    elif isinstance(cell, float):
        page.write_number(*at, cell, look)
    elif isinstance(cell, date) and cell >= FIRST_DATE:
        page.write_datetime(*at, cell, look)
    elif isinstance(cell, date):
        page.write_string(*at, cell.isoformat(), look)
    elif cell is NO_RESULT and about:
        # Left blank, an amount that Excel could not calculate would be nothing when the file comes back.
        page.write_formula(*at, "=NA()", look, "#N/A")
    elif about:
        page.write_blank(*at, None, look)


def _sound_areas(sheet: Sheet, results: int) -> Iterable[Area]:
    """Yield the merged areas that lie inside the sheet and do not overlap: a stranger's file may say anything."""
    taken: set[tuple[int, int]] = set()
    for first_row, first_column, last_row, last_column in sheet.merged:
        rows, columns = range(first_row, last_row + 1), range(first_column, last_column + 1)
        if (
            last_row >= len(sheet.rows)
            or last_column >= results
            or not 1 < len(rows) * len(columns) <= LARGEST_MERGED_AREA
        ):
            continue
        cells = {(row, column) for row in rows for column in columns}
        if not cells & taken:
            taken |= cells
            yield first_row, first_column, last_row, last_column
