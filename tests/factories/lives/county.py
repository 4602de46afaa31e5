"""A county in which things of every kind stand in every part of their way."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.people import Person
from supportdesk.queries.programmes.loans import page_of
from supportdesk.services.programmes import loans
from tests.factories import policies, rules
from tests.factories.applications import SupportDesk, applicant, budget_of, case_of, support_desk
from tests.factories.incubator import base_of, money_walk, more_money, place_walk
from tests.factories.insurance import approved, audited, insured, losses, policy_walk, reported, scheme
from tests.factories.loans import LoanDesk
from tests.factories.subsidies import CODES, subsidy_walk
from tests.factories.tax_relief import relief_walk
from tests.factories.training import course, enrolled, held, klass, opened, training_walk

from . import Thing
from .budgets import budgets_of
from .claims import ClaimWalk
from .classes import classes
from .loans import LoanWalk
from .needs import needs_of

S, YUAN = State, Money.yuan


def things_of(session: Session) -> list[Thing]:
    """Make the county; returns its things, each walk on its own day."""
    at = support_desk(session)
    for code in (CODES["one_off"], CODES["rent"], "startup_insurance", "training_syb"):
        budget_of(session, at, code, "60000.00")
    walks: list[Any] = []
    for made in MAKERS.values():
        walks += made(session, at)
    walks += [*classes(session, at), *needs_of(session, at), *budgets_of(session, at)]
    return [Thing.of(one) for one in walks]


def _subsidies(session: Session, at: SupportDesk) -> Iterator[Any]:
    for state in (S.DRAFT, S.RECEIVED, S.REVIEW, S.DECISION, S.PUBLICITY, S.PAYING, S.PAID, S.CLOSED):
        yield subsidy_walk(session, at, "one_off").to(state)
    for state in (S.ACCEPTED, S.APPROVED, S.PAYING, S.PAID):
        yield subsidy_walk(session, at, "rent").to(state)


def _incubator(session: Session, at: SupportDesk) -> Iterator[Any]:
    base = base_of(session, at, *(f"{floor}{room:02}" for floor in (1, 2) for room in range(1, 6)))
    # Paid first and given back after: so there is rent to be booked in the first year, too.
    version = rules.version_of(session, "incubator_place")
    version.parameters = {**version.parameters, "rent_relief": {"value": "refunded"}}
    session.commit()
    for state in (S.DRAFT, S.RECEIVED, S.REVIEW, S.DECISION):
        yield place_walk(session, at, base).to(state)
    published = place_walk(session, at, base)
    published.to(S.PUBLICITY)
    published.today = published.around.publicity.pay_from
    yield published
    for turn in (1, 2):
        walk = place_walk(session, at, base)
        walk.to(S.PUBLICITY)
        walk.signs(f"10{turn}")
        if turn > 1:
            walk.moves_in()
        yield walk
    yield money_walk(session, at, to=S.ACCEPTED)
    yield more_money(session, at, invoice="A-1", to=S.PUBLICITY)
    # Above what one may decide alone.
    yield more_money(session, at, yuan="80000.00", invoice="A-3", to=S.DECISION)
    paid = more_money(session, at, invoice="A-2", to=S.PUBLICITY)
    paid.pays_next()
    yield paid


def _tax_reliefs(session: Session, at: SupportDesk) -> Iterator[Any]:
    for state in (S.DRAFT, S.RECEIVED, S.ACCEPTED, S.REVIEW, S.DECISION, S.APPROVED):
        yield relief_walk(session, at).to(state)
    for subject in ("sole_trader", "hiring_firm"):
        yield relief_walk(session, at, subject).marked()


def _policies(session: Session, at: SupportDesk) -> Iterator[Any]:
    scheme(session, at)
    for state in (S.DRAFT, S.RECEIVED, S.ACCEPTED, S.DECISION, S.APPROVED, S.PUBLICITY, S.PAYING, S.PAID):
        yield policy_walk(session, at).to(state)
    policy = insured(session, at)
    yield policy
    day = date(2026, 9, 14)
    yield ClaimWalk(session, at, reported(session, at, policy).id, day)
    yield ClaimWalk(session, at, audited(session, at, reported(session, at, policy)).id, date(2026, 9, 22))
    small = reported(session, at, policy, losses=losses(("设备", 12_000)), salvage=YUAN(0), other_compensation=YUAN(0))
    yield ClaimWalk(session, at, approved(session, at, small).id, date(2026, 10, 19))


def _trainings(session: Session, at: SupportDesk) -> Iterator[Any]:
    of = klass(session, at, course(session, at))
    states = (S.DRAFT, S.ACCEPTED, S.REVIEW, S.DECISION, S.PUBLICITY, S.PAID)
    cases = [case_of(session, at, applicant(session, at)) for _state in states]
    enrolled(session, at, of, [session.get_one(Person, case.person_id) for case in cases])
    opened(session, at, of)
    held(session, at, of)
    for case, state in zip(cases, states, strict=True):
        yield training_walk(session, at, case, of).to(state)


def _loans(session: Session, at: SupportDesk) -> Iterator[Any]:
    version = rules.version_of(session, "startup_loan")
    version.parameters = {**version.parameters, "instalment_months": {"value": 36}}
    desk = LoanDesk(
        at.county, at.town, at.clerk, at.checker, at.reviewer, at.supervisor, at.second, version,
        policies.budget(session, version, at.county, "300000.00"), policies.fund(session, at.county),
        policies.bank(session, at.county), at.payer,
    )  # fmt: skip
    session.commit()
    yield LoanWalk(session, desk)
    yield LoanWalk(session, desk, amount=YUAN(250_000)).to(LoanState.DECISION)
    for state in (LoanState.RECEIVED, LoanState.ACCEPTED, LoanState.PUBLICITY, LoanState.BANK, LoanState.SIGNED):
        yield LoanWalk(session, desk).to(state)
    late = LoanWalk(session, desk, term_months=24).to(LoanState.REPAYING)
    late.does(at.clerk, loans.mark_overdue, day=date(2026, 12, 22), since=date(2026, 12, 21), text="利息未付")
    yield late
    paid = LoanWalk(session, desk, term_months=24).to(LoanState.REPAYING)
    starts_on = paid.today
    (first, *_later) = page_of(session, None, paid.loan, paid.today).quarters
    paid.does(
        at.reviewer, loans.verify_subsidy_quarter, day=date(2026, 12, 22), starts_on=starts_on,
        interest_paid=first.interest, proof="结息单",
    )  # fmt: skip
    paid.does(at.payer, loans.pay_subsidy, starts_on=starts_on)
    paid.does(at.clerk, loans.mark_overdue, day=date(2027, 3, 23), since=date(2027, 3, 22), text="利息未付")
    paid.does(at.second, loans.compensate, day=date(2027, 6, 28), text="逾期 98 天")
    yield paid
    for method in ("bullet", "equal_instalment", "equal_principal"):
        yield LoanWalk(session, desk, method=method, term_months=24).to(LoanState.REPAYING)


# Who makes the things of each kind, in the order in which they come.
MAKERS: Mapping[str, Callable[[Session, SupportDesk], Iterator[Any]]] = {
    "subsidy": _subsidies,
    "incubator_fund": _incubator,
    "tax_relief": _tax_reliefs,
    "insurance": _policies,
    "training": _trainings,
    "loan": _loans,
}
