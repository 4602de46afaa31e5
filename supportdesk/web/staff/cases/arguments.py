"""The list's address: filters, order and place, read by allow-lists; what is not understood does not narrow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask_babel import gettext as _

from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import Account
from supportdesk.models.policies import Kind
from supportdesk.queries.cases import CaseFilter, Place, Places, Sort, Stage
from supportdesk.queries.person_search import LONGEST_QUERY
from supportdesk.web.shared.support import kind_word, state_badge
from supportdesk.web.shared.words import said

Member = TypeVar("Member", bound=StrEnum)
NARROWING = ("q", "kind", "stage", "state", "town", "handler", "opened")
ME, NOBODY = "me", "none"
LONGEST_KEY = 40
_STATE = re.compile(r"[a-z][a-z_]{0,39}")
# A place in the list: a counter, with a day before it in the order of time limits.
_KEY = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}~)?[0-9]{1,15}")
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"20[0-9]{2}")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")

STAGE_WORDS: Mapping[Stage, Words] = {
    Stage.RUNNING: say("办理中"),
    Stage.WAITING: say("等待对方"),
    Stage.SOON: say("承诺时限将到"),
    Stage.LATE: say("承诺时限已过"),
    Stage.ENDED: say("已办结"),
    Stage.NONE: say("还没有申请"),
    Stage.CLOSED: say("已关闭"),
}
SORT_WORDS: Mapping[Sort, Words] = {
    Sort.RECENT: say("最近更新在前"),
    Sort.STALE: say("最久未动在前"),
    Sort.OPENED: say("最近建档在前"),
    Sort.DUE: say("剩余时限由短到长"),
}
PERIOD_WORDS = {
    "this_month": say("本月"),
    "last_month": say("上月"),
    "this_year": say("今年"),
    "last_year": say("去年"),
}


@dataclass(frozen=True)
class Arguments:
    """What the address says, cleaned; `narrowing` holds only what narrows, as it stands in the address."""

    wanted: CaseFilter
    sort: Sort
    after: str
    before: str
    narrowing: dict[str, str]
    # The names of conditions that were not understood, and did not narrow.
    odd: tuple[str, ...] = ()

    def query(self, **changes: str | None) -> dict[str, Any]:
        """The address's values with changes; those that became empty are left out. Never carries a place in the list."""
        values: dict[str, str | None] = {
            **self.narrowing,
            "sort": self.sort.value if self.sort is not Sort.RECENT else None,
        }
        return {name: value for name, value in {**values, **changes}.items() if value}

    @property
    def text(self) -> str:
        """The narrowing as one text, in a fixed order: two lists with the same text are the same list."""
        return urlencode([(name, self.narrowing[name]) for name in NARROWING if name in self.narrowing])


def read(given: Mapping[str, str], viewer: Account, places: Places, today: date) -> Arguments:
    """Read an address for a viewer; places that are not theirs do not narrow."""
    kept: dict[str, str] = {}
    q = _HIDDEN.sub("", given.get("q", "")).strip()[:LONGEST_QUERY]
    kind, stage, sort = (
        _member(given.get(name, ""), of) for name, of in (("kind", Kind), ("stage", Stage), ("sort", Sort))
    )
    state = given.get("state", "") if _STATE.fullmatch(given.get("state", "")) else ""
    town = _among(given.get("town", ""), places.units)
    handler = _handler(given.get("handler", ""), viewer, places)
    opened = _period(given.get("opened", ""), today)
    for name, value in (("q", q), ("kind", kind), ("stage", stage), ("state", state)):
        if value:
            kept[name] = str(value)
    if town is not None:
        kept["town"] = str(town)
    if handler is not None:
        kept["handler"] = given["handler"]
    if opened is not None:
        kept["opened"] = given["opened"]
    first, last = opened or (None, None)
    wanted = CaseFilter(
        q, town, Kind(kind) if kind else None, Stage(stage) if stage else None, state, handler, first, last
    )
    after, before = (given.get(name, "")[:LONGEST_KEY] for name in ("after", "before"))
    known = {*kept, *(["sort"] if sort else [])}
    known |= {name for name in ("after", "before") if _KEY.fullmatch(given.get(name, ""))}
    asked = (*NARROWING, "sort", "after", "before")
    odd = tuple(name for name in asked if given.get(name, "").strip() and name not in known)
    return Arguments(wanted, Sort(sort) if sort else Sort.RECENT, after, before, kept, odd)


def chips(arguments: Arguments, places: Places) -> list[tuple[str, str]]:
    """The conditions in words, each with the name that takes it away."""
    found = []
    wanted, kept = arguments.wanted, arguments.narrowing
    if wanted.q:
        found.append((_("搜索：%(what)s", what=wanted.q), "q"))
    if wanted.kind is not None:
        found.append((kind_word(wanted.kind), "kind"))
    if wanted.stage is not None:
        found.append((said(STAGE_WORDS[wanted.stage]), "stage"))
    if wanted.state:
        found.append((state_badge(wanted.kind or "loan", wanted.state).word, "state"))
    if wanted.town is not None:
        found.append((_name(places.units, wanted.town), "town"))
    if wanted.handler is not None:
        name = _("无经办人") if wanted.handler == 0 else _name(places.officials, wanted.handler)
        found.append((_("经办：%(name)s", name=name), "handler"))
    if "opened" in kept:
        found.append(
            (
                _("建档：%(period)s", period=said(PERIOD_WORDS.get(kept["opened"], say("{p}", p=kept["opened"])))),
                "opened",
            )
        )
    return found


def _name(among: list[Place], id_: int) -> str:
    return next((place.name for place in among if place.id == id_), "—")


def _member(text: str, of: type[Member]) -> str:
    return text if text in {member.value for member in of} else ""


def _among(text: str, places: list[Place]) -> int | None:
    return next((place.id for place in places if str(place.id) == text), None)


def _handler(text: str, viewer: Account, places: Places) -> int | None:
    if text == ME:
        return viewer.id
    return 0 if text == NOBODY else _among(text, places.officials)


def _period(text: str, today: date) -> tuple[date, date] | None:
    first_of_month = today.replace(day=1)
    year_before = today.year - 1
    named = {
        "this_month": (first_of_month, today),
        "last_month": ((first_of_month - timedelta(days=1)).replace(day=1), first_of_month - timedelta(days=1)),
        "this_year": (date(today.year, 1, 1), today),
        "last_year": (date(year_before, 1, 1), date(year_before, 12, 31)),
    }
    if text in named:
        return named[text]
    if month := _MONTH.fullmatch(text):
        first = date(int(month[1]), int(month[2]), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    return None
