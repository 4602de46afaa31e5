"""The table of a need: no dead end, every end can be opened again, and the limit counts working days."""

from datetime import date

import pytest

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.needs import (
    DEED_WORDS,
    DONE_WORDS,
    LIFECYCLE,
    STATE_WORDS,
    NeedDeed,
    NeedState,
    is_overdue,
    limit_of,
)
from supportdesk.policies import work_calendar
from supportdesk.policies.needs import departments, need_kinds


def test_every_state_is_reached_and_none_is_a_dead_end() -> None:
    assert LIFECYCLE.reachable() == LIFECYCLE.states() == frozenset(NeedState)
    assert not LIFECYCLE.dead_ends()
    for end in LIFECYCLE.final:
        assert LIFECYCLE.allows(end, NeedDeed.REOPEN)


def test_every_state_deed_and_event_has_its_words() -> None:
    assert set(STATE_WORDS) == set(NeedState)
    assert set(DEED_WORDS) == set(NeedDeed)
    assert {step.event for step in LIFECYCLE.steps} <= set(DONE_WORDS)


def test_a_need_that_nobody_answered_cannot_be_closed() -> None:
    for state in (NeedState.OPEN, NeedState.WITH_DEPARTMENT, NeedState.NOT_POSSIBLE):
        with pytest.raises(StepNotAvailableError):
            LIFECYCLE.step(state, NeedDeed.CLOSE)


def test_the_limit_counts_working_days_across_the_spring_festival() -> None:
    # WD-01 of the policy examples: received on 10 February 2026, five working days end on the 24th.
    assert limit_of(work_calendar(), date(2026, 2, 10), 5).day == date(2026, 2, 24)
    assert not limit_of(work_calendar(), date(2031, 2, 10), 5).is_certain


def test_only_what_waits_for_an_answer_is_overdue() -> None:
    due, after = date(2026, 11, 20), date(2026, 11, 23)
    late = {state for state in NeedState if is_overdue(state, due, after)}
    assert late == {NeedState.OPEN, NeedState.WITH_DEPARTMENT}
    assert not is_overdue(NeedState.OPEN, due, due)


def test_every_kind_has_its_days_and_a_department_that_exists() -> None:
    for kind in need_kinds().values():
        assert kind.working_days > 0
        assert kind.department in departments()
        assert kind.zh
        assert kind.en
    assert need_kinds()["medical"].is_private
