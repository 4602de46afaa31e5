"""Visits that fell due, whether they were paid, those that are late, and those that were paid in a month."""

from sqlalchemy import or_

from supportdesk.domain.follow_ups import Action
from supportdesk.models.applications import Application
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.ventures import Venture
from supportdesk.queries.summaries.books import ONE, Happening, Rows, Span, Standing, Taken, one_if
from supportdesk.queries.visibility import sees_application

FOLLOW_UP = FollowUp.__table__
APPLICATION = Application.__table__
VENTURE = Venture.__table__

VISITS = Rows(
    source=FOLLOW_UP.join(APPLICATION, APPLICATION.c.id == FOLLOW_UP.c.application_id).outerjoin(
        VENTURE, VENTURE.c.id == APPLICATION.c.venture_id
    ),
    key=FOLLOW_UP.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names={"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id},
    where=(FOLLOW_UP.c.action == Action.VISIT.value, FOLLOW_UP.c.state != FollowUpState.CANCELLED),
)

HAPPENINGS = (
    Happening(
        VISITS,
        on=FOLLOW_UP.c.due_on,
        amounts={"visits_due": ONE, "visits_done": one_if(FOLLOW_UP.c.state == FollowUpState.DONE)},
    ),
    Happening(
        VISITS,
        on=FOLLOW_UP.c.done_on,
        amounts={
            "visits_made": one_if(FOLLOW_UP.c.state == FollowUpState.DONE),
            "visits_typical": one_if((FOLLOW_UP.c.state == FollowUpState.DONE) & (VENTURE.c.honours != "")),
        },
    ),
)


def overdue(spans: tuple[Span, ...]) -> Taken:
    """Visits whose day had passed when a span ended, and that had not been paid by then."""
    stands = tuple(
        {
            "visits_overdue": one_if(
                (FOLLOW_UP.c.due_on < span.over_before)
                & or_(FOLLOW_UP.c.state == FollowUpState.OPEN, FOLLOW_UP.c.done_on >= span.end)
            )
        }
        for span in spans
    )
    return Taken(VISITS, stands, on=FOLLOW_UP.c.due_on)


STANDINGS = (Standing(frozenset({"visits_overdue"}), overdue),)
