"""The monthly summary on its pages."""

import html
import re
from collections import OrderedDict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.audit import ChainHead, Event
from supportdesk.models.papers import Paper, PaperState
from supportdesk.models.policies import Target
from supportdesk.queries import summaries
from supportdesk.services import audit
from supportdesk.services.work import small_write
from supportdesk.web.shared.clock import today
from supportdesk.web.staff.summaries import kept
from tests.factories import accounts, people
from tests.factories.kind_books import whole_books
from tests.web.forms import version_on

MONTH = "/desk/summaries/2026-09"


@pytest.fixture
def clients(app: Flask) -> dict[str, FlaskClient]:
    """A county with a random history, and who looks at it."""
    with app.app_context():
        session = db.session()
        books = whole_books(session, 2, people_count=20)
        neighbour = accounts.county(session, "360428", "邻水县")
        staff = {
            "official": accounts.account(session, Role.OFFICIAL, books.county),
            "supervisor": accounts.account(session, Role.SUPERVISOR, books.county),
            "auditor": accounts.account(session, Role.AUDITOR, books.county),
            "town": accounts.account(session, Role.OFFICIAL, books.towns[0]),
            "neighbour": accounts.account(session, Role.SUPERVISOR, neighbour),
        }
        session.commit()
        # The factory's events stand outside the chain; real deeds begin a chain after them.
        last = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1)) or 0
        with small_write(session):
            audit.begin_chain(session)
            head = session.get_one(ChainHead, 1)
            head.last_event_id = last
        ids = {name: account.id for name, account in staff.items()}
        db.session.remove()
    return {name: accounts.sign_in(app.test_client(), one) for name, one in ids.items()}


def cells(page: str) -> Iterator[tuple[str, str]]:
    """Each figure of the matrix and the address behind it."""
    table = page[page.index('class="ledger first-fixed matrix"') :]
    for found in re.finditer(
        r'<td class="num cell[^"]*"[^>]*><a href="([^"]+)"><span class="figure">([^<]+)</span>', table
    ):
        yield html.unescape(found[1]), found[2]


@pytest.mark.parametrize("by", ["town", "industry", "bank", "department"])
def test_every_cell_leads_to_a_list_with_its_own_sum(clients: dict[str, FlaskClient], by: str) -> None:
    page = clients["supervisor"].get(f"{MONTH}?by={by}").text
    found = list(cells(page))
    assert found
    for address, figure in found:
        answer = clients["supervisor"].get(address)
        assert answer.status_code == 200, address
        told = re.search(r"共 ([\d,]+) 行，合计 ([\d,.−]+) (.+?)。", answer.text)
        assert told is not None, address
        if figure.endswith("%") or "loans_average" in address:
            continue
        total = float(told[2].replace(",", "").replace("−", "-"))
        if told[3] == "元":
            total = total / 10_000
        assert abs(total - float(figure.replace(",", "").replace("−", "-"))) <= 0.05, (address, figure, told[0])


def sum_of(client: FlaskClient, address: str) -> float:
    """What the list at an address adds up to; money in ten thousands of yuan."""
    answer = client.get(html.unescape(address))
    assert answer.status_code == 200, address
    told = re.search(r"共 [\d,]+ 行，合计 ([\d,.−]+) (.+?)。", answer.text)
    assert told is not None, address
    return number(told[1]) / (10_000 if told[2] == "元" else 1)


def number(figure: str) -> float:
    return float(re.sub(r"[,+＋]", "", figure).replace("−", "-"))


OPENED = re.compile(r'<a class="opens" href="([^"]+)"[^>]*>([^<]+)</a>')


def test_every_figure_of_chart_and_balance_leads_to_its_list(clients: dict[str, FlaskClient]) -> None:
    page = clients["supervisor"].get(MONTH).text
    chart = page[page.index('<figure class="chart">') : page.index("</figure>")]
    balance = page[page.index("</figure>") : page.index('id="matrix"')]
    balance = balance[: balance.index("更正以前月份")] if "更正以前月份" in balance else balance
    found = {"chart": OPENED.findall(chart), "balance": OPENED.findall(balance)}
    assert len(found["chart"]) > 5
    assert {"loan_balance", "loans_disbursed_amount", "loans_running"} <= {
        html.unescape(address).split("?")[0].rsplit("/", 1)[1] for address, _ in found["balance"]
    }
    for address, figure in found["chart"] + found["balance"]:
        assert abs(abs(sum_of(clients["supervisor"], address)) - abs(number(figure))) <= 0.05, (address, figure)
    assert len(re.findall('<a href="[^"]*/loans_disbursed_amount[^"]*" tabindex="-1">', chart)) == len(
        [shown for shown in re.findall(r'<text class="value[^>]*>([^<]+)<', chart) if number(shown)]
    )


def test_refusals_by_reason_and_founders_by_category_lead_to_their_lists(clients: dict[str, FlaskClient]) -> None:
    page = clients["supervisor"].get(MONTH).text
    for told in ("本年不予批准，按原因：", "本年新创业人员，按人员类别（可重叠，不相加）："):
        line = page[page.index(told) :]
        found = OPENED.findall(line[: line.index("</p>")])
        assert found
        for address, figure in found:
            assert sum_of(clients["supervisor"], address) == number(figure)
    chips = clients["supervisor"].get(f"{MONTH}/people_started?window=year_to_date&category=07").text
    assert "返乡创业农民工" in chips


def test_each_kind_is_a_block_whose_figures_open_their_lists(clients: dict[str, FlaskClient]) -> None:
    page = clients["supervisor"].get(MONTH).text
    for block, indicator in (
        ("incubator", "tenants"), ("tax_relief", "relief_quota"), ("insurance", "policies_running"),
        ("training", "trainees"), ("needs", "needs_open"),
    ):  # fmt: skip
        section = page[page.index(f'<section class="section" id="{block}">') :]
        found = re.search(rf'href="([^"]*/{indicator}[^"]*)"', section[: section.index("</section>")])
        assert found is not None, indicator
        assert "共 " in clients["supervisor"].get(html.unescape(found[1])).text


def test_every_figure_by_trait_leads_to_its_list(clients: dict[str, FlaskClient]) -> None:
    page = clients["supervisor"].get(MONTH).text
    section = page[page.index('<section class="section" id="ventures">') :]
    tables = section[section.index("<details") : section.index("</section>")]
    assert "创业实体，按经营主体类型" in tables
    found = [(html.unescape(url), figure) for url, figure in OPENED.findall(tables)]
    assert {"legal_form", "stage"} <= {name for url, _ in found for name in re.findall(r"[?&](\w+)=", url)}
    for address, figure in found[::3]:
        assert sum_of(clients["supervisor"], address) == number(figure), address


def test_a_list_of_rooms_names_them(clients: dict[str, FlaskClient]) -> None:
    assert "返乡创业园 0" in clients["supervisor"].get(f"{MONTH}/incubator_rooms").text


def test_the_year_in_figures_and_months_agree(clients: dict[str, FlaskClient]) -> None:
    page = clients["official"].get(MONTH).text
    for words in ("2026年9月返乡创业月报", "与上月相比，为什么变了", "各月发放创业担保贷款", "口径", "第101乡"):
        assert words in page


def test_the_page_speaks_english(clients: dict[str, FlaskClient]) -> None:
    page = clients["official"].get(f"{MONTH}?lang=en").text
    assert "Monthly summary, September 2026" in page
    assert "Why it changed since last month" in page
    shown = re.sub(r"<[^>]+>", " ", page[page.index("<main") :])
    left = set(re.findall(r"[\u4e00-\u9fff]+", shown)) - {"第", "乡", "禾川县", "中文", "油茶加工"}
    assert {
        word for word in left if "担保基金" not in word and "农商行" not in word and "邮储银行" not in word
    } == set()


def test_a_long_list_is_turned_page_by_page(clients: dict[str, FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supportdesk.web.staff.summaries.pages.PAGE", 3)
    seen: list[str] = []
    address: str | None = f"{MONTH}/people_on_file"
    while address:
        page = clients["official"].get(address).text
        seen += re.findall(r'data-label="编号"', page)
        onwards = re.search(r'href="([^"]+)" rel="next"', page)
        address = html.unescape(onwards[1]) if onwards else None
    told = re.search(r"共 ([\d,]+) 行", page)
    assert told is not None
    assert len(seen) == int(told[1]) > 3


@pytest.mark.parametrize(
    "address",
    [
        "/desk/summaries/2026-13",
        "/desk/summaries/now",
        f"{MONTH}?unit=360428",
        f"{MONTH}/no_such_figure",
        f"{MONTH}/people_found?bank=NS",
        f"{MONTH}/people_found?town=360428",
        f"{MONTH}/loan_balance?window=year_to_date",
        f"{MONTH}/workbook?unit=360428",
    ],
)
def test_what_is_not_there_or_not_theirs_is_not_found(clients: dict[str, FlaskClient], address: str) -> None:
    assert clients["official"].get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/desk/summaries/1950-01",
        "/desk/summaries/2199-12",
        f"{MONTH}?by=nothing&unit=&x=1",
        f"{MONTH}/people_on_file?_scheme=x&_external=1&month=2&endpoint=y&after=z&window=never",
    ],
)
def test_whatever_stands_in_the_address_is_answered(clients: dict[str, FlaskClient], address: str) -> None:
    assert clients["official"].get(address).status_code == 200


def test_a_town_sees_its_own_month(clients: dict[str, FlaskClient]) -> None:
    assert "第101乡" in clients["town"].get(MONTH).text
    assert clients["town"].get(f"{MONTH}?unit=360426").status_code == 404


def test_a_county_without_books_says_so(clients: dict[str, FlaskClient]) -> None:
    assert "账上还没有内容" in clients["neighbour"].get(MONTH).text
    assert "这个月没有新发生的事项" in clients["official"].get("/desk/summaries/2030-01").text


def test_the_months_are_offered_up_to_this_one(clients: dict[str, FlaskClient]) -> None:
    page = clients["auditor"].get("/desk/summaries/").text
    this = today()
    assert f"/desk/summaries/{this:%Y-%m}" in page
    assert f"/desk/summaries/{this + timedelta(days=40):%Y-%m}" not in page
    assert f"/desk/summaries/{this.year - 1}-01" in page


def set_targets(client: FlaskClient, told: dict[str, str]) -> TestResponse:
    """Send the year's targets, of those that stand now."""
    path = "/desk/summaries/targets/2026"
    return client.post(path, data=told | {"version": version_on(client.get(path).text)})


def test_a_supervisor_sets_targets_and_the_page_measures_by_them(app: Flask, clients: dict[str, FlaskClient]) -> None:
    form = {"ventures_founded": "720", "loans_disbursed_amount": "12,000.5", "on_time_share": "95", "jobs_created": ""}
    answer = set_targets(clients["supervisor"], form)
    assert answer.status_code == 302
    with app.app_context():
        kept = dict(db.session.execute(select(Target.indicator, Target.amount)).all())
        told = db.session.scalars(select(Event).where(Event.kind == "target.set")).one()
        db.session.remove()
    assert kept == {"ventures_founded": 720, "loans_disbursed_amount": 12_000_500_000, "on_time_share": 9_500}
    assert told.data["after"] == kept
    assert 'value="12000.5"' in clients["supervisor"].get("/desk/summaries/targets/2026").text
    assert "目标 720 户" in clients["supervisor"].get(MONTH).text


def test_an_emptied_target_is_taken_away(app: Flask, clients: dict[str, FlaskClient]) -> None:
    set_targets(clients["supervisor"], {"ventures_founded": "720"})
    set_targets(clients["supervisor"], {"ventures_founded": ""})
    with app.app_context():
        assert db.session.scalars(select(Target)).all() == []
        db.session.remove()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("ventures_founded", "many"),
        ("ventures_founded", "1.5"),
        ("ventures_founded", "0"),
        ("ventures_founded", "-3"),
        ("ventures_founded", "NaN"),
        ("on_time_share", "100.5"),
        ("on_time_share", "99.999"),
        ("loans_disbursed_amount", "0.0000001"),
        ("loans_disbursed_amount", "99999999999999999"),
    ],
)
def test_a_target_that_is_none_is_refused_and_kept_in_the_field(
    clients: dict[str, FlaskClient], field: str, typed: str
) -> None:
    answer = set_targets(clients["supervisor"], {field: typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


def test_only_supervisors_set_targets_and_only_at_home(clients: dict[str, FlaskClient]) -> None:
    for who in ("official", "auditor", "town"):
        assert clients[who].get("/desk/summaries/targets/2026").status_code == 403
    assert clients["neighbour"].post("/desk/summaries/targets/2026?unit=360426", data={}).status_code == 404


def test_the_paper_is_given_out_once_for_the_same_figures(app: Flask, clients: dict[str, FlaskClient]) -> None:
    assert clients["official"].get(f"{MONTH}/paper").status_code == 302
    for _ in range(2):
        there = clients["official"].post(f"{MONTH}/paper").headers["Location"]
        first = clients["official"].get(there)
        assert first.mimetype == "application/pdf"
        assert first.data.startswith(b"%PDF")
        assert first.data == clients["supervisor"].get(there).data
    with app.app_context():
        session = db.session()
        assert session.scalars(select(Paper.part)).all() == ["2026-09"]
        # A late entry changes the month: the paper no longer holds, and a new one replaces it.
        town = session.scalars(select(OrgUnit).where(OrgUnit.code == "360426101")).one()
        people.venture(session, people.person(session, town)).founded_on = date(2026, 9, 9)
        session.commit()
        db.session.remove()
    assert clients["official"].get(there).status_code == 409
    clients["official"].post(f"{MONTH}/paper")
    with app.app_context():
        assert db.session.scalars(select(Paper.state).order_by(Paper.id)).all() == [
            PaperState.REPLACED,
            PaperState.VALID,
        ]
        db.session.remove()


def test_auditors_read_and_print_nothing(clients: dict[str, FlaskClient]) -> None:
    assert clients["auditor"].get(MONTH).status_code == 200
    assert "打印月报" not in clients["auditor"].get(MONTH).text
    assert clients["auditor"].post(f"{MONTH}/paper").status_code == 403


def test_the_workbook_comes_as_a_file(clients: dict[str, FlaskClient]) -> None:
    answer = clients["auditor"].get(f"{MONTH}/workbook")
    assert answer.data.startswith(b"PK")
    assert "summary-360426-2026-09.xlsx" in answer.headers["Content-Disposition"]


def test_a_summary_is_kept_until_something_happens(
    app: Flask, clients: dict[str, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_kept", OrderedDict())
    asked: list[str] = []
    read = summaries.get_summary
    monkeypatch.setattr(
        summaries,
        "get_summary",
        lambda session, viewer, month, unit: asked.append(unit) or read(session, viewer, month, unit),
    )
    for by in ("town", "industry", "bank"):
        clients["official"].get(f"{MONTH}?by={by}")
    assert asked == ["360426"]
    clients["town"].get(MONTH)
    clients["supervisor"].get(MONTH)
    assert asked == ["360426", "360426101", "360426"]
    set_targets(clients["supervisor"], {"ventures_founded": "720"})
    assert "目标 720 户" in clients["supervisor"].get(MONTH).text
    assert len(asked) == 4
    assert clients["town"].get(f"{MONTH}?unit=360426").status_code == 404


def test_a_running_month_says_up_to_when_it_tells(clients: dict[str, FlaskClient]) -> None:
    this = today()
    told = f"数字截至 {this.isoformat()}"
    assert told in clients["supervisor"].get(f"/desk/summaries/{this:%Y-%m}").text
    assert "数字截至" not in clients["supervisor"].get("/desk/summaries/2025-09").text
