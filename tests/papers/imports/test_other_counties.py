"""Ledgers of counties that use other words, orders, units and formats."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from supportdesk.domain.check_digits import resident_check_char
from supportdesk.domain.identifiers import IdType, Sex
from supportdesk.domain.ledgers import Ledger, LedgerRow
from supportdesk.domain.money import Money
from supportdesk.papers.imports.headings import column_letters, find_table
from supportdesk.papers.imports.ledger import read_ledger
from supportdesk.papers.imports.limits import WorkbookRefusedError
from supportdesk.papers.imports.vocabulary import unit_in, vocabulary
from supportdesk.papers.imports.workbook import Sheet
from tests.papers.imports import other_county

TODAY = date(2026, 11, 22)


def read_back(row: LedgerRow) -> dict[str, object]:
    """Return an accepted row in the words of the generator."""
    person, venture = row.person, row.venture
    assert venture
    found: dict[str, object] = {
        "name": person.name,
        "sex": "男" if person.sex is Sex.MALE else "女",
        "id_number": person.id_number,
        "phone": person.phone,
        "village": person.village,
        "education": person.education and person.education.words,
        "category": person.categories[0].words,
        "away_place": person.away_place,
        "returned_on": person.returned_on and person.returned_on.day,
        "venture_name": venture.name,
        "credit_code": venture.credit_code,
        "legal_form": venture.legal_form and venture.legal_form.words,
        "industry": venture.industry and venture.industry.words,
        "founded_on": venture.founded_on and venture.founded_on.day,
        "jobs": venture.jobs,
        "town": row.town,
    }
    if row.loan:
        found |= {
            "loan_amount": row.loan.amount.fen // 100,
            "loan_disbursed_on": row.loan.disbursed_on and row.loan.disbursed_on.day,
            "loan_bank": row.loan.bank,
            "loan_term": row.loan.term_months,
        }
    if row.subsidy:
        found |= {"subsidy_amount": row.subsidy.amount.fen // 100}
        found |= {"subsidy_paid_on": row.subsidy.paid_on and row.subsidy.paid_on.day}
    if row.tax_relief:
        found |= {"tax_amount": row.tax_relief.amount.fen // 100}
    if row.training:
        found |= {"training_class": row.training.course, "training_certificate": row.training.certificate}
    if row.insurance:
        found |= {"insurer": row.insurance.insurer}
        found |= {"insured_sum": row.insurance.insured_sum and row.insurance.insured_sum.fen // 100}
    return found


@pytest.mark.parametrize("seed", range(40))
def test_another_countys_ledger_is_read_whole(seed: int) -> None:
    county = other_county.make(seed, people=12)
    ledger = read_ledger(county.content, TODAY)
    assert [(fault.code, fault.column, str(fault.words)) for fault in ledger.refused] == []
    assert ledger.rows == len(county.people)
    assert {row.person.id_number: read_back(row) for row in ledger.accepted} == county.people
    assert not any("SUM" in str(row.others) for row in ledger.accepted)
    assert all(row.others == {"档案编号": f"DA{index % 12:05}"} for index, row in enumerate(ledger.accepted))


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ("id_number", ["公民身份号码", "身份证号码", "身份证号", "证件号码", "身份证号码*", "法人身份证号（必填）"]),
        ("founded_on", ["注册时间", "登记日期", "成立日期", "注册登记日期", "营业执照注册时间", "开业时间"]),
        ("loan_amount", ["贷款金额（万元）", "发放金额", "放款金额", "贷款发放额度（元）", "创业担保贷款发放额度（万元）"]),
        ("subsidy_paid_on", ["补贴发放时间", "一次性创业补贴发放时间", "创业补贴发放日期"]),
        ("phone", ["联系电话", "手机", "手机号码（11位）", "本人联系电话", "联系方式"]),
        ("village", ["村（社区）", "村/社区", "所在村居", "村"]),
        ("training_certificate", ["培训合格证编号", "创业培训证书编号"]),
        ("note", ["备注", "备 注"]),
        (
            "loan_amount",
            [
                "贷款（万元）", "创业贷款（万元）", "借款（万元）", "已获贷款（万元）", "贴息贷款金额（元）", "贷款金额（千元）",
                "享受创业担保贷款金额（万元）",
            ],
        ),
        ("loan_interest_subsidy", ["贴息（元）", "贷款贴息（元）"]),
        ("subsidy_amount", ["补贴（元）", "创业补贴额（元）", "享受一次性创业补贴金额（元）"]),
        ("tax_amount", ["免税额（元）", "税收优惠额（元）", "享受税收优惠额（元）"]),
        ("returned_on", ["回家时间", "返乡日"]),
        ("insurer", ["承保险企"]),
        ("id_number", ["身分证", "身分证号码"]),
    ],
)  # fmt: skip
def test_other_words_over_a_column_mean_the_same(field: str, headings: list[str]) -> None:
    for heading in headings:
        match = vocabulary().match([heading])
        assert match is not None, heading
        assert match.meaning.field == field, heading


@pytest.mark.parametrize(
    "heading",
    [
        "配偶姓名",
        "担保人身份证号",
        "紧急联系人电话",
        "经办人",
        "家庭成员姓名",
        "贷款结清时间",
        "是否死亡",
        "帮扶干部联系电话",
        # What may mean something else is not guessed: the column is named instead.
        "贷款余额（万元）",
        "申请贷款金额（万元）",
        "税收（元）",
        "保险（元）",
        "贷款",
        "是否贴息",
    ],
)
def test_a_heading_about_something_else_is_not_taken_for_the_persons(heading: str) -> None:
    assert vocabulary().match([heading]) is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (["创业担保贷款", "金额（万元）"], "loan_amount"),
        (["一次性创业补贴", "金额（元）"], "subsidy_amount"),
        (["创业担保贷款", "发放日期"], "loan_disbursed_on"),
        (["一次性创业补贴", "发放日期"], "subsidy_paid_on"),
        (["创业保险", "保险公司"], "insurer"),
        (["税收减免", "金额"], "tax_amount"),
        (["创业培训", "证书编号"], "training_certificate"),
        (["基本情况", "姓名"], "name"),
    ],
)
def test_a_short_heading_means_what_the_group_above_it_says(path: list[str], field: str) -> None:
    match = vocabulary().match(path)
    assert match is not None
    assert match.meaning.field == field


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        (["贷款金额（万元）"], "万元"),
        (["贷款金额\n(单位：元)"], "元"),
        (["创业担保贷款（万元）", "金额"], "万元"),
        (["贷款金额万元"], "万元"),
        (["贷款金额（千元）"], "千元"),
        (["期限（月）"], "月"),
        (["金额"], None),
        (["元旦慰问"], None),
    ],
)
def test_the_unit_is_read_from_the_headings(path: list[str], unit: str | None) -> None:
    assert unit_in(path) == unit


def number_of(serial: int, *, female: bool = False) -> str:
    first17 = f"36042619800101{990 + 2 * serial + (0 if female else 1)}"
    return first17 + resident_check_char(first17)


def sheets(*rows_by_sheet: tuple[str, list[list[object]]]) -> bytes:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"strings_to_formulas": False}) as book:
        for name, rows in rows_by_sheet:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return packed.getvalue()


def ledger_of(*rows: list[object], name: str = "东河镇") -> Ledger:
    return read_ledger(sheets((name, list(rows))), TODAY)


def codes(ledger: Ledger) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.code) for found in ledger.refused]


HEAD: list[object] = ["姓名", "身份证号", "电话", "返乡时间", "贷款金额"]


def test_a_column_without_a_unit_is_read_in_the_unit_in_which_its_amounts_make_sense() -> None:
    in_wan = ledger_of(HEAD, ["王甲", number_of(0), "", "", 15], ["王乙", number_of(1), "", "", "30"])
    assert in_wan.amounts["loan"] == Money.yuan(450_000)
    assert "万元" in str(in_wan.sheets[0].assumptions[0])
    in_yuan = ledger_of(HEAD, ["王甲", number_of(0), "", "", 150_000], ["王乙", number_of(1), "", "", "30000"])
    assert in_yuan.amounts["loan"] == Money.yuan(180_000)
    mixed = ledger_of(HEAD, ["王甲", number_of(0), "", "", 15], ["王乙", number_of(1), "", "", 150_000])
    assert codes(mixed) == [(2, "E", "unit_unknown"), (3, "E", "unit_unknown")]


def test_the_sheets_own_line_states_the_unit_of_columns_without_one() -> None:
    ledger = ledger_of(["填报单位：东河镇      单位：人、万元"], HEAD, ["王甲", number_of(0), "", "", 15])
    assert ledger.amounts["loan"] == Money.yuan(150_000)
    assert ledger.sheets[0].assumptions == ()


def test_an_amount_that_only_another_unit_explains_is_refused() -> None:
    ledger = ledger_of([*HEAD[:4], "贷款金额（万元）"], ["王甲", number_of(0), "", "", 150_000])
    assert codes(ledger) == [(2, "E", "money_implausible")]
    assert "1,500,000,000.00" in str(ledger.refused[0].words)


def test_one_row_may_have_several_faults_and_each_names_its_cell() -> None:
    ledger = ledger_of(HEAD, ["", "360426", "123", "2029.1", -5])
    assert codes(ledger) == [
        (2, "A", "name_missing"),
        (2, "B", "id_length"),
        (2, "C", "phone_short"),
        (2, "E", "negative_loan"),
        (2, "D", "future_return"),
    ]


def test_without_a_stated_reporting_day_today_is_the_last_day_of_a_return() -> None:
    ledger = ledger_of(HEAD, ["王甲", number_of(0), "", "2026-11-22", ""], ["王乙", number_of(1), "", "2026-11-23", ""])
    assert codes(ledger) == [(3, "D", "future_return")]


def test_a_stated_month_of_reporting_ends_with_its_last_day() -> None:
    rows = [
        ["截止时间：2026年9月"],
        HEAD,
        ["王甲", number_of(0), "", "2026-09-30", ""],
        ["王乙", number_of(1), "", "2026-10-01", ""],
    ]
    ledger = ledger_of(*rows)
    assert ledger.sheets[0].reported_on == date(2026, 9, 30)
    assert codes(ledger) == [(4, "D", "future_return")]


def test_the_same_number_on_two_sheets_is_refused_on_the_later_one() -> None:
    rows = [HEAD, ["王甲", number_of(0), "", "", ""]]
    ledger = read_ledger(sheets(("东河镇", rows), ("西岭乡", rows)), TODAY)
    (found,) = ledger.refused
    assert (found.sheet, found.row, found.code) == ("西岭乡", 2, "duplicate_person")
    assert "“东河镇”第2行" in str(found.words)


def test_numbers_typed_as_numbers_are_read_where_nothing_was_lost() -> None:
    rows = [
        HEAD,
        ["王甲", number_of(0), 13800138000, 2023.5, ""],
        ["王乙", number_of(1), "", 20230501, ""],
        ["王丙", number_of(2), "", 45047, ""],
    ]
    ledger = ledger_of(*rows)
    assert [row.person.returned_on and row.person.returned_on.day for row in ledger.accepted] == [date(2023, 5, 1)] * 3
    assert ledger.accepted[0].person.phone == "13800138000"
    assert [repair.code for repair in ledger.repaired] == ["date_serial"]


def test_a_number_cell_that_may_be_january_or_october_is_refused() -> None:
    ledger = ledger_of(HEAD, ["王甲", number_of(0), "", 2023.1, ""])
    assert codes(ledger) == [(2, "D", "date_month_unclear")]


def test_an_id_in_a_number_cell_has_lost_its_end() -> None:
    ledger = ledger_of(HEAD, ["王甲", 360426199303279041, "", "", ""])
    assert codes(ledger) == [(2, "B", "id_lost_precision")]


def test_totals_notes_blank_numbered_rows_and_repeated_headings_are_passed_over() -> None:
    head = ["序号", *HEAD]
    rows: list[list[object]] = [
        head,
        [1, "王甲", number_of(0), "", "", 5],
        ["小计", "", "", "", "", 5],
        head,
        [2, "王乙", number_of(1), "", "", 10],
        [3, "", "", "", "", ""],
        ["", "合 计", "", "", "", 15],
        ["", "注：贷款以银行实际放款为准", "", "", "", ""],
        ["", "填表人：王甲", "", "审核人：", "", ""],
    ]
    ledger = ledger_of(*rows)
    assert ledger.rows == 2
    assert codes(ledger) == []


def test_a_landline_with_a_wrong_number_is_answered_as_a_landline() -> None:
    ledger = ledger_of(HEAD, ["王甲", number_of(0), "0795-1234567", "", ""])
    assert codes(ledger) == [(2, "C", "landline_invalid")]


def test_a_landline_in_the_telephone_column_is_kept_as_one() -> None:
    ledger = ledger_of(HEAD, ["王甲", number_of(0), "0795-7234567", "", ""])
    assert ledger.accepted[0].person.landline == "0795-7234567"
    assert ledger.accepted[0].person.phone is None


def test_a_passport_is_read_when_the_ledger_says_so() -> None:
    ledger = ledger_of(
        ["姓名", "证件类型", "证件号码", "性别", "联系电话"],
        ["Mary Lee", "护照", "E12345678", "女", ""],
        ["王甲", "居民身份证", number_of(0), "男", ""],
    )
    assert codes(ledger) == []
    assert [row.person.id_type for row in ledger.accepted] == [IdType.PASSPORT, IdType.RESIDENT_CARD]
    assert ledger.accepted[0].person.sex is Sex.FEMALE


def test_a_birth_that_the_number_contradicts_is_refused_and_its_month_alone_is_not() -> None:
    head: list[object] = ["姓名", "身份证号", "出生年月"]
    ledger = ledger_of(head, ["王甲", number_of(0), "1980.1"], ["王乙", number_of(1), "1980-01-02"])
    assert codes(ledger) == [(3, "C", "birth_mismatch")]


def test_a_ledger_without_a_column_of_numbers_says_which_column_it_misses() -> None:
    ledger = ledger_of(["姓名", "性别", "联系电话", "返乡时间"], ["王甲", "男", "13800138000", "2023.5"])
    assert codes(ledger) == [(2, "", "id_missing")]
    assert "表头" in str(ledger.refused[0].words)


def test_a_town_merged_over_several_people_belongs_to_each_of_them() -> None:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["乡镇", "姓名", "身份证号", "联系电话"])
        sheet.merge_range(1, 0, 2, 0, "东河镇")
        for row in range(3):
            sheet.write_row(row + 1, 1, [f"王{'甲乙丙'[row]}", number_of(row), "13800138000"])
        sheet.write(3, 0, "西岭乡")
    assert read_ledger(packed.getvalue(), TODAY).by_town == {"东河镇": 2, "西岭乡": 1}


def test_groups_whose_merging_was_lost_still_reach_over_their_columns() -> None:
    rows: list[list[object]] = [
        ["姓名", "身份证号", "创业担保贷款", "", "一次性创业补贴", ""],
        ["", "", "金额（万元）", "发放日期", "金额（元）", "发放日期"],
        ["王甲", number_of(0), 10, "2023-1-2", 5000, "2023-3-4"],
    ]
    (row,) = ledger_of(*rows).accepted
    assert row.loan
    assert row.subsidy
    assert (row.loan.amount, row.loan.disbursed_on and row.loan.disbursed_on.day) == (
        Money.yuan(100_000),
        date(2023, 1, 2),
    )
    assert (row.subsidy.amount, row.subsidy.paid_on and row.subsidy.paid_on.day) == (Money.yuan(5000), date(2023, 3, 4))


def test_a_bare_heading_belongs_to_the_support_on_its_left() -> None:
    head: list[object] = ["姓名", "身份证号", "发放金额（万元）", "发放日期", "银行", "补贴金额（元）", "发放日期"]
    (row,) = ledger_of(head, ["王甲", number_of(0), 10, "2023-1-2", "农商银行", 5000, "2023-3-4"]).accepted
    assert row.loan
    assert row.subsidy
    assert row.loan.disbursed_on
    assert row.subsidy.paid_on
    assert (row.loan.disbursed_on.day, row.subsidy.paid_on.day) == (date(2023, 1, 2), date(2023, 3, 4))


@pytest.mark.parametrize(
    ("sheet", "line", "town"),
    [
        ("城关镇", "", "城关镇"),
        ("1.城关镇台账", "", "城关镇"),
        ("Sheet1", "填报单位：石桥镇人社所", "石桥镇"),
        ("Sheet1", "青石县返乡创业人员台账（白水乡）", "白水乡"),
        ("南门街道", "", "南门街道"),
        ("龙塘", "", "龙塘"),
        ("返乡台账", "", None),
        ("Sheet1", "各乡镇返乡人员汇总", None),
    ],
)
def test_the_town_is_found_in_the_sheets_name_or_above_the_table(sheet: str, line: str, town: str | None) -> None:
    ledger = ledger_of([line], HEAD, ["王甲", number_of(0), "", "", ""], name=sheet)
    assert ledger.accepted[0].town == town


def test_a_workbook_without_a_ledger_is_refused_with_the_headings_it_would_need() -> None:
    with pytest.raises(WorkbookRefusedError) as refusal:
        read_ledger(sheets(("Sheet1", [["物资", "数量"], ["口罩", 5]])), TODAY)
    assert refusal.value.code == "workbook_no_ledger"
    assert "身份证号码" in str(refusal.value)


def test_a_cell_that_excel_could_not_calculate_is_refused_and_never_taken_for_nothing() -> None:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet("东河镇")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["王甲", number_of(0)])
        sheet.write_formula(1, 4, "=VLOOKUP(A2,X:Y,2)", value="#N/A")
    assert codes(read_ledger(packed.getvalue(), TODAY)) == [(2, "E", "cell_no_result")]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    ledger = ledger_of([*HEAD, "备注"], ["王甲", number_of(0), "", "", "", "=1+1"])
    assert ledger.accepted[0].note == "=1+1"


def test_columns_have_letters() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_sheet_of_notes_has_no_table() -> None:
    assert find_table(Sheet("说明", rows=[["本表由各乡镇填写，姓名、身份证号码、联系电话不得漏填。"]])) is None


def test_a_title_names_its_county_without_what_stands_above_it() -> None:
    row: list[object] = ["王甲", number_of(0), "", "", 150_000]
    for title, county in (
        ("江西省宜春市禾川县2026年返乡创业台账", "禾川县"),
        ("2026年邻水县返乡创业人员台账", "邻水县"),
        ("关于全县返乡创业人员的台账", None),
        ("返乡创业人员台账（县级）", None),
        ("东河镇返乡创业人员台账", None),
    ):
        assert ledger_of([title], HEAD, row).sheets[0].county == county, title


def test_months_that_became_days_are_told_once_for_each_column() -> None:
    rows: list[list[object]] = [["王甲", number_of(0), "", "2021.3", ""], ["王乙", number_of(1), "", "2021-04", ""]]
    ledger = ledger_of(HEAD, *rows, ["王丙", number_of(2), "", "2021-05-06", ""])
    told = [str(words) for words in ledger.sheets[0].assumptions]
    assert [one for one in told if "年月" in one] == ["“返乡时间”有 2 处只写了年月，登记为当月1日。"]


def told(ledger: Ledger, place: int = 0) -> str:
    return "\n".join(str(words) for words in ledger.sheets[place].assumptions)


def test_a_column_that_nobody_knows_is_named() -> None:
    ledger = ledger_of([*HEAD, "档案号", "贷款余额（万元）"], ["王甲", number_of(0), "", "", 150_000, "7", 3])
    assert "没有认出的列：档案号、贷款余额(万元)。" in told(ledger)
    assert ledger.accepted[0].others == {"档案号": "7", "贷款余额(万元)": "3"}
    assert "没有认出" not in told(ledger_of(HEAD, ["王甲", number_of(0), "", "", 150_000]))


def test_of_very_many_unknown_columns_the_first_are_named_and_all_are_counted() -> None:
    headings = [f"档案{number:02}" for number in range(25)]
    named = told(ledger_of([*HEAD, *headings, "长" * 90], ["王甲", number_of(0), "", "", 150_000]))
    assert "档案19等 26 列" in named
    assert "档案20" not in named
    assert "长" * 30 + "…。" in told(ledger_of([*HEAD, "长" * 90], ["王甲", number_of(0), "", "", 150_000]))


def test_an_amount_in_thousands_is_read_in_thousands() -> None:
    ledger = ledger_of([*HEAD[:4], "贷款金额（千元）"], ["王甲", number_of(0), "", "", 150])
    assert ledger.amounts["loan"] == Money.yuan(150_000)
    wrong = ledger_of([*HEAD[:4], "贷款金额（千元）"], ["王甲", number_of(0), "", "", "15万元"])
    assert codes(wrong) == [(2, "E", "money_other_in_qian")]


def test_a_hidden_sheet_is_named_and_hidden_rows_are_counted() -> None:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        shown, hidden = book.add_worksheet("东河镇"), book.add_worksheet("西河镇")
        for sheet in (shown, hidden):
            sheet.write_row(0, 0, HEAD)
        shown.write_row(1, 0, ["王甲", number_of(0), "", "", ""])
        shown.write_row(2, 0, ["王乙", number_of(1), "", "", ""])
        shown.set_row(2, None, None, {"hidden": True})
        hidden.write_row(1, 0, ["王丙", number_of(2), "", "", ""])
        hidden.hide()
    ledger = read_ledger(packed.getvalue(), TODAY)
    assert [(sheet.name, sheet.rows, sheet.ignored) for sheet in ledger.sheets] == [
        ("东河镇", 2, False),
        ("西河镇", 0, True),
    ]
    assert "有 1 行在Excel中是隐藏的" in told(ledger)
    assert "隐藏的工作表，没有读" in told(ledger, 1)


def test_a_loan_of_a_hundred_times_the_sheets_median_is_taken_in_and_one_to_look_at() -> None:
    head: list[object] = [*HEAD[:4], "贷款金额（元）"]
    amounts = (50_000, 60_000, 5_999_900, 6_000_000, 70_000)
    rows: list[list[object]] = [["王甲", number_of(n), "", "", amount] for n, amount in enumerate(amounts)]
    # The median is 70,000 yuan; only what reaches seven million is a hundred times that.
    assert ledger_of(head, *rows).hints == ()
    ledger = ledger_of(
        head,
        *rows,
        ["王甲", number_of(0, female=True), "", "", 7_000_000],
        ["王甲", number_of(1, female=True), "", "", 50_000],
    )
    assert [(hint.row, hint.column, hint.code) for hint in ledger.hints] == [(7, "E", "loan_unusually_large")]
    assert len(ledger.accepted) == len(rows) + 2
