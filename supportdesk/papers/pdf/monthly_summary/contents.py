"""What the monthly summary says. Figures are numbers, so that the paper itself adds them up and compares them.

Totals, shares, changes and the fund's multiple are worked out here from what stands on the paper: a sum cannot
differ from its parts.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from supportdesk.domain.money import Money, total
from supportdesk.domain.words import say
from supportdesk.papers.language import Figure
from supportdesk.papers.pdf.contents import Signature, Text, Verification


class Compared(StrEnum):
    """How a figure is compared with the same period of the year before."""

    PERCENT = "percent"
    POINTS = "points"
    DIFFERENCE = "difference"


def number(figure: Figure) -> Decimal | None:
    """The bare number of a figure; money in fen."""
    if figure is None:
        return None
    return Decimal(figure.fen) if isinstance(figure, Money) else Decimal(figure)


def percent(part: Figure, whole: Figure, places: str = "0.1") -> Decimal | None:
    """Share in percent, rounded half up; None when the whole is nothing or unknown."""
    above, below = number(part), number(whole)
    if above is None or not below:
        return None
    return (above * 100 / below).quantize(Decimal(places), rounding=ROUND_HALF_UP)


def change(now: Figure, before: Figure, compared: Compared) -> Decimal | None:
    """Change against before: percent with one decimal, or the difference; None when there is nothing to compare."""
    later, earlier = number(now), number(before)
    if later is None or earlier is None:
        return None
    if compared is Compared.PERCENT:
        if not earlier:
            return None
        return ((later - earlier) * 100 / earlier).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return later - earlier


@dataclass(frozen=True)
class KeyFigure:
    """One tile: this month's figure, against the same month of the year before, and the year against its target.

    `unit` is left out for Money. A rate has no target but `notes`: numerator / denominator, and what it counts.
    """

    name: Text
    unit: Text
    month: Figure
    month_before: Figure = None
    compared: Compared = Compared.PERCENT
    fall_is_good: bool = False
    year: Figure = None
    target: Figure = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class TownshipRow:
    """One township: people found, ventures new this month and this year, their target, jobs of the year, loans and
    subsidies of the month, visits due and done in the month.
    """

    name: Text
    found: int
    new: int
    year: int
    target: int
    jobs: int
    loans: int
    lent: Money
    subsidies: Money
    visits_due: int
    visits_done: int

    @property
    def share(self) -> Decimal | None:
        """Year of target, percent with one decimal."""
        return percent(self.year, self.target)


def added_up(name: Text, rows: tuple[TownshipRow, ...]) -> TownshipRow:
    """Add townships up, money in fen."""
    return TownshipRow(
        name,
        found=sum(row.found for row in rows),
        new=sum(row.new for row in rows),
        year=sum(row.year for row in rows),
        target=sum(row.target for row in rows),
        jobs=sum(row.jobs for row in rows),
        loans=sum(row.loans for row in rows),
        lent=total([row.lent for row in rows]),
        subsidies=total([row.subsidies for row in rows]),
        visits_due=sum(row.visits_due for row in rows),
        visits_done=sum(row.visits_done for row in rows),
    )


@dataclass(frozen=True)
class Share:
    """A bar of a composition. `strong`: an advantageous industry of the county; `rest`: what is left over (其他)."""

    name: Text
    figure: int | Money
    strong: bool = False
    rest: bool = False


@dataclass(frozen=True)
class Indicator:
    """A row: month, year to date, same period of the year before. What stands at a day has no year."""

    name: Text
    unit: Text
    month: Figure
    year: Figure
    year_before: Figure
    compared: Compared = Compared.PERCENT


@dataclass(frozen=True)
class Group:
    """The rows of one block of figures, under its name: a kind of support, or needs."""

    name: Text
    rows: tuple[Indicator, ...]


@dataclass(frozen=True)
class Breakdown:
    """Figures of a block by a trait: its columns, each of the month or with words for its stretch; a row for each part."""

    block: Text
    trait: Text
    columns: tuple[tuple[Text, Text | None], ...]
    rows: tuple[tuple[Text, tuple[Figure, ...]], ...]


@dataclass(frozen=True)
class Stock:
    """A row of the quality table: at the end of this month and of the last."""

    name: Text
    unit: Text
    now: Figure
    before: Figure


@dataclass(frozen=True)
class Fund:
    """The guarantee fund: its balance, the loans it stands for, and the multiples of alarm and ceiling (parameters).

    `alarm` is None where the fund's rule names none.
    """

    balance: Money
    guaranteed: Money
    alarm: Decimal | None
    ceiling: Decimal

    @property
    def multiple(self) -> Decimal | None:
        """Guaranteed loans divided by the balance, two decimals, half up; None for an empty fund."""
        if not self.balance:
            return None
        ratio = Decimal(self.guaranteed.fen) / self.balance.fen
        return ratio.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    @property
    def room_to_alarm(self) -> Money | None:
        """What may still be guaranteed before the alarm; None without one."""
        return None if self.alarm is None else self.balance.times(self.alarm) - self.guaranteed

    @property
    def room_to_ceiling(self) -> Money:
        """What may still be guaranteed at all."""
        return self.balance.times(self.ceiling) - self.guaranteed


@dataclass(frozen=True)
class Problem:
    """A problem with its effect, the measure, who owns it, until when (None: words)."""

    matter: Text
    effect: Text
    measure: Text
    owner: Text
    due: date | Text


@dataclass(frozen=True)
class Movement:
    """A stock explained: last month's end + new − closed ± corrected must be this month's end. `closed` is positive."""

    name: Text
    unit: Text
    before: int | Money
    new: int | Money
    closed: int | Money
    corrected: int | Money
    now: int | Money

    @property
    def agrees(self) -> bool:
        """Whether the parts make the whole."""
        before, new, closed, corrected, now = (
            number(part) for part in (self.before, self.new, self.closed, self.corrected, self.now)
        )
        assert before is not None  # noqa: S101 - none of the five can be unknown
        assert new is not None  # noqa: S101
        assert closed is not None  # noqa: S101
        assert corrected is not None  # noqa: S101
        return before + new - closed + corrected == now


@dataclass(frozen=True)
class Correction:
    """A frozen figure that was wrong: it stays as it is there, and the difference is shown here."""

    number: str
    matter: Text
    old: Figure
    new: Figure
    reason: Text
    by: str
    approved_by: str
    on: date


@dataclass(frozen=True)
class CheckException:
    """A cross-check that failed, what it found, why the month was frozen all the same, and who answers for it."""

    check: Text
    found: Text
    reason: Text
    by: str


@dataclass(frozen=True)
class AuditDigest:
    """The last link of the month's audit chain: SHA-256 in hexadecimal, first and last entry, whether unbroken."""

    sha256: str
    first_entry: int
    last_entry: int
    unbroken: bool
    how_to_check: Text

    @property
    def grouped(self) -> tuple[str, str]:
        """The digest in groups of four on two lines."""
        groups = [self.sha256[at : at + 4] for at in range(0, len(self.sha256), 4)]
        half = (len(groups) + 1) // 2
        return " ".join(groups[:half]), " ".join(groups[half:])


@dataclass(frozen=True)
class MonthlySummary:
    """What the monthly summary says.

    `plan_share` is the planned share of the year in percent; `visits_short_alarm` from how many missing visits a
    township is marked. `lent_by_month` runs from January to the month itself, in both years. `frozen_on` is None for a
    draft.
    """

    office: str
    unit_name: str
    year: int
    month: int
    first_day: date
    last_day: date
    scope: Text
    version: Text
    frozen_on: date | None
    frozen_on_working_day: int | None
    verification: Verification
    plan_share: Decimal
    visits_short_alarm: int
    key_figures: tuple[KeyFigure, ...]
    lent_by_month: tuple[Money, ...] = ()
    lent_by_month_before: tuple[Money, ...] = ()
    attention: tuple[Text, ...] = ()
    townships: tuple[TownshipRow, ...] = ()
    same_month_before: TownshipRow | None = None
    industries: tuple[Share, ...] = ()
    categories: tuple[Share, ...] = ()
    distinct_people: int | None = None
    loans: tuple[Indicator, ...] = ()
    banks: tuple[Share, ...] = ()
    refusals: tuple[Share, ...] = ()
    recovery: tuple[tuple[date, Decimal], ...] = ()
    least_recovery: Decimal | None = None
    matured: Money | None = None
    quality: tuple[Stock, ...] = ()
    fund: Fund | None = None
    groups: tuple[Group, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    problems: tuple[Problem, ...] = ()
    movements: tuple[Movement, ...] = ()
    corrections: tuple[Correction, ...] = ()
    exceptions: tuple[CheckException, ...] = ()
    signatures: tuple[Signature, ...] = ()
    audit: AuditDigest | None = None

    @property
    def whole(self) -> TownshipRow:
        """All townships added up."""
        return added_up(say("合计"), self.townships)
