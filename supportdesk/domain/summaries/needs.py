"""The block of needs beyond money: raised, answered, closed, and those that are late, by town and by department.

Source: domain notes §6 (visits: needs raised and closed) and §2.10.
"""

from supportdesk.domain.summaries.indicators import Better, Block, BlockCode, Indicator, Measure, Split, Unit
from supportdesk.domain.words import say

SPLITS = (Split.TOWN, Split.DEPARTMENT)

NEEDS = Block(
    BlockCode.NEEDS,
    say("需求"),
    (
        Indicator("needs_opened", say("提出需求"), say("按提出日计；还没有转办的，部门栏为未填。"), Unit.APPLICATIONS, splits=SPLITS),
        Indicator(
            "needs_answered", say("答复需求"), say("按答复日计，重新办理的按最近一次。"), Unit.APPLICATIONS, splits=SPLITS,
            better=Better.MORE,
        ),
        Indicator(
            "needs_answered_on_time", say("其中按时"), say("答复日不晚于期限。"), Unit.APPLICATIONS, splits=SPLITS,
            better=Better.MORE,
        ),
        Indicator(
            "needs_on_time_share", say("按时答复率"), say("按时 ÷ 答复。"), Unit.PERCENT, Measure.PERCENT, splits=SPLITS,
            part="needs_answered_on_time", base="needs_answered", better=Better.MORE,
        ),
        Indicator(
            "needs_closed", say("办结需求"), say("凭佐证办结的，按办结日计；重新办理的不计。"), Unit.APPLICATIONS, splits=SPLITS,
            better=Better.MORE,
        ),
        Indicator(
            "needs_declined", say("办不了的需求"), say("说明了原因、办不了的，按说明日计。"), Unit.APPLICATIONS, splits=SPLITS,
            better=Better.FEWER,
        ),
        Indicator(
            "needs_open", say("期末在办"), say("期末日已提出、没有办结也没有说明办不了的。"), Unit.APPLICATIONS,
            Measure.STANDS, splits=SPLITS, better=Better.FEWER,
        ),
        Indicator(
            "needs_late", say("其中超期未答复"), say("期末日期限已过、还没有答复的。"), Unit.APPLICATIONS, Measure.STANDS,
            splits=SPLITS, better=Better.FEWER,
        ),
    ),
)  # fmt: skip
