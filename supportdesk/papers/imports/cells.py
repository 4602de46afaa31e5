"""Read the cells of one row by their fields, and collect what was mended and what is wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import (
    Counted,
    GivenDate,
    Parsed,
    Precision,
    Unit,
    parse_date,
    parse_landline,
    parse_mobile,
    parse_money,
    parse_percent,
    parse_text,
    parse_whole_number,
)
from supportdesk.domain.identifiers import lost_precision
from supportdesk.domain.ledgers import Coded, Finding
from supportdesk.domain.money import Money
from supportdesk.domain.words import Words
from supportdesk.papers.imports import sentences
from supportdesk.papers.imports.headings import Table, column_letters
from supportdesk.papers.imports.workbook import Cell, NoResult
from supportdesk.policies.codes import code_list

LONGEST_TEXT = 500
LONGEST_TERM_MONTHS = 600
MONTHS_OF_A_YEAR = 12
EXACT_DIGITS = 15
_SIGNS_FOR_NOTHING = "- -- --- — —— – / // \\ n/a none null"
_WORDS_FOR_NOTHING = "无 暂无 没有 空 未 否 不详 未参加 未培训 未参保 未投保 未享受 未发放 未贷款 未办理"
_FILLERS = frozenset({"", *_SIGNS_FOR_NOTHING.split(), *_WORDS_FOR_NOTHING.split()})
_LONGEST_FILLER = 12
_BETWEEN_CATEGORIES = re.compile(r"[、,，/;；|+]+")
_FIRST_DAY = date(1899, 12, 30)
_SERIALS = range(20_000, 73_051)  # 1954-10-03 to 2100-01-01
_DAY_NUMBERS = range(19_000_101, 21_001_232)
_MONTH_NUMBERS = range(190_001, 210_013)
_TERM = re.compile(r"([0-9.]+)\s*(年|个月|月)")
_LARGEST_FRACTION = Decimal("0.3")
T = TypeVar("T")
# What one field's text was read as: a ledger says 农商银行 in most of its rows.
Memo = dict[tuple[str, str], Parsed[Any] | BadValueError]


def number_text(number: float) -> str:
    """Write a number cell as people see it: no exponent, no noise behind the fifteenth digit."""
    if number == int(number) and abs(number) < 10**EXACT_DIGITS:
        return str(int(number))
    return f"{Decimal(f'{number:.{EXACT_DIGITS}g}'):f}"


def cell_text(cell: Cell) -> str:
    """Write any cell as text. Raises BadValueError (`cell_no_result`)."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, NoResult):
        raise sentences.no_result()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return number_text(cell) if isinstance(cell, float) else cell.isoformat()


def is_empty(cell: Cell) -> bool:
    """Say whether a cell holds nothing, or one of the signs by which people say so."""
    if isinstance(cell, str):
        return cell.strip().lower() in _FILLERS if len(cell) <= _LONGEST_FILLER else cell.isspace()
    return cell is None or cell is False


class RowReader:
    """One row of a table. Each method reads one field: None when it is empty, absent, or wrong (then a fault stands)."""

    def __init__(
        self,
        sheet: str,
        number: int,
        cells: Sequence[Cell],
        table: Table,
        units: Mapping[str, Unit | None],
        memo: Memo,
        columns: Mapping[str, str],
    ) -> None:
        self.sheet = sheet
        self.row_number = number
        self.cells = cells
        self.table = table
        self.units = units
        self.memo = memo
        self.columns = columns
        self.repairs: list[Finding] = []
        self.faults: list[Finding] = []
        self.hints: list[Finding] = []
        # Fields whose date tells the month only: its first day is taken.
        self.month_only: list[str] = []

    def cell(self, field: str) -> Cell:
        """Return the raw cell of a field; blanks and fillers such as `/` were made None before."""
        column = self.table.columns.get(field)
        return self.cells[column.place] if column and column.place < len(self.cells) else None

    def letters(self, field: str) -> str:
        """Return the letters of a field's column, empty when the sheet has none."""
        return self.columns.get(field, "")

    def fault(self, field: str, error: BadValueError) -> None:
        """Refuse the row for this cell."""
        self.faults.append(self._finding(field, error.code, error.words))

    def hint(self, field: str, code: str, words: Words) -> None:
        """Ask an official to look at this cell."""
        self.hints.append(self._finding(field, code, words))

    def read(self, field: str, parse: Callable[[str], Parsed[T]]) -> T | None:
        """Read a field by a domain parser, unless it is empty."""
        cell = self.cell(field)
        if cell is None:
            return None
        if not isinstance(cell, str):
            outcome = _outcome(parse, cell)
        elif (found := self.memo.get((field, cell))) is not None:
            outcome = found
        else:
            outcome = self.memo[field, cell] = _outcome(parse, cell)
        if isinstance(outcome, BadValueError):
            self.fault(field, outcome)
            return None
        return self.keep(field, outcome)

    def keep(self, field: str, parsed: Parsed[T]) -> T:
        """Note the repairs of a value and return it."""
        if parsed.repairs:
            self.repairs += [self._finding(field, code, sentences.repair_words(code)) for code in parsed.repairs]
        return parsed.value

    def text(self, field: str) -> str | None:
        """Read free text on one line."""
        return self.read(field, lambda text: parse_text(text, longest=LONGEST_TEXT, one_line=True)) or None

    def coded(self, field: str) -> Coded | None:
        """Read words of a code list."""
        text = self.text(field)
        return Coded(text, self._code(field, text)) if text else None

    def all_coded(self, field: str) -> tuple[Coded, ...]:
        """Read several words of a code list in one cell, or the one that contains a separator itself."""
        text = self.text(field)
        if not text:
            return ()
        if code := self._code(field, text):
            return (Coded(text, code),)
        parts = [part.strip() for part in _BETWEEN_CATEGORIES.split(text)]
        return tuple(Coded(part, self._code(field, part)) for part in parts if part)

    def date(self, field: str) -> GivenDate | None:
        """Read a date: a date cell, text, or a number cell that is clearly one."""
        cell = self.cell(field)
        if isinstance(cell, date):
            return GivenDate(cell)
        if not isinstance(cell, float):
            given = self.read(field, parse_date)
            if given is not None and given.precision is Precision.MONTH:
                self.month_only.append(field)
            return given
        try:
            return self.keep(field, _date_of_number(cell))
        except BadValueError as error:
            self.fault(field, error)
            return None

    def money(self, field: str) -> Money | None:
        """Read an amount in its column's unit."""
        cell = self.cell(field)
        if cell is None:
            return None
        try:
            unit = self.units.get(field)
            if unit is None:
                raise sentences.unit_unknown()
            amount = self.keep(field, parse_money(cell_text(cell), unit=unit))
            meaning = self.table.columns[field].meaning
            if amount and ((meaning.least and amount < meaning.least) or (meaning.most and amount > meaning.most)):
                raise sentences.implausible(amount.grouped)
        except BadValueError as error:
            code = sentences.NEGATIVE_CODES.get(field) if error.code == "money_negative" else None
            self.fault(field, BadValueError(error.words, code=code or error.code))
            return None
        return amount

    def number(self, field: str) -> int | None:
        """Read a whole number."""
        return self.read(field, parse_whole_number)

    def months(self, field: str) -> int | None:
        """Read a term: `36`, `36个月`, `3年`; a bare number counts in the heading's unit, months unless it says 年."""
        column = self.table.columns.get(field)
        years = bool(column and column.unit == "年")

        def parse(text: str) -> Parsed[int]:
            found = _TERM.fullmatch(text.strip())
            in_years = found[2] == "年" if found else years
            bare = found[1] if found else text
            number = parse_whole_number(bare, largest=LONGEST_TERM_MONTHS, counted=Counted.MONTHS)
            return Parsed(number.value * (MONTHS_OF_A_YEAR if in_years else 1), number.repairs)

        return self.read(field, parse)

    def percent(self, field: str) -> Decimal | None:
        """Read a percentage; a number cell of 0.035 is Excel's way of keeping 3.5%."""
        cell = self.cell(field)
        if isinstance(cell, float) and 0 < cell < _LARGEST_FRACTION:
            shown = Decimal(number_text(cell)) * 100
            return self.read(field, lambda _: Parsed(parse_percent(f"{shown:f}").value, ("percent_fraction",)))
        return self.read(field, parse_percent)

    def phones(self, field: str) -> tuple[str | None, str | None]:
        """Read a mobile number or, from those who have none, a landline: (mobile, landline)."""
        cell = self.cell(field)
        if cell is None:
            return None, None
        try:
            text = cell_text(cell)
            try:
                return self.keep(field, parse_mobile(text)), None
            except BadValueError as error:
                if error.code != "phone_landline":
                    raise
                return None, self.keep(field, parse_landline(text))
        except BadValueError as error:
            self.fault(field, error)
            return None, None

    def id_text(self, field: str) -> str:
        """Return a resident number's cell as text. Raises BadValueError (`id_lost_precision`, `cell_no_result`)."""
        cell = self.cell(field)
        if isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS:
            raise lost_precision()
        return cell_text(cell)

    def others(self) -> dict[str, str]:
        """Return what stands in the columns that no field knows, by heading."""
        kept = {}
        for place, heading in self.table.others.items():
            if place < len(self.cells) and self.cells[place] is not None:
                try:
                    kept[heading] = parse_text(cell_text(self.cells[place]), longest=LONGEST_TEXT, one_line=True).value
                except BadValueError as error:
                    letters = column_letters(place)
                    self.faults.append(Finding(self.sheet, self.row_number, letters, error.code, error.words))
        return kept

    def _code(self, field: str, text: str) -> str | None:
        name = self.table.columns[field].meaning.code_list
        found = code_list(name).find(text) if name else None
        return found.code if found else None

    def _finding(self, field: str, code: str, words: Words) -> Finding:
        return Finding(self.sheet, self.row_number, self.letters(field), code, words)


def _outcome(parse: Callable[[str], Parsed[T]], cell: Cell) -> Parsed[T] | BadValueError:
    try:
        return parse(cell_text(cell))
    except BadValueError as error:
        return error


def _date_of_number(number: float) -> Parsed[GivenDate]:
    """Read a number cell of a date column: 20230501, 202305, 2023.5, or a day's serial number of Excel."""
    if number == int(number):
        whole = int(number)
        if whole in _DAY_NUMBERS or whole in _MONTH_NUMBERS:
            return parse_date(str(whole))
        if whole in _SERIALS:
            return Parsed(GivenDate(_FIRST_DAY + timedelta(days=whole)), ("date_serial",))
    text = number_text(number)
    if re.fullmatch(r"[0-9]{4}\.1", text):
        raise sentences.number_cell_month()
    return parse_date(text)
