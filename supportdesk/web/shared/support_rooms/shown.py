"""An application of any kind as its pages show it: badge, clock, step line, timeline, rules, the amount step by step."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _

from supportdesk.domain import timeline
from supportdesk.domain.applications.awards import Award
from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.applications.way import Standing, StepTaken
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.models.audit import Event
from supportdesk.models.payments import Payment, PaymentState
from supportdesk.web.shared.entitlements import rule_of
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.support import Badge, state_badge
from supportdesk.web.shared.time_limits import TimeLimit, draw
from supportdesk.web.shared.words import actor, money, programme_name, said, short_weekday

from .room import AnyPage

_STEP_STATES = {Standing.DONE: "done", Standing.HERE: "here", Standing.ENDED: "here", Standing.TO_COME: "to_come"}
_FIRST = (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET)
_NOT_DECIDED = frozenset(
    {State.DRAFT, State.RECEIVED, State.SUPPLEMENT, State.ACCEPTED, State.REVIEW, State.DECISION, State.SECOND_DECISION}
)


def name_of(application: Any) -> str:  # noqa: ANN401 - of any kind
    """What is asked for: the programme's name in the reader's language."""
    version = application.programme_version
    return programme_name(version.programme) if version is not None else state_badge(application.kind, "").word


def is_undecided(application: Any) -> bool:  # noqa: ANN401 - of any kind
    """Tell whether nobody has decided yet: then rules and amount are those of today."""
    return application.state in _NOT_DECIDED


def clock_of(page: AnyPage) -> TimeLimit | None:
    """The clock of the promise while it runs or stands still; None before the submission and after the decision."""
    clock, one = page.clock, page.application
    if clock is None or one.clock_from is None or one.clock_stopped_on is not None:
        return None
    calendar, today = page.around.calendar, page.facts.today
    legal = calendar.due_day(one.clock_from, page.terms.legal_days + clock.paused, assume_weekends=True)
    return draw(
        started_on=one.clock_from,
        today=today,
        due_on=clock.due_on,
        is_working_day=lambda day: calendar.is_working_day(day, assume_weekends=True),
        legal_on=legal.day,
        # A clock that stands still on a day off stands still all the same.
        paused=clock.paused_days | ({today} if clock.is_paused else set()),
        waits_for=_("等申请人补正") if clock.paused else "",
    )


def steps_of(page: AnyPage) -> list[dict[str, str]]:
    """The step line: what is done with its day, where it is, what comes."""
    family = f"{page.programme.kind}."
    taken = [
        StepTaken(event.kind.removeprefix(family), event.happened_on, str(event.data.get("from", "")))
        for event in reversed(page.events)
        if event.kind.startswith(family)
    ]
    words = {stage.name: said(stage.office) for stage in page.programme.way.stages}
    return [
        {"word": words[one.stage], "state": _STEP_STATES[one.standing], "second": f"{one.on:%m-%d}" if one.on else ""}
        for one in page.programme.way.standing(page.application.state, taken)
    ]


def timeline_of(events: Sequence[Event]) -> list[dict[str, str]]:
    """What happened, the latest first; the book-keeping beside it is left out."""
    shown = []
    for event in events:
        words = timeline.words_of(event.kind, event.data)
        if words is None:
            continue
        moves = event.data.get("from") != event.data.get("to")
        stopped = event.kind.endswith(f".{Deed.NOTIFY_MISSING}")
        shown.append(
            {
                "day": f"{event.happened_on:%m-%d}",
                "weekday": short_weekday(event.happened_on),
                "kind": "stopped" if stopped else "decision" if moves else "work",
                "verb": said(words),
                "second": actor(event.actor_name),
            }
        )
    return shown


def rules_of(results: Sequence[RuleResult], *, to_applicant: bool = False) -> list[dict[str, str]]:
    """The rules' answers for the table of rules: what stands in the way first. `to_applicant`: as `rule_of`."""
    ordered = sorted(results, key=lambda one: _FIRST.index(one.verdict))
    return [rule_of(one, to_applicant=to_applicant) for one in ordered]


def verdict_words(results: Sequence[RuleResult]) -> str:
    """How many are met, to be looked up, or stand in the way."""
    count = {verdict: sum(one.verdict is verdict for one in results) for verdict in Verdict}
    if count[Verdict.NOT_MET]:
        return str(
            _(
                "%(passed)s 条通过，%(explain)s 条须说明，%(unmet)s 条不通过",
                passed=count[Verdict.MET], explain=count[Verdict.UNKNOWN], unmet=count[Verdict.NOT_MET],
            )
        )  # fmt: skip
    if count[Verdict.UNKNOWN]:
        return str(
            _("%(passed)s 条通过，%(explain)s 条须说明", passed=count[Verdict.MET], explain=count[Verdict.UNKNOWN])
        )
    return str(_("%(passed)s 条全部通过", passed=count[Verdict.MET]))


class AwardLine(NamedTuple):
    """One step of the amount: what, from which figures, what comes out, on which clause."""

    title: str
    figures: str
    amount: str
    clause: str


class AwardShown(NamedTuple):
    """The amount with its steps; `missing` names what has to be known first."""

    lines: list[AwardLine]
    amount: Money | None
    missing: list[str]
    is_kept: bool


def award_of(page: AnyPage) -> AwardShown | None:
    """The reckoned amount: of a decided application as its decision kept it, else as of today; None where none is reckoned."""
    kept = getattr(page.application, "reckoning", None)
    if kept and not is_undecided(page.application):
        lines = [
            AwardLine(
                said(words_of(one["title"])),
                said(words_of(one["figures"])),
                money(Money(one["amount"])) if one["amount"] is not None else "",
                one["clause"],
            )
            for one in kept
        ]
        last = next((one["amount"] for one in reversed(kept) if one["amount"] is not None), None)
        return AwardShown(lines, Money(last) if last is not None else None, [], True)
    return _reckoned(page.award) if page.award is not None else None


def _reckoned(award: Award) -> AwardShown:
    lines = [
        AwardLine(said(one.title), said(one.figures), money(one.amount) if one.amount is not None else "", one.clause)
        for one in award.steps
    ]
    return AwardShown(lines, award.amount, [said(words) for words in award.missing], False)


def paper_titles(terms: Any) -> dict[str, str]:  # noqa: ANN401 - the kind's terms
    """What each paper is called in the reader's language."""
    return {paper.code: paper.title_en if reading().language == "en" else paper.title for paper in terms.papers}


def source_words() -> dict[str, str]:
    """Where a paper came from."""
    return {
        PaperSource.OWN.value: _("自备"),
        PaperSource.SHARED.value: _("共享"),
        PaperSource.PLEDGE.value: _("告知承诺"),
    }


def payment_badge(payment: Payment) -> Badge:
    """How a payment stands."""
    return {
        PaymentState.ORDERED: Badge("waiting", _("已报财政")),
        PaymentState.PAID: Badge("good", _("已拨付")),
        PaymentState.RETURNED: Badge("act", _("已退汇")),
        PaymentState.CANCELLED: Badge("off", _("已撤下")),
    }[payment.state]


def opinion_words(page: AnyPage) -> dict[str, str]:
    """What the step of an opinion is called: by what was done, or by the state from which it was sent back."""
    programme = page.programme
    found = {}
    for one in page.opinions:
        words = programme.done_words(one.step) or programme.state_words(one.step)
        found[one.step] = said(words) if words is not None else one.step
    return found
