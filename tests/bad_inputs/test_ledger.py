"""Every value of the catalogue in a county's ledger: its row comes in with the clean value, or is refused by its cell and
reason, and the rows around it come in.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter.utility import xl_col_to_name

from supportdesk.domain.ledgers import Ledger, LedgerRow
from supportdesk.papers.imports.ledger import read_ledger
from supportdesk.papers.language import translator
from tests.bad_inputs.catalogue import CATALOGUE, Value
from tests.factories import ledgers

TODAY = date(2026, 11, 22)
FIELDS: dict[str, str] = {
    "id_no": "id_number",
    "name": "name",
    "phone": "phone",
    "date": "returned_on",
    "credit_code": "credit_code",
    "money": "loan_amount",
    "count": "jobs",
    "text": "note",
}
SPACING = 2


def read(kind: str, tmp_path: Path) -> Ledger:
    """A ledger in which a row with a value stands between rows without fault."""
    rows = []
    for number, value in enumerate(CATALOGUE[kind]):
        beside: dict[str, Any] = {"loan_disbursed_on": date(2023, 5, 1), "loan_bank": "农商银行", "loan_term": 12}
        more = {"money": beside, "id_no": {"sex": ""}}.get(kind, {})
        rows.append(ledgers.person(number * SPACING, **{FIELDS[kind]: value.typed}, **more))
        rows.append(ledgers.person(number * SPACING + 1))
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledgers.workbook(rows))
    return read_ledger(path, TODAY)


def fault_of(ledger: Ledger, kind: str, row: int, value: Value) -> str:
    """Say what was not as it should be with the value in this row of the sheet, or nothing."""
    column = xl_col_to_name(list(ledgers.COLUMNS).index(FIELDS[kind]))
    refused = [found for found in ledger.refused if found.row == row]
    came_in = [one for one in ledger.accepted if one.row == row]
    if not value.refused_in_a_ledger:
        return "" if came_in and not refused else f"refused: {[(f.code, f.column) for f in refused]}"
    if came_in:
        return "came in"
    if not any(found.code == value.refused_in_a_ledger and found.column == column for found in refused):
        return f"refused otherwise: {[(found.code, found.column) for found in refused]}"
    english = [found.words.said(translator("en")) for found in refused]
    return (
        f"repeats the number: {english}" if kind == "id_no" and any(value.typed[:14] in one for one in english) else ""
    )


def expected(kind: str) -> Iterator[Value]:
    """The catalogue; a number that came before in another spelling is the same person once more."""
    seen = set()
    for value in CATALOGUE[kind]:
        again = kind == "id_no" and value.stored in seen
        seen.add(value.stored or None)
        yield replace(value, ledger="duplicate_person") if again else value


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_value_gets_its_answer_in_a_ledger(tmp_path: Path, kind: str) -> None:
    ledger = read(kind, tmp_path)
    faults = [
        f"{value.typed!r}: {fault}"
        for number, value in enumerate(expected(kind))
        if (fault := fault_of(ledger, kind, number * SPACING + 2, value))
    ]
    assert not faults, "\n".join(faults)
    sound = {number * SPACING + 3 for number in range(len(CATALOGUE[kind]))}
    assert sound <= {row.row for row in ledger.accepted}


KEPT: dict[str, Callable[[LedgerRow], object]] = {
    "id_no": lambda row: row.person.id_number,
    "name": lambda row: row.person.name,
    "phone": lambda row: row.person.phone,
}


@pytest.mark.parametrize("kind", KEPT)
def test_what_comes_in_is_the_clean_value(tmp_path: Path, kind: str) -> None:
    kept = {row.row: KEPT[kind](row) for row in read(kind, tmp_path).accepted}
    for number, value in enumerate(CATALOGUE[kind]):
        if value.stored and (number * SPACING + 2) in kept:
            assert kept[number * SPACING + 2] == value.stored, value.typed
