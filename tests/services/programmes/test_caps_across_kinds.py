"""A cap that counts support of all kinds, with the amount that is truly asked for: in the draft, and before the money."""

import copy
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.models.programmes.loans import SubsidyPeriod
from supportdesk.policies.rule_books import shipped_books
from supportdesk.queries.programmes.loans import LOANS
from supportdesk.queries.programmes.subsidies import SUBSIDIES
from supportdesk.services.programmes import loans, subsidies
from tests.factories import rules, support
from tests.factories.applications import ApplicationWalk, budget_of, support_desk
from tests.factories.loans import Walk, loan_desk
from tests.factories.subsidies import subsidy_walk

CAP = {"scope": "household", "period": "year", "amount": "30000.00", "of": "all"}


def capped(session: Session, code: str) -> ProgrammeVersion:
    """The national version, with a cap over everything that a household is given in a year."""
    version = rules.version_of(session, code)
    book = copy.deepcopy(version.rule_book)
    book["stacking"] = {**book["stacking"], "caps": [CAP]}
    version.rule_book = book
    version.version += 1
    session.commit()
    return version


def insured(session: Session, one: Application, yuan: str, on: date) -> None:
    """What the household was paid meanwhile, under another kind."""
    support.historic(
        session, Kind.INSURANCE, number=f"I-{yuan}", case_id=one.case_id, person_id=one.person_id, unit_id=one.unit_id,
        touch=9_000_000 + Money.yuan(yuan).fen, paid_on=on, amount_paid=Money.yuan(yuan),
    )  # fmt: skip
    session.commit()


def cap_of(session: Session, walk: ApplicationWalk) -> Any:  # noqa: ANN401 - a rule's answer
    answers = SUBSIDIES.rule_results(session, walk.application, walk.today)
    return next(one for one in answers if one.rule == "stacking_cap_household_year")


def test_a_draft_is_asked_with_what_its_award_comes_to(session: Session) -> None:
    at = support_desk(session)
    capped(session, "jobs_subsidy")
    walk = subsidy_walk(session, at, "jobs", persons=12)
    assert walk.application.amount_requested == ZERO
    cap = cap_of(session, walk)
    assert (cap.verdict.value, str(cap.value)) == ("met", "已有 0.00 元，本次 24,000.00 元")
    insured(session, walk.application, "6000.01", walk.today)
    cap = cap_of(session, walk)
    assert (cap.verdict.value, str(cap.value)) == ("not_met", "已有 6,000.01 元，本次 24,000.00 元")
    assert str(cap.remedy) == "最多还能给 23,999.99 元。"


def test_money_does_not_leave_once_another_kind_has_used_the_cap(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "jobs_subsidy")
    capped(session, "jobs_subsidy")
    walk = subsidy_walk(session, at, "jobs", persons=12).to(State.PUBLICITY)
    insured(session, walk.application, "7000.00", walk.today)
    with pytest.raises(RuleBrokenError, match=r"已有 7,000\.00 元，本次 24,000\.00 元"):
        walk.does(at.payer, subsidies.order_payment, day=walk.around.publicity.pay_from)
    assert walk.application.state == State.PUBLICITY


def test_a_loan_uses_up_a_cap_with_the_interest_subsidy_that_was_paid_and_never_with_its_principal(
    session: Session,
) -> None:
    at = support_desk(session)
    capped(session, "jobs_subsidy")
    walk = subsidy_walk(session, at, "jobs", persons=12)
    lent = support.loan(
        session, session.get_one(Case, walk.application.case_id), state="repaying", amount=Money.yuan(200_000),
        amount_approved=Money.yuan(200_000), amount_paid=Money.yuan(200_000), paid_on=walk.today,
    )  # fmt: skip
    session.commit()
    cap = cap_of(session, walk)
    assert (cap.verdict.value, str(cap.value)) == ("met", "已有 0.00 元，本次 24,000.00 元")
    for turn, (paid_on, returned_on) in enumerate([(walk.today, None), (walk.today, walk.today), (None, None)]):
        session.add(
            SubsidyPeriod(
                loan_id=lent.id, starts_on=date(2026, 3 * turn + 1, 1), ends_before=date(2026, 3 * turn + 4, 1), days=90,
                interest=Money.yuan(12_000), subsidy=Money.yuan("6000.01"), shares=[], paid_on=paid_on,
                returned_on=returned_on,
            )
        )  # fmt: skip
    session.commit()
    # Of three quarters one was paid and stayed paid.
    cap = cap_of(session, walk)
    assert (cap.verdict.value, str(cap.value)) == ("not_met", "已有 6,000.01 元，本次 24,000.00 元")


def lent_under_a_cap(session: Session) -> Walk:
    """A loan of 200,000 under the shipped rules and the cap over everything."""
    walk = Walk(session, loan_desk(session)).to(LoanState.REVIEW)
    version = walk.loan.programme_version
    assert version is not None
    shipped = next(one for one in shipped_books() if one.programme == "startup_loan").stored
    version.rule_book = {**copy.deepcopy(dict(shipped)), "stacking": {"caps": [CAP]}}
    version.version += 1
    session.commit()
    return walk


def test_a_loan_is_held_against_its_cap_with_its_interest_subsidy_at_the_review(session: Session) -> None:
    walk = lent_under_a_cap(session)
    (cap,) = [one for one in LOANS.rule_results(session, walk.loan, walk.today) if one.rule.startswith("stacking")]
    expected = walk.loan.subsidy_expected
    assert ZERO < expected < Money.yuan(30_000)
    assert (cap.verdict.value, str(cap.value)) == ("met", f"已有 0.00 元，本次 {expected.grouped} 元")
    insured(session, walk.loan, "29999.00", walk.today)
    with pytest.raises(RuleBrokenError, match=r"已有 29,999\.00 元"):
        walk.does(walk.at.reviewer, loans.pass_review, text="同意")
    assert walk.loan.state == LoanState.REVIEW


def test_no_contract_is_signed_once_another_kind_has_used_the_cap(session: Session) -> None:
    walk = lent_under_a_cap(session).to(LoanState.BANK)
    insured(session, walk.loan, "29999.00", walk.today)
    with pytest.raises(RuleBrokenError, match=r"已有 29,999\.00 元"):
        walk.to(LoanState.SIGNED)
    assert walk.loan.state == LoanState.BANK


def test_a_loan_within_its_cap_is_signed(session: Session) -> None:
    assert lent_under_a_cap(session).to(LoanState.SIGNED).loan.state == LoanState.SIGNED


def test_a_loan_is_not_given_beside_what_its_rules_exclude(session: Session) -> None:
    walk = lent_under_a_cap(session)
    version = walk.loan.programme_version
    assert version is not None
    version.rule_book = {**version.rule_book, "stacking": {"excludes": ["jobs_subsidy"], "clause": "各地自定"}}
    version.version += 1
    other = rules.version_of(session, "jobs_subsidy")
    support.subsidy(
        session, session.get_one(Case, walk.loan.case_id), programme_version_id=other.id, received_on=walk.today
    )
    session.commit()
    with pytest.raises(RuleBrokenError, match="不重复享受") as refused:
        walk.does(walk.at.reviewer, loans.pass_review, text="同意")
    assert refused.value.code == "MUTUALLY_EXCLUSIVE"
