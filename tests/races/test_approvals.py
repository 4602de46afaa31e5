"""Twenty supervisors approve at once, through the door: real server, two workers, sessions, tokens and form keys."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from supportdesk.domain.budgets import BudgetMove
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget, BudgetEntry
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import budgets as queries
from supportdesk.services import audit, budgets
from supportdesk.services.work import CHINA
from tests.factories import accounts, loans, policies
from tests.factories.loans import Walk
from tests.races.conftest import Serve
from tests.races.serving import PASSWORD, Answer, Browser, all_at_once

LOANS = 20
ENOUGH_FOR = 7


@dataclass(frozen=True)
class Waiting:
    """Loans that wait for a decision, a supervisor for each, and a budget that is enough for a few."""

    budget_id: int
    loans: list[int]
    supervisors: list[str]
    each: Money
    left: Money


@pytest.fixture
def waiting(app: Flask) -> Waiting:
    """The money that was held at the town's check is used elsewhere: at the decision there is too little for all."""
    with app.app_context():
        session = db.session()
        today = datetime.now(UTC).astimezone(CHINA).date()
        at = loans.loan_desk(session, year=today.year)
        names = [f"supervisor{number}" for number in range(LOANS)]
        kept = accounts.kept_password(PASSWORD)
        for name in names:
            accounts.account(session, Role.SUPERVISOR, at.county, name, password_hash=kept)
        walks = [Walk(session, at, day=today).to(LoanState.DECISION) for _ in range(LOANS + 1)]
        each = walks[0].loan.subsidy_expected
        left = Money(each.fen * ENOUGH_FOR + each.fen // 2)
        with policies.working(session, None, today) as work:
            budget = work.session.get_one(Budget, at.budget.id)
            held = [work.session.get_one(Loan, walk.id) for walk in walks]
            for one in held:
                budgets.let_go(work, budget, one)
            budgets.reserve(work, budget, budget.available - left, held[-1])
        found = Waiting(budget.id, [walk.id for walk in walks[:-1]], names, each, left)
        session.rollback()
    return found


def approved_at_once(port: int, waiting: Waiting) -> list[Answer]:
    """Everybody opens their page first; then all forms are sent in the same moment."""
    browsers = [Browser(port).sign_in(name) for name in waiting.supervisors]
    pages = [f"/desk/approvals/{loan_id}" for loan_id in waiting.loans]
    told = {"choice": "approve", "text": "同意", "step": "send"}
    forms = [browser.form(page) | told for browser, page in zip(browsers, pages, strict=True)]
    assert all(form["form_key"] and form["csrf_token"] for form in forms)
    return all_at_once(
        [
            lambda browser=browser, page=page, form=form: browser.ask("POST", page, form)  # type: ignore[misc]  # mypy knows no defaults of a lambda
            for browser, page, form in zip(browsers, pages, forms, strict=True)
        ]
    )


def held(app: Flask, waiting: Waiting) -> tuple[Budget, Money, int]:
    """The budget, what is committed of it by its entries, and how many loans are approved."""
    with app.app_context():
        session = db.session()
        budget = session.get_one(Budget, waiting.budget_id)
        committed = queries.replayed(session, budget.id).committed
        approved = session.scalar(select(func.count(Loan.id)).where(Loan.state == LoanState.APPROVED)) or 0
        session.expunge_all()
    return budget, committed, approved


def test_twenty_approvals_at_once_never_over_commit_and_never_break(app: Flask, waiting: Waiting, serve: Serve) -> None:
    with serve() as port:
        answers = approved_at_once(port, waiting)
    assert Counter(answer.status for answer in answers) == {302: ENOUGH_FOR, 422: LOANS - ENOUGH_FOR}
    short = waiting.left - Money(waiting.each.fen * ENOUGH_FOR)
    for answer in answers:
        if answer.status == 422:
            assert f"可用 {short.grouped} 元" in answer.text
            assert f"本笔需要 {waiting.each.grouped} 元" in answer.text
    budget, committed, approved = held(app, waiting)
    assert (approved, committed) == (ENOUGH_FOR, Money(waiting.each.fen * ENOUGH_FOR))
    assert budget.available == short
    with app.app_context():
        session = db.session()
        assert budget.position == queries.replayed(session, waiting.budget_id)
        commits = session.scalars(select(BudgetEntry).where(BudgetEntry.move == BudgetMove.COMMIT)).all()
        assert len({entry.application_id for entry in commits}) == len(commits) == ENOUGH_FOR
        decisions = session.scalars(select(Event).where(Event.kind == "loan.approve")).all()
        assert len({event.actor_id for event in decisions}) == len(decisions) == ENOUGH_FOR
        assert audit.verify(session).found is None


def test_the_control_without_locks_over_commits_or_breaks(app: Flask, waiting: Waiting, serve: Serve) -> None:
    with serve(without="locks") as port:
        answers = approved_at_once(port, waiting)
    budget, committed, approved = held(app, waiting)
    broken = sum(answer.status >= 500 for answer in answers)
    with app.app_context():
        differs = budget.position != queries.replayed(db.session(), waiting.budget_id)
    assert broken or approved > ENOUGH_FOR or committed > waiting.left or differs, "the test above could not fail"
