"""The incubator's room by HTTP: bases and rooms, a tenancy, start-up money."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.applications.states import State
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.programmes.incubator import IncubatorBase, IncubatorFund
from tests.factories import accounts
from tests.factories.applications import SupportDesk, case_of, support_desk
from tests.factories.incubator import base_of, money_walk, place_walk
from tests.web.forms import done, form_of, send
from tests.web.shared.markup import faults_of

MORNING = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """A county's desk behind the pages, its base, and who looks."""

    app: Flask
    at: SupportDesk
    ids: dict[str, int]
    case_id: int
    base_id: int
    room_id: int

    def client(self, who: str) -> FlaskClient:
        """Somebody signed in."""
        return accounts.sign_in(self.app.test_client(), self.ids[who])

    def read(self, application_id: int) -> IncubatorFund:
        """What stands behind the pages; the columns only."""
        with self.app.app_context():
            return db.session.get_one(IncubatorFund, application_id)


@pytest.fixture
def desk(app: Flask) -> Desk:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        elsewhere = accounts.county(session, "360427", "邻县")
        others = [
            accounts.account(session, Role.AUDITOR, at.county, "auditor"),
            accounts.account(session, Role.OFFICIAL, elsewhere, "stranger"),
        ]
        base = base_of(session, at)
        case_id = case_of(session, at).id
        people = (at.clerk, at.checker, at.reviewer, at.supervisor, at.second, at.payer, *others)
        ids = {one.username: one.id for one in people}
        session.commit()
        return Desk(app, at, ids, case_id, base.id, base.rooms[0].id)


@pytest.fixture(autouse=True)
def _a_morning_in_november() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def placed(desk: Desk) -> int:
    """A place in public notice."""
    with desk.app.app_context():
        session = db.session()
        base = session.get_one(IncubatorBase, desk.base_id)
        found = place_walk(session, desk.at, base).to(State.PUBLICITY).id
        session.commit()
    return int(found)


def test_a_base_is_opened_with_its_rooms(desk: Desk) -> None:
    clerk = desk.client("clerk")
    there = done(clerk, "/desk/incubator/bases/new", name="云岭创业街", operator="云岭镇", address="云岭镇老街")
    done(clerk, f"{there}/rooms/new", name="1 号铺", area_m2="45.5", month_rent="900")
    page = clerk.get(there)
    assert "1 号铺" in page.text
    assert "900.00" in page.text
    done(clerk, f"{there}/close", reason="修缮")
    assert "停止接收" in clerk.get(there).text
    clerk.post(f"{there}/reopen", data={name: values[-1] for name, values in form_of(clerk.get(there).text).items()})
    assert "接收新户" in clerk.get(there).text


def test_a_base_of_the_same_name_is_refused_on_its_field(desk: Desk) -> None:
    answer = send(desk.client("clerk"), "/desk/incubator/bases/new", name="禾川返乡创业园")
    assert answer.status_code == 422
    assert "已有同名的" in answer.text


def test_a_neighbour_does_not_see_the_bases(desk: Desk) -> None:
    stranger = desk.client("stranger")
    assert "禾川返乡创业园" not in stranger.get("/desk/incubator/bases").text
    assert stranger.get(f"/desk/incubator/bases/{desk.base_id}").status_code == 404
    assert stranger.get(f"/desk/incubator/rooms/{desk.room_id}").status_code == 404


def test_a_town_sees_its_countys_bases_and_corrects_none(desk: Desk) -> None:
    town = desk.client("checker")
    assert "禾川返乡创业园" in town.get(f"/desk/incubator/bases/{desk.base_id}").text
    assert town.get(f"/desk/incubator/bases/{desk.base_id}/edit").status_code == 404


def test_a_place_is_asked_for_on_the_form(desk: Desk) -> None:
    clerk = desk.client("clerk")
    path = f"/desk/incubator/new/{desk.case_id}?programme=incubator_place"
    page = clerk.get(path)
    assert "禾川返乡创业园" in page.text
    with desk.app.app_context():
        code = db.session.get_one(IncubatorBase, desk.base_id).code
    done(clerk, path, project="山货加工", base_code=code, wanted_area="60", staff="4", is_pledged="yes")


def test_a_tenancy_goes_from_the_agreement_to_its_end_on_pages(desk: Desk) -> None:
    one = placed(desk)
    at = f"/desk/incubator/{one}"
    with time_machine.travel(MORNING + timedelta(days=10), tick=False):
        payer, checker, clerk = desk.client("payer"), desk.client("checker"), desk.client("clerk")
        done(payer, f"{at}/place", room_id=str(desk.room_id), agreement_no="孵-1", starts_on="2026-11-12", months="12")
        assert f"/desk/incubator/{one}" in payer.get(f"/desk/incubator/bases/{desk.base_id}").text
        done(payer, f"{at}/take-deposit", amount="2000", on="2026-11-12")
        done(checker, f"{at}/move-in", on="2026-11-12", text="水电正常")
        done(clerk, f"{at}/report", year="2026", quarter="4", jobs="4", sales="80000", tax="600")
        refused = send(clerk, f"{at}/report", year="2026", quarter="4", jobs="4", sales="1", tax="1")
        assert refused.status_code == 422
        assert "已经登记过" in refused.text
        done(desk.client("supervisor"), f"{at}/renew", agreement_no="孵-2", months="12")
        done(payer, f"{at}/book-rent", number="2", amount="12000", on="2026-11-12")
        page = payer.get(at).text
        for words in ("孵-2", "第 2 年", "12,000.00", "季度考核", "带动就业"):
            assert words in page
        done(payer, f"{at}/graduate", on="2026-11-12", text="出园", exit_to="加速园")
    assert desk.read(one).state == "graduated"


def test_start_up_money_is_verified_and_paid_part_by_part_on_pages(desk: Desk) -> None:
    with desk.app.app_context():
        session = db.session()
        one = int(money_walk(session, desk.at, to=State.ACCEPTED).id)
        session.commit()
    at = f"/desk/incubator/{one}"
    clerk, checker = desk.client("clerk"), desk.client("checker")
    done(
        clerk,
        f"{at}/enter-investment",
        title="烘干机",
        invoice_no="F-1",
        amount="120000",
        paid_on="2026-10-20",
        proof="发票",
    )
    done(checker, f"{at}/verify-investment", verified="120000")
    done(checker, f"{at}/pass-town-check", text="看过")
    done(desk.client("reviewer"), f"{at}/pass-review", text="同意")
    for who in ("supervisor", "second"):
        client = desk.client(who)
        confirm = send(client, f"{at}/decide", step="check", choice="approve", text="同意")
        sent = {name: values[-1] for name, values in form_of(confirm.text).items()}
        assert client.post(f"{at}/decide", data=sent | {"step": "send"}).status_code == 302
    done(checker, f"{at}/prove", proof="协议")
    page = checker.get(at).text
    for words in ("投资核实", "分期拨付", "18,000.00", "可以拨付", "36,000.00"):
        assert words in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_are_sound_in_both_languages(desk: Desk, language: str) -> None:
    one = placed(desk)
    for who, paths in {
        "clerk": (
            "/desk/incubator/",
            "/desk/incubator/bases",
            f"/desk/incubator/bases/{desk.base_id}",
            f"/desk/incubator/{one}",
        ),
        "payer": (f"/desk/incubator/{one}/place",),
        "auditor": ("/desk/incubator/bases", f"/desk/incubator/{one}"),
    }.items():
        client = desk.client(who)
        client.set_cookie("lang", language)
        for path in paths:
            page = client.get(path)
            assert page.status_code == 200, path
            assert faults_of(page.text) == [], path
