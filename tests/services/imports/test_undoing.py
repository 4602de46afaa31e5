"""A ledger is taken back as a whole, or not at all."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotAllowedError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.people import Contact, Identity, Sealed
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.imports import BatchState
from supportdesk.models.people import Person
from supportdesk.queries import imports as queries
from supportdesk.queries.person_search import persons_matching
from supportdesk.services import audit, cases, people
from supportdesk.services.imports import undoing
from tests.factories import ledgers
from tests.factories.deeds import Desk, doing
from tests.services.imports.conftest import BringIn, everything, get_batch


def undo(session: Session, at: Desk, batch_id: int) -> None:
    with doing(session, at.official) as work:
        undoing.undo(work, queries.get_batch(work.session, work.actor, batch_id))


def test_undone_everything_is_as_it_was(session: Session, at: Desk, bring_in: BringIn) -> None:
    bring_in(ledgers.workbook([ledgers.full_row(number) for number in range(3)]))
    before = everything(session)
    came = bring_in(ledgers.workbook([ledgers.full_row(number) for number in range(2, 9)]))
    assert everything(session) != before
    undo(session, at, came.batch_id)
    assert everything(session) == before
    assert get_batch(session, came.batch_id).state is BatchState.UNDONE
    assert audit.verify(session).found is None


def test_a_ledger_in_sheets_by_kind_goes_as_a_whole_too(session: Session, at: Desk, bring_in: BringIn) -> None:
    bring_in(ledgers.workbook([ledgers.full_row(18), ledgers.full_row(20)]))
    before = everything(session)
    came = bring_in(ledgers.by_kind(4))
    undo(session, at, came.batch_id)
    assert everything(session) == before


def test_banks_that_came_with_the_ledger_go_with_it_and_its_towns_stay(
    session: Session, at: Desk, bring_in: BringIn
) -> None:
    before = everything(session)
    came = bring_in(ledgers.large(6), actor=None)
    with doing(session, None) as work:
        undoing.undo(work, queries.get_batch(work.session, None, came.batch_id))
    after = everything(session)
    assert len(after.pop("org_unit")) == len(before.pop("org_unit")) + 2
    assert after == before


def test_who_was_on_file_before_stays_and_loses_the_ledgers_case_only(
    session: Session, at: Desk, bring_in: BringIn
) -> None:
    row = ledgers.full_row(1)
    with doing(session, at.official) as work:
        person = people.open_person(work, at.town, Identity("钱建国", row["id_number"]), contact=Contact("13800001111"))
        cases.open_case(work, person, unit=at.town)
    before = everything(session)
    came = bring_in(ledgers.workbook([row]))
    number = session.scalars(select(Case.number).order_by(Case.id.desc())).first()
    assert number is not None
    undo(session, at, came.batch_id)
    assert everything(session) == before
    statement = persons_matching(number[-4:])
    assert statement is not None
    assert session.scalars(statement).all() == []


def test_undone_the_same_file_can_come_in_again(session: Session, at: Desk, bring_in: BringIn) -> None:
    content = ledgers.large(3)
    undo(session, at, bring_in(content).batch_id)
    assert bring_in(content).people == 3


def test_a_number_of_an_undone_person_is_never_somebody_elses(session: Session, at: Desk, bring_in: BringIn) -> None:
    came = bring_in(ledgers.large(3))
    named = set(session.scalars(select(Event.person_id).where(Event.kind == "person.opened")))
    undo(session, at, came.batch_id)
    bring_in(ledgers.workbook([ledgers.person(7)]))
    assert not named & set(session.scalars(select(Person.id)))


def touch_case(session: Session, at: Desk) -> None:
    case = session.scalars(select(Case).order_by(Case.id)).first()
    assert case is not None
    with doing(session, at.official) as work:
        found = work.session.get_one(Case, case.id)
        cases.hand_over(work, found, at.official, version=found.version)


def correct_person(session: Session, at: Desk) -> None:
    with doing(session, at.official) as work:
        found = work.session.scalars(select(Person).order_by(Person.id)).first()
        assert found is not None
        people.correct_contact(work, found, Contact("13800002222"), version=found.version)


def write_note(session: Session, at: Desk) -> None:
    with doing(session, at.official) as work:
        found = work.session.scalars(select(Case).order_by(Case.id)).first()
        assert found is not None
        cases.write_note(work, found, "已电话联系")


def open_second_case(session: Session, at: Desk) -> None:
    with doing(session, at.official) as work:
        found = work.session.scalars(select(Person).order_by(Person.id)).first()
        assert found is not None
        cases.open_case(work, found, unit=at.town)


def touch_support(session: Session, at: Desk) -> None:
    with doing(session, at.official) as work:
        found = work.session.scalars(select(Application).order_by(Application.id)).first()
        assert found is not None
        work.record("loan.repaid", {}, application_id=found.id)


@pytest.mark.parametrize("deed", [touch_case, correct_person, write_note, open_second_case, touch_support])
def test_what_somebody_touched_since_stands_in_the_way_and_is_named(
    session: Session, at: Desk, bring_in: BringIn, deed: Callable[[Session, Desk], None]
) -> None:
    came = bring_in(ledgers.workbook([ledgers.full_row(number) for number in range(1, 4)]))
    deed(session, at)
    before = everything(session)
    assert [found.name for found in undoing.list_obstacles(session, get_batch(session, came.batch_id))][:1] == [
        "钱建国"
    ]
    with pytest.raises(RuleBrokenError, match="钱建国"):
        undo(session, at, came.batch_id)
    assert everything(session) == before


def test_looking_at_a_number_does_not_stand_in_the_way(session: Session, at: Desk, bring_in: BringIn) -> None:
    came = bring_in(ledgers.large(1))
    with doing(session, at.official) as work:
        person = work.session.scalars(select(Person)).one()
        people.reveal(work, person, Sealed.ID_NO, "电话核对身份")
    undo(session, at, came.batch_id)
    assert session.scalars(select(Person)).all() == []


def test_a_later_ledger_stands_in_the_way_of_the_earlier_one(session: Session, at: Desk, bring_in: BringIn) -> None:
    first = bring_in(ledgers.workbook([ledgers.person(1)]))
    later = bring_in(ledgers.workbook([ledgers.person(1, subsidy_amount=3_000, subsidy_paid_on=date(2026, 9, 1))]))
    with pytest.raises(RuleBrokenError):
        undo(session, at, first.batch_id)
    undo(session, at, later.batch_id)
    undo(session, at, first.batch_id)
    assert session.scalars(select(Person)).all() == []


def test_a_batch_is_undone_once(session: Session, at: Desk, bring_in: BringIn) -> None:
    came = bring_in(ledgers.large(1))
    undo(session, at, came.batch_id)
    with pytest.raises(StepNotAvailableError):
        undo(session, at, came.batch_id)


def test_a_supervisor_undoes_no_ledger(session: Session, at: Desk, bring_in: BringIn) -> None:
    came = bring_in(ledgers.large(1))
    with pytest.raises(NotAllowedError), doing(session, at.supervisor) as work:
        undoing.undo(work, queries.get_batch(work.session, None, came.batch_id))


def test_a_movement_that_came_with_a_ledger_can_go_and_none_can_be_changed(session: Session, bring_in: BringIn) -> None:
    bring_in(ledgers.large(1))
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("UPDATE loan_movement SET amount = 1"))
    session.rollback()
    session.execute(text("DELETE FROM loan_movement"))
    session.rollback()
    session.execute(
        text(
            "INSERT INTO loan_movement (loan_id, kind, happened_on, amount, is_early, is_historic, note, recorded_at,"
            " event_id) SELECT loan_id, 'repayment', happened_on, 1, is_early, false, '', recorded_at, event_id"
            " FROM loan_movement LIMIT 1"
        )
    )
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("DELETE FROM loan_movement"))
    session.rollback()
