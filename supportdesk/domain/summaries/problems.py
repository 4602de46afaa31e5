"""What needs the supervisor's attention, named from the figures themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from supportdesk.domain import reports
from supportdesk.domain.money import Money
from supportdesk.domain.summaries.catalogue import INDICATORS, TARGETS
from supportdesk.domain.summaries.figures import Value
from supportdesk.domain.summaries.indicators import Better, Split
from supportdesk.domain.summaries.months import Window
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.domain.words import Words, say

# Percentage points from which a missed target is marked as missed by far: how the page draws it, no rule of the trade.
FAR_BEHIND = 15


class Standing(StrEnum):
    """How a figure stands to its target."""

    NONE = "none"
    MET = "met"
    MISSED = "missed"
    FAR = "far"


def standing(ahead: Decimal | None) -> Standing:
    """Judge the percentage points by which a target is ahead or behind."""
    if ahead is None:
        return Standing.NONE
    if ahead >= 0:
        return Standing.MET
    return Standing.FAR if ahead <= -FAR_BEHIND else Standing.MISSED


def is_good_news(code: str, change: Value) -> bool | None:
    """Whether a change is welcome; None when it is neither, or when nothing changed."""
    better = INDICATORS[code].better
    if not change or better is Better.NEITHER:
        return None
    return (change > 0) is (better is Better.MORE)


@dataclass(frozen=True)
class Problem:
    """A sentence on what is wrong, how much it weighs, and the figure that it speaks of."""

    what: Words
    effect: Words | str
    indicator: str


def problems(summary: MonthlySummary) -> tuple[Problem, ...]:
    """Name what is behind or out of order, the most urgent first."""
    return (
        *_fund(summary),
        *_overdue(summary),
        *_behind_target(summary),
        *_service(summary),
        *_gaps_in_the_books(summary),
    )


def _fund(summary: MonthlySummary) -> Iterator[Problem]:
    lent = summary.value("loans_disbursed_amount")
    for fund in summary.funds:
        if fund.is_suspended and fund.compensation_rate is not None:
            yield Problem(
                say("{fund}本年代偿率达到暂停线", fund=fund.name),
                say("代偿率 {rate}%，暂停新增担保", rate=reports.rounded(fund.compensation_rate * 100, 2)),
                "compensated_amount",
            )
        if fund.room <= 0:
            yield Problem(
                say("{fund}没有可新增担保的余额", fund=fund.name),
                say(
                    "在保 {guaranteed} 元，最高 {times} 倍",
                    guaranteed=Money(fund.guaranteed).grouped,
                    times=fund.max_multiple,
                ),
                "fund_room",
            )
        elif isinstance(lent, int) and fund.room < lent:
            yield Problem(
                say("{fund}可新增担保不够下月放款", fund=fund.name),
                say("余 {room} 元，本月放款 {lent} 元", room=Money(fund.room).grouped, lent=Money(lent).grouped),
                "fund_room",
            )


def _overdue(summary: MonthlySummary) -> Iterator[Problem]:
    loans, balance = summary.value("overdue_loans"), summary.value("overdue_balance")
    if loans and isinstance(balance, int):
        rate = summary.value("overdue_rate")
        yield Problem(
            say("{count} 笔贷款逾期", count=loans),
            say(
                "余额 {balance} 元，占贷款余额 {rate}%",
                balance=Money(balance).grouped,
                rate=rate if rate is not None else "—",
            ),
            "overdue_balance",
        )


def _behind_target(summary: MonthlySummary) -> Iterator[Problem]:
    for indicator in TARGETS:
        ahead = summary.ahead_of_plan(indicator.code)
        if ahead is not None and ahead < 0:
            yield Problem(
                say("{name}落后于目标", name=indicator.name),
                say("慢 {points} 个百分点", points=abs(ahead)),
                indicator.code,
            )
        behind = [
            named.name
            for named in summary.names[Split.TOWN]
            if standing(summary.ahead_of_plan(indicator.code, named.code)) is Standing.FAR
        ]
        if behind:
            yield Problem(
                say(
                    "{count} 个乡镇{name}落后 {points} 个百分点以上",
                    count=len(behind),
                    name=indicator.name,
                    points=FAR_BEHIND,
                ),
                "、".join(behind),
                indicator.code,
            )


def _service(summary: MonthlySummary) -> Iterator[Problem]:
    late = summary.value("applications_late")
    if late:
        yield Problem(say("{count} 件申请超过承诺期限还没有决定", count=late), say("须逐件催办"), "applications_late")
    breaches = summary.value("notice_breaches")
    if breaches:
        yield Problem(
            say("{count} 件申请逾期未告知，视为受理", count=breaches),
            say("本年共 {count} 件", count=summary.value("notice_breaches", Window.YEAR_TO_DATE)),
            "notice_breaches",
        )


def _gaps_in_the_books(summary: MonthlySummary) -> Iterator[Problem]:
    unknown = summary.value("jobs_unknown")
    if unknown:
        yield Problem(
            say("{count} 户新创办实体没有填从业人数", count=unknown), say("带动就业少计，请补填"), "jobs_unknown"
        )
