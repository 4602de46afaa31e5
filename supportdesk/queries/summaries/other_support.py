"""Support of the kinds that came with ledgers, each kind for itself: nothing adds unlike things."""

from sqlalchemy import BigInteger, func, or_, type_coerce

from supportdesk.domain.summaries.catalogue import OTHER_KINDS
from supportdesk.models.applications import Application
from supportdesk.models.ventures import Venture
from supportdesk.queries.summaries.books import Column, Happening, Rows, Span, Standing, Taken, if_, one_if
from supportdesk.queries.visibility import sees_application

APPLICATION = Application.__table__
VENTURE = Venture.__table__

# A ledger tells the day of some support, of other only that it was given.
GIVEN_ON: Column = func.coalesce(
    APPLICATION.c.paid_on, APPLICATION.c.decided_on, APPLICATION.c.accepted_on, APPLICATION.c.received_on
)
FEN: Column = type_coerce(APPLICATION.c.amount_paid, BigInteger)

SUPPORTS = Rows(
    source=APPLICATION.outerjoin(VENTURE, VENTURE.c.id == APPLICATION.c.venture_id),
    key=APPLICATION.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names={"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id},
    where=(APPLICATION.c.kind.in_(OTHER_KINDS),),
    has_industry=True,
)


def _amounts(suffix: str = "") -> dict[str, Column]:
    amounts: dict[str, Column] = {}
    for kind in OTHER_KINDS:
        is_kind = APPLICATION.c.kind == kind
        amounts[f"{kind}_count{suffix}"] = one_if(is_kind)
        amounts[f"{kind}_amount{suffix}"] = if_(is_kind, FEN)
    return amounts


HAPPENINGS = (Happening(SUPPORTS, on=GIVEN_ON, amounts=_amounts()),)


def so_far(spans: tuple[Span, ...]) -> Taken:
    """All support given before a span's end, and that of no known day."""
    stands = []
    for span in spans:
        by_then = or_(GIVEN_ON.is_(None), span.end > GIVEN_ON)
        stands.append({code: if_(by_then, amount) for code, amount in _amounts("_so_far").items()})
    return Taken(SUPPORTS, tuple(stands), on=GIVEN_ON)


STANDINGS = (Standing(frozenset(_amounts("_so_far")), so_far),)
