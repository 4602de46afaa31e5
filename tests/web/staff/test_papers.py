"""The room of papers, as an official uses it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from supportdesk.domain.capitals import capitals
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.audit import Event
from supportdesk.models.papers import Paper
from supportdesk.models.people import Person
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from tests.factories import accounts
from tests.factories.loans import LoanDesk, Walk, loan_desk
from tests.web.shared.markup import faults_of


@pytest.fixture(autouse=True)
def a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 9, 1, 0, tzinfo=UTC), tick=False):
        yield


class Room:
    """A loan that was decided, and clients who want its papers."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            session = db.session()
            at: LoanDesk = loan_desk(session)
            walk = Walk(session, at).to(LoanState.APPROVED)
            self.loan_id, self.case_id, self.name = walk.id, walk.case.id, walk.loan.person.name
            self.county_id, clerk_id = at.county.id, at.clerk.id
            stranger = accounts.account(
                session, Role.OFFICIAL, accounts.county(session, "990999", "邻县"), "stranger"
            ).id
            auditor = accounts.account(session, Role.AUDITOR, at.county, "auditor").id
            applicant = accounts.account(
                session, Role.ENTREPRENEUR, at.county, "applicant", person_id=walk.case.person_id
            ).id
            session.commit()
        self.clerk = accounts.sign_in(app.test_client(), clerk_id)
        self.stranger = accounts.sign_in(app.test_client(), stranger)
        self.auditor = accounts.sign_in(app.test_client(), auditor)
        self.applicant = accounts.sign_in(app.test_client(), applicant)

    def print(self, paper: str, language: str = "zh", client: FlaskClient | None = None) -> str:
        answer = (client or self.clerk).post(
            f"/desk/papers/application/{self.loan_id}", data={"paper": paper, "language": language}
        )
        assert answer.status_code == 302
        return answer.location


@pytest.fixture
def room(app: Flask) -> Room:
    return Room(app)


def events(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Event)) or 0


def test_the_page_offers_what_the_loan_has_come_to(room: Room) -> None:
    page = room.clerk.get(f"/desk/papers/application/{room.loan_id}")
    assert page.status_code == 200
    for name in ("收件回执", "受理通知书", "创业担保贷款推荐（资格审核）表"):
        assert name in page.text
    assert "不予批准决定书" not in page.text
    assert faults_of(page.text) == []


def test_printing_gives_the_paper_out_once_and_looking_at_it_writes_nothing(app: Flask, room: Room) -> None:
    there = room.print("receipt:")
    assert room.print("receipt:") == there
    before = events(app)
    first, second = room.clerk.get(there), room.clerk.get(there)
    assert first.mimetype == "application/pdf"
    assert first.data == second.data
    assert first.headers["Content-Disposition"].startswith('inline; filename="receipt-2026-00001-zh.pdf"')
    assert "no-store" in first.headers["Cache-Control"]
    assert events(app) == before
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Paper)) == 1


def test_what_was_given_out_is_listed_with_its_code_and_verified_by_anyone(room: Room, client: FlaskClient) -> None:
    data = room.clerk.get(room.print("receipt:")).data
    page = room.clerk.get(f"/desk/papers/application/{room.loan_id}")
    with client.application.app_context():
        code = db.session.scalars(select(Paper.code)).one()
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in page.text
    proof = client.get(f"/verify/{code}")
    assert "本件由本系统出具，现在有效" in proof.text
    assert room.name not in proof.text
    compared = client.post(f"/verify/{code}", data={"file": (BytesIO(data), "x.pdf")})
    assert "一模一样" in compared.text


def test_a_summary_is_printed_from_its_case_in_both_languages(room: Room) -> None:
    page = room.clerk.get(f"/desk/papers/case/{room.case_id}")
    assert "返乡创业办件摘要" in page.text
    made = []
    for language in ("zh", "en"):
        answer = room.clerk.post(f"/desk/papers/case/{room.case_id}", data={"language": language})
        made.append(room.clerk.get(answer.location).data)
    assert all(data.startswith(b"%PDF-") for data in made)
    assert made[0] != made[1]


def test_a_paper_that_is_not_on_offer_leads_back_to_what_is(app: Flask, room: Room) -> None:
    before = events(app)
    assert room.print("refusal:").endswith(f"/desk/papers/application/{room.loan_id}")
    assert room.print("../../etc/passwd").endswith(f"/desk/papers/application/{room.loan_id}")
    assert events(app) == before


def test_after_a_change_the_old_paper_says_so_instead_of_showing_something_else(app: Flask, room: Room) -> None:
    there = room.print("recommendation:")
    with app.app_context():
        session = db.session()
        walk = object.__new__(Walk)
        walk.session, walk.id = session, room.loan_id
        loan = walk.loan
        loan.purpose = "改买冷库"
        session.commit()
    answer = room.clerk.get(there)
    assert answer.status_code == 409
    assert "重新出具" in answer.text


def test_strangers_find_nothing_and_those_who_only_read_print_nothing(room: Room) -> None:
    there = room.print("receipt:")
    for path in (f"/desk/papers/application/{room.loan_id}", f"/desk/papers/case/{room.case_id}", there):
        assert room.stranger.get(path).status_code == 404, path
        assert room.auditor.get(path).status_code == 403, path
        assert room.applicant.get(path).status_code == 403, path


def test_the_applicant_opens_what_was_written_to_them_and_nothing_else(app: Flask, room: Room) -> None:
    receipt, form = room.print("receipt:"), room.print("recommendation:")
    mine = receipt.replace("/desk/papers/", "/my/papers/")
    page = room.applicant.get(f"/my/applications/{room.loan_id}")
    assert mine in page.text
    assert room.applicant.get(mine).data == room.clerk.get(receipt).data
    assert room.applicant.get(form.replace("/desk/papers/", "/my/papers/")).status_code == 404
    assert form.replace("/desk/papers/", "/my/papers/") not in page.text


def test_a_withdrawn_loan_still_has_its_receipt(app: Flask, room: Room) -> None:
    with app.app_context():
        session = db.session()
        walk = object.__new__(Walk)
        walk.session, walk.id = session, room.loan_id
        walk.today = datetime(2026, 11, 9, tzinfo=UTC).date()
        walk.does(None, loans.withdraw)
    page = room.clerk.get(f"/desk/papers/application/{room.loan_id}")
    assert "收件回执" in page.text
    assert "推荐（资格审核）表" not in page.text


def test_the_banks_quarter_goes_to_finance_as_a_workbook_too_and_that_it_was_taken_is_on_record(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        walk = Walk(session, loan_desk(session)).to(LoanState.REPAYING)
        person = session.get_one(Person, walk.case.person_id)
        person.bank_name, person.bank_account = "县农村商业银行", "6222000011112222"
        first = queries.page_of(session, walk.at.clerk, walk.loan, walk.today).quarters[0]
        day = first.ends_before + timedelta(days=2)
        walk.does(
            walk.at.reviewer, loans.verify_subsidy_quarter, day=day, starts_on=first.starts_on,
            interest_paid=first.interest, proof="付息回单",
        )  # fmt: skip
        key = f"subsidy_sheet:{walk.at.bank.id}/{first.ends_before}"
        subsidy, loan_id, name, contract = first.subsidy, walk.id, person.name, walk.loan.contract_no
        foreign = accounts.account(session, Role.OFFICIAL, accounts.county(session, "990999", "邻县"), "stranger").id
        ids = (walk.at.clerk.id, walk.at.supervisor.id, foreign)
        session.commit()
    with time_machine.travel(datetime.combine(day, time(2, 0), UTC), tick=False):
        clerk, supervisor, stranger = (accounts.sign_in(app.test_client(), one) for one in ids)
        path = f"/desk/papers/application/{loan_id}"
        page = clerk.get(path).text
        assert page.count(f'action="{path}/workbook"') == 1
        assert "下载工作簿（留痕）" in page
        assert faults_of(page) == []
        book = clerk.post(f"{path}/workbook", data={"paper": key})
        rows = CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
        told = [str(cell) for row in rows for cell in row]
        assert {name, contract, "待拨付", "中央"} <= set(told)
        # The bank knows its borrowers by their contracts.
        assert "6222000011112222" not in told
        assert any(one.endswith("2222") for one in told)
        assert float(Decimal(subsidy.fen) / 100) in rows[-2]
        assert f"合计（大写）：{capitals(subsidy)}" in told
        # What is no sheet leads back to what is on offer; who does not book with Finance gets none.
        assert clerk.post(f"{path}/workbook", data={"paper": "receipt:"}).location == path
        assert f"{path}/workbook" not in supervisor.get(path).text
        assert supervisor.post(f"{path}/workbook", data={"paper": key}).status_code == 403
        assert stranger.post(f"{path}/workbook", data={"paper": key}).status_code == 404
    with app.app_context():
        taken = db.session.scalars(select(Event.data).where(Event.kind == "subsidy_sheet.exported")).all()
    assert [one["number"] for one in taken] == [key.removeprefix("subsidy_sheet:")]
