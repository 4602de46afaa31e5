"""A ledger on its pages: dropped, tried, confirmed, fetched, undone."""

import io
import re
import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, create_engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

import config
from supportdesk.jobs.ledgers import Job
from supportdesk.models import engine
from supportdesk.models.audit import Event
from supportdesk.models.imports import ImportBatch
from supportdesk.models.people import Person
from supportdesk.papers.imports import process
from supportdesk.papers.imports.files import ledger_files
from supportdesk.services.imports import batches
from tests.factories import ledgers
from tests.web.forms import form_of
from tests.web.staff.conftest import Behind, House

ROOM = "/desk/imports/"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Batches for which a process was asked; nothing works on them."""
    asked: list[int] = []
    monkeypatch.setattr(process, "start", lambda batch_id, _environment: asked.append(batch_id))
    return asked


@pytest.fixture
def at_once(settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The process's work is done before the page answers."""
    made = create_engine(settings.database_url)
    engine.prepare(made)
    files = ledger_files(settings.data_dir)
    monkeypatch.setattr(
        process, "start", lambda batch_id, _environment: Job(sessionmaker(made), files, batch_id).work()
    )
    yield made
    made.dispose()


def drop(client: FlaskClient, content: bytes, name: str = "台账.xlsx", **more: str) -> TestResponse:
    return client.post(ROOM, data={"file": (io.BytesIO(content), name), **more})


def dropped(client: FlaskClient, content: bytes) -> str:
    """Drop a file; returns its page's address."""
    answer = drop(client, content)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_from_the_file_to_the_people_and_back(house: House, at_once: Engine, behind: Behind) -> None:
    clerk = house.official
    rows = [ledgers.full_row(number) for number in range(1, 5)]
    page = dropped(clerk, ledgers.workbook([*rows, ledgers.person(9, phone="13900000", town="无名乡")]))
    tried = clerk.get(page).text
    assert "待确认" in tried
    assert re.search(r"将新增人员</dt><dd>4<", tried)
    assert "台账 E6" in tried
    assert "手机号" in tried
    assert behind(lambda session: session.scalar(select(func.count()).select_from(Person))) == 0
    assert clerk.post(page + "/confirm").location == page
    done = clerk.get(page).text
    assert "已导入" in done
    assert "登记支持" in done
    assert 'http-equiv="refresh"' not in done
    assert behind(lambda session: session.scalar(select(func.count()).select_from(Person))) == 4
    assert "钱建国" in clerk.get("/desk/cases/").text
    assert "整批撤销" in clerk.get(page + "/undo").text
    assert clerk.post(page + "/undo").location == page
    assert "已撤销" in clerk.get(page).text
    assert behind(lambda session: session.scalar(select(func.count()).select_from(Person))) == 0
    listed = clerk.get(ROOM).text
    assert "台账.xlsx" in listed
    assert "已撤销" in listed


def test_the_result_workbook_is_fetched_and_that_is_written_down(house: House, at_once: Engine, behind: Behind) -> None:
    page = dropped(house.official, ledgers.workbook([ledgers.person(1), ledgers.person(2, phone="13900000")]))
    assert "下载结果工作簿" in house.official.get(page).text
    answer = house.official.post(page + "/result")
    assert answer.status_code == 200
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    told = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert str(told[2][-1]).startswith("退回")
    assert behind(lambda session: session.scalars(select(Event.kind).order_by(Event.id.desc())).first()) == (
        "ledger.result_fetched"
    )


def test_while_it_is_worked_on_the_page_looks_again_by_itself(house: House, started: list[int]) -> None:
    page = dropped(house.official, ledgers.large(1))
    assert started == [int(page.rsplit("/", 1)[1])]
    shown = house.official.get(page).text
    assert 'http-equiv="refresh"' in shown
    assert "可以离开这一页" in shown


def test_work_that_lost_its_process_can_be_taken_up(house: House, started: list[int], behind: Behind) -> None:
    page = dropped(house.official, ledgers.large(1))

    def grow_old(session: Session) -> None:
        batch = session.scalars(select(ImportBatch)).one()
        session.execute(update(ImportBatch).values(progressed_at=batch.progressed_at - batches.SILENCE * 2))

    behind(grow_old)
    shown = house.official.get(page).text
    assert "处理中断了" in shown
    assert 'http-equiv="refresh"' not in shown
    assert house.official.post(page + "/go-on").location == page
    assert len(started) == 2


def test_a_file_that_is_no_ledger_says_what_to_do(house: House, at_once: Engine) -> None:
    shown = house.official.get(dropped(house.official, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one")).text
    assert "另存为.xlsx" in shown
    assert "重新上传" in shown


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "", "请选择文件"), (b"", "空.xlsx", "文件是空的"), (b"x" * 10_485_761, "a", "10MB")],
)
def test_a_wrong_file_is_refused_at_its_field(
    house: House, started: list[int], content: bytes, name: str, said: str
) -> None:
    answer = drop(house.official, content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert started == []


def test_a_ledger_that_was_laid_aside_leaves_no_file(
    house: House, at_once: Engine, settings: config.Settings, behind: Behind
) -> None:
    page = dropped(house.official, ledgers.large(1))
    assert house.official.post(page + "/drop").location == ROOM
    assert "未导入" in house.official.get(page).text
    assert list((settings.data_dir / "ledgers").iterdir()) == []
    assert house.official.post(page + "/confirm").status_code == 409


def test_the_same_form_twice_drops_one_ledger_and_another_file_needs_another_form(
    house: House, started: list[int], behind: Behind
) -> None:
    key = form_of(house.official.get(ROOM).text)["form_key"][0]
    first = drop(house.official, ledgers.large(1), form_key=key)
    again = drop(house.official, ledgers.large(1), form_key=key)
    assert again.location == first.location
    assert len(started) == 1
    other = drop(house.official, ledgers.large(2), "另一份.xlsx", form_key=key)
    assert other.status_code == 409
    assert behind(lambda session: session.scalar(select(func.count()).select_from(ImportBatch))) == 1


def test_another_countys_ledger_is_not_found_and_a_supervisor_has_no_such_room(house: House, at_once: Engine) -> None:
    page = dropped(house.official, ledgers.workbook([ledgers.person(1, phone="13900000")]))
    for path, method in (("", "get"), ("/confirm", "post"), ("/drop", "post"), ("/go-on", "post"), ("/undo", "get"),
                         ("/undo", "post"), ("/result", "post")):  # fmt: skip
        assert getattr(house.neighbour, method)(page + path).status_code == 404, path
        assert getattr(house.supervisor, method)(page + path).status_code == 403, path
        assert "/sign-in" in getattr(house.stranger, method)(page + path).location, path
    assert "台账.xlsx" not in house.neighbour.get(ROOM).text
    assert house.supervisor.get(ROOM).status_code == 403


def test_a_towns_official_drops_the_ledger_of_the_town(house: House, at_once: Engine) -> None:
    page = dropped(house.town_official, ledgers.workbook([ledgers.person(1), ledgers.person(2)]))
    shown = house.town_official.get(page).text
    assert re.search(r"将新增人员</dt><dd>2<", shown)
    assert "石桥乡（1 行）" in shown


def test_a_file_name_shows_nothing_but_its_name(house: House, started: list[int]) -> None:
    answer = drop(house.official, ledgers.large(1), "C:\\桌面\\<b>台\u202e账</b>.xlsx")
    shown = house.official.get(answer.location).text
    assert "&lt;b&gt;台账&lt;/b&gt;.xlsx" in shown
    assert "桌面" not in shown


def test_in_english_every_word_of_a_dry_run_is_english(house: House, at_once: Engine) -> None:
    page = dropped(house.official, ledgers.workbook([ledgers.full_row(1), ledgers.person(2, phone="13900000")]))
    shown = house.official.get(page + "?lang=en").text
    main = shown[shown.index('<main class="page"') : shown.index("</main>")]
    own = re.sub(r"台账|禾川县|周晓兰|云岭镇|石桥乡", "", main)
    assert not re.search(r"[\u4e00-\u9fff]", own), re.findall(r"[\u4e00-\u9fff]+", own)


def test_the_room_is_linked_from_the_case_list_and_from_today(house: House) -> None:
    for page in ("/desk/cases/", "/desk/today/"):
        assert f'href="{ROOM}"' in house.official.get(page).text, page
        assert f'href="{ROOM}"' not in house.supervisor.get(page).text, page


def test_the_pages_start_a_process_that_does_the_work(house: House) -> None:
    page = dropped(house.official, ledgers.large(2))
    while "读取中" in (shown := house.official.get(page).text):
        time.sleep(0.1)
    assert "待确认" in shown
