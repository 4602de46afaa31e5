"""What goes to Finance as its workbook says it: a list with accounts and identity numbers in full, for those who book and
say why; a bank's quarter with both masked, since the bank knows its borrowers by their contracts.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.masking import mask_account, mask_resident_number
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.payments import Payment, PaymentList, PaymentState
from supportdesk.models.programmes.loans import Loan, SubsidyPeriod
from supportdesk.papers.case_papers.labels import office_name, programme_name
from supportdesk.papers.case_papers.ledger import quarter_words
from supportdesk.papers.case_papers.payers import STATE_WORDS, borne_by, levels_of, payer_words
from supportdesk.papers.case_papers.payments import Quarter
from supportdesk.papers.language import Wording
from supportdesk.papers.workbooks.payment_list import PaymentRow, PaymentSheet
from supportdesk.queries.applications import get_payment_list, payments_of_list
from supportdesk.queries.case_records import county_of
from supportdesk.queries.loan_papers import list_quarter
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


def quarter_sheet_of(
    session: Session, viewer: Viewer, county: OrgUnit, quarter: Quarter, language: str, *, on: date
) -> PaymentSheet:
    """Fill the workbook of the verified interest subsidies of a bank's loans in a quarter: the sheet that is printed too.

    Raises NotFoundError when there is none that the viewer sees.
    """
    rows = list_quarter(session, viewer, county, quarter.bank_id, quarter.ends_before)
    if not rows:
        raise NotFoundError
    w, levels = Wording(language), levels_of([period for _loan, period in rows])
    bank = rows[0][0].bank
    return PaymentSheet(
        title=f"{w.said(office_name(county))} {w.say('创业担保贷款贴息审核汇总表')}",
        number=bank.name if bank else "",
        made_on=on,
        levels=tuple(w.said(payer_words(level)) for level in levels),
        rows=[_of_quarter(loan, period, levels, w) for loan, period in rows],
    )


def _of_quarter(loan: Loan, period: SubsidyPeriod, levels: Sequence[str], w: Wording) -> PaymentRow:
    return PaymentRow(
        payee=loan.person.name,
        payee_number=mask_resident_number(loan.person.id_no or ""),
        matter=w.said(quarter_words(period)),
        number=loan.contract_no or loan.number,
        bank=loan.person.bank_name or "",
        account=mask_account(loan.person.bank_account or ""),
        amount=period.subsidy,
        state=w.said(STATE_WORDS[PaymentState.PAID if period.paid_on else PaymentState.ORDERED]),
        shares=borne_by(period, levels),
    )
