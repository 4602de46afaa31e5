"""Small histories, counted by hand: what each figure means."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from supportdesk.domain.budgets import FundMove
from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.money import Money
from supportdesk.domain.needs import COMPLAINT, NeedState
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.domain.programmes.training import EnrolmentState
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.models.budgets import FundEntry, GuaranteeFund
from supportdesk.models.follow_ups import FollowUpState
from supportdesk.models.people import Sex
from supportdesk.models.policies import Kind, Target
from supportdesk.models.programmes.loans import MovementKind
from supportdesk.models.programmes.tax_relief import TaxQuota
from supportdesk.models.programmes.training import Enrolment
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries import summaries
from supportdesk.queries.summaries.other_support import HERE
from tests.factories import accounts
from tests.factories.accounts import LONG_AGO
from tests.factories.books import Writer, random_books
from tests.factories.kind_books import KindWriter
from tests.factories.trait_books import TraitWriter, moment, some_ventures

OCTOBER = Month(2026, 10)
STATEMENTS = 22


@pytest.fixture
def write(session: Session) -> Writer:
    made = Writer(session)
    made.calendar()
    return made


def yuan(amount: int) -> int:
    return Money.yuan(amount).fen


def test_a_person_is_found_on_the_day_in_china(session: Session, write: Writer) -> None:
    late = write.person(write.books.towns[0])
    # 31 October, 16:30 in Greenwich is half past midnight on 1 November in China.
    late.created_at = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    session.flush()
    assert summaries.get_summary(session, None, OCTOBER).value("people_found") == 0
    assert summaries.get_summary(session, None, Month(2026, 11)).value("people_found") == 1


def test_a_returnee_told_of_late_is_on_file_from_the_return(session: Session, write: Writer) -> None:
    person = write.person(found_on=date(2026, 11, 22))
    person.returned_on = date(2026, 9, 3)
    session.flush()
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("people_found") == 0
    assert summary.value("people_on_file") == summary.value("people_on_file", Window.LAST_MONTH) == 1
    assert summary.value("people_on_file", Window.SAME_MONTH) == 0


def test_a_merged_person_counts_no_more(session: Session, write: Writer) -> None:
    kept = write.person(found_on=date(2026, 10, 2))
    merged = write.person(found_on=date(2026, 10, 3))
    merged.merged_into_id = kept.id
    session.flush()
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("people_found") == summary.value("people_on_file") == 1


def test_one_founder_in_two_towns_is_one_person(session: Session, write: Writer) -> None:
    person = write.person(found_on=date(2026, 1, 2))
    for town in write.books.towns[:2]:
        write.venture(person, unit_id=town.id, founded_on=date(2026, 10, 8), closed_on=None, employees=2)
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("people_started") == 1
    assert [summary.part("people_started", Split.TOWN, t.code) for t in write.books.towns] == [1, 1, 0]
    assert summary.value("people_not_started") == 0
    assert summary.value("people_not_started", Window.LAST_MONTH) == 1
    assert summary.value("jobs_created") == 6
    assert summary.value("jobs_per_founder") == Decimal("2.00")


def test_a_venture_is_in_being_until_it_closes(session: Session, write: Writer) -> None:
    person = write.person()
    write.venture(person, founded_on=date(2025, 12, 1), closed_on=date(2026, 10, 31), industry="C")
    write.venture(person, founded_on=date(2026, 10, 31), closed_on=None, industry="1391")
    write.venture(person, founded_on=date(2026, 11, 1), closed_on=None, industry="A")
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("ventures_operating") == summary.value("ventures_operating", Window.LAST_MONTH) == 1
    assert summary.value("ventures_founded") == summary.value("ventures_closed") == 1
    assert summary.part("ventures_founded", Split.INDUSTRY, "C") == 1
    assert [named.code for named in summary.names[Split.INDUSTRY]] == ["C"]


def test_a_venture_that_is_gone_stands_no_more_even_when_nobody_knows_since_when(
    session: Session, write: Writer
) -> None:
    person = write.person()

    def venture(status: VentureStatus, closed_on: date | None) -> int:
        facts = {"founded_on": date(2025, 12, 1), "closed_on": closed_on, "status": status}
        return write.venture(person, unit_id=write.books.towns[0].id, industry="C", **facts).id

    standing = {venture(VentureStatus.SUSPENDED, None), venture(VentureStatus.ABNORMAL, None)}
    later = venture(VentureStatus.MOVED_AWAY, date(2026, 11, 3))
    venture(VentureStatus.MOVED_AWAY, date(2026, 10, 31))
    for status in (VentureStatus.CLOSED, VentureStatus.MOVED_AWAY):
        venture(status, None)
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("ventures_operating") == 3
    assert summary.part("ventures_operating", Split.INDUSTRY, "C") == 3
    assert summary.part("ventures_operating", Split.TOWN, write.books.towns[0].code) == 3
    assert summary.value("ventures_operating", Window.LAST_MONTH) == 4
    assert summary.value("ventures_closed") == 1
    listed = summaries.list_behind(session, None, OCTOBER, "ventures_operating")
    assert {row.key for row in listed.rows} == {*standing, later}


def test_words_of_a_ledger_stand_for_themselves_when_they_have_no_code(session: Session, write: Writer) -> None:
    write.venture(
        write.person(),
        founded_on=date(2026, 10, 9),
        closed_on=None,
        industry="",
        industry_name="油茶加工",
        employees=None,
    )
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.part("ventures_founded", Split.INDUSTRY, "油茶加工") == 1
    assert summary.value("jobs_created") == summary.value("jobs_unknown") == 1
    found = summaries.list_behind(session, None, OCTOBER, "ventures_founded", industry="油茶加工")
    assert [row.industry for row in found.rows] == ["油茶加工"]


def test_the_balance_is_that_of_the_months_end_not_of_today(session: Session, write: Writer) -> None:
    person = write.person()
    loan = write.loan(write.venture(person), write.case(person), category="07", state="settled", decided_on=None)
    write.move(loan, MovementKind.DISBURSEMENT, date(2026, 3, 10), 200_000)
    write.move(loan, MovementKind.REPAYMENT, date(2026, 10, 31), 50_000)
    write.move(loan, MovementKind.INTEREST, date(2026, 10, 31), 900)
    write.move(loan, MovementKind.REPAYMENT, date(2026, 11, 1), 150_000)
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("loan_balance") == yuan(150_000)
    assert summary.value("loans_running") == 1
    assert summary.value("loans_repaid_amount") == yuan(50_000)
    assert summary.value("loans_returnee_share", Window.YEAR_TO_DATE) == Decimal("100.00")
    november = summaries.get_summary(session, None, Month(2026, 11))
    assert november.value("loans_running") == november.value("loan_balance") == 0
    assert november.bridge.repaid == (-1, -yuan(150_000))


def test_a_late_correction_stands_apart_and_an_early_one_cancels(session: Session, write: Writer) -> None:
    person = write.person()
    for undone in (date(2026, 9, 20), date(2026, 10, 5)):
        loan = write.loan(write.venture(person), write.case(person))
        paid_out = write.move(loan, MovementKind.DISBURSEMENT, date(2026, 9, 10), 100_000)
        write.move(loan, MovementKind.DISBURSEMENT, undone, 100_000, reverses=paid_out)
    september = summaries.get_summary(session, None, Month(2026, 9))
    assert september.value("loans_disbursed") == 1
    assert september.value("loan_balance") == yuan(100_000)
    october = summaries.get_summary(session, None, OCTOBER)
    assert october.value("loans_disbursed") == october.value("loans_disbursed_amount") == 0
    assert october.bridge.corrected == (-1, -yuan(100_000))
    assert october.bridge.agrees


def test_recovery_follows_the_maturity_and_its_extension(session: Session, write: Writer) -> None:
    person = write.person()
    loans = []
    for _ in range(3):
        loan = write.loan(write.venture(person), write.case(person), matures_on=date(2026, 10, 20))
        write.move(loan, MovementKind.DISBURSEMENT, date(2025, 10, 20), 100_000)
        loans.append(loan)
    write.move(loans[0], MovementKind.REPAYMENT, date(2026, 10, 19), 100_000)
    write.move(loans[1], MovementKind.REPAYMENT, date(2026, 10, 25), 40_000)
    write.move(loans[2], MovementKind.EXTENSION, date(2026, 10, 1), new_maturity=date(2027, 4, 20))
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("loans_matured_amount") == yuan(200_000)
    assert summary.value("loans_recovered_amount") == yuan(140_000)
    assert summary.value("recovery_rate") == Decimal("70.00")
    assert summary.value("overdue_loans") == 1
    assert summary.value("overdue_balance") == yuan(60_000)
    assert summary.value("overdue_rate") == Decimal("37.50")
    # In September the extension was not agreed yet, and nothing had matured.
    assert summary.value("loans_matured_amount", Window.LAST_MONTH) == 0


def test_a_compensation_pays_the_bank_and_recovers_nothing(session: Session, write: Writer) -> None:
    person = write.person()
    loan = write.loan(write.venture(person), write.case(person), matures_on=date(2026, 8, 1))
    write.move(loan, MovementKind.DISBURSEMENT, date(2025, 8, 1), 100_000)
    write.move(loan, MovementKind.COMPENSATION, date(2026, 10, 12), 80_000)
    write.move(loan, MovementKind.RECOVERY, date(2026, 10, 30), 30_000)
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("compensated_amount") == yuan(80_000)
    assert summary.value("recovered_after_amount") == yuan(30_000)
    assert summary.value("loan_balance") == summary.value("overdue_balance") == yuan(70_000)
    assert summary.value("recovery_rate", Window.YEAR_TO_DATE) == Decimal("30.00")


def test_decisions_take_working_days_without_their_pauses(session: Session, write: Writer) -> None:
    person = write.person()
    case, venture = write.case(person), write.venture(person)
    # From Friday 25 September over the National Day holidays: 28 to 30 September, 8 to 10 October (a Saturday made up).
    facts = {"received_on": date(2026, 9, 25), "is_historic": False, "refusal_code": ""}
    write.loan(
        venture,
        case,
        **facts,
        state="repaying",
        decided_on=date(2026, 10, 10),
        paused_days=2,
        due_on=date(2026, 10, 10),
    )
    write.loan(
        venture, case, **facts, state="refused", decided_on=None, closed_on=date(2026, 10, 12), paused_days=0,
        due_on=date(2026, 10, 9),
    )  # fmt: skip
    write.loan(venture, case, **facts, state="received", decided_on=None, due_on=date(2026, 10, 20))
    write.loan(venture, case, **{**facts, "is_historic": True}, decided_on=date(2026, 10, 10))
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("applications_decided") == 2
    assert summary.value("decision_days") == Decimal("5.5")
    assert summary.value("on_time_share") == Decimal("50.00")
    assert summary.value("applications_late") == 1
    assert (summary.value("loans_approved"), summary.value("loans_refused")) == (1, 1)


def test_days_outside_the_known_calendar_are_left_out(session: Session, write: Writer) -> None:
    person = write.person()
    write.loan(
        write.venture(person), write.case(person), state="repaying", received_on=date(2024, 12, 25), is_historic=False,
        decided_on=date(2025, 1, 10), paused_days=0,
    )  # fmt: skip
    summary = summaries.get_summary(session, None, Month(2025, 1))
    assert summary.value("applications_decided") == 1
    assert summary.value("decision_days") is None


def test_silence_is_a_breach_of_the_one_time_notice(session: Session, write: Writer) -> None:
    person = write.person()
    loan = write.loan(write.venture(person), write.case(person))
    write.event("loan.accept_by_silence", date(2026, 10, 9), loan.id)
    write.event("loan.accept", date(2026, 10, 9), loan.id)
    assert summaries.get_summary(session, None, OCTOBER).value("notice_breaches") == 1


def test_satisfaction_is_told_by_grade_and_whether_the_bad_were_called_back(session: Session, write: Writer) -> None:
    person, traits = write.person(), TraitWriter(write)
    case, venture = write.case(person), write.venture(person)
    october = date(2026, 10, 12)
    for grade, on, called in (
        (5, october, None), (4, october, None), (3, october, None), (2, october, FollowUpState.DONE),
        (1, october, FollowUpState.OPEN), (1, october, FollowUpState.CANCELLED), (5, date(2026, 11, 2), None),
        (1, date(2026, 9, 30), FollowUpState.DONE),
    ):  # fmt: skip
        loan = write.loan(venture, case, unit_id=write.books.towns[0].id)
        call = write.visit(loan, date(2026, 10, 20), called, "call") if called is not None else None
        traits.rating(loan, grade, on, call)
    summary = summaries.get_summary(session, None, OCTOBER)
    told = ("ratings", "ratings_good", "ratings_bad", "ratings_called_back")
    assert [summary.value(code) for code in told] == [6, 2, 3, 1]
    assert [summary.part("ratings", Split.GRADE, str(grade)) for grade in range(1, 6)] == [2, 1, 1, 1, 1]
    assert summary.names[Split.GRADE][0].name == "非常满意"
    assert summary.value("ratings_good_share") == summary.value("ratings_called_back_share") == Decimal("33.33")
    assert summary.value("ratings_called_back", Window.YEAR_TO_DATE) == 2


def test_survival_is_told_of_those_who_reached_the_age_and_what_nobody_knows_stands_apart(
    session: Session, write: Writer
) -> None:
    """Worked case RP-05: of 80, 66 alive, 9 closed, 3 abnormal, 2 not found; here 8 of them, by the same rule."""
    reached, last = date(2025, 10, 10), date(2026, 10, 10)
    some_ventures(write, [reached] * 4)
    some_ventures(write, [reached], closed_on=date(2026, 10, 9))
    some_ventures(write, [reached], closed_on=last)
    some_ventures(write, [reached], status=VentureStatus.ABNORMAL)
    some_ventures(write, [reached], status=VentureStatus.CLOSED)
    some_ventures(write, [date(2025, 9, 30), date(2025, 11, 1)])
    summary = summaries.get_summary(session, None, OCTOBER)
    told = [summary.value(f"survival_12_{part}") for part in ("cohort", "alive", "unknown", "share")]
    assert told == [8, 5, 2, Decimal("62.50")]
    assert summary.value("survival_12_cohort", Window.YEAR_TO_DATE) == 9
    assert summary.part("survival_12_alive", Split.TOWN, write.books.towns[0].code) == 5
    assert {row.amount for row in summaries.list_behind(session, None, OCTOBER, "survival_12_alive").rows} == {1}
    assert summary.value("survival_6_cohort") == 0


def test_who_they_are_is_told_and_what_nobody_knows_is_a_part_of_its_own(session: Session, write: Writer) -> None:
    town = write.books.towns[0]
    sexes, born = (Sex.FEMALE, Sex.MALE, None), (date(2001, 11, 1), date(2001, 10, 31), None)
    places = ("广东省东莞市", "深圳", "外地")
    for sex, day, place in zip(sexes, born, places, strict=True):
        person = write.person(town, found_on=date(2026, 10, 5))
        person.sex, person.born_on, person.away_place, person.education = sex, day, place, "70"
    session.flush()
    summary = summaries.get_summary(session, None, OCTOBER)

    def parts(split: Split) -> dict[str, object]:
        return {named.code: summary.part("people_found", split, named.code) for named in summary.names[split]}

    assert parts(Split.SEX) == {"M": 1, "F": 1, "": 1}
    assert parts(Split.AGE) == {"16": 1, "25": 1, "": 1}
    assert parts(Split.ORIGIN) == {"44": 2, "": 1}
    assert parts(Split.EDUCATION) == {"70": 3}
    assert sum(int(str(n)) for n in parts(Split.CATEGORY).values()) >= 3
    listed = summaries.list_behind(session, None, OCTOBER, "people_found", origin="44")
    assert listed.count == 2


def test_intent_is_a_venture_meant_and_not_yet_founded(session: Session, write: Writer) -> None:
    meant = write.person(found_on=date(2026, 1, 2))
    later = write.person(found_on=date(2026, 1, 2))
    for person, founded in ((meant, None), (later, date(2026, 10, 20))):
        status = VentureStatus.OPERATING if founded else VentureStatus.PLANNED
        write.venture(person, founded_on=founded, closed_on=None, status=status).created_at = moment(date(2026, 3, 1))
    session.flush()
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("people_with_intent") == 1
    assert summary.value("people_with_intent", Window.LAST_MONTH) == 2
    assert summary.value("people_with_intent", Window.SAME_MONTH) == 0


def test_interest_is_the_sum_of_what_each_level_bore(session: Session, write: Writer) -> None:
    person, traits = write.person(), TraitWriter(write)
    loan = write.loan(write.venture(person), write.case(person))
    traits.interest(loan, date(2026, 10, 9), {"central": 700, "county": 301})
    other = write.loan(write.venture(person), write.case(person))
    traits.interest(other, date(2026, 10, 9), {"central": 500, "county": 500}, returned=True)
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("interest_paid_amount") == 1001
    assert [summary.part("interest_paid_amount", Split.LEVEL, payer) for payer in ("central", "county")] == [700, 301]
    assert (summary.value("interest_quarters"), summary.value("interest_persons")) == (1, 1)
    assert summary.value("interest_quarters", Window.YEAR_TO_DATE) is None


def test_a_complaint_is_told_of_the_office_and_is_no_need(session: Session, write: Writer) -> None:
    kinds, person = KindWriter(write), write.person()
    kinds.need(person, NeedState.OPEN, kind=COMPLAINT, raised_on=date(2026, 10, 3))
    kinds.need(person, NeedState.OPEN, raised_on=date(2026, 10, 3))
    summary = summaries.get_summary(session, None, OCTOBER)
    assert (summary.value("complaints"), summary.value("complaints_open")) == (1, 1)
    assert (summary.value("needs_opened"), summary.value("needs_open")) == (1, 1)


def test_support_without_a_day_counts_so_far_and_in_no_month(session: Session, write: Writer) -> None:
    person = write.person()
    case, venture = write.case(person), write.venture(person)
    write.other(Kind.TAX_RELIEF, venture, case, paid_on=None, amount_paid=Money.yuan("1234.50"))
    write.other(Kind.TAX_RELIEF, venture, case, paid_on=date(2026, 10, 9), amount_paid=Money.yuan(1000))
    write.other(Kind.SUBSIDY, venture, case, paid_on=date(2026, 9, 30), amount_paid=Money.yuan(5000))
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("tax_relief_count") == 1
    assert summary.value("tax_relief_count_so_far") == 2
    assert summary.value("tax_relief_amount_so_far") == Money.yuan("2234.50").fen
    assert summary.value("subsidy_amount", Window.YEAR_TO_DATE) == yuan(5000)


def test_tenants_at_the_end_are_those_before_and_who_came_less_who_left(session: Session, write: Writer) -> None:
    kinds, person = KindWriter(write), write.person()
    case, (room, other) = write.case(person), kinds.base()
    room.ready_on = other.ready_on = date(2026, 1, 1)
    kinds.tenancy(write.venture(person), case, room, starts_on=date(2026, 9, 1), moved_in_on=date(2026, 9, 1),
                  left_on=date(2026, 10, 31), state="graduated")  # fmt: skip
    kinds.tenancy(write.venture(person), case, other, starts_on=date(2026, 10, 8), moved_in_on=date(2026, 10, 8),
                  left_on=None)  # fmt: skip
    summary = summaries.get_summary(session, None, OCTOBER)
    told = [summary.value(code) for code in ("tenants_in", "tenants_out", "tenants_graduated", "tenants")]
    assert told == [1, 1, 1, 1]
    assert summary.value("tenants", Window.LAST_MONTH) == 1
    assert (summary.value("incubator_rooms"), summary.value("incubator_use")) == (2, Decimal("50.00"))
    assert summary.value("rent_waived_amount") == yuan(6_000)


def test_a_year_of_relief_counts_its_quota_until_the_year_in_which_it_ended(session: Session, write: Writer) -> None:
    kinds, person = KindWriter(write), write.person()
    case = write.case(person)
    for closed_on in (None, date(2026, 3, 31), date(2025, 12, 31)):
        relief = kinds.relief(write.venture(person), case, marked_on=date(2025, 5, 6), closed_on=closed_on)
        for row in session.query(TaxQuota).filter_by(application_id=relief.id):
            row.used = Money.yuan(5_000)
    session.flush()
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("relief_households") == 1
    assert (summary.value("relief_quota"), summary.value("relief_used")) == (yuan(40_000), yuan(10_000))
    assert summary.value("relief_used_share") == Decimal("25.00")
    assert summary.value("relief_quota", Window.SAME_MONTH) == yuan(60_000)


def test_claims_stand_apart_by_what_became_of_them(session: Session, write: Writer) -> None:
    kinds, person = KindWriter(write), write.person()
    policy = kinds.policy(write.venture(person), write.case(person), starts_on=date(2026, 10, 1),
                          bound_on=date(2026, 10, 1), ends_on=date(2026, 10, 31), lapsed_on=None)  # fmt: skip
    on = {"reported_on": date(2026, 10, 5), "decided_on": date(2026, 10, 20)}
    kinds.claim(policy, ClaimState.PAID, **on, paid_on=date(2026, 10, 30))
    kinds.claim(policy, ClaimState.REFUSED, **on)
    kinds.claim(policy, ClaimState.REPORTED, reported_on=date(2026, 10, 5))
    summary = summaries.get_summary(session, None, OCTOBER)
    told = [summary.value(f"claims_{what}") for what in ("reported", "approved", "refused", "paid", "open")]
    assert told == [3, 1, 1, 1, 1]
    assert summary.value("loss_ratio") == Decimal("375.00")
    assert summary.value("policies_running") == 1
    assert summaries.get_summary(session, None, Month(2026, 11)).value("policies_running") == 0


def test_a_need_is_late_from_the_day_after_its_day_until_it_is_answered(session: Session, write: Writer) -> None:
    kinds, person = KindWriter(write), write.person()
    raised = {"raised_on": date(2026, 10, 1), "due_on": date(2026, 10, 20)}
    kinds.need(person, NeedState.WITH_DEPARTMENT, **raised, department="land")
    kinds.need(person, NeedState.ANSWERED, **raised, answered_on=date(2026, 10, 20), department="land")
    kinds.need(person, NeedState.CLOSED, **raised, answered_on=date(2026, 11, 2), ended_on=date(2026, 11, 3))
    summary = summaries.get_summary(session, None, OCTOBER)
    told = [summary.value(f"needs_{what}") for what in ("opened", "answered", "answered_on_time", "open", "late")]
    assert told == [3, 1, 1, 3, 2]
    assert summary.part("needs_opened", Split.DEPARTMENT, "land") == 2
    names = {named.code: named.label("en") for named in summary.names[Split.DEPARTMENT]}
    assert names["land"] == "Natural resources bureau"


def test_a_certificate_that_comes_late_counts_in_the_month_of_its_class(session: Session, write: Writer) -> None:
    kinds = KindWriter(write)
    klass = kinds.klass([write.person() for _ in range(2)], starts_on=date(2026, 10, 12), opened_on=date(2026, 10, 12),
                        ends_on=date(2026, 10, 23), ended_on=date(2026, 10, 23))  # fmt: skip
    for row in session.query(Enrolment).filter_by(class_id=klass.id):
        row.state = EnrolmentState.PLACED
    session.flush()
    summary = summaries.get_summary(session, None, OCTOBER)
    told = [summary.value(code) for code in ("classes_opened", "trainees", "trainees_certified", "certificates")]
    assert told == [1, 2, 1, 0]
    assert summary.value("certificate_share") == Decimal("50.00")
    assert summaries.get_summary(session, None, Month(2026, 11)).value("certificates") == 1


def test_the_fund_carries_what_its_entries_say(session: Session, write: Writer) -> None:
    """Worked case GF-01."""
    fund = GuaranteeFund(
        name="担保基金", unit_id=write.books.county.id, max_multiple="10", created_at=LONG_AGO, updated_at=LONG_AGO
    )
    session.add(fund)
    session.flush()
    for move, amount, on in (
        (FundMove.DEPOSIT, 5_000_000, date(2026, 1, 5)),
        (FundMove.GUARANTEE, 40_000_000, date(2026, 9, 5)),
        (FundMove.RELEASE, 2_000_000, date(2026, 10, 31)),
        (FundMove.GUARANTEE, 300_000, date(2026, 11, 1)),
    ):
        session.add(
            FundEntry(
                fund_id=fund.id, move=move, amount=Money.yuan(amount), happened_on=on, recorded_at=LONG_AGO,
                event_id=write.event("fund", on).id,
            )
        )  # fmt: skip
    session.flush()
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.value("fund_multiple") == Decimal("7.60")
    assert summary.value("fund_room") == yuan(12_000_000)
    assert summary.value("fund_guaranteed", Window.LAST_MONTH) == yuan(40_000_000)
    assert [f.multiple for f in summary.funds] == [Decimal("7.60")]
    assert sum(row.amount for row in summaries.list_behind(session, None, OCTOBER, "fund_room").rows) == yuan(
        38_000_000
    )


def test_targets_are_measured_against_the_year_that_is_gone(session: Session, write: Writer) -> None:
    person = write.person()
    for _ in range(3):
        write.venture(person, founded_on=date(2026, 6, 1), closed_on=None, unit_id=write.books.towns[0].id)
    county, town = write.books.county, write.books.towns[0]
    session.add(Target(unit_id=county.id, year=2026, indicator="ventures_founded", amount=4))
    session.add(Target(unit_id=town.id, year=2026, indicator="ventures_founded", amount=3))
    session.flush()
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.percent_of_target("ventures_founded") == Decimal("75.00")
    assert summary.ahead_of_plan("ventures_founded") == Decimal("-8.3")
    assert summary.ahead_of_plan("ventures_founded", town.code) == Decimal("16.7")


def test_an_empty_county_says_so(session: Session, write: Writer) -> None:
    summary = summaries.get_summary(session, None, OCTOBER)
    assert summary.is_empty
    assert summary.bridge.agrees


def test_a_town_sees_its_own_summary_and_no_other(session: Session, write: Writer) -> None:
    person = write.person(write.books.towns[0], date(2026, 10, 4))
    write.person(write.books.towns[1], date(2026, 10, 4))
    official = accounts.account(session, Role.OFFICIAL, write.books.towns[0])
    assert summaries.get_summary(session, official, OCTOBER).value("people_found") == 1
    assert [r.person_id for r in summaries.list_behind(session, official, OCTOBER, "people_found").rows] == [person.id]
    for foreign in (write.books.county.code, write.books.towns[1].code, "nowhere"):
        with pytest.raises(NotFoundError):
            summaries.get_summary(session, official, OCTOBER, foreign)
        with pytest.raises(NotFoundError):
            summaries.list_behind(session, official, OCTOBER, "people_found", unit_code=foreign)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.SYSADMIN, Role.SECADMIN, Role.ENTREPRENEUR])
def test_who_may_not_read_summaries_finds_no_unit(session: Session, write: Writer, role: Role) -> None:
    more = {"bank_id": write.books.banks[0].id} if role is Role.PARTNER else {}
    more |= {"person_id": write.person().id} if role is Role.ENTREPRENEUR else {}
    with pytest.raises(NotFoundError):
        summaries.get_summary(session, accounts.account(session, role, write.books.county, **more), OCTOBER)


def test_with_two_counties_the_program_asks_which(session: Session, write: Writer) -> None:
    accounts.county(session, "360427", "邻县")
    with pytest.raises(BadValueError):
        summaries.get_summary(session, None, OCTOBER)
    assert summaries.get_summary(session, None, OCTOBER, "360427").unit.name == "邻县"


@pytest.mark.parametrize("asked", [{"bank": "NS"}, {"town": "nowhere"}, {"refusal": "BAD_CREDIT"}, {"stage": "O1"}])
def test_a_list_that_no_figure_has_is_not_found(session: Session, write: Writer, asked: dict[str, str]) -> None:
    with pytest.raises(NotFoundError):
        summaries.list_behind(session, None, OCTOBER, "people_found", **asked)
    with pytest.raises(NotFoundError):
        summaries.list_behind(session, None, OCTOBER, "no_such_figure")


def count_statements(session: Session, towns: int) -> int:
    random_books(session, 1, people_count=4 * towns, towns=towns)
    seen: list[str] = []
    bind = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    summaries.get_summary(session, None, OCTOBER)
    event.remove(bind, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("towns", [1, 18])
def test_the_number_of_statements_does_not_grow_with_the_towns(session: Session, towns: int) -> None:
    # One for all that happens, one for all that stands; one for each kind that goes its way here: its people count once;
    # and one or two for each block that is told by traits.
    assert count_statements(session, towns) == STATEMENTS + len(HERE)


def test_a_running_month_is_judged_by_today(session: Session, write: Writer) -> None:
    today = date(2026, 11, 22)
    person = write.person(found_on=date(2026, 1, 2))
    case, venture = write.case(person), write.venture(person)
    for due_on in (date(2026, 11, 20), today, date(2026, 11, 25)):
        loan = write.loan(
            venture, case, state="checking", received_on=date(2026, 11, 2), due_on=due_on,
            decided_on=None, closed_on=None, disbursed_on=None, matures_on=None,
        )  # fmt: skip
        write.visit(loan, due_on)
    running, whole = Month(2026, 11).seen_on(today), Month(2026, 11).seen_on(date(2026, 12, 1))
    summary = summaries.get_summary(session, None, running)
    # What is due today still has today; what is due later is not late and not yet due.
    assert summary.value("applications_late") == 1
    assert len(summaries.list_behind(session, None, running, "applications_late").rows) == 1
    assert summary.value("visits_due") == 2
    assert str(summary.planned_percent) == "89.4"
    over = summaries.get_summary(session, None, whole)
    assert over.value("applications_late") == over.value("visits_due") == 3
    assert str(over.planned_percent) == "91.7"


def test_a_list_shows_the_day_that_made_a_row_count(session: Session, write: Writer) -> None:
    person = write.person(found_on=date(2026, 1, 2))
    person.returned_on = date(2025, 12, 20)
    case, venture = write.case(person), write.venture(person)
    loan = write.loan(venture, case, state="overdue", matures_on=date(2026, 10, 5), overdue_since=date(2026, 9, 21))
    loan.disbursed_on = date(2026, 8, 4)
    write.move(loan, MovementKind.DISBURSEMENT, date(2026, 8, 4), 100_000)
    repaid = write.loan(venture, case, state="settled", matures_on=date(2027, 8, 4))
    repaid.disbursed_on = date(2026, 7, 1)
    write.move(repaid, MovementKind.DISBURSEMENT, date(2026, 7, 1), 50_000)
    write.move(repaid, MovementKind.REPAYMENT, date(2026, 10, 9), 50_000)
    session.flush()

    def days(month: Month, code: str) -> list[date | None]:
        return [row.on for row in summaries.list_behind(session, None, month, code).rows]

    assert days(Month(2026, 8), "loans_borrowers") == [date(2026, 8, 4)]
    assert days(OCTOBER, "loans_matured_amount") == [date(2026, 10, 5)]
    assert days(OCTOBER, "overdue_balance") == [date(2026, 9, 21)]
    assert days(OCTOBER, "loans_went") == [date(2026, 10, 9)]
    assert days(OCTOBER, "loan_balance") == [date(2026, 8, 4)]
    assert days(OCTOBER, "people_on_file") == [date(2025, 12, 20)]
    person.returned_on = None
    session.flush()
    assert days(OCTOBER, "people_on_file") == [date(2026, 1, 2)]
