"""Ledgers made for a test: rows as a town's office would write them, and large ones."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from supportdesk.domain.check_digits import credit_code_check_char, resident_check_char

# Heading and field, in the order of the columns.
COLUMNS = {
    "town": "乡镇",
    "name": "姓名",
    "sex": "性别",
    "id_number": "身份证号码",
    "phone": "联系电话",
    "village": "村（社区）",
    "category": "人员类别",
    "away_place": "原务工地",
    "returned_on": "返乡时间",
    "venture_name": "创业实体名称",
    "credit_code": "统一社会信用代码",
    "legal_form": "主体类型",
    "industry": "所属行业",
    "founded_on": "注册时间",
    "jobs": "带动就业人数",
    "loan_amount": "贷款金额（元）",
    "loan_disbursed_on": "放款日期",
    "loan_bank": "贷款银行",
    "loan_term": "贷款期限（月）",
    "subsidy_amount": "创业补贴金额（元）",
    "subsidy_paid_on": "补贴发放日期",
    "tax_amount": "减免税额（元）",
    "training_class": "培训班次",
    "training_certificate": "培训证书编号",
    "insurer": "保险机构",
    "insured_sum": "保险金额（元）",
    "note": "备注",
}


def workbook(rows: Iterable[Mapping[str, Any]], sheet: str = "台账") -> bytes:
    """A workbook of one sheet with these rows; fields that a row leaves out are blank cells."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, COLUMNS.values())
        for number, row in enumerate(rows, 1):
            for place, field in enumerate(COLUMNS):
                value = row.get(field)
                if isinstance(value, date):
                    page.write_string(number, place, value.isoformat())
                elif isinstance(value, int):
                    page.write_number(number, place, value)
                elif value is not None:
                    page.write_string(number, place, str(value))
    return packed.getvalue()


PEOPLE = ("town", "name", "sex", "id_number", "phone", "village", "category", "away_place", "returned_on")
VENTURES = ("name", "id_number", "venture_name", "credit_code", "legal_form", "industry", "founded_on", "jobs")
BY_KIND = {
    "创业担保贷款": ("name", "id_number", "loan_amount", "loan_disbursed_on", "loan_bank", "loan_term"),
    "一次性创业补贴": ("name", "id_number", "subsidy_amount", "subsidy_paid_on"),
    "税费减免": ("name", "id_number", "tax_amount"),
    "创业培训": ("name", "id_number", "training_class", "training_certificate"),
    "创业保险": ("name", "id_number", "insurer", "insured_sum"),
}


def in_sheets(sheets: Mapping[str, tuple[Iterable[str], Iterable[Mapping[str, Any]]]]) -> bytes:
    """A workbook of several sheets, each with its columns and rows."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        for sheet, (columns, rows) in sheets.items():
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, [COLUMNS[field] for field in columns])
            for number, row in enumerate(rows, 1):
                cells = [row.get(field) for field in columns]
                page.write_row(number, 0, [cell.isoformat() if isinstance(cell, date) else cell for cell in cells])
    return packed.getvalue()


def by_kind(people: int, *, first: Iterable[str] = PEOPLE + VENTURES[2:]) -> bytes:
    """A ledger with a sheet of the people and then one for each kind of support."""
    rows = [full_row(number) for number in range(people)]
    kinds = {sheet: (columns, rows) for sheet, columns in BY_KIND.items()}
    return in_sheets({"人员": (tuple(first), rows), **kinds} if first else kinds)


def person(number: int = 0, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a cell may hold
    """The number-th person, with a venture and no support; `given` adds to it or takes its place."""
    first17 = f"360426{date(1970, 1, 1) + timedelta(days=number // 10):%Y%m%d}{990 + number % 10}"
    code = f"92360426MA{number:07}"
    row = {
        "town": ("城关镇", "云岭镇", "石桥乡")[number % 3],
        "name": "赵钱孙李周吴郑王"[number % 8] + ("建国", "秀英", "伟", "芳")[number // 8 % 4],
        "sex": "男" if int(first17[16]) % 2 else "女",
        "id_number": first17 + resident_check_char(first17),
        "phone": f"139{number:08}",
        "village": ("新民村", "高岭村")[number % 2],
        "category": ("返乡农民工", "脱贫人口")[number % 2],
        "away_place": "广东东莞",
        "returned_on": date(2021, 3, 16) + timedelta(days=number % 900),
        "venture_name": f"第{number}号商行",
        "credit_code": code + credit_code_check_char(code),
        "legal_form": "个体工商户",
        "industry": "餐饮服务",
        "founded_on": date(2021, 9, 1) + timedelta(days=number % 900),
        "jobs": number % 30,
    }
    return row | given


def full_row(number: int) -> dict[str, Any]:
    """The number-th person with every kind of support."""
    paid = date(2022, 5, 1) + timedelta(days=number % 1200)
    return person(
        number,
        loan_amount=(50_000, 80_000, 150_000, 300_000)[number % 4],
        loan_disbursed_on=paid,
        loan_bank=("农商银行", "农业银行", "邮储银行")[number % 3],
        loan_term=(12, 24, 36)[number % 3],
        subsidy_amount=(3_000, 5_000)[number % 2],
        subsidy_paid_on=paid,
        tax_amount=1 + number % 20_000,
        training_class="2023年第4期SYB",
        training_certificate=f"CY{number:08}",
        insurer="人保财险",
        insured_sum=50_000,
    )


def large(rows: int) -> bytes:
    """A ledger of so many rows, each with every kind of support."""
    return workbook(full_row(number) for number in range(rows))
