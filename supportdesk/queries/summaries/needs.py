"""Needs beyond money: raised, answered, ended, and those that stand open or late, by town and department."""

from sqlalchemy import or_

from supportdesk.domain.needs import NeedState
from supportdesk.domain.needs.lifecycle import RUNNING
from supportdesk.models.needs import Need
from supportdesk.queries.needs import sees_need
from supportdesk.queries.summaries.books import ONE, Happening, Rows, Span, Standing, Taken, one_if

NEED = Need.__table__

# What a need says may be private; who raised it under which number is not.
NEEDS = Rows(
    source=NEED,
    key=NEED.c.id,
    unit=NEED.c.unit_id,
    sees=sees_need,
    names={"person": NEED.c.person_id},
    department=NEED.c.department,
    label=NEED.c.number,
)
HAPPENINGS = (
    Happening(NEEDS, on=NEED.c.raised_on, amounts={"needs_opened": ONE}),
    Happening(
        NEEDS,
        on=NEED.c.answered_on,
        amounts={"needs_answered": ONE, "needs_answered_on_time": one_if(NEED.c.answered_on <= NEED.c.due_on)},
    ),
    Happening(
        NEEDS,
        on=NEED.c.ended_on,
        amounts={
            "needs_closed": one_if(NEED.c.state == NeedState.CLOSED),
            "needs_declined": one_if(NEED.c.state == NeedState.NOT_POSSIBLE),
        },
    ),
)


def standing(spans: tuple[Span, ...]) -> Taken:
    """Needs that were not ended when a span ended; late ones had no answer by their day. A reopened one waits anew."""
    stands = []
    for span in spans:
        there = (NEED.c.raised_on < span.end) & or_(NEED.c.ended_on.is_(None), NEED.c.ended_on >= span.end)
        unanswered = or_(NEED.c.answered_on.is_(None), NEED.c.answered_on >= span.end, NEED.c.state.in_(RUNNING))
        late = there & unanswered & (NEED.c.due_on < span.over_before)
        stands.append({"needs_open": one_if(there), "needs_late": one_if(late)})
    return Taken(NEEDS, tuple(stands), on=NEED.c.raised_on, days={"needs_late": NEED.c.due_on})


STANDINGS = (Standing(frozenset({"needs_open", "needs_late"}), standing),)
