"""The list of cases as a workbook or as a table of commas: one line a case, numbers by their ends, nothing a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import xlsxwriter

from supportdesk.domain.money import Money
from supportdesk.domain.words import Translate, say

# What a spreadsheet takes for the beginning of a formula, after blanks and characters that nobody sees.
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@|%＝＋－＠\t\r]")
_WIDTHS = (16, 12, 22, 14, 26, 14, 20, 14, 12, 12, 10, 12)
HEADS = (
    say("办件号"), say("姓名"), say("证件号码（遮盖）"), say("手机（遮盖）"), say("创业实体"), say("乡镇"), say("支持事项"),
    say("金额（元）"), say("状态"), say("时限"), say("经办"), say("建档日期"),
)  # fmt: skip


@dataclass(frozen=True)
class CaseLine:
    """One line, in the reader's language; money is a number, days are days."""

    number: str
    name: str
    id_no: str
    phone: str
    venture: str
    town: str
    support: str
    amount: Money | None
    state: str
    due_on: date | None
    handler: str
    opened_on: date


def write_workbook(lines: Iterable[CaseLine], target: BinaryIO, title: str, translate: Translate) -> int:
    """Write the workbook row by row, whatever its length; returns how many cases it holds."""
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, (words, width) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words.said(translate), head)
    sheet.freeze_panes(1, 1)
    count = 0
    for line in lines:
        count += 1
        for column, value in enumerate(_cells(line)):
            if isinstance(value, Money):
                sheet.write_number(count, column, value.fen / 100, money)
            elif isinstance(value, date):
                sheet.write_datetime(count, column, value, day)
            elif value:
                sheet.write_string(count, column, value)
    if count:
        sheet.autofilter(0, 0, count, len(HEADS) - 1)
    book.close()
    return count


def write_csv(lines: Iterable[CaseLine], target: BinaryIO, translate: Translate) -> int:
    """Write UTF-8 with a mark in front, so that spreadsheets read Chinese; returns how many cases it holds."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([words.said(translate) for words in HEADS])
    count = 0
    for line in lines:
        writer.writerow(list(_plain(line)))
        count += 1
    text.detach()
    return count


def _cells(line: CaseLine) -> tuple[str | Money | date | None, ...]:
    return (
        line.number, line.name, line.id_no, line.phone, line.venture, line.town, line.support, line.amount, line.state,
        line.due_on, line.handler, line.opened_on,
    )  # fmt: skip


def _plain(line: CaseLine) -> Iterator[str]:
    for value in _cells(line):
        if isinstance(value, Money):
            yield str(value)
        elif isinstance(value, date):
            yield value.isoformat()
        else:
            yield guarded(value or "")


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
