"""还款提醒 and 逾期催收通知书, filled from a loan's plan and movements."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loan_figures import Instalment
from supportdesk.domain.words import say
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import LoanMovement
from supportdesk.papers.case_papers.blanks import NO_NUMBER, NO_VERIFICATION
from supportdesk.papers.case_papers.records import Record, record_of
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.letter import Letter
from supportdesk.papers.pdf.repayment_notice import RepaymentNotice
from supportdesk.queries.programmes.loans import arrears_on, list_movements, plan_of
from supportdesk.queries.visibility import Viewer


def repayment_reminder_of(
    session: Session, viewer: Viewer, application_id: int, language: str, *, today: date
) -> RepaymentNotice:
    """Fill the reminder of the next day of payment. Raises NotFoundError, StepNotAvailableError when nothing is due."""
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    plan, _movements = _books(session, record)
    coming = next((one for one in plan if one.due_on >= today), None)
    if coming is None or not owes(record):
        raise StepNotAvailableError(say("这笔贷款没有将到的还款日，没有还款提醒。"))
    return _notice(record, w, today, coming.due_on, coming.principal, coming.interest)


def overdue_demand_of(
    session: Session, viewer: Viewer, application_id: int, language: str, *, today: date
) -> RepaymentNotice:
    """Fill the demand for what was due and not repaid. Raises NotFoundError, StepNotAvailableError when nothing is."""
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    since = overdue_since(session, record, today)
    if since is None:
        raise StepNotAvailableError(say("这笔贷款没有逾期，没有催收通知书。"))
    plan, movements = _books(session, record)
    arrears = arrears_on(plan, movements, today)
    return _notice(record, w, today, since, arrears)


def owes(record: Record) -> bool:
    """Whether a loan was paid out and is not repaid, and no fund has paid for it."""
    one = record.application
    return (
        record.kind is Kind.LOAN and one.disbursed_on is not None and bool(one.principal_left) and not one.compensated
    )


def overdue_since(session: Session, record: Record, today: date) -> date | None:
    """The first day of payment of which something is not repaid; None when nothing is overdue."""
    if not owes(record):
        return None
    plan, movements = _books(session, record)
    return next((one.due_on for one in plan if one.due_on < today and arrears_on(plan, movements, one.due_on)), None)


def _books(session: Session, record: Record) -> tuple[Sequence[Instalment], Sequence[LoanMovement]]:
    movements = list_movements(session, record.application)
    return plan_of(record.application, record.terms, movements), movements


def _notice(
    record: Record, w: Wording, today: date, due_on: date, principal: Money, interest: Money | None = None
) -> RepaymentNotice:
    """What both letters say; without interest it is a demand, since the bank reckons what is overdue."""
    one = record.application
    return RepaymentNotice(
        letter=Letter(record.office(w), NO_NUMBER, one.person.name, today, NO_VERIFICATION),
        contract_no=one.contract_no,
        bank=one.bank.name if one.bank else "—",
        bank_contact=one.bank.contact if one.bank else "",
        bank_phone=one.bank.phone if one.bank else "",
        due_on=due_on,
        principal=principal,
        interest=interest,
        left=one.principal_left,
        overdue_since=due_on if interest is None else None,
        contact=one.entered_by.name if one.entered_by else "",
    )
