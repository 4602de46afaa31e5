"""Ventures founded, closed and in being, the jobs that came with the founded ones, and which of them lived on."""

from dataclasses import replace

from sqlalchemy import and_, func, or_

from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.people import SURVIVAL_MONTHS
from supportdesk.models.people import Person
from supportdesk.models.ventures import GONE, Venture, VentureStatus
from supportdesk.queries.summaries.books import ONE, Distinct, Happening, Rows, Span, Standing, Taken, one_if
from supportdesk.queries.summaries.days import DAYS_OF_A_MONTH, months_of, number_of
from supportdesk.queries.summaries.traits import OF_A_PERSON, plain, stage, stage_by_age
from supportdesk.queries.visibility import sees_venture

VENTURE = Venture.__table__
PERSON = Person.__table__

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
    traits={Split.LEGAL_FORM: plain(VENTURE.c.legal_form), Split.STAGE: stage},
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
# One that is closed has the stage that it had reached by then.
_AT_CLOSING = {**VENTURES.traits, Split.STAGE: lambda _: stage_by_age(number_of(VENTURE.c.closed_on))}
CLOSED = Happening(replace(VENTURES, traits=_AT_CLOSING), on=VENTURE.c.closed_on, amounts={"ventures_closed": ONE})
# Founders are told by their persons' traits, which nothing else of a venture needs.
STARTED = replace(
    FOUNDED,
    rows=replace(
        VENTURES,
        source=VENTURE.join(PERSON, PERSON.c.id == VENTURE.c.person_id),
        traits=OF_A_PERSON,
        has_categories=True,
    ),
)
DISTINCT = (Distinct("people_started", STARTED, VENTURE.c.person_id),)


# A venture that a ledger calls gone without a day stands at no day: since when it is gone nobody knows.
IS_GONE_SINCE_NOBODY_KNOWS = and_(VENTURE.c.status.in_(GONE), VENTURE.c.closed_on.is_(None))


# Nor does anybody know since when one is called abnormal: it lives for the register, and perhaps nobody finds it.
IS_UNKNOWN = or_(IS_GONE_SINCE_NOBODY_KNOWS, VENTURE.c.status == VentureStatus.ABNORMAL)
AGEING = replace(VENTURES, has_industry=False, traits={})


def _lived_on(months: int) -> Happening:
    """Ventures on the day on which they were so many months old: alive unless they were closed before it."""
    reached = months_of(VENTURE.c.closed_on) >= months_of(VENTURE.c.founded_on) + months * DAYS_OF_A_MONTH
    return Happening(
        AGEING,
        on=VENTURE.c.founded_on,
        amounts={
            f"survival_{months}_cohort": ONE,
            f"survival_{months}_alive": one_if(~IS_UNKNOWN & or_(VENTURE.c.closed_on.is_(None), reached)),
            f"survival_{months}_unknown": one_if(IS_UNKNOWN),
        },
        after=months,
    )


HAPPENINGS = (FOUNDED, CLOSED, *(_lived_on(months) for months in SURVIVAL_MONTHS))


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
