"""What each kind of paper is called."""

from supportdesk.domain.words import Words, say

KIND_WORDS: dict[str, Words] = {
    "case_summary": say("返乡创业办件摘要"),
    "archive_list": say("档案目录"),
    "receipt": say("收件回执"),
    "acceptance": say("受理通知书"),
    "missing_papers_notice": say("一次性补正告知书"),
    "refusal": say("不予批准决定书"),
    "revocation": say("撤销决定书"),
    "recommendation": say("创业担保贷款推荐（资格审核）表"),
    "publicity": say("公示名单"),
    "payment_voucher": say("领款凭证"),
    "subsidy_sheet": say("贴息审核汇总表"),
    "tenancy_sheet": say("入孵确认和退出结算单"),
    "instalment_plan": say("分期还款计划表"),
    "tax_ledger": say("税费减免参考账（测算）"),
    "claim_sheet": say("理赔审核表"),
    "award_sheet": say("审批表"),
    "payment_list": say("资金拨付清单"),
    "repayment_reminder": say("还款提醒"),
    "overdue_demand": say("逾期催收通知书"),
    "visit_record": say("走访记录表"),
    "training_roster": say("培训花名册"),
    "monthly_summary": say("月度汇总"),
}
