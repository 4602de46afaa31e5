"""Families: who belongs to one, what they are to its head, and who is married to whom. Relations are GB/T 4761's."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = "02"
# Who is whose husband or wife, by what both are to the head: the list itself says it.
_COUPLES = {"02": "10", "20": "38", "30": "28", "51": "52"}
_MARRIED_TO = _COUPLES | {theirs: mine for mine, theirs in _COUPLES.items()}


@dataclass(frozen=True)
class HouseholdFacts:
    """What is known of a family. Land in mu with at most two decimals; codes as in the code lists."""

    address: str = ""
    second_residence: str = ""
    monitored: str = ""
    low_income: str = ""
    land_mu: str = ""
    dependants: int | None = None


@dataclass(frozen=True)
class Member:
    """One of a family without a file of their own. Of health only whether there is a need (personal information, 最小必要)."""

    name: str = ""
    relation: str = ""
    birth_year: int | None = None
    job: str = ""
    school: str = ""
    has_health_need: bool = False


def head_of(names: Sequence[tuple[str, str]]) -> str:
    """Return the head's name of a family given as (name, relation); empty while nobody is known as such."""
    return next((name for name, relation in names if relation == HEAD), "")


def spouse_of(name: str, relation: str, names: Sequence[tuple[str, str]]) -> str:
    """Return whom one of a family is married to, by what both are to the head; empty where that leaves a doubt."""
    wanted = _MARRIED_TO.get(relation)
    alike = [one for one, theirs in names if theirs == relation]
    found = [one for one, theirs in names if theirs == wanted]
    return found[0] if wanted and alike == [name] and len(found) == 1 else ""
