"""Budgets and guarantee funds on their pages."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.budgets import Budget, BudgetEntry, FundEntry, GuaranteeFund
from supportdesk.models.policies import Programme
from supportdesk.queries import budgets as queries
from tests.factories import accounts, policies
from tests.factories.loans import Walk, loan_desk
from tests.web.staff.conftest import Behind, House


@pytest.fixture
def budget(house: House, behind: Behind) -> int:
    return behind(
        lambda session: (
            policies.budget(session, policies.national(session), session.get_one(OrgUnit, house.county_id)).id
        )
    )


@pytest.fixture
def fund(house: House, behind: Behind) -> int:
    return behind(lambda session: policies.fund(session, session.get_one(OrgUnit, house.county_id)).id)


def entries_of(session: Session, budget_id: int) -> list[str]:
    rows = session.scalars(select(BudgetEntry).where(BudgetEntry.budget_id == budget_id).order_by(BudgetEntry.id))
    return [f"{row.move.value} {row.amount} {row.note}" for row in rows]


def posting(**changed: str) -> dict[str, str]:
    return {"amount": "500000", "note": "禾财社〔2026〕31号", "on": "2026-06-01", "step": "check"} | changed


def test_the_budgets_of_the_latest_year_stand_first_with_what_is_left(house: House, budget: int) -> None:
    page = house.official.get("/desk/budgets/?year=2026").text
    assert "2026 年创业担保贷款贴息资金" in page
    assert "3,200,000.00" in page
    assert f"/desk/budgets/{budget}?figure=paid" in page


def test_a_year_without_a_budget_says_so(house: House) -> None:
    assert "2031 年还没有预算" in house.official.get("/desk/budgets/?year=2031").text
    assert "年还没有预算" in house.official.get("/desk/budgets/?year=x").text


def test_pages_of_money_are_locked(house: House, budget: int, fund: int) -> None:
    for path in ("/desk/budgets/", f"/desk/budgets/{budget}", f"/desk/budgets/funds/{fund}"):
        assert house.stranger.get(path).status_code == 302
        assert house.sysadmin.get(path).status_code == 403
        assert house.auditor.get(path).status_code == 200
    for path in ("/desk/budgets/new", f"/desk/budgets/{budget}/appropriate", f"/desk/budgets/funds/{fund}/deposit"):
        assert house.official.get(path).status_code == 403
        assert house.supervisor.get(path).status_code == 200


def test_another_countys_money_is_not_found(house: House, budget: int, fund: int) -> None:
    for path in (f"/desk/budgets/{budget}", f"/desk/budgets/funds/{fund}"):
        assert house.neighbour.get(path).status_code == 404
    for path in (f"/desk/budgets/{budget}/appropriate", f"/desk/budgets/funds/{fund}/deposit"):
        assert house.neighbour_supervisor.get(path).status_code == 404
        assert house.neighbour_supervisor.post(path, data=posting(step="send")).status_code == 404
    assert "贴息资金" not in house.neighbour.get("/desk/budgets/?year=2026").text


def test_only_who_may_put_money_in_is_shown_the_way(house: House, budget: int) -> None:
    path = f"/desk/budgets/{budget}"
    assert "登记预算安排" in house.supervisor.get(path).text
    assert f"{path}/appropriate" not in house.official.get(path).text


def test_every_figure_opens_the_entries_that_make_it(house: House, budget: int) -> None:
    page = house.official.get(f"/desk/budgets/{budget}?figure=appropriated").text
    assert "由 1 笔账组成" in page
    assert "禾财社〔2026〕12号" in page
    assert "系统" in page
    assert "这个数还没有账" in house.official.get(f"/desk/budgets/{budget}?figure=paid").text
    assert "由 1 笔账组成" in house.official.get(f"/desk/budgets/{budget}?figure=nonsense").text


def test_each_levels_figure_opens_the_entries_that_make_it(house: House, budget: int) -> None:
    path = f"/desk/budgets/{budget}"
    put_in = posting(payer="central", step="send", note="财社〔2026〕1号")
    assert house.supervisor.post(f"{path}/appropriate", data=put_in).location == path
    page = house.official.get(path).text
    for payer in ("central", "county"):
        for figure in ("appropriated", "paid", "left"):
            assert re.search(rf'href="{path}\?payer={payer}&amp;figure={figure}#entries">[\d,.]+</a>', page), figure
    central = house.official.get(f"{path}?payer=central&figure=appropriated").text
    assert "中央：安排 500,000.00 元，由 1 笔账组成" in central
    assert "财社〔2026〕1号" in central
    assert "禾财社〔2026〕12号" not in central
    assert "看全部来源" in central
    assert "这个数还没有账" in house.official.get(f"{path}?payer=central&figure=paid").text
    # One that put nothing in and paid nothing is no payer of this budget: the page says so, and shows the whole.
    strange = house.official.get(f"{path}?payer=province&figure=appropriated").text
    assert "由 2 笔账组成" in strange
    assert "payer=province" in strange


def test_a_long_ledger_is_read_page_by_page(
    house: House, budget: int, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    behind(lambda session: policies.appropriated(session, budget, times=4))
    seen, path, pages = [], f"/desk/budgets/{budget}?figure=appropriated", 0
    while path:
        page = house.official.get(path).text
        seen += re.findall(r"号·第\d笔|〔2026〕12号", page)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        path, pages = onward[1].replace("&amp;", "&") if onward else "", pages + 1
    assert seen == ["号·第4笔", "号·第3笔", "号·第2笔", "号·第1笔", "〔2026〕12号"]
    assert pages == 3


def test_money_is_put_in_after_its_capitals_were_seen(house: House, budget: int, behind: Behind) -> None:
    path = f"/desk/budgets/{budget}/appropriate"
    seen = house.supervisor.post(path, data=posting(form_key="k"))
    assert seen.status_code == 200
    assert "人民币伍拾万元整" in seen.text
    assert "由 3,200,000.00 元变为 3,700,000.00 元" in seen.text
    assert behind(lambda session: entries_of(session, budget)) == ["appropriate 3200000.00 禾财社〔2026〕12号"]
    done = house.supervisor.post(path, data=posting(form_key="k", step="send"))
    assert done.location == f"/desk/budgets/{budget}"
    assert behind(lambda session: entries_of(session, budget))[1:] == ["appropriate 500000.00 禾财社〔2026〕31号"]


def test_the_same_posting_sent_twice_is_booked_once(house: House, budget: int, behind: Behind) -> None:
    path = f"/desk/budgets/{budget}/appropriate"
    for _ in range(2):
        answer = house.supervisor.post(path, data=posting(form_key="same", step="send"))
        assert answer.location == f"/desk/budgets/{budget}"
    assert len(behind(lambda session: entries_of(session, budget))) == 2


def test_going_back_from_the_check_keeps_what_was_typed(house: House, budget: int) -> None:
    page = house.supervisor.post(f"/desk/budgets/{budget}/appropriate", data=posting(amount="5e5", step="edit"))
    assert page.status_code == 422
    page = house.supervisor.post(f"/desk/budgets/{budget}/appropriate", data=posting(step="edit"))
    assert page.status_code == 200
    assert 'value="500000"' in page.text
    assert "人民币" not in page.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("amount", "", "请填写金额。"),
        ("amount", "五十", "金额应为数字"),
        ("amount", "50万", "这一栏以元为单位"),
        ("amount", "0", "金额应大于零"),
        ("amount", "1.005", "最多精确到分"),
        ("note", "  ", "请写明文号或依据。"),
        ("on", "", "请填写日期。"),
        ("on", "2099-01-01", "日期不能晚于今天。"),
        ("on", "2026-02-30", "不存在"),
    ],
)
def test_a_posting_that_is_wrong_is_refused_at_its_field_and_kept(
    house: House, budget: int, behind: Behind, field: str, typed: str, said: str
) -> None:
    given = posting(step="send") | {field: typed}
    answer = house.supervisor.post(f"/desk/budgets/{budget}/appropriate", data=given)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{field}-error"' in answer.text
    for name in ("amount", "note", "on"):
        if given[name].strip():
            assert f'value="{given[name]}"' in answer.text
    assert len(behind(lambda session: entries_of(session, budget))) == 1


def test_a_years_budget_is_opened_once(house: House, budget: int, behind: Behind) -> None:
    programme = behind(
        lambda session: session.scalars(select(Programme.id).where(Programme.code == "startup_loan")).one()
    )
    given = {"year": "2027", "programme_id": str(programme), "unit_id": str(house.county_id), "name": ""}
    done = house.supervisor.post("/desk/budgets/new", data=given)
    made = behind(lambda session: session.execute(select(Budget.id, Budget.name).where(Budget.year == 2027)).one())
    assert done.location == f"/desk/budgets/{made.id}/appropriate"
    assert made.name == "2027 年创业担保贷款贴息资金"
    again = house.supervisor.post("/desk/budgets/new", data=given)
    assert again.status_code == 422
    assert "2027 年的这项预算已经有了。" in again.text
    assert 'value="2027"' in again.text


def test_a_budget_is_not_opened_in_another_county(house: House, budget: int, behind: Behind) -> None:
    programme = behind(
        lambda session: session.scalars(select(Programme.id).where(Programme.code == "startup_loan")).one()
    )
    given = {"year": "2027", "programme_id": str(programme), "unit_id": str(house.county_id)}
    answer = house.neighbour_supervisor.post("/desk/budgets/new", data=given)
    assert answer.status_code == 422
    assert behind(lambda session: session.scalars(select(Budget.id).where(Budget.year == 2027)).all()) == []


def test_the_fund_shows_balance_guarantees_and_room(house: House, fund: int) -> None:
    page = house.official.get(f"/desk/budgets/funds/{fund}").text
    assert "5,000,000.00" in page
    assert "50,000,000.00" in page
    assert "停贷线 20.00%" in page
    assert "禾财社〔2026〕3号" in page


def test_every_figure_of_the_fund_opens_what_makes_it(house: House, fund: int) -> None:
    path = f"/desk/budgets/funds/{fund}"
    page = house.official.get(path).text
    for figure in ("balance", "guaranteed", "promised"):
        assert f'href="{path}?figure={figure}#entries"' in page
    assert "基金余额 5,000,000.00 元，由 1 笔账组成" in house.official.get(f"{path}?figure=balance").text
    for figure in ("guaranteed", "promised"):
        assert "这个数还没有账" in house.official.get(f"{path}?figure={figure}").text
    assert "禾财社〔2026〕3号" in house.official.get(f"{path}?figure=nonsense").text


def test_approved_and_lent_loans_stand_behind_the_funds_figures(app: Flask, behind: Behind) -> None:
    def walked(session: Session) -> tuple[int, int, str, str]:
        at = loan_desk(session)
        lent = Walk(session, at).to(LoanState.REPAYING)
        promised = Walk(session, at).to(LoanState.APPROVED)
        return at.fund.id, at.clerk.id, lent.loan.number, promised.loan.number

    fund_id, clerk_id, lent, promised = behind(walked)
    clerk, path = accounts.sign_in(app.test_client(), clerk_id), f"/desk/budgets/funds/{fund_id}"
    page = clerk.get(f"{path}?figure=promised").text
    assert promised in page
    assert lent not in page
    page = clerk.get(f"{path}?figure=guaranteed").text
    assert "担保余额 200,000.00 元，由 1 笔账组成" in page
    assert lent in page
    assert promised not in page
    assert lent not in clerk.get(f"{path}?figure=balance").text
    assert lent in clerk.get(path).text


def test_a_deposit_raises_the_funds_balance(house: House, fund: int, behind: Behind) -> None:
    path = f"/desk/budgets/funds/{fund}/deposit"
    assert "由 5,000,000.00 元变为 5,500,000.00 元" in house.supervisor.post(path, data=posting()).text
    assert house.supervisor.post(path, data=posting(step="send")).location == f"/desk/budgets/funds/{fund}"
    assert behind(lambda session: session.get_one(GuaranteeFund, fund).balance) == Money.yuan(5_500_000)
    assert behind(lambda session: len(session.scalars(select(FundEntry)).all())) == 2


def test_a_fund_is_opened_with_the_countys_own_rule(house: House, behind: Behind) -> None:
    given = {"name": "禾川县创业担保基金", "unit_id": str(house.county_id), "max_multiple": "五", "suspend_at": "0.2"}
    wrong = house.supervisor.post("/desk/budgets/funds/new", data=given)
    assert wrong.status_code == 422
    assert 'id="max_multiple-error"' in wrong.text
    assert 'value="五"' in wrong.text
    done = house.supervisor.post("/desk/budgets/funds/new", data=given | {"max_multiple": "5"})
    fund = GuaranteeFund
    opened = behind(lambda session: session.execute(select(fund.id, fund.max_multiple, fund.suspend_at)).one())
    assert done.location == f"/desk/budgets/funds/{opened.id}/deposit"
    assert (opened.max_multiple, opened.suspend_at) == ("5", "0.2")


def test_the_pages_speak_english_completely(house: House, budget: int, fund: int) -> None:
    for path in ("/desk/budgets/", f"/desk/budgets/{budget}", f"/desk/budgets/funds/{fund}", "/desk/budgets/new"):
        page = house.supervisor.get(path, query_string={"lang": "en", "year": "2026"}).text
        chrome = re.sub(
            r"禾川县|禾财社〔2026〕\d+号|2026 年创业担保贷款贴息资金|创业担保基金|何立群|归|中文|<option.*?</option>",
            "",
            page,
        )
        assert re.findall(r"[\u4e00-\u9fff]+", chrome) == [], path


def test_money_is_moved_between_budgets_and_each_level_is_shown(house: House, behind: Behind, budget: int) -> None:
    other = behind(
        lambda session: (
            policies.budget(
                session, policies.national(session), session.get_one(OrgUnit, house.town_id), yuan="10.00"
            ).id
        )
    )
    path = f"/desk/budgets/{budget}/transfer"
    sent = posting(amount="1000", there=str(other), payer="county")
    assert "壹仟元整" in house.supervisor.post(path, data=sent).text
    assert house.supervisor.post(path, data=sent | {"step": "send"}).location == f"/desk/budgets/{budget}"
    assert behind(lambda session: entries_of(session, budget))[1].startswith("move_out 1000.00 禾财社〔2026〕31号 → ")
    assert behind(lambda session: entries_of(session, other))[1].startswith("move_in 1000.00 禾财社〔2026〕31号 ← ")
    page = house.supervisor.get(f"/desk/budgets/{budget}").text
    assert "资金来源" in page
    assert "3,199,000.00" in page


def test_more_than_is_free_is_not_moved_and_the_form_keeps_what_was_typed(
    house: House, behind: Behind, budget: int
) -> None:
    assert "没有可以转入的预算" in house.supervisor.get(f"/desk/budgets/{budget}/transfer").text
    other = behind(
        lambda session: (
            policies.budget(
                session, policies.national(session), session.get_one(OrgUnit, house.town_id), yuan="10.00"
            ).id
        )
    )
    sent = posting(amount="99999999", there=str(other), payer="central", step="send")
    answer = house.supervisor.post(f"/desk/budgets/{budget}/transfer", data=sent)
    assert answer.status_code == 422
    assert "3,200,000.00" in answer.text
    assert 'value="99999999' in answer.text
