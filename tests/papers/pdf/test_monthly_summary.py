from dataclasses import replace
from decimal import Decimal

import pytest

from supportdesk.domain.money import Money, total
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf import monthly_summary
from supportdesk.papers.pdf.charts import round_steps
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.monthly_summary.contents import Compared, Movement, change, percent
from tests.papers.pdf.monthly_samples import english_monthly_summary, wan
from tests.papers.pdf.monthly_samples import monthly_summary as sample
from tests.papers.pdf.reading import fonts_of, squeezed, text_of


def test_the_month_fills_four_pages(faces: Faces) -> None:
    assert monthly_summary.draw(sample(), faces).pages == 4
    assert monthly_summary.draw(english_monthly_summary(), faces, "en").pages == 4


def test_the_total_row_is_the_sum_of_the_townships_as_drawn(faces: Faces) -> None:
    paper = sample()
    rows = monthly_summary.draw(paper, faces).lines()
    names = {str(row.name) for row in paper.townships}
    drawn = [row.split(" | ") for row in rows if row.split(" | ")[0] in names and row.count("|") == 11]
    whole = next(row.split(" | ") for row in rows if row.startswith("合计 | "))
    assert len(drawn) == 14
    for column in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11):
        parts = sum(Decimal(row[column].replace(",", "")) for row in drawn)
        assert parts == Decimal(whole[column].replace(",", "")), column
    assert whole[8] == "832.4"


def test_parts_that_round_apart_from_their_total_are_explained(faces: Faces) -> None:
    paper = sample()
    assert not any("尾差" in row for row in monthly_summary.draw(paper, faces).lines())
    fractions = tuple(replace(row, lent=Money.yuan("10400")) for row in paper.townships)
    text = "".join(monthly_summary.draw(replace(paper, townships=fractions), faces).lines())
    assert "尾差为四舍五入所致" in text


def test_the_chart_of_loans_ends_with_the_figure_of_the_tile_and_of_the_table() -> None:
    paper = sample()
    assert paper.lent_by_month[-1] == paper.key_figures[2].month == paper.whole.lent == paper.loans[4].month
    assert total(paper.lent_by_month) == paper.loans[4].year == paper.key_figures[2].year
    assert total([share.figure for share in paper.banks if isinstance(share.figure, Money)]) == paper.loans[4].year


def test_the_fund_says_how_far_the_alarm_is() -> None:
    fund = sample().fund
    assert fund is not None
    assert fund.multiple == Decimal("7.89")
    assert fund.room_to_alarm == wan("194.8")
    assert fund.room_to_ceiling == wan("3796.0")


def test_a_stock_that_does_not_add_up_is_marked(faces: Faces) -> None:
    right = Movement("在贷", "笔", 986, 58, 41, 0, 1003)
    wrong = replace(right, now=1004)
    assert right.agrees
    assert not wrong.agrees
    rows = monthly_summary.draw(replace(sample(), movements=(right, wrong)), faces).lines()
    assert "在贷（笔） | 986 | +58 | −41 | 0 | 1,003 | 相符" in rows
    assert "在贷（笔） | 986 | +58 | −41 | 0 | 1,004 | 不符" in rows


def test_changes_are_percent_of_the_year_before_or_points() -> None:
    assert change(41, 37, Compared.PERCENT) == Decimal("10.8")
    assert change(wan("832.4"), wan("921.0"), Compared.PERCENT) == Decimal("-9.6")
    assert change(Decimal("98.98"), Decimal("98.77"), Compared.POINTS) == Decimal("0.21")
    assert change(5, 0, Compared.PERCENT) is None
    assert change(5, None, Compared.POINTS) is None
    assert percent(7, 0) is None


def test_money_is_in_ten_thousands_in_chinese_and_in_thousands_in_english() -> None:
    assert Wording("zh").figure(Money.yuan("8324000")) == "832.4"
    assert Wording("en").figure(Money.yuan("8324000")) == "8,324.0"
    assert Wording("zh").signed(Money.yuan("-6049000")) == "−604.9"


def test_a_draft_says_that_its_figures_may_change(faces: Faces) -> None:
    rows = monthly_summary.draw(replace(sample(), frozen_on=None), faces).lines()
    assert any("未冻结，数字还会变" in row for row in rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_font_is_embedded_and_the_bytes_repeat(faces: Faces, language: str) -> None:
    data = monthly_summary.render(sample(), faces, language)
    assert all(fonts_of(data).values())
    assert data == monthly_summary.render(sample(), faces, language)


def test_the_english_month_has_only_names_in_chinese(faces: Faces) -> None:
    text = squeezed(text_of(monthly_summary.render(english_monthly_summary(), faces, "en")))
    for row in sample().townships:
        text = text.replace(str(row.name), "")
    assert [c for c in text if "一" <= c <= "鿿"] == []


def test_the_digest_stands_in_groups_of_four(faces: Faces) -> None:
    rows = monthly_summary.draw(sample(), faces).lines()
    assert any(row.endswith("9f31 c4a7 02be 58d1 7be0 4c96 a1f3 6d28") for row in rows)
    assert "e57a 0b9c 33d4 81ef 5a60 f2c7 19b8 4de3" in rows


def test_an_empty_month_can_be_printed(faces: Faces) -> None:
    empty = replace(
        sample(),
        key_figures=(),
        lent_by_month=(),
        lent_by_month_before=(),
        attention=(),
        townships=(),
        industries=(),
        categories=(),
        loans=(),
        banks=(),
        refusals=(),
        recovery=(),
        quality=(),
        fund=None,
        problems=(),
        movements=(),
        corrections=(),
        signatures=(),
        audit=None,
    )
    assert monthly_summary.draw(empty, faces).pages == 1


@pytest.mark.parametrize(
    ("highest", "steps"),
    [("1403", [0, 500, 1000, 1500]), ("0", [0, 1]), ("3", [0, 1, 2, 3]), ("14030", [0, 5000, 10000, 15000])],
)
def test_an_axis_begins_at_zero_and_has_round_steps(highest: str, steps: list[int]) -> None:
    assert round_steps(Decimal(highest)) == [Decimal(step) for step in steps]
