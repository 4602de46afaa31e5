"""Papers of promises: the reminder before a day of payment, the demand after it, the record of a visit, the class's roster."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import update
from sqlalchemy.orm import Session

from supportdesk.domain.capitals import capitals
from supportdesk.domain.errors import NotAllowedError, StepNotAvailableError
from supportdesk.domain.follow_ups import Action
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.papers import PaperState
from supportdesk.papers import giving
from supportdesk.papers.giving import Given
from supportdesk.papers.offers import offers_for_application
from supportdesk.papers.presses import Press
from supportdesk.queries import papers
from supportdesk.queries.papers import Subject
from supportdesk.queries.programmes import loans as loan_queries
from supportdesk.services import papers as deeds
from tests.factories.applications import support_desk
from tests.factories.loans import LoanDesk, Walk
from tests.factories.policies import working
from tests.factories.training import CERTIFIED, trained

Give = Callable[[str, Subject, date], dict[str, Given]]


@pytest.fixture
def walk(session: Session, desk: LoanDesk) -> Walk:
    return Walk(session, desk)


@pytest.fixture
def give(session: Session, desk: LoanDesk, press: Press) -> Give:
    """Give a paper out in both languages; with PAPERS_SEEN set, leave the files where somebody looks at them."""

    def given(kind: str, subject: Subject, on: date) -> dict[str, Given]:
        made = {}
        for language in ("zh", "en"):
            with working(session, desk.clerk, on) as work:
                made[language] = giving.give(work, kind, subject, language, press)
            if folder := os.environ.get("PAPERS_SEEN"):
                Path(folder, f"{kind}-{language}.pdf").write_bytes(made[language].data)
        return made

    return given


def text_of(given: Given) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(given.data)).pages).replace("\n", "")


def test_a_borrower_is_reminded_of_the_next_payment_in_plain_words(
    session: Session, walk: Walk, give: Give, desk: LoanDesk
) -> None:
    walk.to(LoanState.REPAYING)
    plan = loan_queries.page_of(session, walk.at.clerk, walk.loan, walk.today).plan
    coming = next(one for one in plan if one.due_on >= walk.today)
    offered = {one.kind for one in offers_for_application(session, desk.clerk, walk.id, walk.today)}
    assert "repayment_reminder" in offered
    assert "overdue_demand" not in offered
    given = give("repayment_reminder", papers.about_application(session, desk.clerk, walk.id), walk.today)
    said = text_of(given["zh"])
    assert f"应还 {coming.payment.grouped} 元" in said
    assert f"{coming.due_on.year} 年 {coming.due_on.month} 月 {coming.due_on.day} 日" in said
    assert capitals(coming.payment) in said
    assert walk.loan.bank is not None
    assert walk.loan.bank.name in said
    assert f"CNY {coming.payment.grouped}" in text_of(given["en"])
    with pytest.raises(StepNotAvailableError):
        give("overdue_demand", papers.about_application(session, desk.clerk, walk.id), walk.today)


def test_what_was_due_and_not_repaid_is_demanded(session: Session, walk: Walk, give: Give, desk: LoanDesk) -> None:
    walk.to(LoanState.REPAYING)
    assert walk.loan.matures_on is not None
    late = walk.loan.matures_on + timedelta(days=1)
    offered = {one.kind for one in offers_for_application(session, desk.clerk, walk.id, late)}
    assert "overdue_demand" in offered
    given = give("overdue_demand", papers.about_application(session, desk.clerk, walk.id), late)
    said = text_of(given["zh"])
    assert f"还有 {walk.loan.principal_left.grouped} 元 没有还，已经逾期" in said
    assert "overdue" in text_of(given["en"])


def test_a_visit_that_was_made_has_a_record_to_sign(session: Session, walk: Walk, give: Give, desk: LoanDesk) -> None:
    walk.to(LoanState.REPAYING)
    one = session.query(FollowUp).filter_by(case_id=walk.case.id).order_by(FollowUp.id).first()
    assert one is not None
    subject = papers.about_case_of(session, desk.clerk, walk.case.id, f"{giving.VISIT_PART}{one.id}")
    with pytest.raises(StepNotAvailableError):
        give("visit_record", subject, walk.today)
    made = {"action": Action.VISIT.value, "state": FollowUpState.DONE, "done_on": walk.today, "finding": "店面正常营业"}
    session.execute(update(FollowUp).where(FollowUp.id == one.id).values(**made))
    session.commit()
    given = give("visit_record", subject, walk.today)
    said = text_of(given["zh"])
    for told in ("走访记录表", "店面正常营业", "走访人（签字）", "被走访人（签字）", walk.loan.person.name):
        assert told in said
    assert "Record of a visit" in text_of(given["en"])
    paper, again = papers.get_paper(session, desk.clerk, given["zh"].paper.id)
    assert again == subject
    assert paper.pages == 1


def test_a_class_that_ended_has_a_roster(session: Session, press: Press) -> None:
    at = support_desk(session)
    case, klass = trained(session, at)
    with working(session, at.clerk, CERTIFIED) as work:
        subject = papers.about_county(work.session, at.clerk, klass.unit_id, klass.number)
        given = {language: giving.give(work, "training_roster", subject, language, press) for language in ("zh", "en")}
    said = text_of(given["zh"])
    assert "PX2026-" in said
    assert "20 / 20" in said
    assert "取得证书 1 人" in said
    assert case.person_id
    if folder := os.environ.get("PAPERS_SEEN"):
        for language, one in given.items():
            Path(folder, f"training_roster-{language}.pdf").write_bytes(one.data)


def test_a_paper_that_was_declared_void_keeps_its_number_and_is_not_given_out_again(
    session: Session, walk: Walk, give: Give, desk: LoanDesk
) -> None:
    walk.to(LoanState.ACCEPTED)
    subject = papers.about_application(session, desk.clerk, walk.id)
    first = give("receipt", subject, walk.today)["zh"].paper
    number = first.number
    with pytest.raises(NotAllowedError), working(session, desk.clerk, walk.today) as work:
        deeds.revoke(work, work.session.merge(first), "姓名有误")
    with working(session, desk.supervisor, walk.today) as work:
        deeds.revoke(work, papers.get_paper(work.session, work.actor, first.id)[0], "姓名有误")
    with pytest.raises(StepNotAvailableError), working(session, desk.supervisor, walk.today) as work:
        deeds.revoke(work, papers.get_paper(work.session, work.actor, first.id)[0], "再撤一次")
    found = papers.find_by_code(session, first.code)
    assert found is not None
    assert (found[0].state, found[0].number) == (PaperState.REVOKED, number)
    assert give("receipt", subject, walk.today)["zh"].paper.number != number
