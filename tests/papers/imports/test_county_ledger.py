"""The sample ledger of a county, and what its makers say is in it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from supportdesk.domain.fields import Precision
from supportdesk.domain.ledgers import Ledger, LedgerRow
from supportdesk.domain.money import Money
from supportdesk.papers.imports.ledger import read_ledger

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    stated: dict[str, Any] = json.loads((DATA / "county_ledger.truth.json").read_text(encoding="utf-8"))
    return stated


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return read_ledger(DATA / "county_ledger.xlsx", TODAY)


def row_of(ledger: Ledger, sheet: str, number: int) -> LedgerRow:
    return next(row for row in ledger.accepted if (row.sheet, row.row) == (sheet, number))


def test_the_counts_and_sums_are_the_countys_own(ledger: Ledger, truth: dict[str, Any]) -> None:
    assert ledger.rows == truth["rows"]
    assert ledger.people == len(ledger.accepted) == truth["people"]
    assert ledger.applications["loan"] == truth["loans"]
    assert ledger.applications["training"] == truth["trainings"]
    assert ledger.applications["insurance"] == truth["insurances"]
    assert ledger.amounts["loan"] == Money.yuan(truth["loan_total_yuan"])
    assert ledger.amounts["subsidy"] == Money.yuan(truth["subsidy_total_yuan"])
    assert ledger.amounts["tax_relief"] == Money.yuan(str(truth["tax_relief_total_yuan"]))
    assert ledger.by_town == truth["by_town"]


def test_every_faulty_row_is_refused_for_its_fault_and_no_other(ledger: Ledger, truth: dict[str, Any]) -> None:
    assert [(found.sheet, found.row, found.code) for found in ledger.refused] == [
        (fault["sheet"], fault["row"], fault["fault"]) for fault in truth["faulty"]
    ]


def test_every_mendable_row_is_mended_and_accepted(ledger: Ledger, truth: dict[str, Any]) -> None:
    assert [(found.sheet, found.row, found.code) for found in ledger.repaired] == [
        (mended["sheet"], mended["row"], mended["fix"]) for mended in truth["fixable"]
    ]
    for mended in truth["fixable"]:
        person = row_of(ledger, mended["sheet"], mended["row"]).person
        assert (person.name, person.id_number, person.phone) == (mended["name"], mended["id"], mended["phone"])


def test_every_clean_row_is_accepted_as_it_stands(ledger: Ledger, truth: dict[str, Any]) -> None:
    accepted = {(row.sheet, row.row) for row in ledger.accepted if not row.repairs}
    assert accepted == {(sheet, row) for sheet, row in truth["clean"]}


def test_a_refusal_names_the_cell_and_what_to_do(ledger: Ledger) -> None:
    found = {(fault.sheet, fault.row): fault for fault in ledger.refused}
    assert found["石桥镇", 20].column == "D"
    assert "文本" in str(found["石桥镇", 20].words)
    assert found["石桥镇", 36].column == "C"
    assert found["石桥镇", 27].column == "Q"
    assert found["青山镇", 18].column == "L"
    assert "“城关镇”第49行" in str(found["石桥镇", 6].words)
    assert "2026-10-31" in str(found["城关镇", 47].words)


def test_a_row_is_read_with_all_its_parts(ledger: Ledger) -> None:
    row = row_of(ledger, "城关镇", 5)
    assert row.person.birth == date(2001, 8, 15)
    assert [category.code for category in row.person.categories] == ["03"]
    assert row.venture
    assert row.venture.credit_code == "92360426MACYELPKLK"
    assert row.venture.legal_form
    assert row.venture.legal_form.code == "11"
    assert row.loan
    assert (row.loan.amount, row.loan.bank, row.loan.term_months) == (Money.yuan(80_000), "农业银行", 36)
    assert row.training
    assert row.training.certificate == "CY36042677224"
    assert row.insurance
    assert row.insurance.insured_sum == Money.yuan(50_000)


def test_a_month_without_a_day_is_kept_as_a_month(ledger: Ledger) -> None:
    returned = row_of(ledger, "城关镇", 11).person.returned_on
    assert returned
    assert (returned.day, returned.precision) == (date(2023, 3, 1), Precision.MONTH)


def test_reading_twice_gives_the_same_and_the_file_is_known_again(ledger: Ledger) -> None:
    again = read_ledger((DATA / "county_ledger.xlsx").read_bytes(), TODAY)
    assert again == ledger
    assert again.digest == ledger.digest
