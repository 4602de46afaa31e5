"""Who is whose husband or wife follows from what both are to the head of the family."""

import pytest

from supportdesk.domain.households import head_of, spouse_of

FAMILY = [("罗老根", "02"), ("陈桂花", "10"), ("罗春生", "20"), ("李秋菊", "38"), ("罗小满", "40")]


@pytest.mark.parametrize(
    ("name", "relation", "spouse"),
    [
        ("罗老根", "02", "陈桂花"),
        ("陈桂花", "10", "罗老根"),
        ("罗春生", "20", "李秋菊"),
        ("李秋菊", "38", "罗春生"),
        ("罗小满", "40", ""),
        ("罗春生", "", ""),
    ],
)
def test_a_couple_is_told_by_what_both_are_to_the_head(name: str, relation: str, spouse: str) -> None:
    assert spouse_of(name, relation, FAMILY) == spouse


def test_two_sons_leave_a_doubt_and_nobody_is_guessed() -> None:
    family = [*FAMILY, ("罗秋生", "20")]
    assert spouse_of("罗春生", "20", family) == ""
    assert spouse_of("李秋菊", "38", family) == ""


def test_the_head_is_the_one_who_is_written_down_as_head() -> None:
    assert head_of(FAMILY) == "罗老根"
    assert head_of(FAMILY[1:]) == ""
