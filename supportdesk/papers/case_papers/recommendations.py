"""创业担保贷款推荐（资格审核）表, for the bank and the guarantor."""

from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.programmes.loan_words import DEED_WORDS
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.words import Words, say
from supportdesk.models.applications import Opinion as OpinionRow
from supportdesk.papers.case_papers import rules
from supportdesk.papers.case_papers.blanks import NO_VERIFICATION, NOT_PRINTED
from supportdesk.papers.case_papers.facts import person_facts, venture_facts
from supportdesk.papers.case_papers.labels import joined, label
from supportdesk.papers.case_papers.records import Record, record_of
from supportdesk.papers.case_papers.summary import SIGNERS
from supportdesk.papers.language import CIVIL_TIME, UNKNOWN, Wording
from supportdesk.papers.pdf.contents import Text
from supportdesk.papers.pdf.recommendation import Opinion, Recommendation
from supportdesk.queries.loan_papers import find_category
from supportdesk.queries.visibility import Viewer

STEP_WORDS: dict[str, Words] = {
    "town_check": say("乡镇初审"),
    LoanDeed.PASS_TOWN_CHECK.value: say("乡镇初审"),
    "review": say("县级复核"),
    LoanDeed.PASS_REVIEW.value: say("县级复核"),
    "decision": say("审批"),
    LoanDeed.APPROVE.value: say("审批"),
    LoanDeed.APPROVE_FIRST.value: say("审批（第一人）"),
    LoanDeed.APPROVE_SECOND.value: say("审批（第二人）"),
}
_NOT_RECOMMENDED = frozenset({LoanState.REFUSED, LoanState.WITHDRAWN})


def recommendation_of(
    session: Session, viewer: Viewer, application_id: int, language: str, *, today: date
) -> Recommendation:
    """Fill the form of an approved loan. Raises NotFoundError, StepNotAvailableError before the approval."""
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    loan = record.application
    if loan.decided_on is None or not loan.amount_approved or loan.state in _NOT_RECOMMENDED:
        raise StepNotAvailableError(say("这份申请没有批准，没有推荐表。"))
    category = find_category(session, loan)
    results = rules.results_of(session, loan, today)
    return Recommendation(
        office=record.office(w).name,
        number=loan.number,
        programme=record.matter(w),
        applicant=loan.person.name,
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        applicant_facts=person_facts(loan.person, loan.decided_on, w)[:4],
        venture_facts=venture_facts(loan.venture, w) if loan.venture else (),
        category=label("person_categories", loan.category, language),
        category_proof=(category.proof if category else "") or UNKNOWN,
        prior_loans=loan.prior_loans or 0,
        checks=rules.rule_rows(results, w),
        amount=loan.amount_approved,
        months=loan.term_months or 0,
        rate=_rate(record),
        guarantee=joined(w, (label("counter_guarantees", loan.counter_guarantee, language), loan.guarantor)),
        bank=loan.bank.name if loan.bank else UNKNOWN,
        purpose=loan.purpose or UNKNOWN,
        opinions=tuple(_opinion(one) for one in record.opinions if one.step in STEP_WORDS),
        signatures=SIGNERS,
    )


def _rate(record: Record) -> Text:
    if record.application.rate_percent:
        return f"{record.application.rate_percent}%"
    return say("不超过 LPR 加 {points} 个基点", points=record.terms.spread_bp)


def _opinion(given: OpinionRow) -> Opinion:
    deed = LoanDeed(given.step) if given.step in set(LoanDeed) else None
    words: Text = given.text or (DEED_WORDS[deed] if deed else say("同意"))
    if given.amount:
        words = say("{words}（{amount} 元）", words=words, amount=given.amount.grouped)
    return Opinion(STEP_WORDS[given.step], words, given.given_by.name, given.given_at.astimezone(CIVIL_TIME).date())
