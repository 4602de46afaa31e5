"""Deeds on guarantee funds: the row is locked, then checked; the event first, then the entry and the sums."""

from datetime import date

from sqlalchemy import select

from supportdesk.domain import budgets as rules
from supportdesk.domain.budgets import FundMove
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.reasons import Reason
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.budgets import FundEntry, GuaranteeFund
from supportdesk.queries import guarantee_funds as queries
from supportdesk.services.budgets import not_in_future, record_posting
from supportdesk.services.work import Work

_LONGEST_NOTE = 200


def open_fund(work: Work, unit: OrgUnit, name: str, *, max_multiple: str, suspend_at: str = "") -> GuaranteeFund:
    """Open a guarantee fund: how many times itself it may guarantee, and the compensation rate that stops new loans."""
    work.needs(Permission.BUDGET_WRITE)
    if not name.strip():
        raise BadValueError(say("请填写基金名称。"), field="name")
    multiple = rules.factor(max_multiple, **rules.MULTIPLE)
    line = rules.factor(suspend_at, **rules.SUSPENSION) if suspend_at.strip() else ""
    work.record("fund.opened", {"name": name.strip(), "max_multiple": multiple, "suspend_at": line}, unit_id=unit.id)
    fund = GuaranteeFund(
        name=name.strip()[:_LONGEST_NOTE],
        unit_id=unit.id,
        max_multiple=multiple,
        suspend_at=line,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(fund)
    work.session.flush()
    return fund


def deposit(work: Work, fund: GuaranteeFund, amount: Money, note: str, on: date | None = None) -> FundEntry:
    """Put money into the fund; `note` names the document."""
    work.needs(Permission.BUDGET_WRITE)
    if not note.strip():
        raise BadValueError(say("请写明文号或依据。"), field="note")
    not_in_future(work, on)
    return _move(work, fund.id, FundMove.DEPOSIT, amount, None, note=note.strip(), on=on)


def guarantee(work: Work, fund: GuaranteeFund, amount: Money, application: Application) -> FundEntry:
    """Stand for a loan; raises RuleBrokenError beyond the fund's ceiling, naming the room that is left."""
    return _move(work, fund.id, FundMove.GUARANTEE, amount, application)


def release(
    work: Work, fund: GuaranteeFund, amount: Money, application: Application, *, on: date | None = None
) -> FundEntry:
    """No longer stand for a part of a loan: it was repaid, or never lent."""
    return _move(work, fund.id, FundMove.RELEASE, amount, application, on=on)


def compensate(work: Work, fund: GuaranteeFund, amount: Money, application: Application) -> FundEntry:
    """Pay the bank for a failed loan; raises RuleBrokenError when the fund holds less."""
    return _move(work, fund.id, FundMove.COMPENSATE, amount, application)


def recover(
    work: Work, fund: GuaranteeFund, amount: Money, application: Application, *, on: date | None = None
) -> FundEntry:
    """Book what came back from a debtor for whom the fund had paid."""
    return _move(work, fund.id, FundMove.RECOVER, amount, application, on=on)


def _move(
    work: Work,
    fund_id: int,
    move: FundMove,
    amount: Money,
    application: Application | None,
    *,
    note: str = "",
    on: date | None = None,
) -> FundEntry:
    fund = work.session.execute(
        select(GuaranteeFund)
        .where(GuaranteeFund.id == fund_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    rules.positive(amount)
    after = rules.FundSums(fund.balance, fund.guaranteed).after(move, amount)
    _within(fund, move, amount, after)
    data = {"fund": fund.id, "amount": amount.fen, "note": note}
    event = record_posting(work, "fund", move, fund, application, data, on=on)
    entry = FundEntry(
        fund_id=fund.id,
        move=move,
        amount=amount,
        application_id=application.id if application else None,
        note=note[:_LONGEST_NOTE],
        happened_on=event.happened_on,
        recorded_at=work.now,
        event_id=event.id,
    )
    work.session.add(entry)
    fund.balance, fund.guaranteed = after.balance, after.guaranteed
    fund.version, fund.updated_at = fund.version + 1, work.now
    work.session.flush()
    return entry


def _within(fund: GuaranteeFund, move: FundMove, amount: Money, after: rules.FundSums) -> None:
    """Raise RuleBrokenError when the fund can't stand for so much, hold so little, or give back what it doesn't guarantee."""
    if move is FundMove.GUARANTEE and amount > (room := queries.position_of(fund).headroom):
        words = say(
            "“{name}”还可担保 {room} 元，本笔 {amount} 元。", name=fund.name, room=room.grouped, amount=amount.grouped
        )
        raise RuleBrokenError(words, code=Reason.FUND_CAPACITY_EXCEEDED.value)
    if after.balance < ZERO:
        left = fund.balance.grouped
        words = say("“{name}”余额 {left} 元，须支付 {amount} 元。", name=fund.name, left=left, amount=amount.grouped)
        raise RuleBrokenError(words, code=Reason.FUND_CAPACITY_EXCEEDED.value)
    if after.guaranteed < ZERO:
        raise RuleBrokenError(say("“{name}”没有担保这么多。", name=fund.name))
