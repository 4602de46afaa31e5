from dataclasses import replace

import pytest

from supportdesk.papers.pdf import qr, receipt
from supportdesk.papers.pdf.contents import CODE_ALPHABET, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.receipt import FOLD, ReceivedPaper, Stand
from tests.papers.pdf.samples import receipt as sample


def test_the_half_that_is_kept_holds_number_date_and_telephone(faces: Faces) -> None:
    upper = [line.text for line in receipt.draw(sample(), faces).said if line.y > FOLD]
    assert "2603\u00a00004\u00a01758" in upper
    assert "2026 年 11 月 16 日（5 个工作日）" in upper
    assert any("0000-612\u00a03456" in line for line in upper)
    assert any("12345" in line for line in upper)


def test_nothing_a_person_must_read_is_smaller_than_ten_points(faces: Faces) -> None:
    small = {line.text for line in receipt.draw(sample(), faces).said if line.style.size < 10}
    assert small == {
        "沿虚线对折，上半页可放入钱包",
        "办理单位收件章",
        "校验码　7K3M-R2TD-48WQ",
        "第 1 页　共 1 页",
    }


def test_an_acceptance_has_its_own_title_and_date(faces: Faces) -> None:
    rows = receipt.draw(replace(sample(), stand=Stand.ACCEPTED), faces).lines()
    assert "受理通知书" in rows
    assert "最迟办结 | 2026 年 11 月 16 日（5 个工作日）" in rows


def test_a_paper_that_a_department_shared_needs_no_copies(faces: Faces) -> None:
    assert "5 | 营业执照 | — | 部门共享，不用提交" in receipt.draw(sample(), faces).lines()


def test_forty_papers_run_on_to_further_pages(faces: Faces) -> None:
    paper = replace(sample(), papers=tuple(ReceivedPaper(f"材料 {n}", 1, "本人提交") for n in range(40)))
    drawn = receipt.draw(paper, faces)
    assert drawn.pages == 2
    assert "收件回执　2603\u00a00004\u00a01758" in drawn.lines()


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert Verification("7K3MQ9XW42", "https://x.example/7").grouped == "7K3M-Q9XW-42"
    assert Verification("7K3M-Q9XW-42", "https://x.example/7").grouped == "7K3M-Q9XW-42"


@pytest.mark.parametrize("code", ["7K3M-Q0XW", "OK3M", "1234", "", "7k3m"])
def test_a_code_holds_no_characters_that_are_mistaken_for_one_another(code: str) -> None:
    with pytest.raises(ValueError, match="verification code"):
        Verification(code, "https://x.example/7")
    assert not set("01OIl") & set(CODE_ALPHABET)


def test_the_runs_of_a_qr_are_its_dark_modules() -> None:
    url = "https://chuangye.example.gov.cn/verify/7K3MQ9XW42AB"
    count, runs = qr.runs(url)
    assert count == 33
    dark = {(row, column + at) for row, column, length in runs for at in range(length)}
    for corner_row, corner_column in ((0, 0), (0, 26), (26, 0)):
        for at in range(7):
            assert (corner_row, corner_column + at) in dark
            assert (corner_row + 6, corner_column + at) in dark
    assert qr.runs(url) is qr.runs(url)
