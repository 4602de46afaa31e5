"""What the page of a month shows: stats, chart, bridge, matrix, tables; every figure with the address of its list."""

import secrets
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from supportdesk.domain.money import Money
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import Value, exists
from supportdesk.domain.summaries.indicators import PLACES, Block, Indicator, Measure, Split, Unit
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.problems import problems, standing
from supportdesk.domain.summaries.summary import MonthlySummary, Named
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import long_month, said, short_month
from supportdesk.web.staff.summaries.breakdowns import breakdowns
from supportdesk.web.staff.summaries.figures import MARKS, NONE, UNIT_WORDS, changed, compared, written
from supportdesk.web.staff.summaries.lines import BlockTable, Cell, Line, Noted, Stat

STATS = ("ventures_founded", "jobs_created", "loans_disbursed_amount")
CHART = "loans_disbursed_amount"
MATRIX: dict[Split, tuple[str, ...]] = {
    Split.TOWN: (
        "people_found", "ventures_founded", "jobs_created", "loans_disbursed_amount", "loan_balance", "on_time_share",
        "visit_share",
    ),
    Split.INDUSTRY: (
        "ventures_founded", "ventures_operating", "jobs_created", "loans_disbursed", "loans_disbursed_amount",
        "loan_balance", "overdue_balance",
    ),
    Split.BANK: (
        "loans_disbursed", "loans_disbursed_amount", "loans_average", "loan_balance", "overdue_balance",
        "recovery_rate",
    ),
    Split.DEPARTMENT: (
        "needs_opened", "needs_answered", "needs_on_time_share", "needs_closed", "needs_declined", "needs_open", "needs_late",
    ),
}  # fmt: skip
# What an amount's tip counts.
COUNTED_BY = {
    "loans_disbursed_amount": "loans_disbursed",
    "loan_balance": "loans_running",
    "overdue_balance": "overdue_loans",
    "jobs_created": "ventures_founded",
}


class Page:
    """Everything that the template draws; it computes nothing itself."""

    def __init__(self, summary: MonthlySummary, *, by: Split, unit: str | None, edition: int | None = None) -> None:
        self.summary, self.by = summary, by
        self.kept = {name: value for name, value in (("unit", unit), ("edition", edition)) if value}
        self.english = reading().language == "en"

    def name(self, named: Named) -> str:
        return named.label("en" if self.english else "zh")

    def address(self, endpoint: str = ".show", **more: Any) -> str:  # noqa: ANN401 - as url_for takes them
        return url_for(endpoint, **{"month": str(self.summary.month), **self.kept, **more})

    @property
    def title(self) -> str:
        return str(_("%(month)s返乡创业月报", month=long_month(self.summary.month.first_day)))

    @property
    def form_key(self) -> str:
        """The key of the page's one form."""
        return secrets.token_urlsafe(18)

    @property
    def stats(self) -> list[Stat]:
        return [self._stat(INDICATORS[code]) for code in STATS]

    def _stat(self, indicator: Indicator) -> Stat:
        code, unit = indicator.code, said(UNIT_WORDS[indicator.unit])
        last, before = (self._compared_in_words(indicator, window) for window in (Window.LAST_MONTH, Window.SAME_MONTH))
        return Stat(
            name=said(indicator.name),
            figure=written(self.summary.value(code), indicator.unit),
            unit=unit,
            compared=_("%(last)s，%(before)s", last=last, before=before),
            url=self.list_url(indicator),
            tip=_("打开名单"),
            target=self._target(indicator),
        )

    def _compared_in_words(self, indicator: Indicator, window: Window) -> str:
        difference: Value = self.summary.changed(indicator.code, window)
        amount = self._in_a_sentence(max(difference, -difference) if difference else 0, indicator)
        way = 0 if not difference else (1 if difference > 0 else -1)
        words = {
            (Window.LAST_MONTH, 1): _("比上月多 %(amount)s", amount=amount),
            (Window.LAST_MONTH, -1): _("比上月少 %(amount)s", amount=amount),
            (Window.LAST_MONTH, 0): _("与上月持平"),
            (Window.SAME_MONTH, 1): _("比去年同月多 %(amount)s", amount=amount),
            (Window.SAME_MONTH, -1): _("比去年同月少 %(amount)s", amount=amount),
            (Window.SAME_MONTH, 0): _("与去年同月持平"),
        }
        return str(words[window, way])

    def _in_a_sentence(self, value: Value, indicator: Indicator) -> str:
        """A figure with its unit; in English an amount is said in yuan, as nobody counts in ten thousands there."""
        if self.english and indicator.unit is Unit.YUAN and value is not None:
            return f"{Money(int(value)).decimal:,.0f} yuan"
        return f"{written(value, indicator.unit)} {said(UNIT_WORDS[indicator.unit])}"

    def _target(self, indicator: Indicator) -> dict[str, object] | None:
        code = indicator.code
        target, reached, ahead = (
            self.summary.target(code), self.summary.percent_of_target(code), self.summary.ahead_of_plan(code),
        )  # fmt: skip
        year = self._in_a_sentence(self.summary.value(code, Window.YEAR_TO_DATE), indicator)
        if target is None or reached is None or ahead is None:
            return None
        if ahead > 0:
            pace = _("快 %(points)s 个百分点", points=ahead)
        elif ahead < 0:
            pace = _("慢 %(points)s 个百分点", points=-ahead)
        else:
            pace = _("与序时进度持平")
        goal = self._in_a_sentence(target, indicator)
        sentence = _(
            "全年 %(year)s，目标 %(target)s 的 %(percent)s%%，%(pace)s",
            year=year,
            target=goal,
            percent=reached,
            pace=pace,
        )
        return {"share": float(reached), "time_share": float(self.summary.planned_percent), "words": sentence}

    @property
    def has_targets(self) -> bool:
        return any(self._target(INDICATORS[code]) for code in STATS)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """What is wrong, its effect, and the address of the list behind it."""
        return [
            (said(problem.what), said(problem.effect), self.list_url(INDICATORS[problem.indicator]))
            for problem in problems(self.summary)
        ]

    @property
    def bars(self) -> list[dict[str, object]]:
        """The months of the year beside those of the year before, in ten thousands of yuan."""
        summary = self.summary
        bars: list[dict[str, object]] = []
        for month in summary.month.chart_months():
            fen = summary.books.by_month.get((CHART, month), 0) if month <= summary.month else None
            before = summary.books.by_month.get((CHART, month.year_before), 0)
            this, last = self._month_list(month), self._month_list(month.year_before)
            bars.append(
                {
                    "label": short_month(month.first_day),
                    "value": None if fen is None else float(Decimal(fen) / 1_000_000),
                    "shown": written(fen, Unit.YUAN),
                    "now": month == summary.month,
                    "before": float(Decimal(before) / 1_000_000) if before else None,
                    "before_shown": written(before, Unit.YUAN),
                    "url": this if fen else "",
                    "before_url": last if before else "",
                }
            )
        return bars

    def _month_list(self, month: Month) -> str:
        """The address of the list behind a month of the chart; an edition is of the page's own month only."""
        of_another = {} if month == self.summary.month else {"edition": None}
        return self.address(".list_", month=str(month), indicator=CHART, **of_another)

    @property
    def bridge(self) -> list[Line]:
        """From last month's balance to this month's."""
        bridge, month = self.summary.bridge, self.summary.month
        last = Window.LAST_MONTH
        opened = (self._list("loans_running", last), self._list("loan_balance", last))
        corrected = self._list("loans_corrected_amount")
        rows = (
            (_("%(month)s末", month=short_month(month.previous.first_day)), bridge.opening, opened, False),
            (_("新增发放"), bridge.disbursed, self._both("loans_came", "loans_disbursed_amount"), True),
            (_("还清和部分还款"), bridge.repaid, self._both("loans_went", "loans_repaid_amount"), True),
            (_("核销"), bridge.written_off, self._both("loans_went_by_write_off", "loans_written_off_amount"), True),
            # In loans it is the rest: the loans are those whose movements were corrected.
            (_("更正以前月份"), bridge.corrected, (corrected, corrected), True),
        )
        lines = [
            Line(
                label,
                (
                    Cell(
                        changed(loans, Unit.LOANS) if is_change else written(loans, Unit.LOANS),
                        urls[0] if loans else "",
                    ),
                    Cell(
                        changed(fen, Unit.YUAN) if is_change else written(fen, Unit.YUAN),
                        urls[1] if fen else "",
                    ),
                ),
            )
            for label, (loans, fen), urls, is_change in rows
            if loans or fen or not is_change
        ]
        running, balance = self._both("loans_running", "loan_balance")
        closing = (
            Cell(written(bridge.closing[0], Unit.LOANS), running if bridge.closing[0] else ""),
            Cell(written(bridge.closing[1], Unit.YUAN), balance if bridge.closing[1] else ""),
        )
        name = _("%(month)s末", month=short_month(month.first_day))
        if month.as_of is not None:
            name = _("截至 %(day)s", day=f"{month.as_of:%m-%d}")
        return [*lines, Line(name, closing, is_total=True)]

    def _list(self, code: str, window: Window = Window.MONTH) -> str:
        return self.list_url(INDICATORS[code], **({} if window is Window.MONTH else {"window": window.value}))

    def _both(self, loans: str, fen: str) -> tuple[str, str]:
        return self._list(loans), self._list(fen)

    @property
    def tabs(self) -> list[dict[str, object]]:
        """By town, industry, bank; needs by department."""
        names = {
            Split.TOWN: _("按乡镇"),
            Split.INDUSTRY: _("按行业"),
            Split.BANK: _("按银行"),
            Split.DEPARTMENT: _("需求，按部门"),
        }
        return [
            {"label": names[split], "url": self.address(by=split.value) + "#matrix", "active": split is self.by}
            for split in PLACES
        ]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Heads of the matrix: the word and the unit."""
        return [(said(i.name), "" if i.unit is Unit.PERCENT else said(UNIT_WORDS[i.unit])) for i in self._matrix()]

    @property
    def first_column(self) -> str:
        names = {
            Split.TOWN: _("乡镇（单位）"),
            Split.INDUSTRY: _("行业"),
            Split.BANK: _("银行"),
            Split.DEPARTMENT: _("部门"),
        }
        return str(names[self.by])

    def _matrix(self) -> list[Indicator]:
        return [INDICATORS[code] for code in MATRIX[self.by]]

    @property
    def matrix(self) -> Iterator[Line]:
        """Each part, and the total under them."""
        indicators = self._matrix()
        wanted = {code for i in indicators for code in (i.code, i.part, i.base) if code}
        for named in self.summary.shown_parts(self.by, wanted):
            goes_down = self.by is Split.TOWN and named.code != self.summary.unit.code
            url = url_for(".show", month=str(self.summary.month), unit=named.code) if goes_down else ""
            yield Line(self.name(named), tuple(self._cell(i, named.code) for i in indicators), url=url)
        yield Line(_("合计"), tuple(self._cell(i, None) for i in indicators), is_total=True)

    def _cell(self, indicator: Indicator, key: str | None) -> Cell:
        summary, code = self.summary, indicator.code
        value = summary.value(code) if key is None else summary.part(code, self.by, key)
        town = key if self.by is Split.TOWN else None
        ahead = summary.ahead_of_plan(code, town) if key is None or town else None
        if indicator.unit is Unit.PERCENT and ahead is None and town and value is not None:
            # A town without a target of its own is measured by that of the unit above.
            target = summary.target(code)
            ahead = None if target is None else Decimal(value) - Decimal(target) / 100
        return Cell(
            written(value, indicator.unit),
            self.list_url(indicator, **({} if key is None else {self.by.value: key})) if value else "",
            self._tip(indicator, key, value),
            MARKS.get(standing(ahead), ""),
        )

    def _tip(self, indicator: Indicator, key: str | None, value: object) -> str:
        code = COUNTED_BY.get(indicator.code, indicator.code)
        counted = INDICATORS[code]
        if not value:
            return ""
        if counted.is_derived or counted.unit is Unit.YUAN:
            return str(_("打开名单"))
        n = self.summary.value(code) if key is None else self.summary.part(code, self.by, key)
        return str(_("%(n)s %(unit)s，打开名单", n=written(n, counted.unit), unit=said(UNIT_WORDS[counted.unit])))

    @property
    def blocks(self) -> Iterator[BlockTable]:
        """Every block with anything in it."""
        for block in self.summary.blocks:
            if self.summary.books.total.has_any(block.codes):
                notes = tuple(Noted(said(i.name), said(i.note)) for i in block.shown())
                parts = tuple(breakdowns(self.summary, block, self.name, self.list_url))
                yield BlockTable(block.code.value, said(block.name), tuple(self._lines(block)), notes, parts)

    def _lines(self, block: Block) -> Iterator[Line]:
        for indicator in block.shown():
            month, year, before = (
                self.summary.value(indicator.code, window)
                for window in (Window.MONTH, Window.YEAR_TO_DATE, Window.SAME_PERIOD)
            )
            if not any((month, year, before)):
                continue
            target = self.summary.target(indicator.code)
            shown_target = (
                None if target is None else Decimal(target) / 100 if indicator.unit is Unit.PERCENT else target
            )
            reached = self.summary.percent_of_target(indicator.code)
            cells = (
                Cell(written(month, indicator.unit), self.list_url(indicator) if month else ""),
                Cell(
                    written(year, indicator.unit),
                    self.list_url(indicator, window=Window.YEAR_TO_DATE.value) if year else "",
                ),
                Cell(
                    written(before, indicator.unit),
                    self.list_url(indicator, window=Window.SAME_PERIOD.value) if before else "",
                ),
                Cell(compared(month if year is None else year, before, indicator)),
                Cell(written(shown_target, indicator.unit)),
                Cell(
                    NONE if reached is None else f"{reached}%",
                    mark=MARKS.get(standing(self.summary.ahead_of_plan(indicator.code)), ""),
                ),
            )
            yield Line(
                said(indicator.name), cells, "" if indicator.unit is Unit.PERCENT else said(UNIT_WORDS[indicator.unit])
            )

    @property
    def refusals(self) -> list[tuple[str, int, str]]:
        """The year's refused loans: the reason, how many, and the address of their list."""
        return [
            (self.name(named), n, self._year_list("loans_refused", refusal=named.code))
            for named, n in self.summary.refusals
        ]

    @property
    def founders(self) -> list[tuple[str, int, str]]:
        """The year's founders: the category, how many, and the address of their list."""
        return [
            (self.name(named), n, self._year_list("people_started", category=named.code))
            for composition in self.summary.founders
            for named, n in composition.parts
        ]

    def _year_list(self, code: str, **condition: str) -> str:
        return self.list_url(INDICATORS[code], window=Window.YEAR_TO_DATE.value, **condition)

    def list_url(self, indicator: Indicator, **more: str) -> str:
        """The address of the list behind a figure."""
        return self.address(".list_", indicator=indicator.code, **more)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened in the month itself."""
        return not any(
            self.summary.value(i.code)
            for i in INDICATORS.values()
            if i.measure is Measure.HAPPENED and exists(i, Window.MONTH)
        )


def amount_written(fen_or_count: int, indicator: Indicator) -> str:
    """What a row of a list adds: money in yuan with two decimals, everything else as a whole number."""
    if indicator.unit is Unit.YUAN:
        return Money(fen_or_count).grouped.replace("-", "−")
    return written(fen_or_count, indicator.unit)
