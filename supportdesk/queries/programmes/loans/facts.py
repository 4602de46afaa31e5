"""The facts that a loan's rules are asked about, gathered from everything that is known on a day."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain import notices
from supportdesk.domain.calendar import CalendarUnknownError, WorkCalendar
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes import loan_figures as figures
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_figures import LprRate, OtherLoan
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.models.applications import Application, Document, MissingPapersNotice, Opinion, Publicity
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.people import Sex
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries import budgets, policies
from supportdesk.queries.calendars import work_calendar

from .plans import expected_plan

_MARRIED = "20"
_NOT_STATED = "90"
# Another loan in one of these stands in nobody's way; one that ended in compensation or write-off does.
_OUT_OF_THE_WAY = (LoanState.DRAFT, LoanState.SETTLED, LoanState.REFUSED, LoanState.WITHDRAWN)
_FAILING = (LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING)
_APPROVALS = (LoanDeed.APPROVE.value, LoanDeed.APPROVE_FIRST.value, LoanDeed.APPROVE_SECOND.value)
_LENT = (
    LoanState.REPAYING, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING, LoanState.SETTLED,
    LoanState.RECOVERED, LoanState.WRITTEN_OFF,
)  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What stands around a loan: its papers, notice, publicity, budget, fund, prime rates and the calendar."""

    documents: tuple[Document, ...]
    notice: MissingPapersNotice | None
    publicity: Publicity | None
    budget: Budget | None
    held: Money
    fund: GuaranteeFund | None
    published: tuple[LprRate, ...]
    calendar: WorkCalendar


def surroundings_of(session: Session, loan: Loan, today: date) -> Surroundings:
    """Read what stands around a loan. The loan comes with its unit and programme version."""
    version = loan.programme_version
    budget = session.get(Budget, loan.budget_id) if loan.budget_id else None
    if budget is None and version is not None:
        budget = budgets.find_budget(session, version.programme_id, loan.unit, today.year)
    fund = session.get(GuaranteeFund, loan.fund_id) if loan.fund_id else budgets.find_fund(session, loan.unit)
    documents = session.scalars(select(Document).where(Document.application_id == loan.id).order_by(Document.id)).all()
    return Surroundings(
        documents=tuple(documents),
        notice=session.scalar(select(MissingPapersNotice).where(MissingPapersNotice.application_id == loan.id)),
        publicity=session.scalar(
            select(Publicity).where(Publicity.application_id == loan.id).order_by(Publicity.id.desc()).limit(1)
        ),
        budget=budget,
        held=budgets.standing_of(session, loan.id).held if loan.id else ZERO,
        fund=fund,
        published=policies.lpr_table(session),
        calendar=work_calendar(session),
    )


def facts_of(
    session: Session,
    loan: Loan,
    terms: LoanTerms,
    *,
    actor_id: int | None,
    today: date,
    around: Surroundings | None = None,
    **proposed: Any,  # noqa: ANN401 - fields of LoanFacts that a deed proposes
) -> LoanFacts:
    """Gather the facts of a loan on a day; `proposed` replaces what a deed would change.

    The loan comes with person (and categories), venture, unit and programme version.
    """
    there = around or surroundings_of(session, loan, today)
    facts = _about_the_request(session, loan, today)
    facts = replace(facts, **_about_papers(loan, terms, there, today), **_about_the_contract(loan, terms, there, today))
    facts = replace(facts, actor_id=actor_id, **_about_money(session, loan, there, today))
    facts = replace(facts, **proposed)
    if "subsidy_needed" not in proposed and not loan.contract_on:
        plan = expected_plan(loan, terms, there.published, loan.received_on or today, facts.amount)
        facts = replace(facts, subsidy_needed=total([period.subsidy for period in plan]))
    return facts


def _about_the_request(session: Session, loan: Loan, today: date) -> LoanFacts:
    person, venture, version = loan.person, loan.venture, loan.programme_version
    on = loan.received_on or today
    proved = {
        one.code
        for one in person.categories
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or one.valid_to >= on)
    }
    lent, running = _counted(session, loan)
    return LoanFacts(
        today=today,
        is_man=None if person.sex is None else person.sex is Sex.MALE,
        born_on=person.born_on,
        is_married=None if person.marital in {"", _NOT_STATED} else person.marital == _MARRIED,
        categories=frozenset(proved),
        prior_loans=None if loan.prior_loans is None else max(loan.prior_loans, lent),
        running_loans=running,
        other_loans=None if loan.other_loans is None else tuple(_other_loan(row) for row in loan.other_loans),
        spouse_consents=loan.spouse_consents,
        is_operating=None if venture is None else venture.status is VentureStatus.OPERATING,
        industry=venture.industry if venture else "",
        staff=venture.employees if venture else None,
        key_group_hires=venture.key_group_employees if venture else None,
        jobs_created=loan.jobs_created,
        borrower=loan.borrower,
        partners=loan.partners,
        category=loan.category,
        purpose=loan.purpose,
        method=loan.method,
        amount=loan.amount_approved or loan.amount_requested,
        amount_approved=loan.amount_approved,
        term_months=loan.term_months,
        counter_guarantee=loan.counter_guarantee,
        effective_from=version.effective_from if version else None,
        effective_to=version.effective_to if version else None,
        received_on=loan.received_on,
        entered_by_id=loan.entered_by_id,
        checked_by_id=loan.checked_by_id,
        reviewed_by_id=loan.reviewed_by_id,
        decided_by_id=loan.decided_by_id,
        approved_by_ids=_approvers(session, loan),
        compensated_by_id=loan.compensated_by_id,
    )


def _approvers(session: Session, loan: Loan) -> tuple[int, ...]:
    """Everybody who ever approved the loan: asked where the fund may have to pay for it."""
    if loan.state not in _FAILING:
        return ()
    approved = (Opinion.step.in_(_APPROVALS), Opinion.outcome == "approved")
    return tuple(session.scalars(select(Opinion.given_by_id).where(Opinion.application_id == loan.id, *approved)))


def _counted(session: Session, loan: Loan) -> tuple[int, int]:
    """How many loans this person was lent before, and how many of the person or venture are still open or failed."""
    same = Application.person_id == loan.person_id
    whose = or_(same, Application.venture_id == loan.venture_id) if loan.venture_id else same
    rows = session.execute(
        select(Application.state, Application.person_id, func.count())
        .join(Loan.__table__, Loan.__table__.c.id == Application.id)
        .where(whose, Application.id != (loan.id or 0))
        .group_by(Application.state, Application.person_id)
    ).all()
    lent = sum(count for state, person_id, count in rows if state in _LENT and person_id == loan.person_id)
    running = sum(count for state, _person, count in rows if state not in _OUT_OF_THE_WAY)
    return lent, running


def _other_loan(row: dict[str, Any]) -> OtherLoan:
    amount = row.get("amount")
    return OtherLoan(str(row.get("kind", "")), Money(amount) if isinstance(amount, int) else None)


def _about_papers(loan: Loan, terms: LoanTerms, there: Surroundings, today: date) -> dict[str, Any]:
    missing = {row.code: row.title for row in there.documents if row.received_on is None}
    notice, publicity = there.notice, there.publicity
    asked = [item["code"] for item in notice.items] if notice else []
    limit = None
    if loan.received_on is not None:
        try:
            limit = notices.notice_limit(there.calendar, loan.received_on, terms.completeness_days)
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
        "today": today,
    }


def _about_the_contract(loan: Loan, terms: LoanTerms, there: Surroundings, today: date) -> dict[str, Any]:
    day = loan.contract_on or today
    cap = None
    if any(rate.valid_from <= day for rate in there.published):
        cap = figures.rate_cap(day, there.published, terms.spread_bp)
    return {
        "decided_on": loan.decided_on,
        "contract_on": loan.contract_on,
        "disbursed_on": loan.disbursed_on,
        "matures_on": loan.extended_to or loan.matures_on,
        "original_maturity": loan.matures_on,
        "rate_percent": Decimal(loan.rate_percent) if loan.rate_percent else None,
        "rate_cap_percent": cap.cap_pct if cap else None,
        "lpr_percent": cap.lpr_pct if cap else None,
        "principal_left": loan.principal_left,
        "overdue_since": loan.overdue_since,
        "extensions": 1 if loan.extended_to else 0,
        "subsidy_needed": loan.subsidy_expected,
    }


def _about_money(session: Session, loan: Loan, there: Surroundings, today: date) -> dict[str, Any]:
    fund = there.fund
    rate = budgets.compensation_rate_of(session, fund, today) if fund else None
    return {
        "budget_name": there.budget.name if there.budget else "",
        "budget_available": there.budget.available if there.budget else None,
        "already_held": there.held,
        "fund": budgets.position_of(fund) if fund else None,
        "fund_promised": budgets.promised_by(session, fund.id, besides=loan.id) if fund else ZERO,
        "fund_suspended": None if fund is None else bool(rate and rate.suspends_new),
    }
