"""Support of the kinds that came with ledgers, each kind for itself: nothing adds unlike things."""

from dataclasses import replace

from sqlalchemy import BigInteger, and_, case, func, or_, type_coerce

from supportdesk.domain.applications.states import State
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.kinds import OTHER_KINDS
from supportdesk.models.applications import Application
from supportdesk.models.ventures import Venture
from supportdesk.queries.summaries.books import (
    ONE,
    Column,
    Distinct,
    Happening,
    Rows,
    Span,
    Standing,
    Taken,
    if_,
    one_if,
)
from supportdesk.queries.summaries.traits import plain
from supportdesk.queries.visibility import sees_application

APPLICATION = Application.__table__
VENTURE = Venture.__table__

# A ledger tells the day of some support, of other only that it was given; what goes its way here is given when it is paid.
GIVEN_ON: Column = case(
    (
        APPLICATION.c.is_historic,
        func.coalesce(
            APPLICATION.c.paid_on, APPLICATION.c.decided_on, APPLICATION.c.accepted_on, APPLICATION.c.received_on
        ),
    ),
    else_=APPLICATION.c.paid_on,
)
WAS_GIVEN = or_(APPLICATION.c.is_historic, APPLICATION.c.paid_on.is_not(None))
REFUSED = APPLICATION.c.state == State.REFUSED
# A refusal counts on its day, even where it was approved before.
DECIDED_ON: Column = case(
    (REFUSED, func.coalesce(APPLICATION.c.closed_on, APPLICATION.c.decided_on)), else_=APPLICATION.c.decided_on
)
APPROVED_FEN: Column = type_coerce(APPLICATION.c.amount_approved, BigInteger)
FEN: Column = type_coerce(APPLICATION.c.amount_paid, BigInteger)

SUPPORTS = Rows(
    source=APPLICATION.outerjoin(VENTURE, VENTURE.c.id == APPLICATION.c.venture_id),
    key=APPLICATION.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names={"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id},
    where=(APPLICATION.c.kind.in_(OTHER_KINDS), WAS_GIVEN),
    has_industry=True,
    traits={Split.SUBJECT: plain(APPLICATION.c.subject)},
)
# What was asked for here, given or not.
REQUESTS = replace(SUPPORTS, where=(APPLICATION.c.kind.in_(OTHER_KINDS), APPLICATION.c.is_historic.is_(False)))


def _amounts(suffix: str = "") -> dict[str, Column]:
    amounts: dict[str, Column] = {}
    for kind in OTHER_KINDS:
        is_kind = APPLICATION.c.kind == kind
        amounts[f"{kind}_count{suffix}"] = one_if(is_kind)
        amounts[f"{kind}_amount{suffix}"] = if_(is_kind, FEN)
    return amounts


def _by_subject() -> dict[str, Column]:
    amounts: dict[str, Column] = {}
    for kind in HERE:
        for subject in PROGRAMMES[kind].subjects:
            is_subject = and_(
                APPLICATION.c.kind == kind, APPLICATION.c.subject == subject, APPLICATION.c.is_historic.is_(False)
            )
            amounts[f"{kind}_{subject}_count"] = one_if(is_subject)
            amounts[f"{kind}_{subject}_amount"] = if_(is_subject, FEN)
    return amounts


def _decided() -> dict[str, Column]:
    amounts: dict[str, Column] = {}
    for kind in OTHER_KINDS:
        is_kind = APPLICATION.c.kind == kind
        amounts[f"{kind}_approved"] = one_if(and_(is_kind, ~REFUSED))
        amounts[f"{kind}_approved_amount"] = if_(and_(is_kind, ~REFUSED), APPROVED_FEN)
        amounts[f"{kind}_refused"] = one_if(and_(is_kind, REFUSED))
    return amounts


HERE = tuple(kind for kind in OTHER_KINDS if kind in PROGRAMMES)
HAPPENINGS = (
    Happening(SUPPORTS, on=GIVEN_ON, amounts=_amounts() | _by_subject()),
    Happening(
        REQUESTS,
        on=APPLICATION.c.received_on,
        amounts={f"{kind}_applied": one_if(APPLICATION.c.kind == kind) for kind in OTHER_KINDS},
    ),
    Happening(REQUESTS, on=DECIDED_ON, amounts=_decided()),
)
DISTINCT = tuple(
    Distinct(
        f"{kind}_persons",
        Happening(
            replace(SUPPORTS, where=(APPLICATION.c.kind == kind, WAS_GIVEN)),
            on=GIVEN_ON,
            amounts={f"{kind}_persons": ONE},
        ),
        APPLICATION.c.person_id,
    )
    for kind in HERE
)


def so_far(spans: tuple[Span, ...]) -> Taken:
    """All support given before a span's end, and that of no known day."""
    stands = []
    for span in spans:
        by_then = or_(GIVEN_ON.is_(None), span.end > GIVEN_ON)
        stands.append({code: if_(by_then, amount) for code, amount in _amounts("_so_far").items()})
    return Taken(SUPPORTS, tuple(stands), on=GIVEN_ON)


STANDINGS = (Standing(frozenset(_amounts("_so_far")), so_far),)
