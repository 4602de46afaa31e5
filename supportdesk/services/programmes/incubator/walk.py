"""The incubator's own part of the shared walk: places decide no amount, start-up money is paid in tranches."""

from collections.abc import Mapping
from typing import Any

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import Deed
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes import incubator
from supportdesk.domain.programmes.incubator import FIELDS, IncubatorState, Subject, planned_tranches
from supportdesk.domain.programmes.incubator.facts import IncubatorFacts
from supportdesk.domain.programmes.incubator.terms import IncubatorTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import Verdict, refuse_unmet
from supportdesk.domain.words import say
from supportdesk.models.payments import Clawback, Payment
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.incubator import IncubatorFund, Tranche
from supportdesk.queries.programmes.incubator import INCUBATOR, IncubatorSurroundings
from supportdesk.services.applications import Asked, PaidWalk
from supportdesk.services.work import Work

AskedOfIncubator = Asked[IncubatorTerms, IncubatorFacts, IncubatorSurroundings]


class IncubatorWalk(PaidWalk[IncubatorFund, IncubatorTerms, IncubatorFacts, IncubatorSurroundings]):
    """From the draft to the room or the money, and after."""

    queries = INCUBATOR

    def subject_of(self, work: Work, version: ProgrammeVersion) -> str:
        return self.queries.terms_of(work.session, version).subject

    def grants_amount(self, application: IncubatorFund) -> bool:
        """A place is granted whole, without an amount."""
        return application.subject != Subject.PLACE

    def submitted(self, work: Work, application: IncubatorFund, asked: AskedOfIncubator) -> None:
        """What start-up money comes to is known when the investment is verified; until then nothing is asked for."""

    def checked(self, work: Work, application: IncubatorFund, asked: AskedOfIncubator) -> None:  # noqa: ARG002 - the kind's hook
        award = self.queries.award_of(asked.facts, asked.terms)
        if award is not None:
            application.amount_requested = award.most

    def decided(self, work: Work, application: IncubatorFund, asked: AskedOfIncubator, *, is_final: bool) -> None:
        award = self.queries.award_of(asked.facts, asked.terms)
        if award is None:
            return
        application.amount_requested = award.most
        application.reckoning = award.kept()
        if is_final:
            for part in planned_tranches(application.amount_approved, work.today, asked.terms.tranches):
                work.session.add(
                    Tranche(
                        application_id=application.id,
                        number=part.number,
                        code=part.rule.code,
                        title=part.rule.title,
                        title_en=part.rule.title_en,
                        percent=f"{part.rule.percent:f}",
                        amount=part.amount,
                        from_day=part.from_day,
                    )
                )
            work.session.flush()

    def paid(self, work: Work, application: IncubatorFund, payment: Payment) -> None:
        part = self._part(work, application, payment.part)
        part.paid_on = payment.paid_on
        work.session.flush()

    def return_payment(self, work: Work, application: IncubatorFund, *, reason: str) -> Payment:
        """Book that the last part bounced: it is to be ordered again."""
        back = super().return_payment(work, application, reason=reason)
        self._part(work, application, back.part).paid_on = None
        work.session.flush()
        return back

    def withdraw(self, work: Work, application: IncubatorFund, *, text: str = "") -> None:
        """Take it back at the applicant's wish; a room that was signed for is free again, its deposit goes back whole."""
        was_placed = application.state == IncubatorState.PLACED
        super().withdraw(work, application, text=text)
        if was_placed:
            application.left_on, application.deposit_returned = work.today, application.deposit_paid
            work.session.flush()

    def revoke(
        self, work: Work, application: IncubatorFund, *, code: str, text: str, amount: Money | None = None
    ) -> Clawback:
        """Revoke start-up money and claim it back. For a closure only before its months are over, and never from an honest
        failure: raises RuleBrokenError that says which, also while the closure's reason is not known.
        """
        if code == Reason.NOT_OPERATING and self.programme.lifecycle.allows(application.state, Deed.REVOKE):
            terms = self.queries.terms_of(work.session, application.programme_version)
            facts = self.queries.facts_of(work.session, application, terms, actor_id=None, today=work.today)
            asked = incubator.closure_claimed_back(facts, terms)
            refuse_unmet((asked,))
            if asked.verdict is Verdict.UNKNOWN:
                raise RuleBrokenError(say("还不能办：{sentence}", sentence=asked.sentence))
        return super().revoke(work, application, code=code, text=text, amount=amount)

    def _part(self, work: Work, application: IncubatorFund, code: str) -> Tranche:
        there = self.queries.surroundings_of(work.session, application, work.today)
        return next(one for one in there.tranches if one.code == code)


WALK = IncubatorWalk()


def form(subject: str, values: Mapping[str, Any]) -> FilledForm:
    """What somebody filled in for a subject."""
    return FilledForm(FIELDS, values, subject)


__all__ = ["WALK", "AskedOfIncubator", "IncubatorWalk", "form"]
