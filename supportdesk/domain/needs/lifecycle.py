"""The life of a need: open, with a department, answered, closed with its proof or not possible with its reason.

Domain notes §2.10: type, owner department, due, answer, satisfied or not. An end is never final for the person: whoever
is not content has it opened again, and the days are counted anew.
"""

from collections.abc import Mapping
from enum import StrEnum

from supportdesk.domain.lifecycle import Lifecycle, Step
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say


class NeedState(StrEnum):
    """What a need waits for, or how it ended."""

    OPEN = "open"
    WITH_DEPARTMENT = "with_department"
    ANSWERED = "answered"
    CLOSED = "closed"
    NOT_POSSIBLE = "not_possible"


class NeedDeed(StrEnum):
    """What can be done to a need."""

    REFER = "refer"
    ANSWER = "answer"
    CLOSE = "close"
    DECLINE = "decline"
    REOPEN = "reopen"


S, D = NeedState, NeedDeed


def _row(source: NeedState, deed: NeedDeed, target: NeedState) -> Step:
    return Step(source, deed, target, Permission.CASE_WRITE, event=f"need.{deed.value}")


LIFECYCLE = Lifecycle(
    S.OPEN,
    {S.CLOSED, S.NOT_POSSIBLE},
    [
        _row(S.OPEN, D.REFER, S.WITH_DEPARTMENT),
        _row(S.OPEN, D.ANSWER, S.ANSWERED),
        _row(S.OPEN, D.DECLINE, S.NOT_POSSIBLE),
        _row(S.WITH_DEPARTMENT, D.ANSWER, S.ANSWERED),
        # The wrong department sends it back: it goes on to another, and the limit stays.
        _row(S.WITH_DEPARTMENT, D.REFER, S.WITH_DEPARTMENT),
        _row(S.WITH_DEPARTMENT, D.DECLINE, S.NOT_POSSIBLE),
        _row(S.ANSWERED, D.CLOSE, S.CLOSED),
        _row(S.ANSWERED, D.REOPEN, S.OPEN),
        _row(S.CLOSED, D.REOPEN, S.OPEN),
        _row(S.NOT_POSSIBLE, D.REOPEN, S.OPEN),
    ],
)

# In these the promised day runs.
RUNNING = frozenset({S.OPEN, S.WITH_DEPARTMENT})

STATE_WORDS: Mapping[NeedState, Words] = {
    S.OPEN: say("待转办"),
    S.WITH_DEPARTMENT: say("部门办理中"),
    S.ANSWERED: say("已答复"),
    S.CLOSED: say("已办结"),
    S.NOT_POSSIBLE: say("办不了"),
}
DEED_WORDS: Mapping[NeedDeed, Words] = {
    D.REFER: say("转给部门"),
    D.ANSWER: say("登记答复"),
    D.CLOSE: say("凭佐证办结"),
    D.DECLINE: say("说明办不了"),
    D.REOPEN: say("重新办理"),
}
DONE_WORDS: Mapping[str, Words] = {
    "need.opened": say("提出了需求"),
    "need.refer": say("需求转给了部门"),
    "need.answer": say("需求有了答复"),
    "need.close": say("需求办结"),
    "need.decline": say("需求办不了，已说明原因"),
    "need.reopen": say("需求重新办理"),
}
