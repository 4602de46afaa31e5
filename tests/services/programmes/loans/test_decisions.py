from datetime import date

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.errors import (
    BadValueError,
    NotAllowedError,
    NotFoundError,
    RuleBrokenError,
    StepNotAvailableError,
)
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.accounts import Account
from supportdesk.models.budgets import Budget
from supportdesk.queries import budgets
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from tests.factories import accounts, people
from tests.factories.loans import Walk, applicant, case_of, loan_desk
from tests.factories.policies import working


def test_who_entered_or_checked_does_not_review_and_who_reviewed_does_not_decide(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at).to(LoanState.REVIEW)
    for own in (at.clerk, at.checker):
        with pytest.raises(RuleBrokenError) as refused:
            walk.does(own, loans.pass_review, text="同意")
        assert refused.value.code == "SAME_PERSON"
    walk.does(at.supervisor, loans.pass_review, text="同意")
    with pytest.raises(RuleBrokenError, match="须由没有经手的另一名审批人审批"):
        walk.does(at.supervisor, loans.approve)
    walk.does(at.second, loans.approve)
    assert walk.loan.decided_by_id == at.second.id


def test_the_second_decision_is_never_the_firsts(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at, amount=Money.yuan(250_000)).to(LoanState.DECISION)
    walk.does(at.supervisor, loans.approve)
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.supervisor, loans.approve_second)
    assert refused.value.code == "SAME_PERSON"


def test_nobody_overrules_an_objection_to_what_they_decided_and_the_first_of_two_is_not_forgotten(
    session: Session,
) -> None:
    at = loan_desk(session)
    walk = Walk(session, at, amount=Money.yuan(250_000)).to(LoanState.PUBLICITY)
    assert walk.loan.decided_by_id == at.second.id
    walk.does(at.clerk, loans.object_to, text="申请人并未实际经营")
    for own in (at.supervisor, at.second):
        with pytest.raises(RuleBrokenError) as refused:
            walk.does(own, loans.settle_objection, upheld=False, text="不成立")
        assert refused.value.code == "SAME_PERSON"
    third = accounts.account(session, Role.SUPERVISOR, at.county, "third")
    session.commit()
    walk.does(third, loans.settle_objection, upheld=False, text="实地核实，确在经营")
    assert walk.loan.state == LoanState.PUBLICITY


def test_a_first_decision_that_was_given_back_is_given_anew_by_the_same_person(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at, amount=Money.yuan(250_000)).to(LoanState.DECISION)
    walk.does(at.supervisor, loans.approve)
    with pytest.raises(RuleBrokenError):
        walk.does(at.supervisor, loans.refuse, code="BAD_CREDIT", text="征信有连续逾期")
    walk.does(at.second, loans.return_to_step_before, code="DOC_INVALID", text="请再核对金额")
    walk.does(at.supervisor, loans.approve)
    assert walk.loan.state == LoanState.SECOND_DECISION


def test_who_reviewed_a_loan_does_not_refuse_it_at_the_decision(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at).to(LoanState.REVIEW)
    walk.does(at.supervisor, loans.pass_review, text="同意")
    with pytest.raises(RuleBrokenError, match="另一名审批人"):
        walk.does(at.supervisor, loans.refuse, code="BAD_CREDIT", text="征信有连续逾期")
    walk.does(at.second, loans.refuse, code="BAD_CREDIT", text="征信有连续逾期")
    assert walk.loan.state == LoanState.REFUSED


def test_an_official_does_not_decide(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.DECISION)
    with pytest.raises(NotAllowedError):
        walk.does(walk.at.reviewer, loans.approve)


def test_a_refused_loan_cannot_be_approved(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.DECISION)
    walk.does(walk.at.supervisor, loans.refuse, code="BAD_CREDIT", text="征信有连续逾期")
    with pytest.raises(StepNotAvailableError):
        walk.does(walk.at.second, loans.approve)


def test_a_refusal_needs_a_shared_reason_code_and_words(session: Session) -> None:
    walk = Walk(session, loan_desk(session)).to(LoanState.DECISION)
    for told, field in (({"code": "NO", "text": "x"}, "code"), ({"code": "BAD_CREDIT", "text": " "}, "text")):
        with pytest.raises(BadValueError) as refused:
            walk.does(walk.at.supervisor, loans.refuse, **told)
        assert refused.value.field == field


@pytest.mark.parametrize("state", [LoanState.REVIEW, LoanState.DECISION, LoanState.APPROVED, LoanState.PUBLICITY])
@pytest.mark.parametrize("deed", ["refuse", "withdraw"])
def test_whatever_ends_a_request_frees_its_money(session: Session, state: LoanState, deed: str) -> None:
    at = loan_desk(session)
    walk = Walk(session, at).to(state)
    assert session.get_one(Budget, at.budget.id).position.held > ZERO
    if deed == "refuse":
        who = at.reviewer if state is LoanState.REVIEW else at.second
        walk.does(who, loans.refuse, code="FALSE_STATEMENT", text="申报不实")
    else:
        walk.does(at.clerk, loans.withdraw, text="申请人来电撤回")
    held = session.get_one(Budget, at.budget.id)
    assert (held.reserved, held.committed, held.available) == (ZERO, ZERO, held.appropriated)
    assert held.position == budgets.replayed(session, held.id)


def test_the_budget_stops_the_town_check_and_names_what_is_left(session: Session) -> None:
    at = loan_desk(session, budget="10000.00")
    with pytest.raises(RuleBrokenError, match=r"可用 10,000\.00 元"):
        Walk(session, at).to(LoanState.REVIEW)


def test_the_guarantee_fund_counts_what_it_promised_to_others(session: Session) -> None:
    at = loan_desk(session, fund="25000.00")
    Walk(session, at).to(LoanState.APPROVED)
    with pytest.raises(RuleBrokenError, match=r"50,000\.00 元") as refused:
        Walk(session, at).to(LoanState.APPROVED)
    assert refused.value.code == "FUND_CAPACITY_EXCEEDED"


def test_a_lower_amount_frees_the_difference(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at).to(LoanState.DECISION)
    reserved = session.get_one(Budget, at.budget.id).reserved
    walk.does(at.supervisor, loans.approve, amount=Money.yuan(100_000), text="按经营规模调整")
    held = session.get_one(Budget, at.budget.id)
    assert held.reserved == ZERO
    assert ZERO < held.committed < reserved
    with pytest.raises(BadValueError):
        Walk(session, at).to(LoanState.DECISION).does(at.supervisor, loans.approve, amount=Money.yuan("200000.01"))


def test_a_rule_that_is_not_met_stops_the_review_with_its_code(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at, prior_loans=3).to(LoanState.REVIEW)
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.reviewer, loans.pass_review, text="同意")
    assert refused.value.code == "TIMES_EXCEEDED"


def test_a_rule_that_is_not_known_must_be_explained(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at, other_loans=None).to(LoanState.REVIEW)
    with pytest.raises(BadValueError) as refused:
        walk.does(at.reviewer, loans.pass_review)
    assert refused.value.code == "unexplained"
    walk.does(at.reviewer, loans.pass_review, text="征信报告已看，次日补录")
    assert walk.loan.state == LoanState.DECISION


def test_a_person_with_a_running_loan_gets_no_second_one(session: Session) -> None:
    at = loan_desk(session)
    person = applicant(session, at)
    Walk(session, at, case_of(session, at, person)).to(LoanState.REPAYING)
    again = people.case(session, person, None, at.clerk)
    session.commit()
    walk = Walk(session, at, again).to(LoanState.REVIEW)
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(at.reviewer, loans.pass_review, text="同意")
    assert refused.value.code == "ALREADY_AWARDED"


def test_a_return_goes_one_step_back_and_whoever_did_it_does_it_anew(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at, amount=Money.yuan(300_000)).to(LoanState.DECISION)
    walk.does(at.supervisor, loans.approve)
    told = {"code": "DOC_INVALID", "text": "合同复印件看不清"}
    passed = []
    for who in (at.second, at.second, at.reviewer, at.checker):
        walk.does(who, loans.return_to_step_before, **told)
        passed.append(walk.loan.state)
    assert passed == [LoanState.DECISION, LoanState.REVIEW, LoanState.ACCEPTED, LoanState.RECEIVED]
    assert session.get_one(Budget, at.budget.id).position.held == ZERO
    loan = walk.loan
    assert (loan.checked_by_id, loan.reviewed_by_id, loan.decided_by_id) == (None, None, None)


def test_the_queues_show_what_waits_for_whom(session: Session) -> None:
    at = loan_desk(session)
    early = Walk(session, at).to(LoanState.DECISION)
    late = Walk(session, at)
    late.does(at.clerk, loans.submit, day=date(2026, 11, 4))
    late.to(LoanState.DECISION)

    def waiting(who: Account) -> list[int]:
        session.refresh(who, ["unit"])
        return [loan.id for loan in queries.list_waiting(session, who)]

    assert waiting(at.supervisor) == [early.id, late.id]
    assert [loan.id for loan in queries.list_approvals(session, at.supervisor)] == [early.id, late.id]
    assert queries.count_waiting(session, at.supervisor) == 2
    assert waiting(at.reviewer) == []
    early.does(at.supervisor, loans.return_to_step_before, code="DOC_INVALID", text="复印件不清")
    assert waiting(at.reviewer) == [early.id]
    assert waiting(at.clerk) == []


def test_another_countys_loan_is_not_found_and_a_bank_sees_only_its_own(session: Session) -> None:
    at = loan_desk(session)
    elsewhere = accounts.county(session, "360427", "邻县")
    stranger = accounts.account(session, Role.OFFICIAL, elsewhere)
    banker = accounts.account(session, Role.PARTNER, at.county, "banker", bank_id=at.bank.id)
    walk = Walk(session, at).to(LoanState.PUBLICITY)
    for who in (stranger, banker):
        session.refresh(who, ["unit"])
        with pytest.raises(NotFoundError):
            queries.get_loan(session, who, walk.id)
    walk.to(LoanState.BANK)
    session.refresh(banker, ["unit"])
    assert queries.get_loan(session, banker, walk.id).id == walk.id
    with working(session, banker, walk.today) as work:
        loans.sign(
            work, queries.get_loan(work.session, work.actor, walk.id), contract_no="NS-1", contract_on=walk.today,
            rate_percent="3.5",
        )  # fmt: skip
    assert walk.loan.state == LoanState.SIGNED
