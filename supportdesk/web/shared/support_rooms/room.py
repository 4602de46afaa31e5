"""What one kind says to have a room: its name, its own steps, its own panels, and what its form offers and prefills."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind
from supportdesk.queries.applications import ApplicationPage
from supportdesk.queries.programmes.catalogue import QUERIES, AnyQueries
from supportdesk.services.programmes.catalogue import WALKS, AnyWalk
from supportdesk.services.work import Work
from supportdesk.web.shared.forms import Form

from .kept import Kept

AnyPage = ApplicationPage[Any, Any, Any, Any]
# What a step does: the work, the kind's walk, the application, the filled form.
Do = Callable[[Work, Any, Any, Any], object]
# Choices of a field, from the terms of the version: code and words.
Choices = Callable[[Any], Sequence[tuple[str, Words | str]]]


def _nothing_known(_page: AnyPage) -> dict[str, Any]:
    return {}


def _nothing_to_offer(_form: Any, _page: AnyPage) -> None:  # noqa: ANN401 - any form
    """Most forms have no choices that depend on the application."""


@dataclass(frozen=True)
class DeedPage:
    """The page of one step. `lead` says what happens when it is done.

    `known` fills the form from the application's page; `offer` fills choices that depend on it; `asks` has the page show the
    answers to the step's guards before it is done; `kept` says what a step writes over. `title` is the deed's word unless
    told. `template` replaces the usual page, which shows every field of the form.
    """

    deed: str
    form: type[Form]
    do: Do
    lead: Words
    hints: Mapping[str, Words] = field(default_factory=dict)
    units: Mapping[str, Words] = field(default_factory=dict)
    known: Callable[[AnyPage], dict[str, Any]] = _nothing_known
    offer: Callable[[Any, AnyPage], None] = _nothing_to_offer
    asks: bool = False
    kept: Kept | None = None
    is_danger: bool = False
    is_rare: bool = False
    template: str = "staff/support/deed.html"


@dataclass(frozen=True)
class Panel:
    """A part of an application's page that only one kind has: `of` gathers what its template shows as `panel`.

    None leaves it out. It stands among the sections behind the reckoned amount.
    """

    template: str
    of: Callable[[Session, AnyPage], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Room:
    """The room of a kind. `name` is its blueprint and the plural noun of its modules and templates.

    `deeds` are steps of the kind's own, or shared ones that it does otherwise. `elsewhere` are steps without a button: the
    kind's own pages or panels lead to them. `choices` fills a field's choices from the terms; `prefill` says what is on
    record already when an application is begun: values by the names of the kind's fields. `links` lead from the list of
    applications to the kind's own pages.
    """

    kind: Kind
    name: str
    deeds: tuple[DeedPage, ...] = ()
    panels: tuple[Panel, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    # Pages of the room's own beside the applications: endpoint and words.
    links: tuple[tuple[str, Words], ...] = ()
    choices: Mapping[str, Choices] = field(default_factory=dict)
    prefill: Callable[[Session, Case, Any, date], Mapping[str, Any]] = lambda _session, _case, _terms, _today: {}

    @property
    def queries(self) -> AnyQueries:
        return QUERIES[self.kind]

    @property
    def walk(self) -> AnyWalk:
        return WALKS[self.kind]

    @property
    def programme(self) -> Programme:
        return self.queries.programme

    def lock(self, *deeds: str) -> tuple[Permission, ...]:
        """The permissions that open a step in some state of the kind's table, in the table's order."""
        return tuple(dict.fromkeys(one.permission for one in self.programme.lifecycle.steps if one.deed in deeds))
