"""What is decided and paid, of any kind that Finance pays: 审批表, 公示名单, 领款凭证, 拨付清单."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.terms import PayingTerms
from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.money import Money, split
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.words import say
from supportdesk.models.applications import Opinion as OpinionRow
from supportdesk.models.payments import Payment, PaymentList, PaymentState
from supportdesk.papers.case_papers import rules
from supportdesk.papers.case_papers.answers import answers_of
from supportdesk.papers.case_papers.blanks import NO_DAY, NO_NUMBER, NO_VERIFICATION, NOT_PRINTED
from supportdesk.papers.case_papers.facts import person_facts, venture_facts
from supportdesk.papers.case_papers.labels import office_name, programme_name
from supportdesk.papers.case_papers.payers import STATE_WORDS, borne_by, levels_of, payer_words
from supportdesk.papers.case_papers.records import Record, record_of
from supportdesk.papers.case_papers.summary import SIGNERS
from supportdesk.papers.language import CIVIL_TIME, UNKNOWN, Wording
from supportdesk.papers.pdf.award_sheet import AwardSheet
from supportdesk.papers.pdf.contents import Text
from supportdesk.papers.pdf.payment_list import PaymentLine, PaymentListPaper
from supportdesk.papers.pdf.payment_voucher import PaymentVoucher, VoucherRow
from supportdesk.papers.pdf.recommendation import Opinion
from supportdesk.queries.applications import get_payment_list, payments_of_list
from supportdesk.queries.case_records import county_of
from supportdesk.queries.visibility import Viewer


def award_sheet_of(session: Session, viewer: Viewer, application_id: int, language: str, *, today: date) -> AwardSheet:
    """Fill the sheet of an approved application. Raises NotFoundError, StepNotAvailableError before the approval."""
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    one = record.application
    if one.decided_on is None or one.state in {"refused", "withdrawn"}:
        raise StepNotAvailableError(say("这份申请没有批准，没有审批表。"))
    amount = one.amount_approved or None
    results = record.queries.rule_results(session, one, one.received_on or today)
    return AwardSheet(
        office=record.office(w).name,
        number=one.number,
        matter=record.matter(w),
        basis=say("{document}，第 {number} 版", document=record.version.document, number=record.version.number),
        applicant=one.person.name,
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        applicant_facts=person_facts(one.person, one.decided_on, w)[:4],
        venture_facts=venture_facts(one.venture, w) if one.venture else (),
        answers=tuple(answers_of(record, w)),
        checks=rules.rule_rows(results, w),
        calculation=rules.award_steps(record, session, today),
        amount=amount,
        shares=_shares(record.terms, amount) if amount else (),
        opinions=tuple(_opinion(record, given) for given in record.opinions if given.outcome != "returned"),
        signatures=SIGNERS,
    )


def _shares(terms: object, amount: Money) -> tuple[tuple[Text, Money], ...]:
    if not isinstance(terms, PayingTerms):
        return ()
    parts = split(amount, [share.percent for share in terms.payment_shares])
    return tuple((payer_words(share.payer), part) for share, part in zip(terms.payment_shares, parts, strict=True))


def _opinion(record: Record, given: OpinionRow) -> Opinion:
    programme = record.programme
    step = programme.deed_words(given.step) or programme.state_words(given.step) or say("{step}", step=given.step)
    words: Text = given.text or (programme.done_words(given.step) or step)
    if given.amount:
        words = say("{words}（{amount} 元）", words=words, amount=given.amount.grouped)
    return Opinion(step, words, given.given_by.name, given.given_at.astimezone(CIVIL_TIME).date())


def award_voucher_of(
    session: Session, viewer: Viewer, application_id: int, turn: int, language: str, *, today: date
) -> PaymentVoucher:
    """Fill the voucher of one payment of an award. Raises NotFoundError, StepNotAvailableError for one that came back."""
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    one, person, around = record.application, record.application.person, record.around
    payment: Payment | None = next((row for row in around.payments if row.turn == turn), None)
    if payment is None:
        raise NotFoundError
    if payment.state in {PaymentState.RETURNED, PaymentState.CANCELLED}:
        raise StepNotAvailableError(say("这笔拨付已退回或撤下，不能打印领款凭证。"))
    publicity = around.publicity
    item: Text = record.matter(w)
    if payment.part:
        item = say("{matter}，{part}", matter=item, part=payment.part)
    return PaymentVoucher(
        office=record.office(w).name,
        number=NO_NUMBER,
        on=payment.paid_on or NO_DAY,
        payee=payment.payee,
        payee_number=masked(Sealed.ID_NO, person.id_no, person.id_type) or UNKNOWN,
        account=masked(Sealed.BANK_ACCOUNT, payment.account) or UNKNOWN,
        bank=payment.bank_name or UNKNOWN,
        source=around.budget.name if around.budget else UNKNOWN,
        decision_number=one.number,
        decided=payment.amount,
        rows=(
            VoucherRow(item, w.say("公示 {day}", day=publicity.posted_on) if publicity else UNKNOWN, payment.amount),
        ),
        verification=NO_VERIFICATION,
    )


def payment_list_of(session: Session, viewer: Viewer, number: str, language: str) -> PaymentListPaper:
    """Fill the list that orders payments with Finance. Raises NotFoundError for a foreign or unknown number."""
    w = Wording(language)
    made = list_by_number(session, viewer, number)
    payments = payments_of_list(session, made)
    if not payments:
        raise NotFoundError
    levels = levels_of(payments)
    county = county_of(session, made.unit)
    return PaymentListPaper(
        office=w.said(office_name(county)),
        number=made.number,
        made_on=made.made_on,
        levels=tuple(payer_words(level) for level in levels),
        rows=tuple(_line(payment, levels, w) for payment in payments),
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        signatures=SIGNERS,
    )


def list_by_number(session: Session, viewer: Viewer, number: str) -> PaymentList:
    """Return a payment list by its number; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(select(PaymentList.id).where(PaymentList.number == number))
    if found is None:
        raise NotFoundError
    return get_payment_list(session, viewer, found)


def _line(payment: Payment, levels: Sequence[str], w: Wording) -> PaymentLine:
    person = payment.application.person
    return PaymentLine(
        number=payment.application.number,
        payee=payment.payee,
        payee_number=masked(Sealed.ID_NO, person.id_no, person.id_type) or UNKNOWN,
        matter=programme_name(payment.application, w.language),
        bank=payment.bank_name or UNKNOWN,
        account=f"****{payment.account[-4:]}" if payment.account else UNKNOWN,
        amount=payment.amount,
        state=STATE_WORDS[payment.state],
        shares=borne_by(payment, levels),
    )
