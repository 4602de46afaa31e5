"""What a taxpayer and the desk should be told of a quota: too little used, nearly used up, nearly over, lapsed."""

from datetime import date

from supportdesk.domain.calendar import add_months
from supportdesk.domain.words import Words, say

from .quotas import Window
from .shadow import ShadowYear
from .terms import TaxTerms

ESTIMATE = say("这是按申报数测算的参考账，减免多少以税务机关核定的为准。")


def prompts_of(this_year: ShadowYear | None, months: Window | None, today: date, terms: TaxTerms) -> tuple[Words, ...]:
    """Say what is worth saying today of the running year and of the time of relief; both may be unknown."""
    found = []
    if this_year is not None and this_year.settled is None and (used := this_year.used_percent) is not None:
        passed = [rule for rule in terms.prompts if today >= _end_of_month(this_year.year, rule.month)]
        low = next((rule for rule in passed if used < rule.below_percent), None)
        if low is not None:
            found.append(
                say(
                    "{year} 年的限额到 {month} 月底只用了 {used}%（不足 {line}%），没用完的当年作废，请核对申报。",
                    year=this_year.year, month=low.month, used=used, line=low.below_percent,
                )
            )  # fmt: skip
        if not this_year.left:
            found.append(say("{year} 年的限额已经用完。", year=this_year.year))
        elif used >= terms.nearly_used_percent:
            found.append(
                say(
                    "{year} 年的限额已用 {used}%，还剩 {left} 元。",
                    year=this_year.year,
                    used=used,
                    left=this_year.left.grouped,
                )
            )
    if months is not None:
        over = add_months(months.last_month, 1)
        days = (over - today).days
        if days <= 0:
            found.append(say("享受期到 {month} 为止，已经结束。", month=months.last_month.strftime("%Y-%m")))
        elif days <= terms.expiry_days:
            found.append(
                say("享受期到 {month} 为止，还有 {days} 天。", month=months.last_month.strftime("%Y-%m"), days=days)
            )
    return tuple(found)


def _end_of_month(year: int, month: int) -> date:
    # The first day after it: the prompt holds once the month is over.
    return add_months(date(year, month, 1), 1)
