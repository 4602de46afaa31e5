"""Visits that fell due, and whether they were paid."""

from supportdesk.domain.follow_ups import Action
from supportdesk.models.applications import Application
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.queries.summaries.books import ONE, Happening, Rows, one_if
from supportdesk.queries.visibility import sees_application

FOLLOW_UP = FollowUp.__table__
APPLICATION = Application.__table__

VISITS = Rows(
    source=FOLLOW_UP.join(APPLICATION, APPLICATION.c.id == FOLLOW_UP.c.application_id),
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
)
