"""Classes: who gets a place, who was there, who is certified."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from supportdesk.domain.errors import (
    AlreadyKnownError,
    BadValueError,
    NotAllowedError,
    NotFoundError,
    RuleBrokenError,
    StepNotAvailableError,
)
from supportdesk.domain.programmes.training import EnrolmentState, Half
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from tests.factories import accounts, people
from tests.factories.applications import SupportDesk, support_desk
from tests.factories.policies import working
from tests.factories.training import BEGINS, CERTIFIED, course, does, enrolled, held, klass, lessons, opened


def some_people(session: Session, at: SupportDesk, *hardship: list[str]) -> list[people.Person]:
    made = [people.person(session, at.town, f"学员{turn}", hardship=flags) for turn, flags in enumerate(hardship)]
    session.commit()
    return made


def states(session: Session, of: TrainingClass) -> dict[str, EnrolmentState]:
    return {one.person.name: one.state for one in queries.list_enrolments(session, None, of.id)}


def test_with_more_enrolled_than_seats_hardship_comes_first_and_the_rest_wait_as_they_came(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at), seats=2)
    enrolled(session, at, of, some_people(session, at, [], [], ["H1"]))
    given = does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)
    assert (len(given.placed), len(given.waiting)) == (2, 1)
    assert states(session, of) == {
        "学员2": EnrolmentState.PLACED, "学员0": EnrolmentState.PLACED, "学员1": EnrolmentState.WAITING,
    }  # fmt: skip


def test_a_flag_that_the_version_does_not_name_gives_no_priority(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at), seats=1)
    enrolled(session, at, of, some_people(session, at, [], ["H10"]))
    does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)
    assert states(session, of)["学员0"] is EnrolmentState.PLACED


def test_who_leaves_makes_room_for_the_next_in_line(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at), seats=1)
    first, *_others = enrolled(session, at, of, some_people(session, at, [], [], ["H4"]))
    does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)
    placed = next(one for one in queries.list_enrolments(session, None, of.id) if one.state == "placed")
    assert placed.person.name == "学员2"
    moved = does(session, at.clerk, training.leave, BEGINS - timedelta(days=3), of, placed, reason="外出务工")
    assert moved.id == first.id
    assert queries.get_class(session, None, of.id).placed == 1


def test_who_comes_after_the_places_are_given_gets_a_free_seat_or_waits(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at), seats=2)
    early, late, later = some_people(session, at, [], [], ["H1"])
    enrolled(session, at, of, [early])
    does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)
    enrolled(session, at, of, [late, later], on=BEGINS - timedelta(days=5))
    assert [one.value for one in states(session, of).values()] == ["placed", "placed", "waiting"]


def test_nobody_enrols_twice_but_may_come_back(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    (person,) = some_people(session, at, [])
    (row,) = enrolled(session, at, of, [person])
    with pytest.raises(RuleBrokenError, match="已经在这个班报过名"):
        enrolled(session, at, of, [person])
    does(session, at.clerk, training.leave, BEGINS - timedelta(days=9), of, row, reason="家里有事")
    (again,) = enrolled(session, at, of, [person])
    assert (again.id, again.state) == (row.id, EnrolmentState.ENROLLED)


def test_the_database_itself_keeps_the_places_within_the_seats(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at), seats=3)
    with pytest.raises(IntegrityError):
        session.execute(update(TrainingClass).where(TrainingClass.id == of.id).values(placed=4))
    session.rollback()


def test_places_are_given_when_the_plan_has_the_hours_of_the_course(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at), plan=lessons(days=8))
    enrolled(session, at, of, some_people(session, at, []))
    with pytest.raises(RuleBrokenError, match="64 学时，本课程不少于 70 学时"):
        does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)


def test_a_class_is_checked_by_another_than_who_filed_it(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    enrolled(session, at, of, some_people(session, at, []))
    does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)
    with pytest.raises(RuleBrokenError, match="不同的人"):
        does(session, at.clerk, training.open_class, BEGINS, of, trainer_listed=True, text="已查")


def test_a_class_without_anybody_in_it_is_not_opened(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)
    with pytest.raises(RuleBrokenError, match="还没有录取学员"):
        does(session, at.reviewer, training.open_class, BEGINS, of, trainer_listed=True, text="已查")


def test_once_places_are_given_only_the_schools_account_is_changed(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    enrolled(session, at, of, some_people(session, at, []))
    opened(session, at, of)
    filed = queries.get_class(session, None, of.id)
    kept = {name: getattr(filed, name) for name in ("school", "place", "trainer", "starts_on", "ends_on", "seats")}
    facts = training.ClassFacts(
        **kept, plan=tuple(queries.plan_of(filed)), school_bank="工商银行", school_account="6222021234567890888"
    )
    with pytest.raises(RuleBrokenError, match="只能修改学校的开户银行和账号"):
        does(
            session, at.clerk, training.correct_class, BEGINS, of, facts=replace(facts, seats=99), version=filed.version
        )
    does(session, at.clerk, training.correct_class, BEGINS, of, facts=facts, version=filed.version)
    there = queries.get_class(session, None, of.id)
    assert (there.school_bank, there.school_account, there.seats) == ("工商银行", "6222021234567890888", 30)


def test_attendance_is_noted_by_half_day_and_a_corrected_sheet_replaces_the_first(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    rows = enrolled(session, at, of, some_people(session, at, [], []))
    opened(session, at, of)
    keys = [one.id for one in rows]
    does(session, at.clerk, training.mark_attendance, BEGINS, of, day=BEGINS, half=Half.MORNING, there=keys)
    does(session, at.clerk, training.mark_attendance, BEGINS, of, day=BEGINS, half=Half.AFTERNOON, there=keys[:1])
    does(session, at.clerk, training.mark_attendance, BEGINS, of, day=BEGINS, half=Half.MORNING, there=keys[:1])
    there = queries.attendance_in(session, queries.get_class(session, None, of.id), rows)
    assert (there[keys[0]].attended, there[keys[0]].days) == (2, 1)
    assert there[keys[1]].attended == 0


@pytest.mark.parametrize(
    ("day", "half"), [(BEGINS + timedelta(days=5), Half.MORNING), (BEGINS + timedelta(days=1), Half.MORNING)]
)
def test_no_attendance_for_a_half_day_that_is_not_planned_or_lies_ahead(
    session: Session, day: date, half: Half
) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    rows = enrolled(session, at, of, some_people(session, at, []))
    opened(session, at, of)
    with pytest.raises(BadValueError):
        does(session, at.clerk, training.mark_attendance, BEGINS, of, day=day, half=half, there=[rows[0].id])


def test_who_waits_is_not_marked_as_there(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at), seats=1)
    rows = enrolled(session, at, of, some_people(session, at, [], []))
    opened(session, at, of)
    with pytest.raises(BadValueError, match="未录取"):
        does(session, at.clerk, training.mark_attendance, BEGINS, of, day=BEGINS, half=Half.MORNING, there=[rows[1].id])


def test_a_class_ends_after_its_last_lesson_and_a_certificate_may_come_later(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    enrolled(session, at, of, some_people(session, at, []))
    opened(session, at, of)
    with pytest.raises(BadValueError, match="最后一次课"):
        does(session, at.clerk, training.end_class, BEGINS + timedelta(days=2), of)
    held(session, at, of)
    assert queries.figures_of(session, of.id).certified == 1


def test_a_certificate_needs_the_exam_and_a_number_that_is_nobody_elses(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    one, other = enrolled(session, at, of, some_people(session, at, [], []))
    opened(session, at, of)
    with pytest.raises(RuleBrokenError, match="60 分以上") as refused:
        does(session, at.clerk, training.certify, CERTIFIED, of, one, number="PX-1", on=CERTIFIED)
    assert refused.value.code == "NOT_CERTIFIED"
    does(session, at.clerk, training.record_scores, BEGINS, of, scores={one.id: 60, other.id: 75})
    does(session, at.clerk, training.certify, CERTIFIED, of, one, number="PX-1", on=CERTIFIED)
    with pytest.raises(AlreadyKnownError, match="别人名下"):
        does(session, at.clerk, training.certify, CERTIFIED, of, other, number="PX-1", on=CERTIFIED)


def test_a_score_stays_once_there_is_a_certificate(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    (one,) = enrolled(session, at, of, some_people(session, at, []))
    opened(session, at, of)
    does(session, at.clerk, training.record_scores, BEGINS, of, scores={one.id: 60})
    does(session, at.clerk, training.certify, CERTIFIED, of, one, number="PX-1", on=CERTIFIED)
    with pytest.raises(RuleBrokenError, match="不能再改"):
        does(session, at.clerk, training.record_scores, CERTIFIED, of, scores={one.id: 90})


def test_a_town_enrols_its_own_people_in_the_countys_class_and_sees_only_them(session: Session) -> None:
    at = support_desk(session)
    other = accounts.town(session, at.county, code="360426102000", name="上河镇")
    theirs = people.person(session, other, "外乡人")
    (mine,) = some_people(session, at, [])
    of = klass(session, at, course(session, at))
    does(session, at.checker, training.enrol, BEGINS - timedelta(days=14), of, mine)
    enrolled(session, at, of, [theirs])
    with working(session, at.checker, BEGINS) as work:
        assert [one.person.name for one in queries.list_enrolments(work.session, at.checker, of.id)] == ["学员0"]
    with pytest.raises(NotFoundError):
        does(session, at.checker, training.enrol, BEGINS - timedelta(days=14), of, theirs)


def test_a_town_does_not_run_the_countys_class(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    with pytest.raises(NotFoundError):
        does(session, at.checker, training.allot_places, BEGINS - timedelta(days=7), of)


def test_another_county_does_not_see_the_class(session: Session) -> None:
    at = support_desk(session)
    elsewhere = accounts.county(session, code="360427", name="星子县")
    stranger = accounts.account(session, at.clerk.role, elsewhere, "stranger")
    session.commit()
    of = klass(session, at, course(session, at))
    with pytest.raises(NotFoundError), working(session, stranger, BEGINS) as work:
        queries.get_class(work.session, stranger, of.id)


def test_a_supervisor_does_not_enrol(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    (person,) = some_people(session, at, [])
    with pytest.raises(NotAllowedError):
        does(session, at.supervisor, training.enrol, BEGINS, of, person)


def test_a_class_that_was_called_off_goes_no_further(session: Session) -> None:
    at = support_desk(session)
    of = klass(session, at, course(session, at))
    does(session, at.clerk, training.cancel_class, BEGINS - timedelta(days=7), of, reason="报名人数不足")
    with pytest.raises(StepNotAvailableError):
        does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)
