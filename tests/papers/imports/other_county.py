"""The ledger of another county: other words, other order, other units, other ways to write a date; made from a seed."""

import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import xlsxwriter

from supportdesk.domain.check_digits import CREDIT_CODE_ALPHABET, credit_code_check_char, resident_check_char

HEADINGS = {
    "name": ["姓名", "创业者姓名", "负责人姓名", "法定代表人", "返乡创业人员姓名", "姓  名", "申请人"],
    "sex": ["性别", "性 别"],
    "id_number": [
        "公民身份号码",
        "身份证号码",
        "身份证号",
        "证件号码",
        "居民身份证号码",
        "社会保障号码",
        "身份证\n号码",
        "身份证号（18位）",
    ],
    "phone": ["手机号码", "联系电话", "联系方式", "电话", "本人联系电话", "联系电话（手机）"],
    "village": ["所在村（社区）", "村居", "行政村", "村（居）"],
    "education": ["学历", "文化程度", "受教育程度"],
    "category": ["人员类型", "人员类别", "身份类别", "重点群体类别"],
    "away_place": ["原务工地", "务工地点", "外出务工地"],
    "returned_on": ["返乡日期", "返乡时间", "回乡时间", "返乡年月"],
    "venture_name": ["企业名称", "市场主体名称", "创业实体名称", "经营主体名称", "企业（商户）名称"],
    "credit_code": ["社会信用代码", "统一社会信用代码", "营业执照号", "统一社会信用代码（注册号）"],
    "legal_form": ["主体类型", "企业类型", "市场主体类型", "组织形式"],
    "industry": ["所属行业", "行业类别", "从事行业", "经营项目"],
    "founded_on": ["登记日期", "成立日期", "注册登记时间", "开业时间", "营业执照日期"],
    "jobs": ["吸纳就业人数", "带动就业人数（人）", "就业人数", "用工人数"],
    "loan_amount": ["发放金额", "放款金额", "贷款额度", "创业担保贷款金额"],
    "loan_disbursed_on": ["放款时间", "贷款发放日期", "贷款日期"],
    "loan_bank": ["承贷银行", "贷款银行", "经办金融机构"],
    "loan_term": ["贷款期限", "期限"],
    "subsidy_amount": ["补贴金额", "创业补贴金额", "一次性创业补贴", "奖补金额"],
    "subsidy_paid_on": ["补贴发放时间", "补贴拨付日期", "补贴到账时间"],
    "tax_amount": ["减免税额", "税收减免金额", "享受税收优惠金额"],
    "training_class": ["参加培训情况", "培训班次", "培训名称"],
    "training_certificate": ["合格证编号", "培训证书编号"],
    "insurer": ["承保公司", "保险机构"],
    "insured_sum": ["保险金额", "保障金额", "保额"],
    "note": ["备注", "备 注"],
}
GROUPS = {
    "基本情况": ["name", "sex", "id_number", "phone", "village", "education", "category", "away_place", "returned_on"],
    "创业实体情况": ["venture_name", "credit_code", "legal_form", "industry", "founded_on", "jobs"],
    "创业担保贷款": ["loan_amount", "loan_disbursed_on", "loan_bank", "loan_term"],
    "一次性创业补贴情况": ["subsidy_amount", "subsidy_paid_on"],
    "税费减免": ["tax_amount"],
    "参加创业培训": ["training_class", "training_certificate"],
    "创业保险": ["insurer", "insured_sum"],
}
SHORT = {
    "loan_amount": "金额",
    "loan_disbursed_on": "发放日期",
    "loan_bank": "银行",
    "loan_term": "期限",
    "subsidy_amount": "金额",
    "subsidy_paid_on": "发放日期",
    "tax_amount": "金额",
    "training_class": "项目",
    "training_certificate": "编号",
    "insurer": "公司",
    "insured_sum": "金额",
}
MONEY = {"loan_amount", "subsidy_amount", "tax_amount", "insured_sum"}
DATES = {"returned_on", "founded_on", "loan_disbursed_on", "subsidy_paid_on"}


@dataclass
class OtherCounty:
    """A workbook and the people that stand in it, by their numbers."""

    content: bytes
    people: dict[str, dict[str, object]] = field(default_factory=dict)


def make(seed: int, *, people: int = 30) -> OtherCounty:
    """Make a ledger whose shape follows from the seed."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable ledger, no secret
    grouped = chance.random() < 0.5
    packed = io.BytesIO()
    county = OtherCounty(b"")
    with xlsxwriter.Workbook(packed) as book:
        if chance.random() < 0.5:
            book.add_worksheet("填表说明").write_column(
                0, 0, ["填表说明：", "1. 身份证号码请设为文本。", "2. 金额按表头单位填写。"]
            )
        towns = ["东河镇", "西岭乡", "南门街道"]
        by_column = chance.random() < 0.5
        sheets = ["Sheet1"] if by_column else towns
        for name in sheets:
            _write_sheet(book, name, chance, county, grouped=grouped, towns=towns if by_column else [], people=people)
    county.content = packed.getvalue()
    return county


def _write_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    chance: random.Random,
    county: OtherCounty,
    *,
    grouped: bool,
    towns: list[str],
    people: int,
) -> None:
    sheet = book.add_worksheet(name)
    fields = [inside for group in chance.sample(list(GROUPS), len(GROUPS)) for inside in GROUPS[group]]
    if not grouped:
        chance.shuffle(fields)
    fields.append("note")
    units = {field: chance.choice(["元", "万元"]) for field in MONEY}
    term_unit = chance.choice(["月", "年"])
    titles = chance.choice([0, 1, 4])
    for number in range(titles):
        sheet.write(
            number, 0, ["某县返乡创业人员信息统计表", "（2026年度）", "填表说明见附件", "截止日期：2026-10-31"][number]
        )
    extra = ["序号", "档案编号"] + (["乡镇（街道）"] if towns else [])
    headings = [*extra, *(_heading(field, chance, units, term_unit, grouped=grouped) for field in fields)]
    first = titles
    if grouped:
        _write_groups(sheet, first, fields, len(extra))
        for place, heading in enumerate([*extra]):
            sheet.merge_range(first, place, first + 1, place, heading)
        sheet.merge_range(first, len(headings) - 1, first + 1, len(headings) - 1, headings[-1])
        for place in range(len(extra), len(headings) - 1):
            sheet.write(first + 1, place, headings[place])
        first += 1
    else:
        sheet.write_row(first, 0, headings)
    day = book.add_format({"num_format": "yyyy/m/d"})
    for number in range(people):
        person = _person(chance, len(county.people))
        person["town"] = chance.choice(towns) if towns else name
        county.people[str(person["id_number"])] = person
        row = first + 1 + number
        sheet.write(row, 0, number + 1)
        sheet.write(row, 1, f"DA{number:05}")
        if towns:
            sheet.write(row, 2, person["town"])
        for place, column in enumerate(fields, len(extra)):
            _write_cell(sheet, (row, place), column, person.get(column), chance, units, term_unit, day)
    last = first + 1 + people
    sheet.write(last, 0, "合  计")
    sheet.write_formula(last, 5, "=SUM(F3:F9)")
    sheet.write(last + 1, 0, "填表人：张三        审核人：李四        联系电话：0795-1234567")


def _write_groups(sheet: xlsxwriter.worksheet.Worksheet, row: int, fields: list[str], left: int) -> None:
    for group, inside in GROUPS.items():
        places = [left + fields.index(field) for field in inside]
        if len(places) == 1:
            sheet.write(row, places[0], group)
        else:
            sheet.merge_range(row, min(places), row, max(places), group)


def _heading(column: str, chance: random.Random, units: dict[str, str], term_unit: str, *, grouped: bool) -> str:
    words = SHORT[column] if grouped and column in SHORT else chance.choice(HEADINGS[column])
    if column in units:
        return words + chance.choice(["（{}）", "({})", "\n（单位：{}）", "/{}"]).format(units[column])
    return f"{words}（{term_unit}）" if column == "loan_term" else words


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    column: str,
    value: object,
    chance: random.Random,
    units: dict[str, str],
    term_unit: str,
    day: xlsxwriter.format.Format,
) -> None:
    if value is None:
        sheet.write(*place, chance.choice(["", "/", "无", "—"]))
    elif isinstance(value, date):
        if chance.random() < 0.4:
            sheet.write_datetime(*place, value, day)
        else:
            sheet.write(*place, _date_text(value, chance))
    elif column in units:
        amount = f"{int(str(value)) / 10_000:g}" if units[column] == "万元" else str(value)
        if chance.random() < 0.7:
            sheet.write_number(*place, float(amount))
        else:
            sheet.write_string(*place, amount)
    elif column == "loan_term":
        sheet.write_number(*place, int(str(value)) / (12 if term_unit == "年" else 1))
    elif column == "phone" and chance.random() < 0.5:
        sheet.write_number(*place, int(str(value)))
    elif isinstance(value, int):
        sheet.write_number(*place, value)
    else:
        sheet.write_string(*place, str(value))


def _date_text(day: date, chance: random.Random) -> str:
    return chance.choice(
        ["{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}{m:02}{d:02}"]
    ).format(y=day.year, m=day.month, d=day.day)


def _person(chance: random.Random, number: int) -> dict[str, object]:
    first17 = f"360426{date(1970, 1, 1) + timedelta(days=number):%Y%m%d}{990 + chance.randrange(10)}"
    code = "92360426MA" + "".join(chance.choices(CREDIT_CODE_ALPHABET, k=7))
    returned = date(2019, 1, 1) + timedelta(days=chance.randrange(2000))
    person: dict[str, object] = {
        "name": chance.choice("赵钱孙李周吴郑王") + chance.choice(["建国", "秀英", "伟", "芳", "古丽·买买提"]),
        "sex": "男" if int(first17[16]) % 2 else "女",
        "id_number": first17 + resident_check_char(first17),
        "phone": f"1{chance.choice('3456789')}{chance.randrange(10**9):09}",
        "village": chance.choice(["新民村", "高岭村"]),
        "education": chance.choice(["初中", "大专"]),
        "category": chance.choice(["返乡农民工", "脱贫人口"]),
        "away_place": chance.choice(["广东东莞", "浙江义乌"]),
        "returned_on": returned,
        "venture_name": f"第{number}号商行",
        "credit_code": code + credit_code_check_char(code),
        "legal_form": chance.choice(["个体工商户", "有限公司"]),
        "industry": chance.choice(["餐饮服务", "种植业"]),
        "founded_on": returned + timedelta(days=90),
        "jobs": chance.randrange(30),
    }
    if chance.random() < 0.6:
        person |= {
            "loan_amount": chance.choice([50_000, 80_000, 150_000, 300_000]),
            "loan_disbursed_on": returned + timedelta(days=200),
            "loan_bank": "农商银行",
            "loan_term": chance.choice([12, 24, 36]),
        }
    if chance.random() < 0.5:
        person |= {"subsidy_amount": chance.choice([3000, 5000]), "subsidy_paid_on": returned + timedelta(days=150)}
    if chance.random() < 0.5:
        person |= {"tax_amount": chance.randrange(1, 20_000)}
    if chance.random() < 0.5:
        person |= {"training_class": "2023年第4期SYB", "training_certificate": f"CY{number:08}"}
    if chance.random() < 0.4:
        person |= {"insurer": "人保财险", "insured_sum": chance.choice([50_000, 100_000])}
    return person
