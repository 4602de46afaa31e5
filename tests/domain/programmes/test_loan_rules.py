from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.funds import FundPosition
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_figures import OtherLoan
from supportdesk.domain.programmes.loan_rules import GUARDS, ask
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import Verdict, refuse_unmet
from tests.domain.programmes.test_loan_terms import parameters

TODAY = date(2026, 11, 25)
TERMS = LoanTerms.from_parameters(parameters())
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


def asked(rule: str, terms: LoanTerms = TERMS, **facts: object) -> Verdict:
    return ask([rule], LoanFacts(**{"today": TODAY, **facts}), terms)[0].verdict


@pytest.mark.parametrize(
    ("rule", "facts", "verdict"),
    [
        ("category", {"category": "07", "categories": frozenset({"07"})}, MET),
        ("category", {"category": "07"}, NOT_MET),
        ("category", {"category": "89", "categories": frozenset({"89"})}, NOT_MET),
        ("category", {}, UNKNOWN),
        ("category", {"borrower": "enterprise"}, MET),
        ("prior_loans", {"prior_loans": 2}, MET),
        ("prior_loans", {"prior_loans": 3}, NOT_MET),
        ("prior_loans", {}, UNKNOWN),
        ("age", {"is_man": True, "born_on": date(1966, 11, 25)}, MET),
        ("age", {"is_man": True, "born_on": date(1965, 11, 25)}, NOT_MET),
        ("age", {"is_man": False, "born_on": date(1970, 11, 25)}, NOT_MET),
        ("age", {"is_man": False}, UNKNOWN),
        ("no_running_loan", {"running_loans": 0}, MET),
        ("no_running_loan", {"running_loans": 1}, NOT_MET),
        ("other_loans", {"other_loans": (OtherLoan("car"), OtherLoan("consumer", Money.yuan(50_000)))}, MET),
        ("other_loans", {"other_loans": (OtherLoan("consumer", Money.yuan("50000.01")),)}, NOT_MET),
        ("other_loans", {}, UNKNOWN),
        ("spouse_consent", {"is_married": False}, MET),
        ("spouse_consent", {"is_married": True, "spouse_consents": True}, MET),
        ("spouse_consent", {"is_married": True, "spouse_consents": False}, NOT_MET),
        ("spouse_consent", {}, UNKNOWN),
        ("amount_cap", {"amount": Money.yuan(300_000)}, MET),
        ("amount_cap", {"amount": Money.yuan("300000.01")}, NOT_MET),
        ("amount_cap", {"amount": Money.yuan(950_000), "borrower": "partners", "partners": 3}, MET),
        ("amount_cap", {"amount": Money.yuan(990_001), "borrower": "partners", "partners": 3}, NOT_MET),
        ("amount_cap", {"amount": Money.yuan(4_000_000), "borrower": "partners", "partners": 13}, MET),
        ("amount_cap", {"amount": Money.yuan(4_000_001), "borrower": "partners", "partners": 13}, NOT_MET),
        ("amount_cap", {"amount": Money.yuan(4_000_000), "borrower": "enterprise"}, MET),
        ("term_limit", {"term_months": 36}, MET),
        ("term_limit", {"term_months": 37}, NOT_MET),
        ("term_limit", {"term_months": 25, "borrower": "enterprise"}, NOT_MET),
        ("hiring", {}, MET),
        ("hiring", {"borrower": "enterprise", "staff": 20, "key_group_hires": 2}, MET),
        ("hiring", {"borrower": "enterprise", "staff": 25, "key_group_hires": 2}, NOT_MET),
        ("hiring", {"borrower": "enterprise", "staff": 100, "key_group_hires": 9}, NOT_MET),
        ("hiring", {"borrower": "enterprise", "staff": 101, "key_group_hires": 6}, MET),
        ("hiring", {"borrower": "enterprise", "staff": 120, "key_group_hires": 5}, NOT_MET),
        ("hiring", {"borrower": "enterprise", "staff": 120}, UNKNOWN),
        ("operating", {"is_operating": False}, NOT_MET),
        ("operating", {}, UNKNOWN),
        ("counter_guarantee", {"amount": Money.yuan(100_000)}, MET),
        ("counter_guarantee", {"amount": Money.yuan("100000.01")}, UNKNOWN),
        ("counter_guarantee", {"amount": Money.yuan(200_000), "counter_guarantee": "0"}, NOT_MET),
        ("counter_guarantee", {"amount": Money.yuan(200_000), "counter_guarantee": "2"}, MET),
        ("rate_cap", {"rate_percent": Decimal("3.60"), "rate_cap_percent": Decimal("3.60")}, MET),
        ("rate_cap", {"rate_percent": Decimal("3.6001"), "rate_cap_percent": Decimal("3.60")}, NOT_MET),
        ("rate_cap", {"rate_percent": Decimal("3.60")}, UNKNOWN),
        ("overdue_long_enough", {"overdue_since": date(2026, 8, 27)}, NOT_MET),
        ("overdue_long_enough", {"overdue_since": date(2026, 8, 26)}, MET),
        ("extension_times", {"extensions": 1}, NOT_MET),
        ("extension_length", {"matures_on": date(2027, 1, 5), "extended_to": date(2028, 1, 5)}, MET),
        ("extension_length", {"matures_on": date(2027, 1, 5), "extended_to": date(2028, 1, 6)}, NOT_MET),
        ("notice_in_time", {"notice_limit": TODAY}, MET),
        ("notice_in_time", {}, UNKNOWN),
        ("silence_long_enough", {"notice_limit": TODAY}, NOT_MET),
        ("silence_long_enough", {"notice_limit": date(2026, 11, 24)}, MET),
        ("notice_not_given", {"notice_given": True}, NOT_MET),
        ("another_reviewer", {"actor_id": 7, "entered_by_id": 7}, NOT_MET),
        ("another_decider", {"actor_id": 7, "entered_by_id": 1, "checked_by_id": 2, "reviewed_by_id": 3}, MET),
        ("another_decider", {"actor_id": 7, "entered_by_id": 1, "reviewed_by_id": 7}, NOT_MET),
        ("another_decider", {"actor_id": 7, "decided_by_id": 7}, NOT_MET),
        ("another_reviewer", {"actor_id": 7, "handled_by_ids": (3, 7)}, NOT_MET),
        ("another_decider", {"actor_id": 7, "handled_by_ids": (7,)}, NOT_MET),
        ("another_payer", {"actor_id": 7, "verified_by_id": 7}, NOT_MET),
        ("another_payer", {"actor_id": 7, "verified_by_id": 1, "entered_by_id": 2, "approved_by_ids": (3,)}, MET),
        ("another_payer", {"actor_id": 7, "entered_by_id": 7}, NOT_MET),
        ("another_payer", {"actor_id": 7, "handled_by_ids": (7,)}, NOT_MET),
        ("another_payer", {"actor_id": 7, "checked_by_id": 7}, NOT_MET),
        ("another_payer", {"actor_id": 7, "reviewed_by_id": 7}, NOT_MET),
        ("another_payer", {"actor_id": 7, "decided_by_id": 7}, NOT_MET),
        ("another_payer", {"actor_id": 7, "approved_by_ids": (5, 7)}, NOT_MET),
        ("budget", {"subsidy_needed": Money(1)}, NOT_MET),
        ("budget", {"subsidy_needed": Money(5), "already_held": Money(5)}, MET),
        ("budget", {"subsidy_needed": Money(5), "budget_available": Money(5)}, MET),
        ("publicity_over", {"pay_from": TODAY}, MET),
        ("publicity_over", {"pay_from": date(2026, 11, 26)}, NOT_MET),
        ("publicity_over", {}, NOT_MET),
    ],
)  # fmt: skip
def test_a_rule_answers_met_not_met_or_not_yet_known(rule: str, facts: dict[str, Any], verdict: Verdict) -> None:
    assert asked(rule, **facts) is verdict


def test_a_local_rule_raises_the_ceiling_for_enough_jobs() -> None:
    local = replace(TERMS, local_jobs_min=5, local_person_cap=Money.yuan(600_000))
    assert asked("amount_cap", local, amount=Money.yuan(600_000), jobs_created=5) is MET
    assert asked("amount_cap", local, amount=Money.yuan(600_000), jobs_created=4) is NOT_MET


def test_a_listed_trade_covers_its_finer_codes() -> None:
    local = replace(TERMS, restricted_industries=("E", "R90"))
    assert asked("industry", local, industry="E4710") is NOT_MET
    assert asked("industry", local, industry="C1391") is MET
    assert asked("industry", local) is UNKNOWN


def test_a_loan_beyond_the_funds_headroom_names_what_is_left() -> None:
    fund = FundPosition(Money.yuan(5_000_000), Money.yuan(49_900_000), Decimal(10))
    facts = LoanFacts(today=TODAY, fund=fund, amount=Money.yuan(300_000))
    (result,) = ask(["fund_capacity"], facts, TERMS)
    assert (result.verdict, result.code) == (NOT_MET, Reason.FUND_CAPACITY_EXCEEDED)
    assert "100,000.00" in str(result.value)


def test_a_refusal_names_value_requirement_and_clause() -> None:
    with pytest.raises(RuleBrokenError) as refused:
        refuse_unmet(ask(["prior_loans"], LoanFacts(today=TODAY, prior_loans=3), TERMS))
    assert refused.value.code == "TIMES_EXCEEDED"
    assert (
        str(refused.value)
        == "此前获贷次数：3 次；要求：含本次不超过 3 次。（财金〔2023〕75号 累计不超过3次，按期还清前次后方可再贷）"
    )


def test_what_is_not_yet_known_refuses_nothing() -> None:
    results = ask(GUARDS, LoanFacts(today=TODAY), TERMS)[:1]
    assert [one.verdict for one in results] == [Verdict.UNKNOWN]
    refuse_unmet(results)


@pytest.mark.parametrize("rule", list(GUARDS))
def test_every_rule_answers_even_when_nothing_is_known(rule: str) -> None:
    (result,) = ask([rule], LoanFacts(today=TODAY), TERMS)
    assert result.rule == rule
    assert str(result.sentence)
