from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk import policies
from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.calendar_notices import read_notice
from supportdesk.domain.errors import BadValueError, NotAllowedError
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.audit import Event
from supportdesk.queries import calendars as calendar_queries
from supportdesk.services import audit, calendars
from supportdesk.services.programmes import loans
from supportdesk.services.work import deed
from tests.factories import accounts
from tests.factories.loans import Walk, loan_desk
from tests.factories.policies import working

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


NEW_YEAR = "元旦 1月1日至3日"


def walked(session: Session, on: date) -> Walk:
    """A loan received on a day, whose time limit reaches into the coming year."""
    return Walk(session, loan_desk(session), day=on).to(LoanState.RECEIVED)


def moves_of(session: Session) -> list[tuple[str, str]]:
    events = session.scalars(select(Event).where(Event.kind == "application.due_moved").order_by(Event.id))
    return [(event.data["from"], event.data["to"]) for event in events]


def entered(session: Session, holidays: str, on: date = date(2026, 12, 30)) -> None:
    with working(session, None, on) as work:
        calendars.enter_notice(work, read_notice(2027, holidays, ""), "国办发明电〔2026〕9号")


def test_a_time_limit_that_reaches_into_a_year_is_reckoned_anew_when_its_notice_is_out(session: Session) -> None:
    walk = walked(session, date(2026, 12, 28))
    assert (walk.loan.due_on, walk.loan.due_is_assumed) == (date(2027, 1, 18), True)
    entered(session, NEW_YEAR)
    assert (walk.loan.due_on, walk.loan.due_is_assumed) == (date(2027, 1, 19), False)
    assert moves_of(session) == [("2027-01-18", "2027-01-19")]
    # A correction that moves it back is an event too; one that changes nothing for it is none.
    entered(session, "元旦 1月2日至3日")
    entered(session, "元旦 1月2日至3日\n国庆节 10月1日至7日")
    assert walk.loan.due_on == date(2027, 1, 18)
    assert moves_of(session) == [("2027-01-18", "2027-01-19"), ("2027-01-19", "2027-01-18")]
    assert audit.verify(session).found is None


def test_a_notice_moves_no_limit_that_ended_before_its_year_or_whose_clock_stopped(session: Session) -> None:
    early = walked(session, date(2026, 11, 2))
    late = Walk(session, early.at, day=date(2026, 12, 28)).to(LoanState.RECEIVED)
    late.does(early.at.clerk, loans.withdraw, day=date(2026, 12, 29))
    before = (early.loan.due_on, late.loan.due_on)
    entered(session, NEW_YEAR)
    assert (early.loan.due_on, late.loan.due_on) == before
    assert moves_of(session) == []


def test_a_clock_that_stands_still_is_reckoned_up_to_its_pause(session: Session) -> None:
    walk = walked(session, date(2026, 12, 28))
    walk.does(walk.at.clerk, loans.notify_missing, day=date(2026, 12, 29))
    entered(session, NEW_YEAR, date(2027, 1, 6))
    assert (walk.loan.due_on, walk.loan.paused_days) == (date(2027, 1, 19), 0)
    walk.does(walk.at.clerk, loans.supplement, day=date(2027, 1, 7), papers=walk.papers())
    # 29, 30, 31 December and 4, 5, 6 January stood still.
    assert (walk.loan.due_on, walk.loan.paused_days) == (date(2027, 1, 27), 6)


def test_the_calendar_is_read_once_in_a_transaction(session: Session) -> None:
    seed(session)
    assert calendar_queries.work_calendar(session) is calendar_queries.work_calendar(session)
    first = calendar_queries.work_calendar(session)
    session.rollback()
    assert calendar_queries.work_calendar(session) is not first
