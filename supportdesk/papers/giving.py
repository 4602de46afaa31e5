"""Giving papers out: filled from the records, numbered, drawn, and drawn again for whoever asks for the same paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.papers import Paper, PaperState
from supportdesk.papers import case_papers
from supportdesk.papers.case_papers import letters
from supportdesk.papers.case_papers.blanks import NO_DAY
from supportdesk.papers.case_papers.payments import Quarter
from supportdesk.papers.frozen_summaries import month_paper_of
from supportdesk.papers.language import CHINESE, CIVIL_TIME, LANGUAGES
from supportdesk.papers.pdf import (
    award_sheet,
    case_summary,
    detail_sheet,
    missing_papers_notice,
    monthly_summary,
    payment_list,
    payment_voucher,
    publicity_list,
    receipt,
    recommendation,
    refusal,
    repayment_notice,
    revocation,
    subsidy_sheet,
)
from supportdesk.papers.pdf.contents import Printed, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.pdf.missing_papers_notice import MissingPapersNotice
from supportdesk.papers.pdf.payment_voucher import PaymentVoucher
from supportdesk.papers.pdf.receipt import Receipt
from supportdesk.papers.pdf.refusal import Refusal
from supportdesk.papers.pdf.repayment_notice import RepaymentNotice
from supportdesk.papers.pdf.revocation import Revocation
from supportdesk.papers.pdf.subsidy_sheet import SubsidySheet
from supportdesk.papers.presses import Press
from supportdesk.queries.papers import Subject
from supportdesk.queries.visibility import Viewer
from supportdesk.services import papers
from supportdesk.services.work import Work

# The part of an application that a voucher of one payment is about: this, and which payment it is.
PAYMENT_PART = "payment-"
# The part of a policy that a claim's sheet is about.
CLAIM_PART = "claim-"
# The part of a case that a visit's record is about.
VISIT_PART = "visit-"


Says = Callable[[Session, Viewer, Subject, str, date], Any]


@dataclass(frozen=True)
class Recipe:
    """How a kind of paper is made: what it says of its subject, what is added when it is given out, how it is drawn."""

    says: Says
    complete: Callable[[Any, Paper, Printed, Press], Any]
    draw: Callable[[Any, Faces, str], Drawn]
    languages: tuple[str, ...] = LANGUAGES
    # Whether the paper names the day up to which it tells: shown again, it still tells up to the day it was given out.
    tells_its_day: bool = False


@dataclass(frozen=True)
class Given:
    """A paper that was given out, and its file; `plain` is the file without the office's signature."""

    paper: Paper
    data: bytes
    plain: bytes


def give(
    work: Work,
    kind: str,
    subject: Subject,
    language: str,
    press: Press,
    *,
    under: Permission = Permission.PAPER_PRINT,
) -> Given:
    """Give a paper out; unchanged records give the same paper and the same bytes.

    A refusal exists in Chinese only, whatever language is asked for. Raises NotFoundError for what the actor may not see,
    NotAllowedError, and whatever keeps this kind from being written.
    """
    recipe = RECIPES[kind]
    written_in = language if language in recipe.languages else CHINESE
    says = recipe.says(work.session, work.actor, subject, written_in, work.today)
    paper = papers.issue(
        work,
        kind=kind,
        about=subject.number,
        says=says,
        language=written_in,
        unit_id=subject.unit_id,
        case_id=subject.case_id,
        application_id=subject.application_id,
        part=subject.part,
        under=under,
    )
    drawn = _drawn(work.session, recipe, says, paper, press)
    data = press.certificate.signed(paper.code, drawn.data) if press.certificate else drawn.data
    papers.keep_digest(work, paper, data, drawn.pages)
    return Given(paper, data, drawn.data)


def again(session: Session, viewer: Viewer, paper: Paper, subject: Subject, press: Press, today: date) -> bytes:
    """Draw a paper that was given out once more, byte for byte.

    Raises StepNotAvailableError when it was replaced, or when the records say something else by now.
    """
    recipe = RECIPES[paper.kind]
    if paper.state is not PaperState.VALID:
        raise StepNotAvailableError(say("这份文书已被新件替换，请打印新的一份。"))
    as_of = paper.issued_at.astimezone(CIVIL_TIME).date() if recipe.tells_its_day else today
    says = recipe.says(session, viewer, subject, paper.language, as_of)
    if papers.content_digest(says) != paper.content_digest:
        raise StepNotAvailableError(say("打印之后内容有变化，这份文书不再是最新的。请重新出具。"))
    signed = press.certificate.find(paper.code) if press.certificate else None
    return signed or _drawn(session, recipe, says, paper, press).data


def _drawn(session: Session, recipe: Recipe, says: object, paper: Paper, press: Press) -> Drawn:
    issuer = session.get(Account, paper.issued_by_id) if paper.issued_by_id else None
    by: Words | str = issuer.name if issuer else say("系统")
    printed = Printed(at=paper.issued_at, by=by, as_of=paper.issued_at, purpose=say("内部办理"))
    return recipe.draw(recipe.complete(says, paper, printed, press), press.faces, paper.language)


def _verification(paper: Paper, press: Press) -> Verification:
    return Verification(paper.code, f"{press.public_url}/verify/{paper.code}")


def _with_code_and_moment(says: Any, paper: Paper, printed: Printed, press: Press) -> Any:  # noqa: ANN401 - any paper
    return replace(says, verification=_verification(paper, press), printed=printed)


def _with_number(says: Any, paper: Paper, _printed: Printed, press: Press) -> Any:  # noqa: ANN401 - any paper
    return replace(says, number=paper.number, verification=_verification(paper, press))


def _receipt(says: Receipt, paper: Paper, _printed: Printed, press: Press) -> Receipt:
    # The large code of a receipt leads to the progress page; the letters at the foot still prove the paper.
    return replace(says, verification=_to_progress(paper, press, says.number))


def _proven(says: Any, paper: Paper, _printed: Printed, press: Press) -> Any:  # noqa: ANN401 - any paper
    return replace(says, verification=_verification(paper, press))


def _voucher(says: PaymentVoucher, paper: Paper, printed: Printed, press: Press) -> PaymentVoucher:
    on = printed.at.astimezone(CIVIL_TIME).date() if says.on == NO_DAY else says.on
    return replace(says, number=paper.number, on=on, verification=_verification(paper, press))


def _sheet(says: SubsidySheet, paper: Paper, printed: Printed, press: Press) -> SubsidySheet:
    return replace(says, number=paper.number, printed=printed, verification=_verification(paper, press))


def _notice(says: MissingPapersNotice, paper: Paper, _printed: Printed, press: Press) -> MissingPapersNotice:
    receipt = says.receipt_number.replace("\u00a0", "")
    return letters.numbered(says, "补告", says.letter.office.name, paper, _to_progress(paper, press, receipt))


def _refusal(says: Refusal, paper: Paper, _printed: Printed, press: Press) -> Refusal:
    return letters.numbered(says, "不批", says.letter.office.name, paper, _verification(paper, press))


def _revocation(says: Revocation, paper: Paper, _printed: Printed, press: Press) -> Revocation:
    return letters.numbered(says, "撤决", says.letter.office.name, paper, _verification(paper, press))


def _repayment(says: RepaymentNotice, paper: Paper, _printed: Printed, press: Press) -> RepaymentNotice:
    what = "催" if says.overdue_since else "还提"
    return letters.numbered(says, what, says.letter.office.name, paper, _verification(paper, press))


def _to_progress(paper: Paper, press: Press, receipt: str) -> Verification:
    return Verification(paper.code, f"{press.public_url}/status?receipt={receipt}&paper={paper.code}")


def _of_application(of: Callable[..., Any], *, translated: bool = True) -> Says:
    def says(session: Session, viewer: Viewer, subject: Subject, language: str, today: date) -> Any:  # noqa: ANN401
        told = (language,) if translated else ()
        return of(session, viewer, subject.application_id, *told, today=today)

    return says


def _summary_says(session: Session, viewer: Viewer, subject: Subject, language: str, today: date) -> Any:  # noqa: ANN401
    return case_papers.case_summary_of(session, viewer, subject.number, language, today=today)


def _archive_says(session: Session, viewer: Viewer, subject: Subject, language: str, today: date) -> Any:  # noqa: ANN401
    return case_papers.archive_list_of(session, viewer, subject.number, language, today=today)


def _voucher_says(session: Session, viewer: Viewer, subject: Subject, language: str, today: date) -> Any:  # noqa: ANN401
    if subject.part.startswith(PAYMENT_PART):
        turn = subject.part.removeprefix(PAYMENT_PART)
        return case_papers.award_voucher_of(
            session, viewer, subject.application_id or 0, int(turn) if turn.isdigit() else 0, language, today=today
        )
    starts_on = _day(subject.part)
    return case_papers.payment_voucher_of(
        session, viewer, subject.application_id or 0, starts_on, language, today=today
    )


def _claim_says(session: Session, viewer: Viewer, subject: Subject, language: str, today: date) -> Any:  # noqa: ANN401
    turn = subject.part.removeprefix(CLAIM_PART)
    claim_id = int(turn) if turn.isdigit() else 0
    return case_papers.claim_sheet_of(session, viewer, subject.application_id or 0, claim_id, language, today=today)


def _visit_says(session: Session, viewer: Viewer, subject: Subject, language: str, _today: date) -> Any:  # noqa: ANN401
    turn = subject.part.removeprefix(VISIT_PART)
    follow_up_id = int(turn) if turn.isdigit() else 0
    return case_papers.visit_record_of(session, viewer, subject.case_id or 0, follow_up_id, language)


def _roster_says(session: Session, viewer: Viewer, subject: Subject, language: str, _today: date) -> Any:  # noqa: ANN401
    return case_papers.training_roster_of(session, viewer, subject.part, language)


def _publicity_says(session: Session, viewer: Viewer, subject: Subject, language: str, _today: date) -> Any:  # noqa: ANN401
    county = session.get_one(OrgUnit, subject.unit_id)
    posted_on, _, programme = subject.part.partition("/")
    return case_papers.publicity_list_of(session, viewer, county, _day(posted_on), language, programme=programme)


def _list_says(session: Session, viewer: Viewer, subject: Subject, language: str, _today: date) -> Any:  # noqa: ANN401
    return case_papers.payment_list_of(session, viewer, subject.part, language)


def _sheet_says(session: Session, viewer: Viewer, subject: Subject, language: str, _today: date) -> Any:  # noqa: ANN401
    county = session.get_one(OrgUnit, subject.unit_id)
    return case_papers.subsidy_sheet_of(session, viewer, county, Quarter.named(subject.part), language)


def _month_says(session: Session, viewer: Viewer, subject: Subject, language: str, today: date) -> Any:  # noqa: ANN401
    return month_paper_of(session, viewer, subject, language, today=today)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFoundError from None


RECIPES: Mapping[str, Recipe] = {
    "case_summary": Recipe(_summary_says, _with_code_and_moment, case_summary.draw),
    "archive_list": Recipe(_archive_says, _with_code_and_moment, detail_sheet.draw),
    "receipt": Recipe(_of_application(case_papers.receipt_of), _receipt, receipt.draw),
    "acceptance": Recipe(_of_application(case_papers.acceptance_of), _receipt, receipt.draw),
    "missing_papers_notice": Recipe(
        _of_application(case_papers.missing_papers_notice_of),
        _notice,
        missing_papers_notice.draw,
    ),
    "refusal": Recipe(
        _of_application(case_papers.refusal_of, translated=False),
        _refusal,
        lambda paper, faces, _language: refusal.draw(paper, faces),
        (CHINESE,),
    ),
    "revocation": Recipe(
        _of_application(case_papers.revocation_of, translated=False),
        _revocation,
        lambda paper, faces, _language: revocation.draw(paper, faces),
        (CHINESE,),
    ),
    "recommendation": Recipe(
        _of_application(case_papers.recommendation_of), _with_code_and_moment, recommendation.draw
    ),
    "repayment_reminder": Recipe(
        _of_application(case_papers.repayment_reminder_of), _repayment, repayment_notice.draw, tells_its_day=True
    ),
    "overdue_demand": Recipe(
        _of_application(case_papers.overdue_demand_of), _repayment, repayment_notice.draw, tells_its_day=True
    ),
    "visit_record": Recipe(_visit_says, _with_code_and_moment, detail_sheet.draw),
    "training_roster": Recipe(_roster_says, _with_code_and_moment, detail_sheet.draw),
    "publicity": Recipe(_publicity_says, _with_number, publicity_list.draw),
    "tenancy_sheet": Recipe(_of_application(case_papers.tenancy_sheet_of), _with_code_and_moment, detail_sheet.draw),
    "instalment_plan": Recipe(
        _of_application(case_papers.instalment_plan_of), _with_code_and_moment, detail_sheet.draw
    ),
    "tax_ledger": Recipe(_of_application(case_papers.tax_ledger_of), _with_code_and_moment, detail_sheet.draw),
    "claim_sheet": Recipe(_claim_says, _with_code_and_moment, detail_sheet.draw),
    "award_sheet": Recipe(_of_application(case_papers.award_sheet_of), _with_code_and_moment, award_sheet.draw),
    "payment_list": Recipe(_list_says, _with_code_and_moment, payment_list.draw),
    "subsidy_sheet": Recipe(_sheet_says, _sheet, subsidy_sheet.draw),
    "payment_voucher": Recipe(_voucher_says, _voucher, payment_voucher.draw),
    "monthly_summary": Recipe(_month_says, _proven, monthly_summary.draw, tells_its_day=True),
}
