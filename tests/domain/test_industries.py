"""Sections of the industry standard."""

import pytest

from supportdesk.domain.industries import DIVISIONS, industry_section, is_entered_whole, section_of


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


@pytest.mark.parametrize(
    ("code", "section", "is_whole"),
    [
        ("C", "C", True),
        ("1398", "C", True),
        ("13", "C", False),
        ("139", "C", False),
        ("9800", "", False),
        ("0012", "", False),
        ("C13", "", False),
        ("13981", "", False),
        ("１３９８", "", False),
        ("c", "", False),
        ("", "", False),
    ],
)
def test_a_form_takes_a_section_or_four_digits_and_a_ledger_less(code: str, section: str, is_whole: bool) -> None:
    assert (industry_section(code), is_entered_whole(code)) == (section, is_whole)
