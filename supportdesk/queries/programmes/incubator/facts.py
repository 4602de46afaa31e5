"""The incubator among the kinds: its table, what stands around a tenancy or an award, its rules and its award."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from supportdesk.domain.applications.awards import Award
from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import GAVE_NOTHING, Deed
from supportdesk.domain.calendar import add_months, whole_months_between
from supportdesk.domain.closings import ClosingStep, OpenMatter
from supportdesk.domain.facts import FactValue
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes import incubator
from supportdesk.domain.programmes.incubator import Measure, RentRelief, Reported, Subject
from supportdesk.domain.programmes.incubator.facts import IncubatorFacts
from supportdesk.domain.programmes.incubator.states import IN_THE_ROOM, IncubatorDeed
from supportdesk.domain.programmes.incubator.terms import IncubatorTerms
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import both
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.payments import PaymentState
from supportdesk.models.programmes.incubator import (
    IncubatorBase,
    IncubatorFund,
    IncubatorRoom,
    Investment,
    RentYear,
    TenancyReport,
    Tranche,
)
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.policies.codes import code_list
from supportdesk.queries.applications import ApplicationPage, Due, KindQueries, Surroundings
from supportdesk.queries.applications.surroundings import surrounding_values
from supportdesk.queries.visibility import Viewer

from .bases import count_free, find_base

_MONTHS_PER_YEAR = 12
# The award is a share of what was verified, and a part is paid on a proof: who did these neither reviews nor pays it.
_HANDLING = (IncubatorDeed.ENTER_INVESTMENT, IncubatorDeed.VERIFY_INVESTMENT, IncubatorDeed.PROVE)


@dataclass(frozen=True)
class IncubatorSurroundings(Surroundings):
    """What stands around beside the shared: the base asked for, rent, reports, investments, tranches."""

    base: IncubatorBase | None
    rent_years: tuple[RentYear, ...]
    reports: tuple[TenancyReport, ...]
    investments: tuple[Investment, ...]
    tranches: tuple[Tranche, ...]

    @property
    def verified(self) -> Money | None:
        """What was verified; None while nothing was entered."""
        if not self.investments:
            return None
        return total([one.verified for one in self.investments if one.verified is not None])

    @property
    def next_tranche(self) -> Tranche | None:
        """The first part that is not paid yet; one that a small award left empty is none."""
        return next((one for one in self.tranches if one.paid_on is None and one.amount), None)

    def rent_owed(self, on: date) -> Money:
        """What of the rent of the years that have begun is not paid."""
        return total([one.payable - one.paid for one in self.rent_years if one.starts_on <= on])

    def rent_of(self, number: int) -> RentYear | None:
        """The rent of a year of the tenancy."""
        return next((one for one in self.rent_years if one.number == number), None)


IncubatorPage = ApplicationPage[IncubatorFund, IncubatorTerms, IncubatorFacts, IncubatorSurroundings]


class IncubatorQueries(KindQueries[IncubatorFund, IncubatorTerms, IncubatorFacts, IncubatorSurroundings]):
    """The incubator's part of the reads."""

    model = IncubatorFund
    programme = incubator.PROGRAMME
    guards = incubator.GUARDS
    stopping = (Deed.WITHDRAW, Deed.CANCEL_PAYMENT, Deed.CLOSE, IncubatorDeed.FAIL, IncubatorDeed.LEAVE)
    easing: Mapping[str, tuple[str, ...]] = {IncubatorDeed.BOOK_RENT: (), Deed.WAIVE: ()}

    def open_matters(self, session: Session, application: IncubatorFund, today: date) -> tuple[OpenMatter, ...]:
        """A room is given back and its rent settled; start-up money is like any other award."""
        found = super().open_matters(session, application, today)
        if application.state not in IN_THE_ROOM:
            return found
        return tuple(replace(one, step=ClosingStep.RENT) for one in found)

    def surroundings_of(self, session: Session, application: IncubatorFund, today: date) -> IncubatorSurroundings:
        of_it = application.id
        unit = session.get_one(OrgUnit, application.unit_id)
        # Each of the two programmes has rows of its own; those of the other are not asked for.
        is_place = application.subject == Subject.PLACE
        return IncubatorSurroundings(
            **surrounding_values(session, application, today, handling=_HANDLING),
            base=find_base(session, unit, application.base_code),
            rent_years=()
            if not is_place
            else tuple(
                session.scalars(select(RentYear).where(RentYear.application_id == of_it).order_by(RentYear.number))
            ),
            reports=()
            if not is_place
            else tuple(
                session.scalars(
                    select(TenancyReport)
                    .where(TenancyReport.application_id == of_it)
                    .order_by(TenancyReport.year, TenancyReport.quarter)
                )
            ),
            investments=()
            if is_place
            else tuple(
                session.scalars(select(Investment).where(Investment.application_id == of_it).order_by(Investment.id))
            ),
            tranches=()
            if is_place
            else tuple(
                session.scalars(
                    select(Tranche)
                    .options(joinedload(Tranche.proven_by))
                    .where(Tranche.application_id == of_it)
                    .order_by(Tranche.number)
                )
            ),
        )

    def facts_of(
        self,
        session: Session,
        application: IncubatorFund,
        terms: IncubatorTerms,
        *,
        actor_id: int | None,
        today: date,
        around: IncubatorSurroundings | None = None,
        **proposed: Any,  # noqa: ANN401 - fields of IncubatorFacts that a deed proposes
    ) -> IncubatorFacts:
        there = around or self.surroundings_of(session, application, today)
        facts = IncubatorFacts(
            **self.shared_facts(application, terms, there, actor_id=actor_id, today=today),
            form_gaps=FilledForm.of(incubator.FIELDS, application).gaps,
            subject=application.subject,
            **_about_the_place(session, application, there, today),
            **_about_the_money(application, there),
        )
        award = self.award_of(facts, terms)
        granted = application.amount_approved or (award.most if award else ZERO)
        return replace(facts, **{"amount": granted, "money_needed": granted, **proposed})

    def form_facts(self, application: IncubatorFund) -> Mapping[str, FactValue]:
        verified = application.verified
        return {
            "has_plan": bool(application.project) or None,
            "verified_investment": verified.decimal if verified is not None else None,
        }

    def own_rules(self, facts: IncubatorFacts, terms: IncubatorTerms) -> tuple[RuleResult, ...]:
        return incubator.own_rules(facts, terms)

    def checks(
        self, session: Session, application: IncubatorFund, facts: IncubatorFacts, terms: IncubatorTerms
    ) -> tuple[RuleResult, ...]:
        # Who may come in is not asked again of who is in, or has left.
        if application.state in {*incubator.IN_THE_ROOM, *incubator.EXITED}:
            return ()
        return super().checks(session, application, facts, terms)

    def award_of(self, facts: IncubatorFacts, terms: IncubatorTerms) -> Award | None:
        return incubator.award_of(facts, terms)

    def next_payments(
        self,
        session: Session,
        applications: Sequence[IncubatorFund],
        today: date,  # noqa: ARG002 - the kind's hook
    ) -> Mapping[int, Due]:
        """The first part that is not paid, ready once its milestone is proven; nothing of a venture that has closed."""
        rows = session.scalars(
            select(Tranche)
            .join(Application, Application.id == Tranche.application_id)
            .outerjoin(Venture, Venture.id == Application.venture_id)
            .where(
                Tranche.application_id.in_([one.id for one in applications]),
                Tranche.paid_on.is_(None),
                Tranche.amount > ZERO,
                Venture.closed_on.is_(None),
            )
            .order_by(Tranche.application_id, Tranche.number)
        )
        found: dict[int, Due] = {}
        for part in rows:
            words = both(part.title, part.title_en)
            found.setdefault(part.application_id, Due(part.amount, part.code, words, part.proven_on is not None))
        return found

    def row_options(self) -> Sequence[ExecutableOption]:
        return (joinedload(IncubatorFund.room).joinedload(IncubatorRoom.base),)

    def steps_for(self, viewer: Viewer, application: IncubatorFund) -> tuple[Step, ...]:
        """The rows that are open, those of the other subject left out, and a refund where rent is waived."""
        of_other = {name for name, subject in incubator.SUBJECT_OF_GUARD.items() if subject != application.subject}
        steps = (step for step in super().steps_for(viewer, application) if not of_other & set(step.guards))
        if _pays_first(application):
            return tuple(steps)
        return tuple(step for step in steps if step.deed is not IncubatorDeed.REFUND_RENT)

    def has_invoice(self, session: Session, invoice_no: str) -> bool:
        """Tell whether an invoice was entered for anybody whose application stands: it counts once."""
        statement = (
            select(Investment.id)
            .join(IncubatorFund, IncubatorFund.id == Investment.application_id)
            .where(Investment.invoice_no == invoice_no, IncubatorFund.state.not_in(GAVE_NOTHING))
            .limit(1)
        )
        return session.scalar(statement) is not None

    def measures(
        self, application: IncubatorFund, there: IncubatorSurroundings, terms: IncubatorTerms
    ) -> tuple[Measure, ...]:
        """What the agreement promised beside what the latest reports say."""
        reports = [Reported(one.jobs, one.sales, one.tax, one.empty_days) for one in there.reports]
        a_year = max(_MONTHS_PER_YEAR // (terms.report_months or _MONTHS_PER_YEAR), 1)
        return incubator.measures_of(reports, application.kpi_jobs, application.kpi_sales, application.kpi_tax, a_year)


INCUBATOR = IncubatorQueries()


def _pays_first(application: IncubatorFund) -> bool:
    version = application.programme_version
    told = version.parameters.get("rent_relief") if version is not None else None
    return isinstance(told, dict) and told.get("value") == RentRelief.REFUNDED


def _about_the_place(
    session: Session, application: IncubatorFund, there: IncubatorSurroundings, today: date
) -> dict[str, Any]:
    if application.subject != Subject.PLACE:
        return {}
    base, room = there.base, application.room
    return {
        "base": base.name if base else application.base_code,
        # Nothing asked for yet is not known; a code that no base of the county has is no base.
        "base_is_open": None if not application.base_code else bool(base and base.is_open),
        # Asked until it has a room of its own; whether that one is free is proposed by the deed that signs for it.
        "rooms_free": None if base is None or room is not None else count_free(session, base),
        "room": f"{base.name} {room.name}" if base and room else "",
        "starts_on": application.starts_on,
        "ends_on": application.ends_on,
        "months": application.months,
        "months_before": _months_before(session, application, today),
        "moved_in_on": application.moved_in_on,
        "deposit_due": application.deposit_due,
        "deposit_paid": application.deposit_paid,
        "rent_left": there.rent_owed(today),
    }


def _about_the_money(application: IncubatorFund, there: IncubatorSurroundings) -> dict[str, Any]:
    if application.subject != Subject.STARTUP_FUND:
        return {}
    tranche, venture = there.next_tranche, application.venture
    paid = [one.paid_on for one in there.payments if one.state is PaymentState.PAID and one.paid_on]
    reason = venture.close_reason if venture else ""
    return {
        "verified": there.verified,
        "items_open": sum(one.verified is None for one in there.investments),
        "entered_items_by_ids": tuple({one.entered_by_id for one in there.investments if one.entered_by_id}),
        "tranche": both(tranche.title, tranche.title_en) if tranche else "",
        "tranche_from": tranche.from_day if tranche else None,
        "proven_on": tranche.proven_on if tranche else None,
        "first_paid_on": min(paid, default=None),
        "venture_closed_on": venture.closed_on if venture else None,
        "venture_has_moved": venture is not None and venture.status is VentureStatus.MOVED_AWAY,
        "close_reason": reason,
        "close_reason_words": _reason_words(reason),
    }


def _reason_words(code: str) -> Any:  # noqa: ANN401 - words in both languages, or nothing
    entry = next((one for one in code_list("closure_reasons").entries if one.code == code), None)
    return both(entry.zh, entry.en) if entry else ""


def _months_before(session: Session, application: IncubatorFund, today: date) -> int:
    """Whole months that the person or the venture spent in bases under other agreements; a begun month counts."""
    same = IncubatorFund.person_id == application.person_id
    whose = or_(same, IncubatorFund.venture_id == application.venture_id) if application.venture_id else same
    rows = session.execute(
        select(IncubatorFund.moved_in_on, IncubatorFund.left_on).where(
            whose,
            IncubatorFund.subject == Subject.PLACE,
            IncubatorFund.id != (application.id or 0),
            IncubatorFund.moved_in_on.is_not(None),
            IncubatorFund.state.not_in(GAVE_NOTHING),
        )
    )
    months = 0
    for moved_in, left in rows:
        if moved_in is None:
            continue
        until = (left or today) + timedelta(days=1)
        whole = whole_months_between(moved_in, until) if until > moved_in else 0
        months += whole + int(add_months(moved_in, whole) < until)
    return months
