"""The doors' clock: the only place where a page asks what time it is."""

from datetime import UTC, date, datetime

from supportdesk.services.work import CHINA


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The civil day in China."""
    return now().astimezone(CHINA).date()
