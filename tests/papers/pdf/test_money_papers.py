from dataclasses import replace
from itertools import pairwise

import pytest

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money
from supportdesk.papers.pdf import payment_voucher, publicity_list, subsidy_sheet
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.payment_voucher import VoucherRow
from tests.papers.pdf.reading import squeezed, text_of
from tests.papers.pdf.samples import payment_voucher as voucher
from tests.papers.pdf.samples import publicity_list as publicity
from tests.papers.pdf.samples import subsidy_sheet as sheet


def test_a_voucher_whose_rows_are_not_the_decision_does_not_exist() -> None:
    with pytest.raises(RuleBrokenError, match="不一致"):
        replace(voucher(), decided=Money.yuan("11341.66"))


@pytest.mark.parametrize("amount", ["0", "-1", "1000000000"])
def test_a_voucher_pays_an_amount_that_fits_its_boxes(amount: str) -> None:
    money = Money.yuan(amount)
    with pytest.raises(RuleBrokenError, match="应大于 0"):
        replace(voucher(), decided=money, rows=(VoucherRow("补贴", "GS-1", money),))


def test_a_voucher_has_rows() -> None:
    with pytest.raises(RuleBrokenError, match="1 至 14 项"):
        replace(voucher(), decided=Money(), rows=())


def test_both_copies_say_the_same(faces: Faces) -> None:
    said = payment_voucher.draw(voucher(), faces).said
    half = 297 / 2 * 72 / 25.4
    upper = [line.text for line in said if line.y > half + 5 and line.style.size != 9.5]
    lower = [line.text for line in said if 30 < line.y < half - 5 and line.style.size != 9.5]
    assert upper == lower


def test_the_capitals_stand_beside_the_figures(faces: Faces) -> None:
    rows = payment_voucher.draw(voucher(), faces).lines()
    assert "壹万壹仟叁佰肆拾壹元陆角柒分 | ¥11,341.67" in rows


@pytest.mark.parametrize(
    ("amount", "digits"),
    [
        ("0.01", "¥001"),
        ("0.10", "¥010"),
        ("100.10", "¥10010"),
        ("1000000.01", "¥100000001"),
        ("999999999.99", "99999999999"),
    ],
)
def test_each_digit_stands_in_its_box(amount: str, digits: str, faces: Faces) -> None:
    money = Money.yuan(amount)
    paper = replace(voucher(), decided=money, rows=(VoucherRow("补贴", "GS-1", money),))
    said = payment_voucher.draw(paper, faces).said
    line = next(line for line in said if line.text == "合计")
    boxes = sorted(
        (
            box
            for box in said
            if box is not line and abs(box.y - line.y) < 1 and len(box.text) == 1 and box.page == line.page
        ),
        key=lambda box: box.x,
    )
    assert "".join(box.text for box in boxes) == digits
    steps = [round(right.x - left.x, 1) for left, right in pairwise(boxes)]
    assert set(steps) <= {14.2}


def test_a_voucher_of_many_rows_takes_a_page_for_each_copy(faces: Faces) -> None:
    rows = tuple(VoucherRow(f"补贴 {number}", f"GS-{number}", Money.yuan("100.10")) for number in range(14))
    paper = replace(voucher(), rows=rows, decided=Money.yuan("1401.40"))
    assert payment_voucher.draw(paper, faces).pages == 2


def test_the_subsidy_sheet_adds_up_by_loan_and_by_level(faces: Faces) -> None:
    paper = sheet()
    assert paper.subsidy == Money.yuan("4022.58")
    assert sum(paper.share(level).fen for level in range(3)) == paper.subsidy.fen
    rows = subsidy_sheet.draw(paper, faces).lines()
    assert "合计（4 笔） | 950,000.00 | 8,045.13 | 4,022.58 | 2,815.81 | 804.51 | 402.26" in rows
    assert any("人民币肆仟零贰拾贰元伍角捌分" in row and "¥4,022.58" in row for row in rows)


def test_shares_that_are_not_the_subsidy_are_refused() -> None:
    row = replace(sheet().rows[0], shares=(Money.yuan("939.17"), Money.yuan("268.33"), Money.yuan("134.16")))
    with pytest.raises(RuleBrokenError, match="QLNS-2026-0412"):
        replace(sheet(), rows=(row,))


def test_a_hundred_loans_run_over_pages_with_their_header(faces: Faces) -> None:
    paper = replace(sheet(), rows=sheet().rows * 25)
    drawn = subsidy_sheet.draw(paper, faces)
    assert drawn.pages > 3
    assert sum(row.startswith("序号 | 借款人") for row in drawn.lines()) >= drawn.pages - 1
    assert any(row.startswith("合计（100 笔） | 23,750,000.00") for row in drawn.lines())


def test_no_full_name_reaches_the_notice_board(faces: Faces) -> None:
    text = squeezed(text_of(publicity_list.render(publicity(), faces)))
    for row in publicity().rows:
        assert row.name not in text
        assert row.masked_name in text
    assert "周*远" in text
    assert "40,500.50" in text
    assert "自2026年11月10日至2026年11月16日，共5个工作日" in text
