"""What an event is called in a timeline. Events are kept under codes; here each code has its sentence."""

from supportdesk.domain.budgets import FUND_WORDS, MOVE_WORDS, BudgetMove, FundMove
from supportdesk.domain.needs import DONE_WORDS
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.states import KIND_WORDS
from supportdesk.domain.words import Words, say

_WORDS = {
    "case.opened": say("建立了办件"),
    "case.handed_over": say("转交了经办人"),
    "case.closed": say("关闭了办件"),
    "case.filed_away": say("登记了档案号"),
    "case.reopened": say("重新打开了办件"),
    "case.venture_named": say("补登了创业实体"),
    "case.note_written": say("写了备注"),
    "case.bundled": say("导出了办件全卷"),
    "account.opened": say("开立了账号"),
    "account.password_set": say("设置了密码"),
    "reminder.queued": say("排定了提醒"),
    "promise.missed": say("承诺时限已过"),
    "account.signed_in": say("登录了"),
    "account.signed_out": say("退出了登录"),
    "account.locked": say("连续输错密码，账号停用"),
    "person.opened": say("登记了人员"),
    "person.identity_corrected": say("更正了姓名或证件"),
    "person.contact_corrected": say("更正了联系方式"),
    "person.background_corrected": say("更正了基本情况"),
    "person.addresses_corrected": say("更正了地址"),
    "person.bank_details_corrected": say("更正了银行账户"),
    "person.absence_corrected": say("更正了外出与返乡情况"),
    "person.hardship_corrected": say("更正了困难标记"),
    "person.notes_corrected": say("更正了备注"),
    "person.consent_corrected": say("登记了个人信息授权"),
    "person.unit_corrected": say("变更了所属机构"),
    "person.certificates_corrected": say("更正了证卡与参保"),
    "person.absence_added": say("登记了以前的外出"),
    "person.absence_row_corrected": say("更正了以前的外出"),
    "person.absence_removed": say("移除了以前的外出"),
    "person.consent_added": say("登记了单项授权"),
    "person.consent_row_corrected": say("更正或撤回了单项授权"),
    "household.member_added": say("登记了家庭成员"),
    "household.member_corrected": say("更正了家庭成员"),
    "household.member_removed": say("移除了家庭成员"),
    "person.category_added": say("认定了人员类别"),
    "person.category_ended": say("终止了人员类别"),
    "person.household_joined": say("归入了家庭户"),
    "person.household_left": say("移出了家庭户"),
    "person.merged": say("合并了重复人员"),
    "person.merge_undone": say("撤销了合并"),
    "person.revealed": say("查看了完整号码"),
    "household.opened": say("登记了家庭户"),
    "household.corrected": say("更正了家庭户"),
    "venture.opened": say("登记了创业实体"),
    "venture.registration_corrected": say("更正了登记信息"),
    "venture.business_corrected": say("更正了经营内容"),
    "venture.premises_corrected": say("更正了经营场所"),
    "venture.figures_corrected": say("更正了资金与用工"),
    "venture.status_changed": say("变更了经营状态"),
    "incubator.base_opened": say("登记了孵化基地"),
    "incubator.base_corrected": say("更正了孵化基地"),
    "incubator.base_closed": say("停止孵化基地接收新户"),
    "incubator.base_reopened": say("重新开放了孵化基地"),
    "incubator.room_added": say("登记了基地房间"),
    "incubator.room_corrected": say("更正了基地房间"),
    "paper.issued": say("出具了文书"),
    "paper.revoked": say("撤销了文书"),
    "attachment.sent": say("上传了材料"),
    "attachment.taken_back": say("撤下了上传的材料"),
    "rating.given": say("评价了服务"),
    "cases.exported": say("导出了办件名单"),
    "ledger.received": say("上传了台账"),
    "ledger.checked": say("试算了台账"),
    "person.fact_noted": say("登记核实的情况"),
    "match.offered": say("告知可享受的政策"),
    "match.confirmed": say("本人确认要申请"),
    "match.declined": say("本人不需要"),
    "ledger.unreadable": say("台账读不了"),
    "ledger.started": say("开始导入台账"),
    "ledger.resumed": say("继续导入台账"),
    "ledger.failed": say("台账导入中断"),
    "ledger.finished": say("完成了台账导入"),
    "ledger.dropped": say("放弃了台账导入"),
    "ledger.result_fetched": say("下载了台账结果"),
    "ledger.undo_asked": say("申请撤销台账导入"),
    "ledger.undo_refused": say("台账不能撤销"),
    "ledger.undone": say("撤销了台账导入"),
    "long_job.asked": say("交办了后台任务"),
    "long_job.done": say("后台任务完成"),
    "long_job.refused": say("后台任务没有办成"),
    "long_job.cancelled": say("后台任务已取消"),
    "long_job.failed": say("后台任务中断"),
    "long_job.result_fetched": say("下载了后台任务的结果"),
    "bank.opened": say("登记了银行"),
    "bank.corrected": say("更正了银行"),
    "bank.closed": say("停止向银行推荐"),
    "telling.chosen": say("选择提醒方式"),
    "telling.calendar_opened": say("生成日历地址"),
    "telling.calendar_closed": say("停用日历地址"),
    "bank.reopened": say("恢复向银行推荐"),
    "unit.opened": say("增设了机构"),
    "department.token_made": say("开了部门接口的令牌"),
    "department.token_revoked": say("作废了部门接口的令牌"),
    "department.callback_set": say("登记了回传地址"),
    "department.callback_ended": say("停止了回传"),
    **DONE_WORDS,
    "month.frozen": say("冻结了月报"),
    "month.compiled": say("签署了月报（编制）"),
    "month.reviewed": say("签署了月报（审核）"),
    "month.approved": say("签署了月报（批准）"),
    "month.sent_back": say("退回了月报"),
    "month.blocked": say("月报核对不符，没有冻结"),
    "matter.opened": say("提请了一事一议"),
    "matter.decided": say("一事一议有了结果"),
    "matter.item_agreed": say("定下了落实事项"),
    "matter.item_done": say("落实了议定事项"),
    "matter.ended": say("一事一议办结"),
    "mentor.entered": say("登记了导师或挂职人员"),
    "mentor.corrected": say("更正了导师登记"),
    "mentor.ended": say("导师任期结束"),
    "mentor.assigned": say("安排了导师"),
    "mentor.assignment_ended": say("导师指导结束"),
    "cooperation.noted": say("登记了供求"),
    "cooperation.closed": say("供求结束"),
    "closing.begun": say("登记了停业善后"),
    "closing.marked": say("记下了善后的一步"),
    "closing.restarted": say("建立了再创业档案"),
    "follow_up.done": say("完成了回访"),
    "follow_up.promised": say("安排了回访"),
    "follow_up.cancelled": say("取消了回访"),
    "follow_up.snoozed": say("推迟了回访"),
    "follow_up.handed_over": say("转交了回访"),
    "application.due_moved": say("工作日历有变，办理期限重新计算"),
}

# Work and looks beside the way of an application; everything else changes where it stands.
_QUIET = (
    "person.",
    "household.",
    "venture.",
    "case.note",
    "case.bundled",
    "cases.",
    "follow_up.",
    "need.",
    "matter.",
    "mentor.",
    "cooperation.",
    "closing.",
    "budget.",
    "fund.",
    "paper.",
    "application.",
)
_STOPPED = ".notify_missing"


def event_words(kind: str) -> Words:
    """Return what an event's code is called; a code that nobody named shows itself."""
    if kind in _WORDS:
        return _WORDS[kind]
    feature, _, deed = kind.partition(".")
    if deed == "recorded" and feature in KIND_WORDS:
        return say("登记了{kind}", kind=KIND_WORDS[feature])
    programme = PROGRAMMES.get(feature)
    if programme is not None and (words := programme.begun if deed == "begun" else programme.done_words(deed)):
        return words
    if feature == "budget" and deed in set(BudgetMove):
        return say("预算：{move}", move=MOVE_WORDS[BudgetMove(deed)])
    if feature == "fund" and deed in set(FundMove):
        return say("担保基金：{move}", move=FUND_WORDS[FundMove(deed)])
    return say("{kind}", kind=kind)


def event_shape(kind: str) -> str:
    """Return how a timeline draws an event: `decision`, `work`, `stopped` or `visit`."""
    if kind.endswith(_STOPPED):
        return "stopped"
    if kind.startswith("follow_up.done"):
        return "visit"
    return "work" if kind.startswith(_QUIET) else "decision"
