"""The shipped catalogue of rules is sound, and says where each rule comes from."""

import re

import pytest

from supportdesk.domain.facts import CATALOGUE, FactType
from supportdesk.domain.rule_books import Rule, faults_of, fixed_of, read_rule_book
from supportdesk.domain.rule_language.reach import rows_of
from supportdesk.domain.rules import Verdict
from supportdesk.policies.codes import code_list
from supportdesk.policies.programmes import shipped_programmes
from supportdesk.policies.rule_books import ShippedBook, demo_books, shipped_books
from supportdesk.queries.facts.words import codes_of_facts, speaker_of

BOOKS = list(shipped_books())
# The figures that a book may name: those of its programme's latest shipped version.
FIGURES = {one["code"]: fixed_of(one["versions"][-1]["parameters"]) for one in shipped_programmes()}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.programme)
def test_a_shipped_book_is_sound_and_tells_its_sources(book: ShippedBook) -> None:
    assert faults_of(book.stored, FIGURES.get(book.programme, {}), codes_of_facts()) == []
    for rule in book.stored["rules"]:
        assert rule["document"], rule["code"]
        assert rule["source"], rule["code"]
        assert rule["title"]["en"], rule["code"]
        assert rule["confidence"] in {"high", "medium", "low", "illustrative"}


def test_what_is_only_illustrative_is_switched_off_and_marked() -> None:
    for one in shipped_programmes():
        for version in one["versions"]:
            is_example = version.get("is_example", False)
            assert is_example == (version["confidence"] == "illustrative"), (one["code"], version["number"])
    # What a version in force gives is nowhere a figure of our own making.
    latest = {one["code"]: one["versions"][-1] for one in shipped_programmes()}
    for book in BOOKS:
        version = latest[book.programme]
        for key in re.findall(r"limit_([a-z_]+)", str(book.stored["amount"])):
            is_sure = key in version["parameters"] and version["parameters"][key]["confidence"] != "illustrative"
            assert is_sure or version.get("is_example"), (book.programme, key)
    for book in BOOKS:
        if not book.is_example:
            assert book.confidence != "illustrative"
            assert all(
                rule["confidence"] != "illustrative" or rule.get("is_on") is False for rule in book.stored["rules"]
            )


def test_all_six_kinds_are_there() -> None:
    assert {book.kind for book in BOOKS} == {"loan", "incubator_fund", "tax_relief", "insurance", "training", "subsidy"}


def test_what_the_demo_county_changes_is_there_to_be_changed() -> None:
    codes = {book.programme: {rule["code"] for rule in book.stored["rules"]} for book in BOOKS}
    for demo in demo_books():
        assert set(demo.change) <= codes[demo.programme]


def test_every_fact_of_codes_has_a_list_or_says_that_there_is_none() -> None:
    without = {fact.name for fact in CATALOGUE if fact.type in {FactType.CODE, FactType.CODES} and not fact.code_list}
    assert without == {"industry"}
    assert {fact.code_list for fact in CATALOGUE if fact.code_list} <= set(codes_of_facts())


RULES = {
    (rule.code, rule.expression.text): rule
    for book in BOOKS
    for rule in read_rule_book(book.stored, FIGURES.get(book.programme, {})).rules
}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_whoever_misses_a_shipped_rule_is_told_what_would_change_it(rule: Rule) -> None:
    refused = [
        answer
        for facts in rows_of(rule.expression)
        if (answer := rule.ask(facts, speaker_of())).verdict is Verdict.NOT_MET
    ]
    assert refused
    for answer in refused:
        assert answer.remedy is not None
        assert str(answer.remedy)
    assert rule.reason is not None
    assert code_list("rejection_reasons").get(rule.reason.value)
