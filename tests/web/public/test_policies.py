"""What one can get, told from the programme's own data."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.money import Money
from supportdesk.extensions import db
from supportdesk.models.policies import ProgrammeVersion
from tests.factories import accounts, policies
from tests.web.shared.markup import faults_of


@pytest.fixture
def county(app: Flask) -> int:
    with app.app_context():
        session = db.session()
        here = accounts.county(session)
        policies.national(session)
        session.commit()
        return here.id


def test_the_page_tells_amounts_conditions_papers_and_times_of_the_version_in_force(
    client: FlaskClient, county: int
) -> None:
    page = client.get("/policies")
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
    text = re.sub(r"<[^>]+>", " ", client.get("/policies").text)
    left = re.sub(r"财金〔2023〕75号|中文|归", "", text)
    assert re.findall(r"[\u4e00-\u9fff]+", left) == []
    assert "300,000 yuan" in text


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
