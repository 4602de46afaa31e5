"""The reads of one kind: a class that each kind fills in with its table, its facts and its rules."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from supportdesk.domain.applications import money, procedure
from supportdesk.domain.applications.awards import Award
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.applications.table import COUNTY_RULES, ELIGIBILITY, STACKING
from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.closings import ClosingStep, OpenMatter
from supportdesk.domain.errors import NotFoundError, RuleBrokenError
from supportdesk.domain.facts import FactValue
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.notices import notice_limit
from supportdesk.domain.permissions import Role, grants
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application, MissingPapersNotice
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries import budgets, policies
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.visibility import Viewer, sees_application, sees_case

from .ending import open_matters
from .entitlement import beside, entitlement
from .pages import ApplicationPage, clock_of, events_of, names_of, opinions_of, pauses_of
from .payments import Due
from .surroundings import A, F, S, Surroundings, T, shared_facts, surroundings_of

PAGE = 50

Guard = Callable[[Any, Any], RuleResult]

_SHARED_GUARDS: Mapping[str, Guard] = {guard.__name__: guard for guard in (*procedure.ALL, *money.ALL)}


@dataclass(frozen=True)
class ApplicationFilter:
    """What to look for; empty fields don't narrow."""

    state: str = ""
    states: tuple[str, ...] = ()
    subject: str = ""
    name: str = ""
    unit_id: int | None = None


class KindQueries(ABC, Generic[A, T, F, S]):
    """What is read of one kind. A kind gives `model`, `programme` and `facts_of`, and says its rules and its award."""

    model: type[A]
    programme: Programme
    # Guards of the kind's own rows, by name, beside the shared ones.
    guards: Mapping[str, Guard] = {}
    # What a venture's end finds of it: the step of the path that it stands under, the deeds that end it, and those by
    # which its rules ease it, each with the guards to ask beforehand.
    closing_step: ClosingStep = ClosingStep.SUPPORT
    stopping: tuple[str, ...] = (Deed.WITHDRAW, Deed.CANCEL_PAYMENT, Deed.CLOSE)
    easing: Mapping[str, tuple[str, ...]] = {Deed.WAIVE: ()}

    # What a kind says.

    @abstractmethod
    def facts_of(
        self,
        session: Session,
        application: A,
        terms: T,
        *,
        actor_id: int | None,
        today: date,
        around: S | None = None,
        **proposed: Any,  # noqa: ANN401 - fields of the kind's facts that a deed proposes
    ) -> F:
        """Gather the facts on a day; `proposed` replaces what a deed would change."""

    def surroundings_of(self, session: Session, application: A, today: date) -> S:
        """Read what stands around an application; a kind with more than the shared ones reads that too."""
        return surroundings_of(session, application, today)  # type: ignore[return-value]  # S is Surroundings here

    def form_facts(self, application: A) -> Mapping[str, FactValue]:  # noqa: ARG002 - for a kind to say
        """What the form says under the names of `domain/facts`, amounts in yuan: it stands before what is on record."""
        return {}

    def own_rules(self, facts: F, terms: T) -> tuple[RuleResult, ...]:  # noqa: ARG002 - for a kind to say
        """What is asked of the form and the kind's own records, beside the rule book of the version."""
        return ()

    def award_of(self, facts: F, terms: T) -> Award | None:  # noqa: ARG002 - for a kind to say
        """What the application comes to, step by step; None for a kind whose amount is asked for, not reckoned."""
        return None

    def next_payments(self, session: Session, applications: Sequence[A], today: date) -> Mapping[int, Due]:  # noqa: ARG002 - for a kind to say
        """What is to be ordered next of each award, by id; one of which nothing is due is left out.

        By default all that is approved and not paid. Asked of many at once: as many statements as for one. They come with
        person and programme version.
        """
        left = {one.id: one.amount_approved - one.amount_paid for one in applications}
        return {key: Due(amount) for key, amount in left.items() if amount > ZERO}

    def row_options(self) -> Sequence[ExecutableOption]:
        """What a list's rows bring beside person, venture and unit."""
        return ()

    def open_matters(self, session: Session, application: A, today: date) -> tuple[OpenMatter, ...]:
        """What is still open of one when its venture ends; nothing once it is closed. A kind with more says more."""
        return open_matters(self, session, application, today)

    # What follows from it.

    def eligibility(self, session: Session, application: A, facts: F, terms: T) -> tuple[RuleResult, ...]:
        """Who is entitled, and to how much: asked on the check page, at review and at each decision."""
        on = application.received_on or facts.today
        own, amount = self.own_rules(facts, terms), self.amount_of(facts, terms)
        return entitlement(session, application, on, self.form_facts(application), own, amount)

    def stacking(self, session: Session, application: A, facts: F, terms: T) -> tuple[RuleResult, ...]:
        """What is asked again before money leaves: nothing twice, nothing that excludes each other, no cap passed."""
        return beside(session, application, self.amount_of(facts, terms), facts.today)

    def amount_of(self, facts: F, terms: T) -> Money | None:
        """What it is about: proposed or granted, else what the award comes to; None while that can't be reckoned."""
        award = None if facts.amount else self.award_of(facts, terms)
        return None if award is not None and award.amount is None else facts.amount

    def checks(self, session: Session, application: A, facts: F, terms: T) -> tuple[RuleResult, ...]:
        """What a page shows answered: who is entitled, and whether the money is there."""
        asked = {name for step in self.programme.lifecycle.steps for name in step.guards}
        means = ("budget",) if "budget" in asked else ()
        return (
            *self.eligibility(session, application, facts, terms),
            *self.ask(session, application, means, facts, terms),
        )

    @property
    def kind(self) -> Kind:
        return Kind(self.programme.kind)

    def terms_of(self, session: Session, version: ProgrammeVersion | None) -> T:
        """The terms under which it was asked for; raises RuleBrokenError for support that came with a ledger."""
        if version is None:
            raise RuleBrokenError(say("这份是台账导入的历史记录，没有适用的政策版本，不能办这一步。"))
        return policies.terms_of(session, version, self.programme.terms)  # type: ignore[return-value]  # the kind's T

    def ask(self, session: Session, application: A, names: Sequence[str], facts: F, terms: T) -> tuple[RuleResult, ...]:
        """Ask some guards by name, in their order; a group's name asks all of its rules."""
        found: list[RuleResult] = []
        for name in names:
            if name == ELIGIBILITY:
                found += self.eligibility(session, application, facts, terms)
            elif name == COUNTY_RULES:
                found += facts.county_rules
            elif name in facts.set_aside:
                continue
            elif name == STACKING:
                found += self.stacking(session, application, facts, terms)
            else:
                found.append((self.guards.get(name) or _SHARED_GUARDS[name])(facts, terms))
        return tuple(found)

    def known_guards(self) -> frozenset[str]:
        """The names that can be asked."""
        return frozenset({*_SHARED_GUARDS, *self.guards, ELIGIBILITY, COUNTY_RULES, STACKING})

    def rule_results(self, session: Session, application: A, today: date) -> tuple[RuleResult, ...]:
        """The rules of entitlement answered for one application on a day."""
        terms = self.terms_of(session, application.programme_version)
        facts = self.facts_of(session, application, terms, actor_id=None, today=today)
        return self.eligibility(session, application, facts, terms)

    def page_of(
        self, session: Session, viewer: Viewer, application: A, today: date, *, with_checks: bool = True
    ) -> ApplicationPage[A, T, F, S]:
        """Gather what the page of one shows. It comes from `get`, so the viewer may see it.

        `with_checks=False` leaves out who is entitled, for pages that don't show it.
        """
        terms = self.terms_of(session, application.programme_version)
        around = self.surroundings_of(session, application, today)
        actor_id = viewer.id if viewer else None
        facts = self.facts_of(session, application, terms, actor_id=actor_id, today=today, around=around)
        pauses = pauses_of(session, application)
        return ApplicationPage(
            application=application,
            programme=self.programme,
            terms=terms,
            facts=facts,
            around=around,
            checks=self.checks(session, application, facts, terms) if with_checks else (),
            award=self.award_of(facts, terms),
            clock=clock_of(application, around, pauses, today),
            pauses=pauses,
            opinions=opinions_of(session, application),
            standing=budgets.standing_of(session, application.id),
            events=events_of(session, application),
            steps=self.steps_for(viewer, application),
            names=names_of(session, application),
        )

    def steps_for(self, viewer: Viewer, application: A) -> tuple[Step, ...]:
        """The rows of the table that the viewer's role opens in its state. Four eyes are asked when it is done."""
        steps = self.programme.lifecycle.deeds(application.state)
        if viewer is None:
            return steps
        if viewer.role is Role.ENTREPRENEUR:
            return tuple(step for step in steps if step.deed in self.programme.applicant_deeds)
        return tuple(step for step in steps if grants(viewer.role, step.permission))

    # One, and lists.

    def get(self, session: Session, viewer: Viewer, application_id: int) -> A:
        """Return one with all that deeds and pages ask of it; raises NotFoundError for a foreign or unknown one."""
        found = session.scalar(self.full().where(self.model.id == application_id, sees_application(viewer)))
        if found is None:
            raise NotFoundError
        return found

    def get_case(self, session: Session, viewer: Viewer, case_id: int) -> Case:
        """Return a case with all that a new application asks of it; raises NotFoundError for a foreign one."""
        found = session.scalar(
            select(Case)
            .options(
                joinedload(Case.person).selectinload(Person.categories), joinedload(Case.venture), joinedload(Case.unit)
            )
            .where(Case.id == case_id, sees_case(viewer))
        )
        if found is None:
            raise NotFoundError
        return found

    def find_by_receipt(self, session: Session, receipt_number: str) -> A | None:
        """Return the one of a receipt: for doors that check the asker by other means."""
        return session.scalar(self.full().where(self.model.receipt_number == receipt_number))

    def list_(
        self,
        session: Session,
        viewer: Viewer,
        wanted: ApplicationFilter,
        *,
        before: int | None = None,
        limit: int = PAGE,
    ) -> Sequence[A]:
        """Those that the viewer sees, the latest touched first, from below a `touch`; one more than `limit` tells of more."""
        model = self.model
        statement = self.row().where(sees_application(viewer), model.is_historic.is_(False), *self.conditions(wanted))
        if wanted.name:
            statement = statement.join(Person, Person.id == model.person_id).where(
                Person.name.contains(wanted.name, autoescape=True)
            )
        if before is not None:
            statement = statement.where(model.touch < before)
        return session.scalars(statement.order_by(model.touch.desc()).limit(limit + 1)).all()

    def conditions(self, wanted: ApplicationFilter) -> list[ColumnElement[bool]]:
        """What a filter asks of the rows, its name left out."""
        model = self.model
        asked = [
            (wanted.state, model.state == wanted.state),
            (wanted.states, model.state.in_(wanted.states)),
            (wanted.subject, model.subject == wanted.subject),
            (wanted.unit_id is not None, model.unit_id == wanted.unit_id),
        ]
        return [condition for is_asked, condition in asked if is_asked]

    def list_waiting(self, session: Session, viewer: Account, *, limit: int = PAGE) -> Sequence[A]:
        """Those whose next step is the viewer's by their role and by four eyes, the shortest time first."""
        return session.scalars(
            self._by_time_left(self.row().where(*waits_for(self.programme, viewer))).limit(limit)
        ).all()

    def list_approvals(self, session: Session, viewer: Account, *, limit: int = 200) -> Sequence[A]:
        """Those that wait for a decision which the viewer may take, the shortest time first."""
        statement = self.row().where(
            sees_application(viewer),
            self.model.kind == self.kind,
            self.model.state.in_(self.programme.deciding),
            *not_by(viewer),
        )
        return session.scalars(self._by_time_left(statement).limit(limit)).all()

    def count_waiting(self, session: Session, viewer: Account) -> int:
        """How many wait for the viewer."""
        conditions = waits_for(self.programme, viewer)
        return session.scalar(select(func.count()).select_from(Application).where(*conditions)) or 0

    def count_by_state(self, session: Session, viewer: Viewer) -> dict[str, int]:
        """How many of those that the viewer sees stand in each state."""
        rows = session.execute(
            select(Application.state, func.count())
            .where(sees_application(viewer), Application.is_historic.is_(False), Application.kind == self.kind)
            .group_by(Application.state)
        )
        return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to a type checker

    def list_of_case(self, session: Session, viewer: Viewer, case_id: int) -> Sequence[A]:
        """Those of one case, the latest first."""
        return session.scalars(
            self.row().where(sees_application(viewer), self.model.case_id == case_id).order_by(self.model.touch.desc())
        ).all()

    def list_silent(self, session: Session, today: date) -> list[A]:
        """Received ones whose days for a notice are over: they count as accepted. For the program itself.

        What can't be counted, for want of a published calendar, is left alone.
        """
        model = self.model
        noticed = select(MissingPapersNotice.application_id)
        rows = session.scalars(
            self.full().where(
                model.state == State.RECEIVED, model.received_on < today, model.is_historic.is_(False),
                model.id.not_in(noticed),
            ).order_by(model.received_on, model.id)
        ).all()  # fmt: skip
        calendar = work_calendar(session)
        silent = []
        for one in rows:
            if one.programme_version is None or one.received_on is None:
                continue
            days = self.terms_of(session, one.programme_version).completeness_days
            try:
                limit = notice_limit(calendar, one.received_on, days)
            except CalendarUnknownError:
                continue
            if today > limit:
                silent.append(one)
        return silent

    def row(self) -> Select[A]:
        """What a list shows of each."""
        model = self.model
        return select(model).options(
            joinedload(model.person), joinedload(model.venture), joinedload(model.unit), *self.row_options()
        )

    def full(self) -> Select[A]:
        """One with all that deeds and pages ask of it."""
        model = self.model
        return self.row().options(
            joinedload(model.person).selectinload(Person.categories),
            joinedload(model.case),
            joinedload(model.entered_by),
            joinedload(model.programme_version).joinedload(ProgrammeVersion.programme),
        )

    def shared_facts(
        self, application: A, terms: T, around: Surroundings, *, actor_id: int | None, today: date
    ) -> dict[str, Any]:
        """The shared fields of the kind's facts."""
        return shared_facts(application, terms, around, actor_id=actor_id, today=today)

    def _by_time_left(self, statement: Select[A]) -> Select[A]:
        no_day = case((Application.due_on.is_(None), 1), else_=0)
        return statement.order_by(no_day, self.model.due_on, self.model.touch)


def waits_for(programme: Programme, viewer: Account) -> list[ColumnElement[bool]]:
    """The conditions on Application that the next step of a kind is the viewer's."""
    states = [state for state, permission in programme.next_by.items() if grants(viewer.role, permission)]
    return [
        sees_application(viewer),
        Application.kind == Kind(programme.kind),
        Application.is_historic.is_(False),
        Application.state.in_(states),
        *not_by(viewer),
    ]


def not_by(viewer: Account) -> list[ColumnElement[bool]]:
    """Leave out what four eyes keep from the viewer, and other people's drafts."""
    mine = (
        Application.entered_by_id,
        Application.checked_by_id,
        Application.reviewed_by_id,
        Application.decided_by_id,
    )
    is_mine = [func.coalesce(column, 0) == viewer.id for column in mine]
    return [
        ~(Application.state.in_([State.DECISION, State.SECOND_DECISION]) & or_(*is_mine)),
        ~((Application.state == State.REVIEW) & or_(*is_mine[:2])),
        ~((Application.state == State.DRAFT) & ~is_mine[0]),
    ]
