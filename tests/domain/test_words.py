"""One and many: English endings follow their figure, Chinese needs none."""

import pytest

from supportdesk.domain.words import counted, say

ENGLISH = {
    "{count} 个工作日": "{count} working [day|days]",
    "已上传 {name}，{count} 行": "{name} uploaded, {count} [row|rows]",
}


@pytest.mark.parametrize(("count", "said"), [(0, "0 working days"), (1, "1 working day"), (11, "11 working days")])
def test_an_ending_follows_its_figure(count: int, said: str) -> None:
    assert say("{count} 个工作日", count=count).said(ENGLISH.__getitem__) == said


def test_each_figure_has_its_own_ending() -> None:
    template = "%(a)s new [reminder|reminders], %(b)s [mail|mails]"
    assert counted(template, {"a": 1, "b": 2}) == "%(a)s new reminder, %(b)s mails"


def test_what_somebody_typed_keeps_its_brackets() -> None:
    words = say("已上传 {name}，{count} 行", name="1 [甲|乙].xlsx", count=1)
    assert words.said(ENGLISH.__getitem__) == "1 [甲|乙].xlsx uploaded, 1 row"
    assert str(words) == "已上传 1 [甲|乙].xlsx，1 行"
