"""The amounts of a claim and the days of a policy, whatever the numbers."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.insurance import (
    CLAIM_DEED_WORDS,
    CLAIM_LIFECYCLE,
    CLAIM_STATE_WORDS,
    ClaimAmounts,
    Cover,
    Deductions,
    Granted,
    InsuranceTerms,
    Loss,
    LossKind,
    Policy,
    assessed_of,
    claimed_of,
    last_day,
    most_payable,
    premium_subsidy,
)
from supportdesk.domain.timeline import words_of
from supportdesk.policies.programmes import shipped_programmes

YUAN = Money.yuan
fen = st.integers(0, 10**9).map(Money)


@st.composite
def audited_losses(draw: st.DrawFn) -> list[Loss]:
    rows = draw(st.lists(st.tuples(st.sampled_from(LossKind), st.integers(1, 10**8), st.integers(0, 100)), max_size=8))
    return [Loss(kind, Money(claimed), Money(claimed * part // 100)) for kind, claimed, part in rows]


def terms(**changed: object) -> InsuranceTerms:
    (programme,) = (one for one in shipped_programmes() if one["kind"] == "insurance")
    return replace(InsuranceTerms.from_parameters(programme["versions"][-1]["parameters"]), **changed)  # type: ignore[arg-type]


@given(
    audited_losses(), fen, fen, fen, st.integers(0, 800), st.none() | st.fractions(Fraction(1, 100), Fraction(99, 100)),
    st.none() | fen, st.none() | fen,
)  # fmt: skip
def test_what_is_payable_is_never_above_what_was_assessed_insured_or_left(
    there: list[Loss], salvage: Money, other: Money, insured: Money, days: int, deductible: Fraction | None,
    base_cap: Money | None, household: Money | None,
) -> None:  # fmt: skip
    asked = terms(
        deductible_ratio=deductible, base_cap=base_cap, jobs_cap=base_cap, household_cap=household, waiting_days=180
    )
    most = most_payable(there, Deductions(salvage, other), asked, sum_insured=insured, days_in=days)
    assert ZERO <= most <= min(assessed_of(there), insured)
    assert household is None or most <= household
    assert most <= max(assessed_of(there) - salvage - other, ZERO)
    assert days >= 180 or not most


@given(audited_losses())
def test_an_audit_finds_no_more_than_is_claimed(there: list[Loss]) -> None:
    assert assessed_of(there) <= claimed_of(there)
    assert claimed_of(there) == total([one.claimed for one in there])
    assert ClaimAmounts(claimed_of(there), assessed_of(there)).left == ZERO


@given(fen, fen, fen, fen)
def test_the_four_amounts_stand_in_order_or_are_refused(a: Money, b: Money, c: Money, d: Money) -> None:
    claimed, assessed, approved, paid = sorted((a, b, c, d), reverse=True)
    amounts = ClaimAmounts(claimed, assessed, approved, paid)
    assert amounts.left == approved - paid
    if not a >= b >= c >= d:
        with pytest.raises(RuleBrokenError):
            ClaimAmounts(a, b, c, d)


def test_base_and_jobs_are_capped_apart() -> None:
    # Worked case IN-10: 23,000 and 31,000 with caps of 20,000 and 40,000 are 51,000.
    there = [Loss(LossKind.BASE, YUAN(23_000), YUAN(23_000)), Loss(LossKind.JOBS, YUAN(31_000), YUAN(31_000))]
    asked = terms(deductible_ratio=None, base_cap=YUAN(20_000), jobs_cap=YUAN(40_000), household_cap=None)
    assert most_payable(there, Deductions(), asked, sum_insured=YUAN(60_000), days_in=200) == YUAN(51_000)


def base_and_jobs(base: int, jobs: int) -> tuple[Loss, ...]:
    return Loss(LossKind.BASE, YUAN(base), YUAN(base)), Loss(LossKind.JOBS, YUAN(jobs), YUAN(jobs))


def test_the_caps_and_the_sum_insured_are_the_policys_over_all_its_claims() -> None:
    asked = terms(deductible_ratio=None, base_cap=YUAN(20_000), jobs_cap=YUAN(40_000), household_cap=None)
    before = [Granted(base_and_jobs(23_000, 31_000), YUAN(51_000))]
    # 20,000 and 31,000 are taken: of the base nothing is left, of the jobs 9,000, and so of the sum insured.
    most = most_payable(
        base_and_jobs(5_000, 12_000), Deductions(), asked, sum_insured=YUAN(60_000), days_in=200, policy_before=before
    )
    assert most == YUAN(9_000)
    spent = [*before, Granted(base_and_jobs(5_000, 12_000), most)]
    again = base_and_jobs(50_000, 50_000)
    assert most_payable(again, Deductions(), asked, sum_insured=YUAN(60_000), days_in=200, policy_before=spent) == ZERO


@given(st.lists(audited_losses(), min_size=1, max_size=5), fen, fen, fen, st.none() | st.just(Fraction(1, 10)))
def test_claim_after_claim_a_policy_pays_no_more_than_its_caps(
    claims: list[list[Loss]], insured: Money, base_cap: Money, jobs_cap: Money, deductible: Fraction | None
) -> None:
    asked = terms(deductible_ratio=deductible, base_cap=base_cap, jobs_cap=jobs_cap, household_cap=None)
    before: list[Granted] = []
    for there in claims:
        most = most_payable(there, Deductions(), asked, sum_insured=insured, days_in=800, policy_before=before)
        if most:
            before.append(Granted(tuple(there), most))
    assert total([one.approved for one in before]) <= min(insured, base_cap + jobs_cap)


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2026, 2, 1), Cover.NOT_BEGUN),
        (date(2026, 2, 2), Cover.WAITING),
        (date(2026, 7, 31), Cover.WAITING),
        (date(2026, 8, 1), Cover.INSURED),
        (date(2027, 2, 1), Cover.INSURED),
        (date(2027, 2, 2), Cover.OVER),
    ],
)
def test_a_policy_waits_covers_and_is_over(day: date, stands: Cover) -> None:
    policy = Policy(date(2026, 2, 2), last_day(date(2026, 2, 2), 12), 180)
    assert policy.on(day) is stands
    assert policy.waiting_until == date(2026, 7, 31)


def test_a_lapsed_policy_covers_nothing_from_that_day() -> None:
    policy = Policy(date(2026, 2, 2), date(2027, 2, 1), 0, lapsed_on=date(2026, 5, 1))
    assert [policy.on(date(2026, 5, 1) - timedelta(days=back)) for back in (0, 1)] == [Cover.LAPSED, Cover.INSURED]


@given(fen)
def test_the_subsidy_is_a_part_of_the_premium_up_to_the_cap(premium: Money) -> None:
    asked = terms()
    found = premium_subsidy(premium, asked)
    assert asked.premium_cap is not None
    assert found == min(premium.times(Fraction(1, 2)), asked.premium_cap)


def test_every_state_and_deed_of_a_claim_has_its_words() -> None:
    assert set(CLAIM_STATE_WORDS) == CLAIM_LIFECYCLE.states() == CLAIM_LIFECYCLE.reachable()
    assert CLAIM_LIFECYCLE.dead_ends() == frozenset()
    for step in CLAIM_LIFECYCLE.steps:
        assert CLAIM_DEED_WORDS[step.deed]
        assert words_of(step.event, {})
