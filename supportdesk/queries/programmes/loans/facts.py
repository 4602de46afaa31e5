"""The facts that a loan's rules are asked about, gathered from everything that is known on a day."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes import loan_figures as figures
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_figures import LprRate, OtherLoan
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import GUARANTEED, LoanDeed, LoanState
from supportdesk.models.applications import Application, Opinion
from supportdesk.models.budgets import GuaranteeFund
from supportdesk.models.people import Sex
from supportdesk.models.policies import Programme, ProgrammeVersion
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries import claims, guarantee_funds, policies
from supportdesk.queries.applications.county_rules import county_rules_of
from supportdesk.queries.applications.people import MARRIED, proved_categories
from supportdesk.queries.applications.surroundings import Surroundings, shared_facts, surrounding_values

from .plans import agreements_of, expected_plan, list_movements

_NOT_STATED = "90"
# Another loan in one of these stands in nobody's way; one that ended in compensation or write-off does.
_OUT_OF_THE_WAY = (LoanState.DRAFT, LoanState.SETTLED, LoanState.REFUSED, LoanState.WITHDRAWN)
_APPROVALS = (LoanDeed.APPROVE.value, LoanDeed.APPROVE_FIRST.value, LoanDeed.APPROVE_SECOND.value)
_LENT = (
    LoanState.REPAYING, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING, LoanState.SETTLED,
    LoanState.RECOVERED, LoanState.WRITTEN_OFF,
)  # fmt: skip


@dataclass(frozen=True)
class LoanSurroundings(Surroundings):
    """The guarantee fund and the prime rates stand around a loan too."""

    fund: GuaranteeFund | None
    published: tuple[LprRate, ...]


def surroundings_of(session: Session, loan: Loan, today: date) -> LoanSurroundings:
    """Read what stands around a loan. The loan comes with its unit and programme version."""
    fund = session.get(GuaranteeFund, loan.fund_id) if loan.fund_id else guarantee_funds.find_fund(session, loan.unit)
    return LoanSurroundings(
        **surrounding_values(session, loan, today),
        fund=fund,
        published=policies.lpr_table(session),
        county_rules=county_rules_of(session, loan, today),
    )


def facts_of(
    session: Session,
    loan: Loan,
    terms: LoanTerms,
    *,
    actor_id: int | None,
    today: date,
    around: LoanSurroundings | None = None,
    **proposed: Any,  # noqa: ANN401 - fields of LoanFacts that a deed proposes
) -> LoanFacts:
    """Gather the facts of a loan on a day; `proposed` replaces what a deed would change.

    The loan comes with person (and categories), venture, unit and programme version.
    """
    there = around or surroundings_of(session, loan, today)
    shared = shared_facts(loan, terms, there, actor_id=actor_id, today=today)
    facts = LoanFacts(**shared, **_about_the_request(session, loan, today))
    facts = replace(
        facts, **_about_the_contract(session, loan, terms, there, today), **_about_money(session, loan, there, today)
    )
    facts = replace(facts, **proposed)
    if "subsidy_needed" not in proposed and not loan.contract_on:
        plan = expected_plan(loan, terms, there.published, loan.received_on or today, facts.amount)
        facts = replace(facts, subsidy_needed=total([period.subsidy for period in plan]))
    return facts


def _about_the_request(session: Session, loan: Loan, today: date) -> dict[str, Any]:
    person, venture = loan.person, loan.venture
    lent, running = _counted(session, loan)
    # Asked where it matters: before the fund compensates.
    is_overdue = loan.state == LoanState.OVERDUE
    insured = claims.standing_of(session, loan.person_id, loan.venture_id) if is_overdue else claims.NO_CLAIMS
    return {
        "is_man": None if person.sex is None else person.sex is Sex.MALE,
        "born_on": person.born_on,
        "is_married": None if person.marital in {"", _NOT_STATED} else person.marital == MARRIED,
        "categories": proved_categories(person, loan.received_on or today),
        "prior_loans": None if loan.prior_loans is None else max(loan.prior_loans, lent),
        "running_loans": running,
        "other_loans": None if loan.other_loans is None else tuple(_other_loan(row) for row in loan.other_loans),
        "spouse_consents": loan.spouse_consents,
        "is_operating": None if venture is None else venture.status is VentureStatus.OPERATING,
        "industry": venture.industry if venture else "",
        "staff": venture.employees if venture else None,
        "key_group_hires": venture.key_group_employees if venture else None,
        "jobs_created": loan.jobs_created,
        "borrower": loan.borrower,
        "partners": loan.partners,
        "category": loan.category,
        "purpose": loan.purpose,
        "method": loan.method,
        "term_months": loan.term_months,
        "counter_guarantee": loan.counter_guarantee,
        "approved_by_ids": _approvers(session, loan),
        "compensated_by_id": loan.compensated_by_id,
        "claims_pending": insured.pending,
        "claims_paid": insured.paid,
    }


def _approvers(session: Session, loan: Loan) -> tuple[int, ...]:
    """Everybody who ever approved the loan: asked once it is lent, where money may be paid for it."""
    if loan.state not in _LENT:
        return ()
    approved = (Opinion.step.in_(_APPROVALS), Opinion.outcome == "approved")
    return tuple(session.scalars(select(Opinion.given_by_id).where(Opinion.application_id == loan.id, *approved)))


def _counted(session: Session, loan: Loan) -> tuple[int, int]:
    """How many loans of the programme this person was lent before, and how many of the person or venture are still open or
    failed. What came with a ledger is guaranteed loans.
    """
    same = Application.person_id == loan.person_id
    version = loan.programme_version
    code = version.programme.code if version is not None else GUARANTEED
    whose = or_(same, Application.venture_id == loan.venture_id) if loan.venture_id else same
    rows = session.execute(
        select(Application.state, Application.person_id, func.count())
        .join(Loan.__table__, Loan.__table__.c.id == Application.id)
        .outerjoin(ProgrammeVersion, ProgrammeVersion.id == Application.programme_version_id)
        .outerjoin(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(whose, Application.id != (loan.id or 0), func.coalesce(Programme.code, GUARANTEED) == code)
        .group_by(Application.state, Application.person_id)
    ).all()
    lent = sum(count for state, person_id, count in rows if state in _LENT and person_id == loan.person_id)
    running = sum(count for state, _person, count in rows if state not in _OUT_OF_THE_WAY)
    return lent, running


def _other_loan(row: dict[str, Any]) -> OtherLoan:
    amount = row.get("amount")
    return OtherLoan(str(row.get("kind", "")), Money(amount) if isinstance(amount, int) else None)


def _about_the_contract(
    session: Session, loan: Loan, terms: LoanTerms, there: LoanSurroundings, today: date
) -> dict[str, Any]:
    day = loan.contract_on or today
    cap = None
    if any(rate.valid_from <= day for rate in there.published):
        cap = figures.rate_cap(day, there.published, terms.spread_bp)
    # Only what moved its last day may have been put into parts.
    agreed = agreements_of(list_movements(session, loan)) if loan.extended_to is not None else []
    return {
        "instalments_since": agreed[0].happened_on if agreed else None,
        "contract_on": loan.contract_on,
        "disbursed_on": loan.disbursed_on,
        "matures_on": loan.extended_to or loan.matures_on,
        "original_maturity": loan.matures_on,
        "rate_percent": Decimal(loan.rate_percent) if loan.rate_percent else None,
        "rate_cap_percent": cap.cap_pct if cap else None,
        "lpr_percent": cap.lpr_pct if cap else None,
        "principal_left": loan.principal_left,
        "claim_left": loan.claimed - loan.recovered,
        "overdue_since": loan.overdue_since,
        "extensions": 1 if loan.extended_to else 0,
        "subsidy_needed": loan.subsidy_expected,
    }


def _about_money(session: Session, loan: Loan, there: LoanSurroundings, today: date) -> dict[str, Any]:
    fund = there.fund
    rate = guarantee_funds.compensation_rate_of(session, fund, today) if fund else None
    return {
        "fund": guarantee_funds.position_of(fund) if fund else None,
        "fund_promised": guarantee_funds.promised_by(session, fund.id, besides=loan.id) if fund else ZERO,
        "fund_suspended": None if fund is None else bool(rate and rate.suspends_new),
    }
