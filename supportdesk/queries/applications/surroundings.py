"""What stands around an application on a day, and what of it the shared rules are asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain import notices
from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.applications.states import Deed
from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.calendar import CalendarUnknownError, WorkCalendar
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.models.applications import Application, Document, MissingPapersNotice, Publicity
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget
from supportdesk.models.payments import Clawback, Payment, PaymentState
from supportdesk.queries import budgets
from supportdesk.queries.applications.county_rules import CountyRules
from supportdesk.queries.applications.payees import persons_account_changed_by
from supportdesk.queries.applications.people import is_identity_verified
from supportdesk.queries.calendars import work_calendar

_HANDLING = (Deed.CORRECT, Deed.SUBMIT, Deed.ACCEPT)


@dataclass(frozen=True)
class Surroundings:
    """Papers, notice, publicity, budget, what is held in it, payments, money claimed back, and the calendar."""

    documents: tuple[Document, ...]
    notice: MissingPapersNotice | None
    publicity: Publicity | None
    budget: Budget | None
    held: Money
    payments: tuple[Payment, ...]
    clawback: Clawback | None
    calendar: WorkCalendar
    handlers: tuple[int, ...]
    is_identity_verified: bool | None = field(default=None, kw_only=True)
    first_deciders: tuple[int, ...] = field(default=(), kw_only=True)
    # Who last changed the applicant's account.
    payee_changed_by: int | None = field(default=None, kw_only=True)
    county_rules: CountyRules = field(default_factory=CountyRules, kw_only=True)


A = TypeVar("A", bound=Application)
T = TypeVar("T", bound=ApplicationTerms)
F = TypeVar("F", bound=ApplicationFacts)
S = TypeVar("S", bound=Surroundings)


def surroundings_of(session: Session, application: Application, today: date) -> Surroundings:
    """Read what stands around an application. It comes with its unit and programme version."""
    return Surroundings(**surrounding_values(session, application, today))


def surrounding_values(
    session: Session, application: Application, today: date, *, handling: Sequence[StrEnum] = ()
) -> dict[str, Any]:
    """The values of `Surroundings`, for a kind that has more of them; `handling` are deeds of its own that handle it."""
    version = application.programme_version
    budget = session.get(Budget, application.budget_id) if application.budget_id else None
    if budget is None and version is not None:
        budget = budgets.find_budget(session, version.programme_id, application.unit, today.year)
    of_it = application.id
    return {
        "documents": tuple(
            session.scalars(select(Document).where(Document.application_id == of_it).order_by(Document.id))
        ),
        "notice": session.scalar(select(MissingPapersNotice).where(MissingPapersNotice.application_id == of_it)),
        "publicity": session.scalar(
            select(Publicity).where(Publicity.application_id == of_it).order_by(Publicity.id.desc()).limit(1)
        ),
        "budget": budget,
        "held": budgets.standing_of(session, of_it).held if of_it else ZERO,
        "payments": tuple(
            session.scalars(select(Payment).where(Payment.application_id == of_it).order_by(Payment.turn))
        ),
        "clawback": session.scalar(
            select(Clawback).where(Clawback.application_id == of_it).order_by(Clawback.id.desc()).limit(1)
        ),
        "calendar": work_calendar(session),
        **hands_on(session, application, handling),
        "payee_changed_by": persons_account_changed_by(session, application),
        "is_identity_verified": is_identity_verified(session, application),
    }


def hands_on(session: Session, application: Application, own: Sequence[StrEnum] = ()) -> dict[str, tuple[int, ...]]:
    """Who corrected, handed in or accepted an application, or did a deed of the kind's own, and who gave the first of
    two decisions since it was last given back; by account; the events know.
    """
    kind = application.kind.value
    first, back = f"{kind}.{Deed.APPROVE_FIRST.value}", f"{kind}.{Deed.RETURN.value}"
    handling = [f"{kind}.{deed.value}" for deed in (*_HANDLING, *own)]
    rows = session.execute(
        select(Event.kind, Event.actor_id)
        .where(Event.application_id == application.id, Event.kind.in_([*handling, first, back]))
        .order_by(Event.id)
    )
    handlers: set[int] = set()
    deciders: set[int] = set()
    for done, actor_id in rows:
        if done == back:
            deciders.clear()
        elif actor_id is not None:
            (deciders if done == first else handlers).add(actor_id)
    return {"handlers": tuple(sorted(handlers)), "first_deciders": tuple(sorted(deciders))}


def shared_facts(
    application: Application, terms: ApplicationTerms, there: Surroundings, *, actor_id: int | None, today: date
) -> dict[str, Any]:
    """The fields of `ApplicationFacts`. The application comes with its person and programme version."""
    version = application.programme_version
    budget, clawback = there.budget, there.clawback
    return {
        "today": today,
        "county_rules": there.county_rules.results,
        "set_aside": there.county_rules.set_aside,
        "amount": application.amount_approved or application.amount_requested,
        "amount_approved": application.amount_approved,
        "effective_from": version.effective_from if version else None,
        "effective_to": version.effective_to if version else None,
        "received_on": application.received_on,
        "decided_on": application.decided_on,
        "actor_id": actor_id,
        "is_identity_verified": there.is_identity_verified,
        "entered_by_id": application.entered_by_id,
        "handled_by_ids": there.handlers,
        "checked_by_id": application.checked_by_id,
        "reviewed_by_id": application.reviewed_by_id,
        "decided_by_id": application.decided_by_id,
        "first_decided_by_ids": there.first_deciders,
        "budget_name": budget.name if budget else "",
        "budget_available": budget.available if budget else None,
        "already_held": there.held,
        "has_account": bool(application.person.bank_account),
        "payee_changed_by_id": there.payee_changed_by,
        "paid": total([one.amount for one in there.payments if one.state is PaymentState.PAID]),
        "was_revoked": clawback is not None,
        "still_claimed": clawback.claimed - clawback.recovered if clawback else ZERO,
        **_about_papers(application, terms, there),
    }


def _about_papers(application: Application, terms: ApplicationTerms, there: Surroundings) -> dict[str, Any]:
    missing = {row.code: row.title for row in there.documents if row.received_on is None}
    notice, publicity = there.notice, there.publicity
    asked = [item["code"] for item in notice.items] if notice else []
    limit = None
    if application.received_on is not None:
        try:
            limit = notices.notice_limit(there.calendar, application.received_on, terms.completeness_days)
        except CalendarUnknownError:
            limit = None
    return {
        "papers_missing": tuple(missing.values()),
        "notice_items_open": tuple(missing[code] for code in asked if code in missing),
        "notice_given": notice is not None,
        "notice_limit": limit,
        "answer_by": notice.answer_by if notice else None,
        "pay_from": publicity.pay_from if publicity else None,
        "has_open_objection": bool(publicity and publicity.objected_on and publicity.settled_on is None),
    }
