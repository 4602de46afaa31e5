"""Needs beyond money: raised, answered, ended, and those that stand open or late, by town and department; complaints.

A complaint goes the way of a need and is told of by itself: it says something of the office, not of what founders lack.
"""

from dataclasses import replace

from sqlalchemy import ColumnElement, or_

from supportdesk.domain.needs import COMPLAINT, NeedState
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
    where=(NEED.c.kind != COMPLAINT,),
    department=NEED.c.department,
    label=NEED.c.number,
)
COMPLAINTS = replace(NEEDS, where=(NEED.c.kind == COMPLAINT,), department=None)
HAPPENINGS = (
    Happening(COMPLAINTS, on=NEED.c.raised_on, amounts={"complaints": ONE}),
    Happening(COMPLAINTS, on=NEED.c.answered_on, amounts={"complaints_answered": ONE}),
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


def is_open(span: Span) -> ColumnElement[bool]:
    """The condition that a need was raised and not ended when a span ended."""
    return (NEED.c.raised_on < span.end) & or_(NEED.c.ended_on.is_(None), NEED.c.ended_on >= span.end)


def standing(spans: tuple[Span, ...]) -> Taken:
    """Needs that were not ended when a span ended; late ones had no answer by their day. A reopened one waits anew."""
    stands = []
    for span in spans:
        there = is_open(span)
        unanswered = or_(NEED.c.answered_on.is_(None), NEED.c.answered_on >= span.end, NEED.c.state.in_(RUNNING))
        late = there & unanswered & (NEED.c.due_on < span.over_before)
        stands.append({"needs_open": one_if(there), "needs_late": one_if(late)})
    return Taken(NEEDS, tuple(stands), on=NEED.c.raised_on, days={"needs_late": NEED.c.due_on})


def complaining(spans: tuple[Span, ...]) -> Taken:
    """Complaints that were not ended when a span ended."""
    stands = tuple({"complaints_open": one_if(is_open(span))} for span in spans)
    return Taken(COMPLAINTS, stands, on=NEED.c.raised_on)


STANDINGS = (
    Standing(frozenset({"needs_open", "needs_late"}), standing),
    Standing(frozenset({"complaints_open"}), complaining),
)
