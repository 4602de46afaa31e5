"""The life of a class: filed, places given, opened after a check, examined, ended; or called off."""

from collections.abc import Mapping
from enum import StrEnum

from supportdesk.domain.lifecycle import Lifecycle, Step
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say


class ClassState(StrEnum):
    """Where a class stands."""

    ENROLLING = "enrolling"
    ALLOTTED = "allotted"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class ClassDeed(StrEnum):
    """What is done to a class; the word is the second part of the event's kind."""

    CORRECT = "class_corrected"
    ENROL = "enrolled"
    LEAVE = "enrolment_withdrawn"
    ALLOT = "places_allotted"
    OPEN = "class_opened"
    MARK = "attendance_marked"
    EXAMINE = "exam_recorded"
    CERTIFY = "certified"
    END = "class_ended"
    CANCEL = "class_cancelled"


class EnrolmentState(StrEnum):
    """Enrolled and not yet decided, with a place, on the waiting list, or gone."""

    ENROLLED = "enrolled"
    PLACED = "placed"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


S, D, P = ClassState, ClassDeed, Permission


def _row(source: ClassState, deed: ClassDeed, target: ClassState, permission: Permission, *guards: str) -> Step:
    return Step(source, deed, target, permission, guards, event=f"training.{deed.value}")


CLASS_LIFECYCLE = Lifecycle(
    S.ENROLLING,
    {S.ENDED, S.CANCELLED},
    [
        _row(S.ENROLLING, D.CORRECT, S.ENROLLING, P.SUPPORT_WRITE),
        # Once places are given only the school's account: a payment that bounced is ordered again to the right one.
        *(_row(state, D.CORRECT, state, P.SUPPORT_WRITE, "account_only") for state in (S.ALLOTTED, S.RUNNING, S.ENDED)),
        _row(S.ENROLLING, D.ENROL, S.ENROLLING, P.SUPPORT_WRITE),
        _row(S.ENROLLING, D.LEAVE, S.ENROLLING, P.SUPPORT_WRITE),
        _row(S.ENROLLING, D.ALLOT, S.ALLOTTED, P.SUPPORT_WRITE, "hours_planned"),
        _row(S.ENROLLING, D.CANCEL, S.CANCELLED, P.SUPPORT_WRITE),
        # Who comes late is placed while there are seats, else waits; who leaves makes room for the next in line.
        _row(S.ALLOTTED, D.ENROL, S.ALLOTTED, P.SUPPORT_WRITE),
        _row(S.ALLOTTED, D.LEAVE, S.ALLOTTED, P.SUPPORT_WRITE),
        _row(S.ALLOTTED, D.OPEN, S.RUNNING, P.SUPPORT_CHECK, "somebody_placed"),
        _row(S.ALLOTTED, D.CANCEL, S.CANCELLED, P.SUPPORT_WRITE),
        _row(S.RUNNING, D.LEAVE, S.RUNNING, P.SUPPORT_WRITE),
        _row(S.RUNNING, D.MARK, S.RUNNING, P.SUPPORT_WRITE),
        _row(S.RUNNING, D.EXAMINE, S.RUNNING, P.SUPPORT_WRITE),
        _row(S.RUNNING, D.CERTIFY, S.RUNNING, P.SUPPORT_WRITE),
        _row(S.RUNNING, D.END, S.ENDED, P.SUPPORT_WRITE),
        # A certificate may come after the end.
        _row(S.ENDED, D.CERTIFY, S.ENDED, P.SUPPORT_WRITE),
    ],
)

CLASS_STATE_WORDS: Mapping[str, Words] = {
    S.ENROLLING: say("报名中"),
    S.ALLOTTED: say("名单已定"),
    S.RUNNING: say("培训中"),
    S.ENDED: say("已结业"),
    S.CANCELLED: say("已取消"),
}
ENROLMENT_STATE_WORDS: Mapping[str, Words] = {
    EnrolmentState.ENROLLED: say("已报名"),
    EnrolmentState.PLACED: say("已录取"),
    EnrolmentState.WAITING: say("候补"),
    EnrolmentState.WITHDRAWN: say("已退出"),
}
CLASS_DEED_WORDS: Mapping[str, Words] = {
    D.CORRECT: say("修改班级"),
    D.ENROL: say("登记报名"),
    D.LEAVE: say("登记退出"),
    D.ALLOT: say("确定录取名单"),
    D.OPEN: say("开班检查，开班"),
    D.MARK: say("登记考勤"),
    D.EXAMINE: say("登记考试成绩"),
    D.CERTIFY: say("登记合格证书"),
    D.END: say("结业"),
    D.CANCEL: say("取消班级"),
}
CLASS_DONE_WORDS: Mapping[str, Words] = {
    "course_opened": say("登记了培训课程"),
    "course_corrected": say("更正了培训课程"),
    "class_planned": say("备案了培训班"),
    D.CORRECT: say("修改了培训班"),
    D.ENROL: say("报名参加培训"),
    D.LEAVE: say("退出了培训班"),
    "moved_up": say("候补录取"),
    D.ALLOT: say("确定了录取名单"),
    D.OPEN: say("检查后开班"),
    D.MARK: say("登记了考勤"),
    D.EXAMINE: say("登记了考试成绩"),
    D.CERTIFY: say("登记了合格证书"),
    D.END: say("培训班结业"),
    D.CANCEL: say("取消了培训班"),
    "list_imported": say("导入了培训花名册"),
    "started": say("取证后创业，已登记"),
}
