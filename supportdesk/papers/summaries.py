"""The monthly summary's paper, filled from the figures: the paper adds nothing of its own but order and words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from sqlalchemy.orm import Session

from supportdesk.domain import reports
from supportdesk.domain.money import Money
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import Value, exists
from supportdesk.domain.summaries.indicators import TRAITS, BlockCode, Measure, Split, Unit
from supportdesk.domain.summaries.indicators import Indicator as Figured
from supportdesk.domain.summaries.loans import LOANS
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.problems import problems
from supportdesk.domain.summaries.summary import MonthlySummary, Named
from supportdesk.domain.summaries.traits import SPLIT_WORDS, words_of
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import OrgUnit
from supportdesk.papers.language import Figure, Wording
from supportdesk.papers.pdf.contents import Signature, Text, Verification
from supportdesk.papers.pdf.monthly_summary import contents
from supportdesk.papers.pdf.monthly_summary.contents import (
    Breakdown,
    Compared,
    Group,
    Indicator,
    KeyFigure,
    Movement,
    Share,
    Stock,
)
from supportdesk.queries import summaries
from supportdesk.queries.papers import Subject
from supportdesk.queries.visibility import Viewer

# How many bars a composition shows before the rest is put together.
MOST_BARS = 6
# From how many missing visits a township is marked: how the paper draws it, no rule of the trade.
VISITS_SHORT = 3
# The blocks that have tables and charts of their own.
TOLD_APART = frozenset({BlockCode.LOANS, BlockCode.QUALITY, BlockCode.FUND})
# The code before the paper is given out: it proves nothing and is replaced when the paper gets its own.
NO_CODE = Verification("2222-2222-2222", "")

UNIT_WORDS: dict[Unit, Words | str] = {
    Unit.PERSONS: say("人"),
    Unit.VENTURES: say("户"),
    Unit.JOBS: say("人"),
    Unit.LOANS: say("笔"),
    Unit.APPLICATIONS: say("件"),
    Unit.NOTICES: say("份"),
    Unit.VISITS: say("人次"),
    Unit.BASES: say("个基地"),
    Unit.ROOMS: say("间"),
    Unit.POLICIES: say("份保单"),
    Unit.CLASSES: say("个班"),
    Unit.HEADS: say("名学员"),
    Unit.QUARTERS: say("笔次"),
    Unit.FUNDS: say("只基金"),
    Unit.AREA: say("平方米"),
    Unit.YUAN: "",
    Unit.PERCENT: "%",
    Unit.TIMES: say("倍"),
    Unit.WORKING_DAYS: say("工作日"),
}


def monthly_summary_of(
    session: Session, viewer: Viewer, subject: Subject, language: str, *, today: date
) -> contents.MonthlySummary:
    """What the paper of a unit and month says, read from the books as they are now; of a running month up to today."""
    month, unit_code = Month.read(subject.part).seen_on(today), session.get_one(OrgUnit, subject.unit_id).code
    summary = summaries.get_summary(session, viewer, month, unit_code)
    return paper_of(summary, summaries.list_recovery(session, viewer, month, unit_code), language)


def paper_of(
    summary: MonthlySummary, recovery: Sequence[tuple[Month, int, int]], language: str
) -> contents.MonthlySummary:
    """Fill the paper; it still lacks its verification code."""
    return _Filling(summary, recovery, language).paper()


@dataclass(frozen=True)
class _Filling:
    summary: MonthlySummary
    recovery: Sequence[tuple[Month, int, int]]
    language: str

    def paper(self) -> contents.MonthlySummary:
        summary, month = self.summary, self.summary.month
        return contents.MonthlySummary(
            office=self.name(summary.unit),
            unit_name=self.name(summary.unit),
            year=month.year,
            month=month.number,
            first_day=month.first_day,
            last_day=month.last_day,
            scope=self.scope(),
            version=say("草稿") if month.as_of is None else say("草稿，截至 {day}", day=month.as_of),
            frozen_on=None,
            frozen_on_working_day=None,
            verification=NO_CODE,
            plan_share=summary.planned_percent,
            visits_short_alarm=VISITS_SHORT,
            key_figures=tuple(self.key_figures()),
            lent_by_month=self.lent(month),
            lent_by_month_before=self.lent(month.year_before),
            attention=tuple(say("{what}：{effect}。", what=one.what, effect=one.effect) for one in problems(summary)),
            townships=tuple(self.township(named) for named in self.towns()),
            same_month_before=self.same_month_before() if self.towns() else None,
            industries=self.bars(Split.INDUSTRY, "ventures_founded"),
            categories=self.categories(),
            distinct_people=summary.founders[0].distinct if self.categories() else None,
            loans=tuple(self.loan_rows()),
            banks=self.bars(Split.BANK, "loans_disbursed_amount"),
            refusals=tuple(Share(self.name(named), count) for named, count in summary.refusals),
            recovery=tuple(self.recovery_points()),
            matured=Money(self.count("loans_matured_amount", Window.YEAR_TO_DATE)),
            quality=tuple(self.stocks()),
            fund=self.fund(),
            groups=tuple(self.groups()),
            breakdowns=tuple(self.breakdowns()),
            problems=tuple(
                contents.Problem(one.what, one.effect, say("（待填）"), say("（待填）"), say("（待填）"))
                for one in problems(summary)
            ),
            movements=tuple(self.movements()),
            signatures=(Signature(say("编制")), Signature(say("审核")), Signature(say("批准"))),
        )

    def name(self, named: Named) -> str:
        return named.label(self.language)

    def count(self, code: str, window: Window = Window.MONTH) -> int:
        return self.summary.books.total.count(code, window)

    def figure(self, code: str, window: Window = Window.MONTH) -> Figure:
        """A figure as the paper takes it: fen become Money."""
        return as_figure(self.summary.value(code, window), INDICATORS[code].unit)

    def scope(self) -> Text:
        towns = len(self.summary.names[Split.TOWN]) - 1
        if not towns:
            return self.name(self.summary.unit)
        return say("范围 {unit}，下设 {count} 个单位", unit=self.name(self.summary.unit), count=towns)

    def key_figures(self) -> Iterator[KeyFigure]:
        for code in ("ventures_founded", "jobs_created", "loans_disbursed_amount", "subsidy_amount"):
            indicator = INDICATORS[code]
            target = self.summary.target(code)
            yield KeyFigure(
                indicator.name,
                UNIT_WORDS[indicator.unit],
                self.figure(code),
                self.figure(code, Window.SAME_MONTH),
                year=self.figure(code, Window.YEAR_TO_DATE),
                target=None if target is None else as_figure(target, indicator.unit),
            )
        yield self.rate("recovery_rate", Window.YEAR_TO_DATE, Window.SAME_PERIOD, say("本年已到期本金"))
        yield self.rate("overdue_rate", Window.MONTH, Window.SAME_MONTH, say("期末贷款余额"), fall_is_good=True)
        yield self.rate("on_time_share", Window.MONTH, Window.SAME_MONTH, say("本月办结"))
        yield self.rate("visit_share", Window.MONTH, Window.SAME_MONTH, say("本月应访"))

    def rate(self, code: str, now: Window, before: Window, base: Words, *, fall_is_good: bool = False) -> KeyFigure:
        """A share with its numerator and denominator, and what the denominator is."""
        indicator = INDICATORS[code]
        part, whole = INDICATORS[indicator.part], INDICATORS[indicator.base]
        w = Wording(self.language)
        if part.unit is Unit.YUAN:
            amounts = [w.figure(Money(self.count(one.code, now))) for one in (part, whole)]
            fraction: Text = say("{part} / {base} {unit}", part=amounts[0], base=amounts[1], unit=w.money_unit)
        else:
            fraction = say(
                "{part} / {base} {unit}",
                part=f"{self.count(part.code, now):,}",
                base=f"{self.count(whole.code, now):,}",
                unit=UNIT_WORDS[whole.unit],
            )
        return KeyFigure(
            indicator.name,
            "%",
            self.figure(code, now),
            self.figure(code, before),
            compared=Compared.POINTS,
            fall_is_good=fall_is_good,
            notes=(fraction, base),
        )

    def lent(self, until: Month) -> tuple[Money, ...]:
        by_month = self.summary.books.by_month
        return tuple(
            Money(by_month.get(("loans_disbursed_amount", Month(until.year, number)), 0))
            for number in range(1, until.number + 1)
        )

    def towns(self) -> list[Named]:
        """Every town, and what belongs to none of them when there is any."""
        *towns, own = self.summary.names[Split.TOWN]
        has_own = self.summary.shown_parts(Split.TOWN, TOWN_COLUMNS)[-1:] == (own,)
        return [*towns, own] if towns and has_own else towns

    def township(self, named: Named) -> contents.TownshipRow:
        def count(code: str, window: Window = Window.MONTH) -> int:
            return self.summary.books.of(Split.TOWN, named.code).count(code, window)

        return township_row(self.name(named), count, self.summary.target("ventures_founded", named.code) or 0)

    def same_month_before(self) -> contents.TownshipRow:
        def count(code: str, window: Window = Window.MONTH) -> int:
            before = Window.SAME_MONTH if window is Window.MONTH else Window.SAME_PERIOD
            return self.count(code, before)

        return township_row(say("上年同月"), count, 0)

    def bars(self, split: Split, code: str) -> tuple[Share, ...]:
        """The year by industry or bank, the largest first; what is left over is put together, last."""
        unit = INDICATORS[code].unit
        found = [
            (self.name(named), self.summary.books.of(split, named.code).count(code, Window.YEAR_TO_DATE))
            for named in self.summary.names[split]
        ]
        ordered = iter(sorted(((name, count) for name, count in found if count), key=lambda pair: -pair[1]))
        shares = [Share(name, amount_or_count(count, unit)) for name, count in islice(ordered, MOST_BARS)]
        rest = sum(count for _, count in ordered)
        return (*shares, Share(say("其他"), amount_or_count(rest, unit), rest=True)) if rest else tuple(shares)

    def categories(self) -> tuple[Share, ...]:
        return tuple(
            Share(self.name(named), count)
            for composition in self.summary.founders
            for named, count in composition.parts
        )

    def loan_rows(self) -> Iterator[Indicator]:
        for indicator in LOANS.shown():
            if indicator.measure is Measure.STANDS or indicator.code == "loans_corrected_amount":
                continue
            yield self.row(indicator)

    def groups(self) -> Iterator[Group]:
        """Every block that has no table of its own: of each the rows that have anything to say."""
        for block in self.summary.blocks:
            if block.code in TOLD_APART:
                continue
            rows = tuple(self.row(one) for one in block.shown() if self.says_something(one))
            if rows:
                yield Group(block.name, rows)

    def breakdowns(self) -> Iterator[Breakdown]:
        """Figures by trait, the month's and the year's; what stands has no year."""
        for block in self.summary.blocks:
            for split in TRAITS:
                shown = block.shown(split)
                parts = self.summary.shown_parts(split, [one.code for one in shown])
                if not parts:
                    continue
                columns = [
                    (one, window)
                    for one in shown
                    for window in (Window.MONTH, Window.YEAR_TO_DATE)
                    if exists(one, window)
                ]
                yield Breakdown(
                    block.name,
                    SPLIT_WORDS[split],
                    tuple((one.name, None if window is Window.MONTH else say("本年累计")) for one, window in columns),
                    tuple(self.broken_down(split, part, columns) for part in parts),
                )

    def broken_down(
        self, split: Split, part: Named, columns: Sequence[tuple[Figured, Window]]
    ) -> tuple[Text, tuple[Figure, ...]]:
        """One part's name and figures."""
        figures = tuple(
            as_figure(self.summary.part(one.code, split, part.code, window), one.unit) for one, window in columns
        )
        return words_of(split, part.code) or self.name(part), figures

    def says_something(self, indicator: Figured) -> bool:
        windows = (Window.MONTH, Window.YEAR_TO_DATE, Window.SAME_PERIOD)
        return any(self.summary.value(indicator.code, window) for window in windows)

    def row(self, indicator: Figured) -> Indicator:
        points = indicator.unit is Unit.PERCENT
        days = indicator.unit is Unit.WORKING_DAYS
        return Indicator(
            indicator.name,
            UNIT_WORDS[indicator.unit],
            self.figure(indicator.code),
            self.figure(indicator.code, Window.YEAR_TO_DATE),
            self.figure(indicator.code, Window.SAME_PERIOD),
            Compared.POINTS if points else Compared.DIFFERENCE if days else Compared.PERCENT,
        )

    def recovery_points(self) -> Iterator[tuple[date, Decimal]]:
        for month, matured, recovered in self.recovery:
            share = reports.percent(recovered, matured)
            if share is not None:
                yield month.first_day, share

    def stocks(self) -> Iterator[Stock]:
        for code in ("loan_balance", "overdue_balance", "overdue_rate", "overdue_loans"):
            indicator = INDICATORS[code]
            now, before = self.figure(code), self.figure(code, Window.LAST_MONTH)
            yield Stock(indicator.name, UNIT_WORDS[indicator.unit], now, before)
        for code in ("compensated_amount", "recovered_after_amount"):
            year = self.count(code, Window.YEAR_TO_DATE)
            name = say("{name}（本年）", name=INDICATORS[code].name)
            yield Stock(name, "", Money(year), Money(year - self.count(code)))

    def fund(self) -> contents.Fund | None:
        """The funds together; the ceiling is that of the one fund, or what all together may guarantee."""
        funds = self.summary.funds
        if not funds:
            return None
        balance, guaranteed = sum(fund.balance for fund in funds), sum(fund.guaranteed for fund in funds)
        ceiling = Decimal(funds[0].max_multiple)
        if len(funds) > 1 and balance:
            most = sum(Decimal(fund.max_multiple) * fund.balance for fund in funds)
            ceiling = reports.ratio(most, balance, 2) or ceiling
        return contents.Fund(Money(balance), Money(guaranteed), alarm=None, ceiling=ceiling)

    def movements(self) -> Iterator[Movement]:
        bridge = self.summary.bridge
        for name, standing, came, went in (
            # Nobody leaves the file, and who is told of late counts from the return: what is new is the difference.
            (say("在册返乡人员"), "people_on_file", "", ""),
            (say("存续实体"), "ventures_operating", "ventures_founded", "ventures_closed"),
        ):
            before, now = self.count(standing, Window.LAST_MONTH), self.count(standing)
            new = self.count(came) if came else now - before
            closed = self.count(went) if went else 0
            unit = UNIT_WORDS[INDICATORS[standing].unit]
            yield Movement(name, unit, before, new, closed, now - before - new + closed, now)
        for name, unit, at in ((say("在贷"), UNIT_WORDS[Unit.LOANS], 0), (say("贷款余额"), "", 1)):
            figures = [
                amount_or_count(number, Unit.YUAN if at else Unit.LOANS)
                for number in (
                    bridge.opening[at],
                    bridge.disbursed[at],
                    -bridge.repaid[at] - bridge.written_off[at],
                    bridge.corrected[at],
                    bridge.closing[at],
                )
            ]
            yield Movement(name, unit, *figures)


TOWN_COLUMNS = (
    "people_found", "ventures_founded", "jobs_created", "loans_disbursed", "loans_disbursed_amount", "subsidy_amount",
    "visits_due",
)  # fmt: skip


def township_row(name: Text, count: Callable[..., int], target: int) -> contents.TownshipRow:
    """One row of the townships."""
    return contents.TownshipRow(
        name,
        found=count("people_found"),
        new=count("ventures_founded"),
        year=count("ventures_founded", Window.YEAR_TO_DATE),
        target=target,
        jobs=count("jobs_created", Window.YEAR_TO_DATE),
        loans=count("loans_disbursed"),
        lent=Money(count("loans_disbursed_amount")),
        subsidies=Money(count("subsidy_amount")),
        visits_due=count("visits_due"),
        visits_done=count("visits_done"),
    )


def as_figure(value: Value, unit: Unit) -> Figure:
    """A figure as papers take it: fen become Money."""
    return Money(int(value)) if value is not None and unit is Unit.YUAN else value


def amount_or_count(number: int, unit: Unit) -> int | Money:
    """Fen become Money, a count stays one."""
    return Money(number) if unit is Unit.YUAN else number
