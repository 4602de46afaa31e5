"""The town's check, the county's review, decisions by one or two people, refusal, withdrawal, the way back."""

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.lifecycle import BudgetEffect
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.rules import Verdict
from supportdesk.domain.words import Words, say
from supportdesk.models.budgets import Budget
from supportdesk.queries.applications.surroundings import A, F, S, T
from supportdesk.services import budgets
from supportdesk.services.work import Work

from .steps import Asked, Steps, give_opinion, reason_code, written


class Decisions(Steps[A, T, F, S]):
    """What each office says in its turn."""

    # A kind that grants no amount of its own (a relief that the tax office gives) decides without one.
    has_amount = True

    def grants_amount(self, application: A) -> bool:  # noqa: ARG002 - for a kind of several programmes to say
        """Tell whether an amount is granted to an application."""
        return self.has_amount

    def pass_town_check(self, work: Work, application: A, *, text: str) -> None:
        """Note that the town saw the site and finds the request in order; the money it needs is reserved.

        Raises RuleBrokenError naming what the budget has left.
        """
        asked = self.ask(work, application, Deed.PASS_TOWN_CHECK)
        said = written(text, "text")
        needed = self.money_needed(asked)
        self.take(work, application, asked, {"money_needed": needed.fen})
        application.checked_by_id = work.actor.id if work.actor else None
        self.checked(work, application, asked)
        if asked.step.budget is BudgetEffect.RESERVE and asked.around.budget is not None:
            application.budget_id = asked.around.budget.id
            budgets.hold_exactly(work, asked.around.budget, needed, application)
        give_opinion(work, application, Deed.PASS_TOWN_CHECK, "passed", said)
        self.keep_promises(work, application, asked, work.today)

    def pass_review(self, work: Work, application: A, *, text: str = "", amount: Money | None = None) -> None:
        """Recommend it for a decision, whole or in part; rules that are not yet known must be explained.

        Raises BadValueError for an amount above the most, or an explanation that is missing.
        """
        suggested = self.suggested(work, application, amount)
        asked = self.ask(work, application, Deed.PASS_REVIEW, **self.proposed(suggested))
        said = written(text, "text", required=False)
        explain_unknown(asked, said)
        self.take(work, application, asked, {"amount": suggested.fen})
        application.reviewed_by_id = work.actor.id if work.actor else None
        give_opinion(work, application, Deed.PASS_REVIEW, "passed", said, amount=suggested)
        self.keep_promises(work, application, asked, work.today)

    def approve(self, work: Work, application: A, *, text: str = "", amount: Money | None = None) -> None:
        """Approve it, whole or in part. Above the programme's amount it then waits for a second decision.

        The money is committed with the last decision. Raises RuleBrokenError: not by one who entered, checked or reviewed
        it; not beyond the budget.
        """
        granted = self.suggested(work, application, amount)
        terms = self.queries.terms_of(work.session, application.programme_version)
        alone = granted <= terms.single_decision_up_to
        deed = Deed.APPROVE if alone else Deed.APPROVE_FIRST
        asked = self.ask(work, application, deed, **self.proposed(granted))
        self._approved(work, application, asked, granted, text, is_final=alone)

    def approve_second(self, work: Work, application: A, *, text: str = "") -> None:
        """Confirm an approval as the second decider; the amount is the first one's."""
        granted = application.amount_approved
        asked = self.ask(work, application, Deed.APPROVE_SECOND, **self.proposed(granted))
        self._approved(work, application, asked, granted, text, is_final=True)

    def return_to_step_before(self, work: Work, application: A, *, code: str, text: str) -> None:
        """Give it back to the step before, with the reason; what was reserved by that step is released."""
        asked = self.ask(work, application, Deed.RETURN)
        reason, said = reason_code(code), written(text, "text")
        self.take(work, application, asked, {"code": reason})
        if asked.step.budget is BudgetEffect.RELEASE:
            self.let_go(work, application)
        # Who did the step that is done again no longer stands for it.
        if asked.step.target == State.ACCEPTED:
            application.checked_by_id = None
        elif asked.step.target == State.REVIEW:
            application.reviewed_by_id = None
        elif asked.step.target == State.DECISION:
            application.decided_by_id, application.amount_approved = None, ZERO
        give_opinion(work, application, asked.step.source.value, "returned", said, reason_code=reason)
        self.keep_promises(work, application, asked, work.today)

    def refuse(self, work: Work, application: A, *, code: str, text: str) -> None:
        """Refuse it with one of the shared reason codes; whatever was held for it is free again.

        The rules that the reason names are kept as they were answered, so that the letter says what the screen said.
        """
        asked = self.ask(work, application, Deed.REFUSE)
        reason, said = reason_code(code), written(text, "text")
        answers = self.queries.rule_results(work.session, application, work.today)
        grounds = [one.kept() for one in answers if one.code == reason and one.verdict is Verdict.NOT_MET]
        self.take(work, application, asked, {"code": reason, **({"grounds": grounds} if grounds else {})})
        self.let_go(work, application)
        application.refusal_code, application.amount_approved = reason, ZERO
        application.decided_on = application.decided_on or work.today
        if asked.step.source in {State.DECISION, State.SECOND_DECISION}:
            application.decided_by_id = work.actor.id if work.actor else None
        give_opinion(work, application, asked.step.source.value, "refused", said, reason_code=reason)
        self.keep_promises(work, application, asked, work.today)

    def withdraw(self, work: Work, application: A, *, text: str = "") -> None:
        """Take an application back at the applicant's wish; whatever was held for it is free again."""
        asked = self.ask(work, application, Deed.WITHDRAW)
        said = written(text, "text", required=False)
        self.take(work, application, asked, {"text": said})
        self.let_go(work, application)
        application.refusal_code = "WITHDRAWN"
        self.keep_promises(work, application, asked, work.today)

    def suggested(self, work: Work, application: A, amount: Money | None) -> Money:
        """Return the amount that is recommended or granted: the most, or less; raises BadValueError."""
        if not self.grants_amount(application):
            return ZERO
        most = self.most(work, application)
        wanted = most if amount is None else amount
        if not ZERO < wanted <= most:
            raise BadValueError(say("金额须大于 0，不超过 {most} 元。", most=most.grouped), field="amount")
        return wanted

    def _approved(
        self, work: Work, application: A, asked: Asked[T, F, S], granted: Money, text: str, *, is_final: bool
    ) -> None:
        said = written(text, "text", required=False)
        explain_unknown(asked, said)
        needed = self.money_needed(asked)
        self.take(work, application, asked, {"amount": granted.fen, "money_needed": needed.fen})
        application.amount_approved = granted
        application.decided_by_id = work.actor.id if work.actor else None
        self.decided(work, application, asked, is_final=is_final)
        if is_final:
            application.decided_on = work.today
        if application.budget_id is not None:
            budget = work.session.get_one(Budget, application.budget_id)
            (budgets.commit_exactly if is_final else budgets.hold_exactly)(work, budget, needed, application)
        give_opinion(work, application, asked.step.deed.value, "approved", said, amount=granted)
        self.keep_promises(work, application, asked, work.today)


def explain_unknown(asked: Asked[T, F, S], text: str) -> None:
    """Raise BadValueError when a rule's answer is not known and nobody says why the step is taken all the same."""
    if asked.unknown and not text:
        first: Words = asked.unknown[0].title
        raise BadValueError(
            say("有 {count} 条还没有查清（{first}），请在意见里说明。", count=len(asked.unknown), first=first),
            field="text",
            code="unexplained",
        )
