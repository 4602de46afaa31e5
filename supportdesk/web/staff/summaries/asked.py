"""What the address asks for: unit, month, split and window."""

from flask import request

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.summaries.indicators import PLACES, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.ways import one_of, whole

# What a list is narrowed by besides its part: the reason of a refusal.
TOLD_BY = {"refusal": "rejection_reasons"}
CONDITIONS = ("unit", "edition", "window", *(split.value for split in Split), *TOLD_BY)


def unit_asked() -> str | None:
    """The unit in the address, or the reader's own."""
    return request.args.get("unit") or None


def month_asked(text: str) -> Month:
    """The month in the address as it is today; raises NotFoundError for what is no month."""
    try:
        return Month.read(text).seen_on(today())
    except BadValueError as error:
        raise NotFoundError(error.words) from error


def split_asked() -> Split:
    """By what the matrix is split."""
    return Split(one_of("by", set(PLACES), Split.TOWN))


def edition_asked() -> int | None:
    """The edition in the address, or the one that holds."""
    return whole("edition")


def window_asked() -> Window:
    """Which stretch of time the list is of."""
    return Window(one_of("window", set(Window), Window.MONTH))


def conditions_asked(without: str = "") -> dict[str, str]:
    """The conditions of a list in the address, less one; whatever else stands there is not carried on."""
    return {name: request.args[name] for name in CONDITIONS if name in request.args and name != without}
