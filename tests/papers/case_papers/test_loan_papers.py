"""Receipt, notices, letters, lists and vouchers, filled from what was really done to a loan."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.papers import Paper
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import Venture
from supportdesk.papers import case_papers, giving
from supportdesk.papers.case_papers.payments import Quarter
from supportdesk.papers.giving import RECIPES
from supportdesk.papers.kinds import KIND_WORDS
from supportdesk.papers.offers import offers_for_application
from supportdesk.papers.pdf.contents import Finding
from supportdesk.papers.pdf.receipt import Stand
from supportdesk.papers.presses import Press
from supportdesk.queries import papers
from supportdesk.queries.papers import Subject
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from tests.factories import accounts, support
from tests.factories.loans import LoanDesk, Walk
from tests.factories.policies import working


@pytest.fixture
def walk(session: Session, desk: LoanDesk) -> Walk:
    return Walk(session, desk)


def refused(walk: Walk) -> Walk:
    walk.to(LoanState.DECISION)
    walk.does(
        walk.at.supervisor, loans.refuse, code="OTHER_LOAN", text="征信报告载有一笔经营贷款，余额 120,000.00 元，未结清"
    )
    return walk


def noticed(walk: Walk) -> Walk:
    walk.to(LoanState.RECEIVED)
    walk.does(walk.at.clerk, loans.notify_missing, how={"id_card": "正反面都要"})
    return walk


def verified(walk: Walk) -> Walk:
    walk.to(LoanState.REPAYING)
    first = queries.page_of(walk.session, walk.at.clerk, walk.loan, walk.today).quarters[0]
    day = first.ends_before + timedelta(days=2)
    walk.does(
        walk.at.reviewer, loans.verify_subsidy_quarter, day=day, starts_on=first.starts_on,
        interest_paid=first.interest, proof="付息回单",
    )  # fmt: skip
    return walk


def quarter(walk: Walk) -> tuple[date, date]:
    one = queries.page_of(walk.session, walk.at.clerk, walk.loan, walk.today).quarters[0]
    return one.starts_on, one.ends_before


def give(walk: Walk, press: Press, kind: str, subject: Subject | None = None, language: str = "zh") -> giving.Given:
    about = subject or papers.about_application(walk.session, walk.at.clerk, walk.id)
    with working(walk.session, walk.at.clerk, walk.today) as work:
        return giving.give(work, kind, about, language, press)


def test_the_receipt_names_its_number_the_day_of_the_answer_and_what_was_handed_in(walk: Walk) -> None:
    walk.to(LoanState.RECEIVED)
    walk.does(walk.at.clerk, loans.receive_papers, papers={next(iter(walk.papers())): "own"})
    says = case_papers.receipt_of(walk.session, walk.at.clerk, walk.id, "zh", today=walk.today)
    assert says.number == walk.loan.receipt_number
    assert says.stand is Stand.RECEIVED
    assert says.answer_by == date(2026, 11, 9)
    assert says.working_days == 5
    assert len(says.papers) == 1
    assert walk.loan.person.id_no not in repr(says)


def test_the_receipts_code_leads_to_the_progress_page_and_holds_no_personal_data(walk: Walk, press: Press) -> None:
    walk.to(LoanState.RECEIVED)
    given = give(walk, press, "receipt")
    says = case_papers.receipt_of(walk.session, walk.at.clerk, walk.id, "zh", today=walk.today)
    done = giving._receipt(says, given.paper, None, press)  # type: ignore[arg-type]  # it needs no moment
    address = f"https://desk.example.gov.cn/status?receipt={walk.loan.receipt_number}&paper={given.paper.code}"
    assert done.verification.url == address


def test_before_the_submission_there_is_no_receipt_and_before_the_acceptance_no_notice_of_it(walk: Walk) -> None:
    with pytest.raises(StepNotAvailableError, match="收件回执"):
        case_papers.receipt_of(walk.session, walk.at.clerk, walk.id, "zh", today=walk.today)
    walk.to(LoanState.RECEIVED)
    with pytest.raises(StepNotAvailableError, match="受理通知书"):
        case_papers.acceptance_of(walk.session, walk.at.clerk, walk.id, "zh", today=walk.today)


def test_the_notice_of_acceptance_promises_the_day_that_the_clock_has(walk: Walk) -> None:
    walk.to(LoanState.ACCEPTED)
    says = case_papers.acceptance_of(walk.session, walk.at.clerk, walk.id, "zh", today=walk.today)
    assert says.stand is Stand.ACCEPTED
    assert (says.answer_by, says.working_days) == (walk.loan.due_on, 15)


def test_the_one_time_notice_names_every_missing_paper_and_does_not_promise_what_the_pages_cannot_do(
    walk: Walk, press: Press
) -> None:
    noticed(walk)
    says = case_papers.missing_papers_notice_of(walk.session, walk.at.clerk, walk.id, today=walk.today)
    around = queries.surroundings_of(walk.session, walk.loan, walk.today)
    assert around.notice is not None
    assert [str(one.name) for one in says.missing] == [item["title"] for item in around.notice.items]
    assert says.due_on == around.notice.answer_by
    assert not says.takes_photos
    assert give(walk, press, "missing_papers_notice").data.startswith(b"%PDF-")


def test_a_refusal_names_the_rule_what_was_found_and_how_to_contest_it(walk: Walk) -> None:
    says = case_papers.refusal_of(walk.session, refused(walk).at.clerk, walk.id, today=walk.today)
    (ground,) = says.grounds
    assert "财金〔2023〕75号" in str(ground.clause)
    # On record there is no other loan: the letter tells the reason, and cites no rule that the record meets.
    assert "理由：有其他未结清贷款" in str(ground.demands)
    assert "120,000.00" in str(ground.found)
    assert (says.remedy.review_days, says.remedy.court_months) == (60, 6)
    assert says.remedy.review_body == "禾川县人民政府"
    assert not says.at_the_door


def test_a_refusal_reads_the_same_a_year_later_though_the_person_has_changed(walk: Walk) -> None:
    refused(walk)
    first = case_papers.refusal_of(walk.session, walk.at.clerk, walk.id, today=walk.today)
    walk.session.get_one(Person, walk.case.person_id).marital = "20"
    walk.session.commit()
    later = case_papers.refusal_of(walk.session, walk.at.clerk, walk.id, today=walk.today + timedelta(days=365))
    assert later == first


def test_whoever_is_refused_before_the_acceptance_is_refused_at_the_door(walk: Walk) -> None:
    walk.to(LoanState.RECEIVED)
    walk.does(walk.at.clerk, loans.refuse, code="NOT_TARGET_GROUP", text="不属于重点群体")
    assert case_papers.refusal_of(walk.session, walk.at.clerk, walk.id, today=walk.today).at_the_door


def test_letters_are_numbered_without_gaps_in_the_county_s_name(walk: Walk, press: Press) -> None:
    paper = give(refused(walk), press, "refusal").paper
    says = case_papers.refusal_of(walk.session, walk.at.clerk, walk.id, today=walk.today)
    done = giving._refusal(says, paper, None, press)  # type: ignore[arg-type]  # it needs no moment
    assert done.letter.document_number == "禾创不批〔2026〕1 号"


def test_the_recommendation_carries_the_approved_amount_and_every_opinion(walk: Walk) -> None:
    walk.to(LoanState.APPROVED)
    says = case_papers.recommendation_of(walk.session, walk.at.clerk, walk.id, "zh", today=walk.today)
    assert says.amount == walk.loan.amount_approved
    assert [(str(one.step), one.by) for one in says.opinions] == [
        ("乡镇初审", "陈桂珍"),
        ("县级复核", "郑海峰"),
        ("审批", "何立群"),
    ]
    assert {row.finding for row in says.checks} == {Finding.MET}


def test_what_is_not_approved_is_not_recommended(walk: Walk) -> None:
    with pytest.raises(StepNotAvailableError, match="推荐表"):
        case_papers.recommendation_of(walk.session, refused(walk).at.clerk, walk.id, "zh", today=walk.today)


def test_the_publicity_list_is_of_the_county_and_names_all_of_a_day(walk: Walk, press: Press) -> None:
    walk.to(LoanState.PUBLICITY)
    posted = queries.surroundings_of(walk.session, walk.loan, walk.today).publicity
    assert posted is not None
    says = case_papers.publicity_list_of(walk.session, walk.at.clerk, walk.at.county, posted.posted_on, "zh")
    assert [row.masked_name for row in says.rows] == ["罗*生"]
    assert says.working_days == 5
    subject = papers.about_county(walk.session, walk.at.clerk, walk.at.county.id, posted.posted_on.isoformat())
    assert give(walk, press, "publicity", subject).paper.case_id is None
    with pytest.raises(NotFoundError):
        case_papers.publicity_list_of(walk.session, walk.at.clerk, walk.at.county, date(2020, 1, 1), "zh")


def test_a_town_gives_out_no_list_of_the_whole_county(walk: Walk) -> None:
    with pytest.raises(NotFoundError):
        papers.about_county(walk.session, walk.at.checker, walk.at.county.id, "2026-11-09")


def test_the_voucher_is_for_one_verified_quarter_and_the_sheet_for_all_of_the_bank(walk: Walk, press: Press) -> None:
    verified(walk)
    starts_on, ends_before = quarter(walk)
    voucher = case_papers.payment_voucher_of(walk.session, walk.at.clerk, walk.id, starts_on, "zh", today=walk.today)
    county, of_bank = walk.at.county, Quarter(walk.at.bank.id, ends_before)
    sheet = case_papers.subsidy_sheet_of(walk.session, walk.at.clerk, county, of_bank, "zh")
    assert voucher.total == voucher.decided == sheet.subsidy
    assert str(sheet.levels[0]) == "中央"
    with pytest.raises(NotFoundError):
        case_papers.payment_voucher_of(
            walk.session, walk.at.clerk, walk.id, starts_on + timedelta(days=1), "zh", today=walk.today
        )


def subjects(walk: Walk) -> dict[str, Subject]:
    """One subject for each kind, of a loan that has come all the way."""
    session, clerk = walk.session, walk.at.clerk
    starts_on, ends_before = quarter(walk)
    publicity = queries.surroundings_of(session, walk.loan, walk.today).publicity
    assert publicity is not None
    county = walk.at.county.id
    return {
        "case_summary": papers.about_case(session, clerk, walk.case.number),
        "receipt": papers.about_application(session, clerk, walk.id),
        "acceptance": papers.about_application(session, clerk, walk.id),
        "recommendation": papers.about_application(session, clerk, walk.id),
        "publicity": papers.about_county(session, clerk, county, publicity.posted_on.isoformat()),
        "subsidy_sheet": papers.about_county(session, clerk, county, f"{walk.at.bank.id}/{ends_before}"),
        "payment_voucher": papers.about_application(session, clerk, walk.id, starts_on.isoformat()),
    }


HOSTILE = "<b>𠮷林</b>&amp;\x0b\u202e（）“”../../etc/passwd %(x)s {name}" + "長" * 300


def spoil(walk: Walk) -> None:
    person = walk.session.get_one(Person, walk.case.person_id)
    venture = walk.session.get_one(Venture, walk.case.venture_id)
    person.name, person.registered_address, person.bank_name = HOSTILE[:50], HOSTILE[:200], HOSTILE[:200]
    venture.name = venture.address = venture.industry_name = HOSTILE[:200]
    loan = walk.loan
    loan.purpose = loan.guarantor = HOSTILE[:200]
    walk.at.town.name = HOSTILE[:60]
    walk.session.commit()


@pytest.mark.parametrize("spoiled", [False, True], ids=["plain", "hostile"])
def test_every_paper_is_drawn_in_its_languages_and_drawn_again_byte_for_byte(
    walk: Walk, press: Press, *, spoiled: bool
) -> None:
    verified(walk)
    if spoiled:
        spoil(walk)
    for kind, subject in subjects(walk).items():
        for language in RECIPES[kind].languages:
            given = give(walk, press, kind, subject, language)
            data, paper_id = given.data, given.paper.id
            paper, found = papers.get_paper(walk.session, walk.at.clerk, paper_id)
            assert found == subject, kind
            again = giving.again(walk.session, walk.at.clerk, paper, found, press, walk.today + timedelta(days=1))
            assert again == data, kind


@pytest.mark.parametrize("prepared_by", [noticed, refused], ids=["notice", "refusal"])
def test_letters_bear_hostile_text_too(walk: Walk, press: Press, prepared_by: Callable[[Walk], Walk]) -> None:
    prepared_by(walk)
    spoil(walk)
    kind = "missing_papers_notice" if prepared_by is noticed else "refusal"
    assert give(walk, press, kind, language="en").data.startswith(b"%PDF-")


def test_every_recipe_has_its_name() -> None:
    assert set(RECIPES) <= set(KIND_WORDS)


def test_what_is_offered_follows_the_loans_life_and_all_of_it_can_be_printed(walk: Walk, press: Press) -> None:
    def kinds() -> list[str]:
        offers = offers_for_application(walk.session, walk.at.clerk, walk.id, walk.today)
        for offer in offers:
            assert give(walk, press, offer.kind, offer.subject).data.startswith(b"%PDF-")
        return [offer.kind for offer in offers]

    assert kinds() == []
    walk.to(LoanState.RECEIVED)
    assert kinds() == ["receipt"]
    walk.to(LoanState.ACCEPTED)
    assert kinds() == ["receipt", "acceptance"]
    verified(walk)
    assert kinds() == [
        "receipt", "acceptance", "recommendation", "publicity", "repayment_reminder", "payment_voucher", "subsidy_sheet",
    ]  # fmt: skip
    in_town = offers_for_application(walk.session, walk.at.checker, walk.id, walk.today)
    assert [offer.kind for offer in in_town] == [
        "receipt", "acceptance", "recommendation", "repayment_reminder", "payment_voucher",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_plan_of_a_founder_who_repays_in_parts_is_drawn_again_byte_for_byte(
    walk: Walk, press: Press, language: str
) -> None:
    walk.to(LoanState.REPAYING)
    with pytest.raises(StepNotAvailableError, match="没有商定分期还款"):
        give(walk, press, "instalment_plan")
    version = walk.session.get_one(ProgrammeVersion, walk.at.version.id)
    version.parameters = {**version.parameters, "instalment_months": {"value": 36}}
    version.version += 1
    walk.session.commit()
    walk.does(walk.at.clerk, loans.mark_overdue, day=date(2026, 12, 22), since=date(2026, 12, 21), text="利息未付")
    walk.does(walk.at.clerk, loans.agree_instalments, parts=30, first_due_on=date(2027, 1, 11), note="协议〔2026〕9 号")
    assert "instalment_plan" in {
        one.kind for one in offers_for_application(walk.session, walk.at.clerk, walk.id, walk.today)
    }
    sheet = case_papers.instalment_plan_of(walk.session, walk.at.clerk, walk.id, language, today=walk.today)
    (table,) = sheet.details[0].tables
    assert (len(table.rows), table.total[1]) == (30, Money.yuan(200_000))
    given = give(walk, press, "instalment_plan", language=language)
    paper, found = papers.get_paper(walk.session, walk.at.clerk, given.paper.id)
    assert giving.again(walk.session, walk.at.clerk, paper, found, press, walk.today + timedelta(days=1)) == given.data


def test_support_that_came_with_a_ledger_has_no_papers(walk: Walk) -> None:
    session, case = walk.session, walk.case
    about = {"case_id": case.id, "person_id": case.person_id, "unit_id": case.unit_id, "is_historic": True}
    stamps = {"created_at": case.created_at, "updated_at": case.created_at}
    loan = Loan(number="HC-H-01", state="settled", touch=900_001, **about, **stamps)
    session.add(loan)
    subsidy = support.historic(session, Kind.SUBSIDY, number="HC-H-02", touch=900_002, **about)
    session.commit()
    for one in (loan, subsidy):
        assert offers_for_application(session, walk.at.clerk, one.id, walk.today) == ()


def test_a_paper_of_another_county_is_not_found(walk: Walk, press: Press) -> None:
    walk.to(LoanState.RECEIVED)
    paper_id = give(walk, press, "receipt").paper.id
    stranger = accounts.account(
        walk.session, Role.OFFICIAL, accounts.county(walk.session, "990999", "邻县"), "stranger"
    )
    walk.session.commit()
    with pytest.raises(NotFoundError):
        papers.get_paper(walk.session, stranger, paper_id)


def test_what_has_changed_since_is_not_drawn_again_as_if_it_had_not(walk: Walk, press: Press) -> None:
    walk.to(LoanState.RECEIVED)
    paper_id = give(walk, press, "receipt").paper.id
    walk.does(walk.at.clerk, loans.receive_papers, papers={next(iter(walk.papers())): "own"})
    paper, subject = papers.get_paper(walk.session, walk.at.clerk, paper_id)
    with pytest.raises(StepNotAvailableError, match="重新出具"):
        giving.again(walk.session, walk.at.clerk, paper, subject, press, walk.today)
    give(walk, press, "receipt")
    with pytest.raises(StepNotAvailableError, match="新件替换"):
        giving.again(walk.session, walk.at.clerk, walk.session.get_one(Paper, paper_id), subject, press, walk.today)
