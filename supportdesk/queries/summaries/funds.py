"""The guarantee funds at a day, added up from their entries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import BigInteger, case, func, select, type_coerce
from sqlalchemy.orm import Session

from supportdesk.domain.budgets import FundMove
from supportdesk.domain.funds import FundPosition, compensation_rate
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.reports import ratio
from supportdesk.domain.summaries.figures import Entry
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.summary import Fund
from supportdesk.models.budgets import FundEntry, GuaranteeFund
from supportdesk.queries.summaries.books import Column, Rows, Span, Standing, Taken, if_
from supportdesk.queries.summaries.scope import Scope
from supportdesk.queries.visibility import Viewer, within

FUND = GuaranteeFund.__table__
ENTRY = FundEntry.__table__
FEN: Column = type_coerce(ENTRY.c.amount, BigInteger)

ON_BALANCE = {FundMove.DEPOSIT: 1, FundMove.RECOVER: 1, FundMove.COMPENSATE: -1}
ON_GUARANTEED = {FundMove.GUARANTEE: 1, FundMove.RELEASE: -1}


def _effect(effects: dict[FundMove, int]) -> Column:
    return FEN * case({move.value: n for move, n in effects.items()}, value=ENTRY.c.move, else_=0)


BALANCE, GUARANTEED = _effect(ON_BALANCE), _effect(ON_GUARANTEED)


def sees_fund(viewer: Viewer) -> Column:
    """The condition on the fund of an entry."""
    return within(viewer, GuaranteeFund.unit_id, Permission.BUDGET_READ)


ENTRIES = Rows(
    source=ENTRY.join(FUND, FUND.c.id == ENTRY.c.fund_id),
    key=ENTRY.c.id,
    unit=FUND.c.unit_id,
    sees=sees_fund,
    names={"application": ENTRY.c.application_id},
)


def at_the_end(spans: tuple[Span, ...]) -> Taken:
    """The entries up to a span's end, by what they do to the fund and to what it guarantees."""
    return Taken(
        ENTRIES,
        tuple(
            {
                "fund_balance": if_(ENTRY.c.happened_on < span.end, BALANCE),
                "fund_guaranteed": if_(ENTRY.c.happened_on < span.end, GUARANTEED),
            }
            for span in spans
        ),
        on=ENTRY.c.happened_on,
    )


STANDINGS = (Standing(frozenset({"fund_balance", "fund_guaranteed"}), at_the_end),)


@dataclass(frozen=True)
class Positions:
    """Each fund by window, with the terms of its rule."""

    funds: tuple[tuple[str, str, str, dict[Window, FundPosition]], ...]

    def entries(self) -> Iterator[Entry]:
        """The figures of all funds together: room is reckoned fund by fund, as one fund can't lend to another."""
        for _name, _multiple, _stop, positions in self.funds:
            for window, position in positions.items():
                yield Entry(
                    window,
                    {
                        "fund_balance": position.balance.fen,
                        "fund_guaranteed": position.guaranteed.fen,
                        "fund_room": position.headroom.fen,
                        # A fund of which nobody expects anything is none that has run out.
                        "fund_alarms": int(position.headroom.fen <= 0 < position.balance.fen + position.guaranteed.fen),
                    },
                )

    def shown(self, compensated: int, matured: int) -> Iterator[Fund]:
        """Each fund at the month's end; the compensation rate is the year's, of all loans of the unit."""
        for name, multiple, stop, positions in self.funds:
            position = positions[Window.MONTH]
            rate = compensation_rate(Money(compensated), Money(matured), Decimal(stop)) if stop else None
            exact: Fraction | None = position.multiple
            yield Fund(
                name=name,
                balance=position.balance.fen,
                guaranteed=position.guaranteed.fen,
                multiple=None if exact is None else ratio(exact, 1, 2),
                max_multiple=multiple,
                room=position.headroom.fen,
                compensation_rate=rate.rate if rate else None,
                is_suspended=bool(rate and rate.suspends_new),
            )


def get_positions(session: Session, scope: Scope, month: Month, windows: Iterable[Window]) -> Positions:
    """Read every fund of the unit at the end of each window, in one statement."""
    wanted = tuple(windows)
    columns: list[Column] = []
    for window in wanted:
        by_then = ENTRY.c.happened_on < month.last_of(window).end
        columns += [func.sum(if_(by_then, BALANCE)), func.sum(if_(by_then, GUARANTEED))]
    found = session.execute(
        select(FUND.c.name, FUND.c.max_multiple, FUND.c.suspend_at, *columns)
        .select_from(FUND.outerjoin(ENTRY, ENTRY.c.fund_id == FUND.c.id))
        .where(sees_fund(scope.viewer), scope.holds(FUND.c.unit_id))
        .group_by(FUND.c.id, FUND.c.name, FUND.c.max_multiple, FUND.c.suspend_at)
        .order_by(FUND.c.id)
    )
    funds = []
    for name, multiple, stop, *sums in found:
        fen = [int(amount or 0) for amount in sums]
        positions = {
            window: FundPosition(Money(fen[2 * n]), Money(fen[2 * n + 1]), Decimal(multiple))
            for n, window in enumerate(wanted)
        }
        funds.append((name, multiple, stop, positions))
    return Positions(tuple(funds))
