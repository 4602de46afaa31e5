"""A rule's answer, explained: met, not met, or not yet known, with the value, what is asked, and the clause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.kept_words import keep, words_of
from supportdesk.domain.reasons import Reason
from supportdesk.domain.words import Words, say


class Verdict(StrEnum):
    """Three values: a thing that nobody has looked up yet is neither met nor broken."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class RuleResult:
    """One rule's answer. `value` is the person's or the loan's, `required` what the rule asks, `remedy` what would help.

    `code` is the shared reason code with which this rule refuses; `missing` names the facts that nobody has looked up yet.
    """

    rule: str
    verdict: Verdict
    title: Words
    value: Words
    required: Words
    clause: str = ""
    code: Reason | None = None
    remedy: Words | None = None
    missing: Words | None = None

    @property
    def is_met(self) -> bool:
        return self.verdict is Verdict.MET

    @property
    def sentence(self) -> Words:
        """Title, value and requirement in one sentence."""
        return say("{title}：{value}；要求：{required}。", title=self.title, value=self.value, required=self.required)

    def kept(self) -> dict[str, Any]:
        """The answer as a refusal keeps it: title, value, what is asked, the clause, and what would help."""
        words = {"title": self.title, "value": self.value, "required": self.required, "remedy": self.remedy}
        told = {name: keep(said) for name, said in words.items() if said is not None}
        return {"rule": self.rule, "clause": self.clause, **told}

    @classmethod
    def refused(cls, kept: Mapping[str, Any]) -> "RuleResult":
        """The answer with which somebody was refused, as `kept` holds it."""
        title, value, required = (words_of(kept[name]) for name in ("title", "value", "required"))
        remedy = words_of(kept["remedy"]) if "remedy" in kept else None
        return cls(kept["rule"], Verdict.NOT_MET, title, value, required, kept["clause"], None, remedy)


def verdict_of(answer: bool | None) -> Verdict:
    """Return the verdict of a yes, a no, or a fact that is missing."""
    if answer is None:
        return Verdict.UNKNOWN
    return Verdict.MET if answer else Verdict.NOT_MET


def refuse_unmet(results: Iterable[RuleResult]) -> None:
    """Raise RuleBrokenError with the first rule that is not met: value, requirement, and clause."""
    for result in results:
        if result.verdict is Verdict.NOT_MET:
            raise RuleBrokenError(refusal_of(result), code=result.code.value if result.code else None)


def refusal_of(result: RuleResult) -> Words:
    """Say why a rule refuses: title, value, requirement, clause, and what would help."""
    words = result.sentence
    if result.clause:
        words = say("{words}（{clause}）", words=words, clause=result.clause)
    return say("{words} {remedy}", words=words, remedy=result.remedy) if result.remedy else words
