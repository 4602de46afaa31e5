"""What comes after the decision: the public notice, objections, the insurer's payment, appeals."""

from datetime import date

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.insurance import (
    ClaimAmounts,
    ClaimDeed,
)
from supportdesk.domain.words import say
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services.applications import not_in_future, reason_code, written
from supportdesk.services.people import checks
from supportdesk.services.work import Work

from .steps import actor, another, ask, days_from, still_good, take, terms_of

_LONGEST = 200


def publish(work: Work, claim: InsuranceClaim) -> None:
    """Post the public notice today; raises CalendarUnknownError when it reaches into a year without a calendar."""
    step = ask(work, claim, ClaimDeed.PUBLISH)
    terms, calendar = terms_of(work, claim), work_calendar(work.session)
    span = calendar.publicity(work.today, terms.publicity_length, terms.publicity_unit)
    due = calendar.due_day(span.earliest_payment_order, terms.claim_pay_days, assume_weekends=True).day
    take(work, claim, step, {"last_day": span.last_day.isoformat()})
    claim.posted_on, claim.last_day, claim.pay_from = work.today, span.last_day, span.earliest_payment_order
    claim.due_on = due
    work.session.flush()


def object_to(work: Work, claim: InsuranceClaim, *, text: str) -> None:
    """Note an objection: nothing is paid until it is settled."""
    step = ask(work, claim, ClaimDeed.OBJECT)
    take(work, claim, step, {}, said=written(text, "text"))
    work.session.flush()


def settle_objection(work: Work, claim: InsuranceClaim, *, upheld: bool, text: str, code: str = "") -> None:
    """Settle an objection: overruled, the notice runs on; upheld, nothing more is paid.

    Nobody overrules an objection to what they prepared or decided themselves.
    Raises RuleBrokenError for that, and for upholding one when a part is paid already: that is claimed back by the insurer.
    """
    step = ask(work, claim, ClaimDeed.UPHOLD if upheld else ClaimDeed.OVERRULE)
    if not upheld:
        another(work, claim.reported_by_id, claim.checked_by_id, claim.audited_by_id, claim.decided_by_id)
    said, reason = written(text, "text"), reason_code(code) if upheld else ""
    if upheld and claim.paid:
        raise RuleBrokenError(say("已经赔付了一部分，不能不予赔付：由保险公司追回后另行登记。"))
    take(work, claim, step, {"code": reason} if upheld else {}, said=said)
    if upheld:
        claim.refusal_code, claim.approved, claim.due_on = reason, ZERO, None
        claim.decided_by_id, claim.decided_on = actor(work), work.today
    work.session.flush()


def pay(work: Work, claim: InsuranceClaim, *, amount: Money, on: date, reference: str) -> None:
    """Book what the insurer paid, whole or in part, after the public notice, by another than who decided.

    Raises RuleBrokenError before the notice is over and for a policy that was revoked, BadValueError for more than is left.
    """
    left = claim.approved - claim.paid
    step = ask(work, claim, ClaimDeed.PAY if amount == left else ClaimDeed.PAY_PART)
    another(work, claim.reported_by_id, claim.checked_by_id, claim.audited_by_id, claim.decided_by_id)
    still_good(claim)
    day = not_in_future(work, on, "on")
    if claim.pay_from is None or day < claim.pay_from:
        raise RuleBrokenError(say("公示还没有结束，{day} 起可以赔付。", day=claim.pay_from or "—"), code="TOO_EARLY")
    if not ZERO < amount <= left:
        raise BadValueError(say("金额须大于 0，不超过 {most} 元。", most=left.grouped), field="amount")
    told = checks.line(reference, "reference", longest=_LONGEST, required=True)
    amounts = ClaimAmounts(claim.claimed, claim.assessed, claim.approved, claim.paid + amount)
    take(work, claim, step, {"amount": amount.fen, "paid": amounts.paid.fen, "reference": told}, on=day)
    claim.paid, claim.paid_on, claim.payment_reference = amounts.paid, day, told
    if not amounts.left:
        claim.due_on = None
    work.session.flush()


def appeal(work: Work, claim: InsuranceClaim, *, text: str) -> None:
    """Note an appeal against the decision, within the version's working days; a public notice that runs stops for it.

    Raises RuleBrokenError when the days are over, and when a part is paid already.
    """
    step = ask(work, claim, ClaimDeed.APPEAL)
    if claim.paid:
        raise RuleBrokenError(say("已经赔付了一部分，不能再申诉。"))
    last = queries.appeal_until(work.session, claim)
    if last is None:
        raise RuleBrokenError(say("这件理赔还没有决定。"))
    if work.today > last:
        raise RuleBrokenError(say("申诉期限到 {day} 为止。", day=last), code="TOO_LATE")
    take(work, claim, step, {}, said=written(text, "text"))
    claim.appealed_on, claim.due_on = work.today, days_from(work, terms_of(work, claim).panel_days)
    work.session.flush()


def settle_appeal(work: Work, claim: InsuranceClaim, *, upheld: bool, text: str) -> None:
    """Settle an appeal, by another than who decided: upheld, the losses are audited anew; else the decision stands.

    A notice that the appeal stopped counts no longer: nothing is paid before the award was published anew for all its days.
    """
    was_approved = bool(claim.approved)
    kept = ClaimDeed.KEEP_AWARD if was_approved else ClaimDeed.KEEP_REFUSAL
    step = ask(work, claim, ClaimDeed.AUDIT_ANEW if upheld else kept)
    another(work, claim.decided_by_id)
    take(work, claim, step, {}, said=written(text, "text"))
    if upheld or was_approved:
        claim.posted_on = claim.last_day = claim.pay_from = None
    if upheld:
        claim.approved = claim.deductible = claim.assessed = ZERO
        claim.refusal_code, claim.audited_by_id, claim.panel = "", None, []
        claim.due_on = days_from(work, terms_of(work, claim).audit_days)
        for one in claim.items:
            one.assessed = None
    else:
        claim.due_on = None
    work.session.flush()
