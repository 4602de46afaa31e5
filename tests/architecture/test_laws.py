"""The house's own laws: what a reviewer would otherwise have to look for every time."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, wraps
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, nodes

import config
from supportdesk.cli import COMMANDS
from supportdesk.domain.words import counted

ROOT = config.ROOT
PACKAGE = ROOT / "supportdesk"
TEMPLATES = ROOT / "templates"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
LONGEST_MODULE = 400


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def each(paths: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Ask a law of every file in one test, and name each that breaks it: a test for each of them costs more than it asks."""

    def asked(law: Callable[[Path], None]) -> Callable[[], None]:
        @wraps(law)
        def test() -> None:
            broken = []
            for path in paths:
                try:
                    law(path)
                except AssertionError as error:
                    broken.append(f"{named(path)}: {error}")
            assert not broken, "\n".join(broken)

        # pytest reads a test's arguments off what it wraps.
        del test.__wrapped__  # type: ignore[attr-defined]  # set by wraps
        return test

    return asked


@each(MODULES)
def test_a_module_stays_short_enough_to_be_read(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= LONGEST_MODULE


BELOW_DOORS = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] not in {"web", "cli", "jobs"}]


@each(BELOW_DOORS)
def test_no_clock_below_the_doors(path: Path) -> None:
    asked = {
        f"{ast.unparse(call.func)}"
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    }
    assert not asked & {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}


# services/work.py is the unit of work itself.
NOT_COMMITTING = [path for path in BELOW_DOORS if path != PACKAGE / "services" / "work.py"]


@each(NOT_COMMITTING)
def test_nothing_below_the_door_commits(path: Path) -> None:
    assert not [c for c in ast.walk(tree(path)) if isinstance(c, ast.Attribute) and c.attr == "commit"]


@each(MODULES)
def test_no_figure_of_money_is_a_float(path: Path) -> None:
    assert not [
        c
        for c in ast.walk(tree(path))
        if isinstance(c, ast.Call)
        and ast.unparse(c.func) == "Money.yuan"
        and any(isinstance(a, ast.Constant) and isinstance(a.value, float) for a in c.args)
    ]


def lazy_with_values(module: ast.Module) -> list[int]:
    """A lazy sentence is shown as markup, unescaped: with somebody's words in its places it would carry theirs."""
    return [
        call.lineno
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"_l", "lazy_gettext"} and call.keywords
    ]


@each(MODULES)
def test_a_lazy_sentence_has_no_values_in_it(path: Path) -> None:
    assert lazy_with_values(tree(path)) == []


def test_a_lazy_sentence_with_a_value_would_be_found() -> None:
    assert lazy_with_values(ast.parse('_l("核定：%(title)s", title=one.title)')) == [1]


def test_there_is_no_room_without_a_noun() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "core", "misc", "shared_utils"}
    assert not [named(path) for path in MODULES if nameless & set(path.relative_to(PACKAGE).with_suffix("").parts)]


def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.i18n"]
    )


@each(PAGES)
def test_a_template_parses_and_holds_no_inline_style_or_script(path: Path) -> None:
    source = path.read_text("utf-8")
    environment().parse(source)
    assert not re.search(r"<[^>]+\sstyle=", source)
    assert not re.search(r"<[^>]+\son[a-z]+=", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", source)
    assert "|safe" not in source.replace(" ", "")


def template_uses() -> Iterator[str]:
    """Names of templates that a view, another template or the mailer names."""
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value.endswith((".html", ".txt"))
            ):
                yield node.value
    for path in PAGES:
        for node in (
            environment()
            .parse(path.read_text("utf-8"))
            .find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import))
        ):
            if isinstance(node.template, nodes.Const):
                yield str(node.template.value)


def test_every_template_is_used() -> None:
    used = set(template_uses())
    mails = {p for p in PAGES if p.is_relative_to(TEMPLATES / "mail")}
    unused = {str(p.relative_to(TEMPLATES)) for p in PAGES if p not in mails} - used
    assert unused == set()


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in config.SETTINGS if f"`{name}`" not in readme] == []


def test_every_setting_that_is_read_is_documented() -> None:
    read = {
        name
        for path in [ROOT / "config.py", *MODULES]
        for name in re.findall(r"SUPPORTDESK_[A-Z_]+", path.read_text("utf-8"))
    }
    assert read <= set(config.SETTINGS)


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`{name}" not in readme] == []


@cache
def sentences() -> frozenset[str]:
    """Every Chinese sentence in the source that waits for its translation."""
    return frozenset(sentence for sentence in said_in_source() if re.search(r"[\u4e00-\u9fff]", sentence))


@cache
def said_in_source() -> frozenset[str]:
    """Everything in the source that goes through the translator, marks such as "、" too."""
    found: set[str] = set()
    keywords = {"say": None, "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "Words": None, "w.say": None}
    for folder, method in (
        (PACKAGE, [("**.py", "python")]),
        (TEMPLATES, [("**.html", "jinja2"), ("**.txt", "jinja2")]),
    ):
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(folder), method_map=method, keywords=keywords, options_map={}
        ):
            found.add(message if isinstance(message, str) else message[0])
    return frozenset(found)


@cache
def english() -> dict[str, str]:
    with (PACKAGE / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, abort_invalid=True) if entry.id}


def test_every_sentence_has_its_english() -> None:
    assert sorted(sentence for sentence in sentences() if not english().get(sentence)) == []


def test_a_translation_has_the_same_places_as_its_sentence() -> None:
    places = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    wrong = [
        zh
        for zh, en in english().items()
        if zh in sentences() and en and sorted(set(places.findall(zh))) != sorted(set(places.findall(en)))
    ]
    assert wrong == []


def test_no_sentence_is_its_own_translation() -> None:
    assert [zh for zh, en in english().items() if zh in sentences() and en == zh] == []


def test_every_translation_is_used() -> None:
    assert sorted(zh for zh in english() if zh not in said_in_source()) == []


def test_endings_are_chosen_by_a_figure() -> None:
    """`[day|days]` without a place for a figure before it would be read as it stands."""
    figures = {"1": "day", "2": "days"}
    for zh, en in english().items():
        if "[" not in en or "|" not in en:
            continue
        places = re.findall(r"%\((\w+)\)s|\{(\w+)\}", en)
        for figure in figures:
            settled = counted(en, {one or other: figure for one, other in places})
            assert "|" not in settled, (zh, en)


def test_a_file_that_breaks_a_law_is_named() -> None:
    """The control of `each`."""

    def law(path: Path) -> None:
        assert path != MODULES[1]

    with pytest.raises(AssertionError, match=re.escape(named(MODULES[1]))):
        each(MODULES[:3])(law)()
