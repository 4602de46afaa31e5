"""Where a loan stands on its way, step by step, and what that means to the person who asked for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.words import Words, say


class Stage(StrEnum):
    """A step of the way as an outsider sees it; several states may belong to one."""

    RECEIVED = "received"
    ACCEPTANCE = "acceptance"
    TOWN_CHECK = "town_check"
    REVIEW = "review"
    DECISION = "decision"
    PUBLICITY = "publicity"
    BANK = "bank"
    REPAYING = "repaying"
    SETTLED = "settled"


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

    stage: Stage
    standing: Standing
    on: date | None = None


@dataclass(frozen=True)
class StepTaken:
    """A deed that was done to the application, and the state it left."""

    deed: str
    on: date
    source: str = ""


# The step that an application in a state waits in.
STAGE_OF: Mapping[LoanState, Stage] = {
    LoanState.DRAFT: Stage.RECEIVED,
    LoanState.RECEIVED: Stage.ACCEPTANCE,
    LoanState.SUPPLEMENT: Stage.ACCEPTANCE,
    LoanState.ACCEPTED: Stage.TOWN_CHECK,
    LoanState.REVIEW: Stage.REVIEW,
    LoanState.DECISION: Stage.DECISION,
    LoanState.SECOND_DECISION: Stage.DECISION,
    LoanState.APPROVED: Stage.PUBLICITY,
    LoanState.PUBLICITY: Stage.PUBLICITY,
    LoanState.OBJECTION: Stage.PUBLICITY,
    LoanState.BANK: Stage.BANK,
    LoanState.DECLINED: Stage.BANK,
    LoanState.SIGNED: Stage.BANK,
    LoanState.REPAYING: Stage.REPAYING,
    LoanState.OVERDUE: Stage.REPAYING,
    LoanState.COMPENSATED: Stage.REPAYING,
    LoanState.RECOVERING: Stage.REPAYING,
}
# The deeds that bring a step to its end.
_ENDS: Mapping[Stage, frozenset[LoanDeed]] = {
    Stage.RECEIVED: frozenset({LoanDeed.SUBMIT}),
    Stage.ACCEPTANCE: frozenset({LoanDeed.ACCEPT, LoanDeed.ACCEPT_BY_SILENCE}),
    Stage.TOWN_CHECK: frozenset({LoanDeed.PASS_TOWN_CHECK}),
    Stage.REVIEW: frozenset({LoanDeed.PASS_REVIEW}),
    Stage.DECISION: frozenset({LoanDeed.APPROVE, LoanDeed.APPROVE_SECOND}),
    Stage.PUBLICITY: frozenset({LoanDeed.REFER}),
    Stage.BANK: frozenset({LoanDeed.DISBURSE}),
    Stage.REPAYING: frozenset(
        {LoanDeed.SETTLE, LoanDeed.SETTLE_EARLY, LoanDeed.RECOVER_ALL, LoanDeed.WRITE_OFF},
    ),
}
_STOPPED = frozenset({LoanState.REFUSED, LoanState.WITHDRAWN})

HOLDERS: Mapping[LoanState, Holder] = {
    LoanState.DRAFT: Holder.APPLICANT,
    LoanState.RECEIVED: Holder.TOWN,
    LoanState.SUPPLEMENT: Holder.APPLICANT,
    LoanState.ACCEPTED: Holder.TOWN,
    LoanState.REVIEW: Holder.COUNTY,
    LoanState.DECISION: Holder.COUNTY,
    LoanState.SECOND_DECISION: Holder.COUNTY,
    LoanState.APPROVED: Holder.COUNTY,
    LoanState.PUBLICITY: Holder.COUNTY,
    LoanState.OBJECTION: Holder.COUNTY,
    LoanState.BANK: Holder.BANK,
    LoanState.DECLINED: Holder.COUNTY,
    LoanState.SIGNED: Holder.BANK,
    LoanState.REPAYING: Holder.BANK,
    LoanState.OVERDUE: Holder.BANK,
    LoanState.COMPENSATED: Holder.COUNTY,
    LoanState.RECOVERING: Holder.COUNTY,
    LoanState.SETTLED: Holder.NOBODY,
    LoanState.RECOVERED: Holder.NOBODY,
    LoanState.WRITTEN_OFF: Holder.NOBODY,
    LoanState.REFUSED: Holder.NOBODY,
    LoanState.WITHDRAWN: Holder.NOBODY,
}

# In the words of the office, for papers.
OFFICE_WORDS: Mapping[Stage, Words] = {
    Stage.RECEIVED: say("收件"),
    Stage.ACCEPTANCE: say("受理"),
    Stage.TOWN_CHECK: say("乡镇初审"),
    Stage.REVIEW: say("复核"),
    Stage.DECISION: say("审批"),
    Stage.PUBLICITY: say("公示"),
    Stage.BANK: say("银行放款"),
    Stage.REPAYING: say("还款贴息"),
    Stage.SETTLED: say("结清"),
}
# In plain words, for the applicant.
PLAIN_WORDS: Mapping[Stage, Words] = {
    Stage.RECEIVED: say("收到申请"),
    Stage.ACCEPTANCE: say("看材料齐不齐"),
    Stage.TOWN_CHECK: say("乡镇上门看"),
    Stage.REVIEW: say("县里复核"),
    Stage.DECISION: say("县里审批"),
    Stage.PUBLICITY: say("公示"),
    Stage.BANK: say("银行放款"),
    Stage.REPAYING: say("按期还款"),
    Stage.SETTLED: say("还清"),
}
# Where it is, in one phrase.
HEADLINES: Mapping[LoanState, Words] = {
    LoanState.DRAFT: say("还没有提交"),
    LoanState.RECEIVED: say("正在看材料"),
    LoanState.SUPPLEMENT: say("等您补材料"),
    LoanState.ACCEPTED: say("乡镇正在初审"),
    LoanState.REVIEW: say("县里正在复核"),
    LoanState.DECISION: say("正在审批"),
    LoanState.SECOND_DECISION: say("正在审批"),
    LoanState.APPROVED: say("已经批准，准备公示"),
    LoanState.PUBLICITY: say("已经批准，正在公示"),
    LoanState.OBJECTION: say("有人提出异议，正在核实"),
    LoanState.BANK: say("银行正在审核"),
    LoanState.DECLINED: say("银行没有同意，县里在想办法"),
    LoanState.SIGNED: say("合同已签，等银行放款"),
    LoanState.REPAYING: say("已经放款，正在还款"),
    LoanState.OVERDUE: say("还款逾期了"),
    LoanState.COMPENSATED: say("担保基金已代您还款"),
    LoanState.RECOVERING: say("担保基金已代您还款"),
    LoanState.SETTLED: say("已经还清"),
    LoanState.RECOVERED: say("已经还清"),
    LoanState.WRITTEN_OFF: say("这笔贷款已了结"),
    LoanState.REFUSED: say("没有批准"),
    LoanState.WITHDRAWN: say("已经撤回"),
}


def way_of(state: LoanState, taken: Iterable[StepTaken]) -> tuple[StageStanding, ...]:
    """Return the steps of a loan's way: done with their days, the one where it is now, those to come.

    `taken` are the deeds in the order in which they were done. A refused or withdrawn application ends in the step it had
    reached; a step that was gone back from counts as not done.
    """
    days: dict[Stage, date] = {}
    left, ended_on = LoanState.DRAFT, None
    for one in taken:
        for stage, deeds in _ENDS.items():
            if one.deed in deeds:
                days[stage] = one.on
        if one.source in STAGE_OF:
            left, ended_on = LoanState(one.source), one.on
    stages = tuple(Stage)
    if state in _STOPPED:
        place = stages.index(STAGE_OF[left])
        done = tuple(StageStanding(stage, Standing.DONE, days.get(stage)) for stage in stages[:place])
        return (*done, StageStanding(stages[place], Standing.ENDED, ended_on))
    if state not in STAGE_OF:
        last = days.get(Stage.REPAYING)
        return tuple(
            StageStanding(stage, Standing.DONE, last if stage is Stage.SETTLED else days.get(stage)) for stage in stages
        )
    place = stages.index(STAGE_OF[state])
    return tuple(
        StageStanding(stage, Standing.DONE, days.get(stage))
        if at < place
        else StageStanding(stage, Standing.HERE if at == place else Standing.TO_COME)
        for at, stage in enumerate(stages)
    )
