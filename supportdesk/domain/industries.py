"""Industry codes of GB/T 4754-2017: the section (门类) of a section letter or of a code in digits."""

from itertools import pairwise

# The first division (大类) of each section, in order; a section reaches up to the next one's first division.
FIRST_DIVISIONS = (
    ("A", 1), ("B", 6), ("C", 13), ("D", 44), ("E", 47), ("F", 51), ("G", 53), ("H", 61), ("I", 63), ("J", 66),
    ("K", 70), ("L", 71), ("M", 73), ("N", 76), ("O", 80), ("P", 83), ("Q", 84), ("R", 86), ("S", 91), ("T", 97),
)  # fmt: skip
AFTER_THE_LAST = 98
CLASS_DIGITS = 4

DIVISIONS: dict[str, tuple[str, ...]] = {
    section: tuple(f"{number:02}" for number in range(first, after))
    for (section, first), (_, after) in pairwise((*FIRST_DIVISIONS, ("", AFTER_THE_LAST)))
}
SECTION_OF: dict[str, str] = {division: section for section, numbers in DIVISIONS.items() for division in numbers}


def section_of(code: str) -> str:
    """The section letter of `C`, `C13`, `13` or `1391`; empty for what is no code of the standard."""
    letter, division = code[:1], code[1:3]
    section = letter.upper() if letter.isascii() else ""
    if section in DIVISIONS and (not division or division in DIVISIONS[section]):
        return section
    return SECTION_OF.get(code[:2], "")


def industry_section(code: str) -> str:
    """The section letter of what a venture may have on file: a letter, or two to four digits; empty for anything else.

    A ledger of before may hold no more than a division or a group; `is_entered_whole` is what a form asks for.
    """
    if code in DIVISIONS:
        return code
    if len(code) not in {2, 3, 4} or not (code.isascii() and code.isdigit()):
        return ""
    return SECTION_OF.get(code[:2], "")


def is_entered_whole(code: str) -> bool:
    """Whether a code is a section's letter or the four digits of a class in a division of the standard."""
    is_class = len(code) == CLASS_DIGITS and industry_section(code) != ""
    return code in DIVISIONS or is_class
