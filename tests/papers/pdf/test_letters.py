from dataclasses import replace

import pytest

from supportdesk.papers.pdf import missing_papers_notice, refusal
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.letter import chinese_number
from supportdesk.papers.pdf.missing_papers_notice import MissingPaper
from tests.papers.pdf.reading import squeezed, text_of
from tests.papers.pdf.samples import missing_papers_notice as notice_sample
from tests.papers.pdf.samples import refusal as refusal_sample


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (99, "九十九"), (100, "100")],
)
def test_levels_are_counted_in_chinese(number: int, written: str) -> None:
    assert chinese_number(number) == written


def test_the_notice_names_every_missing_paper_and_that_it_is_the_only_notice(faces: Faces) -> None:
    text = squeezed(text_of(missing_papers_notice.render(notice_sample(), faces)))
    for paper in notice_sample().missing:
        assert squeezed(f"{paper.name}。{paper.why}。{paper.remedy}。") in text
    assert "尚缺3项材料" in text
    assert "请于2026年12月1日前补齐" in text
    assert "本次告知为第1次，也是唯一一次" in text
    assert "补正期间不计入办理时限" in text


def test_the_notice_can_be_read_in_english(faces: Faces) -> None:
    drawn = missing_papers_notice.draw(notice_sample(), faces, "en")
    text = " ".join(text_of(drawn.data).split())
    assert "Notice of missing papers" in text
    assert "3 papers are still missing" in text
    assert "by 1 December 2026" in text
    assert "the first notice and the only one" in text
    assert "the notice in Chinese is the one that counts" in text


def test_a_notice_without_a_missing_paper_does_not_exist() -> None:
    with pytest.raises(ValueError, match="at least one"):
        replace(notice_sample(), missing=())


def test_thirty_missing_papers_stay_in_one_letter(faces: Faces) -> None:
    many = replace(notice_sample(), missing=notice_sample().missing * 10)
    drawn = missing_papers_notice.draw(many, faces)
    text = squeezed(text_of(drawn.data))
    assert "（三十）经营场所照片" in text
    assert drawn.pages > 2


def test_the_first_page_has_no_number_and_the_others_alternate(faces: Faces) -> None:
    many = replace(notice_sample(), missing=notice_sample().missing * 10)
    numbers = [line for line in missing_papers_notice.draw(many, faces).said if line.text.startswith("— ")]
    assert [line.text for line in numbers] == [f"— {page} —" for page in range(2, 2 + len(numbers))]
    assert numbers[0].x < 200
    assert numbers[1].x > 400


def test_name_date_and_seal_share_a_page_with_text(faces: Faces) -> None:
    for count in range(1, 16):
        paper = replace(notice_sample(), missing=(MissingPaper("营业执照", "未交", "请交复印件"),) * count)
        drawn = missing_papers_notice.draw(paper, faces)
        last = [line.text for line in drawn.said if line.page == drawn.pages and line.style.size > 15]
        assert "2026 年 11 月 16 日" in last
        assert len(last) >= 4, (count, last)


def test_pre_printed_paper_gets_no_red(faces: Faces) -> None:
    plain = replace(notice_sample(), letter=replace(notice_sample().letter, red=False))
    said = [line.text for line in missing_papers_notice.draw(plain, faces).said]
    assert said.count("青岭县就业创业服务中心") == 1
    assert [line.text for line in missing_papers_notice.draw(notice_sample(), faces).said].count(
        "青岭县就业创业服务中心"
    ) == 2


def test_the_refusal_names_facts_rule_and_remedy_with_its_time_limit(faces: Faces) -> None:
    text = squeezed(text_of(refusal.render(refusal_sample(), faces)))
    for said in (
        "不予批准决定书",
        "你名下有一笔商业性经营贷款，余额120,000.00元",
        "《青岭县创业担保贷款实施细则》第五条（二）",
        "60日内向青岭县人民政府申请行政复议",
        "6个月内向青岭县人民法院提起行政诉讼",
        "结清该笔经营贷款后，可以凭结清证明再次申请",
    ):
        assert said in text


def test_nobody_is_refused_without_a_rule() -> None:
    with pytest.raises(ValueError, match="rule"):
        replace(refusal_sample(), grounds=())


def test_an_application_turned_away_at_the_door_is_told_so(faces: Faces) -> None:
    text = squeezed(text_of(refusal.render(replace(refusal_sample(), at_the_door=True), faces)))
    assert "不予受理决定书" in text
    assert "不予批准" not in text
