"""Random histories: every total is the sum of its parts, and is what the list behind it holds."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import Figures, exists
from supportdesk.domain.summaries.indicators import OVERLAPPING, Measure, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.queries import summaries
from supportdesk.queries.summaries import BehindRow
from tests.factories.kind_books import whole_books

SEEDS = range(3)
MONTHS = (Month(2026, 1), Month(2025, 12), Month(2026, 9))
COUNTED = [i for i in INDICATORS.values() if not i.is_derived and i.code not in {"fund_room", "fund_alarms"}]


def whole_list(session: Session, month: Month, code: str, window: Window, **cell: str | None) -> list[BehindRow]:
    """All pages of a list, small ones, so that turning them is tried too."""
    rows: list[BehindRow] = []
    after = None
    while True:
        page = summaries.list_behind(session, None, month, code, window=window, after=after, limit=9, **cell)
        rows += page.rows
        if page.after is None:
            assert (page.count, page.total) == (len(rows), held(rows))
            return rows
        after = page.after


def held(rows: list[BehindRow]) -> int:
    return sum(row.amount for row in rows)


@pytest.fixture(params=SEEDS)
def told(session: Session, request: pytest.FixtureRequest) -> tuple[Session, MonthlySummary]:
    whole_books(session, request.param)
    return session, summaries.get_summary(session, None, MONTHS[request.param])


def test_every_total_is_the_sum_of_its_parts(told: tuple[Session, MonthlySummary]) -> None:
    _, summary = told
    for indicator in COUNTED:
        for split in indicator.splits:
            for window in Window:
                whole = summary.books.total.count(indicator.code, window)
                parts = sum(part.count(indicator.code, window) for part in summary.books.parts[split].values())
                if indicator.is_distinct or split in OVERLAPPING:
                    assert whole <= parts, (indicator.code, split, window)
                else:
                    assert whole == parts, (indicator.code, split, window)


def test_every_figure_opens_the_list_that_it_counts(told: tuple[Session, MonthlySummary]) -> None:
    session, summary = told
    for indicator in COUNTED:
        stands = indicator.measure is Measure.STANDS
        for window in (Window.MONTH, Window.SAME_PERIOD if stands else Window.YEAR_TO_DATE):
            if not exists(indicator, window):
                continue
            rows = whole_list(session, summary.month, indicator.code, window)
            code = indicator.opens
            assert held(rows) == summary.books.total.count(code, window), (code, window)
            assert len({row.key for row in rows}) == len(rows)


def test_a_figure_that_is_shown_lists_itself() -> None:
    """A share lists what it is a share of; of a fund's room nothing can be listed but what takes it up."""
    others = {i.code for i in INDICATORS.values() if i.is_shown and not i.is_derived and i.opens != i.code}
    assert others == {"fund_room", "fund_alarms"}


def test_every_cell_opens_the_list_that_it_counts(told: tuple[Session, MonthlySummary]) -> None:
    session, summary = told
    chosen = Random(summary.month.number)  # noqa: S311 - some cells of each split; all would take minutes
    for indicator in COUNTED:
        window = Window.YEAR_TO_DATE if exists(indicator, Window.YEAR_TO_DATE) else Window.MONTH
        for split in indicator.splits:
            cells = sorted(summary.books.parts[split].items())
            for key, figures in chosen.sample(cells, min(2, len(cells))):
                rows = whole_list(session, summary.month, indicator.code, window, **{split.value: key})
                assert held(rows) == figures.count(indicator.opens, window), (indicator.code, split, key)


def test_counts_list_as_many_rows_as_they_say(told: tuple[Session, MonthlySummary]) -> None:
    session, summary = told
    for code in ("people_found", "people_started", "ventures_founded", "ventures_operating", "loans_running",
                 "overdue_loans", "loans_approved", "loans_borrowers", "applications_late", "subsidy_count_so_far"):  # fmt: skip
        assert len(whole_list(session, summary.month, code, Window.MONTH)) == summary.value(code)


def test_refusals_by_reason_and_founders_by_category_open_what_they_count(
    told: tuple[Session, MonthlySummary],
) -> None:
    session, summary = told
    refused = summary.value("loans_refused", Window.YEAR_TO_DATE)
    assert sum(n for _, n in summary.refusals) == refused
    year = Window.YEAR_TO_DATE
    for reason, n in summary.refusals:
        assert len(whole_list(session, summary.month, "loans_refused", year, refusal=reason.code)) == n
    assert not whole_list(session, summary.month, "loans_refused", year, refusal="no_such_reason")
    (founders,) = summary.founders
    for category, n in founders.parts:
        assert len(whole_list(session, summary.month, "people_started", year, category=category.code)) == n
    assert not whole_list(session, summary.month, "people_started", year, category="no_such_category")


def test_the_bridge_leads_from_last_month_to_this_one(told: tuple[Session, MonthlySummary]) -> None:
    session, summary = told
    bridge = summary.bridge
    assert bridge.agrees
    assert bridge.closing == (summary.value("loans_running"), summary.value("loan_balance"))
    assert bridge.opening == (
        summary.value("loans_running", Window.LAST_MONTH),
        summary.value("loan_balance", Window.LAST_MONTH),
    )
    assert bridge.corrected[1] == summary.value("loans_corrected_amount")
    before = summaries.get_summary(session, None, summary.month.previous)
    assert before.bridge.closing == bridge.opening


def test_a_months_figures_come_again_in_later_summaries(told: tuple[Session, MonthlySummary]) -> None:
    session, summary = told
    later = summaries.get_summary(session, None, Month(summary.month.year + 1, summary.month.number))
    for indicator in INDICATORS.values():
        then: Figures = later.books.total
        if not exists(indicator, Window.SAME_MONTH):
            continue
        assert summary.value(indicator.code) == then.value(indicator, Window.SAME_MONTH), indicator.code
        year_to_date = summary.books.total.value(indicator, Window.YEAR_TO_DATE)
        if year_to_date is not None:
            assert year_to_date == then.value(indicator, Window.SAME_PERIOD)


def test_towns_tell_the_same_in_their_own_summary(told: tuple[Session, MonthlySummary]) -> None:
    session, summary = told
    for named in summary.names[Split.TOWN][:-1]:
        own = summaries.get_summary(session, None, summary.month, named.code)
        for indicator in COUNTED:
            if Split.TOWN in indicator.splits:
                for window in Window:
                    assert own.books.total.value(indicator, window) == summary.part(
                        indicator.code, Split.TOWN, named.code, window
                    ), (indicator.code, named, window)
