"""Sections of the industry standard."""

import pytest

from supportdesk.domain.industries import DIVISIONS, section_of


@pytest.mark.parametrize(
    ("code", "section"),
    [
        ("A", "A"),
        ("c", "C"),
        ("0163", "A"),
        ("1391", "C"),
        ("4390", "C"),
        ("52", "F"),
        ("6221", "H"),
        ("8010", "O"),
        ("8411", "Q"),
        ("97", "T"),
        ("98", ""),
        ("C13", "C"),
        ("C98", ""),
        ("KTV", ""),
        ("00", ""),
        ("", ""),
        ("油茶", ""),
    ],
)
def test_a_code_stands_in_its_section(code: str, section: str) -> None:
    assert section_of(code) == section


def test_every_division_stands_in_one_section() -> None:
    divisions = [number for numbers in DIVISIONS.values() for number in numbers]
    assert divisions == [f"{n:02}" for n in range(1, 98)]
    assert "".join(DIVISIONS) == "ABCDEFGHIJKLMNOPQRST"
