"""How the office itself works: time to decide, promises kept, notices, and what applicants say of it."""

from dataclasses import replace

from sqlalchemy import String, cast, func, or_

from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.domain.ratings import Grade
from supportdesk.domain.summaries.indicators import Split
from supportdesk.models.applications import Application, MissingPapersNotice
from supportdesk.models.audit import Event
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.ratings import Rating
from supportdesk.queries.summaries.books import ONE, Happening, Rows, Span, Standing, Taken, one_if
from supportdesk.queries.summaries.loans import DECIDED_ON
from supportdesk.queries.summaries.traits import plain
from supportdesk.queries.summaries.workdays import Workdays
from supportdesk.queries.visibility import sees_application

APPLICATION = Application.__table__
NOTICE = MissingPapersNotice.__table__
EVENT = Event.__table__
RATING = Rating.__table__
FOLLOW_UP = FollowUp.__table__

# Written when the office let the time for its notice pass: the application counts as accepted from its receipt.
SILENCE = f"loan.{LoanDeed.ACCEPT_BY_SILENCE.value}"

NAMES = {"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id}
APPLICATIONS = Rows(
    source=APPLICATION,
    key=APPLICATION.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    where=(APPLICATION.c.is_historic.is_(False),),
)
NOTICES = Rows(
    source=NOTICE.join(APPLICATION, APPLICATION.c.id == NOTICE.c.application_id),
    key=NOTICE.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
)
SILENCES = Rows(
    source=EVENT.join(APPLICATION, APPLICATION.c.id == EVENT.c.application_id),
    key=EVENT.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    where=(EVENT.c.kind == SILENCE,),
)
RATINGS = Rows(
    source=RATING.join(APPLICATION, APPLICATION.c.id == RATING.c.application_id).outerjoin(
        FOLLOW_UP, FOLLOW_UP.c.id == RATING.c.follow_up_id
    ),
    key=RATING.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=NAMES,
    traits={Split.GRADE: plain(cast(RATING.c.grade, String))},
)
IS_BAD = RATING.c.grade.in_([int(grade) for grade in Grade if grade.is_bad])


def happenings(workdays: Workdays) -> tuple[Happening, ...]:
    """Decisions with their working days, notices, notices that never came, and ratings."""
    counted = workdays.between(APPLICATION.c.received_on, DECIDED_ON, less=APPLICATION.c.paused_days)
    has_limit = APPLICATION.c.due_on.is_not(None)
    return (
        Happening(
            APPLICATIONS,
            on=DECIDED_ON,
            amounts={
                "applications_decided": ONE,
                "decision_days_total": counted.days,
                "decision_days_known": counted.is_known,
                "decided_with_limit": one_if(has_limit),
                "decided_on_time": one_if(has_limit & (APPLICATION.c.due_on >= DECIDED_ON)),
            },
        ),
        Happening(NOTICES, on=NOTICE.c.issued_on, amounts={"notices_issued": ONE}),
        Happening(SILENCES, on=EVENT.c.happened_on, amounts={"notice_breaches": ONE}),
        Happening(
            RATINGS,
            on=RATING.c.rated_at,
            amounts={
                "ratings": ONE,
                "ratings_good": one_if(RATING.c.grade >= int(Grade.GOOD)),
                "ratings_bad": one_if(IS_BAD),
                "ratings_called_back": one_if(IS_BAD & (FOLLOW_UP.c.state == FollowUpState.DONE)),
            },
            is_moment=True,
        ),
    )


def waiting(spans: tuple[Span, ...]) -> Taken:
    """Applications whose promised day had passed without a decision when a span ended."""
    end = func.coalesce(APPLICATION.c.closed_on, DECIDED_ON)
    decided = DECIDED_ON
    earliest = min(span.end for span in spans)
    # What was decided before the earliest day can't have waited on any of them.
    was_open = (APPLICATION.c.due_on.is_not(None), or_(decided.is_(None), decided >= earliest))
    return Taken(
        replace(APPLICATIONS, where=(*APPLICATIONS.where, *was_open)),
        tuple(
            {
                "applications_late": one_if(
                    (APPLICATION.c.due_on < span.over_before)
                    & (DECIDED_ON.is_(None) | (span.end <= DECIDED_ON))
                    & (end.is_(None) | (end >= span.end))
                    & or_(APPLICATION.c.paused_since.is_(None), APPLICATION.c.paused_since >= span.end)
                )
            }
            for span in spans
        ),
        on=APPLICATION.c.due_on,
    )


STANDINGS = (Standing(frozenset({"applications_late"}), waiting),)
