"""A venture's end as one guided path. Nothing on it is forced, and nothing of it is held against the founder.

Domain notes §2.5 ("failure handling: one guided path"). The steps are offered; each says what is open and what the rules
answer, and an official marks it done or not needed. Only a clause of a rule may ever ask about a closure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, say


class ClosingStep(StrEnum):
    """The steps in the order in which they are offered."""

    REASON = "reason"
    SUPPORT = "support"
    RENT = "rent"
    LOAN = "loan"
    CLAIM = "claim"
    SUBSIDY = "subsidy"
    RETRAINING = "retraining"
    RESTART = "restart"
    FOLLOW_UP = "follow_up"


# What an official ticks off; the reason and the follow-ups are deeds, and the support is open or not.
TICKED = (
    ClosingStep.RENT,
    ClosingStep.LOAN,
    ClosingStep.CLAIM,
    ClosingStep.SUBSIDY,
    ClosingStep.RETRAINING,
)


class StepState(StrEnum):
    """How far a step is."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


STEP_WORDS: Mapping[ClosingStep, Words] = {
    ClosingStep.REASON: say("登记停业和原因"),
    ClosingStep.SUPPORT: say("停办还没有办完的扶持"),
    ClosingStep.RENT: say("结清场地租金"),
    ClosingStep.LOAN: say("商定贷款怎么还"),
    ClosingStep.CLAIM: say("保险理赔"),
    ClosingStep.SUBSIDY: say("创业失败社保补贴"),
    ClosingStep.RETRAINING: say("再培训"),
    ClosingStep.RESTART: say("再创业档案"),
    ClosingStep.FOLLOW_UP: say("停业后继续回访"),
}
STATE_WORDS: Mapping[StepState, Words] = {
    StepState.OPEN: say("待办"),
    StepState.DONE: say("已办"),
    StepState.NOT_NEEDED: say("无需办理"),
}


@dataclass(frozen=True)
class Way:
    """One deed that a running support offers, and what its rules say of it today; no answers: nothing is asked."""

    deed: str
    words: Words
    answers: tuple[RuleResult, ...] = ()


@dataclass(frozen=True)
class OpenMatter:
    """What is still open of one application: the step it belongs to, its state, and the deeds that end or ease it.

    A kind tells of itself by `KindQueries.open_matters`. `stops` end it; `eases` are options the rules know.
    """

    step: ClosingStep
    state: Words
    stops: tuple[Way, ...] = ()
    eases: tuple[Way, ...] = ()
