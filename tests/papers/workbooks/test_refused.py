"""The ledger that goes back to the county, and comes in again."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from supportdesk.domain.ledgers import Ledger
from supportdesk.papers.imports.ledger import read_ledger
from supportdesk.papers.imports.workbook import read_workbook
from supportdesk.papers.workbooks.refused import write_refused
from tests.papers.imports import other_county
from tests.papers.imports.test_other_counties import HEAD, number_of, sheets

SAMPLE = Path(__file__).parent.parent / "imports" / "data" / "county_ledger.xlsx"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("returned") / "returned.xlsx"
    write_refused(SAMPLE, read_ledger(SAMPLE, TODAY), path)
    return path


def back(content: bytes) -> bytes:
    target = io.BytesIO()
    write_refused(content, read_ledger(content, TODAY), target)
    return target.getvalue()


def findings(ledger: Ledger) -> list[tuple[str, int, str, str]]:
    return [(found.sheet, found.row, found.column, found.code) for found in (*ledger.refused, *ledger.repaired)]


def test_every_row_stands_where_it_stood_with_its_values(returned: Path) -> None:
    before, after = read_workbook(SAMPLE), read_workbook(returned)
    assert [sheet.name for sheet in after] == [sheet.name for sheet in before]
    for old, new in zip(before, after, strict=True):
        assert len(new.rows) == len(old.rows)
        assert sorted(new.merged) == sorted(area for area in old.merged if area[:2] != area[2:])
        for number, (row, again) in enumerate(zip(old.rows, new.rows, strict=True)):
            if number < 54 and not any(isinstance(cell, float) and cell > 1e15 for cell in row):
                assert again[: len(row)] == row


def test_each_refused_row_says_why_beside_it_and_no_clean_row_says_anything(returned: Path) -> None:
    ledger = read_ledger(SAMPLE, TODAY)
    told = {
        (sheet.name, number): str(row[28])
        for sheet in read_workbook(returned)
        for number, row in enumerate(sheet.rows, 1)
        if len(row) > 28 and number > 4
    }
    refused = {(found.sheet, found.row) for found in ledger.refused}
    assert {place for place, words in told.items() if words.startswith("退回")} == refused
    assert "第D列 身份证号码第18位校验不符" in told["白水镇", 32]
    assert told["城关镇", 24] == "已接收，已自动修正：第B列 姓名中的空格已去掉"
    assert ("城关镇", 5) not in told


def test_dropped_in_again_it_reads_as_before(returned: Path) -> None:
    before, again = read_ledger(SAMPLE, TODAY), read_ledger(returned, TODAY)
    assert findings(again) == findings(before)
    assert again.accepted == before.accepted
    assert back(returned.read_bytes())[:2] == b"PK"


def test_a_hidden_sheet_is_named_and_its_people_are_not_shown() -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        for name in ("东河镇", "西河镇"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, ["王甲", number_of(0), "", "", ""])
        sheet.hide()
    shown, hidden = read_workbook(back(packed.getvalue()))
    assert (hidden.name, hidden.is_hidden) == ("西河镇", False)
    assert "是隐藏的，没有读" in str(hidden.rows[0][0])
    assert "王甲" not in str(hidden.rows)
    assert "王甲" in str(shown.rows)


@pytest.mark.parametrize("seed", range(6))
def test_another_countys_ledger_comes_back_readable(seed: int) -> None:
    county = other_county.make(seed, people=8)
    assert read_ledger(back(county.content), TODAY).accepted == read_ledger(county.content, TODAY).accepted


def test_in_english_the_reasons_are_english_and_the_column_is_still_passed_over() -> None:
    english = {
        "导入结果": "Import result",
        "退回：{reasons}": "Refused: {reasons}",
        "第{column}列 {reason}": "{column}: {reason}",
    }
    content = sheets(("东河镇", [HEAD, ["王甲", "1", "", "", ""]]))
    target = io.BytesIO()
    write_refused(content, read_ledger(content, TODAY), target, lambda text: english.get(text, text))
    (sheet,) = read_workbook(target.getvalue())
    assert sheet.rows[0][5] == "Import result"
    assert str(sheet.rows[1][5]).startswith("Refused: B: ")
    assert findings(read_ledger(target.getvalue(), TODAY)) == [("东河镇", 2, "B", "id_length")]


def test_nothing_in_it_is_a_formula_that_a_stranger_wrote() -> None:
    evil = '=HYPERLINK("http://example.org","按这里")'
    content = sheets(
        (
            "东河镇",
            [[*HEAD, "备注"], [evil, number_of(0), "", "", "", "@SUM(1)"], ["王乙", number_of(1), "", "", "", evil]],
        )
    )
    with zipfile.ZipFile(io.BytesIO(back(content))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert read_ledger(back(content), TODAY).accepted[0].note == evil


def test_a_number_that_lost_its_end_does_not_come_back_looking_whole() -> None:
    content = sheets(("东河镇", [HEAD, ["王甲", 360426199303279041, "", "", ""]]))
    (sheet,) = read_workbook(back(content))
    assert sheet.rows[1][1] == "3.60426199303279E+17"
    assert findings(read_ledger(back(content), TODAY)) == [("东河镇", 2, "B", "id_lost_precision")]


def test_an_amount_that_excel_could_not_calculate_does_not_come_back_as_nothing() -> None:
    content = sheets(("东河镇", [HEAD, ["王甲", "坏", "", "", ""]]))
    row = b'<c r="E2"><f>1/0</f></c></row>'
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</row></sheetData>", row + b"</sheetData>"
    )
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    first = read_ledger(changed.getvalue(), TODAY)
    assert ("东河镇", 2, "E", "cell_no_result") in findings(first)
    assert findings(read_ledger(back(changed.getvalue()), TODAY)) == findings(first)


def test_the_column_of_numbers_is_formatted_as_text_so_that_excel_keeps_their_digits() -> None:
    content = sheets(("东河镇", [HEAD, ["王甲", "", "", "", ""]]))
    with zipfile.ZipFile(io.BytesIO(back(content))) as package:
        styles, sheet = package.read("xl/styles.xml"), package.read("xl/worksheets/sheet1.xml")
    assert b'numFmtId="49"' in styles
    assert b'<c r="B2" s="' in sheet


def test_a_mended_row_is_accepted_when_it_comes_in_again() -> None:
    content = sheets(("东河镇", [HEAD, ["王甲", "坏", "", "", ""]]))
    first = CalamineWorkbook.from_filelike(io.BytesIO(back(content))).get_sheet_by_index(0).to_python()
    first[1][1] = number_of(0)
    mended = sheets(("东河镇", [list(row) for row in first]))
    assert [row.person.id_number for row in read_ledger(mended, TODAY).accepted] == [number_of(0)]
