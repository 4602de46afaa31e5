"""What the tax relief's own states and deeds are called, how they are drawn, and how its way is shown."""

from collections.abc import Mapping

from supportdesk.domain.applications.states import State
from supportdesk.domain.applications.way import HEADLINES, HOLDERS, UP_TO_DECISION, Holder, Stage, Way
from supportdesk.domain.applications.words import Mark
from supportdesk.domain.words import Words, say

from .ledger import OffsetMethod, OffsetTax
from .states import TaxDeed, TaxState
from .terms import Place
from .turnover import FilingPeriod

S, D = TaxState, TaxDeed

OWN_STATE_WORDS: Mapping[str, Words] = {
    State.APPROVED: say("已认定待标注"),
    S.RUNNING: say("享受减免中"),
    S.ENDED: say("享受期结束"),
    S.STOPPED: say("停止享受"),
}
OWN_DEED_WORDS: Mapping[str, Words] = {
    D.MARK: say("标注就业创业证"),
    D.ENTER_HIRE: say("登记招用人员"),
    D.END_HIRE: say("登记离职"),
    D.FILE: say("登记一期申报"),
    D.CORRECT_FILING: say("更正一期申报"),
    D.COMPARE: say("登记税务核定数"),
    D.SETTLE_YEAR: say("年度汇算"),
    D.END: say("结束享受"),
    D.STOP: say("停止享受"),
}
OWN_DONE_WORDS: Mapping[str, Words] = {
    D.MARK: say("标注了就业创业证，开始享受"),
    D.ENTER_HIRE: say("登记了招用人员"),
    D.END_HIRE: say("登记了招用人员离职"),
    D.FILE: say("登记了一期申报"),
    D.CORRECT_FILING: say("更正了一期申报"),
    D.COMPARE: say("登记了税务机关核定数"),
    D.SETTLE_YEAR: say("作了年度汇算"),
    D.END: say("享受期结束"),
    D.STOP: say("停止享受"),
}
OWN_MARKS: Mapping[str, Mark] = {
    State.APPROVED: Mark.ACT,
    S.RUNNING: Mark.GOOD,
    S.ENDED: Mark.OFF,
    S.STOPPED: Mark.BAD,
}
TAX_WORDS: Mapping[str, Words] = {
    OffsetTax.VAT: say("增值税"),
    OffsetTax.URBAN_MAINTENANCE: say("城市维护建设税"),
    OffsetTax.EDUCATION_SURCHARGE: say("教育费附加"),
    OffsetTax.LOCAL_EDUCATION: say("地方教育附加"),
    OffsetTax.INCOME_TAX: say("所得税"),
}
METHOD_WORDS: Mapping[str, Words] = {
    OffsetMethod.BY_FILING: say("每期单独扣减"),
    OffsetMethod.CUMULATIVE: say("按年累计扣减，后期补足前期"),
}
PLACE_WORDS: Mapping[str, Words] = {
    Place.CITY: say("市区"),
    Place.TOWN: say("县城、镇"),
    Place.OTHER: say("其他地方"),
}
FILING_WORDS: Mapping[str, Words] = {FilingPeriod.MONTH: say("按月申报"), FilingPeriod.QUARTER: say("按季申报")}


def period_words(year: int, number: int, filing: FilingPeriod) -> Words:
    """Say which period it is."""
    if filing is FilingPeriod.MONTH:
        return say("{year} 年 {number} 月", year=year, number=number)
    return say("{year} 年第 {number} 季度", year=year, number=number)


_ENDS = frozenset({D.END, D.STOP})
WAY = Way(
    (
        *UP_TO_DECISION,
        Stage("marking", frozenset({State.APPROVED}), frozenset({D.MARK}), say("标注证件"), say("标注就业创业证")),
        Stage("relief", frozenset({S.RUNNING}), _ENDS, say("享受减免"), say("享受减免")),
        Stage("closed", frozenset(), _ENDS, say("办结"), say("办完了")),
    ),
    {**HOLDERS, S.RUNNING: Holder.NOBODY, S.ENDED: Holder.NOBODY, S.STOPPED: Holder.NOBODY},
    {
        **HEADLINES,
        State.APPROVED: say("类别已经认定，准备标注就业创业证"),
        S.RUNNING: say("正在享受税费减免"),
        S.ENDED: say("享受期已经结束"),
        S.STOPPED: say("已停止享受"),
    },
    tells={
        S.RUNNING: (say("正在享受税费减免"), say("每期申报后把申报数告诉经办人；减免多少以税务机关核定的为准。")),
    },
)
