"""What holds of every kind's table, words and form."""

import dataclasses
from pathlib import Path

import pytest

import config
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.lifecycle import ClockEffect
from supportdesk.domain.permissions import GRANTS, Permission, Role
from supportdesk.domain.programmes.catalogue import PROGRAMMES, lifecycle_documents
from supportdesk.domain.timeline import words_of

DOCS = Path(config.ROOT) / "docs"
ALL = pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=lambda one: one.kind)


@ALL
def test_every_state_is_reached_and_leads_on(programme: Programme) -> None:
    assert programme.lifecycle.states() == programme.lifecycle.reachable()
    assert programme.lifecycle.dead_ends() == frozenset()


@ALL
def test_every_state_and_deed_has_its_words(programme: Programme) -> None:
    for state in programme.lifecycle.states():
        assert programme.state_words(state), state
        assert programme.way.holders[state], state
        assert programme.way.headlines[state].template, state
    for step in programme.lifecycle.steps:
        assert programme.deed_words(step.deed), step.deed
        assert words_of(step.event, {}), step.event


@ALL
def test_every_event_is_named_after_its_kind_and_deed(programme: Programme) -> None:
    assert {step.event for step in programme.lifecycle.steps} == {
        f"{programme.kind}.{step.deed.value}" for step in programme.lifecycle.steps
    }


@ALL
def test_every_open_state_has_somebody_who_acts_next(programme: Programme) -> None:
    for state, permission in programme.next_by.items():
        assert any(step.permission is permission for step in programme.lifecycle.deeds(state)), state


@ALL
def test_a_decision_is_the_supervisors_and_never_the_officials(programme: Programme) -> None:
    for step in programme.lifecycle.steps:
        if step.deed in {"approve", "approve_first", "approve_second"}:
            assert step.permission is Permission.SUPPORT_DECIDE
            assert "another_decider" in step.guards
        is_refusal = step.deed == "refuse" and step.source in {"decision", "second_decision"}
        if is_refusal or step.deed == "overrule_objection":
            assert "another_decider" in step.guards
    assert Permission.SUPPORT_DECIDE not in GRANTS[Role.OFFICIAL]


@ALL
def test_the_clock_starts_once_and_stops_with_every_end_that_it_runs_up_to(programme: Programme) -> None:
    starts = [step for step in programme.lifecycle.steps if step.clock is ClockEffect.START]
    assert [(step.source, step.deed) for step in starts] == [("draft", "submit")]


@ALL
def test_every_parameter_is_a_field_of_the_terms(programme: Programme) -> None:
    fields = {field.name for field in dataclasses.fields(programme.terms)}
    for subject in programme.subjects or {"": None}:
        stored = {"subject": {"value": subject}} if subject else {}
        keys = {parameter.key for parameter in programme.terms.parameters_of(stored)}
        assert keys <= fields
        grouped = [key for _heading, group in programme.terms.groups_of(stored) for key in group]
        assert sorted(grouped) == sorted(keys)


@pytest.mark.parametrize(("kind", "drawn"), list(lifecycle_documents()), ids=lambda one: one if len(one) < 20 else "")
def test_the_document_shows_the_table_as_it_is(kind: str, drawn: str) -> None:
    written = (DOCS / f"{kind}-lifecycle.md").read_text(encoding="utf-8")
    assert written == drawn, f"write docs/{kind}-lifecycle.md anew: make lifecycle-docs"
