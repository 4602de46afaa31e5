"""The five grades in which applicants say how they were served (政务服务“好差评”; domain notes §7)."""

from collections.abc import Mapping
from enum import IntEnum

from supportdesk.domain.words import Words, say


class Grade(IntEnum):
    """From one, very bad, to five, very good."""

    VERY_BAD = 1
    BAD = 2
    FAIR = 3
    GOOD = 4
    VERY_GOOD = 5

    @property
    def is_bad(self) -> bool:
        """Whether somebody calls back: the two lowest grades are a bad review."""
        return self <= Grade.BAD

    @property
    def words(self) -> Words:
        """What the grade is called."""
        return GRADE_WORDS[self]


GRADE_WORDS: Mapping[Grade, Words] = {
    Grade.VERY_GOOD: say("非常满意"),
    Grade.GOOD: say("满意"),
    Grade.FAIR: say("基本满意"),
    Grade.BAD: say("不满意"),
    Grade.VERY_BAD: say("非常不满意"),
}
