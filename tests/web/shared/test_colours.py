"""The colours are a contract: the same tokens for every way to dark, and enough contrast for text and shapes."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "supportdesk" / "static"


def test_the_dark_tokens_are_the_same_however_dark_was_chosen() -> None:
    sheet = (STATIC / "theme.css").read_text("utf-8")
    system = sheet.split(':root:not([data-bs-theme="light"]) {')[1].split("}\n}")[0]
    person = sheet.split('\n[data-bs-theme="dark"] {')[1].split("\n}")[0]
    lines = [
        [line.strip() for line in block.splitlines() if line.strip() and line.strip() != "}"]
        for block in (system, person)
    ]
    assert lines[0] == lines[1]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tokens(theme: str) -> dict[str, str]:
    block = (STATIC / "theme.css").read_text("utf-8").split(theme)[1].split("\n}")[0]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "wash"),
    ("ink-2", "paper"),
    ("ink-2", "wash"),
    ("ink-3", "paper"),
    ("ink-3", "wash"),
    ("accent", "paper"),
    ("accent", "accent-wash"),
    ("on-accent", "accent"),
    ("masthead-text", "masthead"),
    ("red", "paper"),
    ("red", "red-wash"),
    ("ochre", "paper"),
    ("ochre", "ochre-wash"),
    ("green", "paper"),
    ("green", "green-wash"),
    ("grey", "grey-wash"),
    ("ink-2", "accent-wash"),
    ("ink-2", "ochre-wash"),
]
SHAPE_PAIRS = [("edge", "paper"), ("edge", "wash"), ("ochre-fill", "paper"), ("tint", "paper")]


@pytest.mark.parametrize("theme", ['[data-bs-theme="light"] {', '\n[data-bs-theme="dark"] {'], ids=["light", "dark"])
def test_text_and_shapes_stand_out_enough(theme: str) -> None:
    colours = tokens(theme)
    assert [pair for pair in TEXT_PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert [pair for pair in SHAPE_PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < 3.0] == []


def test_colours_outside_the_tokens_are_white_black_or_a_shadow() -> None:
    for name in ("components.css", "charts.css"):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", (STATIC / name).read_text("utf-8"))) == set()
