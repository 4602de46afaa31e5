"""What the pages of a loan show beside those of every kind: badge, checks, the table of the subsidy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.loan_words import MOVEMENT_WORDS
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.domain.words import say
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.programmes.loans import LoanPage, Quarter
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.support import Badge, state_badge
from supportdesk.web.shared.words import day, money, said

OPEN_PERIODS = 4
_CODED = {"category": "person_categories", "counter_guarantee": "counter_guarantees", "industry": "industry_sections"}
_VERDICTS = {Verdict.MET: "pass", Verdict.UNKNOWN: "needs_word", Verdict.NOT_MET: "fail"}


def badge_of(loan: Loan) -> Badge:
    """The badge of a loan's state."""
    if loan.state not in set(LoanState):
        return Badge("off", _("历史台账"))
    return state_badge(loan.kind, loan.state)


def checks_of(results: Sequence[RuleResult], day_of_check: date) -> list[dict[str, str]]:
    """The rules' answers as check lines: value and requirement in one sentence, the document beside it."""
    return [
        {
            "result": _VERDICTS[result.verdict],
            "words": said(_in_words(result).sentence)
            + (f" {said(result.remedy)}" if result.remedy and result.verdict is not Verdict.MET else ""),
            "source": result.clause.split(" ", 1)[0] or day(day_of_check),
        }
        for result in results
    ]


def _in_words(result: RuleResult) -> RuleResult:
    """A code as the value of a rule is shown by its words."""
    code = result.value.values.get("code")
    if result.rule not in _CODED or code is None:
        return result
    return replace(result, value=say("{words}", words=code_label(_CODED[result.rule], str(code))))


def calculation_of(quarters: Sequence[Quarter], page: LoanPage) -> dict[str, Any]:
    """The table of the subsidy: four quarters open, the rest folded with their own sums, the total."""
    balances = _balances(page)
    rows = [_row(quarter, balances) for quarter in quarters]
    rest = quarters[OPEN_PERIODS:] if len(quarters) > OPEN_PERIODS + 1 else ()
    shown = len(quarters) - len(rest)
    heads = [
        {"word": _("计息期")},
        {"word": _("天数")},
        {"word": _("余额"), "unit": _("元")},
        {"word": _("利息"), "unit": _("元")},
        {"word": _("财政贴息"), "unit": _("元")},
        {"word": _("本人负担"), "unit": _("元")},
    ]
    return {
        "heads": heads,
        "rows": rows[:shown],
        "rest": rows[shown:],
        "rest_sum": _sums(rest) if rest else [],
        "total": [_("合计 %(count)s 期", count=len(quarters)), *_sums(quarters)],
    }


def movement_words() -> dict[str, str]:
    """What each kind of movement is called."""
    return {kind.value: said(words) for kind, words in MOVEMENT_WORDS.items()}


def _balances(page: LoanPage) -> dict[date, Money]:
    return {part.segments[0].start: part.segments[0].balance for part in page.plan if part.segments}


def _row(quarter: Quarter, balances: dict[date, Money]) -> list[str]:
    return [
        _("%(start)s 至 %(end)s", start=day(quarter.starts_on), end=day(quarter.ends_before)),
        f"{quarter.days:,}",
        money(balances.get(quarter.starts_on, ZERO)),
        money(quarter.interest),
        money(quarter.subsidy),
        money(quarter.borrower),
    ]


def _sums(quarters: Sequence[Quarter]) -> list[str]:
    return [
        f"{sum(one.days for one in quarters):,}",
        "",
        money(total([one.interest for one in quarters])),
        money(total([one.subsidy for one in quarters])),
        money(total([one.borrower for one in quarters])),
    ]
