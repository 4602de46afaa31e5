"""What every deed on a loan does alike: permission, row of the table, guards; then the event, the clock and the state."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.programmes import loan_rules
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import APPLICANT_DEEDS, ELIGIBILITY, FINAL, LIFECYCLE, LoanDeed, LoanState
from supportdesk.domain.rules import RuleResult, Verdict, refuse_unmet
from supportdesk.domain.words import say
from supportdesk.models.applications import Opinion
from supportdesk.models.audit import Event
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.policies.codes import code_list
from supportdesk.queries import policies
from supportdesk.queries.programmes.loans.facts import Surroundings, facts_of, surroundings_of
from supportdesk.queries.programmes.loans.plans import list_movements, owed_after
from supportdesk.services import clocks, follow_ups
from supportdesk.services.work import Work

LONGEST_TEXT = 2_000
# Rules whose answer may still be unknown when a step is taken: an official explains it in their opinion, or the day can't
# be counted for want of a published calendar. Every other unknown stops the step.
MAY_BE_UNKNOWN = frozenset(ELIGIBILITY) | {"notice_in_time", "fund_open"}
# The days on which promises of the follow-up plan hang.
_ANCHORS = {
    LoanDeed.ACCEPT: "accepted",
    LoanDeed.ACCEPT_BY_SILENCE: "accepted",
    LoanDeed.APPROVE: "approved",
    LoanDeed.APPROVE_SECOND: "approved",
    LoanDeed.REFER: "referred",
    LoanDeed.SIGN: "signed",
    LoanDeed.DISBURSE: "disbursed",
    LoanDeed.MARK_OVERDUE: "overdue",
    LoanDeed.COMPENSATE: "compensated",
    LoanDeed.SETTLE: "settled",
    LoanDeed.SETTLE_EARLY: "settled",
}


@dataclass(frozen=True)
class Asked:
    """A step that may be taken: its row, the terms, the facts and what the guards answered."""

    step: Step
    terms: LoanTerms
    facts: LoanFacts
    around: Surroundings
    results: tuple[RuleResult, ...]

    @property
    def unknown(self) -> tuple[RuleResult, ...]:
        return tuple(result for result in self.results if result.verdict is Verdict.UNKNOWN)


def ask(work: Work, loan: Loan, deed: LoanDeed, **proposed: Any) -> Asked:  # noqa: ANN401 - fields of LoanFacts
    """Ask whether a deed may be done: the lock, the table, the guards.

    Raises NotAllowedError, StepNotAvailableError, RuleBrokenError with the first rule that is not met.
    """
    step = LIFECYCLE.step(LoanState(loan.state), deed)
    _may(work, loan, step)
    terms = terms_of(work, loan)
    around = surroundings_of(work.session, loan, work.today)
    actor_id = work.actor.id if work.actor else None
    facts = facts_of(work.session, loan, terms, actor_id=actor_id, today=work.today, around=around, **proposed)
    results = loan_rules.ask(step.guards, facts, terms)
    refuse_unmet(results)
    for result in results:
        if result.verdict is Verdict.UNKNOWN and result.rule not in MAY_BE_UNKNOWN:
            raise RuleBrokenError(say("还不能办：{sentence}", sentence=result.sentence))
    return Asked(step, terms, facts, around, results)


def take(
    work: Work,
    loan: Loan,
    asked: Asked,
    data: dict[str, Any] | None = None,
    *,
    on: date | None = None,
    reason: str = "",
) -> Event:
    """Take the step: the event first, then clock, state and place in lists. `on` is the day it holds for."""
    step = asked.step
    event = record(work, loan, step.event, {**(data or {}), "from": step.source.value, "to": step.target.value}, on=on)
    clocks.apply(work, loan, step.clock, days=asked.terms.promise_days, reason=reason or step.deed.value)
    loan.state = step.target.value
    loan.closed_on = work.today if step.target in FINAL else None
    loan.version, loan.updated_at, loan.touch = loan.version + 1, work.now, work.next_touch()
    work.session.flush()
    return event


def keep_promises(work: Work, loan: Loan, asked: Asked, on: date) -> None:
    """Close, begin and end the follow-ups that hang on a step; done last, as they read the loan's new days."""
    follow_ups.close_for(work, loan, asked.step.event)
    if asked.step.target in FINAL:
        follow_ups.cancel_for(work, loan, asked.step.target.value)
    anchor = _ANCHORS.get(LoanDeed(asked.step.deed))
    if anchor is not None:
        follow_ups.promise_for(work, loan, anchor, on)


def record(work: Work, loan: Loan, kind: str, data: dict[str, Any], *, on: date | None = None) -> Event:
    """Write an event about a loan."""
    return work.record(
        kind,
        data,
        on=on,
        unit_id=loan.unit_id,
        person_id=loan.person_id,
        case_id=loan.case_id,
        application_id=loan.id,
        subject=f"loan:{loan.number}",
    )


def terms_of(work: Work, loan: Loan) -> LoanTerms:
    """The terms under which the loan was asked for; it keeps them."""
    if loan.programme_version is None:
        raise RuleBrokenError(say("这笔是台账导入的历史贷款，没有适用的政策版本，不能办这一步。"))
    return policies.loan_terms_of(work.session, loan.programme_version)


def give_opinion(work: Work, loan: Loan, step: str, outcome: str, text: str, **more: Any) -> None:  # noqa: ANN401
    """Keep what an office said at a step; the program itself says nothing."""
    if work.actor is None:
        return
    work.session.add(
        Opinion(
            application_id=loan.id,
            step=step,
            outcome=outcome,
            text=text,
            given_by_id=work.actor.id,
            given_at=work.now,
            **more,
        )
    )
    work.session.flush()


def book(
    work: Work,
    loan: Loan,
    kind: MovementKind,
    amount: Money,
    event: Event,
    *,
    on: date,
    **more: Any,  # noqa: ANN401
) -> LoanMovement:
    """Append a movement and reckon what is owed anew."""
    movement = LoanMovement(
        loan_id=loan.id,
        kind=kind,
        happened_on=on,
        amount=amount,
        recorded_at=work.now,
        event_id=event.id,
        **more,
    )
    work.session.add(movement)
    work.session.flush()
    loan.principal_left = owed_after(list_movements(work.session, loan))
    return movement


def written(text: str, field: str, *, required: bool = True) -> str:
    """Return a text without blanks around it; raises BadValueError when it is missing or too long."""
    clean = text.strip()
    if required and not clean:
        raise BadValueError(say("请填写。"), field=field, code="missing")
    if len(clean) > LONGEST_TEXT:
        raise BadValueError(
            say("最多 {most} 个字，现在是 {now} 个。", most=LONGEST_TEXT, now=len(clean)), field=field, code="too_long"
        )
    return clean


def reason_code(code: str, field: str = "code") -> str:
    """Return one of the shared reason codes; raises BadValueError."""
    if code not in {entry.code for entry in code_list("rejection_reasons").entries}:
        raise BadValueError(say("请选一条理由。"), field=field, code="missing")
    return code


def not_in_future(work: Work, on: date, field: str) -> date:
    """Return a day that is not after today; raises BadValueError."""
    if on > work.today:
        raise BadValueError(say("日期不能晚于今天。"), field=field)
    return on


def _may(work: Work, loan: Loan, step: Step) -> None:
    actor = work.actor
    if actor is not None and actor.role is Role.ENTREPRENEUR:
        work.needs(Permission.OWN_APPLICATIONS)
        if step.deed not in APPLICANT_DEEDS or loan.person_id != actor.person_id:
            raise NotAllowedError
        return
    work.needs(step.permission)
    if actor is not None and actor.role is Role.PARTNER and loan.bank_id != actor.bank_id:
        raise NotAllowedError
