"""What every kind of support has on every floor. A kind that is not whole yet is named here with what it lacks.

A check is asked of any word, also of one that is no kind: then it says no and never breaks. `docs/adding-a-kind.md` says how
each is answered.
"""

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Any

import pytest

import config
from supportdesk.app import create_app
from supportdesk.domain import support_words, timeline
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.applications.terms import ApplicationTerms, PayingTerms
from supportdesk.domain.follow_ups import ANCHOR_WORDS
from supportdesk.domain.lifecycle import BudgetEffect
from supportdesk.domain.programmes import states
from supportdesk.domain.programmes.catalogue import PLURALS, PROGRAMMES
from supportdesk.domain.summaries.catalogue import BLOCKS
from supportdesk.models.applications import Application
from supportdesk.models.policies import Kind
from supportdesk.papers.case_papers.details import HAVE_DETAILS
from supportdesk.policies.programmes import shipped_programmes
from supportdesk.policies.rule_books import shipped_books
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.services.applications import PaidWalk, Walk
from supportdesk.services.programmes.catalogue import WALKS
from supportdesk.web.shared.asking import ASKING
from supportdesk.web.shared.support_rooms.catalogue import ROOMS
from supportdesk.web.shared.support_rooms.steps import ELSEWHERE, LEADS_TO
from tests.factories.lives.county import MAKERS

# Until they are here: kind → what it lacks. An entry that is not true any more fails.
LACKING: dict[Kind, set[str]] = {}


class NoKind(StrEnum):
    """A word that is no kind of support: the control of every check."""

    SEVENTH = "seventh"


@cache
def endpoints() -> frozenset[str]:
    app = create_app(config.load({"SUPPORTDESK_SECRET_KEY": "x" * 40, "SUPPORTDESK_DATA_DIR": "instance"}))
    return frozenset(app.view_functions)


@cache
def versions_of(kind: StrEnum) -> tuple[ApplicationTerms, ...]:
    """The shipped versions of all programmes of a kind."""
    return tuple(
        PROGRAMMES[kind].terms.from_parameters(version["parameters"])
        for programme in shipped_programmes()
        if programme["kind"] == kind and kind in PROGRAMMES
        for version in programme["versions"]
    )


def every_version(holds: Callable[[Any, Programme], bool]) -> Callable[[StrEnum], bool]:
    """A check of each shipped version of a kind; a kind that ships none doesn't pass."""
    return lambda kind: bool(versions_of(kind)) and all(holds(one, PROGRAMMES[kind]) for one in versions_of(kind))


def in_domain(kind: StrEnum) -> bool:
    return kind in PROGRAMMES and kind in PLURALS


def has_document(kind: StrEnum) -> bool:
    return (config.ROOT / "docs" / f"{kind.value}-lifecycle.md").exists()


def is_named(kind: StrEnum) -> bool:
    """What a kind is called where its programme is not known: in lists, on papers, in the ledger's rows."""
    named: tuple[Mapping[str, Any], ...] = (states.KIND_WORDS, support_words.KIND_WORDS, support_words.PROGRAMME_WORDS)
    return all(kind in words for words in named)


def is_told(kind: StrEnum) -> bool:
    """The timeline has words for each deed of the table, for the beginning, and for what came with a ledger."""
    steps = PROGRAMMES[kind].lifecycle.steps if kind in PROGRAMMES else ()
    told = [*(step.event for step in steps), f"{kind}.begun", f"{kind}.recorded"]
    return all(timeline.words_of(one, {}) is not None for one in told)


def moves_money_as_it_says(kind: StrEnum) -> bool:
    """One that pays reserves, commits, pays and takes back; of one that pays nothing no row touches a budget."""
    if kind not in PROGRAMMES:
        return False
    effects = {step.budget for step in PROGRAMMES[kind].lifecycle.steps} - {BudgetEffect.NONE}
    if kind is not Kind.LOAN and not issubclass(PROGRAMMES[kind].terms, PayingTerms):
        return not effects
    b = BudgetEffect
    return {b.RESERVE, b.RELEASE, b.COMMIT, b.UNCOMMIT, b.PAY, b.RETURN} <= effects | (
        # What the loan's budget holds follows its schedule, quarter by quarter, by deeds beside the table.
        {b.PAY, b.RETURN} if kind is Kind.LOAN else set()
    )


def decides_by_levels(kind: StrEnum) -> bool:
    """One or two decisions by amount, never by who had it before; each shipped version says up to which amount one suffices."""
    programme = PROGRAMMES.get(kind)
    if programme is None or not every_version(lambda terms, _programme: terms.single_decision_up_to is not None)(kind):
        return False
    rows = {(step.source, step.deed): step.guards for step in programme.lifecycle.steps}
    asked = (
        ((State.DECISION, Deed.APPROVE), "one_decision_suffices"),
        ((State.DECISION, Deed.APPROVE_FIRST), "two_decisions_needed"),
        ((State.SECOND_DECISION, Deed.APPROVE_SECOND), "another_decider"),
    )
    return all(guard in rows.get(row, ()) for row, guard in asked)


def plans_follow_ups(terms: ApplicationTerms, programme: Programme) -> bool:
    """Something is promised from a day that a deed of the table begins, and each such day has its words."""
    begun = {programme.anchor(step.deed) for step in programme.lifecycle.steps}
    anchors = {row.anchor for row in terms.follow_ups}
    return bool(anchors & begun) and anchors <= ANCHOR_WORDS.keys()


def has_table(kind: StrEnum) -> bool:
    mapper = Application.__mapper__.polymorphic_map.get(kind)
    fields = PROGRAMMES[kind].fields if kind in PROGRAMMES else ()
    return mapper is not None and all(hasattr(mapper.class_, one.name) for one in fields)


def is_read(kind: StrEnum) -> bool:
    if kind not in QUERIES or kind not in PROGRAMMES:
        return False
    queries, asked = QUERIES[Kind(kind)], {name for step in PROGRAMMES[kind].lifecycle.steps for name in step.guards}
    return queries.programme is PROGRAMMES[kind] and asked <= queries.known_guards()


def is_done(kind: StrEnum) -> bool:
    if kind not in WALKS or kind not in PLURALS:
        return False
    module = importlib.import_module(f"supportdesk.services.programmes.{PLURALS[kind]}")
    shared = PaidWalk if isinstance(WALKS[Kind(kind)], PaidWalk) else Walk
    return all(hasattr(module, name) for name in deeds_of(shared))


def deeds_of(walk: type[Walk]) -> Iterator[str]:  # type: ignore[type-arg]  # of any kind
    asked = {"begin", "submit", "accept", "pass_town_check", "pass_review", "approve", "refuse", "withdraw", "publish"}
    yield from asked | ({"order_payment", "pay", "return_payment", "close", "revoke"} if walk is PaidWalk else set())


def has_books(kind: StrEnum) -> bool:
    """Each shipped programme has its rules as data."""
    codes = {programme["code"] for programme in shipped_programmes() if programme["kind"] == kind}
    return bool(codes) and codes <= {book.programme for book in shipped_books()}


def has_room(kind: StrEnum) -> bool:
    """Its list, form, answers and page, and a page or a panel for each step of its table."""
    if kind not in PLURALS:
        return False
    views = {f"staff.{PLURALS[kind]}.{view}" for view in ("index", "new", "edit", "check", "show")}
    room = ROOMS.get(Kind(kind))
    if kind is Kind.LOAN or room is None:
        return views <= endpoints()
    steps = {step.deed.value for step in PROGRAMMES[kind].lifecycle.steps} - {*ELSEWHERE, *room.elsewhere}
    return views | {f"staff.{PLURALS[kind]}.{LEADS_TO.get(step, step)}" for step in steps} <= endpoints()


def has_templates(kind: StrEnum) -> bool:
    """The shared ones of its room; the loan, and what only one kind shows, have a folder of their own."""
    if kind is Kind.LOAN:
        return (config.ROOT / "templates" / "staff" / PLURALS[kind]).is_dir()
    room = {str(one): room for one, room in ROOMS.items()}.get(kind)
    own = [panel.template for panel in room.panels] + [page.template for page in room.deeds] if room else [""]
    return all((config.ROOT / "templates" / name).is_file() for name in own)


def can_be_asked_for_from_home(kind: StrEnum) -> bool:
    """The official's form in the portal, the deeds that the applicant does alone, and a phrase for each state."""
    if kind not in ASKING or kind not in PROGRAMMES:
        return False
    programme = PROGRAMMES[kind]
    return {
        Deed.SUBMIT,
        Deed.WITHDRAW,
    } <= programme.applicant_deeds and programme.states <= programme.way.headlines.keys()


def has_its_section_on_paper(kind: StrEnum) -> bool:
    """What it has of its own on the case summary; of a loan the ledger's rows and its figures say all."""
    return kind is Kind.LOAN or kind in HAVE_DETAILS


def has_its_block(kind: StrEnum) -> bool:
    """Its part of the monthly summary."""
    counted = "loans_applied" if kind is Kind.LOAN else f"{kind}_applied"
    return any(one.code == counted for block in BLOCKS for one in block.indicators)


def is_in_the_demo(kind: StrEnum) -> bool:
    """The demo county tells stories of it."""
    told = "".join(path.read_text("utf-8") for path in (config.ROOT / "supportdesk" / "cli" / "demo").glob("*.py"))
    return re.search(rf"(Story\(\s*|kind=)Kind\.{kind.name}\b", told) is not None


def is_tested(floor: str, name: str) -> Callable[[StrEnum], bool]:
    """A check that tests of the kind stand on a floor."""
    return lambda kind: kind in PLURALS and (config.ROOT / "tests" / floor / name.format(PLURALS[kind])).exists()


CHECKS: dict[str, Callable[[StrEnum], bool]] = {
    "domain": in_domain,
    "domain: document of the table": has_document,
    "domain: names": is_named,
    "domain: timeline": is_told,
    "domain: budget effect": moves_money_as_it_says,
    "domain: decision levels": decides_by_levels,
    "domain: summary block": has_its_block,
    "models": has_table,
    "queries": is_read,
    "services": is_done,
    "policies": lambda kind: bool(versions_of(kind)),
    "policies: papers needed": every_version(lambda terms, _programme: bool(terms.papers)),
    "policies: follow-up plan": every_version(plans_follow_ups),
    "policies: rule books": has_books,
    "papers: section of the case summary": has_its_section_on_paper,
    "web": has_room,
    "web: templates": has_templates,
    "web: portal form": can_be_asked_for_from_home,
    "cli: demo data": is_in_the_demo,
    "tests": is_tested("services/programmes", "{}"),
    "tests: random lives": lambda kind: kind in MAKERS,
    "tests: web": is_tested("web/staff", "test_{}.py"),
}


def lacks(kind: StrEnum) -> set[str]:
    """The floors on which something of a kind is missing."""
    return {floor for floor, holds in CHECKS.items() if not holds(kind)}


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_whole_on_every_floor(kind: Kind) -> None:
    missing, known = lacks(kind), LACKING.get(kind, set())
    assert missing == known, (
        f"{kind} lacks {sorted(missing - known)}, has {sorted(known - missing)}; see docs/adding-a-kind.md"
    )


def test_of_a_kind_that_is_nowhere_everything_is_missing() -> None:
    assert lacks(NoKind.SEVENTH) == set(CHECKS)


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
