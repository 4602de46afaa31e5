"""The working calendar as the office keeps it: the shipped years, and a new year's notice when it is out."""

from collections.abc import Sequence
from datetime import date, timedelta

import holidays as public_holidays
from sqlalchemy import delete
from sqlalchemy.orm import Session

from supportdesk.domain.calendar_notices import Holiday, YearNotice
from supportdesk.domain.errors import BadValueError, StaleVersionError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.policies import CalendarDay, CalendarYear
from supportdesk.policies import read_policy_file
from supportdesk.queries import calendars
from supportdesk.services import clocks
from supportdesk.services.work import Work

# Years before the program was begun, for ledgers that come in: each notice is history and no longer changes.
FIRST_PAST_YEAR = 2015
_SATURDAY = 5


def seed(work: Work) -> tuple[int, ...]:
    """Write the shipped years that are not there yet; returns them. What the office entered stays as it is."""
    shipped = read_policy_file("calendar.toml")
    first_shipped = min(int(year) for year in shipped)
    there = {year.year for year in calendars.list_years(work.session)}
    notices = [(_past_notice(year), _past_source(year)) for year in range(FIRST_PAST_YEAR, first_shipped)]
    notices += [_shipped_notice(int(year), arrangement) for year, arrangement in shipped.items()]
    missing = [(notice, source) for notice, source in notices if notice.year not in there]
    for notice, source in missing:
        _write(work.session, notice, source)
    added = tuple(notice.year for notice, _ in missing)
    if added:
        work.record("calendar.seeded", {"years": list(added)}, subject="calendar")
        calendars.forget(work.session)
        clocks.realign(work, date(min(added), 1, 1), date(max(added), 12, 31))
    return added


def enter_notice(work: Work, notice: YearNotice, source: str, *, seen_version: int | None = None) -> None:
    """Enter or correct a year's published notice; time limits that reach into it are reckoned anew, each with its event.

    Follow-ups, which the office promised by day, are recomputed by a deed of their own. Raises BadValueError when the document is not named,
    StaleVersionError when somebody entered the year since `seen_version` was read.
    """
    work.needs(Permission.CALENDAR_WRITE)
    if not source.strip():
        raise BadValueError(say("请写明通知的文号，例如：国办发明电〔2025〕7号。"), field="source")
    before = calendars.get_year(work.session, notice.year)
    if seen_version is not None and before.version != seen_version:
        theirs: dict[str, object] = {
            "source": before.source,
            "holidays": before.off_days(),
            "make_up": before.make_up_days(),
        }
        raise StaleVersionError(theirs, before.version, about=f"calendar:{notice.year}")
    work.record(
        "calendar.entered",
        {
            "year": notice.year,
            "source": source.strip(),
            "off": sorted(day.isoformat() for day in notice.off_days()),
            "make_up": [day.isoformat() for day in notice.make_up_days],
            "off_before": [day.day.isoformat() for day in before.off_days()],
            "make_up_before": [day.day.isoformat() for day in before.make_up_days()],
        },
        subject=f"calendar:{notice.year}",
    )
    _write(work.session, notice, source.strip())
    calendars.forget(work.session)
    clocks.realign(work, date(notice.year, 1, 1), date(notice.year, 12, 31))


def _write(session: Session, notice: YearNotice, source: str) -> None:
    first, last = date(notice.year, 1, 1), date(notice.year, 12, 31)
    session.execute(delete(CalendarDay).where(CalendarDay.day.between(first, last)))
    year = session.get(CalendarYear, notice.year)
    if year is None:
        year = CalendarYear(year=notice.year, is_confirmed=True)
        session.add(year)
    year.is_confirmed, year.source = True, source[:200]
    session.add_all(CalendarDay(day=day, is_working=False, name=name) for day, name in notice.off_days().items())
    session.add_all(CalendarDay(day=day, is_working=True, name="") for day in notice.make_up_days)
    session.flush()


def _shipped_notice(year: int, arrangement: dict[str, object]) -> tuple[YearNotice, str]:
    off = arrangement["off"]
    make_up = arrangement["make_up"]
    if not isinstance(off, list) or not isinstance(make_up, list):
        raise TypeError(f"calendar.toml: {year} lists no days")
    return YearNotice(year, _named(year, off), tuple(make_up)), f"{arrangement['title']}（{arrangement['document']}）"


def _past_notice(year: int) -> YearNotice:
    china = public_holidays.country_holidays("CN", years=year)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year, 12, 31) - date(year, 1, 1)).days + 1)]
    # Weekends that touch a holiday belong to it, as the notices print them; other weekends are not listed.
    off = [day for day in days if not china.is_working_day(day) and (day.weekday() < _SATURDAY or day in china)]
    make_up = tuple(day for day in days if day.weekday() >= _SATURDAY and china.is_working_day(day))
    return YearNotice(year, _named(year, off), make_up)


def _named(year: int, off: Sequence[date]) -> tuple[Holiday, ...]:
    """Holidays of a row of days off: neighbouring days are one holiday, named by the festivals in it."""
    names = public_holidays.country_holidays("CN", years=year, language="zh_CN")
    runs: list[list[date]] = []
    for day in sorted(off):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(Holiday(_festivals([names.get(day, "") for day in run]), run[0], run[-1]) for run in runs)


def _festivals(names: Sequence[str]) -> str:
    """春节 of 农历除夕, 春节, 春节（补假）, 休息日（由 2026-02-14 调休）."""
    plain = [name.split("（")[0].replace("延长假期", "") for names_ in names for name in names_.split("; ")]
    kept = [name for name in plain if name and not name.startswith(("休息日", "农历除夕"))]
    return "、".join(dict.fromkeys(kept))


def _past_source(year: int) -> str:
    return f"国务院办公厅关于{year}年部分节假日安排的通知"
