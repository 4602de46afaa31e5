"""Start-up money's own deeds: what was invested is entered and verified by another; a milestone is proven."""

from datetime import date

from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.incubator import IncubatorDeed
from supportdesk.domain.words import say
from supportdesk.models.programmes.incubator import IncubatorFund, Investment, Tranche
from supportdesk.services.applications import not_in_future, written
from supportdesk.services.work import Work

from .walk import WALK

D = IncubatorDeed
_LONGEST_NUMBER, _LONGEST_LINE = 60, 200


def enter_investment(
    work: Work, application: IncubatorFund, *, title: str, invoice_no: str, amount: Money, paid_on: date, proof: str
) -> Investment:
    """Enter one thing that was bought: what, invoice, amount, day of payment, proof. Somebody else verifies it.

    Raises BadValueError, AlreadyKnownError for an invoice that was entered for anybody.
    """
    what, number = written(title, "title")[:_LONGEST_LINE], written(invoice_no, "invoice_no")[:_LONGEST_NUMBER]
    shown = written(proof, "proof")[:_LONGEST_LINE]
    day = not_in_future(work, paid_on, "paid_on")
    if amount <= ZERO:
        raise BadValueError(say("金额须大于 0。"), field="amount")
    asked = WALK.ask(work, application, D.ENTER_INVESTMENT)
    if WALK.queries.has_invoice(work.session, number):
        raise AlreadyKnownError(say("发票 {number} 已经登记过，一张发票只算一次。", number=number), field="invoice_no")
    data = {"title": what, "invoice_no": number, "amount": amount.fen, "paid_on": day.isoformat()}
    WALK.take(work, application, asked, data)
    made = Investment(
        application_id=application.id,
        title=what,
        invoice_no=number,
        paid_on=day,
        amount=amount,
        proof=shown,
        entered_by_id=work.actor.id if work.actor else None,
        entered_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    _count(work, application)
    WALK.keep_promises(work, application, asked, work.today)
    return made


def verify_investment(
    work: Work, application: IncubatorFund, *, investment_id: int, verified: Money, remark: str = ""
) -> None:
    """Say how much of an item is proven, nothing included; a part needs its reason. Not by who entered it.

    May be said again until the decision. Raises BadValueError, RuleBrokenError.
    """
    asked = WALK.ask(work, application, D.VERIFY_INVESTMENT)
    item = next((one for one in asked.around.investments if one.id == investment_id), None)
    if item is None:
        raise BadValueError(say("没有这项投资。"), field="investment_id", code="unknown")
    if not ZERO <= verified <= item.amount:
        words = say("须在 0 与 {most} 元之间。", most=item.amount.grouped)
        raise BadValueError(words, field="verified", code="out_of_range")
    why = written(remark, "remark", required=verified < item.amount)[:_LONGEST_LINE]
    WALK.take(work, application, asked, {"invoice_no": item.invoice_no, "amount": verified.fen, "reason": why})
    item.verified, item.verified_on, item.remark = verified, work.today, why
    item.verified_by_id = work.actor.id if work.actor else None
    work.session.flush()
    _count(work, application)
    WALK.keep_promises(work, application, asked, work.today)


def prove(work: Work, application: IncubatorFund, *, proof: str) -> Tranche:
    """Note that the milestone of the next part is reached, with its proof; the part can then be ordered."""
    shown = written(proof, "proof")[:_LONGEST_LINE]
    asked = WALK.ask(work, application, D.PROVE)
    part = asked.around.next_tranche
    if part is None:
        raise RuleBrokenError(say("各期都已拨完。"))
    WALK.take(work, application, asked, {"part": part.code, "number": part.number, "proof": shown})
    part.proven_on, part.proof, part.proven_by_id = work.today, shown, work.actor.id if work.actor else None
    work.session.flush()
    WALK.keep_promises(work, application, asked, work.today)
    return part


def _count(work: Work, application: IncubatorFund) -> None:
    """Keep what was verified in all; an item that nobody looked at leaves it open."""
    items = WALK.queries.surroundings_of(work.session, application, work.today).investments
    known = [one.verified for one in items if one.verified is not None]
    application.verified = total(known) if items and len(known) == len(items) else None
    work.session.flush()
