"""National figures that a calculation's inputs don't carry: handed in, dated and sourced, never written in code."""

from collections.abc import Mapping
from dataclasses import dataclass

from supportdesk.domain.ages import RetirementRule
from supportdesk.domain.calendar import WorkCalendar


@dataclass(frozen=True)
class LoanReference:
    """Days of an interest year; staff above which the lower hiring ratio holds; months overdue before the fund pays."""

    day_base: int
    staff_threshold: int
    compensation_after_months: int


@dataclass(frozen=True)
class ClockReference:
    """Working days for the one-time notice and for the decision, where the inputs don't say."""

    notice_working_days: int
    decision_working_days: int


@dataclass(frozen=True)
class Reference:
    """Everything that a calculation may look up."""

    calendar: WorkCalendar
    loan: LoanReference
    clock: ClockReference
    retirement: Mapping[str, RetirementRule]
