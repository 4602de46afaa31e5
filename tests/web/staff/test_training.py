"""The room of training by HTTP: a class from its filing to the certificates, a list as a workbook, a claim to the money."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.applications.states import State
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.training import ClassState
from supportdesk.extensions import db
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.queries.programmes import training as queries
from tests.factories import accounts
from tests.factories.applications import SupportDesk, applicant, budget_of, support_desk
from tests.factories.class_lists import workbook
from tests.factories.numbers import resident_number
from tests.factories.training import course, enrolled, klass, opened, trained, training_walk
from tests.web.forms import done, form_of, send
from tests.web.shared.markup import faults_of

MORNING = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Room:
    """A county's desk behind the pages, and who looks."""

    app: Flask
    at: SupportDesk
    ids: dict[str, int]

    def client(self, who: str) -> FlaskClient:
        return accounts.sign_in(self.app.test_client(), self.ids[who])


@pytest.fixture
def room(app: Flask) -> Room:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        budget_of(session, at, "training_syb")
        elsewhere = accounts.county(session, "360427", "邻县")
        others = [
            accounts.account(session, Role.AUDITOR, at.county, "auditor"),
            accounts.account(session, Role.OFFICIAL, elsewhere, "stranger"),
        ]
        people = (at.clerk, at.checker, at.reviewer, at.supervisor, at.second, at.payer, *others)
        ids = {one.username: one.id for one in people}
        session.commit()
    return Room(app, at, ids)


@pytest.fixture(autouse=True)
def _a_morning_in_september() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def test_a_class_is_filed_filled_held_and_certified_on_pages(room: Room) -> None:
    clerk, reviewer = room.client("clerk"), room.client("reviewer")
    number = resident_number()
    with room.app.app_context():
        applicant(db.session(), room.at, id_no=number, hardship=["H1"])
        db.session.commit()
    done(clerk, "/desk/training/courses/new", code="SYB", name="创办企业", programme_code="training_syb", hours="8")
    at = done(
        clerk, "/desk/training/courses/1/classes/new", school="县职校", place="实训楼", trainer="冯老师",
        starts_on="2026-09-07", ends_on="2026-09-15", seats="20",
        plan="\n".join(f"2026-09-{day:02d} {half} 5" for day in range(7, 15) for half in ("上午", "下午")),
    )  # fmt: skip
    done(clerk, f"{at}/enrol", id_no=number)
    done(clerk, f"{at}/allot")
    done(reviewer, f"{at}/open", trainer_listed="yes", text="场地、名单一致", on="2026-09-07")
    assert "登记考勤" in clerk.get(at).text
    done(clerk, f"{at}/attendance")
    with time_machine.travel(datetime(2026, 9, 15, 2, 0, tzinfo=UTC), tick=False):
        clerk = room.client("clerk")
        (enrolment,) = rows_of(room, 1)
        done(clerk, f"{at}/scores", **{f"score_{enrolment}": "82"})
        done(clerk, f"{at}/end", on="2026-09-15")
        done(clerk, f"{at}/certificates", on="2026-09-15", **{f"number_{enrolment}": "PX-1"})
        page = clerk.get(at).text
    assert "PX-1" in page
    assert "困难人员" in page
    assert "1 / 16" in page
    assert faults_of(page) == []
    with room.app.app_context():
        assert db.session.get_one(TrainingClass, 1).state is ClassState.ENDED


def rows_of(room: Room, class_id: int) -> list[int]:
    with room.app.app_context():
        return [one.id for one in queries.list_enrolments(db.session(), None, class_id)]


def a_class(room: Room) -> int:
    with room.app.app_context():
        session = db.session()
        made = klass(session, room.at, course(session, room.at))
        session.commit()
        return made.id


def test_the_schools_account_is_never_written_into_its_form(room: Room) -> None:
    clerk, one = room.client("clerk"), a_class(room)
    path = f"/desk/training/classes/{one}/edit"
    page = clerk.get(path).text
    assert "6222021234567890999" not in page
    assert "不改就留空" in page

    def after(**told: str) -> str | None:
        done(clerk, path, **told)
        with room.app.app_context():
            return db.session.get_one(TrainingClass, one).school_account

    assert after(seats="25") == "6222021234567890999"
    assert after(school_account="6222021234567890123") == "6222021234567890123"
    assert after(school_bank="") is None


def test_once_places_are_given_the_form_asks_for_the_account_only(room: Room) -> None:
    clerk, one = room.client("clerk"), a_class(room)
    path = f"/desk/training/classes/{one}/edit"
    with room.app.app_context():
        session = db.session()
        found = session.get_one(TrainingClass, one)
        found.state, before = ClassState.ALLOTTED, (found.seats, found.trainer, found.plan)
        session.commit()
    page = clerk.get(path).text
    assert 'name="school_account"' in page
    assert 'name="trainer"' not in page
    done(clerk, path, school_account="6222021234567890123", trainer="别人", seats="1")
    with room.app.app_context():
        found = db.session.get_one(TrainingClass, one)
        assert (found.seats, found.trainer, found.plan) == before
        assert found.school_account == "6222021234567890123"


def test_the_plan_is_shown_as_its_reader_types_it(room: Room) -> None:
    clerk, one = room.client("clerk"), a_class(room)
    assert "2026-09-07 am 4" in clerk.get(f"/desk/training/classes/{one}/edit?lang=en").text
    assert "2026-09-07 上午 4" in clerk.get(f"/desk/training/classes/{one}/edit?lang=zh").text


def test_a_plan_that_cannot_be_read_names_its_line(room: Room) -> None:
    clerk = room.client("clerk")
    with room.app.app_context():
        course(db.session(), room.at)
    answer = send(
        clerk, "/desk/training/courses/1/classes/new", school="县职校", place="实训楼", trainer="冯老师",
        starts_on="2026-09-07", ends_on="2026-09-08", seats="20", plan="2026-09-07 上午 4\n某一天",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "第 2 行看不懂" in answer.text


def test_a_list_is_looked_through_taken_in_and_its_result_fetched(room: Room) -> None:
    one = a_class(room)
    clerk = room.client("clerk")
    content = workbook(
        (1, "江小燕", resident_number(female=True), "13800000002", ""), (2, "张三", "1234", "13800000003", "")
    )
    form = {name: values[-1] for name, values in form_of(clerk.get(f"/desk/training/classes/{one}/list").text).items()}
    answer = clerk.post(
        f"/desk/training/classes/{one}/list", data={**form, "file": (io.BytesIO(content), "花名册.xlsx")}
    )
    assert answer.status_code == 302
    check = clerk.get(answer.location)
    assert "江小燕" in check.text
    assert "退回的行" in check.text
    assert faults_of(check.text) == []
    assert rows_of(room, one) == []
    there = done(clerk, answer.location)
    assert len(rows_of(room, one)) == 1
    result = clerk.post(there, data={})
    assert result.status_code == 200
    assert result.data[:2] == b"PK"
    assert clerk.get(answer.location).status_code == 404


def test_a_file_that_is_no_list_is_refused_on_its_field(room: Room) -> None:
    one = a_class(room)
    clerk = room.client("clerk")
    form = {name: values[-1] for name, values in form_of(clerk.get(f"/desk/training/classes/{one}/list").text).items()}
    path = f"/desk/training/classes/{one}/list"
    answer = clerk.post(path, data={**form, "file": (io.BytesIO(b"name,number\n"), "花名册.xlsx")})
    assert answer.status_code == 422
    assert "不是Excel工作簿" in answer.text


def test_another_county_finds_no_class(room: Room) -> None:
    one = a_class(room)
    assert room.client("stranger").get(f"/desk/training/classes/{one}").status_code == 404


def test_a_step_that_the_class_does_not_allow_is_a_conflict(room: Room) -> None:
    one = a_class(room)
    assert room.client("clerk").get(f"/desk/training/classes/{one}/scores").status_code == 409


def test_every_page_of_the_room_reads_well(room: Room) -> None:
    with room.app.app_context():
        session = db.session()
        of = klass(session, room.at, course(session, room.at))
        enrolled(session, room.at, of, [applicant(session, room.at)])
        opened(session, room.at, of)
        session.commit()
        one = of.id
    paths = ["", "classes", "courses", "courses/1", "courses/new", f"classes/{one}"]
    paths += [f"classes/{one}/{step}" for step in ("attendance", "scores", "certificates", "leave", "end")]
    for who in ("clerk", "auditor"):
        for path in paths:
            answer = room.client(who).get(f"/desk/training/{path}")
            assert answer.status_code in ({200} if who == "clerk" else {200, 403}), (who, path)
            if answer.status_code == 200:
                assert faults_of(answer.text) == [], path


def test_a_claim_shows_its_class_and_the_parts_of_its_award(room: Room) -> None:
    with room.app.app_context():
        session = db.session()
        case, of = trained(session, room.at)
        walk = training_walk(session, room.at, case, of).to(State.PAID)
        one, case_id, on = walk.id, case.id, walk.today
        session.commit()
    with time_machine.travel(datetime(on.year, on.month, on.day, 2, 0, tzinfo=UTC), tick=False):
        page = room.client("clerk").get(f"/desk/training/{one}")
        assert page.status_code == 200
        for words in ("培训补贴", "创业后补足的部分", "等创业登记", "20 / 20"):
            assert words in page.text, words
        assert faults_of(page.text) == []
        new = room.client("clerk").get(f"/desk/training/new/{case_id}?programme=training_syb")
        assert of.number in new.text
        assert date(2026, 10, 12).isoformat() in page.text


def test_a_long_list_of_classes_has_a_second_page_and_names_what_it_did_not_understand(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supportdesk.queries.programmes.training.PAGE", 1)
    with room.app.app_context():
        session = db.session()
        of = course(session, room.at)
        for _ in range(2):
            klass(session, room.at, of)
        session.commit()
    clerk = room.client("clerk")
    first = clerk.get("/desk/training/classes").text
    (address,) = re.findall(r'href="([^"]+)" rel="next"', first)
    second = clerk.get(address.replace("&amp;", "&")).text
    shown = [re.findall(r'class="name" href="([^"]+)"', page) for page in (first, second)]
    assert len(shown[0]) == len(shown[1]) == 1
    assert shown[0] != shown[1]
    assert 'rel="next"' not in second
    assert 'rel="prev"' in second
    assert "state=nonsense" in clerk.get("/desk/training/classes?state=nonsense").text
