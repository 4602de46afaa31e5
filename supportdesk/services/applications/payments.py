"""What Finance pays: ordered on a list, paid, bounced and paid again, closed; or revoked and claimed back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supportdesk.domain.applications.states import Deed
from supportdesk.domain.applications.terms import PayingTerms
from supportdesk.domain.budgets import borne
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.parameters import PayerShare
from supportdesk.domain.words import say
from supportdesk.models.budgets import Budget
from supportdesk.models.payments import Clawback, Payment, PaymentList, PaymentState
from supportdesk.queries import budgets as budget_queries
from supportdesk.queries.applications.surroundings import A, F, S, T
from supportdesk.services import budgets, follow_ups
from supportdesk.services.work import Work

from .steps import Asked, give_opinion, not_in_future, reason_code, written
from .walk import Walk

_LONGEST_REASON = 200


@dataclass(frozen=True)
class Payee:
    """Whose account a payment goes to."""

    name: str
    bank_name: str
    account: str | None


class PaidWalk(Walk[A, T, F, S]):
    """A walk that ends in money from Finance, whole or in parts."""

    def payee_of(self, application: A, asked: Asked[T, F, S], part: str) -> "Payee":  # noqa: ARG002 - for a kind to say
        """Who gets a part of the award, and on which account: by default the applicant."""
        person = application.person
        return Payee(person.name, person.bank_name, person.bank_account)

    def order_payment(self, work: Work, application: A, *, on_list: PaymentList | None = None) -> Payment:
        """Order what is due now with Finance: after the public notice, split between the payers to the fen.

        Raises RuleBrokenError: notice not over, objection open, account unknown, something that excludes it meanwhile,
        nothing due.
        """
        asked = self.ask(work, application, Deed.ORDER_PAYMENT)
        next_ = self.queries.next_payments(work.session, [application], work.today).get(application.id)
        if next_ is None or application.budget_id is None:
            raise RuleBrokenError(say("没有应拨的金额。"))
        due, part = next_.amount, next_.part
        shares = [{"payer": payer, "amount": share.fen} for payer, share in borne(due, _payers(asked.terms))]
        payee = self.payee_of(application, asked, part)
        turn = len(asked.around.payments) + 1
        data: dict[str, Any] = {"amount": due.fen, "shares": shares, "turn": turn, "part": part}
        self.take(work, application, asked, data | ({"list": on_list.number} if on_list else {}))
        made = Payment(
            application_id=application.id,
            turn=turn,
            part=part,
            amount=due,
            shares=shares,
            payee=payee.name,
            bank_name=payee.bank_name,
            account=payee.account,
            budget_id=application.budget_id,
            list_id=on_list.id if on_list else None,
            ordered_on=work.today,
            ordered_by_id=work.actor.id if work.actor else None,
        )
        work.session.add(made)
        work.session.flush()
        # Closing frees what was not due; a part that is ordered after the case was opened again is committed anew.
        if budget_queries.standing_of(work.session, application.id).committed < due:
            self.commit_for(work, application, due)
        self.keep_promises(work, application, asked, work.today)
        return made

    def cancel_payment(self, work: Work, application: A, *, reason: str) -> None:
        """Take an ordered payment off before it is made; what is due is to be ordered again."""
        asked = self.ask(work, application, Deed.CANCEL_PAYMENT)
        said = written(reason, "reason")
        row = _last(asked, PaymentState.ORDERED)
        self.take(work, application, asked, {"amount": row.amount.fen, "turn": row.turn, "reason": said})
        row.state, row.return_reason = PaymentState.CANCELLED, said[:_LONGEST_REASON]
        self.keep_promises(work, application, asked, work.today)

    def pay(self, work: Work, application: A, *, on: date | None = None) -> Payment:
        """Book that Finance paid what was ordered; the day may lie back, not before the order."""
        asked = self.ask(work, application, Deed.PAY)
        row = _last(asked, PaymentState.ORDERED)
        day = not_in_future(work, on or work.today, "on")
        if day < row.ordered_on:
            raise BadValueError(say("拨付日期不能早于报财政的日期 {day}。", day=row.ordered_on), field="on")
        self.take(work, application, asked, {"amount": row.amount.fen, "turn": row.turn}, on=day)
        budget = work.session.get_one(Budget, row.budget_id)
        budgets.pay(work, budget, row.amount, application, shares=_payers(asked.terms), note=row.part, on=day)
        row.state, row.paid_on, row.paid_by_id = PaymentState.PAID, day, work.actor.id if work.actor else None
        application.amount_paid += row.amount
        application.paid_on = day
        work.session.flush()
        self.paid(work, application, row)
        self.keep_promises(work, application, asked, day)
        return row

    def paid(self, work: Work, application: A, payment: Payment) -> None:
        """What a payment changes beside the shared columns."""

    def return_payment(self, work: Work, application: A, *, reason: str) -> Payment:
        """Book that the last payment bounced: the money is available again, is committed anew, and is to be ordered again.

        One that bounces after the application was closed opens it and its case again.
        """
        asked = self.ask(work, application, Deed.RETURN_PAYMENT)
        said = written(reason, "reason")
        row = _last(asked, PaymentState.PAID)
        self.take(work, application, asked, {"amount": row.amount.fen, "turn": row.turn, "reason": said})
        committed = budget_queries.standing_of(work.session, application.id).committed
        budget = work.session.get_one(Budget, row.budget_id)
        budgets.give_back(work, budget, row.amount, application, shares=_payers(asked.terms), note=said)
        row.state, row.returned_on, row.return_reason = PaymentState.RETURNED, work.today, said[:_LONGEST_REASON]
        application.amount_paid -= row.amount
        still = [one.paid_on for one in asked.around.payments if one.state is PaymentState.PAID and one.paid_on]
        application.paid_on = max(still, default=None)
        self.commit_for(work, application, committed + row.amount)
        follow_ups.cancel_for(work, application, "payment_returned")
        self.keep_promises(work, application, asked, work.today)
        return row

    def close(self, work: Work, application: A, *, text: str = "") -> None:
        """Close a paid application; what was committed and never came due is free again. Follow-ups go on."""
        asked = self.ask(work, application, Deed.CLOSE)
        said = written(text, "text", required=False)
        self.take(work, application, asked, {"text": said})
        self.let_go(work, application)
        self.keep_promises(work, application, asked, work.today)

    def revoke(self, work: Work, application: A, *, code: str, text: str, amount: Money | None = None) -> Clawback:
        """Revoke an award that proved wrong, and claim back what was paid, or part of it."""
        asked = self.ask(work, application, Deed.REVOKE)
        reason, said = reason_code(code), written(text, "text")
        claimed = application.amount_paid if amount is None else amount
        if not ZERO < claimed <= application.amount_paid:
            raise BadValueError(
                say("金额须大于 0，不超过 {most} 元。", most=application.amount_paid.grouped), field="amount"
            )
        self.take(work, application, asked, {"code": reason, "amount": claimed.fen})
        self.let_go(work, application)
        made = Clawback(
            application_id=application.id,
            reason_code=reason,
            text=said,
            claimed=claimed,
            claimed_on=work.today,
            claimed_by_id=work.actor.id if work.actor else None,
        )
        work.session.add(made)
        application.refusal_code = reason
        give_opinion(work, application, Deed.REVOKE, "revoked", said, amount=claimed, reason_code=reason)
        self.keep_promises(work, application, asked, work.today)
        return made

    def recover(self, work: Work, application: A, *, amount: Money, on: date | None = None, note: str = "") -> None:
        """Book what came back of a claim; all of it ends the application. The budget has it again, counted apart."""
        day = not_in_future(work, on or work.today, "on")
        around = self.queries.surroundings_of(work.session, application, work.today)
        left = around.clawback.claimed - around.clawback.recovered if around.clawback else ZERO
        deed = Deed.RECOVER_ALL if amount == left else Deed.RECOVER
        asked = self.ask(work, application, deed, recovered_now=amount)
        said = written(note, "note", required=False)[:_LONGEST_REASON]
        claim = _claim(asked)
        self.take(work, application, asked, {"amount": amount.fen, "note": said}, on=day)
        if application.budget_id is not None:
            budget = work.session.get_one(Budget, application.budget_id)
            budgets.give_back(work, budget, amount, application, shares=_payers(asked.terms), note=said, on=day)
        claim.recovered += amount
        if deed is Deed.RECOVER_ALL:
            claim.settled_on, claim.outcome = day, "recovered"
        self.keep_promises(work, application, asked, day)

    def waive(self, work: Work, application: A, *, text: str) -> None:
        """Let off what is still claimed, as an honest failure or beyond reach; `text` names the ground."""
        asked = self.ask(work, application, Deed.WAIVE)
        said = written(text, "text")
        claim = _claim(asked)
        left = claim.claimed - claim.recovered
        self.take(work, application, asked, {"amount": left.fen})
        claim.settled_on, claim.outcome = work.today, "waived"
        give_opinion(work, application, Deed.WAIVE, "waived", said, amount=left)
        self.keep_promises(work, application, asked, work.today)


def _payers(terms: Any) -> Sequence[PayerShare]:  # noqa: ANN401 - the kind's terms
    return terms.payment_shares if isinstance(terms, PayingTerms) else ()


def _last(asked: Asked[T, F, S], state: PaymentState) -> Payment:
    rows: Sequence[Payment] = [row for row in asked.around.payments if row.state is state]
    if not rows:
        raise RuleBrokenError(say("没有这样的拨付记录。"))
    return rows[-1]


def _claim(asked: Asked[T, F, S]) -> Clawback:
    if asked.around.clawback is None:
        raise RuleBrokenError(say("没有这样的追回记录。"))
    return asked.around.clawback
