"""The shipped rules of the loan ask a person the same as the guards of its lifecycle ask the loan."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from supportdesk.domain.facts import FactValue
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_rules import GUARDS
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.rule_books import RuleBook, fixed_of, read_rule_book
from supportdesk.domain.rule_language import Speaker
from supportdesk.policies import read_policy_file
from supportdesk.policies.rule_books import shipped_books

TODAY = date(2026, 11, 25)
PARAMETERS = read_policy_file("loans.toml")["versions"][1]["parameters"]
TERMS = LoanTerms.from_parameters(PARAMETERS)


def book() -> RuleBook:
    shipped = next(one for one in shipped_books() if one.programme == "startup_loan")
    return read_rule_book(shipped.stored, fixed_of(PARAMETERS))


def answer(code: str, facts: dict[str, FactValue]) -> str:
    rule = next(rule for rule in book().rules if rule.code == code)
    return rule.ask(facts, Speaker()).verdict.value


def guard(name: str, facts: LoanFacts) -> str:
    return GUARDS[name](facts, TERMS).verdict.value


@pytest.mark.parametrize(
    ("man", "years"), list(itertools.product((True, False, None), (17, 54, 55, 56, 59, 60, 61, 62, None)))
)
def test_age(man: bool | None, years: int | None) -> None:
    born_on = None if years is None else date(TODAY.year - years, 1, 1)
    facts: dict[str, FactValue] = {
        "age": None if years is None else Decimal(years),
        "sex": None if man is None else "M" if man else "F",
    }
    asked = answer("age", facts)
    if man is None and years is not None:
        # Without the sex the guard takes the lower limit; the rule says only what holds either way.
        assert asked in {guard("age", LoanFacts(TODAY, is_man=man, born_on=born_on)), "unknown"}
    else:
        assert asked == guard("age", LoanFacts(TODAY, is_man=man, born_on=born_on))


@pytest.mark.parametrize("count", [None, 0, 1, 2, 3, 4])
def test_earlier_loans(count: int | None) -> None:
    held = None if count is None else Decimal(count)
    assert answer("prior_loans", {"loans_before": held}) == guard("prior_loans", LoanFacts(TODAY, prior_loans=count))
    assert answer("no_running_loan", {"loans_running": held}) == guard(
        "no_running_loan", LoanFacts(TODAY, running_loans=count)
    )


@pytest.mark.parametrize("code", ["01", "07", "10", "81", "89"])
def test_category(code: str) -> None:
    held = frozenset({code})
    assert answer("category", {"categories": held}) == guard(
        "category", LoanFacts(TODAY, category=code, categories=held)
    )


@pytest.mark.parametrize("runs", [True, False, None])
def test_operating(runs: bool | None) -> None:
    assert answer("operating", {"operating": runs}) == guard("operating", LoanFacts(TODAY, is_operating=runs))
