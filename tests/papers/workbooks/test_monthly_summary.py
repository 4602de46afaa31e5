"""The month's workbook, read again by another library."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.summaries.catalogue import BLOCKS
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.models.applications import Application
from supportdesk.papers.workbooks.monthly_summary import write_workbook
from supportdesk.queries import summaries
from supportdesk.queries.summaries.ledgers import Ledgers
from tests.factories.kind_books import whole_books

SEPTEMBER = Month(2026, 9)
Sheets = dict[str, list[list[Any]]]


def written(session: Session, language: str = "zh") -> tuple[MonthlySummary, bytes]:
    summary = summaries.get_summary(session, None, SEPTEMBER)
    buffer = BytesIO()
    write_workbook(summary, Ledgers(session, None, SEPTEMBER), buffer, language)
    return summary, buffer.getvalue()


@pytest.fixture
def book(session: Session) -> tuple[MonthlySummary, Sheets]:
    books = whole_books(session, 5, people_count=20)
    books.people[0].name = "=HYPERLINK(1)"
    left_out = session.scalars(
        select(Application).where(Application.kind == "subsidy", Application.paid_on.is_not(None))
    ).first()
    assert left_out is not None
    left_out.number, left_out.amount_paid = "LEFT-OUT", Money(0)
    session.commit()
    summary, data = written(session)
    read = CalamineWorkbook.from_filelike(BytesIO(data))
    return summary, {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}


def test_there_is_a_sheet_for_each_block_and_each_ledger(book: tuple[MonthlySummary, Sheets]) -> None:
    _, sheets = book
    ledgers = ["人员台账", "实体台账", "贷款台账", "贴息台账", "其他扶持台账"]
    assert list(sheets) == [*(str(block.name) for block in BLOCKS), *ledgers]


def test_the_block_says_the_figures_of_the_summary_in_yuan(book: tuple[MonthlySummary, Sheets]) -> None:
    summary, sheets = book
    rows = {row[0]: row for row in sheets["创业担保贷款"]}
    balance = summary.value("loan_balance")
    assert rows["期末贷款余额"][1:3] == ["元", float(Money(int(balance or 0)).decimal)]
    assert rows["放款"][3] == summary.value("loans_disbursed", Window.YEAR_TO_DATE)
    assert any(str(cell).startswith("按放款日计") for cell in rows["放款"])


def test_the_parts_on_a_sheet_add_up_to_its_total(book: tuple[MonthlySummary, Sheets]) -> None:
    _, sheets = book
    rows = sheets["创业实体"]
    start = next(n for n, row in enumerate(rows) if str(row[0]).startswith("按乡镇"))
    end = next(n for n, row in enumerate(rows) if n > start and row[0] == "合计")
    assert sum(row[1] for row in rows[start + 1 : end]) == rows[end][1]


def test_the_ledger_of_loans_adds_up_to_the_balance_of_the_month(book: tuple[MonthlySummary, Sheets]) -> None:
    summary, sheets = book
    head, *rows = sheets["贷款台账"]
    owed = sum(round(row[head.index("期末余额 元")] * 100) for row in rows)
    assert owed == summary.value("loan_balance")
    assert all(isinstance(row[head.index("收件日期")], date) for row in rows)


def test_ledgers_hold_as_many_rows_as_the_figures_say(book: tuple[MonthlySummary, Sheets]) -> None:
    summary, sheets = book
    assert len(sheets["人员台账"]) - 1 == summary.value("people_on_file")
    kinds = [row[1] for row in sheets["其他扶持台账"][1:]]
    assert kinds.count("税费减免") == summary.value("tax_relief_count_so_far")


def test_an_amount_that_the_ledger_left_out_is_an_empty_cell(book: tuple[MonthlySummary, Sheets]) -> None:
    head, *rows = book[1]["其他扶持台账"]
    amounts = {row[0]: row[head.index("金额 元")] for row in rows}
    assert amounts.pop("LEFT-OUT") == ""
    assert 0 not in amounts.values()
    assert any(isinstance(one, float) for one in amounts.values())


def test_numbers_of_persons_are_masked_and_text_stays_text(book: tuple[MonthlySummary, Sheets]) -> None:
    _, sheets = book
    for row in sheets["人员台账"][1:]:
        assert "********" in row[1]
        assert row[5].count("*") == 4
    assert "=HYPERLINK(1)" in [row[0] for row in sheets["人员台账"]]


def test_the_same_month_gives_the_same_file_in_each_language(session: Session) -> None:
    whole_books(session, 6)
    assert written(session)[1] == written(session)[1]
    english = CalamineWorkbook.from_filelike(BytesIO(written(session, "en")[1]))
    assert "Ledger of loans" in english.sheet_names
