"""The one-time notice of missing papers (一次性告知), and the day on which an application counts as accepted.

行政许可法 art. 32: an office that does not say in time what is missing has accepted on the day of receipt; it says
everything at once. Source: worked cases PR-02 to PR-04.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.reasons import Reason


@dataclass(frozen=True)
class Acceptance:
    """What the clock says about one received application.

    `notice_in_time` is None while no notice was sent. `accepted_on` is None while the applicant has the word.
    """

    limit_date: date
    notice_in_time: bool | None
    deemed_accepted: bool
    accepted_on: date | None


def notice_limit(calendar: WorkCalendar, received_on: date, limit_working_days: int) -> date:
    """Return the last day for the notice; raises CalendarUnknownError."""
    return calendar.add_working_days(received_on, limit_working_days)


def acceptance(
    calendar: WorkCalendar,
    received_on: date,
    *,
    notice_sent_on: date | None,
    supplement_complete_on: date | None,
    today: date,
    limit_working_days: int,
) -> Acceptance:
    """Tell whether and when an application was accepted.

    Silence beyond the limit, or a notice after it, accepts from the day of receipt; after a notice in time the day of
    the complete supplement counts. Raises CalendarUnknownError.
    """
    limit = notice_limit(calendar, received_on, limit_working_days)
    if notice_sent_on is None:
        deemed = today > limit
        return Acceptance(limit, None, deemed, received_on if deemed else None)
    if notice_sent_on > limit:
        return Acceptance(limit, notice_in_time=False, deemed_accepted=True, accepted_on=received_on)
    return Acceptance(limit, notice_in_time=True, deemed_accepted=False, accepted_on=supplement_complete_on)


def decision_due(calendar: WorkCalendar, accepted_on: date, working_days: int) -> date:
    """Return the last day for the decision: the promised days start anew with the acceptance."""
    return calendar.add_working_days(accepted_on, working_days)


def new_items(first_notice: Collection[str], second_notice: Collection[str]) -> tuple[str, ...]:
    """Return what a second notice asks for that the first did not, in its order."""
    known = {item.strip() for item in first_notice}
    return tuple(item for item in second_notice if item.strip() not in known)


def second_notice_refusal(first_notice: Collection[str], second_notice: Collection[str]) -> Reason | None:
    """Answer NOT_ONE_TIME for a second notice that asks for something new."""
    return Reason.NOT_ONE_TIME if new_items(first_notice, second_notice) else None
