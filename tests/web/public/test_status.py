"""Where is my application? Asked by whoever holds the receipt."""

import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.accounts import Throttle
from supportdesk.models.applications import Application
from supportdesk.models.papers import Paper, PaperState
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import progress as queries
from supportdesk.services.programmes import loans
from supportdesk.web.shared.clock import now
from tests.factories import support
from tests.factories.loans import LoanDesk, Walk, case_of, loan_desk
from tests.web.shared.markup import faults_of

TODAY = date(2026, 11, 9)
UNKNOWN = "269999999999"


@pytest.fixture(autouse=True)
def a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 9, 1, 0, tzinfo=UTC), tick=False):
        yield


@dataclass(frozen=True)
class Asked:
    """A loan's receipt, the applicant's last four, and their name."""

    loan_id: int
    receipt: str
    last_four: str
    name: str


def asked_of(walk: Walk) -> Asked:
    person = walk.session.get_one(Person, walk.case.person_id)
    assert person.id_no is not None
    return Asked(walk.id, walk.loan.receipt_number or "", person.id_no[-4:], person.name)


def walked(app: Flask, state: LoanState) -> Asked:
    with app.app_context():
        session = db.session()
        return asked_of(Walk(session, loan_desk(session)).to(state))


def ask(client: FlaskClient, receipt: str, last_four: str, address: str = "203.0.113.9") -> TestResponse:
    return client.post(
        "/status", data={"receipt": receipt, "last_four": last_four}, environ_overrides={"REMOTE_ADDR": address}
    )


def test_the_page_asks_without_an_account_and_takes_the_number_from_the_qr_code(client: FlaskClient) -> None:
    page = client.get("/status?receipt=260300041758")
    assert page.status_code == 200
    assert 'value="260300041758"' in page.text
    assert "script" not in re.sub(r"<script src=[^>]*></script>", "", page.text)


def test_who_holds_the_receipt_scans_its_code_and_types_nothing(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.DECISION)
    with app.app_context():
        session = db.session()
        loan = session.scalars(select(Loan).where(Loan.receipt_number == known.receipt)).one()
        told = {
            "kind": "receipt",
            "number": "2026-000001",
            "code": "ABCDEFGHJKLM",
            "language": "zh",
            "issued_at": now(),
        }
        paper = Paper(**told, case_id=loan.case_id, application_id=loan.id, unit_id=loan.unit_id, content_digest="x")
        session.add(paper)
        session.commit()
    page = client.get(f"/status?receipt={known.receipt}&paper=ABCDEFGHJKLM")
    assert page.status_code == 200
    assert "正在审批" in page.text
    for receipt, code in ((known.receipt, "ABCDEFGHJKLN"), (UNKNOWN, "ABCDEFGHJKLM"), (known.receipt, "")):
        assert "正在审批" not in client.get(f"/status?receipt={receipt}&paper={code}").text
    with app.app_context():
        db.session.scalars(select(Paper)).one().state = PaperState.REVOKED
        db.session.commit()
    assert "正在审批" not in client.get(f"/status?receipt={known.receipt}&paper=ABCDEFGHJKLM").text


def test_the_codes_of_receipts_are_not_to_be_guessed_in_a_row(client: FlaskClient) -> None:
    answers = [client.get(f"/status?receipt={UNKNOWN}&paper=A{number}").status_code for number in range(12)]
    assert answers[-1] == 429


def test_the_answer_says_where_it_is_who_has_it_and_by_when_and_names_nobody(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.DECISION)
    grouped = " ".join(known.receipt[at : at + 4] for at in (0, 4, 8))
    answer = ask(client, grouped, known.last_four)
    assert answer.status_code == 200
    for words in ("正在审批", "现在不用您做什么。", "县里审批，现在在这里", "禾川县返乡创业服务台", "15 个工作日", "20 个工作日",
                  "0000-6123456", "12345"):  # fmt: skip
        assert words in answer.text, words
    for name in (known.name, "周晓兰", "陈桂珍", "郑海峰", "春生山货加工坊", "200,000"):
        assert name not in answer.text, name
    assert faults_of(answer.text) == []


def test_the_answer_is_complete_in_english(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.DECISION)
    client.set_cookie("lang", "en")
    text = re.sub(r"<[^>]+>", " ", ask(client, known.receipt, known.last_four).text)
    left = re.sub(r"禾川县|云岭镇|中文|归", "", text)
    assert re.findall(r"[\u4e00-\u9fff]+", left) == []


def test_a_small_x_and_full_width_digits_are_understood(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.RECEIVED)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in known.receipt)
    assert ask(client, wide, known.last_four.lower()).status_code == 200


def test_whoever_owes_papers_reads_which_and_until_when(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        walk = Walk(session, loan_desk(session)).to(LoanState.RECEIVED)
        walk.does(walk.at.clerk, loans.notify_missing)
        known = asked_of(walk)
        notice = queries.progress_of(session, walk.id, walk.today).notice
        assert notice is not None
        count, answer_by = len(notice.items), notice.answer_by
    answer = ask(client, known.receipt, known.last_four)
    assert f"请您补 {count} 项材料。" in answer.text
    assert f"{answer_by.month}月{answer_by.day}日" in answer.text
    assert "notice-act" in answer.text


def plain(page: TestResponse, *typed: str) -> str:
    """The page without what the asker typed and the form's own key."""
    text = re.sub(r'name="form_key"[^>]*value="[^"]*"|value="[^"]*"[^>]*name="form_key"', "", page.text)
    for words in typed:
        text = text.replace(words, "")
    return text


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_an_unknown_number_and_wrong_characters_get_the_same_answer_after_the_same_work(
    app: Flask, client: FlaskClient
) -> None:
    known = walked(app, LoanState.DECISION)
    wrong = "0000" if known.last_four != "0000" else "1111"
    for number in ("260000000000", "260000000001"):  # a client's first two requests are alone in getting cookies
        ask(client, number, wrong)
    with statements(app) as for_wrong:
        wrong_four = ask(client, known.receipt, wrong)
    with statements(app) as for_unknown:
        unknown = ask(client, UNKNOWN, known.last_four)
    assert wrong_four.status_code == unknown.status_code == 404
    assert "没有查到" in unknown.text
    assert plain(wrong_four, known.receipt, wrong) == plain(unknown, UNKNOWN, known.last_four)
    assert set(wrong_four.headers.keys()) == set(unknown.headers.keys())
    assert for_wrong == for_unknown


def test_the_comparison_of_work_would_notice_a_query_less(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a look-up that stops as soon as the number is unknown."""
    known = walked(app, LoanState.DECISION)

    def hasty(session: Session, receipt: str, _last_four: str) -> int | None:
        found = session.query(Application.id).filter(Application.receipt_number == receipt).scalar()
        return found and session.query(Application.id).filter(Application.id == found, Application.id < 0).scalar()

    monkeypatch.setattr(queries, "find_by_receipt", hasty)
    with statements(app) as for_wrong:
        ask(client, known.receipt, "0000")
    with statements(app) as for_unknown:
        ask(client, UNKNOWN, "0000")
    assert for_wrong != for_unknown


def test_what_is_no_number_is_told_at_its_field_and_costs_no_try_of_a_receipt(app: Flask, client: FlaskClient) -> None:
    answer = ask(client, "HC-2026-0417", "12")
    assert answer.status_code == 422
    assert "回执号是 12 位数字" in answer.text
    assert "最后四位" in answer.text
    with app.app_context():
        assert [row.key for row in db.session.query(Throttle)] == ["status:address:203.0.113.9"]


def test_five_misses_close_a_receipt_for_an_hour_even_to_its_owner(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.DECISION)
    wrong = "0000" if known.last_four != "0000" else "1111"
    for turn in range(5):
        assert ask(client, known.receipt, wrong, f"203.0.113.{turn}").status_code == 404
    refused = ask(client, known.receipt, known.last_four, "203.0.113.77")
    assert refused.status_code == 429
    assert "60 分钟" in refused.text
    with time_machine.travel(datetime(2026, 11, 9, 2, 1, tzinfo=UTC), tick=False):
        assert ask(client, known.receipt, known.last_four, "203.0.113.77").status_code == 200


def test_an_unknown_number_is_closed_just_like_a_known_one(client: FlaskClient) -> None:
    for turn in range(5):
        assert ask(client, UNKNOWN, "0000", f"203.0.113.{turn}").status_code == 404
    assert ask(client, UNKNOWN, "0000", "203.0.113.77").status_code == 429


def test_success_does_not_wear_a_receipt_out(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.DECISION)
    for turn in range(8):
        assert ask(client, known.receipt, known.last_four, f"203.0.113.{turn}").status_code == 200


def test_ten_tries_in_a_quarter_of_an_hour_are_enough_for_one_address(client: FlaskClient) -> None:
    for turn in range(10):
        assert ask(client, f"2600000000{turn:02d}", "0000").status_code == 404
    assert ask(client, "260000000099", "0000").status_code == 429
    assert ask(client, "260000000099", "0000", "203.0.113.10").status_code == 404


def test_who_asked_from_where_is_forgotten_after_a_day(app: Flask, client: FlaskClient) -> None:
    ask(client, UNKNOWN, "0000")
    with time_machine.travel(datetime(2026, 11, 10, 2, 0, tzinfo=UTC), tick=False):
        ask(client, "260000000001", "0000", "203.0.113.10")
    with app.app_context():
        assert {row.key for row in db.session.query(Throttle)} == {
            "status:address:203.0.113.10",
            "status:receipt:260000000001",
        }


def test_tries_at_the_same_moment_are_all_counted(app: Flask) -> None:
    known = walked(app, LoanState.DECISION)
    wrong = "0000" if known.last_four != "0000" else "1111"

    def one(turn: int) -> int:
        return ask(app.test_client(), known.receipt, wrong, f"203.0.113.{turn}").status_code

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(one, range(12)))
    assert codes.count(404) == 5
    assert codes.count(429) == 7


def decided(session: Session, at: LoanDesk, count: int) -> None:
    """Loans decided in the last ninety days, after 6 working days and more."""
    case = case_of(session, at)
    for turn in range(count):
        began = date(2026, 9, 1) + timedelta(days=turn % 5)
        support.historic(
            session, Kind.TRAINING, number=f"X-{turn}", case_id=case.id, person_id=case.person_id, unit_id=at.town.id,
            is_historic=False, clock_from=began, clock_days=15, clock_stopped_on=began + timedelta(days=14),
            decided_on=began + timedelta(days=14), paused_days=turn % 3, touch=5_000 + turn, amount_requested=Money(0),
        )  # fmt: skip
    session.commit()


@pytest.mark.parametrize(("count", "is_told"), [(9, False), (10, True)])
def test_the_usual_time_is_told_from_ten_applications_on(app: Flask, count: int, is_told: bool) -> None:
    with app.app_context():
        session = db.session()
        at = loan_desk(session)
        decided(session, at, count)
        calendar = queries.work_calendar(session)
        usual = queries._usual(session, at.county, Kind.TRAINING, calendar, TODAY)
        assert (usual is not None) is is_told
        if usual:
            assert usual.count == 10
            assert 8 <= usual.low <= usual.high <= 10


def test_the_page_without_the_last_four_tells_nothing_about_a_known_number(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.DECISION)
    first = plain(client.get(f"/status?receipt={known.receipt}"), known.receipt)
    second = plain(client.get(f"/status?receipt={UNKNOWN}"), UNKNOWN)
    assert first == second


def test_who_switches_the_language_still_sees_the_answer(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.DECISION)
    page = ask(client, known.receipt, known.last_four)
    found = re.search(r'href="(/reading[^"]*lang=en[^"]*)"', page.text)
    assert found is not None
    switch = html.unescape(found[1])
    assert known.last_four not in switch.replace(known.receipt, "")
    answer = client.get(switch, follow_redirects=True)
    assert answer.status_code == 200
    assert 'lang="en"' in answer.text
    assert "<form" not in answer.text.split("<main")[1].split("</main")[0]
    assert f"{known.receipt[:4]} {known.receipt[4:8]}" in answer.text
    # Back again from the page in English, which a link has brought.
    back = re.search(r'href="(/reading[^"]*lang=zh[^"]*)"', answer.text)
    assert back is not None
    assert "正在审批" in client.get(html.unescape(back[1]), follow_redirects=True).text


def test_an_answer_is_shown_again_to_nobody_else_and_not_for_long(app: Flask, client: FlaskClient) -> None:
    known = walked(app, LoanState.DECISION)
    address = f"/status?receipt={known.receipt}&shown=1"
    assert "正在审批" not in client.get(address).text
    ask(client, known.receipt, known.last_four)
    assert "正在审批" in client.get(address).text
    assert "正在审批" not in client.get(f"/status?receipt={UNKNOWN}&shown=1").text
    assert "正在审批" not in app.test_client().get(address).text
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert "正在审批" not in client.get(address).text
    ask(client, known.receipt, known.last_four)
    client.get("/status")
    assert "正在审批" not in client.get(address).text
