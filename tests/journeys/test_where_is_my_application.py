"""Where is my application? Asked on a telephone without an account, then at home with one. By hands at a browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from supportdesk.domain.applications.states import State
from supportdesk.extensions import db
from supportdesk.models.applications import Document
from supportdesk.models.audit import ChainHead
from supportdesk.models.programmes.subsidies import Subsidy
from tests.factories.applications import applicant, budget_of, case_of, support_desk
from tests.factories.portal import own_account, photo
from tests.factories.subsidies import subsidy_walk
from tests.journeys.hands import CHROMIUM, Hands, Office, office_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    # What the browser does is the same on either database; the deeds behind it are tried on both elsewhere.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
MONDAY = date(2026, 11, 2)


@dataclass(frozen=True)
class Asked:
    """An application at the counter that is not handed in yet, one that was paid, and whose they are."""

    office: Office
    application: int
    paid: int
    last_four: str

    @property
    def receipt(self) -> str:
        """The number that the applicant was told."""
        with self.office.app.app_context():
            return db.session.get_one(Subsidy, self.application).receipt_number or ""

    def looks_up(self, hands: Hands, receipt: str, last_four: str) -> str:
        """Ask on the public page; returns what it says, without what was typed."""
        hands.opens("/status").sends(receipt=receipt, last_four=last_four)
        hands.on_a_phone()
        # What isn't found is answered with 404, which the browser tells of.
        hands.heard = [one for one in hands.heard if "404" not in one]
        return hands.words()


@pytest.fixture
def asked(app: Flask) -> Iterator[Asked]:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        budget_of(session, at, "startup_subsidy")
        budget_of(session, at, "rent_subsidy")
        person = applicant(session, at)
        case = case_of(session, at, person)
        paid = subsidy_walk(session, at, "rent", case).to(State.PAID)
        draft = subsidy_walk(session, at, "one_off", case)
        own = own_account(session, at, person)
        session.get_one(ChainHead, 1).touch += 1_000
        session.commit()
        ids = {"applicant": own.id, "clerk": at.clerk.id}
        told = draft.id, paid.id, str(person.id_no)[-4:]
    with office_of(app, ids) as office:
        yield Asked(office, *told)


def test_who_holds_the_receipt_reads_where_it_is_and_answers_what_is_asked(asked: Asked, tmp_path: Path) -> None:
    office, room = asked.office, f"/desk/subsidies/{asked.application}"
    with office.on("clerk", MONDAY) as clerk:
        clerk.opens(room + "/check").sends()
        clerk.reads("申请已收到", asked.receipt).prints("receipt:")
        clerk.opens(f"/desk/papers/application/{asked.application}").reads("收件回执")
        code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", clerk.words())
    assert code is not None

    with office.outside(MONDAY) as phone:
        wrong = asked.looks_up(phone, asked.receipt, "0000")
        unknown = asked.looks_up(phone, "269999999999", asked.last_four)
        assert "没有查到。" in wrong
        assert wrong == unknown
        told = asked.looks_up(phone, asked.receipt, asked.last_four)
        assert "正在看材料" in told
        assert "罗春生" not in told
        # The code on the receipt opens the same without typing.
        phone.opens(f"/status?receipt={asked.receipt}&paper={code[0].replace('-', '')}").reads("正在看材料", "12345")

    with office.on("clerk", date(2026, 11, 4)) as clerk:
        clerk.opens(room).follows("/notice").sends()
    with office.outside(date(2026, 11, 4)) as phone:
        assert "项材料" in asked.looks_up(phone, asked.receipt, asked.last_four)

    picture = tmp_path / "photo.jpg"
    picture.write_bytes(photo())
    with office.on("applicant", date(2026, 11, 5)) as own:
        own.opens("/my/").follows(f"/my/applications/{asked.application}/papers")
        own.on_a_phone()
        for paper in papers_of(asked):
            own.page.locator(f"#at-{paper} input[type=file]").set_input_files(picture)
            own.page.locator(f"#at-{paper} form[enctype] button").click()
        own.sends("送出")
        own.opens(f"/my/applications/{asked.paid}").follows("/rate").sends(grade="5")
        own.reads("满意")
    with office.outside(date(2026, 11, 5)) as phone:
        assert "正在看材料" in asked.looks_up(phone, asked.receipt, asked.last_four)


def papers_of(asked: Asked) -> list[str]:
    """The papers that the office asked for."""
    with asked.office.app.app_context():
        found = select(Document.code).where(Document.application_id == asked.application).order_by(Document.id)
        return list(db.session.scalars(found))
