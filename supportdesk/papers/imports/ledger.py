"""Read a county's ledger of returned entrepreneurs: every row ends accepted, perhaps mended, or refused with a reason.

Nothing is saved here. Rows of any ledger are read; which sheets, headings, units and spellings a county uses is found
out by `headings`, `vocabulary` and `cells`.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from supportdesk.domain.fields import Unit
from supportdesk.domain.ledgers import Finding, Ledger, LedgerRow, SheetReport
from supportdesk.domain.money import Money
from supportdesk.papers.imports import sentences
from supportdesk.papers.imports.cells import Memo, RowReader, cell_text, is_empty
from supportdesk.papers.imports.headings import Column, Table, column_letters, find_table
from supportdesk.papers.imports.limits import Limits, refusal
from supportdesk.papers.imports.parts import read_row
from supportdesk.papers.imports.standings import Standings, shared_between_sheets
from supportdesk.papers.imports.unusual import look_at_large_loans
from supportdesk.papers.imports.vocabulary import label_keys, plain, vocabulary
from supportdesk.papers.imports.workbook import Cell, Sheet, read_workbook

LONGEST_SUM = 8
_TOTAL = re.compile(r"(?:本页|本表|全县|全镇|全乡)?(?:合计|总计|小计|共计|累计|总和)(?:[:(0-9].*)?")
_NOTE = re.compile(
    r"(?:备?注|说明|填表说明|填报说明|附注?|填[表报]人|制表人?|审核人?|经办人|负责人|单位负责人|填[表报]单位|填[表报](?:日期|时间)|"
    r"联系人|联系电话|日期|单位)(?:\(.*?\))?\s*:.*|注[0-9一二三][、.].*|第[0-9]+页.*"
)
_SPREAD_DOWN = ("town", "village")
_OF_NOBODY = {"town", "village", "serial"}


def read_ledger(source: Path | str | bytes, today: date, limits: Limits | None = None) -> Ledger:
    """Read a ledger from a path or from bytes; `today` bounds dates where a sheet does not state its reporting day.

    Raises WorkbookRefusedError for a file that cannot be read at all, with `workbook_no_ledger` when no sheet has the
    headings of a ledger, and OSError when there is no such file.
    """
    limits = limits or Limits()
    content = source if isinstance(source, bytes) else _bytes_of(Path(source), limits)
    sheets = read_workbook(content, limits)
    accepted: list[LedgerRow] = []
    refused: list[Finding] = []
    reports: list[SheetReport] = []
    earlier = Standings()
    for sheet in sheets:
        table = None if sheet.is_hidden else find_table(sheet)
        if table is None:
            why = sentences.SHEET_HIDDEN if sheet.is_hidden else sentences.SHEET_WITHOUT_HEADINGS
            reports.append(SheetReport(sheet.name, ignored=True, assumptions=(why,)))
            continue
        before = len(accepted)
        report = _read_sheet(sheet, table, today, earlier, accepted, refused)
        reports.append(replace(report, accepted=len(accepted) - before))
        sheet.rows.clear()  # a large ledger need not stand in memory twice
    if all(report.ignored for report in reports):
        raise refusal("workbook_no_ledger", limits)
    return Ledger(hashlib.sha256(content).hexdigest(), tuple(reports), shared_between_sheets(accepted), tuple(refused))


def data_rows(sheet: Sheet, table: Table) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows that are about somebody, with their number from 1, fillers such as `/` made None.

    Totals, notes, signatures, blank rows and repeated headings are passed over.
    """
    _spread_merged(sheet, table)
    for index in range(table.first_row, len(sheet.rows)):
        cells = [None if is_empty(cell) else cell for cell in sheet.rows[index]]
        if not _is_passed_over(cells, table):
            yield index + 1, cells


def _bytes_of(path: Path, limits: Limits) -> bytes:
    with path.open("rb") as file:
        return file.read(limits.file_bytes + 1)


def _read_sheet(
    sheet: Sheet,
    table: Table,
    today: date,
    earlier: Standings,
    accepted: list[LedgerRow],
    refused: list[Finding],
) -> SheetReport:
    rows = list(data_rows(sheet, table))
    memo: Memo = {}
    units, assumptions = _units(table, [cells for _, cells in rows])
    months: Counter[str] = Counter()
    before = len(accepted)
    letters = {field: column_letters(column.place) for field, column in table.columns.items()}
    for number, cells in rows:
        reader = RowReader(sheet.name, number, cells, table, units, memo, letters)
        row = read_row(reader, table.reported_on or today, today, earlier)
        if row is None:
            refused.extend(reader.faults)
        else:
            accepted.append(row)
            months.update(field for field in reader.month_only if field != "birth")
    accepted[before:] = look_at_large_loans(accepted[before:])
    return SheetReport(
        name=sheet.name,
        town=table.town,
        county=table.county,
        reported_on=table.reported_on,
        rows=len(rows),
        assumptions=tuple(
            sentences.unit_assumed(table.columns[field].heading, wan=unit is Unit.WAN) for field, unit in assumptions
        )
        + tuple(sentences.first_day_taken(table.columns[field].heading, count) for field, count in months.items())
        + ((sentences.columns_unknown(list(table.others.values())),) if table.others else ())
        + ((sentences.rows_hidden(sheet.hidden_rows),) if sheet.hidden_rows else ()),
    )


def _units(table: Table, rows: Sequence[Sequence[Cell]]) -> tuple[dict[str, Unit | None], list[tuple[str, Unit]]]:
    """Return the unit of each column of money (None: unknown), and the ones that only the amounts themselves showed."""
    stated: Mapping[str | None, Unit] = {"元": Unit.YUAN, "千元": Unit.QIAN, "万元": Unit.WAN, "yuan": Unit.YUAN}
    units: dict[str, Unit | None] = {}
    assumed: list[tuple[str, Unit]] = []
    for field, column in table.columns.items():
        if column.meaning.kind != "money":
            continue
        said = column.unit or table.unit or column.meaning.unit
        units[field] = stated.get(said)
        if said is None and (shown := _unit_shown(column, rows)):
            units[field] = shown
            assumed.append((field, shown))
    return units, assumed


def _unit_shown(column: Column, rows: Sequence[Sequence[Cell]]) -> Unit | None:
    """Return the unit in which every amount of a column makes sense, if there is only one."""
    least = column.meaning.least or Money.yuan(1)
    cells = [row[column.place] for row in rows if column.place < len(row)]
    numbers = [number for cell in cells if (number := _as_number(cell))]
    if numbers and all(number < least.fen / 100 for number in numbers):
        return Unit.WAN
    return Unit.YUAN if all(number >= least.fen / 100 for number in numbers) else None


def _as_number(cell: Cell) -> float:
    """Return a rough size, for comparing only."""
    if isinstance(cell, str):
        text = plain(cell).replace(",", "")
        return float(text) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]+)?", text) else 0.0
    return cell if isinstance(cell, float) else 0.0


def _is_passed_over(cells: Sequence[Cell], table: Table) -> bool:
    """Say whether a row is blank, a total, a note, a signature line, or the headings once more."""
    filled = {
        field
        for field, column in table.columns.items()
        if column.place < len(cells) and cells[column.place] is not None
    }
    if not filled - _OF_NOBODY:
        return True
    if not _holds_a_number(cells, table):
        texts = [plain(cell) for cell in cells if isinstance(cell, str)]
        if any(_TOTAL.fullmatch(text.replace(" ", "")) or _NOTE.fullmatch(text) for text in texts[:6]):
            return True
    return _is_heading_again(cells, table, filled)


def _holds_a_number(cells: Sequence[Cell], table: Table) -> bool:
    """Say whether the column of resident numbers holds anything like one, and not a sum or a word."""
    column = table.columns.get("id_number")
    cell = cells[column.place] if column and column.place < len(cells) else None
    return len(cell_text(cell)) > LONGEST_SUM if isinstance(cell, str | float) else False


def _is_heading_again(cells: Sequence[Cell], table: Table, filled: set[str]) -> bool:
    """Say whether the person's own columns repeat their headings, as on the second page of a printed ledger."""
    own = [table.columns[field].place for field in ("name", "id_number") if field in filled]
    labels = vocabulary().labels
    return bool(own) and all(
        isinstance(cell := cells[place], str) and any(key in labels for key in label_keys(cell)) for place in own
    )


def _spread_merged(sheet: Sheet, table: Table) -> None:
    """Write a town or village that is merged over several people into each of their rows."""
    places = {table.columns[field].place for field in _SPREAD_DOWN if field in table.columns}
    for first_row, first_column, last_row, _ in sheet.merged:
        if first_row >= table.first_row and first_column in places and first_row < len(sheet.rows):
            row = sheet.rows[first_row]
            value = row[first_column] if first_column < len(row) else None
            for cells in sheet.rows[first_row + 1 : last_row + 1]:
                if len(cells) > first_column and cells[first_column] is None:
                    cells[first_column] = value
