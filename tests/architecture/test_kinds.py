"""What every kind of support has on every floor. A kind that is not whole yet is named here with what it lacks."""

import importlib
from collections.abc import Callable, Iterator
from functools import cache

import pytest

import config
from supportdesk.app import create_app
from supportdesk.domain.programmes.catalogue import PLURALS, PROGRAMMES
from supportdesk.models.applications import Application
from supportdesk.models.policies import Kind
from supportdesk.policies.programmes import shipped_programmes
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.services.applications import PaidWalk, Walk
from supportdesk.services.programmes.catalogue import WALKS
from supportdesk.web.shared.support_rooms.catalogue import ROOMS
from supportdesk.web.shared.support_rooms.steps import ELSEWHERE, LEADS_TO

WEB = {"web", "templates", "web tests"}
EVERYTHING = {"domain", "document", "models", "queries", "services", "policies", "tests", *WEB}
# Until they are here: kind → what it lacks. An entry that is not true any more fails.
LACKING: dict[Kind, set[str]] = {}


@cache
def endpoints() -> frozenset[str]:
    app = create_app(config.load({"SUPPORTDESK_SECRET_KEY": "x" * 40, "SUPPORTDESK_DATA_DIR": "instance"}))
    return frozenset(app.view_functions)


def in_domain(kind: Kind) -> bool:
    return kind.value in PROGRAMMES


def has_document(kind: Kind) -> bool:
    return (config.ROOT / "docs" / f"{kind.value}-lifecycle.md").exists()


def has_table(kind: Kind) -> bool:
    mapper = Application.__mapper__.polymorphic_map.get(kind)
    fields = PROGRAMMES[kind.value].fields if kind.value in PROGRAMMES else ()
    return mapper is not None and all(hasattr(mapper.class_, one.name) for one in fields)


def is_read(kind: Kind) -> bool:
    if kind not in QUERIES or kind.value not in PROGRAMMES:
        return False
    queries, asked = QUERIES[kind], {name for step in PROGRAMMES[kind.value].lifecycle.steps for name in step.guards}
    return queries.programme is PROGRAMMES[kind.value] and asked <= queries.known_guards()


def is_done(kind: Kind) -> bool:
    if kind not in WALKS:
        return False
    module = importlib.import_module(f"supportdesk.services.programmes.{PLURALS[kind.value]}")
    shared = PaidWalk if isinstance(WALKS[kind], PaidWalk) else Walk
    return all(hasattr(module, name) for name in deeds_of(shared))


def deeds_of(walk: type[Walk]) -> Iterator[str]:  # type: ignore[type-arg]  # of any kind
    asked = {"begin", "submit", "accept", "pass_town_check", "pass_review", "approve", "refuse", "withdraw", "publish"}
    yield from asked | ({"order_payment", "pay", "return_payment", "close", "revoke"} if walk is PaidWalk else set())


def is_shipped(kind: Kind) -> bool:
    return kind.value in {programme["kind"] for programme in shipped_programmes()}


def is_tested(kind: Kind) -> bool:
    return (config.ROOT / "tests" / "services" / "programmes" / PLURALS[kind.value]).exists()


def has_room(kind: Kind) -> bool:
    """Its list, form, answers and page, and a page or a panel for each step of its table."""
    views = {f"staff.{PLURALS[kind.value]}.{view}" for view in ("index", "new", "edit", "check", "show")}
    room = ROOMS.get(kind)
    if kind is Kind.LOAN or room is None:
        return views <= endpoints()
    steps = {step.deed.value for step in PROGRAMMES[kind.value].lifecycle.steps} - {*ELSEWHERE, *room.elsewhere}
    return views | {f"staff.{PLURALS[kind.value]}.{LEADS_TO.get(step, step)}" for step in steps} <= endpoints()


def has_templates(kind: Kind) -> bool:
    """The shared ones of its room; the loan, and what only one kind shows, have a folder of their own."""
    if kind is Kind.LOAN:
        return (config.ROOT / "templates" / "staff" / PLURALS[kind.value]).is_dir()
    room = ROOMS.get(kind)
    own = [panel.template for panel in room.panels] + [page.template for page in room.deeds] if room else [""]
    return all((config.ROOT / "templates" / name).is_file() for name in own)


def is_tested_on_the_web(kind: Kind) -> bool:
    return (config.ROOT / "tests" / "web" / "staff" / f"test_{PLURALS[kind.value]}.py").exists()


CHECKS: dict[str, Callable[[Kind], bool]] = {
    "domain": in_domain,
    "document": has_document,
    "models": has_table,
    "queries": is_read,
    "services": is_done,
    "policies": is_shipped,
    "tests": is_tested,
    "web": has_room,
    "templates": has_templates,
    "web tests": is_tested_on_the_web,
}


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_whole_on_every_floor(kind: Kind) -> None:
    lacks = {floor for floor, holds in CHECKS.items() if not holds(kind)}
    assert lacks == LACKING.get(kind, set())


def test_every_shipped_version_is_sound() -> None:
    for programme in shipped_programmes():
        terms = PROGRAMMES[programme["kind"]].terms
        for version in programme["versions"]:
            faults = terms.faults_of(version["parameters"])
            assert [(fault.field, str(fault.words)) for fault in faults] == [], programme["code"]
            for key, entry in version["parameters"].items():
                assert all(entry.get(part) for part in ("document", "clause", "source", "from")), (
                    programme["code"],
                    key,
                )
                assert entry["confidence"] in {"high", "medium", "low", "illustrative"}, (programme["code"], key)
            assert version.get("is_example", False) == (version["confidence"] == "illustrative"), programme["code"]
