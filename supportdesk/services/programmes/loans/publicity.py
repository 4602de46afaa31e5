"""The public notice (公示) after an approval: posted, objected to, settled."""

from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.models.applications import Publicity
from supportdesk.models.programmes.loans import Loan
from supportdesk.services.work import Work

from .aligning import let_go
from .steps import ask, give_opinion, keep_promises, reason_code, take, written


def publish(work: Work, loan: Loan) -> Publicity:
    """Post the public notice today; its last day follows the programme's length and unit.

    Raises CalendarUnknownError when it reaches into a year whose calendar is not published.
    """
    asked = ask(work, loan, LoanDeed.PUBLISH)
    terms = asked.terms
    span = asked.around.calendar.publicity(work.today, terms.publicity_length, terms.publicity_unit)
    take(work, loan, asked, {"last_day": span.last_day.isoformat()})
    notice = Publicity(
        application_id=loan.id, posted_on=work.today, last_day=span.last_day, pay_from=span.earliest_payment_order
    )
    work.session.add(notice)
    work.session.flush()
    keep_promises(work, loan, asked, work.today)
    return notice


def object_to(work: Work, loan: Loan, *, text: str) -> None:
    """Note an objection: nothing goes on until it is settled."""
    asked = ask(work, loan, LoanDeed.OBJECT)
    said = written(text, "text")
    take(work, loan, asked)
    notice = _notice(asked.around.publicity)
    notice.objection, notice.objected_on, notice.settled_on, notice.outcome = said, work.today, None, ""
    give_opinion(work, loan, LoanDeed.OBJECT, "objected", said)
    keep_promises(work, loan, asked, work.today)


def settle_objection(work: Work, loan: Loan, *, upheld: bool, text: str, code: str = "") -> None:
    """Settle an objection: overruled, the notice runs on; upheld, the loan is refused with a reason code."""
    deed = LoanDeed.UPHOLD_OBJECTION if upheld else LoanDeed.OVERRULE_OBJECTION
    asked = ask(work, loan, deed)
    said = written(text, "text")
    reason = reason_code(code) if upheld else ""
    take(work, loan, asked, {"code": reason} if upheld else None)
    notice = _notice(asked.around.publicity)
    notice.settled_on, notice.outcome = work.today, "upheld" if upheld else "overruled"
    if upheld:
        let_go(work, loan)
        loan.refusal_code = reason
    give_opinion(work, loan, deed, notice.outcome, said, reason_code=reason)
    keep_promises(work, loan, asked, work.today)


def _notice(found: Publicity | None) -> Publicity:
    if found is None:
        raise LookupError("a loan in public notice has its notice")
    return found
