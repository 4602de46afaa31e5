"""Loans of the synthetic county are whole records: whatever the table allows next can be done to them by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.cli.demo.bulk import fill
from supportdesk.cli.demo.county import open_demo_county
from supportdesk.domain.budgets import replay, replay_fund
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanState as S
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.budgets import Budget, BudgetEntry, FundEntry, GuaranteeFund
from supportdesk.models.policies import Bank
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.policies import loan_terms_of
from supportdesk.queries.programmes import loans as queries
from supportdesk.queries.programmes.loans.plans import (
    Quarter,
    list_movements,
    list_subsidies,
    plan_of,
    quarters_of,
)
from supportdesk.services import audit
from supportdesk.services.programmes import loans
from supportdesk.services.work import Work, deed
from tests.cli.test_demo import NOW

CASES = 600
TODAY = NOW.date()
CONTRACT = ("contract_no", "contract_on", "contract_amount", "rate_percent", "lpr_percent", "budget_id", "fund_id")


def refer(work: Work, loan: Loan) -> None:
    loans.refer(work, loan, work.session.scalars(select(Bank).order_by(Bank.id)).first())  # type: ignore[arg-type]  # there are four


def sign(work: Work, loan: Loan) -> None:
    loans.sign(work, loan, contract_no=f"T{loan.id}", contract_on=TODAY, rate_percent="3.00")


def repay_a_part(work: Work, loan: Loan) -> None:
    loans.repay(work, loan, on=TODAY, principal=Money.yuan(1_000))


def settle(work: Work, loan: Loan) -> None:
    loans.settle_early(work, loan, on=TODAY)


def mark_overdue(work: Work, loan: Loan) -> None:
    loans.mark_overdue(work, loan, since=TODAY - timedelta(days=1), text="利息没有按期支付。")


def extend(work: Work, loan: Loan) -> None:
    assert loan.matures_on is not None
    loans.extend(work, loan, to=loan.matures_on + timedelta(days=90), note="银行同意展期三个月。")


def recover(work: Work, loan: Loan) -> None:
    loans.record_recovery(work, loan, on=TODAY, amount=Money.yuan(500))


# Where a loan of the county stands, what is done to it, and by whom.
DEEDS: list[tuple[S, str, Callable[[Work, Loan], object]]] = [
    (S.RECEIVED, "official", loans.accept),
    (S.REVIEW, "official", lambda work, loan: loans.withdraw(work, loan, text="不办了。")),
    (S.PUBLICITY, "official", refer),
    (S.BANK, "official", sign),
    (S.SIGNED, "official", lambda work, loan: loans.disburse(work, loan, on=TODAY)),
    (S.REPAYING, "official", repay_a_part),
    (S.REPAYING, "official", settle),
    (S.REPAYING, "official", mark_overdue),
    (S.REPAYING, "official", extend),
    (S.OVERDUE, "director", lambda work, loan: loans.compensate(work, loan, text="基金代偿。")),
    (S.COMPENSATED, "official", recover),
    (S.RECOVERING, "official", recover),
    (S.RECOVERING, "deputy", lambda work, loan: loans.write_off(work, loan, text="法院终结执行裁定。")),
]


@pytest.fixture
def county(app: Flask) -> Session:
    with app.app_context():
        session = db.session()
        fill(session, open_demo_county(session, "a fine long password", NOW), CASES, 7, NOW, lambda _done, _all: None)
    return session


def test_a_signed_loan_has_its_contract_its_budget_and_its_fund(app: Flask, county: Session) -> None:
    with app.app_context():
        signed = db.session.scalars(select(Loan).where(Loan.contract_on.is_not(None))).all()
        assert len(signed) > CASES // 4
        assert [(loan.number, name) for loan in signed for name in CONTRACT if not getattr(loan, name)] == []
        lent = [loan for loan in signed if loan.disbursed_on]
        assert [loan.number for loan in lent if not (loan.matures_on and loan.paid_on and loan.amount_paid)] == []


def test_the_next_deed_can_be_done_to_loans_of_the_county(app: Flask, county: Session) -> None:
    with app.app_context():
        session = db.session()
        done: list[int] = []
        for state, who, does in DEEDS:
            waiting = select(Loan.id).where(Loan.state == state, Loan.id.not_in(done)).order_by(Loan.id)
            loan_id = session.scalars(waiting.limit(1)).one()
            with deed(session, account(session, who), NOW) as work:
                does(work, queries.get_loan(work.session, work.actor, loan_id))
            done.append(loan_id)
        assert len(set(done)) == len(DEEDS)
        books_agree(session)


def test_the_next_quarter_of_subsidy_can_be_verified_and_paid(app: Flask, county: Session) -> None:
    with app.app_context():
        session = db.session()
        done = 0
        for loan_id in session.scalars(select(Loan.id).where(Loan.state == S.REPAYING).order_by(Loan.id)).all():
            with deed(session, account(session, "reviewer"), NOW) as work:
                loan = queries.get_loan(work.session, work.actor, loan_id)
                waiting = [q for q in quarters(session, loan) if q.recorded is None and q.ends_before <= TODAY]
                if not waiting:
                    continue
                quarter = waiting[0]
                loans.verify_subsidy_quarter(
                    work, loan, starts_on=quarter.starts_on, interest_paid=quarter.interest, proof="付息回单"
                )
            with deed(session, account(session, "cashier"), NOW) as work:
                loans.pay_subsidy(
                    work, queries.get_loan(work.session, work.actor, loan_id), starts_on=quarter.starts_on
                )
            done += 1
            if done == 3:
                break
        books_agree(session)


def account(session: Session, name: str) -> Account:
    return session.scalars(select(Account).where(Account.username == name).options(joinedload(Account.unit))).one()


def quarters(session: Session, loan: Loan) -> tuple[Quarter, ...]:
    assert loan.programme_version is not None
    terms = loan_terms_of(session, loan.programme_version)
    return quarters_of(plan_of(loan, terms, list_movements(session, loan)), terms, list_subsidies(session, loan))


def books_agree(session: Session) -> None:
    assert audit.verify(session).found is None
    session.expire_all()
    for budget in session.scalars(select(Budget)):
        entries = session.scalars(
            select(BudgetEntry).where(BudgetEntry.budget_id == budget.id).order_by(BudgetEntry.id)
        )
        assert replay((entry.move, entry.amount) for entry in entries) == budget.position
    fund = session.scalars(select(GuaranteeFund)).one()
    sums = replay_fund((one.move, one.amount) for one in session.scalars(select(FundEntry).order_by(FundEntry.id)))
    assert (fund.balance, fund.guaranteed) == (sums.balance, sums.guaranteed)
