"""The micro-loan for people lifted out of poverty: an example until a county makes it its own, small, without guarantee."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loans import GUARANTEED, LoanState
from supportdesk.models.budgets import FundEntry
from supportdesk.models.cases import Case
from supportdesk.models.people import Person, PersonCategory
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.facts import facts_of_one
from supportdesk.queries.policies import list_open_programmes
from supportdesk.queries.programmes.loans import LOANS
from supportdesk.services.programmes import loans
from tests.factories import policies, rules
from tests.factories.loans import FIRST_DAY, LoanDesk, Walk, applicant, case_of, loan_desk
from tests.factories.policies import working

MICRO = "poverty_micro_loan"


class MicroWalk(Walk):
    """A micro-loan, asked for under its own programme."""

    code = MICRO


def micro_desk(session: Session) -> LoanDesk:
    """A county that adopted the example and has money for its subsidy."""
    at = loan_desk(session)
    rules.shipped(session)
    policies.budget(session, rules.own_version(session, at.county, MICRO), at.county, "50000.00")
    session.commit()
    return at


def poor(session: Session, at: LoanDesk) -> Person:
    person = applicant(session, at)
    session.add(PersonCategory(person_id=person.id, code="09", proof="村委会证明", valid_from=date(2025, 1, 1)))
    return person


def micro(session: Session, at: LoanDesk, case: Case | None = None, **more: object) -> MicroWalk:
    usual = {
        "category": "09", "amount": Money.yuan(50_000), "term_months": 24, "purpose": "买种苗", "counter_guarantee": "",
        "guarantor": "",
    }  # fmt: skip
    return MicroWalk(session, at, case or case_of(session, at, poor(session, at)), **(usual | more))


def unmet(session: Session, walk: Walk) -> set[str]:
    return {one.rule for one in LOANS.rule_results(session, walk.loan, walk.today) if one.verdict.value == "not_met"}


def test_it_is_switched_off_until_a_county_makes_it_its_own(session: Session) -> None:
    at = loan_desk(session)
    rules.shipped(session)
    case = case_of(session, at)

    def offered() -> list[str]:
        found = list_open_programmes(session, at.town, FIRST_DAY)
        return [one.programme.code for one in found if one.programme.kind is Kind.LOAN]

    assert offered() == [GUARANTEED]
    with working(session, at.clerk, FIRST_DAY) as work, pytest.raises(RuleBrokenError, match="没有有效的"):
        loans.begin(work, LOANS.get_case(work.session, None, case.id), loans.LoanRequest(), code=MICRO)
    rules.own_version(session, at.county, MICRO)
    assert offered() == [MICRO, GUARANTEED]


def test_fifty_thousand_go_their_way_without_guarantor_and_without_the_fund(session: Session) -> None:
    at = micro_desk(session)
    walk = micro(session, at)
    walk.to(LoanState.DECISION)
    walk.does(at.supervisor, loans.approve, text="同意")
    walk.does(at.clerk, loans.publish)
    walk.to(LoanState.BANK)
    walk.does(at.clerk, loans.sign, contract_no="HC-1", contract_on=walk.today, rate_percent="3.00")
    walk.to(LoanState.REPAYING)
    loan = walk.loan
    assert (loan.fund_id, loan.amount_paid) == (None, Money.yuan(50_000))
    assert session.scalars(select(FundEntry.id).where(FundEntry.application_id == loan.id)).all() == []
    # The whole interest is subsidised: 50,000 × 3% × 731 days / 360, rounded quarter by quarter.
    assert abs(loan.subsidy_expected.fen - 3_045_83) <= 8
    walk.does(at.clerk, loans.mark_overdue, day=date(2027, 3, 23), since=date(2027, 3, 22), text="未还")
    with pytest.raises(RuleBrokenError, match="不由担保基金担保"):
        walk.does(at.second, loans.compensate, day=date(2027, 9, 1), text="逾期")


@pytest.mark.parametrize(
    ("asked", "rules_"),
    [
        ({"amount": Money.yuan("50000.01")}, {"amount_cap"}),
        ({"term_months": 37}, {"term_limit"}),
        ({"borrower": "partners", "partners": 2}, {"amount_cap"}),
        ({"category": "07"}, {"category"}),
    ],
)
def test_it_is_for_one_household_and_small(session: Session, asked: dict[str, object], rules_: set[str]) -> None:
    walk = micro(session, micro_desk(session), **asked)
    assert rules_ <= unmet(session, walk)


def test_it_and_a_guaranteed_loan_do_not_count_as_each_other(session: Session) -> None:
    """The guaranteed loan leaves a micro-loan out of account; its times are counted among its own kind."""
    at = micro_desk(session)
    case = case_of(session, at, poor(session, at))
    small = micro(session, at, case).to(LoanState.RECEIVED)
    walk = Walk(session, at, case)
    assert not {"no_running_loan", "prior_loans"} & unmet(session, walk)
    assert "no_running_loan" not in unmet(session, small)
    record = facts_of_one(session, case.person_id, walk.today, besides=walk.id)
    assert record is not None
    assert record.facts["loans_running"] == ZERO.fen
    assert session.query(Loan).count() == 2
    assert "no_running_loan" in unmet(session, micro(session, at, case))
