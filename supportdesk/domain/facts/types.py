"""What a fact is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from supportdesk.domain.words import Words

# None: nobody has looked it up yet, which is neither yes nor no.
FactValue = Decimal | bool | str | frozenset[str] | date | None
Facts = Mapping[str, FactValue]


class FactType(StrEnum):
    """What a fact's value is, and so what may be done with it in a rule."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CODE = "code"
    CODES = "codes"
    DAY = "day"


class Topic(StrEnum):
    """Whom or what a fact is about."""

    PERSON = "person"
    HOUSEHOLD = "household"
    VENTURE = "venture"
    HISTORY = "history"
    RELATIONS = "relations"
    MEANS = "means"
    DAY = "day"


@dataclass(frozen=True)
class Fact:
    """One fact. `unit` of a number; `code_list` names the list that says a code's words.

    `least` is the smallest number it can be, `most` the largest (None: no bound). `where` says where the fact is written
    down, so that whoever finds it missing knows where to go. `is_asked`: it has no column of its own, so it is asked for and noted with its source.
    `grows`: it gets larger by itself with every month that passes, until the fact that `stops` names is true.
    `stays`: the answer that never turns again; a number with it never falls, a day or a code never changes.
    `is_yearly`: it is counted anew each calendar year.
    """

    name: str
    type: FactType
    label: Words
    topic: Topic
    where: Words
    unit: Words | None = None
    code_list: str = ""
    least: int | None = 0
    most: int | None = None
    is_asked: bool = False
    grows: bool = False
    stops: str = ""
    stays: bool | None = None
    is_yearly: bool = False
