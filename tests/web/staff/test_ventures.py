"""Ventures on their pages: shown, corrected one intention at a time, their status kept up."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from supportdesk.domain.money import Money
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.audit import Event
from supportdesk.models.follow_ups import FollowUp
from supportdesk.models.ventures import Venture, VentureStatus
from tests.factories import people as made
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of
from tests.web.staff.conftest import Behind, House

PARTS = ("registration", "business", "premises", "figures", "status")


@pytest.fixture
def venture(house: House, behind: Behind) -> int:
    def make(session: Any) -> int:  # noqa: ANN401 - a session
        luo = made.person(session, session.get_one(OrgUnit, house.town_id))
        founded = made.venture(session, luo, credit_code=None, industry="1371", employees=5)
        made.case(session, luo, founded)
        return founded.id

    return int(behind(make))


def of(behind: Behind, venture_id: int, *names: str) -> list[object]:
    def read(session: Any) -> list[object]:  # noqa: ANN401 - a session
        one = session.get_one(Venture, venture_id)
        return [getattr(one, name) for name in names]

    return list(behind(read))


def sent(house: House, venture: int, part: str, **answers: str) -> tuple[int, str]:
    path = f"/desk/ventures/{venture}/correct/{part}"
    known = form_of(house.official.get(path).text)
    answer = house.official.post(path, data=known | {name: [text] for name, text in answers.items()})
    return answer.status_code, answer.text


def test_a_venture_shows_what_is_known_its_founder_and_its_cases(house: House, venture: int) -> None:
    page = house.official.get(f"/desk/ventures/{venture}").text
    for words in ("春生山货加工坊", "罗春生", "正常经营", "制造业", "5 人", "HC-2026-0001", "2025-06-18"):
        assert words in page
    assert faults_of(page) == []


def test_the_pages_are_locked_and_another_countys_venture_is_not_found(house: House, venture: int) -> None:
    path = f"/desk/ventures/{venture}"
    assert [one.get(path).status_code for one in (house.stranger, house.sysadmin, house.neighbour)] == [302, 403, 404]
    assert [one.get(path).status_code for one in (house.auditor, house.town_official)] == [200, 200]
    assert "/correct/" not in house.supervisor.get(path).text
    for part in PARTS:
        assert house.supervisor.get(f"{path}/correct/{part}").status_code == 403
        assert house.neighbour.post(f"{path}/correct/{part}").status_code == 404
    assert house.official.get(f"{path}/correct/anything").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_a_correction_sent_back_untouched_changes_nothing(
    house: House, behind: Behind, venture: int, part: str
) -> None:
    before = of(behind, venture, "version", "industry", "employees", "status")
    assert sent(house, venture, part)[0] == 302
    assert of(behind, venture, "version", "industry", "employees", "status") == before


@pytest.mark.parametrize(
    ("part", "field", "typed", "stored"),
    [
        ("registration", "name", "春生山货合作社", "春生山货合作社"),
        ("registration", "is_first_venture", "True", True),
        ("business", "industry", "A", "A"),
        ("business", "main_product", "笋干、香菇", "笋干、香菇"),
        ("premises", "area_m2", "86.50", "86.5"),
        ("premises", "addresses_match", "False", False),
        ("premises", "monthly_rent", "1,200", Money.yuan(1200)),
        ("figures", "insured_employees", "4 人", 4),
        ("figures", "invested", "150000.00", Money.yuan(150_000)),
        ("business", "brand", "春生山货", "春生山货"),
        ("business", "cooperative", "云岭笋干合作社", "云岭笋干合作社"),
        ("business", "linked_chain", "毛竹产业链", "毛竹产业链"),
        ("business", "honours", "县级龙头企业（2026）", "县级龙头企业（2026）"),
        ("premises", "owner_type", "3", "3"),
        ("premises", "lease_from", "2025年6月1日", date(2025, 6, 1)),
        ("figures", "loan_fund", "100000", Money.yuan(100_000)),
        ("figures", "profit_band", "2", "2"),
        ("figures", "scale", "1", "1"),
        ("status", "status", "suspended", VentureStatus.SUSPENDED),
    ],
)
def test_each_intention_is_corrected_on_its_own_page(
    house: House, behind: Behind, venture: int, part: str, field: str, typed: str, stored: object
) -> None:
    assert sent(house, venture, part, **{field: typed})[0] == 302
    assert of(behind, venture, field) == [stored]
    last = behind(lambda session: session.scalars(select(Event.kind).order_by(Event.id.desc())).first())
    assert last == ("venture.status_changed" if part == "status" else f"venture.{part}_corrected")
    assert "经过" in house.official.get(f"/desk/ventures/{venture}").text


@pytest.mark.parametrize(
    ("part", "field", "typed", "said"),
    [
        ("registration", "name", "", "请填写创业实体名称。"),
        ("registration", "credit_code", "92360426MA00000000", ""),
        ("registration", "founded_on", "2099-01-01", "日期不能晚于今天。"),
        ("premises", "area_m2", "很大", "请填数字，如86.5"),
        ("premises", "monthly_rent", "1万", "这一栏以元为单位"),
        ("figures", "key_group_employees", "9", "不能多于从业人数（5人）"),
        ("figures", "employees", "五", ""),
        ("figures", "loan_fund", "-5", ""),
        ("premises", "lease_to", "2026-02-30", ""),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_is_kept(
    house: House, behind: Behind, venture: int, part: str, field: str, typed: str, said: str
) -> None:
    before = of(behind, venture, "version")
    status, page = sent(house, venture, part, **{field: typed})
    assert status == 422
    assert said in page
    assert f'id="{field}-error"' in page
    assert not typed or f'value="{typed}"' in page
    assert of(behind, venture, "version") == before


def test_what_is_seldom_asked_is_folded_and_opens_where_it_is_wrong(house: House, venture: int) -> None:
    page = house.official.get(f"/desk/ventures/{venture}/correct/premises").text
    assert '<details class="further"><summary>' in page
    status, page = sent(house, venture, "premises", lease_from="2026-06-01", lease_to="2026-05-31")
    assert status == 422
    assert '<details class="further" open><summary>' in page
    assert 'id="lease_to-error"' in page


def test_a_running_ventures_stage_follows_its_age(house: House, venture: int) -> None:
    assert sent(house, venture, "registration", founded_on="2015-06-18")[0] == 302
    assert "稳定（3年以上）" in house.official.get(f"/desk/ventures/{venture}").text
    assert sent(house, venture, "status", status="suspended")[0] == 302
    assert "稳定（3年以上）" not in house.official.get(f"/desk/ventures/{venture}").text


def test_closing_needs_a_day_and_a_reason(house: House, behind: Behind, venture: int) -> None:
    status, page = sent(house, venture, "status", status="closed")
    assert status == 422
    assert 'id="closed_on-error"' in page
    status, page = sent(house, venture, "status", status="closed", closed_on="2026-02-11")
    assert status == 422
    assert 'id="close_reason-error"' in page
    reason = re.findall(r'<option value="(\w+)"', page.split('name="close_reason"')[1])[0]
    assert sent(house, venture, "status", status="closed", closed_on="2026-02-11", close_reason=reason)[0] == 302
    assert of(behind, venture, "status") == [VentureStatus.CLOSED]
    assert "2026-02-11" in house.official.get(f"/desk/ventures/{venture}").text


def test_moving_away_needs_a_day_and_promises_no_visits(house: House, behind: Behind, venture: int) -> None:
    status, page = sent(house, venture, "status", status="moved_away")
    assert status == 422
    assert 'id="closed_on-error"' in page
    assert "请填写迁出的日期。" in page
    assert sent(house, venture, "status", status="moved_away", closed_on="2026-02-11")[0] == 302
    assert of(behind, venture, "status", "closed_on") == [VentureStatus.MOVED_AWAY, date(2026, 2, 11)]
    assert "2026-02-11" in house.official.get(f"/desk/ventures/{venture}").text
    assert behind(lambda session: session.scalars(select(FollowUp.id)).all()) == []


def test_the_visits_after_the_end_of_a_venture_without_support_have_their_pages(
    house: House, behind: Behind, venture: int
) -> None:
    assert sent(house, venture, "status", status="closed", closed_on="2026-02-11", close_reason="1")[0] == 302
    first = behind(lambda session: session.scalars(select(FollowUp.id).order_by(FollowUp.id)).first())
    page = house.official.get(f"/desk/follow-ups/{first}").text
    for words in ("罗春生", "春生山货加工坊", "打开办件", "HC-2026-0001", "这份办件的其他跟进"):
        assert words in page
    assert "另约一件跟进" not in page
    assert house.official.get("/desk/today/").status_code == 200
    assert house.official.get("/desk/follow-ups/").status_code == 200


def test_two_correctors_see_both_texts_and_nothing_is_lost(house: House, behind: Behind, venture: int) -> None:
    path = f"/desk/ventures/{venture}/correct/figures"
    mine = form_of(house.official.get(path).text) | {"employees": ["8"], "invested": ["200000"]}
    assert sent(house, venture, "figures", employees="6")[0] == 302
    answer = house.official.post(path, data=mine)
    assert answer.status_code == 409
    lines = re.findall(r'c-title">(.*?)</td>.*?<b>(.*?)</b>.*?<b>(.*?)</b>', answer.text, re.DOTALL)
    assert lines == [("总投资", "200000.00", "—"), ("从业人数", "8", "6")]
    assert house.official.post(path, data=form_of(answer.text)).status_code == 302
    assert of(behind, venture, "employees", "invested") == [8, Money.yuan(200_000)]


def test_the_pages_speak_english(house: House, venture: int) -> None:
    page = house.official.get(f"/desk/ventures/{venture}?lang=en").text
    body = re.sub(r'value="[^"]*"', "", page.split("<main", 1)[1])
    assert set(re.findall(r"[\u4e00-\u9fff]+", body)) <= {"禾川县", "云岭镇", "罗春生", "春生山货加工坊"}
    for part in PARTS:
        page = house.official.get(f"/desk/ventures/{venture}/correct/{part}?lang=en").text
        assert faults_of(page) == []
        body = re.sub(r'value="[^"]*"', "", page.split("<main", 1)[1])
        assert set(re.findall(r"[\u4e00-\u9fff]+", body)) <= {"禾川县", "云岭镇", "罗春生", "春生山货加工坊"}, part
