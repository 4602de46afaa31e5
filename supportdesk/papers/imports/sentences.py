"""The sentences of a ledger's reading that no single field's parser can say."""

from collections.abc import Mapping, Sequence

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import Words, say

# A stranger's headings may be long and many.
LONGEST_HEADING, MOST_NAMED = 30, 20

REPAIRS: Mapping[str, Words] = {
    "fullwidth_digits": say("全角数字已改为半角"),
    "phone_dashes": say("手机号中的分隔符已去掉"),
    "phone_spaces": say("手机号中的空格已去掉"),
    "phone_prefix": say("手机号前的国家代码已去掉"),
    "phone_decimal": say("手机号后的小数点已去掉"),
    "name_spaces": say("姓名中的空格已去掉"),
    "invisible_characters": say("看不见的字符已去掉"),
    "id_lowercase_x": say("身份证号码末位x已改为大写X"),
    "id_separators": say("号码中的空格或连接号已去掉"),
    "credit_code_separators": say("信用代码中的空格或连接号已去掉"),
    "thousands_commas": say("金额中的千位逗号已去掉"),
    "currency_sign": say("金额前的货币符号已去掉"),
    "unit_in_cell": say("数字后的单位已去掉"),
    "date_separators": say("日期中的分隔符已改正"),
    "date_time_dropped": say("日期后的时刻已去掉"),
    "date_serial": say("Excel日期序号已换算成日期"),
    "percent_fraction": say("小数已换算成百分比"),
}


def repair_words(code: str) -> Words:
    """Return the sentence for a repair."""
    return REPAIRS[code]


def no_result() -> BadValueError:
    """Refuse a cell that holds an Excel error, or a formula whose result was never saved."""
    return BadValueError(
        say("单元格是错误值，或是没有计算结果的公式。请改成数值，或在Excel中打开保存后再导入。"), code="cell_no_result"
    )


def number_cell_month() -> BadValueError:
    """Refuse the number 2023.1 in a date column: it may have been typed as 2023.10."""
    return BadValueError(
        say("分不清是1月还是10月（数字单元格会丢掉末尾的0），请写成2023-01或2023-10。"), code="date_month_unclear"
    )


def duplicate(sheet: str, row: int) -> BadValueError:
    """Refuse a person who stands earlier in the workbook."""
    return BadValueError(
        say("这个号码在“{sheet}”第{row}行已经出现过，请核对后只保留一行。", sheet=sheet, row=row),
        code="duplicate_person",
    )


def sex_differs() -> BadValueError:
    """Refuse a sex that the resident number contradicts."""
    return BadValueError(say("性别与身份证号码不一致，请核对性别或号码。"), code="gender_mismatch")


def birth_differs() -> BadValueError:
    """Refuse a birth that the resident number contradicts."""
    return BadValueError(say("出生日期与身份证号码不一致，请核对。"), code="birth_mismatch")


def after_reporting_day(what: str, reporting_day: object) -> BadValueError:
    """Refuse a return or a founding after the reporting day."""
    if what == "returned_on":
        return BadValueError(say("返乡时间晚于填报日期（{day}），请核对。", day=reporting_day), code="future_return")
    return BadValueError(say("登记时间晚于填报日期（{day}），请核对。", day=reporting_day), code="future_founding")


def column_missing(field: str) -> Words:
    """Say that the sheet has no such column at all."""
    if field == "name":
        return say("表头里没有找到“姓名”这一列。")
    return say("表头里没有找到“身份证号码”这一列。")


def unit_unknown() -> BadValueError:
    """Refuse an amount whose unit neither heading nor sheet states and the column does not show."""
    return BadValueError(say("看不出金额的单位，请在表头注明（元）或（万元）。"), code="unit_unknown")


def implausible(amount: str) -> BadValueError:
    """Refuse an amount that only another unit explains."""
    return BadValueError(
        say("按表头的单位，这笔金额是{amount}元，不合常理，请核对单位是元还是万元。", amount=amount),
        code="money_implausible",
    )


NEGATIVE_CODES: Mapping[str, str] = {
    "loan_amount": "negative_loan",
    "subsidy_amount": "negative_subsidy",
    "tax_amount": "negative_tax_relief",
    "insured_sum": "negative_insurance",
}


def unit_assumed(heading: str, *, wan: bool) -> Words:
    """Say which unit a column without one was read in."""
    if wan:
        return say("“{heading}”没有注明单位，按数值大小以万元读取。", heading=heading)
    return say("“{heading}”没有注明单位，按数值大小以元读取。", heading=heading)


def first_day_taken(heading: str, count: int) -> Words:
    """Say how many dates of a column told the month only."""
    return say("“{heading}”有 {count} 处只写了年月，登记为当月1日。", heading=heading, count=count)


def columns_unknown(headings: Sequence[str]) -> Words:
    """Name the columns that no field knows; what stands in them is kept in the note only."""
    named = [one if len(one) <= LONGEST_HEADING else one[:LONGEST_HEADING] + "…" for one in headings]
    if len(headings) > MOST_NAMED:
        return say(
            "没有认出的列：{columns}等 {count} 列。内容留在备注里，没有登记为金额、日期等；若应登记，请改表头后重新上传。",
            columns="、".join(named[:MOST_NAMED]), count=len(headings),
        )  # fmt: skip
    return say(
        "没有认出的列：{columns}。内容留在备注里，没有登记为金额、日期等；若应登记，请改表头后重新上传。",
        columns="、".join(named),
    )


def rows_hidden(count: int) -> Words:
    """Say that rows which nobody sees in Excel, filtered ones for example, were read like the others."""
    return say("有 {count} 行在Excel中是隐藏的（例如被筛选），也一并读取，请核对。", count=count)


SHEET_WITHOUT_HEADINGS = say("没有台账的表头，没有读。")
SHEET_HIDDEN = say("是隐藏的工作表，没有读。若有要导入的人员，请在Excel中取消隐藏、保存后重新上传。")

HINT_LOAN_WITHOUT_AMOUNT = say("填了放款日期或银行，但没有贷款金额，未记为贷款。")
HINT_PAID_AFTER_REPORT = say("发放日期晚于填报日期，请核对。")
HINT_LOAN_UNUSUALLY_LARGE = say("贷款金额是本表常见金额的 100 倍以上，请核对单位。")
HINT_UNUSUAL_AGE = say("年龄不在16至100岁之间，请核对。")
