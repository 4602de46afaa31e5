"""Calculations of days: working days, public notices, the one-time notice, follow-ups, retirement."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from supportdesk.domain import notices
from supportdesk.domain.ages import retirement_month
from supportdesk.domain.calendar import ONE_DAY, DayUnit
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.follow_up_schedule import every_months, months_after
from supportdesk.domain.returnees import ReturneeFacts, is_returnee
from supportdesk.domain.words import say

from .answers import Answer, month_text, weekday_text
from .reading import Count, Days, Month, Months, Periods, in_order
from .reference import Reference


@dataclass(frozen=True)
class DeadlineInputs:
    """A time limit in working days."""

    start: date
    working_days: Days
    start_day_counted: bool


@dataclass(frozen=True)
class CountInputs:
    """The working days after one day up to and with another."""

    start_exclusive: date
    end_inclusive: date


@dataclass(frozen=True)
class PublicityInputs:
    """A public notice."""

    posted_on: date
    length: Days
    unit: Literal["working", "calendar"]
    posting_day_counted: bool
    roll_end_to_workday: bool


@dataclass(frozen=True)
class SilenceInputs:
    """An application and the notice of missing papers that was sent, or not."""

    received: date
    notice_sent: date | None
    today: date
    limit_working_days: Days | None = None


@dataclass(frozen=True)
class SupplementInputs:
    """An application whose missing papers were asked for and brought."""

    received: date
    notice_sent: date | None
    supplement_complete: date | None
    today: date
    limit_working_days: Days | None = None


@dataclass(frozen=True)
class SecondNoticeInputs:
    """What two notices ask for."""

    first_notice_items: tuple[str, ...]
    second_notice_items: tuple[str, ...]


@dataclass(frozen=True)
class VisitsInputs:
    """Visits some months after an award."""

    awarded: date
    months: tuple[Months, ...]
    month_end_clamp: Literal[True] = True


@dataclass(frozen=True)
class RegularVisitsInputs:
    """Visits every few months of a loan's term."""

    disbursed: date
    term_months: Months
    every_months: Periods


@dataclass(frozen=True)
class RetirementInputs:
    """A group of the retirement rules and a month of birth."""

    category: str
    birth_month: Month


@dataclass(frozen=True)
class ReturneeInputs:
    """What makes a returnee."""

    months_away: Count
    min_months: Count
    registered_household_in_county: bool
    business_in_county: bool


def deadline(given: DeadlineInputs, known: Reference) -> Answer:
    """WD-01 to WD-14."""
    start = given.start - ONE_DAY if given.start_day_counted else given.start
    day = known.calendar.add_working_days(start, given.working_days)
    return {"deadline": day, "weekday": weekday_text(day)}


def working_day_count(given: CountInputs, known: Reference) -> Answer:
    """WD-15."""
    in_order(given.start_exclusive, given.end_inclusive, "end_inclusive")
    return {"working_days": known.calendar.working_days_between(given.start_exclusive, given.end_inclusive)}


def publicity(given: PublicityInputs, known: Reference) -> Answer:
    """PB-01 to PB-05."""
    found = known.calendar.publicity(
        given.posted_on,
        given.length,
        DayUnit(given.unit),
        posting_day_counted=given.posting_day_counted,
        roll_end_to_workday=given.roll_end_to_workday,
    )
    return {"last_day": found.last_day, "earliest_payment_order": found.earliest_payment_order}


def silence(given: SilenceInputs, known: Reference) -> Answer:
    """PR-02."""
    found = _acceptance(given, None, known)
    return {
        "limit_date": found.limit_date,
        "deemed_accepted": found.deemed_accepted,
        "accepted_on": found.accepted_on,
    }


def supplement(given: SupplementInputs, known: Reference) -> Answer:
    """PR-03."""
    complete = given.supplement_complete
    if complete:
        in_order(given.notice_sent or given.received, complete, "supplement_complete")
    found = _acceptance(given, complete, known)
    days = known.clock.decision_working_days
    accepted = found.accepted_on
    return {
        "within_limit": found.notice_in_time,
        "accepted_on": accepted,
        f"decision_due_{days}wd": accepted and notices.decision_due(known.calendar, accepted, days),
    }


def second_notice(given: SecondNoticeInputs) -> Answer:
    """PR-04."""
    refusal = notices.second_notice_refusal(given.first_notice_items, given.second_notice_items)
    return {"allowed": refusal is None, "violation": refusal}


def visits(given: VisitsInputs) -> Answer:
    """FU-01 to FU-03."""
    return {"due": months_after(given.awarded, given.months)}


def regular_visits(given: RegularVisitsInputs) -> Answer:
    """FU-04; a term shorter than the interval has no visit."""
    due = every_months(given.disbursed, every=given.every_months, term_months=given.term_months)
    return {"count": len(due), "first": due[0] if due else None, "last": due[-1] if due else None}


def retirement(given: RetirementInputs, known: Reference) -> Answer:
    """RA-01 to RA-04."""
    rule = known.retirement.get(given.category)
    if rule is None:
        words = say("输入项category应为其中之一：{names}。", names="、".join(known.retirement))
        raise BadValueError(words, field="category")
    found = retirement_month(given.birth_month, rule)
    return {"delay_months": found.delay_months, "retirement_month": month_text(found.month)}


def returnee(given: ReturneeInputs) -> Answer:
    """EL-05 to EL-08."""
    facts = ReturneeFacts(given.months_away, given.registered_household_in_county, given.business_in_county)
    return {"is_returnee": is_returnee(facts, given.min_months)}


def _acceptance(given: SilenceInputs | SupplementInputs, complete: date | None, known: Reference) -> notices.Acceptance:
    limit = given.limit_working_days
    if given.notice_sent is not None:
        in_order(given.received, given.notice_sent, "notice_sent")
    return notices.acceptance(
        known.calendar,
        given.received,
        notice_sent_on=given.notice_sent,
        supplement_complete_on=complete,
        today=in_order(given.received, given.today, "today"),
        limit_working_days=known.clock.notice_working_days if limit is None else limit,
    )
