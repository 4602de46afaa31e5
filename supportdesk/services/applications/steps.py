"""What every deed on an application does alike: permission, row of the table, guards; then the event, clock and state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.applications.table import COUNTY_RULES, ELIGIBILITY, STACKING
from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.programmes.parameters import PaperFor
from supportdesk.domain.rules import RuleResult, Verdict, refusal_of, refuse_unmet
from supportdesk.domain.words import say
from supportdesk.models.applications import Application, Opinion
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget
from supportdesk.models.people import Person
from supportdesk.policies.codes import code_list
from supportdesk.queries.applications.kind import KindQueries
from supportdesk.queries.applications.people import MARRIED
from supportdesk.queries.applications.surroundings import A, F, S, T
from supportdesk.services import budgets, cases, clocks, departments, follow_ups
from supportdesk.services.work import Work

LONGEST_TEXT = 2_000


class Request(Protocol):
    """What an applicant asks for, as a form gives it."""

    def checked(self) -> "Request":
        """Return it when every value is possible; raises BadValueError naming the field."""

    def written_to(self, application: Any, /) -> None:  # noqa: ANN401 - the kind's own table
        """Put it into a draft."""

    def plain(self) -> dict[str, Any]:
        """As an event keeps it."""


@dataclass(frozen=True)
class Asked(Generic[T, F, S]):
    """A step that may be taken: its row, the terms, the facts and what the guards answered."""

    step: Step
    terms: T
    facts: F
    around: S
    results: tuple[RuleResult, ...]

    @property
    def unknown(self) -> tuple[RuleResult, ...]:
        return tuple(result for result in self.results if result.verdict is Verdict.UNKNOWN)


class Steps(Generic[A, T, F, S]):
    """The ground of a kind's deeds. A kind gives `queries`, and changes what its own way of money or papers asks."""

    queries: KindQueries[A, T, F, S]

    @property
    def programme(self) -> Programme:
        return self.queries.programme

    # What a kind says.

    def request_of(self, application: A) -> Request:
        """Read the request out of an application."""
        return FilledForm.of((one for one in self.programme.fields if one.is_for(application.subject)), application)

    def papers_who(self, work: Work, application: A) -> frozenset[PaperFor]:
        """What the applicant is, as the papers of a version name it."""
        person = work.session.get_one(Person, application.person_id)
        return frozenset({PaperFor.PERSON, *([PaperFor.MARRIED] if person.marital == MARRIED else [])})

    def proposed(self, amount: Money) -> dict[str, Any]:
        """The facts that an amount changes: by default that much money is needed."""
        return {"amount": amount, "money_needed": amount}

    def money_needed(self, asked: Asked[T, F, S]) -> Money:
        """What a budget must hold for the application."""
        return asked.facts.money_needed

    def most(self, work: Work, application: A) -> Money:
        """The most that can be granted: what the award comes to, else what was asked for.

        Raises RuleBrokenError when the award can't be reckoned yet, naming what is missing.
        """
        terms = self.queries.terms_of(work.session, application.programme_version)
        facts = self.queries.facts_of(
            work.session, application, terms, actor_id=work.actor.id if work.actor else None, today=work.today
        )
        award = self.queries.award_of(facts, terms)
        if award is None:
            return application.amount_requested
        if award.amount is None:
            missing = award.missing[0] if award.missing else self.programme.name
            raise RuleBrokenError(say("金额还算不出来，请先查清：{missing}。", missing=missing))
        return award.amount

    def submitted(self, work: Work, application: A, asked: Asked[T, F, S]) -> None:  # noqa: ARG002 - for a kind to say
        """What handing in changes beside the shared columns: an award that can be reckoned is what is asked for."""
        award = self.queries.award_of(asked.facts, asked.terms)
        if award is not None:
            application.amount_requested = award.most

    def checked(self, work: Work, application: A, asked: Asked[T, F, S]) -> None:
        """What the town's check changes beside the shared columns."""

    def decided(self, work: Work, application: A, asked: Asked[T, F, S], *, is_final: bool) -> None:
        """What a decision changes beside the shared columns."""

    # What every deed does.

    def ask(self, work: Work, application: A, deed: str, **proposed: Any) -> Asked[T, F, S]:  # noqa: ANN401 - fields of the facts
        """Ask whether a deed may be done: the lock, the table, the guards.

        Raises NotAllowedError, StepNotAvailableError, RuleBrokenError with the first rule that is not met.
        """
        step = self.programme.lifecycle.step(application.state, deed)
        self._may(work, application, step)
        session = work.session
        terms = self.queries.terms_of(session, application.programme_version)
        around = self.queries.surroundings_of(session, application, work.today)
        actor_id = work.actor.id if work.actor else None
        facts = self.queries.facts_of(
            session, application, terms, actor_id=actor_id, today=work.today, around=around, **proposed
        )
        answers = [(name, self.queries.ask(session, application, (name,), facts, terms)) for name in step.guards]
        results = tuple(result for _name, found in answers for result in found)
        refuse_unmet(results)
        explained = {ELIGIBILITY, COUNTY_RULES, STACKING, *self.programme.may_be_unknown}
        _refuse_unknown(result for name, found in answers if name not in explained for result in found)
        return Asked(step, terms, facts, around, results)

    def take(
        self,
        work: Work,
        application: A,
        asked: Asked[T, F, S],
        data: Mapping[str, Any] | None = None,
        *,
        on: date | None = None,
        reason: str = "",
    ) -> Event:
        """Take the step: the event first, then clock, state and place in lists; who listens is told. `on`: for which day."""
        step = asked.step
        told = {**(data or {}), "from": step.source.value, "to": step.target.value}
        event = self.record(work, application, step.event, told, on=on)
        clocks.apply(work, application, step.clock, days=asked.terms.promise_days, reason=reason or step.deed.value)
        final = self.programme.lifecycle.final
        if step.source in final and step.target not in final:
            cases.open_again(work, application.case_id, step.event)
        application.state = step.target.value
        application.closed_on = work.today if step.target in final else None
        application.version, application.updated_at = application.version + 1, work.now
        application.touch = work.next_touch()
        work.session.flush()
        departments.tell_change(work, application, event, before=step.source.value)
        return event

    def keep_promises(self, work: Work, application: A, asked: Asked[T, F, S], on: date) -> None:
        """Close, begin and end the follow-ups that hang on a step; done last, as they read the application's new days.

        What is promised after the end (a visit half a year after the money) stays: only an end without an award, or one
        that takes it back, cancels what is open.
        """
        step = asked.step
        follow_ups.close_for(work, application, step.event)
        if step.target in self.programme.lifecycle.final and step.target != State.CLOSED:
            follow_ups.cancel_for(work, application, step.target.value)
        anchor = self.programme.anchor(step.deed)
        if anchor is not None:
            follow_ups.promise_for(work, application, anchor, on)

    def record(self, work: Work, application: A, kind: str, data: dict[str, Any], *, on: date | None = None) -> Event:
        """Write an event about an application."""
        return work.record(
            kind,
            data,
            on=on,
            unit_id=application.unit_id,
            person_id=application.person_id,
            case_id=application.case_id,
            application_id=application.id,
            subject=f"{self.programme.kind}:{application.number}",
        )

    def commit_for(self, work: Work, application: A, amount: Money) -> None:
        """Have exactly an amount committed for an application that is approved."""
        if application.budget_id is not None:
            budgets.commit_exactly(work, work.session.get_one(Budget, application.budget_id), amount, application)

    def let_go(self, work: Work, application: A) -> None:
        """Give back all money that is held for an application and not paid."""
        if application.budget_id is not None:
            budgets.let_go(work, work.session.get_one(Budget, application.budget_id), application)

    def _may(self, work: Work, application: A, step: Step) -> None:
        actor = work.actor
        if actor is not None and actor.role is Role.ENTREPRENEUR:
            work.needs(Permission.OWN_APPLICATIONS)
            # To a public notice anybody may object, but the applicant themselves: everything else is one's own.
            is_own = application.person_id == actor.person_id
            allowed = not is_own if step.deed == Deed.OBJECT else is_own and step.deed in self.programme.applicant_deeds
            if not allowed:
                raise NotAllowedError
            return
        work.needs(step.permission)
        if actor is not None and actor.role is Role.PARTNER and not self.is_referred_to(work, application):
            raise NotAllowedError

    def is_referred_to(self, work: Work, application: A) -> bool:  # noqa: ARG002 - for a kind to say
        """Tell whether a partner (a bank, a school, an insurer) was given this application."""
        return False


def _refuse_unknown(results: Iterable[RuleResult]) -> None:
    for result in results:
        if result.verdict is Verdict.UNKNOWN:
            raise RuleBrokenError(say("还不能办：{sentence}", sentence=refusal_of(result)))


def give_opinion(
    work: Work,
    application: Application,
    step: str,
    outcome: str,
    text: str,
    *,
    amount: Money | None = None,
    reason_code: str = "",
) -> None:
    """Keep what an office said at a step; the program itself says nothing."""
    if work.actor is None:
        return
    work.session.add(
        Opinion(
            application_id=application.id,
            step=step,
            outcome=outcome,
            text=text,
            amount=amount,
            reason_code=reason_code,
            given_by_id=work.actor.id,
            given_at=work.now,
        )
    )
    work.session.flush()


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


def is_back(asked: Asked[Any, Any, Any], state: State) -> bool:
    """Tell whether a step leads back to a state."""
    return asked.step.deed == Deed.RETURN and asked.step.target == state
