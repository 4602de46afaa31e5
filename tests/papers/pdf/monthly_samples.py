"""One month of an invented county; its sums agree."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from supportdesk.domain.money import Money
from supportdesk.papers.pdf.contents import Signature
from supportdesk.papers.pdf.monthly_summary.contents import (
    AuditDigest,
    Compared,
    Correction,
    Fund,
    Indicator,
    KeyFigure,
    MonthlySummary,
    Movement,
    Problem,
    Share,
    Stock,
    TownshipRow,
)
from tests.papers.pdf.samples import CHINA, verification


def wan(amount: str) -> Money:
    """Ten thousands of yuan, as counties write them."""
    return Money.rounded(Decimal(amount) * 10_000)


def wans(amounts: str) -> tuple[Money, ...]:
    return tuple(wan(amount) for amount in amounts.split())


RECOVERY = "98.40 98.52 98.45 98.61 98.72 98.66 98.80 98.77 98.86 98.92 98.90 98.98"
TOWNSHIPS = """
城关镇 15 7 52 51 229 8 108.9 7.6 58 56
石桥镇 12 6 40 50 160 8 98.0 5.5 32 31
柳河镇 11 4 50 45 135 8 96.3 7.6 37 36
白沙镇 10 4 40 51 107 7 91.9 5.2 37 33
云台镇 9 4 30 29 124 5 70.0 4.9 33 29
梅溪镇 8 4 33 31 115 4 73.7 3.6 24 24
双塘镇 5 4 28 36 83 4 62.2 4.2 17 16
大坪乡 5 1 22 21 89 3 41.3 3.5 15 15
龙潭乡 5 2 16 18 75 2 41.4 2.9 13 13
青峰乡 4 1 24 25 74 3 38.2 2.9 19 18
茶园乡 3 1 14 18 63 2 23.9 1.5 10 9
南岗乡 2 1 16 20 54 2 25.0 2.4 10 10
北渡乡 3 1 15 18 49 1 33.2 1.5 13 13
竹溪乡 1 1 8 7 40 1 28.4 1.5 10 9
"""


def township(line: str) -> TownshipRow:
    name, found, new, year, target, jobs, loans, lent, subsidies, due, done = line.split()
    return TownshipRow(
        name,
        found=int(found),
        new=int(new),
        year=int(year),
        target=int(target),
        jobs=int(jobs),
        loans=int(loans),
        lent=wan(lent),
        subsidies=wan(subsidies),
        visits_due=int(due),
        visits_done=int(done),
    )


def monthly_summary() -> MonthlySummary:
    points, difference = Compared.POINTS, Compared.DIFFERENCE
    return MonthlySummary(
        office="青岭县就业创业服务中心",
        unit_name="青岭县",
        year=2026,
        month=10,
        first_day=date(2026, 10, 1),
        last_day=date(2026, 10, 31),
        scope="范围 全县 14 个乡镇",
        version="版本 第 1 次冻结",
        frozen_on=date(2026, 11, 6),
        frozen_on_working_day=5,
        verification=verification("7K3MM2WX77QP"),
        plan_share=Decimal("83.3"),
        visits_short_alarm=3,
        key_figures=(
            KeyFigure("新登记创业实体", "户", 41, 37, year=388, target=420),
            KeyFigure("带动就业（含创业者）", "人", 151, 141, year=1397, target=1500),
            KeyFigure("创业担保贷款放款", "", wan("832.4"), wan("921.0"), year=wan("10224.0"), target=wan("12000")),
            KeyFigure("各类补贴拨付", "", wan("54.8"), wan("47.6"), year=wan("612.4"), target=wan("700")),
            KeyFigure(
                "到期贷款回收率",
                "%",
                Decimal("98.98"),
                Decimal("98.77"),
                compared=points,
                notes=("9,316.0 / 9,412.0 万元", "本年已到期本金"),
            ),
            KeyFigure(
                "12 个月存活率",
                "%",
                Decimal("82.50"),
                Decimal("83.80"),
                compared=points,
                notes=("66 / 80 户，另 3 户未知", "2025 年 10 月登记"),
            ),
            KeyFigure(
                "按时办结率",
                "%",
                Decimal("99.1"),
                Decimal("98.5"),
                compared=points,
                notes=("224 / 226 件", "10 月办结"),
            ),
            KeyFigure(
                "走访完成率",
                "%",
                Decimal("95.1"),
                Decimal("97.5"),
                compared=points,
                notes=("312 / 328 次", "10 月应访"),
            ),
        ),
        lent_by_month=tuple(
            wan(amount) for amount in ["612", "438", "905", "1125", "1286", "1403", "1188.6", "1216", "1218", "832.4"]
        ),
        lent_by_month_before=tuple(
            wan(amount) for amount in ["540", "405", "861", "1001", "1130", "1256", "1090", "1023", "1104.5", "921"]
        ),
        attention=(
            "10 月放款 832.4 万元，同比下降 9.6%：农商行停办系统升级 9 个工作日，积压 21 件已于 11 月 4 日放完。",
            "12 个月存活率 82.50%（66 户存续 / 80 户），下降 1.30 百分点；另有 3 户状态未知，已列入走访，不计入存续。",
            "担保基金放大 7.89 倍，距预警线 8 倍仅余 194.8 万元担保额度，建议 11 月追加基金 300 万元。",
        ),
        townships=tuple(township(line) for line in TOWNSHIPS.strip().splitlines()),
        same_month_before=TownshipRow(
            "上年同月", 88, 37, 350, 400, 1303, 64, wan("921.0"), wan("47.6"), visits_due=296, visits_done=293
        ),
        industries=(
            Share("食用菌", 112, strong=True),
            Share("电商与物流", 74, strong=True),
            Share("农产品加工", 63, strong=True),
            Share("民宿餐饮", 51),
            Share("服装来料加工", 38),
            Share("其他", 50, rest=True),
        ),
        categories=(
            Share("返乡农民工", 301),
            Share("登记失业", 63),
            Share("脱贫人口", 58),
            Share("高校毕业生", 41),
            Share("退役军人", 34),
            Share("其他", 22, rest=True),
        ),
        distinct_people=391,
        loans=(
            Indicator("申请", "笔", 71, 742, 690),
            Indicator("受理", "笔", 66, 711, 664),
            Indicator("批准", "笔", 60, 688, 639),
            Indicator("放款", "笔", 58, 671, 633),
            Indicator("放款金额", "", wan("832.4"), wan("10224.0"), wan("9331.5")),
            Indicator("其中：返乡人员", "", wan("648.9"), wan("7970.6"), wan("7138.2")),
            Indicator(
                "返乡占比", "%，占放款金额", Decimal("77.96"), Decimal("77.96"), Decimal("76.50"), compared=points
            ),
            Indicator("受理到放款", "工作日，平均", Decimal("16.4"), Decimal("14.8"), Decimal("17.2"), difference),
        ),
        banks=(
            Share("农商行", wan("5112.4")),
            Share("邮储银行", wan("2436.0")),
            Share("农业银行", wan("1780.6")),
            Share("村镇银行", wan("895.0")),
        ),
        refusals=(Share("征信不良", 8), Share("已有经营性贷款", 5), Share("未实际经营", 4), Share("超出次数", 2)),
        recovery=tuple(
            (date(2025 + (10 + at) // 12, (10 + at) % 12 + 1, 1), Decimal(figure))
            for at, figure in enumerate(
                [
                    "98.40",
                    "98.52",
                    "98.45",
                    "98.61",
                    "98.72",
                    "98.66",
                    "98.80",
                    "98.77",
                    "98.86",
                    "98.92",
                    "98.90",
                    "98.98",
                ]
            )
        ),
        least_recovery=Decimal(95),
        matured=wan("9412.0"),
        quality=(
            Stock("贷款余额", "", wan("14210.0"), wan("13982.5")),
            Stock("逾期余额", "", wan("39.8"), wan("42.1")),
            Stock("逾期率", "占余额，%", Decimal("0.28"), Decimal("0.30")),
            Stock("代偿", "本年", wan("18.6"), wan("18.6")),
            Stock("代偿后收回", "本年", wan("7.2"), wan("5.9")),
        ),
        fund=Fund(wan("1800.6"), wan("14210.0"), Decimal(8), Decimal(10)),
        problems=(
            Problem(
                "基金接近预警线",
                "余 194.8 万元可保",
                "追加基金 300 万元；11 月起按紧急程度排序",
                "县财政局",
                date(2026, 11, 20),
            ),
            Problem(
                "2 个乡镇走访欠访",
                "8 户未按季走访",
                "县中心派 2 人支援，11 月 13 日前补齐",
                "县就业中心",
                date(2026, 11, 13),
            ),
            Problem("2 区冷库用电不足", "9 户食用菌场", "增容方案已报，需求单 XQ-0231", "供电公司", date(2026, 11, 24)),
            Problem("2027 年日历未发布", "38 项期限日待定", "发布后自动补算并通知责任人", "系统管理员", "待发布"),
        ),
        movements=(
            Movement("在册返乡创业人员", "人", 2809, 44, 6, -1, 2846),
            Movement("存续实体", "户", 2214, 41, 9, 2, 2248),
            Movement("在贷", "笔", 986, 58, 41, 0, 1003),
            Movement("贷款余额", "", wan("13982.5"), wan("832.4"), wan("604.9"), Money(), wan("14210.0")),
            Movement("在孵户数", "户", 163, 5, 3, 0, 165),
            Movement("未结需求", "件", 27, 14, 19, 0, 22),
        ),
        corrections=(
            Correction(
                "GZ-018", "9 月存续实体（户）", 2214, 2216, "茶园乡迟报 2 户", "何某", "沈某", date(2026, 11, 3)
            ),
            Correction(
                "GZ-019", "在册人员（人）", 2809, 2808, "同一人两次建档，合并", "吴某", "沈某", date(2026, 11, 4)
            ),
        ),
        signatures=(
            Signature("编制", "林某", datetime(2026, 11, 6, 16, 12, tzinfo=CHINA)),
            Signature("审核", "罗某", datetime(2026, 11, 6, 17, 3, tzinfo=CHINA)),
            Signature("批准", "沈某"),
        ),
        audit=AuditDigest(
            "9f31c4a702be58d17be04c96a1f36d28e57a0b9c33d481ef5a60f2c719b84de3",
            1,
            48216,
            unbroken=True,
            how_to_check="系统首页 → 审计 → 核对月度摘要。",
        ),
    )


def english_monthly_summary() -> MonthlySummary:
    chinese = monthly_summary()
    tiles = (
        ("New ventures", "", ()),
        ("Jobs (with founders)", "", ()),
        ("Guaranteed loans paid out", "", ()),
        ("Subsidies paid", "", ()),
        ("Recovery of matured loans", "%", ("93,160.0 / 94,120.0", "matured this year")),
        ("Alive after 12 months", "%", ("66 / 80, 3 unknown", "registered October 2025")),
        ("Decided in time", "%", ("224 / 226", "decided in October")),
        ("Visits done", "%", ("312 / 328", "due in October")),
    )
    loans = (
        *("Applied", "Accepted", "Approved", "Paid out", "Paid out", "of which to returnees"),
        *("Returnees' share of the amount", "From acceptance to payment, average"),
    )
    units = ("number", "number", "number", "number", "", "", "%", "working days")
    stocks = (
        "Outstanding",
        "Overdue",
        "Overdue, share of outstanding",
        "Compensated this year",
        "Recovered after that",
    )
    moved = (
        "Returnees on the register",
        "Ventures alive",
        "Loans running",
        "Outstanding",
        "In incubators",
        "Open needs",
    )
    return replace(
        chinese,
        office="Qingling County Employment and Start-up Service Centre",
        unit_name="Qingling County",
        scope="Whole county, 14 townships",
        version="first freeze",
        key_figures=tuple(
            replace(one, name=name, unit=unit, notes=notes)
            for one, (name, unit, notes) in zip(chinese.key_figures, tiles, strict=True)
        ),
        attention=(
            "Loans paid out fell by 9.6%: the bank's system was down for 9 working days; 21 loans count next month.",
            "Alive after 12 months: 82.50% (66 of 80), down 1.30 points; 3 ventures unknown, to be visited.",
            "The guarantee fund stands at 7.89 times, CNY 1,948 thousand below the alarm; add CNY 3 million.",
        ),
        same_month_before=replace(chinese.same_month_before, name="Last year") if chinese.same_month_before else None,
        industries=tuple(
            replace(one, name=name)
            for one, name in zip(
                chinese.industries,
                ("Mushrooms", "E-commerce, logistics", "Food processing", "Guest houses", "Garments", "Other"),
                strict=True,
            )
        ),
        categories=tuple(
            replace(one, name=name)
            for one, name in zip(
                chinese.categories,
                ("Returning workers", "Unemployed", "Out of poverty", "Graduates", "Veterans", "Other"),
                strict=True,
            )
        ),
        loans=tuple(
            replace(one, name=name, unit=unit) for one, name, unit in zip(chinese.loans, loans, units, strict=True)
        ),
        banks=tuple(
            replace(one, name=name)
            for one, name in zip(
                chinese.banks, ("Rural Commercial", "Postal Savings", "Agricultural", "Village Bank"), strict=True
            )
        ),
        refusals=tuple(
            replace(one, name=name)
            for one, name in zip(
                chinese.refusals,
                ("Credit record", "Another business loan", "Not trading", "Too many loans"),
                strict=True,
            )
        ),
        quality=tuple(
            replace(one, name=name, unit="%" if isinstance(one.now, Decimal) else "")
            for one, name in zip(chinese.quality, stocks, strict=True)
        ),
        problems=(
            Problem(
                "Fund near the alarm",
                "CNY 1,948 thousand left",
                "Add CNY 3 million; from November by urgency",
                "Finance bureau",
                date(2026, 11, 20),
            ),
            Problem(
                "Calendar of 2027 not published",
                "38 deadlines open",
                "Computed when published",
                "Administrator",
                "open",
            ),
        ),
        movements=tuple(replace(one, name=name, unit="") for one, name in zip(chinese.movements, moved, strict=True)),
        corrections=(
            replace(
                chinese.corrections[0],
                matter="ventures alive, September",
                reason="Chayuan reported 2 late",
                by="He",
                approved_by="Shen",
            ),
        ),
        signatures=(
            Signature("Compiled", "Lin", datetime(2026, 11, 6, 16, 12, tzinfo=CHINA)),
            Signature("Reviewed", "Luo", datetime(2026, 11, 6, 17, 3, tzinfo=CHINA)),
            Signature("Approved", "Shen"),
        ),
        audit=replace(chinese.audit, how_to_check="front page, audit, check the month.") if chinese.audit else None,
    )
