from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from supportdesk import policies
from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.calendar_notices import read_notice
from supportdesk.domain.errors import BadValueError, NotAllowedError
from supportdesk.domain.permissions import Role
from supportdesk.queries import calendars as calendar_queries
from supportdesk.services import calendars
from supportdesk.services.work import deed
from tests.factories import accounts

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def seed(session: Session) -> None:
    with deed(session, None, NOW) as work:
        calendars.seed(work)


def test_the_seeded_calendar_is_the_shipped_one(session: Session) -> None:
    seed(session)
    kept, shipped = calendar_queries.work_calendar(session), policies.work_calendar()
    for year in (2025, 2026):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        assert [day for day in days if kept.is_working_day(day) != shipped.is_working_day(day)] == []


def test_past_years_are_known_and_the_coming_one_is_not(session: Session) -> None:
    seed(session)
    kept = calendar_queries.work_calendar(session)
    assert kept.is_working_day(date(2020, 1, 19))
    assert not kept.is_working_day(date(2020, 1, 24))
    assert sum(kept.is_working_day(date(2024, 1, 1) + timedelta(days=n)) for n in range(366)) == 251
    assert calendar_queries.first_unconfirmed_year(session, date(2026, 11, 22)) == 2027
    with pytest.raises(CalendarUnknownError):
        kept.is_working_day(date(2027, 1, 4))


def test_holidays_carry_their_names(session: Session) -> None:
    seed(session)
    names = {day.day: day.name for day in calendar_queries.get_year(session, 2026).off_days()}
    assert names[date(2026, 2, 15)] == names[date(2026, 2, 23)] == "春节"
    assert names[date(2026, 1, 2)] == "元旦"
    assert set(names.values()) == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


def test_seeding_twice_changes_nothing_and_keeps_what_the_office_entered(session: Session) -> None:
    with deed(session, None, NOW) as work:
        calendars.enter_notice(work, read_notice(2026, "元旦 1月1日至3日", "1月4日"), "国办发明电〔2025〕7号（更正）")
    seed(session)
    assert len(calendar_queries.get_year(session, 2026).off_days()) == 3
    with deed(session, None, NOW) as work:
        assert calendars.seed(work) == ()


def test_an_entered_notice_holds_at_once(session: Session) -> None:
    seed(session)
    county = accounts.county(session)
    keeper = accounts.account(session, Role.SYSADMIN, county)
    session.commit()
    with deed(session, keeper, NOW) as work:
        before = calendar_queries.work_calendar(session)
        calendars.enter_notice(work, read_notice(2027, "元旦 1月1日至3日", ""), "国办发明电〔2026〕9号")
        after = calendar_queries.work_calendar(session)
    assert not before.is_confirmed(date(2027, 1, 4))
    assert after.is_working_day(date(2027, 1, 4))
    assert not after.is_working_day(date(2027, 1, 1))


def test_a_notice_needs_its_document_and_its_keeper(session: Session) -> None:
    county = accounts.county(session)
    official = accounts.account(session, Role.OFFICIAL, county)
    session.commit()
    notice = read_notice(2027, "元旦 1月1日至3日", "")
    with pytest.raises(NotAllowedError), deed(session, official, NOW) as work:
        calendars.enter_notice(work, notice, "国办发明电〔2026〕9号")
    with pytest.raises(BadValueError), deed(session, None, NOW) as work:
        calendars.enter_notice(work, notice, " ")
    assert not calendar_queries.get_year(session, 2027).is_confirmed


def test_the_calendar_is_read_once_in_a_transaction(session: Session) -> None:
    seed(session)
    assert calendar_queries.work_calendar(session) is calendar_queries.work_calendar(session)
    first = calendar_queries.work_calendar(session)
    session.rollback()
    assert calendar_queries.work_calendar(session) is not first
