"""Bases, rooms and tenants: who moved in and left, what stands at a month's end, and the rent that was waived."""

from datetime import timedelta

from sqlalchemy import BigInteger, ColumnElement, Integer, Numeric, cast, exists, func, or_, select, type_coerce

from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.incubator import IncubatorState
from supportdesk.models.applications import Application
from supportdesk.models.programmes.incubator import (
    IncubatorBase,
    IncubatorFund,
    IncubatorRoom,
    RentYear,
    TenancyReport,
)
from supportdesk.models.ventures import Venture
from supportdesk.queries.summaries.books import ONE, Column, Happening, Rows, Span, Standing, Taken, if_, one_if
from supportdesk.queries.visibility import Viewer, sees_application, within

APPLICATION = Application.__table__
VENTURE = Venture.__table__
FUND = IncubatorFund.__table__
BASE = IncubatorBase.__table__
ROOM = IncubatorRoom.__table__
RENT = RentYear.__table__
REPORT = TenancyReport.__table__
QUARTERS, MONTHS = 4, 3

NAMES = {"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id}
_SUPPORT = FUND.join(APPLICATION, APPLICATION.c.id == FUND.c.id).outerjoin(
    VENTURE, VENTURE.c.id == APPLICATION.c.venture_id
)
TENANTS = Rows(
    source=_SUPPORT,
    key=APPLICATION.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    where=(FUND.c.moved_in_on.is_not(None),),
    has_industry=True,
)
RENTS = Rows(
    source=_SUPPORT.join(RENT, RENT.c.application_id == FUND.c.id),
    key=RENT.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    has_industry=True,
)
REPORTS = Rows(
    source=_SUPPORT.join(REPORT, REPORT.c.application_id == FUND.c.id),
    key=REPORT.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    where=TENANTS.where,
    has_industry=True,
)
WAIVED: Column = type_coerce(RENT.c.rent, BigInteger) - type_coerce(RENT.c.payable, BigInteger)

HAPPENINGS = (
    Happening(TENANTS, on=FUND.c.moved_in_on, amounts={"tenants_in": ONE}),
    Happening(
        TENANTS,
        on=FUND.c.left_on,
        amounts={
            "tenants_out": ONE,
            "tenants_graduated": one_if(APPLICATION.c.state == IncubatorState.GRADUATED.value),
            "tenants_out_on_time": one_if(FUND.c.left_on <= FUND.c.ends_on),
        },
    ),
    Happening(RENTS, on=RENT.c.starts_on, amounts={"rent_waived_amount": WAIVED}),
)


def sees_base(viewer: Viewer) -> ColumnElement[bool]:
    """Bases are counted for whoever reads the unit's summary."""
    return within(viewer, IncubatorBase.unit_id, Permission.SUMMARY_READ)


BASES = Rows(
    source=BASE, key=BASE.c.id, unit=BASE.c.unit_id, sees=sees_base, names={}, where=(BASE.c.is_open.is_(True),),
    label=BASE.c.name,
)  # fmt: skip
ROOMS = Rows(
    source=ROOM.join(BASE, BASE.c.id == ROOM.c.base_id),
    key=ROOM.c.id,
    unit=BASE.c.unit_id,
    sees=sees_base,
    names={},
    label=BASE.c.name + " " + ROOM.c.name,
)
# Whole square metres, half up, so that what is told of rooms adds up.
AREA: Column = cast(func.round(cast(func.nullif(ROOM.c.area_m2, ""), Numeric(12, 2))), Integer)


def in_it(span: Span) -> ColumnElement[bool]:
    """Moved in, and not left when a span ended."""
    return (FUND.c.moved_in_on < span.end) & or_(FUND.c.left_on.is_(None), FUND.c.left_on >= span.end)


def bases(spans: tuple[Span, ...]) -> Taken:
    """The bases that had opened when a span ended."""
    opened = [or_(BASE.c.opened_on.is_(None), BASE.c.opened_on < span.end) for span in spans]
    return Taken(BASES, tuple({"incubator_bases": one_if(one)} for one in opened), on=BASE.c.opened_on)


def rooms(spans: tuple[Span, ...]) -> Taken:
    """Rooms that could be let when a span ended, with their area, and those that somebody had by an agreement."""
    stands = []
    for span in spans:
        held = FUND.alias()
        taken = exists(
            select(held.c.id).where(
                held.c.room_id == ROOM.c.id,
                held.c.starts_on < span.end,
                or_(held.c.left_on.is_(None), held.c.left_on >= span.end),
            )
        )
        there = (ROOM.c.ready_on < span.end) & or_(ROOM.c.is_open.is_(True), taken)
        stands.append(
            {
                "incubator_rooms": one_if(there),
                "incubator_rooms_taken": one_if(there & taken),
                "incubator_rooms_idle": one_if(there & ~taken),
                "incubator_area": if_(there, AREA),
                "incubator_area_taken": if_(there & taken, AREA),
                "incubator_area_idle": if_(there & ~taken, AREA),
            }
        )
    return Taken(ROOMS, tuple(stands), on=ROOM.c.ready_on)


def tenants(spans: tuple[Span, ...]) -> Taken:
    """Who was in a base when a span ended."""
    return Taken(TENANTS, tuple({"tenants": one_if(in_it(span))} for span in spans), on=FUND.c.moved_in_on)


def jobs(spans: tuple[Span, ...]) -> Taken:
    """The jobs of those tenants, by the latest quarter that each had reported by then."""
    stands = []
    for span in spans:
        last = span.end - timedelta(days=1)
        until = last.year * QUARTERS + (last.month - 1) // MONTHS + 1
        other = REPORT.alias()
        latest = (
            select(func.max(other.c.year * QUARTERS + other.c.quarter))
            .where(other.c.application_id == FUND.c.id, other.c.year * QUARTERS + other.c.quarter <= until)
            .scalar_subquery()
        )
        is_latest = REPORT.c.year * QUARTERS + REPORT.c.quarter == latest
        stands.append({"tenant_jobs": if_(in_it(span) & is_latest, REPORT.c.jobs)})
    return Taken(REPORTS, tuple(stands), on=REPORT.c.reported_on)


STANDINGS = (
    Standing(frozenset({"incubator_bases"}), bases),
    Standing(
        frozenset(
            {
                "incubator_rooms",
                "incubator_rooms_taken",
                "incubator_rooms_idle",
                "incubator_area",
                "incubator_area_taken",
                "incubator_area_idle",
            }
        ),
        rooms,
    ),
    Standing(frozenset({"tenants"}), tenants),
    Standing(frozenset({"tenant_jobs"}), jobs),
)
