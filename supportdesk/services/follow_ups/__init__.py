"""Follow-ups: promised by a plan, kept, put off with a reason, handed over, or gone with their reason."""

from supportdesk.services.follow_ups.deeds import done, hand_over, promise, snooze
from supportdesk.services.follow_ups.plans import (
    AFTER_CLOSING,
    cancel_for,
    close_for,
    closing_plan,
    follow_closing,
    plan_anew,
    promise_for,
    recompute,
)

__all__ = [
    "AFTER_CLOSING",
    "cancel_for",
    "close_for",
    "closing_plan",
    "done",
    "follow_closing",
    "hand_over",
    "plan_anew",
    "promise",
    "promise_for",
    "recompute",
    "snooze",
]
