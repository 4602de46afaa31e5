"""What a policy covers on a day: not begun, waiting, insured, lapsed or over. A matter of the date, not of a deed."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from supportdesk.domain.calendar import add_months
from supportdesk.domain.words import Words, say


class Cover(StrEnum):
    """How a policy stands on a day."""

    NOT_BEGUN = "not_begun"
    WAITING = "waiting"
    INSURED = "insured"
    LAPSED = "lapsed"
    OVER = "over"


COVER_WORDS: dict[Cover, Words] = {
    Cover.NOT_BEGUN: say("未起保"),
    Cover.WAITING: say("等待期"),
    Cover.INSURED: say("在保"),
    Cover.LAPSED: say("已退保"),
    Cover.OVER: say("已到期"),
}


@dataclass(frozen=True)
class Policy:
    """The days of a policy, both ends covered; `lapsed_on` is the first day without cover."""

    starts_on: date
    ends_on: date
    waiting_days: int
    lapsed_on: date | None = None

    @property
    def waiting_until(self) -> date:
        """The last day of waiting; the day after it pays (worked case IN-13: 150 days in, nothing yet)."""
        return self.starts_on + timedelta(days=self.waiting_days - 1)

    def days_in(self, day: date) -> int:
        """The days since the policy began."""
        return (day - self.starts_on).days

    def on(self, day: date) -> Cover:
        """How the policy stands on a day."""
        if day < self.starts_on:
            return Cover.NOT_BEGUN
        if self.lapsed_on is not None and day >= self.lapsed_on:
            return Cover.LAPSED
        if day > self.ends_on:
            return Cover.OVER
        return Cover.WAITING if self.days_in(day) < self.waiting_days else Cover.INSURED


def last_day(starts_on: date, months: int) -> date:
    """The last day covered: the day before the same day so many months later."""
    return add_months(starts_on, months) - timedelta(days=1)
