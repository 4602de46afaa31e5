"""What the parts of a figure are called that is broken down by a trait which has words of its own, not a list of codes."""

from collections.abc import Mapping
from itertools import pairwise

from supportdesk.domain.programmes.catalogue import SUBJECT_WORDS
from supportdesk.domain.programmes.parameter_words import PAYER_WORDS
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.words import Words, say

# From which age on a band begins; how statistics are drawn up, no rule of the trade.
BANDS = (16, 25, 35, 45, 55)
YOUNGER = "under"
MALE, FEMALE = "M", "F"

WORDS: Mapping[Split, Mapping[str, Words]] = {
    Split.SEX: {MALE: say("男"), FEMALE: say("女")},
    Split.AGE: {
        YOUNGER: say("{years} 岁以下", years=BANDS[0]),
        **{str(first): say("{first}—{last} 岁", first=first, last=then - 1) for first, then in pairwise(BANDS)},
        str(BANDS[-1]): say("{years} 岁及以上", years=BANDS[-1]),
    },
    Split.LEVEL: PAYER_WORDS,
    Split.SUBJECT: SUBJECT_WORDS,
}
SPLIT_WORDS: Mapping[Split, Words] = {
    Split.TOWN: say("按乡镇"),
    Split.INDUSTRY: say("按行业"),
    Split.BANK: say("按银行"),
    Split.DEPARTMENT: say("按部门"),
    Split.SEX: say("按性别"),
    Split.AGE: say("按年龄"),
    Split.EDUCATION: say("按文化程度"),
    Split.ORIGIN: say("按务工省份"),
    Split.CATEGORY: say("按人员类别（可重叠，不相加）"),
    Split.LEGAL_FORM: say("按经营主体类型"),
    Split.STAGE: say("按阶段和状态"),
    Split.GRADE: say("按评价等级"),
    Split.LEVEL: say("按承担的财政"),
    Split.SUBJECT: say("按事项"),
}


def words_of(split: Split, key: str) -> Words | None:
    """What a part is called; None where its name stands in the figures themselves."""
    return WORDS.get(split, {}).get(key)
