"""A tenancy in figures: rent by year, the deposit, what it was measured by, and how a base stands.

Months are whole ones; each year's rent is rounded half up once. Source: worked case SU-12; base standards of Suizhou.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.incubator.figures import reduced_rent
from supportdesk.domain.programmes.incubator.terms import IncubatorTerms
from supportdesk.domain.words import Words, say

_MONTHS_PER_YEAR = 12
_PERCENT = 100
_MOST_NAMED = 8


@dataclass(frozen=True)
class RentOfYear:
    """One year of a tenancy: its days (the last is in), its months, the full rent, what is waived and what is paid."""

    number: int
    starts_on: date
    ends_on: date
    months: int
    rent: Money
    reduction: Fraction
    payable: Money

    @property
    def waived(self) -> Money:
        return self.rent - self.payable


def last_day(starts_on: date, months: int) -> date:
    """The last day of a tenancy of so many months."""
    return add_months(starts_on, months) - timedelta(days=1)


def rent_years(
    starts_on: date, months: int, month_rent: Money, reductions: Mapping[int, Fraction]
) -> tuple[RentOfYear, ...]:
    """Reckon the rent year by year; a year without a reduction is paid in full, a last part of a year by its months."""
    years = []
    for number in range(1, -(-months // _MONTHS_PER_YEAR) + 1):
        before = (number - 1) * _MONTHS_PER_YEAR
        part = min(months - before, _MONTHS_PER_YEAR)
        begins = add_months(starts_on, before)
        rent, reduction = month_rent.times(part), reductions.get(number, Fraction(0))
        (payable,) = reduced_rent(rent, [reduction]).payable_by_year
        years.append(RentOfYear(number, begins, last_day(starts_on, before + part), part, rent, reduction, payable))
    return tuple(years)


def reduction_words(reduction: str) -> str:
    """A part of one, kept as text, in percent where that is whole: `1/2` is 50%, `1/3` stays as it is."""
    percent = Fraction(reduction) * _PERCENT
    return f"{percent}%" if percent.denominator == 1 else reduction


def due_by(years: Sequence[RentOfYear], day: date) -> Money:
    """The rent of the years that have begun."""
    return total([one.payable for one in years if one.starts_on <= day])


@dataclass(frozen=True)
class Measure:
    """One figure of the agreement: what was promised, and what was reached. None: nothing promised, or not known."""

    title: Words
    promised: Words | None
    reached: Words | None
    is_met: bool | None


@dataclass(frozen=True)
class Reported:
    """One quarter's report of a tenant."""

    jobs: int
    sales: Money
    tax: Money
    empty_days: int = 0


def measures_of(
    reports: Sequence[Reported], jobs: int | None, sales: Money | None, tax: Money | None, reports_a_year: int
) -> tuple[Measure, ...]:
    """Compare a year's latest reports with the agreement: jobs by the last one, sales and tax added up.

    Until a year's reports are there, a sum that falls short is not known, no miss.
    """
    year = reports[-reports_a_year:] if reports else ()
    is_whole = len(year) >= reports_a_year
    sold, taxed = total([one.sales for one in year]), total([one.tax for one in year])
    return (
        Measure(
            say("带动就业"),
            None if jobs is None else say("{count} 人", count=jobs),
            say("{count} 人", count=year[-1].jobs) if year else None,
            None if jobs is None or not year else year[-1].jobs >= jobs,
        ),
        _sum_of(say("年销售额"), sales, sold, has_any=bool(year), is_whole=is_whole),
        _sum_of(say("年纳税额"), tax, taxed, has_any=bool(year), is_whole=is_whole),
    )


def _sum_of(title: Words, promised: Money | None, reached: Money, *, has_any: bool, is_whole: bool) -> Measure:
    is_met = None if promised is None or not has_any else reached >= promised or (False if is_whole else None)
    return Measure(
        title,
        None if promised is None else say("{amount} 元", amount=promised.grouped),
        say("{amount} 元", amount=reached.grouped) if has_any else None,
        is_met,
    )


@dataclass(frozen=True)
class RoomStanding:
    """One room on a day: whether somebody has it, since when nobody used it (None: it is used), whether it is let."""

    name: str
    area: Decimal
    is_open: bool
    is_taken: bool
    unused_since: date | None = None


@dataclass(frozen=True)
class Occupancy:
    """How a base stands: rooms that are let, those taken, the tenants, and the use by rooms in percent (None: no rooms)."""

    rooms: int
    taken: int
    area: Decimal
    area_taken: Decimal

    @property
    def free(self) -> int:
        return self.rooms - self.taken

    @property
    def use_percent(self) -> Decimal | None:
        return None if not self.rooms else round(Decimal(self.taken * _PERCENT) / self.rooms, 1)


def occupancy_of(rooms: Sequence[RoomStanding]) -> Occupancy:
    """Count a base's rooms; one that is closed and empty does not count."""
    there = [one for one in rooms if one.is_open or one.is_taken]
    taken = [one for one in there if one.is_taken]
    return Occupancy(
        len(there),
        len(taken),
        sum((one.area for one in there), Decimal(0)),
        sum((one.area for one in taken), Decimal(0)),
    )


def base_warnings(rooms: Sequence[RoomStanding], today: date, terms: IncubatorTerms) -> tuple[Words, ...]:
    """Say what a base's keeper should know: full or nearly, too little used, too few tenants, rooms long unused."""
    stands = occupancy_of(rooms)
    use, found = stands.use_percent, []
    if use is None:
        return (say("还没有可出租的房间。"),)
    if not stands.free:
        found.append(say("已经住满：{rooms} 间全部有人，暂不能再入驻。", rooms=stands.rooms))
    elif terms.full_percent is not None and use >= terms.full_percent:
        found.append(
            say(
                "将满：使用率 {use}%，只剩 {free} 间（预警线 {line}%）。",
                use=use,
                free=stands.free,
                line=terms.full_percent,
            )
        )
    if terms.least_use_percent is not None and use < terms.least_use_percent:
        found.append(say("使用率 {use}%，低于标准 {line}%。", use=use, line=terms.least_use_percent))
    if terms.least_tenants is not None and stands.taken < terms.least_tenants:
        found.append(say("在孵 {count} 户，少于标准 {least} 户。", count=stands.taken, least=terms.least_tenants))
    if terms.empty_days is not None:
        most = terms.empty_days
        unused = [room for room in rooms if room.unused_since is not None and (today - room.unused_since).days > most]
        if unused:
            names = " ".join(room.name for room in unused[:_MOST_NAMED]) + (" …" if len(unused) > _MOST_NAMED else "")
            found.append(say("{count} 间空置超过 {most} 天：{rooms}。", count=len(unused), most=most, rooms=names))
    return tuple(found)


def left_of(payable: Money, booked: Money) -> Money:
    """What is still to be paid; never below nothing."""
    return max(payable - booked, ZERO)
