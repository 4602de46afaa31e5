"""Policies and claims: bound, in force, reported, approved, refused, paid."""

from datetime import timedelta

from sqlalchemy import BigInteger, case, or_, type_coerce

from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.models.applications import Application
from supportdesk.models.programmes.insurance import Insurance, InsuranceClaim
from supportdesk.models.ventures import Venture
from supportdesk.queries.programmes.insurance import sees_claim
from supportdesk.queries.summaries.books import ONE, Column, Happening, Rows, Span, Standing, Taken, one_if
from supportdesk.queries.visibility import sees_application

APPLICATION = Application.__table__
VENTURE = Venture.__table__
POLICY = Insurance.__table__
CLAIM = InsuranceClaim.__table__

NAMES = {"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id}
_SUPPORT = POLICY.join(APPLICATION, APPLICATION.c.id == POLICY.c.id).outerjoin(
    VENTURE, VENTURE.c.id == APPLICATION.c.venture_id
)
POLICIES = Rows(
    source=_SUPPORT,
    key=APPLICATION.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    # A form names its days before there is a policy; a ledger's policy was never entered here.
    where=(or_(POLICY.c.bound_on.is_not(None), APPLICATION.c.is_historic),),
    has_industry=True,
)
CLAIMS = Rows(
    source=CLAIM.join(_SUPPORT, APPLICATION.c.id == CLAIM.c.policy_id),
    key=CLAIM.c.id,
    unit=CLAIM.c.unit_id,
    sees=sees_claim,
    names={"person": CLAIM.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id},
    has_industry=True,
    label=CLAIM.c.number,
)
REFUSED = CLAIM.c.state == ClaimState.REFUSED
APPROVED = (CLAIM.c.state != ClaimState.REFUSED) & (type_coerce(CLAIM.c.approved, BigInteger) > 0)


def fen(column: Column) -> Column:
    """An amount as the whole fen that it is kept in."""
    return type_coerce(column, BigInteger)


def if_fen(condition: Column, column: Column) -> Column:
    """The amount in fen where the condition holds."""
    return case((condition, fen(column)), else_=0)


HAPPENINGS = (
    Happening(POLICIES, on=POLICY.c.bound_on, amounts={"policies_bound": ONE, "premium_amount": fen(POLICY.c.premium)}),
    Happening(
        CLAIMS,
        on=CLAIM.c.reported_on,
        amounts={"claims_reported": ONE, "claims_claimed_amount": fen(CLAIM.c.claimed)},
    ),
    Happening(
        CLAIMS,
        on=CLAIM.c.decided_on,
        amounts={
            "claims_approved": one_if(APPROVED),
            "claims_approved_amount": if_fen(APPROVED, CLAIM.c.approved),
            "claims_refused": one_if(REFUSED),
        },
    ),
    Happening(CLAIMS, on=CLAIM.c.paid_on, amounts={"claims_paid": ONE, "claims_paid_amount": fen(CLAIM.c.paid)}),
)


def in_force(spans: tuple[Span, ...]) -> Taken:
    """The policies whose term covers the last day of a span, and that were not ended by then."""
    stands = tuple(
        {
            "policies_running": one_if(
                (POLICY.c.starts_on < span.end)
                & (POLICY.c.ends_on >= span.end - timedelta(days=1))
                & or_(POLICY.c.lapsed_on.is_(None), POLICY.c.lapsed_on >= span.end)
            )
        }
        for span in spans
    )
    return Taken(POLICIES, stands, on=POLICY.c.starts_on)


def still_open(spans: tuple[Span, ...]) -> Taken:
    """The claims that were reported and not settled when a span ended; of a withdrawn one nobody waits for anything."""
    settled = case(
        (CLAIM.c.state == ClaimState.PAID, CLAIM.c.paid_on),
        (REFUSED, CLAIM.c.decided_on),
        (CLAIM.c.state == ClaimState.WITHDRAWN, CLAIM.c.reported_on),
    )
    stands = tuple(
        {"claims_open": one_if((CLAIM.c.reported_on < span.end) & or_(settled.is_(None), settled >= span.end))}
        for span in spans
    )
    return Taken(CLAIMS, stands, on=CLAIM.c.reported_on)


STANDINGS = (
    Standing(frozenset({"policies_running"}), in_force),
    Standing(frozenset({"claims_open"}), still_open),
)
