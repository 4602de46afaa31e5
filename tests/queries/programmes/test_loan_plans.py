from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.queries.programmes.loans.plans import owed_after, plan_of, quarters_of, standing_movements
from tests.domain.programmes.test_loan_terms import parameters

TERMS = LoanTerms.from_parameters(parameters())
START = date(2026, 1, 5)
methods = st.sampled_from(["bullet", "equal_instalment", "equal_principal"])
repayments = st.lists(st.tuples(st.integers(0, 1_095), st.integers(1, 30_000_000), st.booleans()), max_size=6)


def loan(method: str, months: int, rate: str = "3.50") -> Loan:
    return Loan(
        method=method, rate_percent=rate, lpr_percent="3.00", disbursed_on=START, matures_on=add_months(START, months)
    )


def moved(kind: MovementKind, fen: int, on: date, number: int, **more: object) -> LoanMovement:
    return LoanMovement(
        id=number, kind=kind, amount=Money(fen), happened_on=on, recorded_at=datetime(2026, 1, 5, tzinfo=UTC), **more
    )


def test_the_worked_example_of_a_bullet_loan_keeps_its_nine_periods() -> None:
    # Worked case LS-06.
    paid_out = moved(MovementKind.DISBURSEMENT, 300_000_00, START, 1)
    plan = plan_of(loan("bullet", 24), TERMS, [paid_out])
    quarters = quarters_of(plan, TERMS)
    assert (len(quarters), sum(one.days for one in quarters)) == (9, 730)
    assert (total([one.interest for one in quarters]), total([one.subsidy for one in quarters])) == (
        Money.yuan("21291.66"),
        Money.yuan("10645.86"),
    )


def test_a_part_repaid_in_the_quarter_counts_from_its_day() -> None:
    # Worked case IS-06: 50 days on 300,000 and 42 on 200,000.
    paid_out = moved(MovementKind.DISBURSEMENT, 300_000_00, date(2026, 3, 21), 1)
    early = moved(MovementKind.REPAYMENT, 100_000_00, date(2026, 5, 10), 2)
    kept = loan("bullet", 24)
    kept.disbursed_on, kept.matures_on = date(2026, 3, 21), date(2028, 3, 21)
    first = quarters_of(plan_of(kept, TERMS, [paid_out, early]), TERMS)[0]
    assert (first.interest, first.subsidy) == (Money.yuan("2275.00"), Money.yuan("1137.50"))


def test_monthly_periods_gather_into_quarters() -> None:
    plan = plan_of(loan("equal_instalment", 12), TERMS, [moved(MovementKind.DISBURSEMENT, 100_000_00, START, 1)])
    quarters = quarters_of(plan, TERMS)
    assert [(one.starts_on, one.ends_before) for one in quarters] == [
        (date(2026, 1, 5), date(2026, 3, 5)),
        (date(2026, 3, 5), date(2026, 6, 5)),
        (date(2026, 6, 5), date(2026, 9, 5)),
        (date(2026, 9, 5), date(2026, 12, 5)),
        (date(2026, 12, 5), date(2027, 1, 5)),
    ]


def test_a_reversed_movement_leaves_no_trace_in_the_plan() -> None:
    paid_out = moved(MovementKind.DISBURSEMENT, 300_000_00, START, 1)
    wrong = moved(MovementKind.REPAYMENT, 100_000_00, date(2026, 5, 10), 2)
    undone = moved(MovementKind.REPAYMENT, 100_000_00, date(2026, 6, 1), 3, reverses_id=2)
    kept = loan("bullet", 24)
    assert plan_of(kept, TERMS, [paid_out, wrong, undone]) == plan_of(kept, TERMS, [paid_out])
    assert owed_after([paid_out, wrong, undone]) == Money.yuan(300_000)


def test_an_older_loan_is_subsidised_by_the_older_rule() -> None:
    # Worked case IS-19: 90 days of 200,000 at 6.15 %; the borrower bears 2.15 %, the treasury 4.00 %.
    old = replace(TERMS, borrower_bears_bp=-150)
    kept = loan("bullet", 24, "6.15")
    kept.lpr_percent, kept.disbursed_on, kept.matures_on = "3.65", date(2022, 12, 21), date(2024, 12, 21)
    plan = plan_of(kept, old, [moved(MovementKind.DISBURSEMENT, 200_000_00, date(2022, 12, 21), 1)])
    assert (plan[0].days, plan[0].interest, plan[0].subsidy) == (90, Money.yuan("3075.00"), Money.yuan("2000.00"))


@given(methods, st.integers(1, 36), st.integers(100_00, 300_000_00), repayments)
def test_parts_are_the_whole_to_the_fen_whatever_is_repaid_when(
    method: str, months: int, fen: int, repaid: list[tuple[int, int, bool]]
) -> None:
    kept = loan(method, months)
    movements = [moved(MovementKind.DISBURSEMENT, fen, START, 1)]
    left = fen
    for number, (days, amount, is_early) in enumerate(sorted(repaid), 2):
        part = min(amount, left)
        if part:
            left -= part
            on = START + timedelta(days=days)
            movements.append(moved(MovementKind.REPAYMENT, part, on, number, is_early=is_early))
    plan = plan_of(kept, TERMS, movements)
    quarters = quarters_of(plan, TERMS)
    assert total([one.principal for one in plan]) == Money(fen)
    assert plan[-1].balance == ZERO
    assert total([one.interest for one in quarters]) == total([one.interest for one in plan])
    assert total([one.subsidy for one in quarters]) == total([one.subsidy for one in plan])
    assert all(one.subsidy + one.borrower_interest == one.interest for one in plan)
    assert all(one.borrower >= ZERO for one in quarters)
    spans = [(one.starts_on, one.ends_before) for one in quarters]
    assert all(first[1] == second[0] for first, second in pairwise(spans))
    assert owed_after(movements) == Money(left)
    assert standing_movements(movements) == movements
