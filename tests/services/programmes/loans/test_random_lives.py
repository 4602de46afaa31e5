"""Random lives of a loan: whatever is tried in whatever order, the sums agree and no state outside the table is met."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.budgets import replay_fund
from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.loans import LIFECYCLE, LoanState
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget, FundEntry, GuaranteeFund
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries import budgets, guarantee_funds
from supportdesk.queries.programmes import loans as queries
from supportdesk.queries.programmes.loans.plans import list_movements, list_subsidies, owed_after
from supportdesk.services import audit
from supportdesk.services.programmes import loans
from tests.factories.loans import LoanDesk, Walk, loan_desk

LIVES, STEPS = 3, 30
Try = Callable[[Walk, random.Random], Any]


def _amount(walk: Walk, dice: random.Random) -> Money:
    left = walk.loan.principal_left
    return dice.choice([left, Money(left.fen // 2), Money(dice.randint(1, 30_000_000)), ZERO])


def _some_day(walk: Walk, dice: random.Random) -> date:
    return walk.today - timedelta(days=dice.choice([0, 0, 0, 5, 40, 200]))


def _quarter(walk: Walk, dice: random.Random) -> Any:  # noqa: ANN401
    page = queries.page_of(walk.session, None, walk.loan, walk.today)
    return dice.choice(page.quarters) if page.quarters and not page.is_expected else None


def _verify(walk: Walk, dice: random.Random) -> None:
    if quarter := _quarter(walk, dice):
        paid = dice.choice([quarter.interest, Money(quarter.interest.fen // 3), quarter.interest + Money(1)])
        walk.does(
            walk.at.reviewer,
            loans.verify_subsidy_quarter,
            starts_on=quarter.starts_on,
            interest_paid=paid,
            proof="结息单",
        )


def _pay(walk: Walk, dice: random.Random) -> None:
    if quarter := _quarter(walk, dice):
        walk.does(walk.at.payer, loans.pay_subsidy, starts_on=quarter.starts_on)


def _return_subsidy(walk: Walk, dice: random.Random) -> None:
    if quarter := _quarter(walk, dice):
        again = dice.random() < 0.5
        walk.does(walk.at.clerk, loans.return_subsidy, starts_on=quarter.starts_on, reason="退汇", pay_again=again)


def _reverse(walk: Walk, dice: random.Random) -> None:
    if rows := list_movements(walk.session, walk.loan):
        walk.does(walk.at.clerk, loans.reverse, movement_id=dice.choice(rows).id, reason="误登")


def _contract(walk: Walk, dice: random.Random) -> None:
    rate = dice.choice(["3.50", "3.20", "3.60"])
    number = f"HC-{dice.randint(1, 9999)}"
    walk.does(walk.at.clerk, loans.sign, contract_no=number, contract_on=walk.today, rate_percent=rate)


def _repay(walk: Walk, dice: random.Random) -> None:
    principal, interest = _amount(walk, dice), Money(dice.choice([0, 100_00]))
    told = {"on": _some_day(walk, dice), "principal": principal, "interest": interest, "is_early": dice.random() < 0.5}
    walk.does(walk.at.clerk, loans.repay, **told)


# Each life draws from all of these; most are refused in most states, and a refusal must leave nothing behind.
TRIES: tuple[Try, ...] = (
    lambda walk, _dice: walk.does(walk.at.clerk, loans.submit),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.receive_papers, papers=walk.papers()),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.notify_missing),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.supplement, papers=walk.papers()),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.accept),
    lambda walk, _dice: walk.does(walk.at.checker, loans.pass_town_check, text="看过"),
    lambda walk, _dice: walk.does(walk.at.reviewer, loans.pass_review, text="同意"),
    lambda walk, dice: walk.does(
        walk.at.supervisor, loans.approve, amount=Money(dice.randint(1, walk.loan.amount_requested.fen))
    ),
    lambda walk, _dice: walk.does(walk.at.second, loans.approve_second),
    lambda walk, dice: walk.does(
        dice.choice([walk.at.checker, walk.at.reviewer, walk.at.supervisor]),
        loans.return_to_step_before,
        code="DOC_INVALID",
        text="不清",
    ),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.publish),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.object_to, text="异议"),
    lambda walk, _dice: walk.does(walk.at.second, loans.settle_objection, upheld=False, text="不成立"),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.refer, bank=walk.at.bank),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.decline, code="BAD_CREDIT", text="征信"),
    _contract,
    lambda walk, _dice: walk.does(walk.at.clerk, loans.disburse, on=walk.today),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.undo_disbursement, reason="误登"),
    _repay,
    _repay,
    lambda walk, dice: walk.does(walk.at.clerk, loans.settle_early, on=_some_day(walk, dice)),
    lambda walk, dice: walk.does(
        walk.at.clerk, loans.extend, to=walk.today + timedelta(days=dice.randint(100, 1_500)), note="受灾"
    ),
    lambda walk, dice: walk.does(
        walk.at.clerk,
        loans.agree_instalments,
        parts=dice.randint(1, 40),
        first_due_on=walk.today + timedelta(days=dice.randint(0, 90)),
        note="停业",
    ),
    lambda walk, dice: walk.does(walk.at.clerk, loans.mark_overdue, since=_some_day(walk, dice), text="未还"),
    lambda walk, _dice: walk.does(walk.at.clerk, loans.cure, text="已还"),
    lambda walk, dice: walk.does(
        walk.at.second, loans.compensate, text="逾期", unpaid_interest=Money(dice.choice([0, 123_45]))
    ),
    lambda walk, dice: walk.does(
        walk.at.clerk, loans.record_recovery, on=_some_day(walk, dice), amount=_amount(walk, dice)
    ),
    lambda walk, _dice: walk.does(None, loans.write_off, text="核销文件"),
    _verify,
    _verify,
    _pay,
    _pay,
    _return_subsidy,
    _reverse,
    lambda walk, _dice: walk.does(walk.at.second, loans.refuse, code="FALSE_STATEMENT", text="不实"),
)
STATES_ON_THE_WAY = (
    LoanState.RECEIVED, LoanState.REVIEW, LoanState.DECISION, LoanState.PUBLICITY, LoanState.SIGNED, LoanState.REPAYING,
    LoanState.REPAYING, LoanState.REPAYING,
)  # fmt: skip


def _holds(session: Session, at: LoanDesk, walks: list[Walk]) -> None:
    budget, fund = session.get_one(Budget, at.budget.id), session.get_one(GuaranteeFund, at.fund.id)
    assert budget.position == budgets.replayed(session, budget.id)
    moves = session.execute(select(FundEntry.move, FundEntry.amount).where(FundEntry.fund_id == fund.id))
    sums = replay_fund((move, amount) for move, amount in moves)
    assert (fund.balance, fund.guaranteed) == (sums.balance, sums.guaranteed)
    for walk in walks:
        loan = walk.loan
        assert loan.principal_left == owed_after(list_movements(session, loan)) >= ZERO
        standing = budgets.standing_of(session, loan.id)
        for part in (standing.reserved, standing.committed, standing.paid, loan.recovered, loan.compensated):
            assert part >= ZERO
        rows = list_subsidies(session, loan)
        assert standing.paid == total([row.subsidy for row in rows if row.paid_on and not row.returned_on])
        for row in rows:
            assert sum(share["amount"] for share in row.shares) == row.subsidy.fen
        page = queries.page_of(session, None, loan, walk.today)
        assert all(one.subsidy + one.borrower_interest == one.interest for one in page.plan)
        assert total([one.subsidy for one in page.quarters]) == total([one.subsidy for one in page.plan])
        if loan.state in {LoanState.REFUSED, LoanState.WITHDRAWN, LoanState.COMPENSATED, LoanState.RECOVERING}:
            assert standing.held == ZERO
        if loan.state in {LoanState.REPAYING, LoanState.OVERDUE}:
            assert guarantee_funds.guaranteed_for(session, loan.id) == loan.principal_left


def _stays_within_the_table(session: Session) -> None:
    state: dict[int, str] = {}
    allowed = {(step.event, step.source.value, step.target.value) for step in LIFECYCLE.steps}
    for event in session.scalars(select(Event).where(Event.kind.startswith("loan.")).order_by(Event.id)):
        if "to" not in event.data or "from" not in event.data:
            continue
        assert event.application_id is not None
        assert (event.kind, event.data["from"], event.data["to"]) in allowed
        assert state.get(event.application_id, event.data["from"]) == event.data["from"]
        state[event.application_id] = event.data["to"]


def _try(walk: Walk, dice: random.Random) -> bool:
    """Try some deeds until one is done; most are refused, and a refusal must leave nothing behind."""
    for deed in dice.sample(TRIES, 5):
        try:
            deed(walk, dice)
        except SupportdeskError:
            walk.session.rollback()
        else:
            return True
    return False


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_tried_the_sums_agree_and_the_table_is_kept(session: Session, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - dice, no secret
    at = loan_desk(session)
    version = session.get_one(ProgrammeVersion, at.version.id)
    version.parameters = {**version.parameters, "instalment_months": {"value": 36}}
    session.commit()
    walks: list[Walk] = []
    done = 0
    for life in range(LIVES):
        method = ("bullet", "equal_instalment", "equal_principal")[life % 3]
        amount, months = Money(dice.randint(100_00, 300_000_00)), dice.randint(2, 36)
        walk = Walk(session, at, method=method, amount=amount, term_months=months)
        walks.append(walk.to(dice.choice(STATES_ON_THE_WAY)))
        for _step in range(STEPS):
            walk.today += timedelta(days=dice.choice([0, 0, 1, 7, 30, 92]))
            done += _try(walk, dice)
        _holds(session, at, walks)
    _stays_within_the_table(session)
    assert audit.verify(session).found is None
    assert done > LIVES * 5
