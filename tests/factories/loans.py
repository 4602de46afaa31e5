"""A county that lends, and loans walked to a state by the deeds that lead there."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.cases import Case
from supportdesk.models.people import Person, PersonCategory
from supportdesk.models.policies import Bank, ProgrammeVersion
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from supportdesk.services.programmes.loans import LoanRequest
from tests.factories import accounts, people, policies
from tests.factories.policies import working

# Monday; the walk below takes a few working days from here.
FIRST_DAY = date(2026, 11, 2)


@dataclass
class LoanDesk:
    """A county with towns, money, a bank, and enough people for four eyes."""

    county: OrgUnit
    town: OrgUnit
    clerk: Account
    checker: Account
    reviewer: Account
    supervisor: Account
    second: Account
    version: ProgrammeVersion
    budget: Budget
    fund: GuaranteeFund
    bank: Bank
    payer: Account


def loan_desk(
    session: Session, budget: str = "3200000.00", fund: str = "5000000.00", year: int = FIRST_DAY.year
) -> LoanDesk:
    """The county at work; committed."""
    county = accounts.county(session)
    county.letters = "HC"
    town = accounts.town(session, county)
    *people_, payer = accounts.desk_staff(session, county, town)
    version = policies.national(session)
    held = policies.budget(session, version, county, budget, year)
    stock = policies.fund(session, county, fund)
    bank = policies.bank(session, county)
    session.commit()
    return LoanDesk(county, town, *people_, version, held, stock, bank, payer)


def request(**more: Any) -> LoanRequest:  # noqa: ANN401 - fields of the request
    """A sound request for 200,000 yuan over three years."""
    usual = LoanRequest(
        category="07",
        amount=Money.yuan(200_000),
        term_months=36,
        purpose="扩建烘干间，购置烘干机两台",
        prior_loans=0,
        other_loans=[],
        jobs_created=5,
        counter_guarantee="2",
        guarantor="罗秋生，云岭镇中学",
    )
    return replace(usual, **more)


def applicant(session: Session, at: LoanDesk, name: str = "罗春生") -> Person:
    """A returned migrant worker, single, with the proof of the category."""
    person = people.person(session, at.town, name, marital="10")
    session.add(PersonCategory(person_id=person.id, code="07", proof="村委会证明", valid_from=date(2025, 3, 16)))
    session.flush()
    return person


def case_of(session: Session, at: LoanDesk, person: Person | None = None) -> Case:
    """A case of an applicant with a running venture."""
    somebody = person or applicant(session, at)
    venture = people.venture(session, somebody, employees=5, key_group_employees=3)
    made = people.case(session, somebody, venture, at.clerk)
    session.commit()
    return made


class Walk:
    """One loan and who does what to it, day by day. `code` names its programme."""

    code: str | None = None

    def __init__(
        self,
        session: Session,
        at: LoanDesk,
        case: Case | None = None,
        *,
        day: date = FIRST_DAY,
        **more: Any,  # noqa: ANN401
    ) -> None:
        self.session, self.at, self.today = session, at, day
        self.case = case or case_of(session, at)
        with working(session, at.clerk, self.today) as work:
            begun = loans.begin(work, self._case(work.session), request(**more), code=self.code)
        self.id = begun.id

    def _case(self, session: Session) -> Case:
        case = session.get_one(Case, self.case.id)
        case.person = session.get_one(Person, case.person_id)
        case.unit = session.get_one(OrgUnit, case.unit_id)
        return case

    @property
    def loan(self) -> Loan:
        """The loan as it stands."""
        return queries.get_loan(self.session, None, self.id)

    def does(self, who: Account | None, deed: Any, *, day: date | None = None, **told: Any) -> Any:  # noqa: ANN401
        """Have somebody do a deed, today unless told; the walk's day moves on with it."""
        self.today = day or self.today
        with working(self.session, who, self.today) as work:
            return deed(work, queries.get_loan(work.session, None, self.id), **told)

    def papers(self) -> dict[str, str]:
        """All papers of the loan, brought by the applicant."""
        around = queries.surroundings_of(self.session, self.loan, self.today)
        return {row.code: "own" for row in around.documents}

    def to(self, state: LoanState) -> "Walk":
        """Walk on to a state by the usual way."""
        ways = {
            LoanState.RECEIVED: lambda: self.does(self.at.clerk, loans.submit),
            LoanState.ACCEPTED: self._accepted,
            LoanState.REVIEW: lambda: self.does(self.at.checker, loans.pass_town_check, text="现场看过，经营正常"),
            LoanState.DECISION: lambda: self.does(self.at.reviewer, loans.pass_review, text="同意"),
            LoanState.APPROVED: self._approved,
            LoanState.PUBLICITY: lambda: self.does(self.at.clerk, loans.publish),
            LoanState.BANK: self._referred,
            LoanState.SIGNED: self._signed,
            LoanState.REPAYING: self._disbursed,
        }
        for passed, way in ways.items():
            if self.loan.state == state:
                return self
            if list(ways).index(passed) > self._place():
                way()
        assert self.loan.state == state
        return self

    def _place(self) -> int:
        order = [LoanState.RECEIVED, LoanState.ACCEPTED, LoanState.REVIEW, LoanState.DECISION, LoanState.APPROVED,
                 LoanState.PUBLICITY, LoanState.BANK, LoanState.SIGNED, LoanState.REPAYING]  # fmt: skip
        state = LoanState(self.loan.state)
        return order.index(state) if state in order else -1

    def _accepted(self) -> None:
        self.does(self.at.clerk, loans.receive_papers, papers=self.papers())
        self.does(self.at.clerk, loans.accept)

    def _approved(self) -> None:
        self.does(self.at.supervisor, loans.approve, text="同意")
        if self.loan.state == LoanState.SECOND_DECISION:
            self.does(self.at.second, loans.approve_second, text="同意")

    def _referred(self) -> None:
        around = queries.surroundings_of(self.session, self.loan, self.today)
        assert around.publicity is not None
        self.does(self.at.clerk, loans.refer, day=around.publicity.pay_from, bank=self.at.bank)

    def _signed(self) -> None:
        self.does(self.at.clerk, loans.sign, contract_no=f"HC-{self.id}", contract_on=self.today, rate_percent="3.50")

    def _disbursed(self) -> None:
        self.does(self.at.clerk, loans.disburse, on=self.today)
