"""The cross-checks that a month must pass before it is frozen (domain notes §6.1): named, with what fails them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.domain.words import Words, say

# How many of those that fail are named; the number tells of the others.
MOST_NAMED = 20


class CheckCode(StrEnum):
    """The checks, in the order of §6.1."""

    SUBSIDIES_PAID = "subsidies_paid"
    LOAN_BALANCE = "loan_balance"
    TENANTS = "tenants"
    PERSONS = "persons"
    CERTIFIED = "certified"
    PUBLICITY = "publicity"
    RULE_VERSION = "rule_version"
    CLOSED_WITH_LOAN = "closed_with_loan"


CHECK_WORDS: Mapping[CheckCode, Words] = {
    CheckCode.SUBSIDIES_PAID: say("已付补贴 = 财政拨付清单 = 资金台账"),
    CheckCode.LOAN_BALANCE: say("贷款余额 = 上月余额 + 发放 − 收回 − 核销 ± 更正"),
    CheckCode.TENANTS: say("期末在孵户 = 期初 + 入驻 − 退出"),
    CheckCode.PERSONS: say("人数不大于各类别之和"),
    CheckCode.CERTIFIED: say("取得证书的人数不大于参训人数"),
    CheckCode.PUBLICITY: say("公示期满前没有付款"),
    CheckCode.RULE_VERSION: say("每笔批准都有所依据的政策版本"),
    CheckCode.CLOSED_WITH_LOAN: say("停业而有贷款未清的，都有处置记录"),
}


@dataclass(frozen=True)
class Failing:
    """One record that fails a check: how it is called, and the case that tells of it."""

    name: str
    case_id: int | None = None


@dataclass(frozen=True)
class Check:
    """One check and what it found; `found` says the figures that were compared."""

    code: CheckCode
    holds: bool
    found: Words | str
    failing: tuple[Failing, ...] = ()
    # All that fail, also those beyond the ones that are named.
    count: int = 0

    @property
    def name(self) -> Words:
        return CHECK_WORDS[self.code]


def listed(code: CheckCode, failing: Sequence[Failing], of: int) -> Check:
    """A check that every one of some records must pass."""
    if not failing:
        return Check(code, holds=True, found=say("查了 {count} 项", count=of))
    return Check(code, False, say("{count} 项不符", count=len(failing)), tuple(failing[:MOST_NAMED]), len(failing))


def equal(code: CheckCode, parts: Sequence[tuple[Words, int]], *, failing: Sequence[Failing] = ()) -> Check:
    """A check that some amounts in fen are the same, and that no single record differs."""
    amounts = [amount for _, amount in parts]
    words = [say("{name} {amount} 元", name=name, amount=Money(amount).grouped) for name, amount in parts]
    found: Words = words[0]
    for one in words[1:]:
        found = say("{first}，{then}", first=found, then=one)
    holds = len(set(amounts)) == 1 and not failing
    return Check(code, holds, found, tuple(failing[:MOST_NAMED]), len(failing))


def of_the_balance(summary: MonthlySummary) -> Check:
    """Last month + disbursed − repaid − written off ± corrected is this month's balance, to the loan and to the fen."""
    bridge = summary.bridge
    reached = bridge.opening[1] + sum(line[1] for line in bridge.lines)
    words = say(
        "算得 {reached} 元，期末 {closing} 元",
        reached=Money(reached).grouped,
        closing=Money(bridge.closing[1]).grouped,
    )
    return Check(CheckCode.LOAN_BALANCE, bridge.agrees, words)


def of_the_persons(summary: MonthlySummary, without_category: int) -> Check:
    """The year's founders are at most the sum of their categories; who has none stated counts as a category."""
    distinct = sum(one.distinct for one in summary.founders)
    parts = sum(count for one in summary.founders for _, count in one.parts)
    return Check(
        CheckCode.PERSONS,
        distinct <= parts + without_category,
        say(
            "{distinct} 人，各类别之和 {parts}，未认定类别 {none}",
            distinct=distinct,
            parts=parts,
            none=without_category,
        ),
    )


def refuse_failing(checks: Sequence[Check], *, answered: Collection[CheckCode] = ()) -> None:
    """Raise RuleBrokenError (`cross_check`) that names the checks which fail and for which nobody answers."""
    failing = [check for check in checks if not check.holds and check.code not in answered]
    if failing:
        names = "；".join(str(check.name) for check in failing)
        raise RuleBrokenError(say("核对不符，不能冻结：{names}。", names=names), code="cross_check")
