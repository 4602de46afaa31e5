"""What the audit record's particulars are called, for people: names of fields, yuan for fen, words for yes and no."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from supportdesk.domain.event_code_words import label_of_field, word_of
from supportdesk.domain.money import Money
from supportdesk.domain.words import Words, say

LABELS: Mapping[str, Words] = {
    "accepted": say("接收行数"), "account": say("账号"), "action": say("方式"), "address": say("地址"), "after": say("改后"),
    "addresses_match": say("执照、租约、实际地址一致"), "amount": say("金额"), "anchor": say("起算"), "annual_income": say("经营年收入"),
    "annual_revenue": say("年营业额"), "answer_by": say("答复期限"), "applications": say("申请数"), "area_m2": say("经营面积"),
    "assumed": say("推定"), "away_from": say("外出时间"), "away_place": say("外出地"), "away_to": say("结束外出时间"),
    "away_trade": say("外出从事行业"), "bank": say("银行"), "bank_account": say("银行账号"), "bank_id": say("银行"),
    "bank_name": say("开户银行"), "based_on": say("依据的版本"), "before": say("改前"), "borrower": say("借款主体"),
    "budget": say("预算"), "by_event": say("对应的记录"), "cases": say("办件数"), "categories": say("人员类别"),
    "category": say("人员类别"), "changed": say("改动"), "changes": say("改动"), "channel": say("渠道"),
    "close_reason": say("停业原因"), "closed_on": say("停业、注销或迁出日期"), "code": say("代码"), "collateral": say("抵押或质押物"),
    "complaint_phone": say("投诉电话"), "conditions": say("条件"), "consent_channel": say("签署渠道"),
    "consent_on": say("签署日期"), "contact": say("联系人"), "contract_amount": say("合同金额"), "contract_no": say("合同号"),
    "contract_on": say("合同日期"), "count": say("数量"), "counter_guarantee": say("反担保方式"),
    "credit_code": say("统一社会信用代码"), "days": say("天数"), "dependants": say("赡养抚养人数"), "details": say("其他内容"),
    "digest": say("文件摘要"), "document": say("文件"), "done_on": say("办理日期"), "due_on": say("期限"),
    "education": say("文化程度"), "email": say("邮箱"), "employees": say("从业人数"),
    "employment_cert_no": say("就业创业证号"), "error": say("差错"), "ethnicity": say("民族"), "field": say("字段"),
    "file": say("文件"), "follow_up": say("跟进"), "founded_on": say("成立日期"), "from": say("从"), "fund": say("基金"),
    "guarantor": say("反担保人（姓名、单位）"), "hardship": say("困难标记"), "household": say("家庭户"),
    "household_income": say("家庭年收入"), "how": say("怎样补"), "id_no": say("证件号码"), "id_type": say("证件类型"),
    "industry": say("行业门类"), "industry_name": say("具体行业"), "insured_employees": say("其中参保"),
    "insured_sum": say("保险金额"), "interest": say("利息"), "interest_subsidy": say("贴息"), "invested": say("总投资"),
    "is_first_venture": say("是否首次创业"), "jobs_created": say("近12个月带动就业"), "kept": say("保留的人"),
    "key_group_employees": say("其中重点群体"), "kind": say("种类"), "land_mu": say("承包地（亩）"), "language": say("语言"),
    "ledger": say("台账"), "legal_form": say("经营主体类型"), "letters": say("办件号字母"), "level": say("级别"),
    "live_address": say("常住地址"), "low_income": say("低收入类型"), "main_product": say("主要产品或服务"),
    "marital": say("婚姻状况"), "matures_on": say("到期日"), "max_multiple": say("放大倍数上限"), "merged": say("并入的人"),
    "method": say("还款方式"), "missing": say("缺少的材料"), "money_needed": say("需要资金"), "monitored": say("监测类型"),
    "monthly_rent": say("月租金"), "movement": say("变动"), "name": say("名称"), "note": say("说明"), "notes": say("备注"),
    "number": say("编号"), "on": say("日期"), "other_contact": say("其他联系方式"), "other_loans": say("其他未结清的贷款"),
    "outcome": say("结果"), "own_fund": say("自有资金"), "own_funds": say("自有资金"), "paid_out": say("赔付"),
    "papers": say("材料"), "part": say("部分"), "partners": say("合伙人数"), "pay_again": say("重付"), "payer": say("付款方"),
    "people": say("人数"), "percent": say("百分比"), "person": say("人员"), "phone": say("电话"), "policy": say("保单号"),
    "premium": say("保费"), "principal": say("本金"), "prior_loans": say("此前获得创业担保贷款"), "programme": say("政策"),
    "programme_version": say("政策版本"), "project": say("项目情况"), "proof": say("凭证"), "purpose": say("用途"),
    "rate_percent": say("年利率"), "reason": say("理由"), "receipt": say("回执号"), "registered_address": say("户籍地址"),
    "registered_capital": say("注册资本"), "registered_division": say("户籍行政区划代码"), "return_reason": say("返乡原因"),
    "returned_on": say("返乡日期"), "role": say("职责"), "row": say("行"), "rows": say("行数"), "rule": say("计划"),
    "rules": say("规则"), "sales_channel": say("销售渠道"), "second_residence": say("第二住处"), "sex": say("性别"),
    "shares": say("分担"), "sheet": say("工作表"), "since": say("自"), "skills": say("技能与证书"), "source": say("来源"),
    "spouse_consents": say("配偶同意借款"), "starts_on": say("起始日"), "state": say("状态"), "status": say("状态"),
    "subject": say("事项"), "subsidy": say("贴息"), "supports": say("支持笔数"), "suspend_at": say("代偿率停贷线"),
    "taken": say("笔数"), "taxpayer": say("纳税人类型"), "term_months": say("贷款期限（月）"), "text": say("内容"),
    "title": say("名称"), "to": say("到"), "to_fund": say("还给基金"), "to_name": say("交给"), "tries": say("次数"),
    "turn": say("期次"), "type": say("文件类型"), "unit": say("机构"), "unit_id": say("机构"), "value": say("内容"),
    "venture": say("创业实体"), "version": say("版本"), "versions": say("版本"), "what": say("内容"), "year": say("年度"),
    "escalations": say("督办"), "reader": say("收信账号"), "reminders": say("提醒"), "departments": say("部门"), "username": say("用户名"),
    "years": say("年度"), "about": say("编号"), "accepted_on": say("受理日期"), "last_day": say("最后一天"),
    "make_up": say("调休上班"), "make_up_before": say("原来的调休上班"), "moved": say("改期"), "off": say("放假"),
    "off_before": say("原来的放假"), "rates": say("年利率"), "searched": say("搜索"), "ventures": say("创业实体"),
    "month": say("月份"), "edition": say("版次"), "event": say("审计链条数"), "chain": say("审计摘要"), "checks": say("核对项"),
    "check": say("核对项"), "exceptions": say("核对例外"),
    "claimed": say("申报损失"), "approved": say("核准金额"), "most": say("最多可核准"), "paid": say("累计已付"),
    "salvage": say("残值"), "other": say("其他补偿"), "assessed": say("核定金额"), "deposit": say("押金"),
    "deposit_returned": say("退还押金"), "deposit_kept": say("扣留押金"), "month_rent": say("月租金"),
    "rent": say("租金"), "sales": say("销售额"), "tax": say("税收"), "income": say("应纳税所得额"),
    "relief": say("减免税额"), "payable": say("应纳税额"), "lapsed": say("到期作废额度"), "vat": say("增值税"),
    "urban_maintenance": say("城市维护建设税"), "education_surcharge": say("教育费附加"),
    "local_education": say("地方教育附加"), "account_changed": say("账号有改动"),
    "agreement_no": say("协议号"), "area": say("面积"), "begins_on": say("起始日"), "cause": say("原因"),
    "certificate": say("证书"), "certificate_no": say("证书号"), "claim": say("理赔"),
    "class": say("班级"), "contract_months": say("合同月数"), "course": say("课程"),
    "department": say("办理部门"), "empty_days": say("空置天数"), "ends_on": say("结束日期"),
    "enrolled": say("已报名"), "event_on": say("出险日期"), "exclusion": say("除外情形"),
    "exit_to": say("退出去向"), "extended_to": say("展期至"),
    "first_due_on": say("首期还款日"), "parts": say("期数"), "until": say("末期还款日"), "again": say("再次登记"),
    "lpr_percent": say("贷款市场报价利率（LPR）"), "fields": say("字段"), "first_month": say("首月"),
    "last_month": say("末月"), "half": say("上午或下午"), "handler": say("负责人"), "hire": say("招用人员"),
    "home_unit": say("所在单位"), "hours": say("学时"), "insurer": say("保险公司"),
    "invoice_no": say("发票号"), "is_active": say("仍在办理"), "is_open": say("可以出租"),
    "is_satisfied": say("本人是否满意"), "item": say("落实事项"), "jobs": say("就业人数"),
    "list": say("拨付清单"), "mentor": say("导师"), "months": say("月数"), "need": say("需求"),
    "opened_on": say("开放日期"), "paid_on": say("付款日期"), "panel": say("评审组"),
    "patents": say("专利数"), "place": say("地点"), "placed": say("录取"), "plan": say("课程计划"),
    "priority": say("优先"), "programme_code": say("政策"), "quarter": say("季度"),
    "ready_on": say("可入驻日期"), "reference": say("付款凭证号"), "review_on": say("复查日期"),
    "room": say("房间"), "school": say("培训学校"), "school_bank": say("学校开户银行"),
    "scores": say("成绩"), "seats": say("名额"), "side": say("供求"), "product": say("产品"),
    "valid_until": say("有效期至"), "cooperation": say("产销合作"), "partner": say("合作方"),
    "step": say("步骤"), "tasks": say("任务"), "trainer": say("授课教师"),
    "trainer_listed": say("教师在师资名单内"), "visits": say("上门次数"), "waiting": say("候补"),
    "day": say("日期"), "is_online": say("线上"), "refused": say("未通过"), "opened": say("新登记"),
    "insured_on": say("参保日期"), "archive_no": say("档案号"), "birth_year": say("出生年份"), "brand": say("品牌或商标"),
    "consent_withdrawn_on": say("撤回日期"), "cooperative": say("加入的合作社"), "disability_no": say("残疾人证号"),
    "given_on": say("签署日期"), "has_health_need": say("有就医或照护需要"), "honours": say("荣誉与认证"),
    "household_relation": say("与户主关系"), "insurance_status": say("参保情况"), "job": say("就业情况"),
    "lease_from": say("租期起"), "lease_to": say("租期止"), "linked_chain": say("所属产业链"), "loan_fund": say("借款资金"),
    "owner_type": say("场地产权"), "political_status": say("政治面貌"), "profit_band": say("年利润区间"),
    "relation": say("与户主关系"), "scale": say("经营规模"), "scope": say("范围"),
    "social_security_card_no": say("社会保障卡号"), "trade": say("外出从事行业"), "withdrawn_on": say("撤回日期"),
}  # fmt: skip
# Whole numbers under these names are fen.
_FEN = frozenset(
    {
        "amount", "annual_income", "annual_revenue", "approved", "assessed", "claimed", "contract_amount", "deposit",
        "deposit_kept", "deposit_returned", "education_surcharge", "household_income", "income", "insured_sum",
        "interest", "interest_subsidy", "invested", "lapsed", "loan_fund", "local_education", "money_needed", "month_rent",
        "monthly_rent", "most", "other", "own_fund", "own_funds", "paid", "paid_out", "payable", "premium",
        "principal", "registered_capital", "relief", "rent", "sales", "salvage", "subsidy", "tax", "to_fund",
        "urban_maintenance", "vat",
    }
)  # fmt: skip
# What fund and bank bear of a loan that failed, and an amount that was changed; elsewhere these names are of things.
_FEN_OF_KIND: Mapping[str, frozenset[str]] = {
    "loan.compensate": frozenset({"fund", "bank"}),
    "insurance.claim_corrected": frozenset({"before", "after"}),
    "tax_relief.compare": frozenset({"before"}),
}
_DEEPEST = 3


# What a code is called in an event of a kind under a name; None for what is none.
Speak = Callable[[str, str, str], Words | None]


@dataclass(frozen=True)
class _As:
    """How an event's particulars are told: its kind, which names are of amounts, who knows codes."""

    kind: str
    fen: frozenset[str]
    speak: Speak


@dataclass(frozen=True)
class Told:
    """One particular of an event: its name as people say it, and what was written, `after` where it was changed."""

    label: Words
    value: Words
    after: Words | None = None


def told_by(kind: str, data: Mapping[str, Any], speak: Speak = word_of) -> Iterator[Told]:
    """Return an event's particulars in words; amounts in yuan, codes as `speak` calls them, nothing left out."""
    as_ = _As(kind, _FEN | _FEN_OF_KIND.get(kind, frozenset()), speak)
    for name, value in data.items():
        if name == "changes" and isinstance(value, Mapping):
            yield from (_change(field, pair, as_) for field, pair in value.items())
        else:
            yield Told(label_of(name, kind), _value(name, value, as_))


def label_of(name: str, kind: str = "") -> Words:
    """What a field is called, in general or in the kind's own form; one that nobody named shows its name."""
    return LABELS.get(name) or label_of_field(kind, name) or say("{name}", name=name)


def _change(field: str, pair: object, as_: "_As") -> Told:
    if isinstance(pair, list | tuple) and len(pair) == len(("before", "after")):
        return Told(label_of(field, as_.kind), _value(field, pair[0], as_), _value(field, pair[1], as_))
    return Told(label_of(field, as_.kind), _value(field, pair, as_))


def _value(name: str, value: object, as_: "_As", depth: int = 0) -> Words:
    if value is None or (isinstance(value, str | list | dict) and not value):
        return say("（空）")
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, int) and name in as_.fen:
        return say("{amount} 元", amount=Money(value).grouped)
    if depth < _DEEPEST and isinstance(value, Mapping):
        return _joined(
            say(
                "{name}：{value}",
                name=label_of(str(one), as_.kind),
                value=_value(name if name in as_.fen else str(one), inner, as_, depth + 1),
            )
            for one, inner in value.items()
        )
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return _joined(_value(name, one, as_, depth + 1) for one in value)
    known = as_.speak(as_.kind, name, value) if isinstance(value, str) else None
    return known or say("{value}", value=str(value))


def _joined(parts: Iterator[Words]) -> Words:
    told = list(parts)
    words = told[0]
    for part in told[1:]:
        words = say("{first}；{second}", first=words, second=part)
    return words
