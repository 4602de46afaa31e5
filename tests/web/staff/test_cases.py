"""The list of cases, one case's page, what is done to one and to many, views that are kept, and the list as a file."""

import io
import zipfile
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit, SavedView
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from supportdesk.services import cases
from tests.factories import people, support
from tests.factories.deeds import doing
from tests.queries.counting import asked
from tests.web.staff.conftest import Behind, House


def opened(session: Session, unit_id: int, name: str = "罗春生", **more: object) -> int:
    """An open case with a venture, as the desk's official opened it."""
    unit = session.get_one(OrgUnit, unit_id)
    person = people.person(session, unit, name, **more)  # type: ignore[arg-type]  # by name
    venture = people.venture(session, person, f"{name}的店")
    session.commit()
    named = select(Account).where(Account.username == "official-360426")
    official = session.scalars(named.options(joinedload(Account.unit))).one()
    with doing(session, official) as work:
        return cases.open_case(work, person, venture, unit=unit).id


@pytest.fixture
def case_id(house: House, behind: Behind) -> int:
    return behind(lambda session: opened(session, house.town_id))


def stored(app: Flask, case_id: int) -> Case:
    with app.app_context():
        return db.session.get_one(Case, case_id)


def events_of(app: Flask, kind: str) -> list[Event]:
    with app.app_context():
        return list(db.session.scalars(select(Event).where(Event.kind == kind)))


# ---------------------------------------------------------------- the list


def test_the_list_shows_the_cases_of_the_county_and_its_neighbour_sees_none(house: House, case_id: int) -> None:
    for client in (house.official, house.supervisor, house.auditor, house.town_official):
        assert f'href="/desk/cases/{case_id}"' in client.get("/desk/cases/").text
    assert "罗春生" not in house.neighbour.get("/desk/cases/").text
    assert house.sysadmin.get("/desk/cases/").status_code == HTTPStatus.FORBIDDEN
    assert "/sign-in" in house.stranger.get("/desk/cases/").location


def test_an_empty_list_says_when_there_would_be_something(house: House) -> None:
    assert "还没有办件" in house.official.get("/desk/cases/").text
    assert "没有符合条件的办件" in house.official.get("/desk/cases/?q=罗").text


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("q=春生", True),
        ("q=lcs", True),
        ("q=韦", False),
        ("stage=none", True),
        ("stage=late", False),
        ("kind=loan", False),
        ("handler=me", True),
        ("handler=none", False),
        ("opened=2026", True),
        ("opened=2026-11", True),
        ("opened=2019", False),
        ("sort=opened&stage=none", True),
        ("state=decision", False),
        # What is not understood does not narrow, and breaks nothing.
        ("town=999999", True),
        ("town=%27+OR+1%3D1", True),
        ("kind=loans&stage=x&sort=y&handler=abc&opened=2026-13", True),
        ("after=abc&before=", True),
        ("after=" + "9" * 300, True),
        ("q=%00%01%E2%80%AE", True),
        ("kind=&kind=loan", True),
    ],
)
def test_the_address_narrows_the_list(house: House, case_id: int, query: str, is_shown: bool) -> None:
    answer = house.official.get(f"/desk/cases/?{query}")
    assert answer.status_code == HTTPStatus.OK
    assert (f'href="/desk/cases/{case_id}"' in answer.text) is is_shown


def test_a_town_of_the_neighbour_is_neither_offered_nor_narrowed_to(app: Flask, house: House, case_id: int) -> None:
    with app.app_context():
        there = db.session.scalars(select(OrgUnit.id).where(OrgUnit.code == "360428")).one()
    page = house.official.get(f"/desk/cases/?town={there}").text
    assert "邻水" not in page
    assert f'href="/desk/cases/{case_id}"' in page


def test_pages_of_the_list_lead_forth_and_back(app: Flask, house: House, behind: Behind) -> None:
    def many(session: Session) -> int:
        return max(opened(session, house.town_id, f"罗{chr(0x4E00 + turn)}生") for turn in range(27))

    behind(many)
    first = house.official.get("/desk/cases/").text
    after = stored(app, 3).touch
    assert f"after={after}" in first
    second = house.official.get(f"/desk/cases/?after={after}").text
    assert 'href="/desk/cases/2"' in second
    assert 'href="/desk/cases/3"' not in second
    assert "before=" in second
    assert "共 27 件" in second


@pytest.mark.parametrize("query", ["", "q=罗", "stage=running", "kind=subsidy&sort=due"])
def test_a_page_of_one_and_of_twenty_five_asks_as_often(app: Flask, house: House, behind: Behind, query: str) -> None:
    asked_for = []
    with app.app_context():
        engine = db.engine
    for many in (1, 24):
        for _ in range(many):

            def one(session: Session) -> int:
                case = session.get_one(Case, opened(session, house.town_id))
                return support.subsidy(
                    session, case, clock_from=case.opened_on, clock_days=10, due_on=case.opened_on
                ).id

            behind(one)
        with asked(engine) as statements:
            assert house.official.get(f"/desk/cases/?{query}").status_code == HTTPStatus.OK
        asked_for.append(len(statements))
    assert asked_for[0] == asked_for[1] <= 7


def test_views_count_what_they_show(house: House, case_id: int) -> None:
    page = house.official.get("/desk/cases/").text
    assert "我经办的 <small>1</small>" in page
    assert "我经办的" not in house.supervisor.get("/desk/cases/").text


# ---------------------------------------------------------------- one case


def test_a_case_page_shows_the_person_masked(app: Flask, house: House, case_id: int) -> None:
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        person = db.session.get_one(Person, case.person_id)
        number, phone = str(person.id_no), str(person.phone)
    for client in (house.official, house.supervisor, house.auditor):
        page = client.get(f"/desk/cases/{case_id}").text
        assert number[-4:] in page
        assert number not in page
        assert phone not in page


def main_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize("path", ["", "/hand-over", "/close", "/reopen", "/archive", "/venture", "/opened"])
def test_a_foreign_or_unknown_case_is_not_found(house: House, case_id: int, path: str) -> None:
    foreign = house.neighbour.get(f"/desk/cases/{case_id}{path}")
    unknown = house.neighbour.get(f"/desk/cases/987654{path}")
    assert foreign.status_code == unknown.status_code == HTTPStatus.NOT_FOUND
    assert main_of(foreign.text) == main_of(unknown.text)
    for odd in ("0", "01", "-1", "１", "9" * 12, "1.0", "%31%00"):
        assert house.official.get(f"/desk/cases/{odd}{path}").status_code in {404, 308}


def test_nobody_writes_to_a_foreign_case(app: Flask, house: House, case_id: int) -> None:
    for path, data in (
        ("notes", {"text": "x"}),
        ("hand-over", {"to": "1", "version": "1"}),
        ("close", {"outcome": "1", "version": "1"}),
    ):
        assert house.neighbour.post(f"/desk/cases/{case_id}/{path}", data=data).status_code == HTTPStatus.NOT_FOUND
        assert house.supervisor.post(f"/desk/cases/{case_id}/{path}", data=data).status_code == HTTPStatus.FORBIDDEN
    assert stored(app, case_id).version == 1


def test_notes_keep_their_lines_and_a_refused_one_what_was_typed(house: House, case_id: int) -> None:
    written = house.official.post(f"/desk/cases/{case_id}/notes", data={"text": "来过电话。\r\n<b>带</b>租赁合同。"})
    page = house.official.get(written.location).text
    assert "来过电话。\n&lt;b&gt;带&lt;/b&gt;租赁合同。" in page
    refused = house.official.post(f"/desk/cases/{case_id}/notes", data={"text": "很" * 2_001})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "很" * 2_001 in refused.text


def test_a_case_is_handed_over_closed_and_opened_again(app: Flask, house: House, case_id: int) -> None:
    with app.app_context():
        colleague = db.session.scalars(select(Account.id).where(Account.username == "in-town")).one()
    there = house.official.post(
        f"/desk/cases/{case_id}/hand-over", data={"to": str(colleague), "reason": "休假", "version": "1"}
    )
    assert "休假" in house.official.get(there.location).text
    assert stored(app, case_id).handler_id == colleague
    house.official.post(f"/desk/cases/{case_id}/close", data={"outcome": "1", "version": "2"})
    assert stored(app, case_id).state is CaseState.CLOSED
    house.official.post(f"/desk/cases/{case_id}/reopen", data={"reason": "补办", "version": "3"})
    assert stored(app, case_id).state is CaseState.OPEN


def test_a_closed_case_is_filed_away_under_its_number(app: Flask, house: House, case_id: int) -> None:
    path = f"/desk/cases/{case_id}/archive"
    early = house.official.post(path, data={"archive_no": "2026-永久-0417", "version": "1"})
    assert "办件关闭以后才归档" in early.text
    house.official.post(f"/desk/cases/{case_id}/close", data={"outcome": "1", "version": "1"})
    assert house.official.post(path, data={"archive_no": "", "version": "2"}).status_code == 422
    there = house.official.post(path, data={"archive_no": "2026-永久-0417", "version": "2"})
    assert "档案号 2026-永久-0417" in house.official.get(there.location).text
    stale = house.official.post(path, data={"archive_no": "2026-永久-0418", "version": "2"})
    assert stale.status_code == HTTPStatus.CONFLICT
    assert "2026-永久-0418" in stale.text
    assert stored(app, case_id).archive_no == "2026-永久-0417"


def test_a_stale_save_is_refused_and_loses_nothing(app: Flask, house: House, case_id: int) -> None:
    house.official.post(f"/desk/cases/{case_id}/close", data={"outcome": "1", "version": "1"})
    stale = house.town_official.post(
        f"/desk/cases/{case_id}/close", data={"outcome": "2", "reason": "本人电话说不办了", "version": "1"}
    )
    assert stale.status_code == HTTPStatus.CONFLICT
    assert "本人电话说不办了" in stale.text
    assert "被别人改过" in stale.text
    assert "现在保存的是：经办 周晓兰，已关闭。" in stale.text
    assert len(events_of(app, "case.closed")) == 1


def test_a_case_with_support_under_way_is_not_closed(house: House, case_id: int, behind: Behind) -> None:
    behind(lambda session: support.subsidy(session, session.get_one(Case, case_id)).id)
    refused = house.official.post(f"/desk/cases/{case_id}/close", data={"outcome": "1", "version": "1"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "还有 1 项申请没有办完" in refused.text


def test_the_venture_is_named_later(app: Flask, house: House, behind: Behind) -> None:
    def bare(session: Session) -> int:
        person = people.person(session, session.get_one(OrgUnit, house.town_id))
        people.venture(session, person)
        return people.case(session, person).id

    case_id = behind(bare)
    other = behind(
        lambda session: people.venture(session, people.person(session, session.get_one(OrgUnit, house.town_id))).id
    )
    wrong = house.official.post(f"/desk/cases/{case_id}/venture", data={"venture": str(other), "version": "1"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    house.official.post(f"/desk/cases/{case_id}/venture", data={"venture": "1", "version": "1"})
    assert stored(app, case_id).venture_id == 1


# ---------------------------------------------------------------- many at once


def test_many_are_handed_over_after_a_preview_each_with_its_result(app: Flask, house: House, behind: Behind) -> None:
    ids = [behind(lambda session, n=name: opened(session, house.town_id, n)) for name in ("罗一生", "罗二生", "罗三生")]
    with app.app_context():
        colleague = db.session.scalars(select(Account.id).where(Account.username == "in-town")).one()
    preview = house.official.post("/desk/cases/choose-handler", data={"case": [*map(str, ids), "987654", "x"]})
    assert "已选 3 件" in preview.text
    assert {stored(app, one).version for one in ids} == {1}
    # Somebody is quicker with the second.
    house.official.post(f"/desk/cases/{ids[1]}/close", data={"outcome": "1", "version": "1"})
    data = {"case": [*map(str, ids)], "to": str(colleague)} | {f"version-{one}": "1" for one in ids}
    done = house.official.post("/desk/cases/hand-over-chosen", data=data)
    assert "2 件已转交给" in done.text
    assert "被别人改过" in done.text
    assert [stored(app, one).handler_id == colleague for one in ids] == [True, False, True]


def test_nothing_of_the_neighbours_is_chosen_or_handed_over(app: Flask, house: House, case_id: int) -> None:
    preview = house.neighbour.post("/desk/cases/choose-handler", data={"case": str(case_id)})
    assert "没有选中办件" in preview.text
    with app.app_context():
        neighbour = db.session.scalars(select(Account.id).where(Account.username == "official-360428")).one()
    data = {"case": str(case_id), "to": str(neighbour), f"version-{case_id}": "1"}
    assert house.neighbour.post("/desk/cases/hand-over-chosen", data=data).status_code == 422
    assert house.official.post("/desk/cases/hand-over-chosen", data=data).status_code == 422
    assert stored(app, case_id).version == 1


# ---------------------------------------------------------------- views


def test_a_view_is_kept_counted_shared_and_taken_away(app: Flask, house: House, case_id: int) -> None:
    kept = house.official.post(
        "/desk/cases/views/keep?stage=none&q=罗&after=5", data={"name": "云岭待办", "is_shared": "y"}
    )
    assert kept.status_code == HTTPStatus.FOUND
    page = house.official.get(kept.location).text
    assert "云岭待办 <small>1</small>" in page
    assert "云岭待办" in house.supervisor.get("/desk/cases/").text
    assert "云岭待办" not in house.town_official.get("/desk/cases/").text
    twice = house.official.post("/desk/cases/views/keep?stage=none", data={"name": "云岭待办"})
    assert twice.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    with app.app_context():
        view = db.session.scalars(select(SavedView)).one()
        assert "after" not in view.query
    house.supervisor.post("/desk/cases/views/drop", data={"view": str(view.id)})
    assert "云岭待办" in house.official.get("/desk/cases/").text
    house.official.post("/desk/cases/views/drop", data={"view": str(view.id)})
    assert "云岭待办" not in house.official.get("/desk/cases/").text


# ---------------------------------------------------------------- the list as a file


def exported(client: FlaskClient, query: str = "", kind: str = "csv") -> bytes:
    with client.post(f"/desk/cases/export{query}", data={"format": kind}) as answer:
        assert answer.status_code == HTTPStatus.OK
        return answer.data


def test_the_workbook_holds_what_the_list_shows_masked_and_leaves_an_event(
    app: Flask, house: House, behind: Behind
) -> None:
    behind(lambda session: opened(session, house.town_id, "罗春生", phone="13800000126"))
    behind(lambda session: opened(session, house.town_id, "韦小琴"))
    workbook = exported(house.official, "?q=罗", "xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["办件号"], line["姓名"], line["手机（遮盖）"]) == ("HC-2026-0001", "罗春生", "138****0126")
    assert "*" in str(line["证件号码（遮盖）"])
    (event,) = events_of(app, "cases.exported")
    assert (event.data["count"], event.data["type"], event.data["searched"]) == (1, "xlsx", True)
    assert "罗" not in str(event.data)


def test_a_second_click_on_the_export_brings_the_file_again_and_is_noted_once(
    app: Flask, house: House, behind: Behind
) -> None:
    behind(lambda session: opened(session, house.town_id, "罗春生"))
    assert exported(house.official) == exported(house.official)
    assert len(events_of(app, "cases.exported")) == 1
    # Another file, another search, or the same list later on: each is a taking of its own.
    exported(house.official, kind="xlsx")
    for name in ("罗", "春"):
        exported(house.official, f"?q={name}")
    with time_machine.travel(datetime.now(UTC) + cases.SECOND_CLICK, tick=False):
        exported(house.official, kind="xlsx")
    assert len(events_of(app, "cases.exported")) == 5


def test_nothing_in_an_export_becomes_a_formula(app: Flask, house: House, behind: Behind) -> None:
    def odd(session: Session) -> int:
        case = session.get_one(Case, opened(session, house.town_id))
        session.get_one(Venture, case.venture_id).name = '=HYPERLINK("http://x","看")'
        return case.id

    behind(odd)
    text = exported(house.official).decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    workbook = exported(house.official, kind="xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    assert rows[1][4] == '=HYPERLINK("http://x","看")'
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_an_export_of_the_neighbour_holds_nothing_of_ours(house: House, case_id: int) -> None:
    text = exported(house.neighbour).decode("utf-8-sig")
    assert len(text.splitlines()) == 1
    assert house.sysadmin.post("/desk/cases/export").status_code == HTTPStatus.FORBIDDEN


def test_pages_of_cases_speak_english(house: House, case_id: int) -> None:
    for path in ("", f"{case_id}", f"{case_id}/close", "new/counterdraft1/number", "views/keep"):
        page = house.official.get(f"/desk/cases/{path}?lang=en")
        assert page.status_code == HTTPStatus.OK
        for word in ("办件", "证件", "请", "状态"):
            assert word not in page.text.split("<main")[1].split("<footer")[0], (path, word)


def test_the_supervisor_reads_and_writes_nothing(house: House, case_id: int) -> None:
    page = house.supervisor.get(f"/desk/cases/{case_id}").text
    assert "关闭办件" not in page
    assert "写备注" not in page
