"""拨付清单 as a workbook: what Finance pays from, accounts in full; nothing in it is a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import xlsxwriter

from supportdesk.domain.capitals import capitals
from supportdesk.domain.money import Money, total
from supportdesk.domain.words import Translate, Words, say

_WIDTHS = (6, 12, 24, 24, 20, 26, 24, 14, 10)
HEADS = (
    say("序号"), say("收款人"), say("证件号码"), say("项目"), say("申请编号"), say("开户行"), say("收款账号"), say("拨付金额（元）"),
    say("状态"),
)  # fmt: skip
_AMOUNT_COLUMN = 7


@dataclass(frozen=True)
class PaymentRow:
    """One payment, accounts and numbers in full; `shares` in the order of the levels."""

    payee: str
    payee_number: str
    matter: str
    number: str
    bank: str
    account: str
    amount: Money
    state: str
    shares: tuple[Money, ...]


@dataclass(frozen=True)
class PaymentSheet:
    """What the workbook says."""

    title: str
    number: str
    made_on: date
    levels: tuple[str, ...]
    rows: Sequence[PaymentRow]


def write_workbook(sheet: PaymentSheet, target: BinaryIO, translate: Translate) -> None:
    """Write the workbook: title and number, one line a payment, the total in figures and in capitals."""
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    page = book.add_worksheet(translate("拨付清单")[:31])
    bold, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bottom": 1})
    money = book.add_format({"num_format": "#,##0.00"})
    sum_of = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
    strong = book.add_format({"bold": True, "top": 1})
    page.write_string(0, 0, sheet.title, bold)
    page.write_string(1, 0, f"{sheet.number}  {sheet.made_on.isoformat()}")
    heads: list[str] = [*(words.said(translate) for words in HEADS), *sheet.levels]
    for column, words in enumerate(heads):
        page.set_column(column, column, _WIDTHS[column] if column < len(_WIDTHS) else 14)
        page.write_string(2, column, words, head)
    for at, row in enumerate(sheet.rows, start=1):
        told = (row.payee, row.payee_number, row.matter, row.number, row.bank, row.account)
        page.write_number(2 + at, 0, at)
        for column, text in enumerate(told, start=1):
            page.write_string(2 + at, column, text)
        page.write_number(2 + at, _AMOUNT_COLUMN, row.amount.fen / 100, money)
        page.write_string(2 + at, _AMOUNT_COLUMN + 1, row.state)
        for column, share in enumerate(row.shares, start=_AMOUNT_COLUMN + 2):
            page.write_number(2 + at, column, share.fen / 100, money)
    end = 3 + len(sheet.rows)
    whole = total([row.amount for row in sheet.rows])
    page.write_string(end, 0, said(say("合计（{count} 笔拨付）", count=len(sheet.rows)), translate), strong)
    for column in range(1, _AMOUNT_COLUMN):
        page.write_blank(end, column, None, strong)
    page.write_number(end, _AMOUNT_COLUMN, whole.fen / 100, sum_of)
    for column in range(len(sheet.levels)):
        part = total([row.shares[column] for row in sheet.rows])
        page.write_number(end, _AMOUNT_COLUMN + 2 + column, part.fen / 100, sum_of)
    page.write_string(end + 1, 0, said(say("合计（大写）：{capitals}", capitals=capitals(whole)), translate))
    page.freeze_panes(3, 2)
    book.close()


def said(words: Words, translate: Translate) -> str:
    """Say a sentence in the workbook's language."""
    return words.said(translate)
