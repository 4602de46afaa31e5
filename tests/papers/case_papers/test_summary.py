"""The case summary, filled from what was really done."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.audit import Event
from supportdesk.models.papers import Paper, PaperState
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.ventures import Venture
from supportdesk.papers import giving
from supportdesk.papers.case_papers import case_summary_of
from supportdesk.papers.pdf.case_summary import CaseSummary
from supportdesk.papers.pdf.contents import Finding, PromiseState, StageState
from supportdesk.papers.presses import Press
from supportdesk.queries import papers
from supportdesk.services.programmes import loans
from tests.factories import accounts, support
from tests.factories.loans import LoanDesk, Walk
from tests.factories.policies import working

HOSTILE = "<b>𠮷林</b>&amp;\x00\u202e（）“”../../etc/passwd %(x)s {name}" + "長" * 300


def summary(session: Session, walk: Walk, language: str = "zh") -> CaseSummary:
    return case_summary_of(session, walk.at.clerk, walk.case.number, language, today=walk.today)


def given(session: Session, walk: Walk, press: Press, language: str = "zh", day: date | None = None) -> giving.Given:
    with working(session, walk.at.clerk, day or walk.today) as work:
        subject = papers.about_case(session, walk.at.clerk, walk.case.number)
        return giving.give(work, "case_summary", subject, language, press)


def historic(session: Session, walk: Walk, kind: Kind, yuan: str, subject: str, number: str) -> None:
    support.historic(
        session, kind, number=number, case_id=walk.case.id, person_id=walk.case.person_id, unit_id=walk.case.unit_id,
        subject=subject, amount_requested=Money.yuan(yuan), amount_approved=Money.yuan(yuan),
        amount_paid=Money.yuan(yuan), paid_on=date(2026, 5, 5), touch=1_000_000 + len(number) * 100 + len(subject),
    )  # fmt: skip
    session.commit()


def test_an_undecided_loan_shows_its_way_its_rules_and_what_the_subsidy_would_be(
    session: Session, desk: LoanDesk
) -> None:
    walk = Walk(session, desk).to(LoanState.DECISION)
    says = summary(session, walk)
    assert [(stage.state, str(stage.name)) for stage in says.stages][3:6] == [
        (StageState.DONE, "复核"),
        (StageState.NOW, "审批"),
        (StageState.LATER, "公示"),
    ]
    (group,) = says.eligibility
    assert {rule.finding for rule in group.rules} == {Finding.MET}
    assert next(rule.value for rule in group.rules if str(rule.rule) == "人员类别") == "返乡创业农民工"
    (calculation,) = says.calculations
    principal, _rate, interest, borrower, subsidy = (step.result for step in calculation.steps)
    assert principal == Money.yuan(200_000)
    assert isinstance(interest, Money)
    assert isinstance(subsidy, Money)
    assert interest - subsidy == borrower


def test_numbers_are_masked_wherever_they_stand(session: Session, desk: LoanDesk) -> None:
    walk = Walk(session, desk).to(LoanState.DECISION)
    person = session.get_one(Person, walk.case.person_id)
    assert person.id_no is not None
    assert person.phone is not None
    said = repr(summary(session, walk))
    assert person.id_no not in said
    assert person.phone not in said
    assert person.id_no[-4:] in said


def test_support_of_every_kind_stands_in_the_ledger_and_relief_is_no_part_of_the_total(
    session: Session, desk: LoanDesk
) -> None:
    walk = Walk(session, desk).to(LoanState.REPAYING)
    historic(session, walk, Kind.SUBSIDY, "5000.00", "一次性创业补贴", "HC-H-01")
    historic(session, walk, Kind.TRAINING, "1000.00", "创办你的企业 SYB", "HC-H-02")
    historic(session, walk, Kind.TAX_RELIEF, "2340.00", "重点群体税收扣减", "HC-H-003")
    says = summary(session, walk)
    assert {row.number for row in says.supports} == {walk.loan.number, "HC-H-01", "HC-H-02"}
    assert says.approved_total == Money.yuan("6000.00")
    (relief,) = says.estimates
    assert relief.amount == Money.yuan("2340.00")
    assert "HC-H-003" in str(relief.matter)


def test_an_amount_that_the_ledger_left_out_is_not_known_and_not_nothing(session: Session, desk: LoanDesk) -> None:
    walk = Walk(session, desk).to(LoanState.RECEIVED)
    historic(session, walk, Kind.TRAINING, "0.00", "创办你的企业 SYB", "HC-H-02")
    historic(session, walk, Kind.TAX_RELIEF, "0.00", "重点群体税收扣减", "HC-H-003")
    says = summary(session, walk)
    loan, training = says.supports
    assert (training.approved, training.paid) == (None, None)
    # Of the loan it is known: nothing was lent yet.
    assert (loan.approved, loan.paid) == (None, Money(0))
    (relief,) = says.estimates
    assert relief.amount is None


def test_quarters_of_subsidy_follow_their_loan(session: Session, desk: LoanDesk) -> None:
    walk = Walk(session, desk).to(LoanState.REPAYING)
    quarter = loans_quarter(session, walk)
    walk.does(
        desk.reviewer, loans.verify_subsidy_quarter, day=quarter[1] + timedelta(days=3), starts_on=quarter[0],
        interest_paid=quarter[2], proof="付息回单",
    )  # fmt: skip
    rows = summary(session, walk).supports
    assert [str(row.kind) for row in rows] == ["贷款", "贴息"]
    assert str(rows[1].state) == "待拨付"
    assert rows[1].paid == Money(0)


def loans_quarter(session: Session, walk: Walk) -> tuple[date, date, Money]:
    from supportdesk.queries.programmes import loans as queries  # noqa: PLC0415

    page = queries.page_of(session, walk.at.clerk, walk.loan, walk.today)
    first = page.quarters[0]
    return first.starts_on, first.ends_before, first.interest


def test_the_timeline_says_what_was_done_by_whom_and_in_how_many_days(session: Session, desk: LoanDesk) -> None:
    walk = Walk(session, desk).to(LoanState.APPROVED)
    lines = {str(entry.matter): (str(entry.by), str(entry.pace)) for entry in summary(session, walk).timeline}
    assert lines["通过乡镇初审"] == ("陈桂珍", "0 / 5 个工作日")
    assert lines["审批同意 200,000.00 元"][0] == "何立群"


def test_open_promises_come_first_and_an_overdue_one_says_so(session: Session, desk: LoanDesk) -> None:
    walk = Walk(session, desk).to(LoanState.REPAYING)
    rows = case_summary_of(session, desk.clerk, walk.case.number, "zh", today=date(2027, 12, 1)).follow_ups
    states = [row.state for row in rows]
    assert PromiseState.OVERDUE in states
    assert sorted(states, key=lambda state: state is PromiseState.DONE) == states


def test_an_unchanged_case_gives_the_same_paper_byte_for_byte_even_tomorrow(
    session: Session, desk: LoanDesk, press: Press
) -> None:
    walk = Walk(session, desk).to(LoanState.DECISION)
    first = given(session, walk, press)
    code = first.paper.code
    second = given(session, walk, press, day=walk.today + timedelta(days=1))
    assert (second.paper.code, second.data) == (code, first.data)
    assert session.query(Event).filter(Event.kind == "paper.issued").count() == 1


def test_a_changed_case_gives_a_new_paper_and_the_old_code_says_that_it_was_replaced(
    session: Session, desk: LoanDesk, press: Press
) -> None:
    walk = Walk(session, desk).to(LoanState.DECISION)
    first = given(session, walk, press)
    first_id = first.paper.id
    walk.to(LoanState.APPROVED)
    second = given(session, walk, press)
    assert second.data != first.data
    assert session.get_one(Paper, first_id).state is PaperState.REPLACED
    assert second.paper.state is PaperState.VALID


def test_a_paper_in_english_is_a_paper_of_its_own_and_names_the_programme_in_english(
    session: Session, desk: LoanDesk, press: Press
) -> None:
    walk = Walk(session, desk).to(LoanState.DECISION)
    chinese, english = given(session, walk, press), given(session, walk, press, "en")
    assert chinese.paper.id != english.paper.id
    assert any("Startup guaranteed loan" in repr(row.matter) for row in summary(session, walk, "en").supports)


def test_another_countys_official_finds_no_such_case(session: Session, desk: LoanDesk) -> None:
    walk = Walk(session, desk).to(LoanState.RECEIVED)
    stranger = accounts.account(session, Role.OFFICIAL, accounts.county(session, "990999", "邻县"), "stranger")
    session.commit()
    with pytest.raises(NotFoundError):
        case_summary_of(session, stranger, walk.case.number, "zh", today=walk.today)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_text_in_every_field_still_makes_a_paper(
    session: Session, desk: LoanDesk, press: Press, language: str
) -> None:
    walk = Walk(session, desk).to(LoanState.DECISION)
    person = session.get_one(Person, walk.case.person_id)
    nasty = HOSTILE.replace("\x00", "\x0b")  # PostgreSQL stores no zero character at all
    person.name, person.registered_address, person.away_place, person.away_trade = (nasty[:50], nasty[:200], nasty[:200],
                                                                                     nasty[:200])  # fmt: skip
    venture = session.get_one(Venture, walk.case.venture_id)
    venture.name = venture.address = venture.industry_name = venture.main_product = nasty[:200]
    venture.industry, venture.legal_form, venture.area_m2 = "≠", "{x}", "{y}"
    session.commit()
    assert given(session, walk, press, language).data.startswith(b"%PDF-")


def test_a_person_of_whom_little_is_known_still_has_a_summary(session: Session, desk: LoanDesk, press: Press) -> None:
    walk = Walk(session, desk)
    person = session.get_one(Person, walk.case.person_id)
    person.sex = person.born_on = person.phone = person.returned_on = None
    session.commit()
    assert given(session, walk, press).data.startswith(b"%PDF-")
