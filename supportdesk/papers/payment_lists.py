"""The list to Finance as its workbook says it: accounts and identity numbers in full, for those who book."""

from sqlalchemy.orm import Session

from supportdesk.models.payments import Payment, PaymentList
from supportdesk.papers.case_papers.labels import office_name, programme_name
from supportdesk.papers.case_papers.payers import STATE_WORDS, borne_by, levels_of, payer_words
from supportdesk.papers.language import Wording
from supportdesk.papers.workbooks.payment_list import PaymentRow, PaymentSheet
from supportdesk.queries.applications import get_payment_list, payments_of_list
from supportdesk.queries.case_records import county_of
from supportdesk.queries.visibility import Viewer


def sheet_of(session: Session, viewer: Viewer, made: PaymentList, language: str) -> PaymentSheet:
    """Fill the workbook of a list. Raises NotFoundError for one that the viewer may not see."""
    found = get_payment_list(session, viewer, made.id)
    payments = payments_of_list(session, found)
    w, levels = Wording(language), levels_of(payments)
    office = w.said(office_name(county_of(session, found.unit)))
    return PaymentSheet(
        title=f"{office} {w.say('资金拨付清单')}",
        number=found.number,
        made_on=found.made_on,
        levels=tuple(w.said(payer_words(level)) for level in levels),
        rows=[_row(payment, levels, w) for payment in payments],
    )


def _row(payment: Payment, levels: tuple[str, ...], w: Wording) -> PaymentRow:
    return PaymentRow(
        payee=payment.payee,
        payee_number=payment.application.person.id_no or "",
        matter=w.said(programme_name(payment.application, w.language)),
        number=payment.application.number,
        bank=payment.bank_name,
        account=payment.account or "",
        amount=payment.amount,
        state=w.said(STATE_WORDS[payment.state]),
        shares=borne_by(payment, levels),
    )
