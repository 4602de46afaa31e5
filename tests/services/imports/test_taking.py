"""Rows become people, ventures, cases and support that was given before: each once, and nobody overwritten."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotAllowedError, StepNotAvailableError
from supportdesk.domain.money import Money
from supportdesk.domain.people import Contact, Identity
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.imports import BatchState, ImportBatch, ImportRow
from supportdesk.models.people import Person, PersonCategory
from supportdesk.models.policies import Bank, Kind
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries import imports as queries
from supportdesk.queries.person_search import persons_matching
from supportdesk.services import audit, people
from supportdesk.services.imports import batches, planning, running
from supportdesk.services.work import deed
from tests.factories import accounts, ledgers
from tests.factories.deeds import Desk, doing
from tests.services.imports.conftest import NOW, TODAY, BringIn, get_batch, sifted


def counts(session: Session) -> dict[str, int]:
    return {
        kind.__name__: session.scalar(select(func.count()).select_from(kind)) or 0
        for kind in (Person, Venture, Case, Application, LoanMovement)
    }


def test_a_row_becomes_a_person_with_venture_case_and_support(session: Session, at: Desk, bring_in: BringIn) -> None:
    came = bring_in(ledgers.workbook([ledgers.full_row(1)]))
    assert (came.people, came.cases) == (1, 1)
    person, venture, case = (session.scalars(select(kind)).one() for kind in (Person, Venture, Case))
    assert (person.name, person.away_place, person.unit_id) == ("钱建国", "广东东莞", at.town.id)
    assert person.registered_address == "云岭镇高岭村"
    assert session.scalars(select(PersonCategory.code)).all() == ["09"]
    assert (venture.name, venture.industry, venture.employees) == ("第1号商行", "H", 1)
    assert venture.status is VentureStatus.OPERATING
    assert (case.person_id, case.venture_id, case.unit_id) == (person.id, venture.id, at.town.id)
    assert (case.handler_id, case.channel) == (None, "5")
    supports = {one.kind: one for one in session.scalars(select(Application))}
    assert set(supports) == {Kind.LOAN, Kind.SUBSIDY, Kind.TAX_RELIEF, Kind.TRAINING, Kind.INSURANCE}
    assert all(one.is_historic and one.case_id == case.id for one in supports.values())
    assert [one.number for one in supports.values()] == [f"{case.number}-{turn:02d}" for turn in range(1, 6)]
    assert supports[Kind.SUBSIDY].amount_paid == Money.yuan(5_000)
    assert supports[Kind.SUBSIDY].paid_on == date(2022, 5, 2)
    assert supports[Kind.SUBSIDY].state == "paid"
    assert supports[Kind.TRAINING].subject == "2023年第4期SYB"


def test_a_person_on_a_sheet_for_each_kind_is_one_person_with_one_case_and_all_their_support(
    session: Session, at: Desk, bring_in: BringIn
) -> None:
    content = ledgers.by_kind(7)
    ledger = sifted(session, content, at.official.id, at.county.id)
    ahead = planning.survey(session, at.official, at.county, ledger, TODAY)
    assert (ahead.people_new, ahead.people_known, ahead.cases_new, ahead.supports_new.total()) == (7, 0, 7, 35)
    came = bring_in(content)
    assert (came.people, came.cases, sum(came.supports.values())) == (7, 7, 35)
    several = counts(session)
    assert several == {"Person": 7, "Venture": 7, "Case": 7, "Application": 35, "LoanMovement": several["LoanMovement"]}
    # The same people in one sheet, and the same file once more: everything is known.
    for again in (ledgers.large(7), content):
        known = planning.survey(
            session, at.official, at.county, sifted(session, again, at.official.id, at.county.id), TODAY
        )
        assert (known.people_new, known.people_known, known.cases_new, known.supports_new.total()) == (0, 7, 0, 0)
        assert bring_in(again).supports == {}
    assert counts(session) == several
    assert audit.verify(session).found is None


def test_people_are_found_by_name_number_and_case_after_they_came_in(session: Session, bring_in: BringIn) -> None:
    bring_in(ledgers.workbook([ledgers.person(1)]))
    case = session.scalars(select(Case)).one()
    for query in ("钱建国", "qianjianguo", ledgers.person(1)["id_number"][-4:], case.number[-4:]):
        statement = persons_matching(query)
        assert statement is not None
        assert session.scalars(statement).all() == [case.person_id], query


@pytest.mark.parametrize(
    ("given", "state", "left", "moves"),
    [
        ({"loan_disbursed_on": date(2026, 1, 10)}, "repaying", 80_000, 1),
        ({"loan_disbursed_on": date(2022, 1, 10)}, "settled", 0, 2),
        ({"loan_disbursed_on": date(2026, 1, 10), "note": "贷款已结清"}, "settled", 0, 2),
        ({"loan_disbursed_on": date(2022, 1, 10), "note": "贷款逾期，未还清"}, "overdue", 80_000, 1),
        ({"loan_disbursed_on": date(2026, 1, 10), "note": "无逾期"}, "repaying", 80_000, 1),
        ({}, "repaying", 80_000, 1),
    ],
)
def test_a_loan_stands_as_the_ledger_says_and_its_movements_say_the_same(
    session: Session, bring_in: BringIn, given: dict[str, object], state: str, left: int, moves: int
) -> None:
    bring_in(ledgers.workbook([ledgers.person(1, loan_amount=80_000, loan_bank="农业银行", loan_term=24, **given)]))
    loan = session.scalars(select(Loan)).one()
    booked = session.scalars(select(LoanMovement).order_by(LoanMovement.id)).all()
    assert (loan.state, loan.principal_left, len(booked)) == (state, Money.yuan(left), moves)
    owed = sum(move.amount.fen if move.kind is MovementKind.DISBURSEMENT else -move.amount.fen for move in booked)
    assert owed == loan.principal_left.fen
    assert all(move.is_historic for move in booked)
    assert session.scalars(select(Bank.name)).one() == "农业银行"


def test_the_same_file_again_makes_nothing(session: Session, bring_in: BringIn) -> None:
    content = ledgers.large(7)
    bring_in(content)
    before = counts(session)
    again = bring_in(content)
    assert (again.people, again.cases, again.supports) == (0, 0, {})
    assert counts(session) == before


def test_rows_that_moved_to_another_place_are_still_known(session: Session, bring_in: BringIn) -> None:
    rows = [ledgers.full_row(number) for number in range(5)]
    bring_in(ledgers.workbook(rows))
    before = counts(session)
    again = bring_in(ledgers.workbook(reversed(rows), sheet="下一季度"))
    assert (again.people, again.cases, again.supports) == (0, 0, {})
    assert counts(session) == before


def test_the_next_quarters_ledger_brings_only_what_is_new(session: Session, bring_in: BringIn) -> None:
    bring_in(ledgers.workbook([ledgers.person(1, loan_amount=80_000, loan_disbursed_on=date(2025, 3, 2))]))
    grown = ledgers.person(
        1,
        loan_amount=80_000,
        loan_disbursed_on=date(2025, 3, 2),
        subsidy_amount=5_000,
        subsidy_paid_on=date(2026, 9, 1),
        phone="13900009999",
        name="钱建华",
    )
    later = bring_in(ledgers.workbook([grown, ledgers.person(2)]))
    assert (later.people, later.cases, later.supports) == (1, 1, {"subsidy": 1})
    person = session.scalars(select(Person).order_by(Person.id)).first()
    assert person is not None
    assert person.name == "钱建国"
    assert session.scalar(select(func.count()).select_from(Loan)) == 1


def test_another_amount_for_the_same_support_is_asked_about_and_not_added(session: Session, bring_in: BringIn) -> None:
    bring_in(ledgers.workbook([ledgers.person(1, tax_amount=2_000)]))
    later = bring_in(ledgers.workbook([ledgers.person(1, tax_amount=3_500)]))
    assert later.supports == {}
    assert [hint.code for hint in later.hints] == ["support_differs"]
    assert "2,000.00" in str(later.hints[0].words)
    assert session.scalars(select(Application.amount_paid)).all() == [Money.yuan(2_000)]


def test_who_came_to_the_counter_before_is_known(session: Session, at: Desk, bring_in: BringIn) -> None:
    row = ledgers.full_row(1)
    with doing(session, at.official) as work:
        people.open_person(work, at.town, Identity("钱建国", row["id_number"]), contact=Contact("13800001111"))
    came = bring_in(ledgers.workbook([row]))
    assert (came.people, came.cases, sum(came.supports.values())) == (0, 1, 5)
    session.expire_all()
    assert session.scalars(select(Person.phone)).one() == "13800001111"


def test_two_rows_of_one_credit_code_open_one_venture_and_ask(session: Session, bring_in: BringIn) -> None:
    code = ledgers.person(1)["credit_code"]
    came = bring_in(ledgers.workbook([ledgers.person(1), ledgers.person(2, credit_code=code)]))
    assert (came.people, came.cases) == (2, 2)
    assert session.scalar(select(func.count()).select_from(Venture)) == 1
    assert [hint.code for hint in came.hints] == ["venture_known"]


def test_somebody_of_another_county_is_refused_without_a_word_of_where(
    session: Session, at: Desk, bring_in: BringIn
) -> None:
    other = accounts.county(session, "360999", "别县")
    session.commit()
    content = ledgers.workbook([ledgers.person(1), ledgers.person(2)])
    bring_in(ledgers.workbook([ledgers.person(1)]), actor=None, unit_id=other.id)
    came = bring_in(content)
    assert came.people == 1
    assert [(found.row, found.column, found.code) for found in came.ledger.refused] == [(2, "D", "known_elsewhere")]
    assert "别县" not in str(came.ledger.refused[0].words)
    assert came.ledger.rows == 2


def test_the_program_itself_opens_missing_towns_and_says_so(session: Session, at: Desk, bring_in: BringIn) -> None:
    came = bring_in(ledgers.large(6), actor=None)
    names = session.scalars(select(OrgUnit.name).where(OrgUnit.parent_id == at.county.id).order_by(OrgUnit.code)).all()
    assert names == ["城关镇", "云岭镇", "石桥乡"]
    report = get_batch(session, came.batch_id).report
    assert [town["name"] for town in report["towns_opened"]] == ["城关镇", "石桥乡"]
    opened = session.scalars(select(Event.data).where(Event.kind == "unit.opened")).all()
    assert [data["name"] for data in opened] == ["城关镇", "石桥乡"]


def test_a_column_of_anything_does_not_become_towns(session: Session, at: Desk, bring_in: BringIn) -> None:
    words = [first + second + "店" for first in "甲乙丙丁戊己庚辛" for second in "子丑寅卯辰巳午未"]
    rows = [ledgers.person(number, town=town) for number, town in enumerate([*words, "城关镇", "Sheet1", "12"])]
    bring_in(ledgers.workbook(rows), actor=None)
    names = session.scalars(select(OrgUnit.name).where(OrgUnit.parent_id == at.county.id).order_by(OrgUnit.code)).all()
    assert names == ["城关镇", "云岭镇"]


def test_a_town_may_be_called_without_its_kind_but_not_by_another(
    session: Session, at: Desk, bring_in: BringIn
) -> None:
    rows = [ledgers.person(1, town="云岭"), ledgers.person(2, town="云岭乡"), ledgers.person(3, town="云岭镇人民政府")]
    bring_in(ledgers.workbook(rows), actor=None)
    towns = session.execute(select(OrgUnit.name, func.count(Person.id)).join(Person).group_by(OrgUnit.name)).all()
    assert {name: count for name, count in towns} == {"云岭镇": 2, "云岭乡": 1}  # noqa: C416 - rows are no pairs


def test_control_without_looking_at_what_is_on_file_support_is_doubled(
    session: Session, bring_in: BringIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the tests above: they would fail without the questions that a row is asked."""
    content = ledgers.workbook([ledgers.full_row(1)])
    bring_in(content)
    monkeypatch.setattr(queries, "_taken_in", lambda _session, _digests: set())
    monkeypatch.setattr(planning, "is_known", lambda _support, _there: False)
    monkeypatch.setattr(planning, "differing", lambda _support, _there: None)
    assert sum(bring_in(content).supports.values()) == 5
    assert session.scalar(select(func.count()).select_from(Application)) == 10


@pytest.mark.parametrize("by", ["an official of the county", "the command"])
def test_the_dry_run_names_the_towns_that_the_import_opens(
    session: Session, at: Desk, bring_in: BringIn, by: str
) -> None:
    actor = at.official if by == "an official of the county" else None
    content = ledgers.workbook([ledgers.person(1), ledgers.person(2, town="新桥乡"), ledgers.person(3, town="新桥乡")])
    ledger = sifted(session, content, actor.id if actor else None, at.county.id)
    survey = planning.survey(session, actor, at.county, ledger, TODAY)
    assert (survey.opens_towns, survey.unknown_towns) == (["新桥乡"], {})
    came = bring_in(content, actor=actor)
    assert [town["name"] for town in get_batch(session, came.batch_id).report["towns_opened"]] == survey.opens_towns
    opened = session.scalars(select(OrgUnit).where(OrgUnit.name == "新桥乡")).one()
    assert set(session.scalars(select(Case.unit_id))) == {at.town.id, opened.id}
    # Taken in once more it would open nothing.
    again = sifted(session, content, actor.id if actor else None, at.county.id)
    assert planning.survey(session, actor, at.county, again, TODAY).opens_towns == []


def test_rows_of_what_is_no_town_fall_to_the_county(session: Session, at: Desk, bring_in: BringIn) -> None:
    content = ledgers.workbook([ledgers.person(1), ledgers.person(2, town="B-12")])
    ledger = sifted(session, content, at.official.id, at.county.id)
    survey = planning.survey(session, at.official, at.county, ledger, TODAY)
    assert (survey.opens_towns, survey.unknown_towns) == ([], {"B-12": 1})
    bring_in(content)
    assert set(session.scalars(select(Case.unit_id))) == {at.town.id, at.county.id}


def test_a_ledger_of_another_county_is_told_before_it_comes_in(session: Session, at: Desk) -> None:
    ledger = sifted(session, ledgers.workbook([ledgers.person(1)]), at.official.id, at.county.id)
    for county, told in (("邻水县", ["邻水县"]), (at.county.county_name, []), (None, [])):
        titled = replace(ledger, sheets=tuple(replace(sheet, county=county) for sheet in ledger.sheets))
        assert planning.survey(session, at.official, at.county, titled, TODAY).other_counties == told


def test_a_towns_official_takes_in_that_town_only(session: Session, at: Desk, bring_in: BringIn) -> None:
    accounts.town(session, at.county, "360426102", "石桥乡")
    clerk = accounts.account(session, Role.OFFICIAL, at.town, "clerk")
    session.commit()
    content = ledgers.workbook([ledgers.person(1), ledgers.person(2)])
    came = bring_in(content, actor=clerk, unit_id=at.town.id)
    assert came.people == 1
    assert [(found.row, found.code) for found in came.ledger.refused] == [(3, "foreign_town")]


def test_a_supervisor_may_not_take_a_ledger_in(session: Session, at: Desk, bring_in: BringIn) -> None:
    with pytest.raises(NotAllowedError):
        bring_in(ledgers.large(1), actor=at.supervisor)


def test_no_number_of_a_remark_is_kept_in_clear(session: Session, bring_in: BringIn) -> None:
    note = "配偶身份证360426198511309903，卡号6228480402564890018，电话13907001234，2023年"
    bring_in(ledgers.workbook([ledgers.person(1, note=note)]))
    kept = session.scalars(select(Person.notes)).one()
    assert "2023年" in kept
    for number in ("360426198511309903", "6228480402564890018", "13907001234"):
        assert number not in kept
    row = ledgers.person(1)
    told = "".join(map(str, session.scalars(select(Event.data)))) + "".join(
        map(str, session.scalars(select(ImportRow.made)))
    )
    assert row["id_number"] not in told
    assert row["phone"] not in told


def test_the_dry_run_says_what_the_import_makes_and_writes_nothing(
    session: Session, at: Desk, bring_in: BringIn
) -> None:
    bring_in(ledgers.workbook([ledgers.person(number) for number in range(3)]))
    content = ledgers.workbook([ledgers.full_row(number) for number in range(6)])
    before = counts(session), session.scalar(select(func.max(Event.id)))
    ledger = sifted(session, content, at.official.id, at.county.id)
    survey = planning.survey(session, at.official, queries.get_unit(session, at.county.id), ledger, TODAY)
    assert (counts(session), session.scalar(select(func.max(Event.id)))) == before
    assert (survey.people_new, survey.people_known, survey.cases_new) == (3, 3, 3)
    came = bring_in(content)
    assert (came.people, came.cases) == (survey.people_new, survey.cases_new)
    assert came.supports == dict(survey.supports_new)


def test_every_step_is_an_event_and_the_chain_holds(session: Session, bring_in: BringIn) -> None:
    came = bring_in(ledgers.large(3))
    kinds = session.scalars(select(Event.kind).where(Event.subject == f"ledger:{came.batch_id}")).all()
    assert kinds == ["ledger.started", "ledger.finished"]
    brought = session.scalars(select(Event).where(Event.kind.endswith(".recorded"))).all()
    assert len(brought) == 15
    assert all(event.application_id and event.case_id and event.person_id for event in brought)
    assert audit.verify(session).found is None


def test_an_import_that_broke_off_goes_on_in_the_same_batch(session: Session, at: Desk, bring_in: BringIn) -> None:
    content = ledgers.large(450)
    ledger = sifted(session, content, at.official.id, at.county.id)
    with doing(session, at.official) as work:
        unit = queries.get_unit(work.session, at.county.id)
        begun = batches.start_batch(work, "台账.xlsx", ledger.digest, unit).id
    portions = running.run(session, lambda: NOW, begun, ledger.accepted, actor_id=at.official.id)
    next(portions)
    portions.close()
    assert session.scalar(select(func.count()).select_from(Person)) == 200
    came = bring_in(content)
    assert came.batch_id == begun
    assert (came.people, came.cases) == (250, 250)
    batch = get_batch(session, begun)
    assert (batch.state, batch.people_created, batch.done_rows) == (BatchState.DONE, 450, 450)
    assert counts(session)["Person"] == 450


def test_other_deeds_get_their_turn_between_two_portions(session: Session, at: Desk) -> None:
    ledger = sifted(session, ledgers.large(401), at.official.id, at.county.id)
    with doing(session, at.official) as work:
        unit = queries.get_unit(work.session, at.county.id)
        batch_id = batches.start_batch(work, "台账.xlsx", ledger.digest, unit).id
    between = []
    for _ in running.run(session, lambda: NOW, batch_id, ledger.accepted, actor_id=at.official.id):
        with Session(session.get_bind()) as other, deed(other, None, NOW) as work:
            between.append(work.record("test.between").id)
    assert len(between) == 3
    assert audit.verify(session).found is None


def test_a_batch_that_was_laid_aside_takes_no_more_rows(session: Session, at: Desk, bring_in: BringIn) -> None:
    came = bring_in(ledgers.large(1))
    with pytest.raises(StepNotAvailableError):
        next(running.run(session, lambda: NOW, came.batch_id, came.ledger.accepted, actor_id=at.official.id))


def test_an_official_whose_account_was_closed_takes_no_more_rows(session: Session, at: Desk) -> None:
    ledger = sifted(session, ledgers.large(1), at.official.id, at.county.id)
    with doing(session, at.official) as work:
        unit = queries.get_unit(work.session, at.county.id)
        batch_id = batches.start_batch(work, "台账.xlsx", ledger.digest, unit).id
    at.official.disabled_at = NOW
    session.commit()
    with pytest.raises(NotAllowedError):
        next(running.run(session, lambda: NOW, batch_id, ledger.accepted, actor_id=at.official.id))


def test_a_batch_of_another_county_is_not_found(session: Session, at: Desk, bring_in: BringIn) -> None:
    came = bring_in(ledgers.large(1))
    other = accounts.county(session, "360999", "别县")
    stranger = accounts.account(session, Role.OFFICIAL, other, "stranger")
    session.commit()
    assert queries.list_batches(session, stranger) == []
    assert [batch.id for batch in queries.list_batches(session, at.official)] == [came.batch_id]
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1
