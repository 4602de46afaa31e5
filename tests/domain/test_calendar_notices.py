from datetime import date

import pytest

from supportdesk.domain.calendar_notices import read_notice
from supportdesk.domain.errors import BadValueError

NOTICE = """元旦 1月1日至3日
春节：2月5日（周五）至2月12日（周五）
清明节 2027-04-05
"""


def test_a_notice_is_read_as_the_office_prints_it() -> None:
    notice = read_notice(2027, NOTICE, "2月14日（周日）、2027-02-20")
    assert [(h.name, h.first, h.last) for h in notice.holidays] == [
        ("元旦", date(2027, 1, 1), date(2027, 1, 3)),
        ("春节", date(2027, 2, 5), date(2027, 2, 12)),
        ("清明节", date(2027, 4, 5), date(2027, 4, 5)),
    ]
    assert notice.make_up_days == (date(2027, 2, 14), date(2027, 2, 20))
    assert notice.off_days()[date(2027, 2, 6)] == "春节"
    assert len(notice.off_days()) == 12


@pytest.mark.parametrize(
    "line", ["元旦 １月１日～１月３日", "元旦: 2027/1/1 - 2027/1/3", "元旦 2027.1.1到1.3", "元旦 1月1日 至 3日"]
)
def test_the_ways_to_write_a_span_mean_the_same(line: str) -> None:
    (holiday,) = read_notice(2027, line.replace(" - ", "至"), "").holidays
    assert (holiday.first, holiday.last) == (date(2027, 1, 1), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("holidays", "make_up", "field", "words"),
    [
        ("", "", "holidays", "请至少填一个节日"),
        ("元旦", "", "holidays", "没有读出日期"),
        ("1月1日至3日", "", "holidays", "节日的名称"),
        ("元旦 1月1日至2月30日", "", "holidays", "没有“2月30日”这一天"),
        ("元旦 2026-01-01", "", "holidays", "不在 2027 年"),
        ("元旦 1月3日至1月1日", "", "holidays", "起止有误"),
        ("国庆节 10月1日至11月7日", "", "holidays", "起止有误"),
        ("元旦 1日", "", "holidays", "没有写月份"),
        ("元旦 1月1日至", "", "holidays", "最后一天没有读出来"),
        ("元旦 1月1日\n春节 1月1日", "", "holidays", "同时写在"),
        ("元旦 1月1日至3日", "1月3日", "make_up", "不能既放假"),
        ("元旦 1月1日", "1月4日", "make_up", "不是周末"),
        ("元旦 1月1日", "周日", "make_up", "不是日期"),
    ],
)
def test_a_slip_of_the_pen_is_named(holidays: str, make_up: str, field: str, words: str) -> None:
    with pytest.raises(BadValueError, match=words) as refused:
        read_notice(2027, holidays, make_up)
    assert refused.value.field == field
