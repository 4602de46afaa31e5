from pathlib import Path

import pytest

from supportdesk.domain.applications.table import COUNTY_RULES, STACKING
from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.lifecycle import BudgetEffect, ClockEffect
from supportdesk.domain.permissions import GRANTS, Permission, Role
from supportdesk.domain.programmes import loan_rules
from supportdesk.domain.programmes.loan_words import DEED_WORDS, STATE_WORDS
from supportdesk.domain.programmes.loans import (
    FINAL,
    LIFECYCLE,
    LoanDeed,
    LoanState,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "loan-lifecycle.md"


def test_every_state_can_be_reached_from_a_draft() -> None:
    assert LIFECYCLE.reachable() == frozenset(LoanState)


def test_every_deed_stands_in_the_table() -> None:
    assert {step.deed for step in LIFECYCLE.steps} == set(LoanDeed)


def test_no_state_is_a_dead_end_but_the_final_ones() -> None:
    assert LIFECYCLE.dead_ends() == frozenset()


def test_only_final_states_end() -> None:
    leaving = {step.source for step in LIFECYCLE.steps if step.target != step.source and step.deed != LoanDeed.REOPEN}
    assert frozenset(LoanState) - leaving == FINAL


def test_every_state_and_deed_has_its_word() -> None:
    assert set(STATE_WORDS) == set(LoanState)
    assert set(DEED_WORDS) == set(LoanDeed)


def test_every_guard_is_a_rule_that_can_be_asked() -> None:
    named = {guard for step in LIFECYCLE.steps for guard in step.guards}
    assert named == set(loan_rules.GUARDS) | {COUNTY_RULES, STACKING}


def test_every_event_is_named_after_its_deed() -> None:
    assert all(step.event == f"loan.{step.deed.value}" for step in LIFECYCLE.steps)


def test_what_is_reserved_is_committed_or_released_and_what_is_committed_is_uncommitted_at_every_end() -> None:
    reserved = {LoanState.REVIEW, LoanState.DECISION, LoanState.SECOND_DECISION}
    committed = {LoanState.APPROVED, LoanState.PUBLICITY, LoanState.OBJECTION, LoanState.BANK, LoanState.DECLINED}
    for step in LIFECYCLE.steps:
        if step.source in reserved and step.target not in reserved:
            assert step.budget in {BudgetEffect.RELEASE, BudgetEffect.COMMIT}, step
        if step.source in committed and step.target in FINAL:
            assert step.budget is BudgetEffect.UNCOMMIT, step
        if step.source not in reserved and step.target in reserved:
            assert step.budget is BudgetEffect.RESERVE, step


def test_the_clock_runs_from_submission_to_decision_and_stands_still_for_the_applicant() -> None:
    waiting = {LoanState.SUPPLEMENT}
    for step in LIFECYCLE.steps:
        if step.target in waiting and step.source not in waiting:
            assert step.clock is ClockEffect.PAUSE
        if step.source in waiting and step.target not in waiting:
            assert step.clock in {ClockEffect.RESUME, ClockEffect.STOP}


def test_a_decision_is_the_supervisors_and_never_the_officials() -> None:
    deciding = {LoanDeed.APPROVE, LoanDeed.APPROVE_FIRST, LoanDeed.APPROVE_SECOND}
    assert {step.permission for step in LIFECYCLE.steps if step.deed in deciding} == {Permission.SUPPORT_DECIDE}
    assert Permission.SUPPORT_DECIDE not in GRANTS[Role.OFFICIAL]
    assert all("another_decider" in step.guards for step in LIFECYCLE.steps if step.deed in deciding)


def test_a_refused_loan_cannot_be_approved() -> None:
    with pytest.raises(StepNotAvailableError):
        LIFECYCLE.step(LoanState.REFUSED, LoanDeed.APPROVE)
