"""How a figure is written on a page: its words, its unit, and the mark that a missed target gets."""

from decimal import Decimal

from flask_babel import gettext as _

from supportdesk.domain.money import Money
from supportdesk.domain.summaries.figures import Value
from supportdesk.domain.summaries.indicators import Indicator, Unit
from supportdesk.domain.summaries.problems import Standing
from supportdesk.domain.summaries.summary import change_in_percent
from supportdesk.domain.words import Words, say

UNIT_WORDS: dict[Unit, Words] = {
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
    Unit.YUAN: say("万元"),
    Unit.PERCENT: say("%"),
    Unit.TIMES: say("倍"),
    Unit.WORKING_DAYS: say("工作日"),
}
MARKS = {Standing.MISSED: "missed", Standing.FAR: "missed_far"}
NONE = "—"


def written(value: Value, unit: Unit) -> str:
    """A figure as a table shows it: ten thousands of yuan with one decimal, a share with its sign; none is a dash."""
    if value is None:
        return NONE
    if unit is Unit.YUAN:
        return minus(Money(int(value)).wan)
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return minus(f"{text}%" if unit is Unit.PERCENT else text)


def changed(value: Value, unit: Unit) -> str:
    """A difference with its sign."""
    if value is None:
        return NONE
    text = written(value, unit)
    return f"+{text}" if value > 0 else text


def minus(text: str) -> str:
    """The minus sign that is as wide as the plus."""
    return text.replace("-", "−")


def compared(now: Value, then: Value, indicator: Indicator) -> str:
    """Growth against another period: percent of a count, percentage points of a share, else the difference."""
    if now is None or then is None:
        return NONE
    if indicator.unit is Unit.PERCENT:
        return str(_("%(points)s 个百分点", points=changed(now - then, Unit.TIMES)))
    if indicator.unit in (Unit.TIMES, Unit.WORKING_DAYS) or indicator.is_derived:
        return changed(now - then, indicator.unit)
    if not then:
        return NONE
    return changed(change_in_percent(now, then), Unit.PERCENT)
