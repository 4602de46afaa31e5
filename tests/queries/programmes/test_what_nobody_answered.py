"""An unanswered fact is never a refusal: asked of somebody of whom nothing is known, no rule says no."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from supportdesk.domain.applications import money, procedure
from supportdesk.domain.programmes import incubator, insurance, loan_rules, subsidies, tax_relief, training
from supportdesk.domain.programmes.catalogue import terms_class
from supportdesk.domain.programmes.incubator.facts import IncubatorFacts
from supportdesk.domain.programmes.insurance.facts import InsuranceFacts
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loans import ELIGIBILITY
from supportdesk.domain.programmes.subsidies.facts import SubsidyFacts
from supportdesk.domain.programmes.tax_relief.facts import TaxFacts
from supportdesk.domain.programmes.training.facts import TrainingFacts
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rule_books import fixed_of, read_rule_book
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.models.policies import Kind
from supportdesk.policies.codes import code_list
from supportdesk.policies.programmes import shipped_programmes
from supportdesk.policies.rule_books import demo_books, shipped_books
from supportdesk.queries.programmes.catalogue import QUERIES

TODAY = date(2026, 11, 25)
FACTS: Mapping[str, Any] = {
    "loan": LoanFacts(TODAY), "incubator_fund": IncubatorFacts(TODAY), "tax_relief": TaxFacts(TODAY),
    "insurance": InsuranceFacts(TODAY), "training": TrainingFacts(TODAY), "subsidy": SubsidyFacts(TODAY),
}  # fmt: skip
# The latest shipped version of every programme: one by one.
VERSIONS = [
    pytest.param(
        one["kind"], terms_class(one["kind"]).from_parameters(one["versions"][-1]["parameters"]), id=one["code"]
    )
    for one in shipped_programmes()
]
OWN_RULES: Mapping[str, Any] = {
    "incubator_fund": incubator.own_rules, "tax_relief": tax_relief.own_rules, "insurance": insurance.own_rules,
    "training": training.own_rules, "subsidy": subsidies.own_rules,
}  # fmt: skip
# What the office itself has not done, promised or booked yet is known to it: these ask about its own records, and whose
# programme it is, never about the applicant.
OF_THE_OFFICE = {
    "form_complete", "something_missing", "two_decisions_needed", "something_paid", "within_the_clawback", "amount_approved",
    "within_the_claim", "subsidy_verified", "subsidy_paid", "rent_within", "milestone_proven", "closure_claimed_back",
    "for_start_up_money", "for_a_place", "for_a_firm", "part_due", "publicity_over",
    "policy_bound", "instalments_offered", "refund_within", "fund_balance",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "terms"), VERSIONS)
def test_who_is_entitled_is_refused_by_nothing_that_nobody_looked_up(kind: str, terms: Any) -> None:  # noqa: ANN401 - a kind's terms
    own = loan_rules.ask(ELIGIBILITY, FACTS[kind], terms) if kind == "loan" else OWN_RULES[kind](FACTS[kind], terms)
    refused = [str(one.sentence) for one in own if one.verdict is Verdict.NOT_MET and one.rule != "form_complete"]
    assert refused == []


@pytest.mark.parametrize(("kind", "terms"), VERSIONS)
def test_every_reason_with_which_a_kind_refuses_can_be_chosen_by_who_decides(kind: str, terms: Any) -> None:  # noqa: ANN401 - a kind's terms
    own = loan_rules.ask(ELIGIBILITY, FACTS[kind], terms) if kind == "loan" else OWN_RULES[kind](FACTS[kind], terms)
    offered = {entry.code for entry in code_list("rejection_reasons").entries}
    # Who may decide is the office's own matter: nobody is refused for it.
    assert {one.code.value for one in own if one.code not in {None, Reason.SAME_PERSON}} <= offered


@pytest.mark.parametrize(("kind", "terms"), VERSIONS)
def test_no_step_is_refused_for_what_nobody_looked_up(kind: str, terms: Any) -> None:  # noqa: ANN401 - a kind's terms
    answers = list(guards(kind, terms))
    assert len(answers) > 20
    for one in answers:
        assert one.verdict is not Verdict.NOT_MET or one.rule in OF_THE_OFFICE, one.sentence


def guards(kind: str, terms: Any) -> Iterator[RuleResult]:  # noqa: ANN401 - a kind's terms
    queries = QUERIES[Kind(kind)]
    used = {name for step in queries.programme.lifecycle.steps for name in step.guards}
    known = {**{guard.__name__: guard for guard in (*procedure.ALL, *money.ALL)}, **queries.guards}
    # The place's rules have no figures for start-up money, and the other way round.
    subject = getattr(terms, "subject", "")
    left_out = {"place": {"milestone_proven", "closure_claimed_back"}, "startup_fund": {"stay_left", "rent_within"}}
    for name in sorted(used & set(known)):
        if name not in left_out.get(subject, set()):
            yield known[name](FACTS[kind], terms)


def test_no_rule_of_a_shipped_book_answers_without_its_facts() -> None:
    latest = {one["code"]: fixed_of(one["versions"][-1]["parameters"]) for one in shipped_programmes()}
    shipped = {book.programme: book.stored for book in shipped_books()}
    for code, stored in shipped.items():
        for rule in read_rule_book(stored, latest[code]).rules:
            assert rule.expression.ask({}) is None, (code, rule.code)
    for demo in demo_books():
        rules = [row | demo.change.get(row["code"], {}) for row in shipped[demo.programme]["rules"]]
        for rule in read_rule_book({"rules": rules}, latest[demo.programme]).rules:
            assert rule.expression.ask({}) is None, (demo.programme, rule.code)
