"""The month as a workbook: one sheet for each block with its splits, then the ledgers row by row, in yuan.

Every cell has its type: amounts and counts are numbers, days are dates, everything else is text and stays text.
Numbers of persons are masked: whoever needs one whole asks for it where that leaves a trace.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from supportdesk.domain.masking import mask_phone, mask_resident_number
from supportdesk.domain.money import Money
from supportdesk.domain.summaries.figures import Value
from supportdesk.domain.summaries.indicators import OVERLAPPING, Block, Indicator, Split, Unit
from supportdesk.domain.summaries.kinds import KIND_NAMES
from supportdesk.domain.summaries.months import Window
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.domain.summaries.traits import SPLIT_WORDS, words_of
from supportdesk.domain.words import Words, say
from supportdesk.papers.language import Wording
from supportdesk.papers.summaries import UNIT_WORDS
from supportdesk.policies.codes import code_list
from supportdesk.queries.summaries.books import Record
from supportdesk.queries.summaries.ledgers import Ledgers
from supportdesk.queries.summaries.scope import industry_key

CHINA = ZoneInfo("Asia/Shanghai")
# Before it, Excel's calendar is wrong by a day; such a day is written as text.
FIRST_DATE = date(1900, 3, 1)
SEXES = {"M": say("男"), "F": say("女")}
WINDOWS = (
    (Window.MONTH, say("当月")),
    (Window.YEAR_TO_DATE, say("本年累计")),
    (Window.LAST_MONTH, say("上月")),
    (Window.SAME_MONTH, say("上年同月")),
    (Window.SAME_PERIOD, say("上年同期")),
)
VENTURE_STATUS = {
    "planned": say("筹备"),
    "operating": say("在营"),
    "suspended": say("停业"),
    "abnormal": say("经营异常"),
    "closed": say("关闭"),
    "moved_away": say("迁出"),
}
WIDTH, WIDE = 14, 24


def write_workbook(summary: MonthlySummary, ledgers: Ledgers, target: Path | BinaryIO, language: str = "zh") -> None:
    """Write the workbook of a month; rows go out as they come, so that its size takes no memory."""
    where = str(target) if isinstance(target, Path) else target
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(where, options) as book:
        # The file says nothing of when it was made: the same month gives the same file.
        book.set_properties({"created": datetime(*summary.month.end.timetuple()[:3])})  # noqa: DTZ001 - the library wants none
        made = _Workbook(summary, ledgers, Wording(language), _Looks.of(book))
        for block in summary.blocks:
            made.block(book.add_worksheet(made.said(block.name)), block)
        for name, headings, rows in made.ledger_sheets():
            made.ledger(book.add_worksheet(made.said(name)), headings, rows)


@dataclass(frozen=True)
class _Looks:
    """The formats of the workbook."""

    title: Format
    heading: Format
    text: Format
    whole: Format
    decimal: Format
    money: Format
    day: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> "_Looks":
        return cls(
            title=book.add_format({"bold": True, "font_size": 14}),
            heading=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}),
            text=book.add_format({"num_format": "@"}),
            whole=book.add_format({"num_format": "#,##0"}),
            decimal=book.add_format({"num_format": "#,##0.00"}),
            money=book.add_format({"num_format": "#,##0.00"}),
            day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        )


class _Sheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, page: Worksheet, looks: _Looks) -> None:
        self._page, self._looks, self._row = page, looks, 0

    def title(self, text: str) -> None:
        self._page.write_string(self._row, 0, text, self._looks.title)
        self._row += 1

    def headings(self, texts: Iterable[str]) -> None:
        for column, text in enumerate(texts):
            self._page.write_string(self._row, column, text, self._looks.heading)
        self._row += 1

    def line(self, cells: Iterable[object]) -> None:
        for column, cell in enumerate(cells):
            self._write(column, cell)
        self._row += 1

    def blank(self) -> None:
        self._row += 1

    def _write(self, column: int, cell: object) -> None:
        page, row, looks = self._page, self._row, self._looks
        match cell:
            case None:
                pass
            case Money():
                page.write_number(row, column, float(cell.decimal), looks.money)
            case Decimal():
                page.write_number(row, column, float(cell), looks.decimal)
            case bool():
                page.write_string(row, column, str(cell), looks.text)
            case int():
                page.write_number(row, column, cell, looks.whole)
            case datetime():
                self._day(column, cell.astimezone(CHINA).date())
            case date():
                self._day(column, cell)
            case _:
                page.write_string(row, column, str(cell), looks.text)

    def _day(self, column: int, day: date) -> None:
        if day < FIRST_DATE:
            self._page.write_string(self._row, column, day.isoformat(), self._looks.text)
        else:
            self._page.write_datetime(self._row, column, datetime(day.year, day.month, day.day), self._looks.day)  # noqa: DTZ001 - a day


class _Workbook:
    """The sheets, filled."""

    def __init__(self, summary: MonthlySummary, ledgers: Ledgers, wording: Wording, looks: _Looks) -> None:
        self._summary, self._ledgers, self._w, self._looks = summary, ledgers, wording, looks
        self._industries = self._labels("industry_sections")

    def said(self, words: Words | str) -> str:
        return self._w.said(words)

    def block(self, page: Worksheet, block: Block) -> None:
        """A block: its indicators with all windows and their definition, then each split by month and by year."""
        page.set_column(0, 0, WIDE)
        page.set_column(1, 30, WIDTH)
        sheet = _Sheet(page, self._looks)
        summary = self._summary
        period = self._w.month(summary.month.year, summary.month.number)
        if summary.month.as_of is not None:
            period += self._w.wide_space + self.said(say("截至 {day}", day=summary.month.as_of))
        sheet.title(
            f"{self.said(block.name)}{self._w.wide_space}{period}{self._w.wide_space}{self._name(summary.unit)}"
        )
        heads = (
            say("指标"),
            say("单位"),
            *(word for _, word in WINDOWS),
            say("年度目标"),
            say("完成（%）"),
            say("口径"),
        )
        sheet.headings(self.said(head) for head in heads)
        for indicator in block.shown():
            sheet.line(self._indicator(indicator))
        for split, name in SPLIT_WORDS.items():
            shown = block.shown(split)
            parts = summary.shown_parts(split, [i.code for i in shown])
            if shown and parts:
                for window in (Window.MONTH, Window.YEAR_TO_DATE):
                    self._split(sheet, split, window, self.said(name), shown)

    def _indicator(self, indicator: Indicator) -> Iterator[object]:
        code = indicator.code
        yield self.said(indicator.name)
        yield self.said(say("元") if indicator.unit is Unit.YUAN else UNIT_WORDS[indicator.unit])
        for window, _ in WINDOWS:
            yield typed(self._summary.value(code, window), indicator)
        target = self._summary.target(code)
        yield (
            None
            if target is None
            else Decimal(target) / 100
            if indicator.unit is Unit.PERCENT
            else typed(target, indicator)
        )
        yield self._summary.percent_of_target(code)
        yield self.said(indicator.note)

    def _split(self, sheet: _Sheet, split: Split, window: Window, name: str, shown: Sequence[Indicator]) -> None:
        summary = self._summary
        sheet.blank()
        words = next(word for known, word in WINDOWS if known is window)
        sheet.headings([f"{name}{self._w.wide_space}{self.said(words)}", *(self._headed(i) for i in shown)])
        for part in summary.shown_parts(split, [i.code for i in shown]):
            figures = (typed(summary.part(i.code, split, part.code, window), i) for i in shown)
            sheet.line((self.said(words_of(split, part.code) or self._name(part)), *figures))
        whole = say("合计（按人）") if split in OVERLAPPING else say("合计")
        sheet.line((self.said(whole), *(typed(summary.value(i.code, window), i) for i in shown)))

    def _headed(self, indicator: Indicator) -> str:
        unit = self.said(say("元") if indicator.unit is Unit.YUAN else UNIT_WORDS[indicator.unit])
        return f"{self.said(indicator.name)} {unit}"

    def _name(self, named: Any) -> str:  # noqa: ANN401 - Named
        label: str = named.label(self._w.language)
        return label

    def ledger(self, page: Worksheet, headings: Sequence[Words], rows: Iterable[Sequence[object]]) -> None:
        """A ledger: one heading row that stays in view, then the rows."""
        page.freeze_panes(1, 0)
        page.set_column(0, len(headings) - 1, WIDTH + 2)
        sheet = _Sheet(page, self._looks)
        sheet.headings(self.said(heading) for heading in headings)
        for row in rows:
            sheet.line(row)

    def ledger_sheets(self) -> Iterator[tuple[Words, Sequence[Words], Iterable[Sequence[object]]]]:
        """The ledgers' names, headings and rows."""
        ledgers = self._ledgers
        yield say("人员台账"), PEOPLE, self._people()
        yield say("实体台账"), VENTURES, map(self._venture, ledgers.ventures())
        yield say("贷款台账"), LOANS, map(self._loan, ledgers.loans())
        yield say("贴息台账"), SUBSIDIES, (tuple(row) for row in ledgers.interest_subsidies())
        yield say("其他扶持台账"), OTHERS, map(self._other, ledgers.other_support())

    def _people(self) -> Iterator[Sequence[object]]:
        categories, education = self._labels("person_categories"), self._labels("education")
        held = self._ledgers.categories()
        for person_id, name, number, sex, born, schooling, phone, returned, found, unit in self._ledgers.people():
            groups = self._w.listed([categories(code) for code in held.get(person_id, ())])
            yield (
                name, mask_resident_number(number or ""), self.said(SEXES[sex]) if sex else None, born,
                education(schooling), mask_phone(phone or ""), groups, returned, found, unit,
            )  # fmt: skip

    def _venture(self, row: Record) -> Sequence[object]:
        name, code, founder, form, industry, words, founded, status, closed, unit, *staff = row
        return (
            name, code, founder, self._labels("legal_forms")(form), self._industries(industry_key(industry)) or words,
            founded, self.said(VENTURE_STATUS.get(status, str(status))), closed, unit, *staff,
        )  # fmt: skip

    def _loan(self, row: Record) -> Sequence[object]:
        number, borrower, category, unit, industry, *facts, rate, disbursed, received, written_off, owed = row
        fen = [Money(int(amount or 0)) for amount in (disbursed, received, written_off, owed)]
        group = self._labels("person_categories")(category)
        section = self._industries(industry_key(industry or ""))
        return (number, borrower, group, unit, section, *facts, Decimal(rate) if rate else None, *fen)

    def _other(self, row: Record) -> Sequence[object]:
        number, kind, *rest, amount = row
        # A ledger may leave the amount out.
        return (number, self.said(KIND_NAMES.get(str(kind), str(kind))), *rest, amount or None)

    def _labels(self, name: str) -> Callable[[str], str]:
        language = self._w.language
        words = {entry.code: entry.label(language) for entry in code_list(name).entries}
        return lambda code: words.get(code or "", code or "")


def typed(value: Value, indicator: Indicator) -> object:
    """A figure as a cell: fen become Money, a whole number or a decimal stays one."""
    return Money(int(value)) if value is not None and indicator.unit is Unit.YUAN else value


PEOPLE = (
    say("姓名"), say("身份证号（遮盖）"), say("性别"), say("出生日期"), say("文化程度"), say("电话（遮盖）"), say("人员类别"),
    say("返乡日期"), say("建档日期"), say("单位"),
)  # fmt: skip
VENTURES = (
    say("实体名称"), say("统一社会信用代码"), say("创办人"), say("类型"), say("行业"), say("成立日期"), say("状态"),
    say("关闭日期"), say("单位"), say("从业人数"), say("重点群体人数"), say("参保人数"),
)  # fmt: skip
LOANS = (
    say("编号"), say("借款人"), say("人员类别"), say("单位"), say("行业"), say("经办银行"), say("申请金额 元"),
    say("批准金额 元"), say("收件日期"), say("决定日期"), say("放款日期"), say("到期日"), say("年利率 %"), say("已放款 元"), say("已收回本金 元"),
    say("已核销 元"), say("期末余额 元"),
)  # fmt: skip
SUBSIDIES = (
    say("编号"), say("借款人"), say("计息起"), say("计息止（不含）"), say("天数"), say("利息 元"), say("贴息 元"),
    say("拨付日期"),
)  # fmt: skip
OTHERS = (say("编号"), say("种类"), say("事项"), say("姓名"), say("单位"), say("日期"), say("金额 元"))
