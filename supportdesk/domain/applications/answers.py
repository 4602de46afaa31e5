"""How a rule gives its answer: the value and what is asked, each with its unit."""

from datetime import date
from decimal import Decimal

from supportdesk.domain.money import Money
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult, verdict_of
from supportdesk.domain.words import Words, say

NOT_KNOWN = say("待查")
YES, NO = say("是"), say("否")


def answer(
    rule: str,
    is_met: bool | None,
    title: Words,
    value: Words | None,
    required: Words,
    *,
    clause: str = "",
    code: Reason | None = None,
    remedy: Words | None = None,
) -> RuleResult:
    """One answer; a value that is not known reads 待查."""
    return RuleResult(rule, verdict_of(is_met), title, value or NOT_KNOWN, required, clause, code, remedy)


def yuan(amount: Money | None) -> Words | None:
    """An amount with its unit."""
    return None if amount is None else say("{amount} 元", amount=amount.grouped)


def times(count: int | None) -> Words | None:
    """So many times."""
    return None if count is None else say("{count} 次", count=count)


def months(count: int | None) -> Words | None:
    """So many months."""
    return None if count is None else say("{count} 个月", count=count)


def people(count: int | None) -> Words | None:
    """So many people."""
    return None if count is None else say("{count} 人", count=count)


def percent(rate: Decimal | None) -> Words | None:
    """A rate with two to four decimals."""
    return None if rate is None else say("{rate}%", rate=f"{rate:.2f}" if rate == round(rate, 2) else f"{rate:f}")


def day(value: date | None) -> Words | None:
    """A day as in tables."""
    return None if value is None else say("{day}", day=value.isoformat())
