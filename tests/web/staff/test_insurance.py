"""The room of insurance by HTTP: a scheme, a policy bound, a claim from the report to the money."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.applications.states import State
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.extensions import db
from supportdesk.models.programmes.insurance import InsuranceClaim, InsuranceScheme
from supportdesk.queries.programmes import insurance as queries
from tests.factories import accounts
from tests.factories.applications import SupportDesk, budget_of, case_of, support_desk
from tests.factories.insurance import insured, policy_walk, scheme
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of


@dataclass(frozen=True)
class Room:
    """A county's desk behind the pages, and who looks."""

    app: Flask
    at: SupportDesk
    ids: dict[str, int]
    case_id: int

    def client(self, who: str) -> FlaskClient:
        return accounts.sign_in(self.app.test_client(), self.ids[who])

    def claim(self, claim_id: int = 1) -> InsuranceClaim:
        with self.app.app_context():
            return queries.get_claim(db.session(), None, claim_id)


@pytest.fixture
def room(app: Flask) -> Room:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        budget_of(session, at, "startup_insurance")
        elsewhere = accounts.county(session, "360427", "邻县")
        others = [
            accounts.account(session, Role.AUDITOR, at.county, "auditor"),
            accounts.account(session, Role.OFFICIAL, elsewhere, "stranger"),
        ]
        case_id = case_of(session, at).id
        people = (at.clerk, at.checker, at.reviewer, at.supervisor, at.second, at.payer, *others)
        ids = {one.username: one.id for one in people}
        session.commit()
    return Room(app, at, ids, case_id)


@pytest.fixture(autouse=True)
def _a_morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 2, 2, 0, tzinfo=UTC), tick=False):
        yield


def on(day: date) -> Any:  # noqa: ANN401 - a traveller
    return time_machine.travel(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC), tick=False)


def send(client: FlaskClient, path: str, **told: Any) -> Any:  # noqa: ANN401 - a response
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    assert faults_of(page.text) == [], path
    form: dict[str, Any] = {name: values[-1] for name, values in form_of(page.text).items()}
    return client.post(path, data=form | told)


def done(client: FlaskClient, path: str, **told: Any) -> str:  # noqa: ANN401 - fields of a form
    answer = send(client, path, **told)
    assert answer.status_code == 302, (path, answer.status_code, answer.text[:2000])
    return str(answer.location)


def test_a_scheme_is_offered_and_a_policy_asked_for_under_it(room: Room) -> None:
    clerk, payer = room.client("clerk"), room.client("payer")
    done(
        payer, "/desk/insurance/schemes/new", code="ASB", name="安商保", insurer="禾川财险", bank_name="工商银行",
        account="6222021234567890777",
    )  # fmt: skip
    assert "安商保" in clerk.get("/desk/insurance/schemes").text
    there = done(
        clerk, f"/desk/insurance/new/{room.case_id}?programme=startup_insurance", scheme_code="ASB", premium="800",
        sum_insured="60000", starts_on="2026-11-09", is_pledged="yes",
    )  # fmt: skip
    check = clerk.get(there)
    assert "400.00" in check.text
    assert "安商保" in check.text
    done(clerk, there)


def test_the_insurers_account_is_never_written_into_its_form(room: Room) -> None:
    with room.app.app_context():
        one = scheme(db.session(), room.at).id
        db.session.commit()
    payer, path = room.client("payer"), f"/desk/insurance/schemes/{one}"
    page = payer.get(path).text
    assert "6222021234567890777" not in page
    assert "不改就留空" in page

    def after(**told: str) -> str | None:
        done(payer, path, **told)
        with room.app.app_context():
            return db.session.get_one(InsuranceScheme, one).account

    assert after(contact="刘经理") == "6222021234567890777"
    assert after(account="6222021234567890123") == "6222021234567890123"
    assert after(bank_name="") is None


def test_a_paid_policy_is_bound_on_its_page(room: Room) -> None:
    with room.app.app_context():
        session = db.session()
        scheme(session, room.at)
        walk = policy_walk(session, room.at).to(State.PAID)
        one, day = walk.id, walk.today
        session.commit()
    with on(day):
        payer = room.client("payer")
        done(payer, f"/desk/insurance/{one}/bind", policy_number="P-1", starts_on="2026-11-02")
        page = payer.get(f"/desk/insurance/{one}")
    for words in ("P-1", "等待期", "还没有报案"):
        assert words in page.text, words
    assert faults_of(page.text) == []


def policy(room: Room) -> int:
    with room.app.app_context():
        session = db.session()
        scheme(session, room.at)
        found = insured(session, room.at).id
        session.commit()
    return int(found)


def test_a_claim_goes_from_its_report_to_the_money_on_pages(room: Room) -> None:
    one = policy(room)
    clerk, checker, reviewer, supervisor, payer = (
        room.client(who) for who in ("clerk", "checker", "reviewer", "supervisor", "payer")
    )
    with on(date(2026, 9, 14)):
        at = done(
            clerk, f"/desk/insurance/{one}/report", event_on="2026-09-07", cause="6", narrative="水灾停业",
            salvage="20000", other_compensation="10000",
            **{"losses-0-title": "设备", "losses-0-claimed": "120000", "losses-0-evidence": "发票 3 张"},
        )  # fmt: skip
        papers = {f"paper_{paper['code']}": "own" for paper in room.claim().papers}
        done(clerk, f"{at}/receive-papers", **papers)
        done(checker, f"{at}/check", text="现场与申报一致")
    with on(date(2026, 9, 21)):
        (item,) = room.claim().items
        answer = send(reviewer, f"{at}/audit", text="逐项核定", **{f"item_{item.id}": "110000"})
        assert answer.status_code == 422
        assert "核减了" in answer.text
        told = {f"item_{item.id}": "110000", f"remark_{item.id}": "发票不全"}
        done(reviewer, f"{at}/audit", text="逐项核定", **told)
        done(supervisor, f"{at}/approve", panel="何立群、苏明、陈桂珍", text="同意")
        done(clerk, f"{at}/publish")
    with on(date(2026, 10, 19)):
        done(payer, f"{at}/pay", amount="60000", on="2026-10-19", reference="PF-1")
        page = payer.get(at)
    assert room.claim().state is ClaimState.PAID
    for amount in ("120,000.00", "110,000.00", "60,000.00", "PF-1"):
        assert amount in page.text, amount
    assert faults_of(page.text) == []


def test_a_claim_is_nothing_to_another_county(room: Room) -> None:
    one = policy(room)
    with on(date(2026, 9, 14)):
        at = done(
            room.client("clerk"), f"/desk/insurance/{one}/report", event_on="2026-09-07", cause="6", narrative="水灾",
            **{"losses-0-title": "设备", "losses-0-claimed": "100", "losses-0-evidence": "发票"},
        )  # fmt: skip
    assert room.client("stranger").get(at).status_code == 404
    assert room.client("auditor").get(at).status_code == 200
    assert "HC-LP" in room.client("auditor").get("/desk/insurance/claims?state=reported").text


def test_a_claim_without_a_loss_is_refused_above_the_form(room: Room) -> None:
    one = policy(room)
    with on(date(2026, 9, 14)):
        path = f"/desk/insurance/{one}/report"
        answer = send(room.client("clerk"), path, event_on="2026-09-07", cause="6", narrative="水灾")
    assert answer.status_code == 422
    assert "请写明 1 至" in answer.text


def test_a_loss_with_an_amount_and_no_name_is_refused_at_its_line_and_not_left_out(room: Room) -> None:
    one = policy(room)
    with on(date(2026, 9, 14)):
        answer = send(
            room.client("clerk"), f"/desk/insurance/{one}/report", event_on="2026-09-07", cause="6", narrative="水灾",
            **{"losses-0-title": "设备", "losses-0-claimed": "100", "losses-0-evidence": "发票", "losses-1-claimed": "200"},
        )  # fmt: skip
    assert answer.status_code == 422
    assert answer.text.count("请写明损失项目") >= 1
    assert 'id="losses-1-title-error"' in answer.text
    assert 'id="losses-0-title-error"' not in answer.text
    assert faults_of(answer.text) == []


def test_what_was_typed_of_a_claim_is_corrected_and_two_correctors_see_both_texts(room: Room) -> None:
    one, clerk, checker = policy(room), room.client("clerk"), room.client("checker")
    with on(date(2026, 9, 14)):
        at = done(
            clerk, f"/desk/insurance/{one}/report", event_on="2026-09-07", cause="6", narrative="水灾停业", salvage="20000",
            **{"losses-0-title": "设备", "losses-0-claimed": "120000", "losses-0-evidence": "发票 3 张"},
        )  # fmt: skip
        assert f"{at}/correct" in clerk.get(at).text
        page = clerk.get(f"{at}/correct").text
        assert faults_of(page) == []
        seen = form_of(page)
        assert (seen["losses-0-title"], seen["losses-0-claimed"], seen["salvage"]) == (
            ["设备"],
            ["120000.00"],
            ["20000.00"],
        )
        done(
            clerk,
            f"{at}/correct",
            **{"losses-0-claimed": "100000", "losses-1-title": "存货", "losses-1-claimed": "5000"},
        )
        assert [(item.title, item.claimed.fen) for item in room.claim().items] == [
            ("设备", 100_000_00),
            ("存货", 5_000_00),
        ]
        assert room.claim().claimed.fen == 105_000_00
        # Somebody else had the page open before.
        answer = clerk.post(f"{at}/correct", data=seen | {"narrative": ["雨灾"]})
        assert answer.status_code == 409
        for words in ("雨灾", "水灾停业", "设备（经营损失）120,000.00 元", "存货（经营损失）5,000.00 元，没有证据"):
            assert words in answer.text
        assert clerk.post(f"{at}/correct", data=form_of(answer.text)).status_code == 302
        assert (room.claim().narrative, room.claim().claimed.fen) == ("雨灾", 120_000_00)
        before = room.claim().version
        done(clerk, f"{at}/correct")
        assert room.claim().version == before
        done(checker, f"{at}/check", text="属实")
        assert clerk.get(f"{at}/correct").status_code == 409
        assert f"{at}/correct" not in clerk.get(at).text
