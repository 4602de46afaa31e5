"""Where an application stands on its way, step by step, as an outsider sees it; every kind draws its own way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.words import Words, say


class Standing(StrEnum):
    """How a step stands; `ended` is where a refused or withdrawn application stopped."""

    DONE = "done"
    HERE = "here"
    TO_COME = "to_come"
    ENDED = "ended"


class Holder(StrEnum):
    """Who has the application on their desk."""

    APPLICANT = "applicant"
    TOWN = "town"
    COUNTY = "county"
    BANK = "bank"
    NOBODY = "nobody"


@dataclass(frozen=True)
class StageStanding:
    """One step of the way; `on` is the day on which it was done or the application ended there."""

    stage: str
    standing: Standing
    on: date | None = None


@dataclass(frozen=True)
class StepTaken:
    """A deed that was done to the application, and the state it left."""

    deed: str
    on: date
    source: str = ""


@dataclass(frozen=True)
class Stage:
    """A step of the way: the states that wait in it, the deeds that end it, and its words for the office and in plain.

    The last stage of a way waits for nothing: it is done when the one before it is.
    """

    name: str
    states: frozenset[str]
    ended_by: frozenset[str]
    office: Words
    plain: Words


@dataclass(frozen=True)
class Way:
    """The stages of a kind in order, who has each state on their desk, and where it is in one phrase.

    In `acts` the applicant must do something. `badges` are shorter words than the headline, `tells` what the applicant is
    told of a state of the kind's own: a title, and a sentence behind it.
    """

    stages: tuple[Stage, ...]
    holders: Mapping[str, Holder]
    headlines: Mapping[str, Words]
    acts: frozenset[str] = frozenset({State.DRAFT, State.SUPPLEMENT, State.RECOVERING})
    badges: Mapping[str, Words] = field(default_factory=dict)
    tells: Mapping[str, tuple[Words, Words | None]] = field(default_factory=dict)

    def stage_of(self, state: str) -> int | None:
        """Return the place of the stage in which a state waits."""
        return next((place for place, stage in enumerate(self.stages) if state in stage.states), None)

    def standing(self, state: str, taken: Iterable[StepTaken]) -> tuple[StageStanding, ...]:
        """Return the steps: done with their days, the one where it is now, those to come.

        `taken` are the deeds in the order in which they were done. A refused or withdrawn application ends in the step it
        had reached; a step that was gone back from counts as not done.
        """
        days: dict[str, date] = {}
        left, ended_on = 0, None
        for one in taken:
            for stage in self.stages:
                if one.deed in stage.ended_by:
                    days[stage.name] = one.on
            if (source := self.stage_of(one.source)) is not None:
                left, ended_on = source, one.on
        if state in {State.REFUSED, State.WITHDRAWN}:
            done = tuple(StageStanding(s.name, Standing.DONE, days.get(s.name)) for s in self.stages[:left])
            return (*done, StageStanding(self.stages[left].name, Standing.ENDED, ended_on))
        here = self.stage_of(state)
        if here is None:
            last, before = self.stages[-1], self.stages[-2]
            days[last.name] = days.get(before.name) or days.get(last.name)  # type: ignore[assignment]  # or no day
            return tuple(StageStanding(s.name, Standing.DONE, days.get(s.name)) for s in self.stages)
        return tuple(
            StageStanding(s.name, Standing.DONE, days.get(s.name))
            if place < here
            else StageStanding(s.name, Standing.HERE if place == here else Standing.TO_COME)
            for place, s in enumerate(self.stages)
        )


S, D, H = State, Deed, Holder

# The stages up to the public notice are alike; what ends the notice differs.
UP_TO_DECISION: tuple[Stage, ...] = (
    Stage("received", frozenset({S.DRAFT}), frozenset({D.SUBMIT}), say("收件"), say("收到申请")),
    Stage(
        "acceptance", frozenset({S.RECEIVED, S.SUPPLEMENT}), frozenset({D.ACCEPT, D.ACCEPT_BY_SILENCE}), say("受理"),
        say("看材料齐不齐"),
    ),
    Stage("town_check", frozenset({S.ACCEPTED}), frozenset({D.PASS_TOWN_CHECK}), say("乡镇初审"), say("乡镇上门看")),
    Stage("review", frozenset({S.REVIEW}), frozenset({D.PASS_REVIEW}), say("复核"), say("县里复核")),
    Stage(
        "decision", frozenset({S.DECISION, S.SECOND_DECISION}), frozenset({D.APPROVE, D.APPROVE_SECOND}), say("审批"),
        say("县里审批"),
    ),
)  # fmt: skip


def publicity_stage(*ended_by: str) -> Stage:
    """The public notice, ended by the deed that comes after it."""
    states = frozenset({S.APPROVED, S.PUBLICITY, S.OBJECTION})
    return Stage("publicity", states, frozenset(ended_by), say("公示"), say("公示"))


PAID_WAY: tuple[Stage, ...] = (
    *UP_TO_DECISION,
    publicity_stage(D.ORDER_PAYMENT),
    Stage("payment", frozenset({S.PAYING, S.RETURNED}), frozenset({D.PAY}), say("拨付"), say("拨钱")),
    Stage("follow_up", frozenset({S.PAID, S.RECOVERING}), frozenset({D.CLOSE, D.RECOVER_ALL, D.WAIVE}), say("回访"), say("回访")),
    Stage("closed", frozenset(), frozenset({D.CLOSE, D.RECOVER_ALL, D.WAIVE}), say("办结"), say("办完了")),
)  # fmt: skip

HOLDERS: Mapping[str, Holder] = {
    S.DRAFT: H.APPLICANT,
    S.RECEIVED: H.TOWN,
    S.SUPPLEMENT: H.APPLICANT,
    S.ACCEPTED: H.TOWN,
    **dict.fromkeys(
        (S.REVIEW, S.DECISION, S.SECOND_DECISION, S.APPROVED, S.PUBLICITY, S.OBJECTION, S.PAYING, S.RETURNED,
         S.RECOVERING), H.COUNTY,
    ),
    S.PAID: H.NOBODY,
    **dict.fromkeys((S.CLOSED, S.RECOVERED, S.REFUSED, S.WITHDRAWN), H.NOBODY),
}  # fmt: skip

HEADLINES: Mapping[str, Words] = {
    S.DRAFT: say("还没有提交"),
    S.RECEIVED: say("正在看材料"),
    S.SUPPLEMENT: say("等您补材料"),
    S.ACCEPTED: say("乡镇正在初审"),
    S.REVIEW: say("县里正在复核"),
    S.DECISION: say("正在审批"),
    S.SECOND_DECISION: say("正在审批"),
    S.APPROVED: say("已经批准，准备公示"),
    S.PUBLICITY: say("已经批准，正在公示"),
    S.OBJECTION: say("有人提出异议，正在核实"),
    S.PAYING: say("已报财政，等拨付"),
    S.PAID: say("钱已经拨付"),
    S.RETURNED: say("没有拨成，正在核对账户"),
    S.RECOVERING: say("须退回已拨的钱"),
    S.CLOSED: say("已经办完"),
    S.RECOVERED: say("已拨的钱已退回"),
    S.REFUSED: say("没有批准"),
    S.WITHDRAWN: say("已经撤回"),
}
