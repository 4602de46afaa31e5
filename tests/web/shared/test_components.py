"""Every component renders strictly, in both languages, as sound markup that a strict content policy lets through."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from jinja2.exceptions import UndefinedError

from supportdesk.domain.money import Money
from supportdesk.domain.words import say
from supportdesk.web.shared import icons
from tests.web.shared.markup import faults_of

TEMPLATES = Path(__file__).parents[3] / "templates"
COMPONENTS = sorted((TEMPLATES / "shared" / "components").glob("*.html"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
# Tried in test_fields.py, and in the rooms' tests.
FIELD_MACROS = "field( error_summary( control_id( kept_fields( print_list( given_list( print_buttons( further( answers( correction( workbook_form("


def read_samples() -> list[tuple[str, str]]:
    """Return (component file, snippet) for each line of the samples."""
    found, name = [], ""
    for line in (Path(__file__).parent / "component_samples.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((name, line if line.startswith(("{", "<")) else f"{{{{ {line} }}}}"))
    return found


SAMPLES = read_samples()


def things() -> dict[str, object]:
    """Invented data that the samples name."""
    clock = {
        "words": "剩 4 个工作日",
        "tone": "half",
        "squares": ["used", "paused", "gap", "today", "left", "beyond", "over"],
        "alternative": "已用 2 个工作日，剩 4 个",
        "marks": [{"at": 0, "word": "11-09"}, {"at": 3, "word": "今天"}, {"at": 6, "word": "法定"}],
    }
    return {
        "Money": Money,
        "amount": Money.yuan("200000"),
        "clock_of_a_loan": clock,
        "endless_clock": {**clock, "squares": ["used"] * 20 + ["left"] * 20, "marks": []},
        "rule": {"result": "met", "words": "首次创业", "value": "17 个月", "required": "≥ 6 个月", "clause": "第三条"},
        "bars": [
            {"label": "1月", "value": 812, "shown": "812", "before": 690, "before_shown": "690"},
            {"label": "2月", "value": 640, "shown": "640", "now": True},
            {"label": "3月", "value": None, "shown": "", "before": 700, "before_shown": "700"},
        ],
    }


def public_macros(path: Path) -> list[str]:
    return re.findall(r"{%-? macro ([a-z]\w*)\(", path.read_text("utf-8"))


def rendered(gallery: Flask, name: str, snippet: str, language: str = "zh") -> str:
    macros = ", ".join(public_macros(TEMPLATES / "shared" / "components" / name))
    source = f'{{% from "shared/components/{name}" import {macros} %}}{snippet}'
    with gallery.test_request_context(f"/?lang={language}"):
        return render_template_string(source, **things())


def test_the_check_of_markup_finds_faults() -> None:
    assert faults_of("<p><b>x</p>")
    assert faults_of('<p style="color:red">x</p>')
    assert faults_of('<button onclick="x()">x</button>')
    assert faults_of('<i id="a"></i><i id="a"></i>')
    assert faults_of('<label for="nowhere">x</label>')
    assert not faults_of('<label for="a">x</label><input id="a"><svg><use href="#b"/></svg>')


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "snippet"), SAMPLES)
def test_a_component_is_sound_markup(gallery: Flask, name: str, snippet: str, language: str) -> None:
    markup = rendered(gallery, name, snippet, language)
    assert faults_of(markup) == []
    assert "None" not in markup


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_every_macro_is_tried_and_explained(path: Path) -> None:
    source = path.read_text("utf-8")
    tried = " ".join([FIELD_MACROS, *(snippet for name, snippet in SAMPLES if name == path.name)])
    for name in public_macros(path):
        assert re.search(rf"\b{name}\(", tried), f"{name} is not tried"
        comments = re.findall(r"{#-(.*?)-#}", source, re.DOTALL)
        assert [c for c in comments if re.search(rf"\b{name}\(", c)], f"{name} has no comment with its arguments"


def test_a_missing_value_is_an_error_and_not_a_hole(gallery: Flask) -> None:
    with pytest.raises(UndefinedError):
        rendered(gallery, "timeline.html", "{{ step_line([{'state': 'here'}]) }}")


def test_what_people_typed_is_shown_as_text(gallery: Flask) -> None:
    markup = rendered(gallery, "section.html", "{{ pairs([{'label': 'x', 'value': '<script>1</script>'}]) }}")
    assert "<script>" not in markup


def test_a_sentence_from_below_the_doors_is_said_in_the_readers_language(gallery: Flask) -> None:
    for language, shown in (("zh", "没有权限做这一步。"), ("en", "You are not allowed to take this step.")):
        with gallery.test_request_context(f"/?lang={language}"):
            assert render_template_string("{{ refusal }}", refusal=say("没有权限做这一步。")) == shown


def test_the_parts_of_a_budget_fill_its_bar(gallery: Flask) -> None:
    markup = rendered(
        gallery,
        "charts.html",
        "{{ budget_bar(Money.yuan(500), Money.yuan(300), Money.yuan(100), Money.yuan(100)) }}",
    )
    widths = dict(re.findall(r'<rect class="(paid|committed|reserved)"[^>]*? width="([0-9.]+)%"', markup))
    assert widths == {"paid": "50.000", "committed": "30.000", "reserved": "10.000"}


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("200000", "20 万元"), ("5000", "5,000 元"), ("3846.72", "3,846.72 元"), ("0", "0 元"), ("-12.5", "−12.50 元")],
)
def test_an_entrepreneur_reads_amounts_as_they_are_spoken(gallery: Flask, amount: str, shown: str) -> None:
    markup = rendered(gallery, "money.html", f"{{{{ money(Money.yuan('{amount}'), 'plain') }}}}")
    assert re.sub(r"<[^>]+>", "", markup) == shown


def test_more_than_thirty_squares_become_a_plain_bar(gallery: Flask) -> None:
    squares = rendered(gallery, "clock.html", "{{ strip(clock_of_a_loan) }}")
    bar = rendered(gallery, "clock.html", "{{ strip(endless_clock) }}")
    assert squares.count("<rect") == 6
    assert bar.count("<rect") == 2
    assert 'width="50.0%"' in bar


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_names_only_icons_that_are_drawn(path: Path) -> None:
    source = path.read_text("utf-8")
    assert set(re.findall(r'\bicon\("([^"]+)"', source)) <= icons.NAMES


def test_no_icon_is_drawn_twice() -> None:
    assert not set(icons.FROM_THE_PACKAGE) & set(icons.OWN)
