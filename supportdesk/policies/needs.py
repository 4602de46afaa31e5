"""What a county sets about needs, cooperation and the time after a venture's end, from `needs.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from supportdesk.policies import read_policy_file
from supportdesk.policies.codes import Code


@dataclass(frozen=True)
class NeedKind(Code):
    """A kind of need: working days for an answer, the department that usually has the word, whether it is private.

    What a private need says (a child's school, an illness) is for the desk that handles it and nobody else.
    """

    working_days: int = 0
    department: str = ""
    is_private: bool = False


@dataclass(frozen=True)
class Department(Code):
    """A department; `mail` is where it is reminded of needs that it is to answer, empty for nowhere."""

    mail: str = ""


@dataclass(frozen=True)
class AfterClosing:
    """Which follow-ups are promised when a venture ends: so many days after, and how."""

    days: tuple[int, ...]
    action: str


@cache
def need_kinds() -> Mapping[str, NeedKind]:
    """Return the kinds by code, in the order in which they are offered."""
    return {
        row["code"]: NeedKind(
            row["code"],
            row["zh"],
            row["en"],
            working_days=int(row["working_days"]),
            department=row["department"],
            is_private=bool(row.get("is_private", False)),
        )
        for row in _file()["kinds"]["entries"]
    }


@cache
def departments() -> Mapping[str, Department]:
    """Return the departments by code."""
    return {
        row["code"]: Department(row["code"], row["zh"], row["en"], mail=str(row.get("mail", "")))
        for row in _file()["departments"]["entries"]
    }


def review_months() -> int:
    """Return after how many months the items of a discussed matter are looked at again."""
    return int(_file()["matters"]["review_months"])


def valid_months() -> int:
    """Return for how many months an offer or request stands unless told."""
    return int(_file()["cooperation"]["valid_months"])


@cache
def generic_words() -> tuple[str, ...]:
    """Return words that say nothing of a product."""
    return tuple(_file()["cooperation"]["generic"])


@cache
def after_closing() -> AfterClosing:
    """Return what is promised when a venture ends."""
    kept = _file()["after_closing"]
    return AfterClosing(tuple(int(day) for day in kept["days"]), str(kept["action"]))


@cache
def _file() -> dict[str, Any]:
    return read_policy_file("needs.toml")
