"""What may stand beside what: exclusion, once-only, and caps across programmes and kinds.

Counted for the person, the venture and the household; asked when somebody applies and again before money leaves.
Source: the reason codes MUTUALLY_EXCLUSIVE, ALREADY_AWARDED and QUOTA_YEAR_USED; worked cases SU-04 and SU-23.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supportdesk.domain.facts.words import listed
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult, Verdict, verdict_of
from supportdesk.domain.words import Words, say

GROUP = "group:"
# A cap may count all support; a programme's own code is said by its code.
ALL = "all"


class Scope(StrEnum):
    """For whom something is counted."""

    PERSON = "person"
    VENTURE = "venture"
    HOUSEHOLD = "household"


class Period(StrEnum):
    """Over which time: for good, or within the calendar year."""

    EVER = "ever"
    YEAR = "year"


SCOPE_WORDS = {Scope.PERSON: say("本人"), Scope.VENTURE: say("创业实体"), Scope.HOUSEHOLD: say("家庭")}
PERIOD_WORDS = {Period.EVER: say("累计"), Period.YEAR: say("当年")}


@dataclass(frozen=True)
class Cap:
    """At most so much of something for somebody in a time. `of`: a programme's code, `group:…`, or `all`."""

    scope: Scope
    period: Period
    amount: Money
    of: str


@dataclass(frozen=True)
class Once:
    """At most so many times for somebody in a time."""

    scope: Scope
    period: Period
    times: int = 1


@dataclass(frozen=True)
class Stacking:
    """What a programme does not go together with. `excludes` names programmes, or groups as `group:…`."""

    groups: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    once: tuple[Once, ...] = ()
    caps: tuple[Cap, ...] = ()
    clause: str = ""


@dataclass(frozen=True)
class Given:
    """Another application that counts: under way, or granted. `amount` is what was granted in all, else asked for.

    `scopes` says whose it is as seen from the application in question. `of` are its programme's code and groups.
    """

    number: str
    name: Words
    programme: str
    groups: tuple[str, ...]
    scopes: frozenset[Scope]
    amount: Money
    on: date

    def is_of(self, what: str) -> bool:
        """Whether it is of a programme, of a group, or of all."""
        if what == ALL:
            return True
        return what.removeprefix(GROUP) in self.groups if what.startswith(GROUP) else what == self.programme


def concerning(stacking: Stacking, programme: str, given: Iterable[Given]) -> tuple[Given, ...]:
    """What of somebody's support a programme's exclusions, limits of times and caps look at at all."""
    looked_at = (*stacking.excludes, *(cap.of for cap in stacking.caps), *([programme] if stacking.once else []))
    return tuple(one for one in given if any(one.is_of(what) for what in looked_at))


def check(
    stacking: Stacking, programme: str, amount: Money | None, on: date, given: Iterable[Given]
) -> tuple[RuleResult, ...]:
    """Answer each exclusion, each once-only and each cap for an application of `programme` about `amount` on a day.

    An amount that can't be reckoned yet (None) leaves a cap open as long as something of it is left.
    """
    others = list(given)
    results = [_exclusive(stacking, others)] if stacking.excludes else []
    results += [_once(one, stacking, programme, on, others) for one in stacking.once]
    results += [_cap(one, stacking, amount, on, others) for one in stacking.caps]
    return tuple(results)


def totals(given: Sequence[Given], on: date) -> dict[Scope, dict[Period, Money]]:
    """What person, venture and household were given: for good, and in the year of a day."""
    return {
        scope: {period: total([one.amount for one in given if _counts(one, scope, period, on)]) for period in Period}
        for scope in Scope
    }


def _counts(one: Given, scope: Scope, period: Period, on: date) -> bool:
    return scope in one.scopes and (period is Period.EVER or one.on.year == on.year)


def _exclusive(stacking: Stacking, others: Sequence[Given]) -> RuleResult:
    whose = {Scope.PERSON, Scope.VENTURE}
    found = [one for one in others if one.scopes & whose and any(one.is_of(excluded) for excluded in stacking.excludes)]
    return RuleResult(
        rule="stacking_exclusive",
        verdict=Verdict.NOT_MET if found else Verdict.MET,
        title=say("不重复享受"),
        value=_named(found) if found else say("没有"),
        required=say("本人和创业实体没有享受、没有在办互斥的政策"),
        clause=stacking.clause,
        code=Reason.MUTUALLY_EXCLUSIVE,
        remedy=say("只能选其中一项：撤回在办的一项后再申请。") if found else None,
    )


def _once(once: Once, stacking: Stacking, programme: str, on: date, others: Sequence[Given]) -> RuleResult:
    found = [one for one in others if one.programme == programme and _counts(one, once.scope, once.period, on)]
    whose, when = SCOPE_WORDS[once.scope], PERIOD_WORDS[once.period]
    return RuleResult(
        rule=f"stacking_once_{once.scope.value}_{once.period.value}",
        verdict=Verdict.NOT_MET if len(found) >= once.times else Verdict.MET,
        title=say("{whose}{when}享受次数", whose=whose, when=when),
        value=say("{count} 次：{named}", count=len(found), named=_named(found)) if found else say("没有"),
        required=say("含本次不超过 {times} 次", times=once.times),
        clause=stacking.clause,
        code=Reason.ALREADY_AWARDED if once.period is Period.EVER else Reason.QUOTA_YEAR_USED,
    )


def _cap(cap: Cap, stacking: Stacking, amount: Money | None, on: date, others: Sequence[Given]) -> RuleResult:
    found = [one for one in others if one.is_of(cap.of) and _counts(one, cap.scope, cap.period, on)]
    before = total([one.amount for one in found])
    left = max(cap.amount - before, ZERO)
    whose, when = SCOPE_WORDS[cap.scope], PERIOD_WORDS[cap.period]
    value = say("已有 {before} 元，本次金额待查", before=before.grouped)
    fits: bool | None = None if left else False
    if amount is not None:
        value = say("已有 {before} 元，本次 {amount} 元", before=before.grouped, amount=amount.grouped)
        fits = amount <= left and bool(amount or left)
    return RuleResult(
        rule=f"stacking_cap_{cap.scope.value}_{cap.period.value}",
        verdict=verdict_of(fits),
        title=say("{whose}{when}补助上限", whose=whose, when=when),
        value=value,
        required=say("合计不超过 {most} 元", most=cap.amount.grouped),
        clause=stacking.clause,
        code=Reason.QUOTA_YEAR_USED if cap.period is Period.YEAR else Reason.ALREADY_AWARDED,
        remedy=say("最多还能给 {left} 元。", left=left.grouped) if amount is None or amount > left else None,
    )


def _named(found: Sequence[Given]) -> Words:
    return listed([say("{name}（{number}）", name=one.name, number=one.number) for one in found])
