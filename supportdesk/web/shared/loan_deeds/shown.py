"""A loan as its pages show it: badge, clock, steps, timeline, checks, the table of the subsidy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from supportdesk.domain import timeline
from supportdesk.domain.applications.way import Standing, StepTaken
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.loan_progress import WAY
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loan_words import MOVEMENT_WORDS, STATE_WORDS
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.domain.words import say
from supportdesk.models.audit import Event
from supportdesk.models.programmes.loans import Loan
from supportdesk.policies.codes import code_list
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.programmes.loans import LoanPage, Quarter
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.time_limits import TimeLimit, draw
from supportdesk.web.shared.words import actor, day, money, said

S = LoanState
OPEN_PERIODS = 4
_MARKS = {
    **dict.fromkeys((S.OBJECTION, S.DECLINED, S.RECEIVED), "act"),
    **dict.fromkeys((S.SUPPLEMENT, S.BANK, S.SIGNED), "waiting"),
    **dict.fromkeys((S.REPAYING, S.SETTLED, S.RECOVERED), "good"),
    **dict.fromkeys((S.OVERDUE, S.COMPENSATED, S.RECOVERING, S.REFUSED), "bad"),
    **dict.fromkeys((S.DRAFT, S.WITHDRAWN, S.WRITTEN_OFF), "off"),
}
_CODED = {"category": "person_categories", "counter_guarantee": "counter_guarantees", "industry": "industry_sections"}
_VERDICTS = {Verdict.MET: "pass", Verdict.UNKNOWN: "needs_word", Verdict.NOT_MET: "fail"}


class Badge(NamedTuple):
    """What the macro `badge` takes."""

    kind: str
    word: str


def badge_of(loan: Loan) -> Badge:
    """The badge of a loan's state."""
    if loan.state not in set(LoanState):
        return Badge("off", _("历史台账"))
    state = LoanState(loan.state)
    return Badge(_MARKS.get(state, "with_us"), said(STATE_WORDS[state]))


def clock_of(page: LoanPage) -> TimeLimit | None:
    """The clock of the promise while it runs or stands still; None before the submission and after the decision."""
    clock, loan = page.clock, page.loan
    if clock is None or loan.clock_from is None or loan.clock_stopped_on is not None:
        return None
    calendar, today = page.around.calendar, page.facts.today
    legal = calendar.due_day(loan.clock_from, page.terms.legal_days + clock.paused, assume_weekends=True)
    return draw(
        started_on=loan.clock_from,
        today=today,
        due_on=clock.due_on,
        is_working_day=lambda one: calendar.is_working_day(one, assume_weekends=True),
        legal_on=legal.day,
        # A clock that stands still on a day off stands still all the same.
        paused=clock.paused_days | ({today} if clock.is_paused else set()),
        waits_for=_("等申请人补正") if clock.paused else "",
    )


def clock_of_row(session: Session, loan: Loan) -> TimeLimit | None:
    """The clock of a loan in a list: its pauses are in the day that the row keeps."""
    if loan.due_on is None or loan.clock_from is None or loan.clock_stopped_on is not None:
        return None
    calendar, on = work_calendar(session), today()
    paused = frozenset({on}) if loan.paused_since is not None else frozenset()
    return draw(
        started_on=loan.clock_from,
        today=on,
        due_on=loan.due_on,
        is_working_day=lambda one: calendar.is_working_day(one, assume_weekends=True),
        paused=paused,
        waits_for=_("等申请人补正") if paused else "",
    )


def steps_of(page: LoanPage) -> list[dict[str, str]]:
    """The step line: what is done with its day, where it is, what comes."""
    events = [event for event in reversed(page.events) if event.kind.startswith("loan.")]
    taken = [
        StepTaken(event.kind.removeprefix("loan."), event.happened_on, str(event.data.get("from", "")))
        for event in events
    ]
    words = {stage.name: said(stage.office) for stage in WAY.stages}
    states = {Standing.DONE: "done", Standing.HERE: "here", Standing.ENDED: "here", Standing.TO_COME: "to_come"}
    return [
        {
            "word": words[one.stage],
            "state": states[one.standing],
            "second": f"{one.on:%m-%d}" if one.on else "",
        }
        for one in WAY.standing(page.state, taken)
    ]


def timeline_of(events: Sequence[Event]) -> list[dict[str, str]]:
    """What happened to the loan, the latest first; the book-keeping beside it is left out."""
    shown = []
    for event in events:
        words = timeline.words_of(event.kind, event.data)
        if words is None:
            continue
        moves = event.data.get("from") != event.data.get("to")
        stopped = event.kind == "loan.notify_missing"
        shown.append(
            {
                "day": f"{event.happened_on:%m-%d}",
                "weekday": weekday(event.happened_on),
                "kind": "stopped" if stopped else "decision" if moves else "work",
                "verb": said(words),
                "second": actor(event.actor_name),
            }
        )
    return shown


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
    return replace(result, value=say("{words}", words=code_words(_CODED[result.rule], str(code))))


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


def weekday(one: date) -> str:
    """周二, or Tue."""
    return f"{one:%a}" if reading().language == "en" else f"周{'一二三四五六日'[one.weekday()]}"


def code_words(list_name: str, code: str) -> str:
    """The words of a stored code; the code itself when the list has lost it."""
    entry = next((one for one in code_list(list_name).entries if one.code == code), None)
    return entry.alone(reading().language) if entry else code or "—"


def paper_titles(terms: LoanTerms) -> dict[str, str]:
    """What each paper is called in the reader's language."""
    return {paper.code: paper.title_en if reading().language == "en" else paper.title for paper in terms.papers}


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
