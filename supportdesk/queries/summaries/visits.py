"""Visits that fell due, whether they were paid, and those that are late."""

from dataclasses import replace

from sqlalchemy import select

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
    source=FOLLOW_UP.join(APPLICATION, APPLICATION.c.id == FOLLOW_UP.c.application_id),
    key=FOLLOW_UP.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names={"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id},
    where=(FOLLOW_UP.c.action == Action.VISIT.value, FOLLOW_UP.c.state.in_((FollowUpState.OPEN, FollowUpState.DONE))),
)

OPEN_VISITS = (FOLLOW_UP.c.action == Action.VISIT.value, FOLLOW_UP.c.state == FollowUpState.OPEN)
IS_DONE = FOLLOW_UP.c.state == FollowUpState.DONE
# A model for others: somebody honoured it.
IS_TYPICAL = APPLICATION.c.venture_id.in_(select(VENTURE.c.id).where(VENTURE.c.honours != ""))

HAPPENINGS = (
    Happening(
        VISITS,
        on=FOLLOW_UP.c.due_on,
        amounts={
            "visits_due": ONE,
            "visits_done": one_if(IS_DONE),
            "visits_typical": one_if(IS_DONE & IS_TYPICAL),
        },
    ),
)


def overdue(spans: tuple[Span, ...]) -> Taken:
    """Visits whose day had passed when a span ended, and of which nobody has noted a result since."""
    latest = max(span.over_before for span in spans)
    rows = replace(VISITS, where=(*OPEN_VISITS, FOLLOW_UP.c.due_on < latest))
    stands = tuple({"visits_overdue": one_if(FOLLOW_UP.c.due_on < span.over_before)} for span in spans)
    return Taken(rows, stands, on=FOLLOW_UP.c.due_on)


STANDINGS = (Standing(frozenset({"visits_overdue"}), overdue),)
