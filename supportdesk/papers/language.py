"""The language of a paper, without Flask: the catalogue, and how dates and amounts are written."""

import gettext
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po

from supportdesk.domain.money import Money
from supportdesk.domain.words import Words, say

CHINESE = "zh"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)
CIVIL_TIME = ZoneInfo("Asia/Shanghai")
UNKNOWN = "—"

_CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def translator(language: str) -> Callable[[str], str]:
    """Return the function that turns a Chinese sentence into `language` ("zh" or "en").

    A sentence without a translation stays Chinese. Raises ValueError for any other language.
    """
    if language == CHINESE:
        return _unchanged
    if language not in LANGUAGES:
        raise ValueError(f"papers are written in zh or en, not {language!r}")
    folder = _CATALOGUES / language / "LC_MESSAGES"
    source, compiled = folder / "messages.po", folder / "messages.mo"
    return _catalogue(source, compiled, _changed(source), _changed(compiled))


def _unchanged(text: str) -> str:
    return text


def _changed(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


@cache
def _catalogue(source: Path, compiled: Path, source_changed: float, compiled_changed: float) -> Callable[[str], str]:
    """Read the compiled catalogue, unless the source is younger: a stale translation would be worse than a slow one."""
    if compiled_changed and compiled_changed >= source_changed:
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file).gettext
    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    sentences = {
        entry.id: entry.string
        for entry in catalogue
        if isinstance(entry.id, str) and isinstance(entry.string, str) and entry.id and entry.string
    }
    return lambda text: sentences.get(text, text)


class Wording:
    """What a paper asks when it writes: sentences, days, moments and amounts in its language."""

    def __init__(self, language: str = CHINESE) -> None:
        self.language = language
        self.chinese = language == CHINESE
        self._translate = translator(language)

    def say(self, template: str, **values: object) -> str:
        """Say a sentence of the paper's own."""
        return say(template, **values).said(self._translate)

    def said(self, text: Words | str) -> str:
        """Say what was handed in: sentences are translated, plain text is as the register has it."""
        return text.said(self._translate) if isinstance(text, Words) else text

    @property
    def wide_space(self) -> str:
        """What stands between a label and its value, or between two facts on a line."""
        return "　" if self.chinese else "  "

    def listed(self, items: list[str]) -> str:
        """Join with the language's comma for lists."""
        return ("、" if self.chinese else ", ").join(items)

    def day(self, day: date | None) -> str:
        """A day in a table: `2026-03-04`; not known: a dash."""
        return day.isoformat() if day else UNKNOWN

    def long_day(self, day: date) -> str:
        """A day in a sentence: `2026 年 11 月 9 日`, `9 November 2026`."""
        if self.chinese:
            return f"{day.year} 年 {day.month} 月 {day.day} 日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def short_day(self, day: date) -> str:
        """A day of this or next year in a sentence: `11 月 9 日`, `9 November`."""
        return f"{day.month} 月 {day.day} 日" if self.chinese else f"{day.day} {_MONTHS[day.month - 1]}"

    def month(self, year: int, month: int) -> str:
        """A month in a title: `2026 年 10 月`, `October 2026`."""
        return f"{year} 年 {month} 月" if self.chinese else f"{_MONTHS[month - 1]} {year}"

    def short_month(self, month: int) -> str:
        """A month on an axis: `10 月`, `Oct`."""
        return f"{month} 月" if self.chinese else _MONTHS[month - 1][:3]

    def moment(self, moment: datetime) -> str:
        """A moment in Chinese civil time: `2026-11-20 18:00`."""
        return _civil(moment).strftime("%Y-%m-%d %H:%M")

    def long_moment(self, moment: datetime) -> str:
        """A moment in a sentence: `2026 年 11 月 9 日 10:26`, `9 November 2026, 10:26`."""
        civil = _civil(moment)
        return f"{self.long_day(civil.date())}{' ' if self.chinese else ', '}{civil:%H:%M}"

    def amount(self, amount: Money | Words | str | None) -> str:
        """Yuan with two decimals, minus as U+2212; None is not known; words (such as 不涉及) are said."""
        if amount is None:
            return UNKNOWN
        if isinstance(amount, Money):
            return amount.grouped.replace("-", "−")
        return self.said(amount)

    def yuan(self, amount: Money) -> str:
        """An amount within a sentence: `300,000.00 元`, `CNY 300,000.00`."""
        grouped = self.amount(amount)
        return f"{grouped} 元" if self.chinese else f"CNY {grouped}"

    @property
    def money_unit(self) -> str:
        """Unit of money in summaries: ten thousands are a Chinese step, English readers get thousands."""
        return "万元" if self.chinese else "CNY thousand"

    def figure(self, figure: "Figure") -> str:
        """A figure of a summary: counts and rates as they are, money in the summary's unit with one decimal."""
        if figure is None:
            return UNKNOWN
        if isinstance(figure, Money):
            return f"{self.in_money_unit(figure):,.1f}".replace("-", "−")
        return f"{figure:,}".replace("-", "−")

    def signed(self, figure: "Figure") -> str:
        """A change: `+44`, `−6`, `0`."""
        written = self.figure(figure)
        value = figure.fen if isinstance(figure, Money) else figure
        return f"+{written}" if value is not None and value > 0 else written

    def in_money_unit(self, amount: Money) -> Decimal:
        """Money in the summary's unit, rounded half up to one decimal."""
        fen_in_unit = 1_000_000 if self.chinese else 100_000
        return (Decimal(amount.fen) / fen_in_unit).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


Figure = int | Decimal | Money | None
"""A figure in a summary: a count, a rate with its own decimals, an amount of money, or not known."""


def _civil(moment: datetime) -> datetime:
    return moment.astimezone(CIVIL_TIME) if moment.tzinfo else moment
