from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from supportdesk.domain.money import Money
from supportdesk.papers.pdf import case_summary
from supportdesk.papers.pdf.fonts import Faces
from tests.papers.pdf.reading import fonts_of, squeezed, text_of
from tests.papers.pdf.samples import case_summary as sample
from tests.papers.pdf.samples import english_case_summary


def test_the_subtotal_is_the_sum_of_the_public_money_and_leaves_the_principal_out(faces: Faces) -> None:
    paper = sample()
    assert paper.approved_total == Money.yuan("29375.00")
    assert paper.paid_total == Money.yuan("18033.33")
    rows = case_summary.draw(paper, faces).lines()
    assert "小计：财政资金（不含贷款本金） | 29,375.00 | 18,033.33" in rows


def test_everything_that_went_in_can_be_read_out_of_the_file(faces: Faces) -> None:
    paper = sample()
    text = squeezed(text_of(case_summary.render(paper, faces)))
    for fact in paper.facts:
        assert squeezed(str(fact.value)) in text
    for row in paper.supports:
        assert squeezed(str(row.matter)) in text
        assert row.number in text
    for entry in paper.timeline:
        assert squeezed(str(entry.matter)) in text
    assert "7K3M-Q9XW-42AB" in text


def test_the_same_case_gives_the_same_bytes(faces: Faces) -> None:
    assert case_summary.render(sample(), faces) == case_summary.render(sample(), faces)


def test_another_value_gives_other_bytes(faces: Faces) -> None:
    assert case_summary.render(sample(), faces) != case_summary.render(replace(sample(), applicant="周志近"), faces)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_font_is_embedded(faces: Faces, language: str) -> None:
    fonts = fonts_of(case_summary.render(sample(), faces, language))
    assert fonts
    assert all(fonts.values()), fonts


def test_pages_are_counted_and_later_pages_name_the_case(faces: Faces) -> None:
    drawn = case_summary.draw(sample(), faces)
    assert drawn.pages == 2
    rows = drawn.lines()
    assert "返乡创业办件摘要　QL-2026-000417 | 周志远　青岭县石桥镇志远食用菌种植场" in rows
    assert sum(row.endswith("第 1 页　共 2 页") for row in rows) == 1
    assert sum(row.endswith("第 2 页　共 2 页") for row in rows) == 1


def test_the_english_paper_has_no_chinese_words_of_its_own(faces: Faces) -> None:
    drawn = case_summary.draw(english_case_summary(), faces, "en")
    chinese = {row for row in drawn.lines() if any("一" <= c <= "鿿" for c in row)}
    assert {row for row in chinese if "青人社发" not in row and "公告" not in row} == set()


def test_the_file_names_its_language_and_title(faces: Faces) -> None:
    reader = PdfReader(BytesIO(case_summary.render(sample(), faces)))
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.metadata is not None
    assert reader.metadata.title == "返乡创业办件摘要 QL-2026-000417"
    reader = PdfReader(BytesIO(case_summary.render(english_case_summary(), faces, "en")))
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_an_empty_case_says_that_there_is_nothing(faces: Faces) -> None:
    paper = replace(
        sample(),
        stages=(),
        facts=(),
        supports=(),
        estimates=(),
        eligibility=(),
        timeline=(),
        follow_ups=(),
        signatures=(),
    )
    lines = case_summary.draw(paper, faces).lines()
    assert lines.count("暂无记录。") == 3
    assert any(line.startswith("现在没有等待审批的申请") for line in lines)


def test_signatures_never_stand_alone_on_a_page(faces: Faces) -> None:
    for extra in range(1, 12):
        paper = sample()
        paper = replace(paper, follow_ups=paper.follow_ups + paper.follow_ups[-1:] * extra)
        drawn = case_summary.draw(paper, faces)
        said = [line for line in drawn.said if line.page == drawn.pages]
        if any("签章" in line.text for line in said):
            first = next(line for line in said if "签章" in line.text)
            assert sum(1 for line in said if first.y < line.y < 770 and "第" in line.text) >= 2, extra


def test_the_paper_is_written_to_a_file_for_looking_at(faces: Faces, tmp_path: Path) -> None:
    target = tmp_path / "case.pdf"
    target.write_bytes(case_summary.render(sample(), faces))
    assert target.read_bytes().startswith(b"%PDF-1.")
