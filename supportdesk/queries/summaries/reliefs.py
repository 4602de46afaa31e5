"""Tax relief: who has it, and how much of the year's quota was used, by the shadow ledger as it is kept."""

from datetime import date, timedelta

from sqlalchemy import BigInteger, or_, type_coerce

from supportdesk.models.applications import Application
from supportdesk.models.programmes.tax_relief import TaxQuota, TaxRelief
from supportdesk.models.ventures import Venture
from supportdesk.queries.summaries.books import ONE, Column, Happening, Rows, Span, Standing, Taken, if_, one_if
from supportdesk.queries.visibility import sees_application

APPLICATION = Application.__table__
VENTURE = Venture.__table__
RELIEF = TaxRelief.__table__
QUOTA = TaxQuota.__table__

NAMES = {"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id}
_SUPPORT = RELIEF.join(APPLICATION, APPLICATION.c.id == RELIEF.c.id).outerjoin(
    VENTURE, VENTURE.c.id == APPLICATION.c.venture_id
)
RELIEFS = Rows(
    source=_SUPPORT,
    key=APPLICATION.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    where=(RELIEF.c.marked_on.is_not(None),),
    has_industry=True,
)
QUOTAS = Rows(
    source=_SUPPORT.join(QUOTA, QUOTA.c.application_id == RELIEF.c.id),
    key=QUOTA.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    where=RELIEFS.where,
    has_industry=True,
)
GRANTED: Column = type_coerce(QUOTA.c.quota, BigInteger)
USED: Column = type_coerce(QUOTA.c.used, BigInteger)

HAPPENINGS = (Happening(RELIEFS, on=RELIEF.c.marked_on, amounts={"relief_marked": ONE}),)


def households(spans: tuple[Span, ...]) -> Taken:
    """Whose relief had begun and was not over when a span ended."""
    stands = tuple(
        {
            "relief_households": one_if(
                (RELIEF.c.marked_on < span.end)
                & or_(APPLICATION.c.closed_on.is_(None), APPLICATION.c.closed_on >= span.end)
            )
        }
        for span in spans
    )
    return Taken(RELIEFS, stands, on=RELIEF.c.marked_on)


def quotas(spans: tuple[Span, ...]) -> Taken:
    """The quota of the year in which a span ended, and what of it is used, of all that had relief in that year."""
    stands = []
    for span in spans:
        year = (span.end - timedelta(days=1)).year
        had = (
            (QUOTA.c.year == year)
            & (RELIEF.c.marked_on < span.end)
            & or_(APPLICATION.c.closed_on.is_(None), APPLICATION.c.closed_on >= date(year, 1, 1))
        )
        stands.append({"relief_quota": if_(had, GRANTED), "relief_used": if_(had, USED)})
    return Taken(QUOTAS, tuple(stands), on=RELIEF.c.marked_on)


STANDINGS = (
    Standing(frozenset({"relief_households"}), households),
    Standing(frozenset({"relief_quota", "relief_used"}), quotas),
)
