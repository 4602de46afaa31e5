"""A month is checked, frozen, signed, compared and restated on its pages."""

import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import create_engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker

import config
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.jobs.long_jobs import Process
from supportdesk.models import engine
from supportdesk.models.audit import ChainHead, Event
from supportdesk.models.months import MonthFreeze, MonthReckoning
from supportdesk.models.people import Person
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.papers import processes
from supportdesk.services import audit
from supportdesk.services.work import deed, small_write
from supportdesk.web.shared.clock import now
from supportdesk.web.staff.summaries import kept
from tests.factories import accounts
from tests.factories.books import random_books

MONTH = "/desk/summaries/2026-09"


@pytest.fixture(autouse=True)
def at_once(settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process's work is done before the page answers."""
    made = create_engine(settings.database_url)
    engine.prepare(made)
    monkeypatch.setattr(
        processes, "start", lambda _module, job_id, _environment: Process(sessionmaker(made), settings, job_id).work()
    )
    yield
    made.dispose()


@pytest.fixture
def clients(app: Flask) -> dict[str, FlaskClient]:
    """A county with a random history, three who may sign, and who may not."""
    with app.app_context():
        session = db.session()
        books = random_books(session, 2, people_count=20)
        staff = {
            "official": accounts.account(session, Role.OFFICIAL, books.county, name="经办甲"),
            "reviewer": accounts.account(session, Role.SUPERVISOR, books.county, name="复核乙"),
            "approver": accounts.account(session, Role.SUPERVISOR, books.county, name="批准丙"),
            "auditor": accounts.account(session, Role.AUDITOR, books.county),
            "town": accounts.account(session, Role.OFFICIAL, books.towns[0]),
        }
        session.commit()
        last = session.scalar(select(func.max(Event.id))) or 0
        with small_write(session):
            audit.begin_chain(session)
            session.get_one(ChainHead, 1).last_event_id = last
        ids = {name: one.id for name, one in staff.items()}
        db.session.remove()
    return {name: accounts.sign_in(app.test_client(), one) for name, one in ids.items()}


def happen(session: Session, **changed: object) -> None:
    """Something is written later: everybody on file is entered for another day, and a deed moves the chain."""
    session.execute(update(Person).values(**changed))
    session.commit()
    with deed(session, None, now()) as work:
        work.record("case.note_written", {})


def test_a_month_is_frozen_signed_by_three_and_restated(app: Flask, clients: dict[str, FlaskClient]) -> None:
    official, reviewer, approver = clients["official"], clients["reviewer"], clients["approver"]
    page = official.get(f"{MONTH}/freeze").text
    assert page.count("相符") >= 8
    assert "冻结，并作为编制人签字" in page
    assert official.post(f"{MONTH}/freeze", data={"form_key": "a"}).status_code == 302
    shown = official.get(MONTH).text
    assert "已编制，待审核" in shown
    assert "经办甲" in shown
    assert "作为审核人签字" not in shown, "who compiled it does not review it"
    assert official.post(f"{MONTH}/review", data={"form_key": "b"}).status_code == 422
    assert "作为审核人签字" in reviewer.get(MONTH).text
    assert reviewer.post(f"{MONTH}/review", data={"form_key": "c"}).status_code == 302
    assert reviewer.post(f"{MONTH}/approve", data={"form_key": "d"}).status_code == 422
    assert approver.post(f"{MONTH}/approve", data={"form_key": "e"}).status_code == 302
    assert "已批准" in official.get("/desk/summaries/").text
    addresses = (MONTH, f"{MONTH}/workbook", f"{MONTH}/paper", f"{MONTH}/workbook?lang=en", f"{MONTH}/paper?lang=en")
    before = [official.get(address).data for address in addresses]
    assert before[2].startswith(b"%PDF")
    assert official.get(f"{MONTH}/late").text.count("没有变化")
    listed = official.get(f"{MONTH}/people_on_file").text
    assert "这份名单按冻结时的账目" in listed
    by_category = official.get(f"{MONTH}/people_started?window=year_to_date&category=07").text
    assert "冻结时没有留下这份名单，下面按现在的账目。" in by_category
    assert "这份名单按冻结时的账目" not in by_category
    with app.app_context():
        happen(db.session(), returned_on=now().date())
    # The page alone has a fresh form key each time.
    after = [official.get(address).data for address in addresses]
    assert after[1:] == before[1:]
    assert without_keys(after[0]) == without_keys(before[0])
    late = official.get(f"{MONTH}/late").text
    address = re.search(r'href="([^"]+/late/people_on_file[^"]*)"', late)
    assert address is not None
    rows = official.get(address[1].replace("&amp;", "&")).text
    assert "冻结之后才登记或改动的记录" in rows
    assert official.post(f"{MONTH}/freeze", data={"form_key": "f", "note": " "}).status_code == 422
    assert official.post(f"{MONTH}/freeze", data={"form_key": "g", "note": "返乡日期更正"}).status_code == 302
    second = official.get(MONTH).text
    assert "第 2 版，重报原因：返乡日期更正" in second
    first = official.get(f"{MONTH}?edition=1").text
    assert "已批准" in first
    assert official.get(f"{MONTH}/paper?edition=1").data == before[2]
    assert official.get(f"{MONTH}?edition=7").status_code == 404
    assert reviewer.post(f"{MONTH}/send-back", data={"form_key": "h", "note": ""}).status_code == 422
    assert reviewer.post(f"{MONTH}/send-back", data={"form_key": "i", "note": "数字不对"}).status_code == 302
    assert official.get(f"{MONTH}/paper").data == before[2], "the first edition holds again"


def without_keys(page: bytes) -> str:
    """What the page says, without the tokens that differ by page view."""
    text = page.decode()
    return re.sub(r'(name="(?:form_key|csrf_token)" value=")[^"]*', "", text[text.index("<main") :])


def test_who_may_not_sign_does_not(clients: dict[str, FlaskClient]) -> None:
    assert clients["auditor"].post(f"{MONTH}/freeze", data={}).status_code == 403
    assert clients["town"].get(f"{MONTH}/freeze?unit=360426").status_code == 404
    assert clients["official"].post(f"{MONTH}/approve", data={"form_key": "a"}).status_code == 403
    assert clients["official"].post(f"{MONTH}/compile", data={"form_key": "b"}).status_code == 409, "not frozen"
    assert clients["official"].get(f"{MONTH}/late").status_code == 404


def test_why_figures_changed_is_told_of_running_and_frozen_months(clients: dict[str, FlaskClient]) -> None:
    official = clients["official"]
    running = official.get(f"{MONTH}/changes").text
    assert "点指标，看新增、减少和变动" in running
    for cause in ("new", "closed", "changed", "corrected"):
        assert official.get(f"{MONTH}/changes/loan_balance?cause={cause}").status_code == 200
    assert official.get(f"{MONTH}/changes/people_found").status_code == 404
    official.post(f"{MONTH}/freeze", data={"form_key": "a"})
    frozen = official.get(f"{MONTH}/changes?lang=en").text
    assert "Corrections of last month" in frozen
    assert official.get(f"{MONTH}/changes/loan_balance?cause=new").status_code == 200


def test_a_large_countys_month_is_shown_as_reckoned_last_until_it_is_reckoned_anew(
    app: Flask, clients: dict[str, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    official = clients["official"]
    monkeypatch.setattr(kept, "PATIENCE_MS", 0)
    assert official.post(f"{MONTH}/reckon").status_code == 302
    assert "按现在的账目重新计算" not in official.get(MONTH).text
    with app.app_context():
        happen(db.session(), returned_on=now().date())
    monkeypatch.setattr(kept.summaries, "get_summary", lambda *_: pytest.fail("the page waits for the figures"))
    assert "按现在的账目重新计算" in official.get(MONTH).text
    monkeypatch.undo()
    monkeypatch.setattr(kept, "PATIENCE_MS", 0)
    official.post(f"{MONTH}/reckon")
    assert "按现在的账目重新计算" not in official.get(MONTH).text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MonthReckoning)) == 1
        assert db.session.scalar(select(func.count()).select_from(MonthFreeze)) == 0


def test_a_supervisor_answers_for_a_failing_check_and_another_signs_as_compiler(
    app: Flask, clients: dict[str, FlaskClient]
) -> None:
    with app.app_context():
        loan = db.session.scalars(
            select(Loan).where(Loan.disbursed_on.is_not(None), Loan.venture_id.is_not(None)).order_by(Loan.id)
        ).first()
        assert loan is not None
        table = Loan.__table__
        db.session.execute(update(table).where(table.c.id == loan.id).values(principal_left=Money(100)))
        db.session.execute(
            update(Venture)
            .where(Venture.id == loan.venture_id)
            .values(status=VentureStatus.CLOSED, closed_on=date(2026, 9, 20))
        )
        db.session.commit()
    official, approver = clients["official"], clients["approver"]
    field = "reason_closed_with_loan"
    page = official.get(f"{MONTH}/freeze").text
    assert "请审批人写明理由后冻结" in page
    assert field not in page
    answered = {"form_key": "a", field: "银行正在清算，下月补登"}
    assert official.post(f"{MONTH}/freeze", data=answered).status_code == 403
    assert field in approver.get(f"{MONTH}/freeze").text
    silent = approver.post(f"{MONTH}/freeze", data={"form_key": "b"})
    assert "核对不符，不能冻结：停业而有贷款未清的，都有处置记录" in approver.get(silent.location).text
    done = approver.post(f"{MONTH}/freeze", data={**answered, "form_key": "c"})
    assert "已冻结，第 1 版" in approver.get(done.location).text
    shown = official.get(MONTH).text
    assert "已冻结，待编制人签字" in shown
    assert "银行正在清算，下月补登" in shown
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.kind == "month.frozen")).one()
        assert event.data["exceptions"] == [{"check": "closed_with_loan", "reason": "银行正在清算，下月补登"}]
    assert official.post(f"{MONTH}/compile", data={"form_key": "d"}).status_code == 302
    assert clients["reviewer"].post(f"{MONTH}/review", data={"form_key": "e"}).status_code == 302
    assert approver.post(f"{MONTH}/approve", data={"form_key": "f"}).status_code == 302
    pages = PdfReader(io.BytesIO(official.get(f"{MONTH}/paper").data)).pages
    said = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert "核对例外" in said
    assert "银行正在清算，下月补登" in said


def test_a_month_that_is_being_drawn_up_is_not_drawn_up_twice_and_can_be_cancelled(
    app: Flask, clients: dict[str, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(processes, "start", lambda _module, job_id, _environment: asked.append(job_id))
    official, reviewer = clients["official"], clients["reviewer"]
    page = official.post(f"{MONTH}/freeze", data={"form_key": "a"}).location
    waits = official.get(page).text
    assert 'http-equiv="refresh"' in waits
    assert "取消任务" in waits
    second = reviewer.post(f"{MONTH}/freeze", data={"form_key": "b"})
    assert second.status_code == 422
    assert "同样的任务正在后台处理" in second.text
    assert len(asked) == 1
    assert reviewer.get(page).status_code == 404, "everybody sees what they asked for themselves"
    assert official.post(f"{page}/cancel", data={"form_key": "c"}).status_code == 302
    assert "没有冻结" in official.get(page).text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MonthFreeze)) == 0
