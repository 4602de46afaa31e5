"""What one can get, told from the programme's own data."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.money import Money
from supportdesk.extensions import db
from supportdesk.models.policies import ProgrammeVersion
from tests.factories import accounts, rules
from tests.web.shared.markup import faults_of

# The programmes in force that are shipped.
CODES = (
    "startup_loan", "incubator_place", "hiring_tax", "key_group_tax", "training_gyb", "training_iyb", "training_syb",
    "failed_founder_subsidy", "jobs_subsidy", "rent_subsidy", "social_insurance_subsidy", "startup_subsidy",
)  # fmt: skip


@pytest.fixture
def county(app: Flask) -> int:
    with app.app_context():
        session = db.session()
        here = accounts.county(session)
        rules.shipped(session)
        session.commit()
        return here.id


def test_the_page_tells_amounts_conditions_papers_and_times_of_the_version_in_force(
    client: FlaskClient, county: int
) -> None:
    page = client.get("/policies/startup_loan")
    assert page.status_code == 200
    for words in ("创业担保贷款", "个人最多借 30 万元，最长 36 个月，利息由财政贴 50%。", "400 万元", "返乡创业农民工", "10 万元以内不用",
                  "15 个工作日", "20 个工作日", "身份证", "部门共享，不用带", "0000-6123456", "12345"):  # fmt: skip
        assert words in page.text, words
    assert faults_of(page.text) == []


def test_a_county_that_changes_its_programme_changes_the_page(app: Flask, client: FlaskClient, county: int) -> None:
    with app.app_context():
        session = db.session()
        loans = ProgrammeVersion.programme.has(code="startup_loan")
        version = session.query(ProgrammeVersion).filter(ProgrammeVersion.number == 2, loans).one()
        changed = {key: dict(value) for key, value in version.parameters.items()}
        changed["person_cap"]["value"] = "500000.00"
        version.parameters, version.version = changed, version.version + 1
        session.commit()
    assert "个人最多借 50 万元" in client.get("/policies").text


def test_the_page_is_complete_in_english_and_never_counts_in_ten_thousands(client: FlaskClient, county: int) -> None:
    client.set_cookie("lang", "en")
    for line in CODES:
        text = re.sub(r"<[^>]+>", " ", client.get(f"/policies/{line}").text)
        # Documents and clauses are called what they are called.
        left = re.sub(
            r"依据|财金〔2023〕75号|财社〔2026〕1号|各地自定|县级培训指南|安徽省2018年做法（地方例）|中文|归", "", text
        )
        left = re.sub(r"(?:财政部|税务总局|人力资源社会保障部|农业农村部|公告2023年第15号|\s)+", " ", left)
        assert re.findall(r"[\u4e00-\u9fff]+", left) == [], line
    assert "300,000 yuan" in client.get("/policies").text


def test_with_several_counties_the_reader_chooses(app: Flask, client: FlaskClient, county: int) -> None:
    with app.app_context():
        accounts.county(db.session(), "990999", "邻县")
        db.session.commit()
    page = client.get("/policies")
    assert "您在哪个县" in page.text
    assert "30 万元" not in page.text
    assert "30 万元" in client.get("/policies?county=990999").text


def test_an_empty_house_says_that_there_is_nothing_yet(client: FlaskClient) -> None:
    assert "这里还没有公布的政策" in client.get("/policies").text


def test_the_amounts_are_plain(app: Flask) -> None:
    from supportdesk.web.shared.words import plain_money  # noqa: PLC0415

    with app.test_request_context("/"):
        assert plain_money(Money.yuan("200000.00")) == "20 万元"
        assert plain_money(Money.yuan("5000.00")) == "5,000 元"
        assert plain_money(Money.yuan("3846.72")) == "3,846.72 元"
    with app.test_request_context("/?lang=en"):
        assert plain_money(Money.yuan("200000.00")) == "200,000 yuan"


def test_every_programme_is_told_in_plain_words_and_examples_are_not(client: FlaskClient, county: int) -> None:
    page = client.get("/policies").text
    assert faults_of(page) == []
    for code in CODES:
        assert f"/policies/{code}?county=" in page, code
    for words in ("符合条件的，一次给 5,000 元。", "每带动 1 个人稳定就业满一年，给 2,000 元。", "一年最多抵税 2 万元，从登记当月起 36 个月。",
                  "正在受理",
                  "正在受理，到 2027-12-31 为止", "0000-6123456"):  # fmt: skip
        assert words in page, words
    assert "创业启动资金" not in page
    assert client.get("/policies/startup_fund").status_code == 404


def test_one_programme_says_how_much_who_papers_time_and_where(client: FlaskClient, county: int) -> None:
    asked = {
        "rent_subsidy": ("每月最多", "500 元", "租用经营场所", "补贴年数", "身份证"),
        "incubator_place": ("不交租金", "租金减 50%", "租金减 1/3", "1 个月租金，退出时结清"),
        "key_group_tax": ("返乡本身不算", "登记失业半年以上", "以税务机关核定的为准"),
        "training_syb": ("每人补 1,000 元", "70 学时，出勤 80% 以上", "取证后 6 个月内创业的补足"),
        "startup_subsidy": ("外出满半年", "不少于 6 个月", "公示后财政拨付", "10 个工作日", "5 个工作日", "不收任何费用", "真实性承诺书"),
    }  # fmt: skip
    for code, sentences in asked.items():
        page = client.get(f"/policies/{code}")
        assert page.status_code == 200
        assert faults_of(page.text) == [], code
        for words in (*sentences, "要带什么", "0000-6123456", "12345"):
            assert words in page.text, (code, words)


def test_what_is_not_open_says_when_and_is_not_offered(app: Flask, client: FlaskClient, county: int) -> None:
    with app.app_context():
        session = db.session()
        over, coming = (rules.version_of(session, code) for code in ("jobs_subsidy", "rent_subsidy"))
        over.effective_to = date(2025, 12, 31)
        coming.effective_from = date(2099, 1, 1)
        session.commit()
    page = client.get("/policies").text
    assert "已于 2025-12-31 截止" in page
    assert "2099-01-01 起受理" in page
    one = client.get("/policies/jobs_subsidy").text
    assert "已于 2025-12-31 截止" in one
    assert "登录后自己申请" not in one
    assert "登录后自己申请" in client.get("/policies/startup_subsidy").text
