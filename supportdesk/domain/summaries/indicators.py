"""What an indicator is: its unit, how it is reckoned, how it may be split, and the sentence that defines it."""

from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.words import Words


class BlockCode(StrEnum):
    """The parts of a monthly summary, in its order."""

    PEOPLE = "people"
    VENTURES = "ventures"
    JOBS = "jobs"
    SURVIVAL = "survival"
    LOANS = "loans"
    QUALITY = "quality"
    FUND = "fund"
    INTEREST = "interest"
    SERVICE = "service"
    VISITS = "visits"
    INCUBATOR = "incubator"
    TAX_RELIEF = "tax_relief"
    INSURANCE = "insurance"
    TRAINING = "training"
    SUBSIDIES = "subsidies"
    NEEDS = "needs"
    RISK = "risk"


class Unit(StrEnum):
    """What a figure counts. Yuan are held in whole fen."""

    PERSONS = "persons"
    VENTURES = "ventures"
    JOBS = "jobs"
    LOANS = "loans"
    APPLICATIONS = "applications"
    NOTICES = "notices"
    VISITS = "visits"
    BASES = "bases"
    ROOMS = "rooms"
    POLICIES = "policies"
    CLASSES = "classes"
    HEADS = "heads"
    QUARTERS = "quarters"
    FUNDS = "funds"
    AREA = "area"
    YUAN = "yuan"
    PERCENT = "percent"
    TIMES = "times"
    WORKING_DAYS = "working_days"


class Measure(StrEnum):
    """How a figure is reckoned over time.

    `happened`: added up over the days of a window. `stands`: taken at a window's last day, so a year to date has none.
    `matured`: of what fell due within the window, as it stood on its last day. `turned`: of the month alone, from its
    opening to its closing. `percent`, `ratio` and `average` are
    reckoned from two others.
    """

    HAPPENED = "happened"
    STANDS = "stands"
    MATURED = "matured"
    TURNED = "turned"
    PERCENT = "percent"
    RATIO = "ratio"
    AVERAGE = "average"


class Split(StrEnum):
    """By what a figure is broken down."""

    TOWN = "town"
    INDUSTRY = "industry"
    BANK = "bank"
    DEPARTMENT = "department"
    SEX = "sex"
    AGE = "age"
    EDUCATION = "education"
    ORIGIN = "origin"
    CATEGORY = "category"
    LEGAL_FORM = "legal_form"
    STAGE = "stage"
    GRADE = "grade"
    LEVEL = "level"
    SUBJECT = "subject"


# By where something belongs: of these, each entry has all at once.
PLACES = (Split.TOWN, Split.INDUSTRY, Split.BANK, Split.DEPARTMENT)
# By what somebody or something is: read apart, a few at a time.
TRAITS = tuple(split for split in Split if split not in PLACES)
# One person may have several, and counts with each: the parts may be more than the whole and are never added.
OVERLAPPING = frozenset({Split.CATEGORY})


class Better(StrEnum):
    """Which way is good news."""

    MORE = "more"
    FEWER = "fewer"
    NEITHER = "neither"


DERIVED = frozenset({Measure.PERCENT, Measure.RATIO, Measure.AVERAGE})


@dataclass(frozen=True)
class Indicator:
    """One line of the summary.

    `note` is the definition, shown as the footnote. `is_distinct`: every person counts once, so the parts of a split may
    be more than the whole and are never added. `part` and `base` name what a derived figure is reckoned from, with
    `places` decimals, half up. `opens` names the figure whose list stands behind this one.
    """

    code: str
    name: Words
    note: Words
    unit: Unit
    measure: Measure = Measure.HAPPENED
    splits: tuple[Split, ...] = ()
    is_distinct: bool = False
    part: str = ""
    base: str = ""
    places: int = 2
    opens_other: str = ""
    takes_target: bool = False
    better: Better = Better.NEITHER
    is_shown: bool = True

    def __post_init__(self) -> None:
        if (self.measure in DERIVED) != bool(self.part and self.base):
            raise ValueError(f"{self.code}: a derived figure, and only that, has a part and a base")

    @property
    def opens(self) -> str:
        return self.opens_other or (self.base if self.measure in DERIVED else self.code)

    @property
    def is_derived(self) -> bool:
        return self.measure in DERIVED


@dataclass(frozen=True)
class Block:
    """One part of the summary: its name and its indicators in order."""

    code: BlockCode
    name: Words
    indicators: tuple[Indicator, ...]

    def shown(self, split: Split | None = None) -> tuple[Indicator, ...]:
        """The indicators that are shown: in all, or of a split."""
        return tuple(i for i in self.indicators if i.is_shown and (split is None or split in i.splits))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(indicator.code for indicator in self.indicators)
