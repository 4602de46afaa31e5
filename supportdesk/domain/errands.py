"""Work that no application's state asks for: needs, what was agreed on a matter, claims, classes. For the Today page.

Who has the word, what is to be done, what its limit is called, what the button says: as `DeskStep` has it for applications.
"""

from collections.abc import Mapping

from supportdesk.domain.applications.desk import DeskStep, Holder
from supportdesk.domain.needs import NeedState
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.domain.programmes.training import ClassState
from supportdesk.domain.words import Words, say

H, P = Holder, Permission
CLAIM, CLASS, NEED, MATTER = "claim", "class", "need", "matter"


def _step(
    kind: str, state: str, holder: Holder, permission: Permission, title: Words, limit: Words, button: Words
) -> DeskStep:
    return DeskStep(kind, state, holder, permission, title, limit, button)


CLAIM_STEPS: Mapping[ClaimState, DeskStep] = {
    ClaimState.REPORTED: _step(
        CLAIM, "reported", H.TOWN, P.SUPPORT_CHECK, say("现场查勘这件理赔"), say("查勘期限"), say("去查勘")
    ),
    ClaimState.CHECKED: _step(
        CLAIM, "checked", H.REVIEWER, P.SUPPORT_REVIEW, say("核定这件理赔的损失"), say("核定期限"), say("去核定")
    ),
    ClaimState.AUDITED: _step(
        CLAIM, "audited", H.DECIDER, P.SUPPORT_DECIDE, say("评审这件理赔"), say("评审期限"), say("去评审")
    ),
    ClaimState.APPROVED: _step(
        CLAIM, "approved", H.CENTRE, P.SUPPORT_BOOK, say("公示这件理赔"), say("已评审"), say("去公示")
    ),
    ClaimState.PUBLICITY: _step(
        CLAIM, "publicity", H.PUBLIC, P.SUPPORT_BOOK, say("等理赔公示期满"), say("公示"), say("查看理赔")
    ),
    ClaimState.OBJECTION: _step(
        CLAIM, "objection", H.DECIDER, P.SUPPORT_DECIDE, say("处理对赔付的异议"), say("异议"), say("处理异议")
    ),
    ClaimState.APPEALED: _step(
        CLAIM, "appealed", H.DECIDER, P.SUPPORT_DECIDE, say("处理对赔付决定的申诉"), say("申诉"), say("处理申诉")
    ),
}
# When its notice is over, a claim waits for whoever books the insurer's payment, and had no hand in it.
CLAIM_PAYABLE = _step(
    CLAIM, "payable", H.REVIEWER, P.SUPPORT_BOOK, say("公示期满，登记赔付"), say("公示期满"), say("登记赔付")
)
CLASS_STEPS: Mapping[ClassState, DeskStep] = {
    ClassState.ENROLLING: _step(
        CLASS, "enrolling", H.HANDLER, P.SUPPORT_WRITE, say("确定录取名单"), say("开班日期"), say("打开培训班")
    ),
    ClassState.ALLOTTED: _step(
        CLASS, "allotted", H.REVIEWER, P.SUPPORT_CHECK, say("开班检查"), say("开班日期"), say("去检查")
    ),
    ClassState.RUNNING: _step(
        CLASS, "running", H.HANDLER, P.SUPPORT_WRITE, say("登记成绩并结业"), say("结业日期"), say("打开培训班")
    ),
}
NEED_STEPS: Mapping[NeedState, DeskStep] = {
    NeedState.OPEN: _step(NEED, "open", H.HANDLER, P.CASE_WRITE, say("转办或答复需求"), say("答复期限"), say("去办理")),
    NeedState.WITH_DEPARTMENT: _step(
        NEED, "with_department", H.HANDLER, P.CASE_WRITE, say("催办并登记部门答复"), say("答复期限"), say("登记答复")
    ),
    NeedState.ANSWERED: _step(
        NEED, "answered", H.HANDLER, P.CASE_WRITE, say("凭佐证办结需求"), say("已答复"), say("去办结")
    ),
}
MATTER_ITEM = _step(MATTER, "item", H.HANDLER, P.CASE_WRITE, say("落实议定事项"), say("落实期限"), say("登记落实"))
MATTER_REVIEW = _step(MATTER, "review", H.HANDLER, P.CASE_WRITE, say("回看议定事项"), say("回看日期"), say("去办理"))
