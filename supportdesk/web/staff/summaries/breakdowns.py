"""The tables under a block that break its figures down by a trait: sex, age, legal form, grade …"""

from collections.abc import Callable, Iterator

from flask_babel import gettext as _

from supportdesk.domain.summaries.figures import Value, exists
from supportdesk.domain.summaries.indicators import OVERLAPPING, TRAITS, Block, Indicator, Split
from supportdesk.domain.summaries.months import Window
from supportdesk.domain.summaries.summary import MonthlySummary, Named
from supportdesk.domain.summaries.traits import SPLIT_WORDS, words_of
from supportdesk.web.shared.words import said
from supportdesk.web.staff.summaries.figures import written
from supportdesk.web.staff.summaries.lines import Breakdown, Cell, Line

Address = Callable[..., str]
Column = tuple[Indicator, Window]


def breakdowns(
    summary: MonthlySummary, block: Block, name: Callable[[Named], str], address: Address
) -> Iterator[Breakdown]:
    """Every trait by which the block has anything to tell; `address` makes the address of a figure's list."""
    for split in TRAITS:
        shown = block.shown(split)
        parts = summary.shown_parts(split, [indicator.code for indicator in shown])
        if not parts:
            continue
        columns = [
            (indicator, window)
            for indicator in shown
            for window in (Window.MONTH, Window.YEAR_TO_DATE)
            if exists(indicator, window)
        ]
        lines = [_line(summary, split, part, name, columns, address) for part in parts]
        lines.append(_whole(summary, split, columns, address))
        yield Breakdown(said(SPLIT_WORDS[split]), tuple(_head(column) for column in columns), tuple(lines))


def _head(column: Column) -> tuple[str, str]:
    indicator, window = column
    if not exists(indicator, Window.YEAR_TO_DATE):
        return said(indicator.name), ""
    return said(indicator.name), _("当月") if window is Window.MONTH else _("本年累计")


def _line(
    summary: MonthlySummary,
    split: Split,
    part: Named,
    name: Callable[[Named], str],
    columns: list[Column],
    address: Address,
) -> Line:
    words = words_of(split, part.code)
    cells = (
        _cell(column, summary.part(column[0].code, split, part.code, column[1]), address, {split.value: part.code})
        for column in columns
    )
    return Line(said(words) if words else name(part), tuple(cells))


def _whole(summary: MonthlySummary, split: Split, columns: list[Column], address: Address) -> Line:
    cells = (_cell(column, summary.value(column[0].code, column[1]), address, {}) for column in columns)
    return Line(_("合计（按人）") if split in OVERLAPPING else _("合计"), tuple(cells), is_total=True)


def _cell(column: Column, value: Value, address: Address, condition: dict[str, str]) -> Cell:
    indicator, window = column
    more = condition if window is Window.MONTH else {**condition, "window": window.value}
    return Cell(written(value, indicator.unit), address(indicator, **more) if value else "")
