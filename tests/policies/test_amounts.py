"""What matching and the rehearsal reckon is what the kind's award comes to, for every shipped book and the demo county's."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from supportdesk.domain.calendar import add_months
from supportdesk.domain.facts import Facts, FactValue
from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes import incubator, insurance, loan_figures, subsidies, training
from supportdesk.domain.programmes.catalogue import terms_class
from supportdesk.domain.programmes.incubator.facts import IncubatorFacts
from supportdesk.domain.programmes.insurance.facts import InsuranceFacts
from supportdesk.domain.programmes.subsidies.facts import SubsidyFacts
from supportdesk.domain.programmes.training.facts import TrainingFacts
from supportdesk.domain.rule_books import RuleBook, fixed_of, read_rule_book
from supportdesk.domain.rule_books.many import Memory, amounts
from supportdesk.policies.programmes import shipped_programmes
from supportdesk.policies.rule_books import demo_books, shipped_books

TODAY = date(2026, 11, 25)
N = Decimal
# Somebody to whom no shipped rule says no; each programme adds what only it asks.
EVERYBODY: Facts = {
    "today": TODAY, "age": N(36), "sex": "F", "categories": frozenset({"02", "07"}), "tax_categories": frozenset({"T2"}),
    "registered_here": True, "months_away": N(24), "has_venture": True, "operating": True, "closed": False,
    "first_venture": True, "legal_form": "11", "industry": "1371", "industry_section": "C", "founded_on": date(2025, 3, 20),
    "months_operating": N(20), "registered_months": N(21), "addresses_match": True, "jobs": N(6), "awards": N(0), "applying": N(0),
    "awards_this_year": N(0), "venture_awards": N(0), "household_awards": N(0), "loans_before": N(0),
    "loans_running": N(0), "other_loans": N(0), "guarantor_overdue": N(0), "trainings_this_year": N(0),
    "bad_credit": False, "unemployed_months": N(7), "insured_months": N(8), "certified": False, "has_plan": True,
    "fixed_place": True, "own_property": False, "arrears": False, "listed_product": True, "loan_prime_rate": N(3),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What only one programme asks, and what its kind's award then comes to."""

    asked: Mapping[str, FactValue]
    award: Callable[[Any], Money | None]
    # A plan's days and the rounding of its quarters: no more than this may lie between the two.
    within: Money = field(default_factory=Money)


def subsidy(**form: Any) -> Callable[[Any], Money | None]:  # noqa: ANN401 - fields of SubsidyFacts
    return lambda terms: subsidies.award_of(SubsidyFacts(TODAY, **form), terms).amount


def certified(terms: Any) -> Money | None:  # noqa: ANN401 - a kind's terms
    facts = TrainingFacts(
        TODAY, has_place=True, certificate_no="C1", start_until=add_months(TODAY, 6), certified_on=TODAY
    )
    return training.award_of(facts, terms).amount


def interest_subsidy(terms: Any) -> Money:  # noqa: ANN401 - a kind's terms
    rate = Decimal(3) + Decimal(terms.spread_bp) / 100
    plan = loan_figures.schedule(
        loan_figures.LoanTerms(
            principal=terms.person_cap, rate_pct=rate, start=TODAY, maturity=add_months(TODAY, terms.person_term_months),
            method=loan_figures.RepaymentMethod.BULLET, months_per_period=terms.settlement_months,
            settlement_day=terms.settlement_day, day_base=terms.day_base, subsidy_ratio=terms.subsidy_ratio(rate, None),
        )
    )  # fmt: skip
    return total([one.subsidy for one in plan])


def startup_fund(terms: Any) -> Money | None:  # noqa: ANN401 - a kind's terms
    award = incubator.award_of(IncubatorFacts(TODAY, verified=Money.yuan(120_000)), terms)
    return award.amount if award else None


YUAN = Money.yuan
CASES: Mapping[str, tuple[Case, ...]] = {
    "startup_loan": (Case({}, interest_subsidy, within=YUAN(20)),),
    "poverty_micro_loan": (Case({"categories": frozenset({"09"})}, interest_subsidy, within=YUAN(20)),),
    "startup_subsidy": (Case({}, subsidy()), Case({"jobs": N(3)}, subsidy())),
    "rent_subsidy": (
        Case({"monthly_rent": N("420.35")}, subsidy(month_amount=YUAN("420.35"), months=12)),
        Case({"monthly_rent": N(650)}, subsidy(month_amount=YUAN(650), months=12)),
    ),
    "jobs_subsidy": (
        Case({"contracted_hires": N(12)}, subsidy(persons=12)),
        Case({"contracted_hires": N(60)}, subsidy(persons=60)),
    ),
    "social_insurance_subsidy": (
        Case({"insurance_paid": N(10962)}, subsidy(month_amount=YUAN("913.50"), months=12, persons=1)),
        Case({"insurance_paid": N("0.11")}, subsidy(month_amount=YUAN("0.11"), months=1, persons=1)),
    ),
    "failed_founder_subsidy": (
        Case({"operating": False, "closed": True, "tax_paid": N(14300)}, subsidy(spent=YUAN(14300))),
        Case({"operating": False, "closed": True, "tax_paid": N(30000)}, subsidy(spent=YUAN(30000))),
    ),
    "industry_bonus": (
        Case({"invested": N(40000)}, subsidy(spent=YUAN(40000), catalogue_code="equipment")),
        Case({"invested": N(80000)}, subsidy(spent=YUAN(80000), catalogue_code="equipment")),
        Case({"invested": N(80000), "industry_section": "G"}, subsidy(spent=YUAN(80000), catalogue_code="cold_store")),
    ),
    # A place is no money: what is waived hangs on the room, and nobody pays it out.
    "incubator_place": (Case({}, lambda terms: _most(incubator.award_of(IncubatorFacts(TODAY), terms))),),
    "startup_fund": (Case({"verified_investment": N(120_000)}, startup_fund),),
    # A year's quota, as the shadow ledger takes it; the tax office's figure prevails.
    "key_group_tax": (Case({}, lambda terms: terms.quota),),
    "hiring_tax": (Case({"legal_form": "15", "contracted_hires": N(3)}, lambda terms: terms.quota.times(3)),),
    "startup_insurance": (
        Case({"premium": N("799.99")}, lambda t: insurance.award_of(InsuranceFacts(TODAY, premium=YUAN("799.99")), t).amount),
        Case({"premium": N(2000)}, lambda t: insurance.award_of(InsuranceFacts(TODAY, premium=YUAN(2000)), t).amount),
    ),
    # The living allowance comes with the days that somebody attended: it is no part of an estimate.
    **dict.fromkeys(("training_gyb", "training_syb", "training_iyb", "training_online"), (Case({}, certified),)),
}  # fmt: skip


def _most(award: Any) -> Money | None:  # noqa: ANN401 - an award or none
    return award.amount if award else None


def read_books() -> Iterator[tuple[str, str, str, Mapping[str, Any], RuleBook]]:
    """Each shipped book, and the demo county's own: whose, code, kind, parameters, book."""
    latest = {one["code"]: one["versions"][-1]["parameters"] for one in shipped_programmes()}
    shipped = {book.programme: book for book in shipped_books()}
    for code, book in shipped.items():
        yield "national", code, book.kind, latest[code], read_rule_book(book.stored, fixed_of(latest[code]))
    for demo in demo_books():
        base = shipped[demo.programme]
        rules = [row | demo.change.get(row["code"], {}) for row in base.stored["rules"]]
        stored = {**base.stored, "rules": rules, "amount": demo.amount or base.stored["amount"]}
        parameters = latest[demo.programme]
        yield "demo", demo.programme, base.kind, parameters, read_rule_book(stored, fixed_of(parameters))


BOOKS = list(read_books())


@pytest.mark.parametrize(
    ("whose", "code", "kind", "parameters", "book"), BOOKS, ids=[f"{row[0]}-{row[1]}" for row in BOOKS]
)
def test_somebody_entitled_is_estimated_what_the_award_would_pay(
    whose: str, code: str, kind: str, parameters: Mapping[str, Any], book: RuleBook
) -> None:
    del whose
    terms = terms_class(kind).from_parameters(parameters)
    for case in CASES[code]:
        facts = {**EVERYBODY, **case.asked}
        refusing = {rule.code: rule.expression.ask(facts) for rule in book.asked_on(TODAY)}
        assert set(refusing.values()) == {True}, refusing
        award, estimate = case.award(terms), book.estimate(facts)
        if award is None:
            assert estimate is None
            continue
        assert award
        assert estimate is not None
        assert abs(award.fen - estimate.fen) <= case.within.fen, (award, estimate)
        # The sweep and the rehearsal reckon column by column: the same figure.
        columns = {name: [facts.get(name)] for name in book.names}
        assert amounts(book, columns, range(1), Memory()) == [estimate]


def test_no_shipped_amount_has_a_figure_of_its_own() -> None:
    # Months and days of a year and what percent means are no policy.
    for row in shipped_books():
        texts = [str(row.stored["amount"]), *(demo.amount for demo in demo_books())]
        for text in texts:
            assert set(re.findall(r"(?<![a-z_])[0-9.]+", text)) <= {"12", "100", "365"}, row.programme


def test_a_share_or_a_ceiling_that_a_version_leaves_open_takes_nothing_away() -> None:
    rent = next(
        book for whose, code, _kind, _parameters, book in BOOKS if (whose, code) == ("national", "rent_subsidy")
    )
    assert rent.amount is not None
    stored = {"rules": [], "amount": rent.amount.text}
    parameters = {
        "ratio": {"value": "1/5"}, "month_cap": {"value": None}, "year_cap": {"value": "6000.00"},
    }  # fmt: skip
    book = read_rule_book(stored, fixed_of(parameters))
    assert book.estimate({"monthly_rent": N(3000)}) == YUAN(6000)
    assert book.estimate({"monthly_rent": N(2000)}) == YUAN(4800)


def test_half_a_fen_of_a_share_without_a_last_digit_is_rounded_up() -> None:
    book = read_rule_book({"amount": "insurance_paid * limit_ratio"}, fixed_of({"ratio": {"value": "5/6"}}))
    assert book.estimate({"insurance_paid": N("0.03")}) == YUAN("0.03")


def test_rent_of_more_than_a_year_is_capped_year_by_year() -> None:
    """A fifth of 4,000 a month is 800: twelve months of it stop at the year's 6,000, six more come to 4,800."""
    stored = next(one for one in shipped_programmes() if one["code"] == "rent_subsidy")["versions"][-1]["parameters"]
    figures = {"ratio": {"value": "1/5"}, "month_cap": {"value": None}, "year_cap": {"value": "6000.00"}}
    terms = terms_class("subsidy").from_parameters(stored | {key: stored[key] | row for key, row in figures.items()})
    for months, before, yuan in (
        (6, 0, 4_800),
        (12, 0, 6_000),
        (13, 0, 6_800),
        (18, 0, 10_800),
        (24, 0, 12_000),
        (0, 0, 0),
    ):
        assert subsidy(month_amount=YUAN(4_000), months=months, months_before=before)(terms) == YUAN(yuan), months
