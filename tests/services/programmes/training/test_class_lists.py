"""A class list as a workbook: rows enrol people or are refused, one by one, with reason and cell."""

import io
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.models.people import Person
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.papers.imports.class_list import read_class_list
from supportdesk.papers.imports.limits import WorkbookRefusedError
from supportdesk.papers.imports.workbook import read_workbook
from supportdesk.papers.workbooks.refused import write_refused
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from supportdesk.services.programmes.training import ListTaken
from tests.factories import accounts, people
from tests.factories.applications import support_desk
from tests.factories.class_lists import workbook
from tests.factories.numbers import resident_number
from tests.factories.training import BEGINS, course, does, klass

DAY = date(2026, 8, 24)


def taken(session: Session, who: object, of: TrainingClass, content: bytes) -> ListTaken:
    ledger = read_class_list(content, DAY)
    return does(session, who, training.take_list, DAY, of, ledger=ledger)  # type: ignore[no-any-return]


def names(session: Session, of: TrainingClass) -> list[str]:
    return [one.person.name for one in queries.list_enrolments(session, None, of.id)]


def test_a_list_enrols_in_its_order_and_opens_who_is_not_on_file(session: Session) -> None:
    at = support_desk(session)
    known = people.person(session, at.town, "罗春生")
    of = klass(session, at, course(session, at))
    content = workbook(
        (1, "罗春生", known.id_no, "13800000001", ""), (2, "江小燕", resident_number(female=True), "13800000002", "")
    )
    found = taken(session, at.clerk, of, content)
    assert (found.enrolled, found.opened, list(found.refused)) == (2, 1, [])
    assert names(session, of) == ["罗春生", "江小燕"]


def test_a_wrong_row_is_refused_with_its_cell_and_the_others_come_in(session: Session) -> None:
    at = support_desk(session)
    known = people.person(session, at.town, "罗春生")
    of = klass(session, at, course(session, at))
    content = workbook(
        (1, "江小燕", resident_number(female=True), "13800000002", ""),
        (2, "张三", "360426198511309999", "13800000003", ""),
        (3, "别的名字", known.id_no, "13800000004", ""),
    )
    found = taken(session, at.clerk, of, content)
    assert found.enrolled == 1
    assert [(one.row, one.column, one.code) for one in found.refused] == [
        (4, "C", "id_checksum"), (5, "B", "other_name"),
    ]  # fmt: skip


def test_the_same_list_again_enrols_nobody_twice(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    content = workbook((1, "江小燕", resident_number(female=True), "13800000002", ""))
    taken(session, at.clerk, of, content)
    again = taken(session, at.clerk, of, content)
    assert (again.enrolled, [one.row for one in again.refused]) == (0, [3])
    assert names(session, of) == ["江小燕"]


def test_somebody_of_another_county_is_refused_without_a_word_about_them(session: Session) -> None:
    at = support_desk(session)
    elsewhere = people.person(session, accounts.county(session, code="360427", name="星子县"), "外县人")
    of = klass(session, at, course(session, at))
    before = session.scalar(select(func.count()).select_from(Person))
    found = taken(session, at.clerk, of, workbook((1, "外县人", elsewhere.id_no, "13800000001", "")))
    assert [one.code for one in found.refused] == ["known_elsewhere"]
    assert "外县人" not in str(found.refused[0].words)
    assert session.scalar(select(func.count()).select_from(Person)) == before


def test_the_number_of_somebody_merged_into_another_is_refused_and_the_others_come_in(session: Session) -> None:
    at = support_desk(session)
    kept, merged = people.person(session, at.town, "罗春生"), people.person(session, at.town, "罗春声")
    merged.merged_into_id = kept.id
    of = klass(session, at, course(session, at))
    content = workbook(
        (1, "罗春声", merged.id_no, "13800000001", ""), (2, "江小燕", resident_number(female=True), "13800000002", "")
    )
    found = taken(session, at.clerk, of, content)
    assert found.enrolled == 1
    assert [(one.row, one.column, one.code) for one in found.refused] == [(3, "C", "merged")]
    assert names(session, of) == ["江小燕"]


def test_the_list_goes_back_with_what_became_of_each_row(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    content = workbook(
        (1, "江小燕", resident_number(female=True), "13800000002", ""), (2, "张三", "1234", "13800000003", "")
    )
    found = taken(session, at.clerk, of, content)
    back = io.BytesIO()
    write_refused(content, found.ledger, back)
    (sheet,) = read_workbook(back.getvalue())
    assert sheet.rows[1][-1] == "导入结果"
    assert sheet.rows[2][-1] == "13800000002"
    assert str(sheet.rows[3][-1]).startswith("退回：第C列")


def test_a_town_brings_its_own_people_into_the_countys_class(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    taken(session, at.checker, of, workbook((1, "江小燕", resident_number(female=True), "13800000002", "")))
    (row,) = queries.list_enrolments(session, None, of.id)
    assert row.person.unit_id == at.town.id


def test_a_running_class_takes_no_list(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    content = workbook((1, "江小燕", resident_number(female=True), "13800000002", ""))
    taken(session, at.clerk, of, content)
    does(session, at.clerk, training.allot_places, BEGINS, of)
    does(session, at.reviewer, training.open_class, BEGINS, of, trainer_listed=True, text="已查")
    with pytest.raises(StepNotAvailableError):
        taken(session, at.clerk, of, content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook_empty"),
        (b"name,number\n", "workbook_not_xlsx"),
        (b"PK\x03\x04nothing", "workbook_broken"),
        (b"0" * (2 * 1024 * 1024 + 1), "workbook_too_large"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_ledger_is(content: bytes, code: str) -> None:
    with pytest.raises(WorkbookRefusedError) as refused:
        read_class_list(content, DAY)
    assert refused.value.code == code


def test_a_list_of_more_rows_than_any_class_is_refused() -> None:
    content = workbook(*((turn, "学员", "", "", "") for turn in range(2_001)))
    with pytest.raises(WorkbookRefusedError) as refused:
        read_class_list(content, DAY)
    assert refused.value.code == "workbook_too_many_rows"


@pytest.mark.parametrize("headings", [("姓名", "身份证号码"), ("学员", "身份证号"), ("参训学员", "公民身份号码")])
def test_a_list_of_names_and_numbers_alone_is_a_list(session: Session, headings: tuple[str, ...]) -> None:
    at = support_desk(session)
    known = people.person(session, at.town, "罗春生")
    of = klass(session, at, course(session, at))
    found = taken(session, at.clerk, of, workbook(("罗春生", known.id_no), headings=headings))
    assert (found.enrolled, list(found.refused)) == (1, [])
