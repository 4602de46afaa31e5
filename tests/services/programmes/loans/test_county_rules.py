"""What a county puts into its version's rules decides its loans: added, changed and switched-off rules."""

import copy
from typing import Any

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.policies.rule_books import shipped_books
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from tests.factories.loans import Walk, loan_desk

GROWN = {"code": "thirty", "title": {"zh": "年满三十岁", "en": "Thirty or older"}, "expression": "age >= 90"}


def shipped() -> dict[str, Any]:
    return copy.deepcopy(dict(next(one for one in shipped_books() if one.programme == "startup_loan").stored))


def under(session: Session, book: dict[str, Any]) -> Walk:
    """A loan in review under a version with this rule book."""
    walk = Walk(session, loan_desk(session)).to(LoanState.REVIEW)
    assert walk.loan.programme_version is not None
    walk.loan.programme_version.rule_book = book
    session.commit()
    return walk


def test_a_rule_that_the_county_added_refuses_at_the_review_with_its_words(session: Session) -> None:
    book = shipped()
    book["rules"].append(GROWN)
    walk = under(session, book)
    with pytest.raises(RuleBrokenError, match="年满三十岁"):
        walk.does(walk.at.reviewer, loans.pass_review, text="同意")


def test_the_shipped_rules_ask_nothing_beside_the_guards(session: Session) -> None:
    walk = under(session, shipped())
    around = queries.LOANS.surroundings_of(session, walk.loan, walk.today)
    assert around.county_rules.results == ()
    assert around.county_rules.set_aside == frozenset()
    walk.to(LoanState.DECISION)


def test_a_rule_of_the_county_about_the_budget_is_answered(session: Session) -> None:
    book = shipped()
    title = {"zh": "预算", "en": "Budget"}
    book["rules"].append({"code": "money", "title": title, "expression": "quota_left > 0"})
    walk = under(session, book)
    (answer,) = queries.LOANS.surroundings_of(session, walk.loan, walk.today).county_rules.results
    assert (answer.rule, answer.verdict.value) == ("money", "met")


@pytest.mark.parametrize("how", ["off", "out"])
def test_a_rule_that_the_county_switched_off_or_struck_out_refuses_nobody(session: Session, how: str) -> None:
    old = shipped()
    for rule in old["rules"]:
        if rule["code"] == "age":
            rule["expression"] = "age >= 90"
    walk = under(session, old)
    with pytest.raises(RuleBrokenError):
        walk.does(walk.at.reviewer, loans.pass_review, text="同意")
    book = copy.deepcopy(old)
    if how == "off":
        next(rule for rule in book["rules"] if rule["code"] == "age")["is_on"] = False
    else:
        book["rules"] = [rule for rule in book["rules"] if rule["code"] != "age"]
    assert walk.loan.programme_version is not None
    walk.loan.programme_version.rule_book = book
    walk.loan.programme_version.version += 1
    session.commit()
    walk.does(walk.at.reviewer, loans.pass_review, text="同意")
