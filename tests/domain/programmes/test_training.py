"""Places, attendance and awards of training, whatever the numbers."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes import training
from supportdesk.domain.programmes.training import (
    Applicant,
    Attendance,
    Half,
    Lesson,
    TrainingFacts,
    TrainingTerms,
    allot,
    attendance_of,
)
from supportdesk.policies.programmes import shipped_programmes

BEGINS = date(2026, 9, 7)
YUAN = Money.yuan
applicants = st.lists(st.booleans(), max_size=40).map(
    lambda flags: [Applicant(key + 100, key, flag) for key, flag in enumerate(flags)]
)
amounts = st.integers(1, 10**7).map(Money)


def terms(code: str = "training_syb", **changed: object) -> TrainingTerms:
    (programme,) = (one for one in shipped_programmes() if one["code"] == code)
    return replace(TrainingTerms.from_parameters(programme["versions"][-1]["parameters"]), **changed)  # type: ignore[arg-type]


def facts(**told: object) -> TrainingFacts:
    usual: dict[str, object] = {
        "today": date(2026, 11, 2), "has_place": True, "certificate_no": "PX-1", "score": 80,
        "certified_on": date(2026, 10, 12), "start_until": date(2027, 4, 12),
    }  # fmt: skip
    return TrainingFacts(**(usual | told))  # type: ignore[arg-type]


@given(st.integers(1, 30), applicants)
def test_no_more_people_are_placed_than_there_are_seats_and_nobody_is_lost(seats: int, there: list[Applicant]) -> None:
    given_ = allot(seats, there)
    assert len(given_.placed) == min(seats, len(there))
    assert sorted((*given_.placed, *given_.waiting)) == sorted(one.key for one in there)


@given(st.integers(1, 30), applicants)
def test_nobody_in_hardship_waits_while_somebody_else_has_a_place(seats: int, there: list[Applicant]) -> None:
    given_ = allot(seats, there)
    has_priority = {one.key: one.has_priority for one in there}
    if any(has_priority[key] for key in given_.waiting):
        assert all(has_priority[key] for key in given_.placed)
    for group in (given_.placed, given_.waiting):
        turns = [(not has_priority[key], key) for key in group]
        assert turns == sorted(turns)


@given(st.sets(st.tuples(st.integers(0, 9), st.sampled_from(Half))), st.integers(1, 8), st.booleans())
def test_attendance_is_a_part_of_the_plan_and_a_day_counts_once(
    there: set[tuple[int, Half]], hours: int, is_online: bool
) -> None:
    plan = [Lesson(BEGINS + timedelta(days=turn), half, hours, is_online) for turn in range(5) for half in Half]
    found = attendance_of(plan, {(BEGINS + timedelta(days=turn), half) for turn, half in there})
    attended = [(turn, half) for turn, half in there if turn < 5]
    assert (found.planned, found.attended) == (10, len(attended))
    assert found.days == (0 if is_online else len({turn for turn, _half in attended}))
    assert found.online_hours == (hours * len(attended) if is_online else 0)
    assert found.rate is not None
    assert 0 <= found.rate <= 100


@given(st.integers(0, 60), st.integers(0, 300), amounts, amounts, st.none() | amounts)
def test_the_allowance_is_days_and_hours_at_their_rates_up_to_the_cap(
    days: int, hours: int, per_day: Money, per_lesson: Money, cap: Money | None
) -> None:
    asked = terms(day_allowance=per_day, lesson_allowance=per_lesson, allowance_cap=cap)
    there = facts(gets_allowance=True, attendance=Attendance(days=days, online_hours=hours))
    whole = per_day.times(days) + per_lesson.times(hours)
    assert training.allowance_of(there, asked) == (whole if cap is None else min(whole, cap))
    assert training.allowance_of(replace(there, gets_allowance=False), asked) == ZERO


@given(amounts, st.fractions(Fraction(1, 100), Fraction(99, 100)), st.booleans())
def test_the_parts_of_an_award_are_the_award(standard: Money, ratio: Fraction, has_started: bool) -> None:
    asked = terms(standard=standard, ratio_not_started=ratio, day_allowance=YUAN(25), allowance_cap=None)
    there = facts(
        gets_allowance=True, attendance=Attendance(days=10),
        started_on=date(2026, 10, 20) if has_started else None,
    )  # fmt: skip
    award = training.award_of(there, asked)
    assert award.amount == total([part.amount for part in training.parts_of(there, asked)])
    assert award.amount == standard + YUAN(250)
    too_late = replace(there, today=date(2027, 4, 13), started_on=None)
    assert training.award_of(too_late, asked).amount == standard.times(ratio) + YUAN(250)


def test_a_class_is_paid_the_sum_of_its_trainees() -> None:
    # Worked cases SU-17 and SU-18: 28 certified; 18 who started and 12 who did not.
    whole = terms(ratio_not_started=None, start_months=None)
    assert total([training.award_of(facts(), whole).most] * 28) == YUAN(28_000)
    started = training.award_of(facts(started_on=date(2026, 10, 20)), terms()).most
    not_started = training.award_of(facts(today=date(2027, 4, 13)), terms()).most
    assert total([started] * 18 + [not_started] * 12) == YUAN(24_000)


def test_the_allowance_of_the_worked_case() -> None:
    there = facts(gets_allowance=True, attendance=Attendance(days=10, online_hours=40))
    assert training.allowance_of(there, terms()) == YUAN(290)


def test_without_a_certificate_the_award_is_not_known() -> None:
    award = training.award_of(facts(certificate_no=""), terms())
    assert (award.amount, [str(one) for one in award.missing]) == (None, ["合格证书"])


def test_a_version_that_pays_less_before_a_start_says_until_when() -> None:
    (programme,) = (one for one in shipped_programmes() if one["code"] == "training_syb")
    stored = dict(programme["versions"][-1]["parameters"])
    del stored["start_months"]
    assert [fault.field for fault in TrainingTerms.faults_of(stored)] == ["start_months"]


@pytest.mark.parametrize(("on", "counts"), [(date(2027, 4, 12), True), (date(2027, 4, 13), False), (None, False)])
def test_a_start_counts_up_to_the_same_day_of_the_sixth_month(on: date | None, counts: bool) -> None:
    assert facts(started_on=on).has_started is counts


def test_lessons_stand_in_the_order_of_the_day() -> None:
    lessons = [
        Lesson(BEGINS, Half.AFTERNOON),
        Lesson(BEGINS + timedelta(days=1), Half.MORNING),
        Lesson(BEGINS, Half.MORNING),
    ]
    assert [one.half.value for one in sorted(lessons)] == ["morning", "afternoon", "morning"]
