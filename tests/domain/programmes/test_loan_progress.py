"""The way of a loan as its applicant sees it."""

from datetime import date

import pytest

from supportdesk.domain.applications.way import Stage, Standing, StepTaken
from supportdesk.domain.programmes.loan_progress import HEADLINES, HOLDERS, WAY
from supportdesk.domain.programmes.loans import LoanState

MARCH = [date(2026, 3, day) for day in range(1, 31)]
TO_THE_DECISION = (
    StepTaken("submit", MARCH[1], "draft"),
    StepTaken("accept", MARCH[3], "received"),
    StepTaken("pass_town_check", MARCH[8], "accepted"),
    StepTaken("pass_review", MARCH[11], "review"),
)


def standing(way: tuple[object, ...]) -> dict[str, tuple[str, date | None]]:
    return {one.stage: (one.standing.value, one.on) for one in way}  # type: ignore[attr-defined]


def test_steps_that_are_done_carry_their_days_and_those_to_come_none() -> None:
    way = standing(WAY.standing(LoanState.DECISION, TO_THE_DECISION))
    assert way["received"] == ("done", MARCH[1])
    assert way["review"] == ("done", MARCH[11])
    assert way["decision"] == ("here", None)
    assert way["publicity"] == ("to_come", None)
    assert list(way) == [stage.name for stage in WAY.stages]


def test_a_step_that_was_gone_back_from_is_not_done() -> None:
    way = standing(WAY.standing(LoanState.REVIEW, (*TO_THE_DECISION, StepTaken("return", MARCH[12], "decision"))))
    assert way["review"] == ("here", None)
    assert way["decision"] == ("to_come", None)


def test_a_refused_application_ends_where_it_was_and_nothing_is_to_come() -> None:
    way = WAY.standing(LoanState.REFUSED, (*TO_THE_DECISION, StepTaken("refuse", MARCH[14], "decision")))
    assert (way[-1].stage, way[-1].standing, way[-1].on) == ("decision", Standing.ENDED, MARCH[14])
    assert Standing.TO_COME not in {one.standing for one in way}


def test_a_settled_loan_has_gone_the_whole_way() -> None:
    way = WAY.standing(LoanState.SETTLED, (*TO_THE_DECISION, StepTaken("settle", MARCH[20], "repaying")))
    assert {one.standing for one in way} == {Standing.DONE}
    assert way[-1].on == MARCH[20]


@pytest.mark.parametrize("state", LoanState)
def test_every_state_has_a_phrase_a_holder_and_a_way(state: LoanState) -> None:
    assert HEADLINES[state].template
    assert HOLDERS[state]
    way = WAY.standing(state, TO_THE_DECISION)
    assert sum(one.standing in {Standing.HERE, Standing.ENDED} for one in way) <= 1


@pytest.mark.parametrize("stage", WAY.stages, ids=lambda stage: stage.name)
def test_every_step_has_its_words_for_the_office_and_for_the_applicant(stage: Stage) -> None:
    assert stage.office.template
    assert stage.plain.template
