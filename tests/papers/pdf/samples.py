"""Papers of invented people, as a clerk would see them; their sums agree, from paper to paper."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from supportdesk.domain.money import Money
from supportdesk.domain.words import say
from supportdesk.papers.pdf.case_summary import (
    CaseSummary,
    Detail,
    DetailColumn,
    DetailTable,
    EligibilityGroup,
    Estimate,
    FollowUpRow,
    SupportRow,
    TimelineEntry,
)
from supportdesk.papers.pdf.contents import (
    Calculation,
    Fact,
    Finding,
    Office,
    Period,
    Printed,
    PromiseState,
    RuleRow,
    Signature,
    Stage,
    StageState,
    Step,
    Verification,
)
from supportdesk.papers.pdf.letter import Letter
from supportdesk.papers.pdf.missing_papers_notice import MissingPaper, MissingPapersNotice
from supportdesk.papers.pdf.payment_voucher import PaymentVoucher, VoucherRow
from supportdesk.papers.pdf.publicity_list import PublicityList, PublicityRow
from supportdesk.papers.pdf.receipt import NextStep, Receipt, ReceivedPaper
from supportdesk.papers.pdf.recommendation import Opinion, Recommendation
from supportdesk.papers.pdf.refusal import Ground, Refusal, Remedy
from supportdesk.papers.pdf.repayment_notice import RepaymentNotice
from supportdesk.papers.pdf.revocation import Revocation
from supportdesk.papers.pdf.subsidy_sheet import SubsidyRow, SubsidySheet

CHINA = timezone(timedelta(hours=8))
SITE = "https://chuangye.example.gov.cn/verify/"


def verification(code: str) -> Verification:
    return Verification(code, SITE + code)


PRINTED = Printed(
    at=datetime(2026, 11, 22, 9, 42, tzinfo=CHINA),
    by="县中心 经办 林某",
    as_of=datetime(2026, 11, 20, 18, 0, tzinfo=CHINA),
    purpose="复核会商",
)
MET, UNMET, UNKNOWN = Finding.MET, Finding.UNMET, Finding.UNKNOWN
DONE, NOW, LATER = StageState.DONE, StageState.NOW, StageState.LATER


def case_summary() -> CaseSummary:
    return CaseSummary(
        office="青岭县就业创业服务中心",
        number="QL-2026-000417",
        applicant="周志远",
        venture="青岭县石桥镇志远食用菌种植场",
        printed=PRINTED,
        verification=verification("7K3MQ9XW42AB"),
        stages=(
            Stage("登记", "02-25", DONE),
            Stage("受理", "03-04", DONE),
            Stage("乡镇核查", "03-09", DONE),
            Stage("复核", "03-16", DONE),
            Stage("审批", "03-19", DONE),
            Stage("公示", "03-20 至 26", DONE),
            Stage("银行放款", "04-17", DONE),
            Stage("贷后跟踪", "进行中", NOW),
            Stage("结清", "2029-04", LATER),
        ),
        facts=(
            Fact("姓名", "周志远　男　38 岁"),
            Fact("居民身份证号", "990321********3417"),
            Fact("手机", "138****0217"),
            Fact("户籍地", "青岭县石桥镇柳溪村"),
            Fact("人员类别", "返乡创业农民工（外出务工 11 年，浙江宁波）"),
            Fact("返乡日期", "2025-09-28　来源：社保共享"),
            Fact("家庭", "4 口：配偶、子女 2 人；无其他在贷"),
            Fact("帮扶责任人", "石桥镇便民中心　吴某"),
            Fact("实体名称", "青岭县石桥镇志远食用菌种植场（个体工商户）"),
            Fact("信用代码", "92990321MA****3T7K"),
            Fact("行业", "A0142 食用菌种植　县域优势产业"),
            Fact("注册 / 状态", "2025-11-06　正常经营"),
            Fact("经营地址", "青岭返乡创业园 2 区 6 号棚，880 ㎡"),
            Fact("用工", "5 人（含本人），参保 3 人"),
        ),
        supports=(
            SupportRow(
                "贷款",
                "创业担保贷款 3 年（2026.1 版）",
                "DK-0263",
                date(2026, 3, 4),
                "在贷",
                Money.yuan(300_000),
                Money.yuan(300_000),
                principal=True,
            ),
            SupportRow(
                "贴息",
                "2026 年二季度贴息（64 天）",
                "TX-0711",
                date(2026, 7, 2),
                "已拨付",
                Money.yuan("933.33"),
                Money.yuan("933.33"),
            ),
            SupportRow(
                "贴息",
                "2026 年三季度贴息（92 天）",
                "TX-1046",
                date(2026, 10, 9),
                "待拨付",
                Money.yuan("1341.67"),
                Money(),
            ),
            SupportRow(
                "孵化资金",
                "入孵启动资金，两期（2025.2 版）",
                "FH-0038",
                date(2026, 1, 12),
                "一期已付",
                Money.yuan(20_000),
                Money.yuan(10_000),
            ),
            SupportRow(
                "保险",
                "返乡创业综合险保费补贴 50%",
                "BX-0120",
                date(2026, 4, 20),
                "保单有效",
                Money.yuan(600),
                Money.yuan(600),
            ),
            SupportRow(
                "培训",
                "SYB 创业培训（拨付培训机构）",
                "PX-0087",
                date(2025, 12, 1),
                "已结业",
                Money.yuan(1500),
                Money.yuan(1500),
            ),
            SupportRow(
                "补贴",
                "一次性创业补贴（2026.1 版）",
                "BT-0355",
                date(2026, 6, 15),
                "已拨付",
                Money.yuan(5000),
                Money.yuan(5000),
            ),
            SupportRow("补贴", "创业带动就业补贴，3 人", "BT-0612", date(2026, 11, 9), "待补正", None, None),
        ),
        estimates=(
            Estimate("税费减免（测算，以税务机关为准）：小规模纳税人免征增值税等，2026 年 1—10 月", Money.yuan(2340)),
        ),
        eligibility=(
            EligibilityGroup(
                "创业担保贷款：5 项全部符合",
                "青人社发〔2026〕8 号，2026.1 版",
                (
                    RuleRow("属于重点群体", "返乡创业农民工", "十类之一", MET, "第三条"),
                    RuleRow("贷款次数", "第 1 次", "≤ 3 次", MET, "第七条"),
                    RuleRow("其他在贷", "0 元（征信 2026-03-05）", "无商业性经营贷款", MET, "第五条（二）"),
                    RuleRow("额度", "300,000 元", "≤ 300,000 元", MET, "第六条"),
                    RuleRow("利率", "3.50%", "≤ LPR 3.00% + 50 基点", MET, "第八条"),
                ),
            ),
            EligibilityGroup(
                "创业带动就业补贴：1 项待核实",
                "青人社发〔2026〕11 号，2026.1 版",
                (
                    RuleRow("新招用人数", "3 人", "≥ 1 人", MET, "第四条（一）"),
                    RuleRow("连续参保", "2 人满 6 个月，1 人 5 个月", "每人 ≥ 6 个月", UNKNOWN, "第四条（三）"),
                    RuleRow("未重复享受", "未享受岗位补贴", "同一人不得重复", MET, "第九条"),
                ),
                "第 3 名职工参保满 6 个月（2026-12-05）后自动复核，无需再次申请",
            ),
            EligibilityGroup(
                "重点群体税收扣减：不符合（返乡不是税收类别）",
                "公告 2023 年第 15 号",
                (RuleRow("身份类别", "未办失业登记；非脱贫人口", "登记失业满半年等四类之一", UNMET, "第一条、第二条"),),
                "如办理失业登记满半年，可重新测算税收扣减",
            ),
        ),
        timeline=(
            TimelineEntry(date(2026, 2, 25), "柜台登记，收件 6 份，当场发收件回执", "石桥镇 吴某", "当日 / 当日"),
            TimelineEntry(
                date(2026, 2, 27),
                "一次性告知补正 2 项（租赁合同、经营照片），计时暂停",
                "石桥镇 吴某",
                "2 / 5 个工作日",
            ),
            TimelineEntry(date(2026, 3, 4), "材料补齐，受理；恢复计时", "石桥镇 吴某", "当日 / 当日"),
            TimelineEntry(date(2026, 3, 9), "乡镇核查并实地查看，意见：同意推荐", "石桥镇 何某", "3 / 5 个工作日"),
            TimelineEntry(date(2026, 3, 16), "县中心复核（与经办不同人）", "县中心 林某", "5 / 5 个工作日"),
            TimelineEntry(
                date(2026, 3, 19),
                "审批同意 300,000 元（超 20 万元，两人审批）",
                "县局 沈某、罗某",
                "3 / 3 个工作日",
            ),
            TimelineEntry(date(2026, 3, 20), "公示 5 个工作日，无异议", "县局网站、柳溪村公告栏", "5 个工作日"),
            TimelineEntry(
                date(2026, 4, 17), "银行放款 300,000 元，三年，按季付息到期还本", "青岭农商行", "15 / 15 个工作日"
            ),
            TimelineEntry(date(2026, 7, 14), "二季度贴息 933.33 元拨付，账户尾号 4471", "县财政局", "8 / 10 个工作日"),
            TimelineEntry(date(2026, 7, 16), "季度走访：正常经营，资金用途相符", "石桥镇 吴某", "按期"),
            TimelineEntry(date(2026, 10, 15), "季度走访：提出冷库用电增容需求，已转办", "石桥镇 吴某", "按期"),
            TimelineEntry(
                date(2026, 11, 16), "带动就业补贴：一次性告知补正 3 项，计时暂停", "县中心 林某", "5 / 5 个工作日"
            ),
        ),
        follow_ups=(
            FollowUpRow(
                date(2026, 11, 24),
                "需求转办答复：冷库用电增容（供电公司）",
                "县中心 林某",
                PromiseState.DUE,
                "还有 2 天",
            ),
            FollowUpRow(
                date(2026, 12, 1), "补正材料 3 项（本人）", "周志远 / 石桥镇 吴某", PromiseState.DUE, "还有 9 天"
            ),
            FollowUpRow(
                date(2026, 12, 5), "带动就业补贴参保月数自动复核", "系统 / 县中心 林某", PromiseState.LATER, "未到期"
            ),
            FollowUpRow(
                date(2027, 1, 15),
                "第 3 次季度贷后走访（2027 年日历未发布，日期待确认）",
                "石桥镇 吴某",
                PromiseState.LATER,
                "日期待定",
            ),
            FollowUpRow(date(2026, 10, 15), "第 2 次季度贷后走访", "石桥镇 吴某", PromiseState.DONE, "已完成"),
            FollowUpRow(date(2026, 7, 16), "第 1 次季度贷后走访", "石桥镇 吴某", PromiseState.DONE, "已完成"),
        ),
        signatures=(Signature("经办人（签字）"), Signature("复核人（签字）"), Signature("审批人（签字）")),
    )


def detailed_case_summary() -> CaseSummary:
    """A case with a tenancy and a claim: facts, tables with totals, columns under one heading."""
    amounts = (
        DetailColumn("申报", is_figure=True, over="金额"),
        DetailColumn("批准", is_figure=True, over="金额"),
    )
    tenancy = Detail(
        "入孵：QL-2026-000417-02",
        "协议 孵-2026-01，续签 0 次",
        (
            Fact("孵化基地", "青岭返乡创业园"),
            Fact("房间", "2 区 6 号棚，880 平方米"),
            Fact("去向", "自租场地", wide=True),
        ),
        (
            DetailTable(
                (DetailColumn("租金年度"), DetailColumn("起止", is_wide=True), DetailColumn("应交", is_figure=True)),
                (("第 1 年", "2026-01-12 至 2027-01-11", Money()), ("第 2 年", None, Money.yuan(12_000))),
                ("合计", None, Money.yuan(12_000)),
            ),
        ),
    )
    claim = Detail(
        "理赔：QL-LP-2026-0003",
        tables=(
            DetailTable((DetailColumn("损失项目", is_wide=True), *amounts), (("烘干机", Money.yuan(8_000), None),)),
        ),
    )
    return replace(case_summary(), details=(tenancy, claim))


def revocation() -> Revocation:
    """A start-up award that rested on a false invoice, taken back in part."""
    like = refusal()
    return Revocation(
        letter=replace(like.letter, document_number="青创撤决〔2026〕3 号"),
        matter="创业孵化启动资金",
        number="QL-2026-000417-03",
        decided_on=date(2026, 2, 11),
        approved=Money.yuan(20_000),
        paid=Money.yuan(10_000),
        claimed=Money.yuan("6500.50"),
        give_back_by=date(2026, 12, 22),
        grounds=(Ground("青人社发〔2025〕20 号第九条", "投资以真实票据核实", "烘干机发票经税务核验为虚开"),),
        remedy=like.remedy,
        contact="吴某",
    )


def repayment_notice() -> RepaymentNotice:
    """What is due with the next part."""
    like = refusal()
    return RepaymentNotice(
        letter=replace(like.letter, document_number="青创还提〔2026〕12 号"),
        contract_no="QL-JK-2025-0417",
        bank="青岚农村商业银行",
        bank_contact="何某",
        bank_phone="0000-6123000",
        due_on=date(2026, 12, 21),
        principal=Money.yuan("25000.00"),
        interest=Money.yuan("797.22"),
        left=Money.yuan("175000.00"),
        contact="吴某",
    )


def overdue_demand() -> RepaymentNotice:
    """What was due and did not come."""
    reminder = repayment_notice()
    letter = replace(reminder.letter, document_number="青创催〔2026〕3 号")
    return replace(reminder, letter=letter, interest=None, overdue_since=reminder.due_on)


def english_case_summary() -> CaseSummary:
    chinese = case_summary()
    kinds = {
        "贷款": "Loan",
        "贴息": "Interest subsidy",
        "孵化资金": "Incubator fund",
        "保险": "Insurance",
        "培训": "Training",
        "补贴": "Subsidy",
    }
    matters = (
        "Start-up guaranteed loan, 3 years (version 2026.1)",
        "Interest subsidy, second quarter 2026 (64 days)",
        "Interest subsidy, third quarter 2026 (92 days)",
        "Start-up money in the incubator, two tranches (version 2025.2)",
        "Premium subsidy 50 %, comprehensive insurance",
        "SYB start-up training (paid to the provider)",
        "One-off start-up subsidy (version 2026.1)",
        "Subsidy for creating jobs, 3 people",
    )
    states = (
        *("outstanding", "paid", "to be paid", "first tranche paid", "policy in force"),
        *("completed", "paid", "papers missing"),
    )
    names = ("Logged", "Accepted", "Township check", "Review", "Decision", "Public notice", "Disbursed", "Follow-up")
    return replace(
        chinese,
        office="Qingling County Employment and Start-up Service Centre",
        applicant="Zhou Zhiyuan",
        venture="Zhiyuan Mushroom Farm, Shiqiao Township, Qingling County",
        printed=replace(PRINTED, by="County centre, official Lin", purpose="Review meeting"),
        stages=tuple(
            replace(stage, name=name, when=when)
            for stage, name, when in zip(
                chinese.stages,
                (*names, "Settled"),
                (
                    *("02-25", "03-04", "03-09", "03-16", "03-19"),
                    *("03-20 to 26", "04-17", "in progress", "2029-04"),
                ),
                strict=True,
            )
        ),
        facts=(
            Fact("Name", "Zhou Zhiyuan, male, 38"),
            Fact("Resident number", "990321********3417"),
            Fact("Mobile", "138****0217"),
            Fact("Registered at", "Liuxi Village, Shiqiao Township"),
            Fact("Category", "Returning migrant worker (away 11 years, Ningbo, Zhejiang)"),
            Fact("Returned on", "2025-09-28, from the social-insurance record"),
            Fact("Household", "4: spouse and 2 children; no other loan"),
            Fact("Looked after by", "Wu, Shiqiao service centre"),
            Fact("Venture", "Zhiyuan Mushroom Farm (individual business)"),
            Fact("Credit code", "92990321MA****3T7K"),
            Fact("Industry", "A0142 Mushroom growing, a county strength"),
            Fact("Registered / state", "2025-11-06, trading"),
            Fact("Address", "Shed 6, zone 2, Qingling Returnee Park, 880 ㎡"),
            Fact("People", "5 (with the founder), 3 insured"),
        ),
        supports=tuple(
            replace(row, kind=kinds[str(row.kind)], matter=matter, state=state)
            for row, matter, state in zip(chinese.supports, matters, states, strict=True)
        ),
        estimates=(
            Estimate(
                "Tax relief (estimate; the tax office decides): VAT exemption and others, January–October 2026",
                Money.yuan(2340),
            ),
        ),
        eligibility=(
            EligibilityGroup(
                "Start-up guaranteed loan: all 5 rules met",
                "青人社发〔2026〕8 号, version 2026.1",
                (
                    RuleRow("Belongs to a key group", "Returning migrant worker", "one of ten groups", MET, "art. 3"),
                    RuleRow("Number of loans", "first", "≤ 3", MET, "art. 7"),
                    RuleRow("Other loans", "CNY 0 (credit report)", "no other business loan", MET, "art. 5 (2)"),
                    RuleRow("Amount", "CNY 300,000", "≤ CNY 300,000", MET, "art. 6"),
                    RuleRow("Interest", "3.50%", "≤ LPR 3.00% + 50 basis points", MET, "art. 8"),
                ),
            ),
            EligibilityGroup(
                "Tax deduction for key groups: not met (returning is no tax category)",
                "公告 2023 年第 15 号",
                (
                    RuleRow(
                        "Category",
                        "Not registered as unemployed",
                        "registered unemployed for half a year, or three others",
                        UNMET,
                        "art. 1, 2",
                    ),
                ),
                "after half a year of registered unemployment the deduction can be calculated again",
            ),
        ),
        timeline=(
            TimelineEntry(
                date(2026, 2, 25), "Logged at the counter, 6 papers, receipt given", "Wu, Shiqiao", "same day"
            ),
            TimelineEntry(
                date(2026, 2, 27),
                "One-time notice: 2 papers missing (lease, photos of the premises); the clock stops",
                "Wu, Shiqiao",
                "2 / 5 working days",
            ),
            TimelineEntry(
                date(2026, 3, 4), "Papers complete, accepted; the clock runs again", "Wu, Shiqiao", "same day"
            ),
            TimelineEntry(
                date(2026, 4, 17),
                "Bank paid out CNY 300,000 for three years, interest each quarter",
                "Qingling Rural Bank",
                "15 / 15 working days",
            ),
        ),
        follow_ups=(
            FollowUpRow(
                date(2026, 11, 24), "Answer on the cold store's power supply", "Lin", PromiseState.DUE, "2 days left"
            ),
            FollowUpRow(
                None,
                "Third quarterly visit (the calendar of 2027 is not published)",
                "Wu, Shiqiao",
                PromiseState.LATER,
                "day not fixed",
            ),
            FollowUpRow(
                date(2026, 10, 15), "Second quarterly visit", "Wu, Shiqiao", PromiseState.OVERDUE, "overdue 3 days"
            ),
        ),
        calculations=(
            Calculation(
                "Subsidy TX-1046",
                (
                    Step("Principal", "as in the contract", Money.yuan(300_000), "loan contract"),
                    Step("Interest", "300,000.00 × 3.50% × 92 ÷ 360", Money.yuan("2683.33"), "art. 8"),
                    Step("Subsidy, 50%", "2,683.33 × 50%, half up", Money.yuan("1341.67"), "art. 9"),
                ),
            ),
        ),
        signatures=(Signature("Official"), Signature("Reviewer"), Signature("Approver")),
    )


def receipt() -> Receipt:
    return Receipt(
        office=Office("青岭县就业创业服务中心", "0000-612\u00a03456", "工作日 9:00—17:30"),
        number="260300041758",
        matter="创业带动就业补贴",
        applicant="周志远",
        applicant_number="990321********3417",
        received_at=datetime(2026, 11, 9, 10, 26, tzinfo=CHINA),
        window="石桥镇便民服务中心 2 号窗　吴某",
        answer_by=date(2026, 11, 16),
        working_days=5,
        verification=verification("7K3MR2TD48WQ"),
        next_steps=(
            NextStep("现在", "窗口已收下材料", "不用再跑，不用做什么"),
            NextStep("11 月 16 日前", "告诉您是否受理", "材料不齐会一次说清全部缺什么"),
            NextStep("一般 8—14 个工作日", "核查、复核、公示", "公示 5 个工作日，最长不超过 20 个工作日"),
            NextStep("公示结束后 10 个工作日内", "补贴打到社保卡", "尾号 4471"),
        ),
        papers=(
            ReceivedPaper("补贴申请表（已签字）", 1, "本人提交"),
            ReceivedPaper("新招用人员名单（3 人）", 1, "本人提交"),
            ReceivedPaper("劳动合同复印件", 3, "本人提交"),
            ReceivedPaper("社会保险缴费记录", None, "部门共享，不用提交"),
            ReceivedPaper("营业执照", None, "部门共享，不用提交"),
        ),
    )


def english_receipt() -> Receipt:
    return replace(
        receipt(),
        office=Office(
            "Qingling County Employment and Start-up Service Centre", "0000-612\u00a03456", "working days 9:00–17:30"
        ),
        matter="Subsidy for creating jobs",
        applicant="Zhou Zhiyuan",
        window="Shiqiao Township Service Centre, window 2",
        next_steps=(
            NextStep("Now", "We have your papers", "Nothing to do, no need to come again"),
            NextStep(
                "By 16 November",
                "We say whether the case is accepted",
                "If papers are missing, we name all of them at once",
            ),
            NextStep(
                "Usually 8–14 working days",
                "Check, review, public notice",
                "Notice lasts 5 working days; never more than 20 in all",
            ),
            NextStep("Within 10 working days after", "Money goes to your card", "Social-security card ending 4471"),
        ),
        papers=(
            ReceivedPaper("Application form, signed", 1, "from you"),
            ReceivedPaper("List of new employees (3)", 1, "from you"),
            ReceivedPaper("Employment contracts, copies", 3, "from you"),
            ReceivedPaper("Social-insurance record", None, "shared by the department"),
            ReceivedPaper("Business licence", None, "shared by the department"),
        ),
    )


OFFICE = Office("青岭县就业创业服务中心", "0000-612\u00a03456")


def missing_papers_notice() -> MissingPapersNotice:
    return MissingPapersNotice(
        letter=Letter(OFFICE, "青创补告〔2026〕57 号", "周志远", date(2026, 11, 16), verification("7K3MN5VC38TR")),
        matter="创业带动就业补贴",
        receipt_number="2603\u00a00004\u00a01758",
        received_on=date(2026, 11, 9),
        basis="《青岭县创业补贴经办规程》第十二条",
        missing=(
            MissingPaper("劳动合同", "李某、何某合同缺甲方签章", "请加盖个体工商户印章或由经营者签字后重新提交复印件"),
            MissingPaper("工资支付凭证", "缺 2026 年 9 月、10 月", "请提供银行流水，现金发放的提供签字工资表"),
            MissingPaper("经营场所照片", "照片模糊，看不清门牌", "请重拍；行动不便的可申请村级代办上门"),
        ),
        due_on=date(2026, 12, 1),
        hand_in_at="石桥镇便民服务中心 2 号窗",
        proxy="村便民服务点",
        contact="吴某",
    )


def refusal() -> Refusal:
    return Refusal(
        letter=Letter(OFFICE, "青创不批〔2026〕9 号", "何小满", date(2026, 11, 18), verification("7K3MB4HD93SW")),
        matter="创业担保贷款",
        receipt_number="2603\u00a00003\u00a09921",
        applied_on=date(2026, 11, 2),
        facts=(
            "你为返乡创业农民工，经营实体“青岭县梅溪镇小满农家乐”，2026 年 3 月登记。",
            "2026 年 11 月 6 日征信报告记载，你名下有一笔商业性经营贷款，余额 120,000.00 元，未结清。",
        ),
        grounds=(
            Ground(
                "《青岭县创业担保贷款实施细则》第五条（二）",
                "申请人提交申请时除助学、扶贫、住房、购车及小额消费贷款外没有其他贷款",
                "有经营贷款余额 120,000.00 元",
            ),
        ),
        remedy=Remedy("青岭县人民政府", 60, "青岭县人民法院", 6),
        way_forward="结清该笔经营贷款后，可以凭结清证明再次申请；已核验的材料不用再交。",
        contact="林某",
    )


def payment_voucher() -> PaymentVoucher:
    return PaymentVoucher(
        office="青岭县就业创业服务中心",
        number="BF-2026-01083",
        on=date(2026, 11, 20),
        payee="周志远",
        payee_number="990321********3417",
        account="社会保障卡　尾号 4471",
        bank="青岭农商行石桥支行",
        source="返乡创业专项资金　2026 年",
        decision_number="青人社审〔2026〕214 号",
        decided=Money.yuan("11341.67"),
        rows=(
            VoucherRow("财政贴息　2026 年三季度", "GS-2026-29", Money.yuan("1341.67")),
            VoucherRow("入孵启动资金　第二期", "GS-2026-31", Money.yuan("10000.00")),
        ),
        verification=verification("7K3MP8WK65HD"),
    )


def subsidy_sheet() -> SubsidySheet:
    given = (
        ("周志远", "QLNS-2026-0412", 300_000, 92, "2683.33", "1341.67", ("939.17", "268.33", "134.17")),
        ("何小满", "QLNS-2026-0398", 200_000, 92, "1788.89", "894.45", ("626.12", "178.89", "89.44")),
        ("李春生", "QLNS-2025-1107", 150_000, 61, "889.58", "444.79", ("311.35", "88.96", "44.48")),
        ("阿依古丽·买买提", "QLNS-2026-0077", 300_000, 92, "2683.33", "1341.67", ("939.17", "268.33", "134.17")),
    )
    return SubsidySheet(
        office="青岭县就业创业服务中心",
        number="TX-2026-3-01",
        bank="青岭农商行",
        period=Period(date(2026, 7, 1), date(2026, 9, 30)),
        levels=("中央", "省级", "县级"),
        rows=tuple(
            SubsidyRow(
                name,
                number,
                Money.yuan(principal),
                "3.50%",
                days,
                Money.yuan(interest),
                "50%",
                Money.yuan(subsidy),
                tuple(Money.yuan(share) for share in shares),
            )
            for name, number, principal, days, interest, subsidy, shares in given
        ),
        printed=PRINTED,
        verification=verification("7K3MT6XR94EN"),
        signatures=(Signature("经办人（签字）"), Signature("复核人（签字）"), Signature("审批人（签字）")),
    )


def publicity_list() -> PublicityList:
    return PublicityList(
        office=OFFICE,
        number="GS-2026-31",
        matter="入孵启动资金",
        basis="《青岭县返乡创业扶持办法》第九条",
        period=Period(date(2026, 11, 10), date(2026, 11, 16)),
        working_days=5,
        rows=(
            PublicityRow("周志远", "石桥镇", "青岭县石桥镇志远食用菌种植场", Money.yuan(10_000)),
            PublicityRow("何小满", "梅溪镇", "青岭县梅溪镇小满农家乐", Money.yuan(8_000)),
            PublicityRow("单雄", "城关镇", "青岭县单氏物流服务部", Money.yuan("12500.50")),
            PublicityRow("阿依古丽·买买提", "云台镇", "青岭县云台镇古丽服装加工店", Money.yuan(10_000)),
        ),
        objections_to="县人力资源和社会保障局",
        on=date(2026, 11, 9),
        verification=verification("7K3MG5YC72FA"),
    )


def recommendation() -> Recommendation:
    case = case_summary()
    return Recommendation(
        office=case.office,
        number="DK-0263",
        programme=say("创业担保贷款"),
        applicant=case.applicant,
        printed=PRINTED,
        verification=verification("7K3MA4ZB55JM"),
        applicant_facts=case.facts[:4],
        venture_facts=case.facts[8:],
        category="返乡创业农民工",
        category_proof="社保缴费记录（浙江宁波，2014 年至 2025 年）",
        prior_loans=0,
        checks=case.eligibility[0].rules,
        amount=Money.yuan(300_000),
        months=36,
        rate="3.50%（LPR 3.00% + 50 基点）",
        guarantee="县创业担保贷款基金",
        bank="青岭农商行",
        purpose="扩建 2 座菌棚、购买冷库设备和菌种",
        opinions=(
            Opinion("乡镇核查", "实地查看，经营正常，同意推荐。", "石桥镇 何某", date(2026, 3, 9)),
            Opinion("县中心复核", "材料齐全，额度合理，同意推荐 300,000 元。", "县中心 林某", date(2026, 3, 16)),
            Opinion("县局审批", "", "", None),
        ),
        signatures=(Signature("经办人（签字）"), Signature("复核人（签字）"), Signature("审批人（签字）")),
    )
