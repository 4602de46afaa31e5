"""Ventures founded, closed and in being, and the jobs that came with the founded ones."""

from sqlalchemy import and_, func, or_

from supportdesk.models.ventures import GONE, Venture
from supportdesk.queries.summaries.books import ONE, Distinct, Happening, Rows, Span, Standing, Taken, one_if
from supportdesk.queries.visibility import sees_venture

VENTURE = Venture.__table__

VENTURES = Rows(
    source=VENTURE,
    key=VENTURE.c.id,
    unit=VENTURE.c.unit_id,
    sees=sees_venture,
    names={"person": VENTURE.c.person_id, "venture": VENTURE.c.id},
    # A closing day before the founding day is a slip of the pen: such a venture counts as never founded.
    where=(
        VENTURE.c.founded_on.is_not(None),
        or_(VENTURE.c.closed_on.is_(None), VENTURE.c.closed_on >= VENTURE.c.founded_on),
    ),
    has_industry=True,
)

EMPLOYEES = func.coalesce(VENTURE.c.employees, 0)

FOUNDED = Happening(
    VENTURES,
    on=VENTURE.c.founded_on,
    amounts={
        "ventures_founded": ONE,
        "jobs_created": 1 + EMPLOYEES,
        "jobs_founders": ONE,
        "jobs_employed": EMPLOYEES,
        "jobs_key_group": func.coalesce(VENTURE.c.key_group_employees, 0),
        "jobs_insured": func.coalesce(VENTURE.c.insured_employees, 0),
        "jobs_unknown": one_if(VENTURE.c.employees.is_(None)),
    },
)
CLOSED = Happening(VENTURES, on=VENTURE.c.closed_on, amounts={"ventures_closed": ONE})

HAPPENINGS = (FOUNDED, CLOSED)
DISTINCT = (Distinct("people_started", FOUNDED, VENTURE.c.person_id),)


# A venture that a ledger calls gone without a day stands at no day: since when it is gone nobody knows.
IS_GONE_SINCE_NOBODY_KNOWS = and_(VENTURE.c.status.in_(GONE), VENTURE.c.closed_on.is_(None))


def in_being(spans: tuple[Span, ...]) -> Taken:
    """Ventures that were founded and neither closed nor moved away when a span ended."""
    return Taken(
        VENTURES,
        tuple(
            {
                "ventures_operating": one_if(
                    (VENTURE.c.founded_on < span.end)
                    & or_(VENTURE.c.closed_on.is_(None), VENTURE.c.closed_on >= span.end)
                    & ~IS_GONE_SINCE_NOBODY_KNOWS
                )
            }
            for span in spans
        ),
        on=VENTURE.c.founded_on,
    )


STANDINGS = (Standing(frozenset({"ventures_operating"}), in_being),)
