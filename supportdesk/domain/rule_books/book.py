"""Rules that were read, and their answers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from supportdesk.domain.facts import Facts
from supportdesk.domain.money import Money
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rule_language import Expression, Speaker
from supportdesk.domain.rules import RuleResult, Verdict, verdict_of
from supportdesk.domain.words import Words

from .stacking import Stacking

_NINE_PLACES = Decimal("1e-9")


@dataclass(frozen=True)
class Rule:
    """One condition of a programme, the words for it, and what it stands on.

    `effective_from` and `effective_to` narrow the version's own days; a rule that is off is shown and not asked.
    """

    code: str
    expression: Expression
    title: Words
    document: str = ""
    article: str = ""
    source: str = ""
    confidence: str = ""
    reason: Reason | None = None
    remedy: Words | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    is_on: bool = True

    @property
    def clause(self) -> str:
        """Document and article, as far as they are known."""
        return " ".join(part for part in (self.document, self.article) if part)

    def is_asked_on(self, day: date) -> bool:
        """Whether the rule is on and holds on a day."""
        begun = self.effective_from is None or self.effective_from <= day
        return self.is_on and begun and (self.effective_to is None or day <= self.effective_to)

    def ask(self, facts: Facts, speaker: Speaker) -> RuleResult:
        """Answer with the value, what is asked, the clause, and what would change it."""
        answer = self.expression.ask(facts)
        return RuleResult(
            rule=self.code,
            verdict=verdict_of(answer),
            title=self.title,
            value=speaker.value(self.expression, facts),
            required=speaker.required(self.expression),
            clause=self.clause,
            code=self.reason,
            remedy=speaker.remedy(self.expression, facts, self.remedy),
            missing=speaker.missing(self.expression, facts),
        )


@dataclass(frozen=True)
class RuleBook:
    """All that a version asks, in its order; the amount in yuan it would give; what it does not go together with."""

    rules: tuple[Rule, ...] = ()
    amount: Expression | None = None
    stacking: Stacking = field(default_factory=Stacking)

    def asked_on(self, day: date) -> tuple[Rule, ...]:
        """The rules that are asked on a day."""
        return tuple(rule for rule in self.rules if rule.is_asked_on(day))

    def ask(self, facts: Facts, day: date, speaker: Speaker) -> tuple[RuleResult, ...]:
        """Answer every rule that is asked on a day."""
        return tuple(rule.ask(facts, speaker) for rule in self.asked_on(day))

    def estimate(self, facts: Facts) -> Money | None:
        """Reckon what the programme would give, to the fen, half up; None while a fact is missing."""
        return None if self.amount is None else yuan_of(self.amount.reckon(facts))

    @property
    def names(self) -> tuple[str, ...]:
        """Every fact that is asked for, each once."""
        asked = {name: None for rule in self.rules for name in rule.expression.names}
        return (*asked, *(name for name in (self.amount.names if self.amount else ()) if name not in asked))


def yuan_of(value: Decimal | None) -> Money | None:
    """An amount of yuan as whole fen, half up, never below nothing.

    A share such as 5/6 has no last digit, so that half a fen would come out a hair too small: what lies beyond the ninth
    place is put right first.
    """
    return None if value is None else max(Money.rounded(value.quantize(_NINE_PLACES)), Money(0))


def verdict_of_all(results: Iterable[RuleResult]) -> Verdict:
    """The whole answer: a rule that is not met decides; else one that is not known leaves it open."""
    verdicts = {result.verdict for result in results}
    if Verdict.NOT_MET in verdicts:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET
