"""The lists behind a month's figures, kept as they were: compressed rows of ids, days and amounts, without names."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import exists
from supportdesk.domain.summaries.indicators import Measure
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.queries.summaries.behind import read_rows
from supportdesk.queries.summaries.books import CHINA
from supportdesk.queries.summaries.scope import Scope

Row = Sequence[Any]
# What stands in a row: its key and amount come first, then the day, the unit, industry and bank.
KEY, AMOUNT, DAY, UNIT, INDUSTRY, BANK = range(6)
KEPT_WINDOWS = (Window.MONTH, Window.YEAR_TO_DATE)
_DAY_MARK = "@"


def codes() -> tuple[str, ...]:
    """The figures that have a list of their own, in the order of the catalogue."""
    found = {INDICATORS[indicator.opens].code for indicator in INDICATORS.values()}
    return tuple(code for code in INDICATORS if code in found)


def standing_codes() -> tuple[str, ...]:
    """Those that stand at a month's end, so that last month's can be compared with this month's row by row."""
    return tuple(code for code in codes() if INDICATORS[code].measure is Measure.STANDS)


def windows_of(code: str) -> tuple[Window, ...]:
    """The windows whose lists are kept."""
    return tuple(window for window in KEPT_WINDOWS if exists(INDICATORS[code], window))


def rows_now(session: Session, scope: Scope, month: Month, code: str, window: Window) -> list[Row]:
    """The list as the books have it now, as plain as a kept one."""
    return [[_plain(value) for value in row] for row in read_rows(session, scope, month, code, window)]


def pack(rows: Iterable[Row]) -> bytes:
    """Rows as bytes."""
    return zlib.compress(json.dumps(list(rows), ensure_ascii=False, separators=(",", ":")).encode())


def unpack(data: bytes) -> list[Row]:
    """Rows again."""
    found: list[Row] = json.loads(zlib.decompress(data))
    return found


def amounts(rows: Iterable[Row]) -> Mapping[int, int]:
    """Key → amount, whole units or fen."""
    found: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        found[row[KEY]] += row[AMOUNT]
    return dict(found)


def with_days(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with their days as days again, as a list behind a figure takes them."""
    for row in rows:
        yield [date.fromisoformat(v[1:]) if isinstance(v, str) and v.startswith(_DAY_MARK) else v for v in row]


def _plain(value: object) -> object:
    match value:
        case datetime():
            return f"{_DAY_MARK}{value.astimezone(CHINA).date().isoformat()}"
        case date():
            return f"{_DAY_MARK}{value.isoformat()}"
        case Decimal():
            return int(value)
        case _:
            return value
