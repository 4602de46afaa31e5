"""The tax reliefs' room by HTTP: the certificate, the shadow ledger, the tax office's figure, a firm's hires."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.programmes.tax_relief import TaxRelief
from tests.factories import accounts
from tests.factories.applications import SupportDesk, support_desk
from tests.factories.tax_relief import relief_walk, trader_case
from tests.web.forms import done, send
from tests.web.shared.markup import faults_of

MORNING = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """A county's desk behind the pages."""

    app: Flask
    at: SupportDesk
    ids: dict[str, int]

    def client(self, who: str) -> FlaskClient:
        """Somebody signed in."""
        return accounts.sign_in(self.app.test_client(), self.ids[who])

    def relief(self, subject: str = "sole_trader") -> int:
        """A relief whose certificate is marked."""
        with self.app.app_context():
            found = relief_walk(db.session(), self.at, subject).marked().id
            db.session.commit()
        return int(found)

    def read(self, application_id: int) -> TaxRelief:
        """What stands behind the pages; the columns only."""
        with self.app.app_context():
            return db.session.get_one(TaxRelief, application_id)


@pytest.fixture
def desk(app: Flask) -> Desk:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        auditor = accounts.account(session, Role.AUDITOR, at.county, "auditor")
        people = (at.clerk, at.checker, at.reviewer, at.supervisor, auditor)
        ids = {one.username: one.id for one in people}
        session.commit()
    return Desk(app, at, ids)


@pytest.fixture(autouse=True)
def _a_morning_in_november() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def test_the_form_says_that_a_returnee_is_no_tax_category(desk: Desk) -> None:
    with desk.app.app_context():
        case_id = trader_case(db.session(), desk.at, groups=()).id
        db.session.commit()
    clerk = desk.client("clerk")
    path = f"/desk/tax-relief/new/{case_id}?programme=key_group_tax"
    assert "返乡农民工本身不是税收优惠类别" in clerk.get(path).text
    there = done(clerk, path, category="T2", registered_on="2025-11-10", filing="month", place="town", is_pledged="yes")
    page = clerk.get(there).text
    assert "只登记了返乡农民工，不是税收类别" in page
    assert "不是税收扣减的类别" in page


def test_a_month_is_entered_and_the_ledger_says_what_is_left(desk: Desk) -> None:
    one = desk.relief()
    at, clerk = f"/desk/tax-relief/{one}", desk.client("clerk")
    done(clerk, f"{at}/file", year="2026", number="1", sales="150000")
    page = clerk.get(at).text
    for words in ("减免参考账", "以税务机关核定的为准", "2026 年 1 月", "1,590.00", "18,410.00", "增值税 1,500.00"):
        assert words in page, words
    refused = send(clerk, f"{at}/file", year="2026", number="1", sales="150000")
    assert refused.status_code == 422
    assert "请用更正" in refused.text


def test_the_tax_offices_figure_stands_before_ours(desk: Desk) -> None:
    one = desk.relief()
    at, clerk = f"/desk/tax-relief/{one}", desk.client("clerk")
    done(clerk, f"{at}/file", year="2026", number="1", sales="150000")
    done(clerk, f"{at}/compare", year="2026", number="1", told="1200", on="2026-11-02")
    page = clerk.get(at).text
    assert "税务核定；测算 1,590.00" in page
    assert desk.read(one).amount_paid == Money.yuan(1_200)
    refused = send(clerk, f"{at}/compare", year="2026", number="1", told="20000.01", on="2026-11-02")
    assert refused.status_code == 422


def test_declared_taxes_are_taken_as_they_are(desk: Desk) -> None:
    one = desk.relief()
    at, clerk = f"/desk/tax-relief/{one}", desk.client("clerk")
    done(clerk, f"{at}/file", year="2026", number="2", sales="90000", vat="2700")
    assert desk.read(one).amount_paid == Money.yuan(2_700)


def test_a_year_is_settled_on_its_page(desk: Desk) -> None:
    one = desk.relief()
    at, clerk = f"/desk/tax-relief/{one}", desk.client("clerk")
    # November and December of 2025: over, and nobody knows yet what is left.
    assert "限额 3,333.33 元，已用 0.00 元，未汇算" in clerk.get(at).text
    done(clerk, f"{at}/settle-year", year="2025", income="30000")
    page = clerk.get(at).text
    assert "未汇算" not in page
    for words in ("作废的限额", "1,833.33", "1,500.00"):
        assert words in page, words


def test_a_firm_enters_its_hires(desk: Desk) -> None:
    one = desk.relief("hiring_firm")
    at, clerk = f"/desk/tax-relief/{one}", desk.client("clerk")
    told = {"name": "李秀英", "category": "T2", "begins_on": "2026-01-05", "contract_months": "24"}
    done(clerk, f"{at}/enter-hire", **told, insured_on="2026-01-06", proof="合同")
    page = clerk.get(at).text
    assert "李秀英" in page
    assert "限额 6,000.00 元" in page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("subject", ["sole_trader", "hiring_firm"])
def test_the_pages_are_sound_in_both_languages(desk: Desk, language: str, subject: str) -> None:
    one = desk.relief(subject)
    steps = ("file", "settle-year", "compare", "correct-filing", "end")
    for who, paths in {
        "clerk": (
            "/desk/tax-relief/",
            f"/desk/tax-relief/{one}",
            *(f"/desk/tax-relief/{one}/{step}" for step in steps),
        ),
        "auditor": (f"/desk/tax-relief/{one}",),
    }.items():
        client = desk.client(who)
        client.set_cookie("lang", language)
        for path in paths:
            page = client.get(path)
            assert page.status_code == 200, path
            assert faults_of(page.text) == [], path
