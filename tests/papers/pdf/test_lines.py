from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.papers.pdf.fonts import Cut, Faces
from supportdesk.papers.pdf.lines import NOT_FIRST, NOT_LAST, Paragraph, break_lines
from supportdesk.papers.pdf.plain_text import clean, one_line, shorten

SIZE = 10.0
LETTER = (
    "你申请创业带动就业补贴（回执号 2603\u00a00004\u00a01758），我中心于 2026 年 11 月 9 日收件。"
    "依据《青岭县规程》第十二条，现将需要补正的全部内容一次告知如下："
)


@pytest.fixture
def cut(faces: Faces) -> Cut:
    return faces.regular


def widths() -> Iterator[int]:
    yield from range(60, 300, 7)


def test_numbers_dates_and_latin_words_stay_whole(cut: Cut) -> None:
    for width in widths():
        lines = break_lines(
            "办件编号 QL-2026-000417，电话 0000-612\u00a03456，合计 300,000.00 元，占 77.96%。", cut, SIZE, width
        )
        if width > 95:
            for whole in ("QL-2026-000417", "0000-612\u00a03456", "300,000.00", "77.96%"):
                assert any(whole in line for line in lines), (width, lines)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(cut: Cut) -> None:
    for width in widths():
        if width < 90:  # a receipt number that fills a line by itself cannot take the mark along
            continue
        lines = break_lines(LETTER, cut, SIZE, width)
        assert not [line for line in lines[1:] if line[0] in NOT_FIRST], (width, lines)
        assert not [line for line in lines[:-1] if line[-1] in NOT_LAST], (width, lines)


def test_the_last_line_of_a_paragraph_has_at_least_three_characters(cut: Cut) -> None:
    for width in widths():
        assert len(break_lines(LETTER, cut, SIZE, width)[-1]) >= 3


def test_no_line_is_wider_than_the_column_but_for_a_hanging_mark(cut: Cut) -> None:
    for width in widths():
        for line in break_lines(LETTER, cut, SIZE, width):
            assert cut.width(line, SIZE) <= width + SIZE / 2 + 0.01, (width, line)


def test_nothing_is_lost_or_added(cut: Cut) -> None:
    for width in widths():
        assert "".join(break_lines(LETTER, cut, SIZE, width)).replace(" ", "") == LETTER.replace(" ", "")


def test_english_breaks_between_words(cut: Cut) -> None:
    text = "If papers are missing, we name all of them at once; the clock stops until they are here."
    for width in widths():
        lines = break_lines(text, cut, SIZE, width)
        assert " ".join(lines) == text


def test_a_run_longer_than_the_line_is_cut(cut: Cut) -> None:
    lines = break_lines("a" * 500, cut, SIZE, 100)
    assert len(lines) > 10
    assert "".join(lines) == "a" * 500


def test_the_first_line_leaves_room_for_its_indent(cut: Cut) -> None:
    lines = break_lines("返" * 40, cut, SIZE, 100, indent=20)
    assert len(lines[0]) == 8
    assert len(lines[1]) == 10


def test_line_ends_in_the_text_are_kept(cut: Cut) -> None:
    assert break_lines("一\r\n二\u2028三\n\n四", cut, SIZE, 100) == ["一", "二", "三", "", "四"]


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="返乡创业，。（）《》“”a1-.% \n：—…", max_size=120), width=st.integers(15, 200))
def test_any_text_is_broken_without_loss(text: str, width: int, faces: Faces) -> None:
    lines = break_lines(text, faces.regular, SIZE, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_neighbouring_marks_close_up_by_half_an_em(cut: Cut) -> None:
    assert cut.width("）", 10) + cut.width("，", 10) - cut.width("），", 10) == pytest.approx(5)
    assert cut.width("》（", 10) == pytest.approx(15)
    assert cut.width("），）", 10) == pytest.approx(20)
    assert cut.width("返乡，创业", 10) == pytest.approx(50)


def test_what_cannot_be_printed_becomes_a_box() -> None:
    assert clean("前\x00\x1b后\u202e\ud800") == "前□□后□□"
    assert clean("一\t二\r\n三") == "一 二\n三"
    assert one_line("一\n二") == "一 二"
    assert clean("石桥镇 880 ㎡，𠮷") == "石桥镇 880 ㎡，𠮷"


def test_a_label_that_is_too_long_ends_visibly(cut: Cut) -> None:
    assert shorten("石桥镇", cut, SIZE, 100) == "石桥镇"
    short = shorten("青岭县石桥镇志远食用菌种植场", cut, SIZE, 100)
    assert short.endswith("…")
    assert cut.width(short, SIZE) <= 100
    assert shorten("Qingling County Employment Centre", cut, SIZE, 60).endswith("...")


def test_a_split_paragraph_leaves_two_lines_on_each_side(faces: Faces) -> None:
    leading = 15.2
    paragraph = Paragraph("返乡创业" * 30, faces)
    whole = paragraph.height(200)
    assert paragraph.split(200, leading * 1.5) is None
    parts = paragraph.split(200, whole - 0.5)
    assert parts is not None
    assert parts[1].height(200) == pytest.approx(2 * leading)
    assert parts[0].height(200) + parts[1].height(200) == pytest.approx(whole)
    short = Paragraph("返乡创业" * 10, faces)
    assert short.split(200, leading * 2) is None or short.height(200) >= 4 * leading
