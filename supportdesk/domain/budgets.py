"""Budget and guarantee fund as ledgers: what each posting does to the sums, and when it may not be made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypedDict

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.fields import parse_decimal
from supportdesk.domain.money import ZERO, Money, split
from supportdesk.domain.programmes.parameters import PayerShare
from supportdesk.domain.reasons import Reason
from supportdesk.domain.words import Words, say

_FACTOR_PLACES = 4


class BudgetMove(StrEnum):
    """What a posting does."""

    APPROPRIATE = "appropriate"
    RESERVE = "reserve"
    RELEASE = "release"
    COMMIT = "commit"
    UNCOMMIT = "uncommit"
    PAY = "pay"
    RETURN = "return"
    MOVE_IN = "move_in"
    MOVE_OUT = "move_out"


# Who bears what is put in or paid where nothing else is said: the county itself.
OWN = "county"
# The postings that concern the payers: what they put in, and what was paid of it.
OF_PAYERS = frozenset(
    {BudgetMove.APPROPRIATE, BudgetMove.MOVE_IN, BudgetMove.MOVE_OUT, BudgetMove.PAY, BudgetMove.RETURN}
)


class FundMove(StrEnum):
    """What a movement of the guarantee fund does."""

    DEPOSIT = "deposit"
    GUARANTEE = "guarantee"
    RELEASE = "release"
    COMPENSATE = "compensate"
    RECOVER = "recover"


MOVE_WORDS: dict[BudgetMove, Words] = {
    BudgetMove.APPROPRIATE: say("安排预算"),
    BudgetMove.RESERVE: say("预留"),
    BudgetMove.RELEASE: say("释放预留"),
    BudgetMove.COMMIT: say("转为承诺"),
    BudgetMove.UNCOMMIT: say("撤销承诺"),
    BudgetMove.PAY: say("拨付"),
    BudgetMove.RETURN: say("退回"),
    BudgetMove.MOVE_IN: say("调剂转入"),
    BudgetMove.MOVE_OUT: say("调剂转出"),
}
FUND_WORDS: dict[FundMove, Words] = {
    FundMove.DEPOSIT: say("注入基金"),
    FundMove.GUARANTEE: say("承担担保"),
    FundMove.RELEASE: say("解除担保"),
    FundMove.COMPENSATE: say("代偿支出"),
    FundMove.RECOVER: say("追偿收回"),
}

# How a posting of one amount changes (appropriated, reserved, committed, paid, returned). What is committed was reserved
# before, what is paid was committed; what is returned is available again.
_EFFECTS: dict[BudgetMove, tuple[int, int, int, int, int]] = {
    BudgetMove.APPROPRIATE: (1, 0, 0, 0, 0),
    BudgetMove.RESERVE: (0, 1, 0, 0, 0),
    BudgetMove.RELEASE: (0, -1, 0, 0, 0),
    BudgetMove.COMMIT: (0, -1, 1, 0, 0),
    BudgetMove.UNCOMMIT: (0, 0, -1, 0, 0),
    BudgetMove.PAY: (0, 0, -1, 1, 0),
    BudgetMove.RETURN: (0, 0, 0, -1, 1),
    BudgetMove.MOVE_IN: (1, 0, 0, 0, 0),
    BudgetMove.MOVE_OUT: (-1, 0, 0, 0, 0),
}


FIGURES = ("appropriated", "reserved", "committed", "paid", "returned", "available", "left")
# What of them is told of each payer.
PAYER_FIGURES = ("appropriated", "paid", "left")


def sign_in(figure: str, move: BudgetMove) -> int:
    """Return how a posting counts in one of the FIGURES: 1, -1, or 0 when it does not touch it."""
    appropriated, reserved, committed, paid, returned = _EFFECTS[move]
    if figure == "available":
        return appropriated - reserved - committed - paid
    if figure == "left":
        return appropriated - paid
    return (appropriated, reserved, committed, paid, returned)[FIGURES.index(figure)]


@dataclass(frozen=True)
class BudgetPosition:
    """The sums of a budget, or of one application within it. Amounts in fen."""

    appropriated: Money = ZERO
    reserved: Money = ZERO
    committed: Money = ZERO
    paid: Money = ZERO
    returned: Money = ZERO

    @property
    def available(self) -> Money:
        return self.appropriated - self.reserved - self.committed - self.paid

    @property
    def left(self) -> Money:
        """What was put in and not paid yet, set aside or not."""
        return self.appropriated - self.paid

    @property
    def held(self) -> Money:
        """What is set aside and not paid yet."""
        return self.reserved + self.committed

    def after(self, move: BudgetMove, amount: Money) -> "BudgetPosition":
        """Return the sums after a posting, unchecked."""
        sums = (self.appropriated, self.reserved, self.committed, self.paid, self.returned)
        return BudgetPosition(
            *(kept + Money(sign * amount.fen) for kept, sign in zip(sums, _EFFECTS[move], strict=True))
        )


def replay(entries: Iterable[tuple[BudgetMove, Money]]) -> BudgetPosition:
    """Return the sums that a ledger's entries make."""
    position = BudgetPosition()
    for move, amount in entries:
        position = position.after(move, amount)
    return position


def post(name: str, position: BudgetPosition, move: BudgetMove, amount: Money) -> BudgetPosition:
    """Return a budget's sums after a posting; raises BadValueError for nothing, RuleBrokenError for more than there is.

    The refusal names what is left.
    """
    positive(amount)
    after = position.after(move, amount)
    if after.available < ZERO:
        words = say(
            "“{name}”可用 {available} 元，还需 {amount} 元，差 {gap} 元。",
            name=name,
            available=position.available.grouped,
            amount=amount.grouped,
            gap=(amount - position.available).grouped,
        )
        raise RuleBrokenError(words, code=Reason.FUND_CAPACITY_EXCEEDED.value)
    short = {
        BudgetMove.RELEASE: position.reserved,
        BudgetMove.COMMIT: position.reserved,
        BudgetMove.UNCOMMIT: position.committed,
        BudgetMove.PAY: position.committed,
        BudgetMove.RETURN: position.paid,
    }.get(move)
    if short is not None and amount > short:
        raise RuleBrokenError(
            say(
                "“{name}”这一步最多 {most} 元，要求 {amount} 元。", name=name, most=short.grouped, amount=amount.grouped
            )
        )
    return after


def borne(amount: Money, shares: Sequence[PayerShare]) -> list[tuple[str, Money]]:
    """Return what each payer bears of an amount: half up to the fen, the last payer takes the rest; nothing is left out.

    Without shares the county bears the whole.
    """
    payers = [share.payer for share in shares] or [OWN]
    return list(zip(payers, split(amount, [share.percent for share in shares] or [100]), strict=True))


def positive(amount: Money) -> None:
    """Raise BadValueError for an amount of nothing or less."""
    if amount <= ZERO:
        raise BadValueError(say("金额须大于 0。"), field="amount")


class Bounds(TypedDict):
    """Which parameter of a fund it is, and what it may be."""

    field: str
    least: int
    most: int


MULTIPLE: Bounds = {"field": "max_multiple", "least": 1, "most": 100}
SUSPENSION: Bounds = {"field": "suspend_at", "least": 0, "most": 1}


def factor(text: str, field: str, *, least: int, most: int) -> str:
    """Return a parameter of a fund as it is stored: `10`, `0.20`; raises BadValueError outside its bounds."""
    try:
        number = parse_decimal(text, smallest=least, largest=most, places=_FACTOR_PLACES).value
    except BadValueError as error:
        raise BadValueError(error.words, field=field, code=error.code) from error
    return f"{number:f}"


_FUND_EFFECTS: dict[str, dict[FundMove, int]] = {
    "balance": {FundMove.DEPOSIT: 1, FundMove.COMPENSATE: -1, FundMove.RECOVER: 1},
    "guaranteed": {FundMove.GUARANTEE: 1, FundMove.RELEASE: -1},
}
FUND_FIGURES = tuple(_FUND_EFFECTS)


def fund_sign_in(figure: str, move: FundMove) -> int:
    """Return how a movement counts in one of the FUND_FIGURES: 1, -1, or 0 when it does not touch it."""
    return _FUND_EFFECTS[figure].get(move, 0)


@dataclass(frozen=True)
class FundSums:
    """The guarantee fund's balance and the loans that it stands for, in fen."""

    balance: Money = ZERO
    guaranteed: Money = ZERO

    def after(self, move: FundMove, amount: Money) -> "FundSums":
        """Return the sums after a movement, unchecked."""
        return FundSums(
            self.balance + Money(fund_sign_in("balance", move) * amount.fen),
            self.guaranteed + Money(fund_sign_in("guaranteed", move) * amount.fen),
        )


def replay_fund(entries: Iterable[tuple[FundMove, Money]]) -> FundSums:
    """Return the sums that a fund's entries make."""
    sums = FundSums()
    for move, amount in entries:
        sums = sums.after(move, amount)
    return sums


@dataclass(frozen=True)
class RunOut:
    """The day on which a budget is used up at the present pace; None while nothing was spent, or within the year."""

    day: date | None
    per_day: Money


def run_out(available: Money, spent: Money, since: date, today: date) -> RunOut:
    """Reckon when the available money is gone if as much is spent a day as since the first day of the count."""
    days = max((today - since).days, 1)
    per_day = Money(spent.fen // days) if spent > ZERO else ZERO
    if not per_day:
        return RunOut(None, ZERO)
    left = available.fen // per_day.fen
    return RunOut(None if left > (date.max - today).days else today + timedelta(days=left), per_day)
