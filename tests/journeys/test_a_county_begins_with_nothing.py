"""A county that has only what `supportdesk init` makes, no demo and no ledger, pays out its first loan: by pages alone."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

import config
from supportdesk.app import create_app
from supportdesk.cli import group
from supportdesk.domain.money import Money
from supportdesk.extensions import db
from supportdesk.models import Base
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.policies import Bank, Programme
from supportdesk.models.programmes.loans import Loan
from supportdesk.services import audit
from tests.factories import counter
from tests.web.forms import form_of

PASSWORD = "春风十里不如回乡 2026"
FIRST = date(2026, 11, 2)
APPLICATION = {
    "borrower": "person", "category": "07", "amount": "200,000", "term_months": "36", "method": "bullet",
    "purpose": "扩建烘干间", "prior_loans": "0", "has_other_loans": "no", "spouse_consents": "", "jobs_created": "5",
    "counter_guarantee": "2", "guarantor": "罗秋生，云岭镇中学",
}  # fmt: skip
PAPERS = (
    "application_form", "identity", "bank_card", "licence", "category_proof", "credit_report", "counter_guarantee",
)  # fmt: skip


class County:
    """A county seen from outside: pages, sent by whoever has signed in with a password of their own."""

    def __init__(self, app: Flask, link: str) -> None:
        self.app = app
        self.sets_password(link)

    def sets_password(self, link: str) -> None:
        """Whoever got a one-time link opens it."""
        path = "/password/" + link.rpartition("/password/")[2]
        answer = self.app.test_client().post(path, data={"password": PASSWORD, "again": PASSWORD})
        assert answer.status_code == 302, words_of(answer)

    @contextmanager
    def page(self, who: str, day: date = FIRST) -> Iterator[FlaskClient]:
        """Somebody signs in on the morning of a day."""
        with time_machine.travel(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC), tick=False):
            client = self.app.test_client()
            answer = client.post("/sign-in", data={"username": who, "password": PASSWORD})
            assert answer.status_code == 302, words_of(answer)
            yield client

    def sends(self, who: str, path: str, day: date = FIRST, **told: object) -> str:
        """Somebody opens a form, fills it in and sends it; returns the address that it leads to."""
        with self.page(who, day) as client:
            opened = client.get(path)
            assert opened.status_code == 200, (path, opened.status_code, words_of(opened))
            answer = client.post(path, data=form_of(opened.text) | told)
            assert answer.status_code == 302, (path, words_of(answer))
            return str(answer.location)

    def gets_account(self, keeper: str, path: str, username: str, **told: object) -> None:
        """The security administrator opens an account and hands over its link."""
        there = self.sends(keeper, path, username=username, **told)
        with self.page(keeper) as client:
            shown = client.post(there + "/link", data={"form_key": f"link-{username}"}).text
            link = re.search(r"https?://\S+?/password/[\w-]+", shown)
            assert link
            self.sets_password(link[0])

    def id_of(self, statement: object) -> int:
        """An id, read behind the pages."""
        with self.app.app_context():
            found: int = db.session.scalars(statement).one()  # type: ignore[call-overload]  # any statement
            db.session.remove()
            return found

    def loan(self) -> Loan:
        """The county's one loan as it stands."""
        with self.app.app_context():
            found = db.session.scalars(select(Loan)).one()
            db.session.expunge_all()
            return found


def words_of(answer: TestResponse) -> str:
    """The words of a page, for the test's own message."""
    return re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2])[:400]


@pytest.fixture
def begun(settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    """What an operator has after `supportdesk init` on an empty database, and nothing else."""
    app = create_app(settings)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text("DROP FUNCTION IF EXISTS refuse_change"))
    monkeypatch.setenv("SUPPORTDESK_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SUPPORTDESK_DATABASE_URL", settings.database_url)
    # The command opens an application of its own, and leaves its connections to the end of the process.
    opened: list[Flask] = [app]

    def opening(told: config.Settings) -> Flask:
        opened.append(create_app(told))
        return opened[-1]

    monkeypatch.setattr("supportdesk.app.create_app", opening)
    with time_machine.travel(datetime(2026, 11, 2, 1, 0, tzinfo=UTC), tick=False):
        told = ("init", "--county", "360426", "--name", "禾川县", "--admin", "keeper", "--json")
        ended = CliRunner().invoke(group, told)
        assert ended.exit_code == 0, ended.output
        county = County(app, json.loads(ended.stdout)["link"])
        yield county
    for one in opened:
        with one.app_context():
            db.session.remove()
            db.engine.dispose()


def staffed(county: County) -> None:
    """Everybody whom a loan needs gets an account, and the town is opened."""
    unit_id = county.id_of(select(OrgUnit.id))
    new = "/desk/accounts/new"
    county.gets_account("keeper", new, "sysadmin", name="陆春燕", role="sysadmin", unit_id=unit_id)
    county.sends("sysadmin", "/desk/units/new", name="云岭镇", code="360426101", level="town", parent_id=unit_id)
    town_id = county.id_of(select(OrgUnit.id).where(OrgUnit.code == "360426101"))
    for username, name, role, at in (
        ("clerk", "周晓兰", "official", unit_id),
        ("checker", "陈桂珍", "official", town_id),
        ("reviewer", "郑海峰", "official", unit_id),
        ("supervisor", "何立群", "supervisor", unit_id),
    ):
        county.gets_account("keeper", new, username, name=name, role=role, unit_id=at)


def with_money(county: County) -> None:
    """The supervisor enters the year's budget and the guarantee fund."""
    unit_id = county.id_of(select(OrgUnit.id).where(OrgUnit.code == "360426"))
    programme_id = county.id_of(select(Programme.id).where(Programme.code == "startup_loan"))
    posted = {"note": "禾财社〔2026〕12号", "on": "2026-11-02", "step": "send"}
    there = county.sends("supervisor", "/desk/budgets/new", programme_id=programme_id, unit_id=unit_id, year="2026")
    county.sends("supervisor", there, amount="3,200,000", **posted)
    rule = {"name": "禾川县创业担保基金", "max_multiple": "10", "suspend_at": "0.20"}
    there = county.sends("supervisor", "/desk/budgets/funds/new", unit_id=unit_id, **rule)
    county.sends("supervisor", there, amount="5,000,000", **posted)


def with_a_case(county: County) -> int:
    """The clerk registers a person, their venture and case; returns the case's id."""
    town_id = county.id_of(select(OrgUnit.id).where(OrgUnit.code == "360426101"))
    with county.page("clerk") as client:
        counter.filled_in(client, town_id)
        assert counter.send(client, "person", counter.person_page(town_id, marital="10")).status_code == 302
        answer = counter.send(client, "check", counter.check_page())
        assert answer.status_code == 302, counter.errors_of(answer)
    return county.id_of(select(Case.id))


def approved(county: County, case_id: int) -> str:
    """From the counter to the decision and the end of the public notice; returns the loan's address."""
    with county.page("clerk") as client:
        answer = client.post(f"/desk/loans/new/{case_id}", data=APPLICATION)
        assert answer.status_code == 302, words_of(answer)
    loan_id = county.loan().id
    loan = f"/desk/loans/{loan_id}"
    county.sends("clerk", loan + "/check")
    county.sends("clerk", loan + "/papers", **{f"paper-{code}": "own" for code in PAPERS})
    county.sends("clerk", loan + "/accept")
    county.sends("checker", loan + "/pass-town-check", date(2026, 11, 6), text="11月5日看过，经营正常，5人")
    county.sends("reviewer", loan + "/pass-review", date(2026, 11, 9), amount="200000", text="同意")
    decided = {"choice": "approve", "step": "send", "text": "同意"}
    county.sends("supervisor", f"/desk/approvals/{loan_id}", date(2026, 11, 10), **decided)
    county.sends("clerk", loan + "/publish", date(2026, 11, 11))
    return loan


def test_a_county_of_init_alone_pays_out_its_first_loan(begun: County) -> None:
    staffed(begun)
    with_money(begun)
    loan = approved(begun, with_a_case(begun))
    day = date(2026, 11, 19)

    # Nobody has added a bank: the page says so, and where to.
    with begun.page("clerk", day) as client:
        assert "还没有可以推荐的银行" in client.get(loan + "/refer").text
        assert "请审批人在这里登记" in client.get("/desk/banks/").text
    begun.sends("supervisor", "/desk/banks/new", name="禾川农商银行营业部", contact="韦丽娟", phone="0000-6120000")
    bank_id = begun.id_of(select(Bank.id))
    begun.gets_account("keeper", "/desk/accounts/new/partner", "banker", name="韦丽娟", bank_id=bank_id)
    person_id = begun.id_of(select(Person.id))
    with begun.page("keeper") as client:
        assert f"/entrepreneur/{person_id}" in client.get("/desk/accounts/new/entrepreneur?q=罗春生").text
    begun.gets_account("keeper", f"/desk/accounts/new/entrepreneur/{person_id}", "luo.chunsheng")

    begun.sends("clerk", loan + "/refer", day, bank_id=bank_id)
    assert begun.loan().state == "bank"
    at_bank = f"/partner/loans/{begun.loan().id}"
    contract = {"contract_no": "NS-1", "contract_on": "2026-11-20", "rate_percent": "3.50", "amount": "200000"}
    begun.sends("banker", at_bank + "/sign", date(2026, 11, 20), **contract)
    assert begun.loan().state == "signed"
    begun.sends("banker", at_bank + "/disburse", date(2026, 11, 23), on="2026-11-23", amount="200000")
    paid = begun.loan()
    assert (paid.state, paid.amount_paid, paid.bank_id) == ("repaying", Money.yuan(200_000), bank_id)

    with begun.page("luo.chunsheng", date(2026, 11, 24)) as client:
        assert f"/my/applications/{paid.id}" in client.get("/my/").text
    with begun.page("supervisor", date(2026, 11, 24)) as client:
        assert "禾川农商银行营业部" in client.get("/desk/summaries/2026-11/loan_balance?bank=360426-01").text
    with begun.app.app_context():
        assert audit.verify(db.session()).found is None
