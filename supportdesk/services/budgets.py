"""Deeds on budgets: the row is locked, then checked; the event first, then the entry and the sums."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from supportdesk.domain import budgets as rules
from supportdesk.domain.budgets import BudgetMove, FundMove
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.parameter_words import PAYER_WORDS
from supportdesk.domain.programmes.parameters import PayerShare
from supportdesk.domain.reasons import Reason
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget, BudgetEntry, BudgetShare, GuaranteeFund
from supportdesk.models.policies import Kind, Programme
from supportdesk.queries import budgets as queries
from supportdesk.services.work import Work

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_LONGEST_NOTE = 200


def open_budget(work: Work, programme: Programme, unit: OrgUnit, year: int, name: str = "") -> Budget:
    """Open the budget of a programme, unit and year; raises RuleBrokenError when there is one already."""
    work.needs(Permission.BUDGET_WRITE)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadValueError(say("年度须在 {least} 与 {most} 之间。", least=_FIRST_YEAR, most=_LAST_YEAR), field="year")
    there = work.session.scalar(
        select(Budget.id).where(Budget.programme_id == programme.id, Budget.unit_id == unit.id, Budget.year == year)
    )
    if there is not None:
        raise RuleBrokenError(say("{year} 年的这项预算已经有了。", year=year), code="taken")
    of_loans = programme.kind is Kind.LOAN
    told = {"year": year, "programme": programme.name}
    usual = say("{year} 年{programme}贴息资金", **told) if of_loans else say("{year} 年{programme}资金", **told)
    if not of_loans and programme.name.endswith("资金"):
        usual = say("{year} 年{programme}", **told)
    called = name.strip()[:_LONGEST_NOTE] or str(usual)
    work.record(
        "budget.opened",
        {"programme": programme.code, "year": year, "name": called},
        unit_id=unit.id,
        subject=f"budget:{programme.code}:{year}",
    )
    budget = Budget(
        name=called, programme_id=programme.id, unit_id=unit.id, year=year, created_at=work.now, updated_at=work.now
    )
    work.session.add(budget)
    work.session.flush()
    return budget


def appropriate(
    work: Work, budget: Budget, amount: Money, note: str, on: date | None = None, *, payer: str = rules.OWN
) -> BudgetEntry:
    """Put a payer's money into a budget; `note` names the document.

    Raises BadValueError for nothing, without a document, or for a payer that no programme knows.
    """
    work.needs(Permission.BUDGET_WRITE)
    if not note.strip():
        raise BadValueError(say("请写明文号或依据。"), field="note")
    not_in_future(work, on)
    return _post(work, budget.id, BudgetMove.APPROPRIATE, amount, None, note=note.strip(), on=on, shares=_all_by(payer))


def transfer(
    work: Work,
    budget: Budget,
    there: Budget,
    amount: Money,
    note: str,
    on: date | None = None,
    *,
    payer: str = rules.OWN,
) -> tuple[BudgetEntry, BudgetEntry]:
    """Move a payer's free money to another budget of the same year; `note` names the approval.

    Raises BadValueError for nothing, the same budget or no approval, RuleBrokenError for more than is free, for more than
    is left of what this payer put in, or for another year.
    """
    work.needs(Permission.BUDGET_WRITE)
    if not note.strip():
        raise BadValueError(say("请写明文号或依据。"), field="note")
    if there.id == budget.id:
        raise BadValueError(say("请选择另一项预算。"), field="there")
    if there.year != budget.year:
        raise RuleBrokenError(say("只能在同一年度的预算之间调剂。"), code="other_year")
    not_in_future(work, on)
    shares, said = _all_by(payer), note.strip()
    out = _post(work, budget.id, BudgetMove.MOVE_OUT, amount, None, note=f"{said} → {there.name}", on=on, shares=shares)
    into = _post(work, there.id, BudgetMove.MOVE_IN, amount, None, note=f"{said} ← {budget.name}", on=on, shares=shares)
    return out, into


def _left_of_payer(work: Work, budget: Budget, amount: Money, payer: str) -> None:
    """Raise RuleBrokenError for more than the payer put in and has not paid: else another's money would be moved in their name."""
    lines = {line.payer: line for line in queries.list_payers(work.session, None, budget)}
    left = max(lines[payer].appropriated - lines[payer].paid, ZERO) if payer in lines else ZERO
    if amount > left:
        words = say(
            "“{name}”里{payer}资金还剩 {left} 元，不能调剂 {amount} 元。",
            name=budget.name,
            payer=PAYER_WORDS[payer],
            left=left.grouped,
            amount=amount.grouped,
        )
        raise RuleBrokenError(words, code=Reason.FUND_CAPACITY_EXCEEDED.value)


def _all_by(payer: str) -> list[PayerShare]:
    if payer not in PAYER_WORDS:
        raise BadValueError(say("没有这种资金来源：{payer}。", payer=payer), field="payer")
    return [PayerShare(payer, Decimal(100))]


def reserve(work: Work, budget: Budget, amount: Money, application: Application) -> BudgetEntry:
    """Hold money for an application; raises RuleBrokenError naming what is left."""
    return _post(work, budget.id, BudgetMove.RESERVE, amount, application)


def release(work: Work, budget: Budget, amount: Money, application: Application) -> BudgetEntry:
    """Let go of what was held for an application."""
    return _post(work, budget.id, BudgetMove.RELEASE, amount, application)


def commit(work: Work, budget: Budget, amount: Money, application: Application) -> BudgetEntry:
    """Turn what was held into a commitment."""
    return _post(work, budget.id, BudgetMove.COMMIT, amount, application)


def uncommit(work: Work, budget: Budget, amount: Money, application: Application) -> BudgetEntry:
    """Take back a commitment: the money is available again."""
    return _post(work, budget.id, BudgetMove.UNCOMMIT, amount, application)


def pay(
    work: Work,
    budget: Budget,
    amount: Money,
    application: Application,
    *,
    shares: Sequence[PayerShare] = (),
    note: str = "",
    on: date | None = None,
) -> BudgetEntry:
    """Pay out of what is committed; each payer bears their share."""
    return _post(work, budget.id, BudgetMove.PAY, amount, application, note=note, on=on, shares=shares)


def give_back(
    work: Work,
    budget: Budget,
    amount: Money,
    application: Application,
    *,
    shares: Sequence[PayerShare] = (),
    note: str = "",
    on: date | None = None,
) -> BudgetEntry:
    """Book money that came back: it is available again, and counted apart; each payer has their share again."""
    return _post(work, budget.id, BudgetMove.RETURN, amount, application, note=note, on=on, shares=shares)


def hold_exactly(work: Work, budget: Budget, amount: Money, application: Application) -> None:
    """Have exactly an amount reserved for an application that is not decided yet."""
    reserved = queries.standing_of(work.session, application.id).reserved
    if reserved < amount:
        reserve(work, budget, amount - reserved, application)
    elif reserved > amount:
        release(work, budget, reserved - amount, application)


def commit_exactly(work: Work, budget: Budget, amount: Money, application: Application) -> None:
    """Have exactly an amount committed for an application: what more is needed is reserved first."""
    standing = queries.standing_of(work.session, application.id)
    missing = amount - standing.committed
    if missing > ZERO:
        hold_exactly(work, budget, missing, application)
        commit(work, budget, missing, application)
        return
    if standing.reserved:
        release(work, budget, standing.reserved, application)
    if missing < ZERO:
        uncommit(work, budget, -missing, application)


def let_go(work: Work, budget: Budget, application: Application) -> None:
    """Give back all that is held for an application and not paid."""
    standing = queries.standing_of(work.session, application.id)
    if standing.reserved:
        release(work, budget, standing.reserved, application)
    if standing.committed:
        uncommit(work, budget, standing.committed, application)


def _post(
    work: Work,
    budget_id: int,
    move: BudgetMove,
    amount: Money,
    application: Application | None,
    *,
    note: str = "",
    on: date | None = None,
    shares: Sequence[PayerShare] = (),
) -> BudgetEntry:
    # Locked before the check: two supervisors may commit the last of a budget in the same second.
    budget = work.session.execute(
        select(Budget).where(Budget.id == budget_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    after = rules.post(budget.name, budget.position, move, amount)
    if application is not None:
        _within_application(work, budget, move, amount, application)
    parts = rules.borne(amount, shares) if move in rules.OF_PAYERS else []
    if move is BudgetMove.MOVE_OUT:
        for payer, part in parts:
            _left_of_payer(work, budget, part, payer)
    data: dict[str, Any] = {"budget": budget.id, "amount": amount.fen, "note": note}
    if parts:
        data["shares"] = [{"payer": payer, "amount": part.fen} for payer, part in parts]
    event = record_posting(work, "budget", move, budget, application, data, on=on)
    entry = BudgetEntry(
        budget_id=budget.id,
        move=move,
        amount=amount,
        application_id=application.id if application else None,
        note=note[:_LONGEST_NOTE],
        happened_on=event.happened_on,
        recorded_at=work.now,
        event_id=event.id,
    )
    work.session.add(entry)
    work.session.add_all(
        BudgetShare(event_id=event.id, payer=payer, budget_id=budget.id, move=move, amount=part)
        for payer, part in parts
    )
    budget.appropriated, budget.reserved, budget.committed = after.appropriated, after.reserved, after.committed
    budget.paid, budget.returned = after.paid, after.returned
    budget.version, budget.updated_at = budget.version + 1, work.now
    work.session.flush()
    return entry


def record_posting(
    work: Work,
    kind: str,
    move: BudgetMove | FundMove,
    account: Budget | GuaranteeFund,
    application: Application | None,
    data: dict[str, Any],
    *,
    on: date | None,
) -> Event:
    """Record that money moved on a budget or a fund (`kind`), for an application where there is one."""
    return work.record(
        f"{kind}.{move.value}",
        data,
        on=on,
        unit_id=account.unit_id,
        person_id=application.person_id if application else None,
        case_id=application.case_id if application else None,
        application_id=application.id if application else None,
        subject=f"{kind}:{account.id}",
    )


def _within_application(work: Work, budget: Budget, move: BudgetMove, amount: Money, application: Application) -> None:
    """One application can't give back, commit or be paid what is held for another."""
    if move in {BudgetMove.APPROPRIATE, BudgetMove.RESERVE}:
        return
    own = queries.standing_of(work.session, application.id)
    # Its own sums, with nothing available: the check of the whole budget asks of them what it asks of the budget.
    rules.post(
        budget.name, rules.BudgetPosition(own.held + own.paid, own.reserved, own.committed, own.paid), move, amount
    )


def not_in_future(work: Work, on: date | None) -> None:
    """Raise BadValueError for a day after today."""
    if on is not None and on > work.today:
        raise BadValueError(say("日期不能晚于今天。"), field="on")
