"""A loan from the counter to the last quarter of its subsidy, and another that fails, by people clicking on pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.programmes import loans as queries
from supportdesk.services import audit
from tests.factories import accounts
from tests.factories.loans import case_of, loan_desk
from tests.web.forms import boxes_of

YUAN = Money.yuan


class Office:
    """The people of a county, each at a page of their own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            session = db.session()
            at = loan_desk(session)
            banker = accounts.account(session, Role.PARTNER, at.county, "banker", name="刘行长", bank_id=at.bank.id)
            third = accounts.account(session, Role.SUPERVISOR, at.county, "third", name="许国华")
            self.case_id = case_of(session, at).id
            self.bank_id, self.budget_id, self.fund_id = at.bank.id, at.budget.id, at.fund.id
            people = (at.clerk, at.checker, at.reviewer, at.supervisor, at.second, at.payer, banker, third)
            self.ids = {one.username: one.id for one in people}
            session.commit()
        self.loan_id = 0

    @contextmanager
    def page(self, who: str, day: date) -> Iterator[FlaskClient]:
        """Somebody at their desk on the morning of a day."""
        with time_machine.travel(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC), tick=False):
            yield accounts.sign_in(self.app.test_client(), self.ids[who])

    def sends(self, who: str, day: date, path: str, **told: object) -> TestResponse:
        """Somebody opens a page, reads its form, fills it in and sends it; it leads on."""
        with self.page(who, day) as client:
            address = path.format(loan=self.loan_id)
            opened = client.get(address)
            assert opened.status_code == 200, (address, opened.status_code, words_of(opened))
            filled = {name: at for name, at in boxes_of(opened.text).items() if name in {"form_key", "version"}} | told
            assert filled["form_key"], address
            answer = client.post(address, data=filled)
            assert answer.status_code == 302, (address, words_of(answer))
            # The same form sent again has no second effect and leads to the same place.
            again = client.post(address, data=filled)
            assert (again.status_code, again.headers["Location"]) == (302, answer.headers["Location"])
            shown = client.get(answer.headers["Location"])
            assert shown.status_code == 200
            return answer

    def loan(self) -> Loan:
        """The loan as it stands."""
        with self.app.app_context():
            found = queries.get_loan(db.session(), None, self.loan_id)
            db.session.expunge_all()
            return found

    def money(self) -> tuple[Budget, GuaranteeFund]:
        """Budget and fund as they stand."""
        with self.app.app_context():
            found = db.session.get_one(Budget, self.budget_id), db.session.get_one(GuaranteeFund, self.fund_id)
            db.session.expunge_all()
            return found


def words_of(answer: TestResponse) -> str:
    """The words of a refusal, for the test's own message."""
    return re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2])[:400]


@pytest.fixture
def office(app: Flask) -> Office:
    return Office(app)


APPLICATION = {
    "borrower": "person", "category": "07", "amount": "200,000", "term_months": "36", "method": "bullet",
    "purpose": "扩建烘干间", "prior_loans": "0", "has_other_loans": "no", "spouse_consents": "", "jobs_created": "5",
    "counter_guarantee": "2", "guarantor": "罗秋生，云岭镇中学",
}  # fmt: skip
MONDAY, TUESDAY, FRIDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 6)
LOAN = "/desk/loans/{loan}"


def asked_for(office: Office, amount: str = "200,000") -> None:
    """The counter: a draft, the answers checked, the receipt; papers noted; accepted."""
    with office.page("clerk", MONDAY) as client:
        answer = client.post(f"/desk/loans/new/{office.case_id}", data={**APPLICATION, "amount": amount})
        assert answer.status_code == 302, words_of(answer)
        office.loan_id = int(re.findall(r"/loans/(\d+)/check", answer.headers["Location"])[0])
        assert "200,000.00 元" in client.get(answer.headers["Location"]).text or amount != "200,000"
    answer = office.sends("clerk", MONDAY, LOAN + "/check")
    with office.page("clerk", MONDAY) as client:
        receipt = office.loan().receipt_number
        assert receipt is not None
        assert receipt in client.get(answer.headers["Location"]).text


def approved(office: Office) -> None:
    """From the counter to the approval, with the one-time notice on the way."""
    some = {"paper-application_form": "own", "paper-identity": "shared"}
    office.sends("clerk", MONDAY, LOAN + "/papers", **some)
    office.sends("clerk", TUESDAY, LOAN + "/notice", **{"how-bank_card": "正面照片一张"})
    assert office.loan().state == "supplement"
    codes = ("bank_card", "licence", "category_proof", "credit_report", "counter_guarantee")
    rest = {f"paper-{code}": "own" for code in codes}
    office.sends("clerk", FRIDAY, LOAN + "/papers", then="supplement", **some, **rest)
    office.sends("clerk", FRIDAY, LOAN + "/accept")
    office.sends("checker", FRIDAY, LOAN + "/pass-town-check", text="11月5日看过，经营正常，5人")
    office.sends(
        "reviewer", date(2026, 11, 9), LOAN + "/pass-review", amount=str(office.loan().amount_requested), text="同意"
    )


def decided(office: Office, who: str, day: date, choice: str = "approve", **told: str) -> None:
    """A decision: seen once more before it is sent."""
    path = f"/desk/approvals/{office.loan_id}"
    with office.page(who, day) as client:
        checked = client.post(path, data={"choice": choice, "step": "check", **told})
        assert checked.status_code == 200, words_of(checked)
        assert "提交决定" in checked.text
        assert office.loan().state in {"decision", "second_decision"}
    office.sends(who, day, path, choice=choice, step="send", **told)


def paid_out(office: Office) -> None:
    """Public notice, the bank's answer, the contract, the money."""
    office.sends("clerk", date(2026, 11, 11), LOAN + "/publish")
    with office.page("clerk", date(2026, 11, 12)) as client:
        early = client.post(f"/desk/loans/{office.loan_id}/refer", data={"bank_id": office.bank_id})
        assert early.status_code == 422
        assert "起可办下一步" in early.text
    with office.page("banker", date(2026, 11, 12)) as client:
        assert client.get(f"/partner/loans/{office.loan_id}").status_code == 404
    office.sends("clerk", date(2026, 11, 19), LOAN + "/refer", bank_id=office.bank_id)
    with office.page("banker", date(2026, 11, 20)) as client:
        assert "罗春生" in client.get("/partner/").text
        assert client.get(f"/desk/loans/{office.loan_id}").status_code == 403
    contract = {"contract_no": f"NS-{office.loan_id}", "contract_on": "2026-11-20", "rate_percent": "3.50"}
    amount = str(office.loan().amount_approved)
    office.sends("banker", date(2026, 11, 20), "/partner/loans/{loan}/sign", amount=amount, **contract)
    office.sends("banker", date(2026, 11, 23), "/partner/loans/{loan}/disburse", on="2026-11-23", amount=amount)


def test_a_loan_is_asked_for_approved_paid_subsidised_and_settled(office: Office) -> None:
    asked_for(office)
    approved(office)
    with office.page("clerk", date(2026, 11, 10)) as client:
        assert client.get(f"/desk/approvals/{office.loan_id}").status_code == 403
    decided(office, "supervisor", date(2026, 11, 10), text="同意")
    assert office.loan().state == "approved"
    budget, _fund = office.money()
    assert budget.committed == office.loan().subsidy_expected > ZERO
    paid_out(office)
    budget, fund = office.money()
    assert (fund.guaranteed, office.loan().principal_left) == (YUAN(200_000), YUAN(200_000))

    # 28 days at 3.50 %: 544.44; half of it 272.22.
    quarter = LOAN + "/quarters/2026-11-23"
    office.sends("reviewer", date(2026, 12, 22), quarter + "/verify", interest_paid="544.44", proof="结息单 1221")
    with office.page("payer", date(2026, 12, 23)) as client:
        assert "待拨付" in client.get(f"/desk/loans/{office.loan_id}").text
    office.sends("payer", date(2026, 12, 23), quarter + "/pay", on="2026-12-23")
    budget, _fund = office.money()
    assert budget.paid == YUAN("272.22")

    office.sends("clerk", date(2026, 12, 30), LOAN + "/repay", on="2026-12-30", principal="50000")
    office.sends("clerk", date(2027, 1, 6), LOAN + "/extend", to="2030-11-23", note="扩大经营")
    office.sends("clerk", date(2027, 1, 20), LOAN + "/settle-early", on="2027-01-20")
    loan = office.loan()
    assert (loan.state, loan.principal_left, loan.settled_on) == ("settled", ZERO, date(2027, 1, 20))
    budget, fund = office.money()
    assert fund.guaranteed == ZERO
    last = LOAN + "/quarters/2026-12-21"
    office.sends("reviewer", date(2027, 1, 21), last + "/verify", interest_paid="481.25", proof="结清证明")
    office.sends("payer", date(2027, 1, 22), last + "/pay", on="2027-01-22")
    budget, _fund = office.money()
    assert (budget.reserved, budget.committed) == (ZERO, ZERO)
    assert budget.available == budget.appropriated - budget.paid
    with office.app.app_context():
        assert audit.verify(db.session()).found is None


def test_a_loan_fails_and_the_fund_pays_recovers_and_writes_off(office: Office) -> None:
    asked_for(office, "280,000")
    approved(office)
    decided(office, "supervisor", date(2026, 11, 10), text="同意")
    assert office.loan().state == "second_decision"
    with office.page("supervisor", date(2026, 11, 10)) as client:
        assert "须由没有经手的另一名审批人审批" in client.get(f"/desk/approvals/{office.loan_id}").text
    decided(office, "second", date(2026, 11, 11), choice="return", code="DOC_INVALID", text="合同复印件不清")
    decided(office, "supervisor", date(2026, 11, 11), choice="less", amount="250000", text="按规模调整")
    decided(office, "second", date(2026, 11, 11), text="同意")
    assert office.loan().amount_approved == YUAN(250_000)
    paid_out(office)
    office.sends("clerk", date(2026, 12, 23), LOAN + "/mark-overdue", since="2026-12-21", text="利息未付，联系不上")
    with office.page("third", date(2027, 3, 1)) as client:
        early = client.post(f"/desk/loans/{office.loan_id}/compensate", data={"text": "逾期"})
        assert early.status_code == 422
        assert "超过 90 天" in early.text
    office.sends("third", date(2027, 3, 22), LOAN + "/compensate", text="逾期 91 天", unpaid_interest="")
    _budget, fund = office.money()
    assert (office.loan().compensated, fund.balance) == (YUAN(200_000), YUAN(4_800_000))
    office.sends("clerk", date(2027, 6, 1), LOAN + "/recover", on="2027-06-01", amount="30,000.00")
    _budget, fund = office.money()
    assert fund.balance == YUAN(4_824_000)
    with office.page("third", date(2027, 12, 1)) as client:
        refused = client.post(f"/desk/loans/{office.loan_id}/write-off", data={"text": "禾财社〔2027〕30号"})
        assert refused.status_code == 422
    with office.app.app_context():
        newcomer = db.session.get_one(accounts.Account, office.ids["third"])
        office.ids["fourth"] = accounts.account(
            db.session(), Role.SUPERVISOR, db.session.get_one(accounts.OrgUnit, newcomer.unit_id), "fourth"
        ).id
        db.session.commit()
    office.sends("fourth", date(2027, 12, 1), LOAN + "/write-off", text="禾财社〔2027〕30号")
    assert (office.loan().state, office.loan().principal_left) == ("written_off", ZERO)
