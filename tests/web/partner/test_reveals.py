"""A bank sees the borrower's number in clear: only of loans that were referred to it, only for a reason that is kept."""

from dataclasses import dataclass
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.audit import Event
from supportdesk.models.people import Person
from supportdesk.models.policies import Bank
from supportdesk.models.programmes.loans import Loan
from tests.factories import accounts
from tests.factories.loans import Walk, loan_desk
from tests.web.forms import form_of

WHY = "放款前与借款人核对身份"


@dataclass(frozen=True)
class AtTheBank:
    """A loan referred to a bank, one that is not yet, and clerks of that bank and of another."""

    app: Flask
    referred: int
    not_yet: int
    id_no: str
    phone: str
    clerk: FlaskClient
    other: FlaskClient

    def looks(self) -> list[Event]:
        with self.app.app_context():
            found = list(db.session.scalars(select(Event).where(Event.kind == "person.revealed")))
            db.session.expunge_all()
            return found


@pytest.fixture
def bank(app: Flask) -> AtTheBank:
    with app.app_context():
        session = db.session()
        at = loan_desk(session)
        other = Bank(code="X9", name="另一家银行", unit_id=at.county.id)
        session.add(other)
        session.flush()
        ids = [
            accounts.account(session, Role.PARTNER, at.county, name, bank_id=bank_id).id
            for name, bank_id in (("clerk-of-bank", at.bank.id), ("clerk-of-other", other.id))
        ]
        referred, not_yet = Walk(session, at).to(LoanState.BANK).id, Walk(session, at).to(LoanState.APPROVED).id
        person = session.get_one(Person, session.get_one(Loan, referred).person_id)
        person.phone = "13900001234"
        told = (person.id_no or "", person.phone)
        session.commit()
    clients = [accounts.sign_in(app.test_client(), one) for one in ids]
    return AtTheBank(app, referred, not_yet, *told, *clients)


def test_the_page_shows_ends_and_the_way_to_the_whole_number(bank: AtTheBank) -> None:
    page = bank.clerk.get(f"/partner/loans/{bank.referred}").text
    assert bank.id_no not in page
    assert bank.phone not in page
    assert f"/partner/loans/{bank.referred}/reveal/id_no" in page
    assert f"/partner/loans/{bank.referred}/reveal/phone" in page


@pytest.mark.parametrize("field", ["id_no", "phone"])
def test_a_number_is_shown_once_for_a_reason_that_is_kept(bank: AtTheBank, field: str) -> None:
    path = f"/partner/loans/{bank.referred}/reveal/{field}"
    asked = bank.clerk.get(path)
    assert getattr(bank, field) not in asked.text
    answer = bank.clerk.post(path, data=form_of(asked.text) | {"reason": [WHY]})
    assert answer.status_code == HTTPStatus.OK
    assert getattr(bank, field) in answer.text
    (look,) = bank.looks()
    assert (look.actor_name, look.application_id, look.data) == (
        look.actor_name,
        bank.referred,
        {"field": field, "reason": WHY},
    )
    assert look.actor_id is not None


@pytest.mark.parametrize("reason", ["", "看", "36042619900501"])
def test_without_a_reason_in_words_nothing_is_shown(bank: AtTheBank, reason: str) -> None:
    path = f"/partner/loans/{bank.referred}/reveal/phone"
    answer = bank.clerk.post(path, data={"reason": reason})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert bank.phone not in answer.text
    assert bank.looks() == []


def test_what_was_not_referred_to_this_bank_is_not_found(bank: AtTheBank) -> None:
    sent = {"reason": WHY}
    assert (
        bank.other.post(f"/partner/loans/{bank.referred}/reveal/id_no", data=sent).status_code == HTTPStatus.NOT_FOUND
    )
    assert bank.clerk.post(f"/partner/loans/{bank.not_yet}/reveal/id_no", data=sent).status_code == HTTPStatus.NOT_FOUND
    account = f"/partner/loans/{bank.referred}/reveal/bank_account"
    assert bank.clerk.post(account, data=sent).status_code == HTTPStatus.NOT_FOUND
    assert bank.looks() == []


@pytest.mark.parametrize(
    "state", [LoanState.DECLINED, LoanState.SETTLED, LoanState.REFUSED, LoanState.WITHDRAWN], ids=str
)
def test_a_loan_that_has_left_the_bank_shows_no_number_any_more(bank: AtTheBank, state: LoanState) -> None:
    path = f"/partner/loans/{bank.referred}/reveal/id_no"
    sent = form_of(bank.clerk.get(path).text) | {"reason": [WHY]}
    with bank.app.app_context():
        db.session.get_one(Loan, bank.referred).state = state
        db.session.commit()
    assert bank.clerk.get(path).status_code == HTTPStatus.NOT_FOUND
    answer = bank.clerk.post(path, data=sent)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert bank.id_no not in answer.text
    assert path not in bank.clerk.get(f"/partner/loans/{bank.referred}").text
    assert bank.looks() == []
