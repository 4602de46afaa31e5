"""A budget's figures are what its entries make, and its forecast is what its pace makes."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.budgets import FIGURES, BudgetMove, BudgetPosition, borne, post, replay, run_out, sign_in
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.parameters import PayerShare

MOVES = st.lists(st.tuples(st.sampled_from(list(BudgetMove)), st.integers(1, 5_000_000).map(Money)), max_size=40)
# A single fen too: the first payers' parts, rounded half up, are more than there is then.
WHOLE = st.one_of(st.integers(1, 20), st.integers(1, 10**12))


@given(MOVES)
def test_every_figure_is_the_sum_of_the_entries_that_it_opens(tried: list[tuple[BudgetMove, Money]]) -> None:
    booked: list[tuple[BudgetMove, Money]] = []
    position = BudgetPosition()
    for move, amount in tried:
        try:
            position = post("预算", position, move, amount)
        except RuleBrokenError:
            continue
        booked.append((move, amount))
    assert replay(booked) == position
    for figure in FIGURES:
        opened = [(sign_in(figure, move), amount) for move, amount in booked if sign_in(figure, move)]
        assert sum(sign * amount.fen for sign, amount in opened) == getattr(position, figure).fen, figure
    assert min(getattr(position, figure) for figure in FIGURES) >= ZERO
    assert position.appropriated == position.available + position.reserved + position.committed + position.paid


@given(WHOLE, st.lists(st.integers(1, 50), min_size=1, max_size=5))
def test_a_payment_is_split_to_the_fen_and_only_the_last_payer_takes_the_rest(fen: int, weights: list[int]) -> None:
    first = [PayerShare(f"p{turn}", weight * 100 // sum(weights) or 1) for turn, weight in enumerate(weights[:-1])]
    shares = [*first, PayerShare("last", 100 - sum(one.percent for one in first))]
    parts = borne(Money(fen), shares)
    assert total([part for _payer, part in parts]) == Money(fen)
    assert [payer for payer, _part in parts] == [one.payer for one in shares]
    assert min(part for _payer, part in parts) >= ZERO
    left = fen
    for share, (_payer, part) in zip(shares[:-1], parts[:-1], strict=True):
        # Its share to the half fen, unless no more is left.
        assert abs(part.fen * 100 - fen * share.percent) <= 50 or part.fen == left
        left -= part.fen


def test_of_a_few_fen_nobody_bears_less_than_nothing() -> None:
    quarters = [PayerShare(name, Decimal(25)) for name in ("central", "province", "city", "county")]
    assert [part.fen for _payer, part in borne(Money(2), quarters)] == [1, 1, 0, 0]
    assert [part.fen for _payer, part in borne(Money(1), quarters)] == [0, 0, 0, 1]
    halves = [PayerShare("central", Decimal(50)), PayerShare("province", Decimal(50)), PayerShare("county", Decimal(0))]
    assert [part.fen for _payer, part in borne(Money(1), halves)] == [1, 0, 0]


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(0, 365))
def test_at_the_pace_so_far_the_money_lasts_until_the_day_that_is_named_and_no_longer(
    available: int, spent: int, gone: int
) -> None:
    since = date(2026, 1, 1)
    today = since + timedelta(days=gone)
    found = run_out(Money(available), Money(spent), since, today)
    if found.day is None:
        # Too slow to be reckoned in days, or beyond what a calendar holds.
        assert not found.per_day or available // found.per_day.fen > 1_000_000
        return
    lasts = (found.day - today).days
    assert found.per_day.fen * lasts <= available < found.per_day.fen * (lasts + 1)


def test_nothing_spent_runs_out_on_no_day() -> None:
    assert run_out(Money.yuan(1_000), ZERO, date(2026, 1, 1), date(2026, 6, 1)).day is None
