"""The audit record is read by people: words, yuan and names of fields; nothing left out."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from supportdesk.domain.event_data_words import LABELS, told_by
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.states import KIND_WORDS
from supportdesk.extensions import db
from supportdesk.web.staff.audit import SUBJECTS
from tests.factories import accounts
from tests.factories.deeds import desk, doing

SERVICES = Path(__file__).parents[3] / "supportdesk" / "services"


@pytest.fixture
def told(app: Flask) -> dict[str, str]:
    with app.app_context():
        session = db.session()
        here = desk(session)
        auditor = accounts.account(session, Role.AUDITOR, here.county, "auditor")
        session.commit()
        with doing(session, here.supervisor) as work:
            work.record(
                "budget.appropriate",
                {"budget": 7, "amount": 320_000_000, "note": "赣财〔2026〕5 号"},
                unit_id=here.county.id,
            )
            changes = {"invested": [None, 5_000_000], "is_first_venture": [None, True]}
            work.record("venture.figures_corrected", {"venture": 3, "changes": changes}, unit_id=here.county.id)
        auditor_id = auditor.id
    client = accounts.sign_in(app.test_client(), auditor_id)
    return {language: client.get(f"/desk/audit/?lang={language}").text for language in ("zh", "en")}


def test_amounts_stand_in_yuan_and_fields_have_names(told: dict[str, str]) -> None:
    assert "3,200,000.00 元" in told["zh"]
    assert "320000000" not in told["zh"]
    assert "总投资" in told["zh"]
    assert "（空） → 50,000.00 元" in told["zh"]
    assert "3,200,000.00" in told["en"]
    assert "→ yes" in told["en"].lower()


def test_no_json_is_shown(told: dict[str, str]) -> None:
    for page in told.values():
        assert "{&#34;" not in page
        assert '{"' not in page.split("<main")[1].split("</main>")[0]


def test_what_an_amount_was_spent_on_is_told_by_kind() -> None:
    paid = {one.label.template: str(one.value) for one in told_by("loan.compensate", {"fund": 100, "bank": 250})}
    assert paid == {"基金": "1.00 元", "银行": "2.50 元"}
    named = {one.label.template: str(one.value) for one in told_by("fund.deposit", {"fund": 100})}
    assert named == {"基金": "100"}


def test_amounts_of_claims_ledgers_and_tenancies_stand_in_yuan() -> None:
    def told_as(kind: str, data: dict[str, object]) -> list[str]:
        return [str(one.value) for one in told_by(kind, data)]

    fen = {"approved": 100, "most": 250, "month_rent": 300, "deposit_kept": 1, "payable": 70, "vat": 9}
    assert told_as("any", fen) == ["1.00 元", "2.50 元", "3.00 元", "0.01 元", "0.70 元", "0.09 元"]
    assert told_as("insurance.claim_corrected", {"before": 100, "after": 250}) == ["1.00 元", "2.50 元"]
    assert told_as("insurance.claim_audited", {"assessed": {"7": 100}}) == ["7：1.00 元"]
    assert told_as("incubator.room_corrected", {"before": {"month_rent": 100}}) == ["月租金：1.00 元"]
    assert told_as("tax_relief.compare", {"before": 100, "amount": 250}) == ["1.00 元", "2.50 元"]
    # The control: what was changed elsewhere is no amount.
    assert told_as("training.attendance", {"before": 100}) == ["100"]


def test_what_an_event_is_about_has_a_name() -> None:
    """The sorts of `subject=f"sort:…"` in the services, and every kind of support."""
    written = {
        sort for file in SERVICES.rglob("*.py") for sort in re.findall(r'subject=f"([a-z_]+):', file.read_text("utf-8"))
    }
    assert {"need", "matter", "mentor", "class", "course", "scheme", "incubator", "payment_list"} <= written
    assert (written | set(KIND_WORDS)) - set(SUBJECTS) == set()


def test_every_particular_that_a_deed_writes_down_has_a_name() -> None:
    """What stands literally in `work.record(kind, {…})` of the services."""
    deeds = {"record", "take", "_record", "_take"}
    unnamed = {
        (str(file.relative_to(SERVICES)), key.value)
        for file in SERVICES.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in deeds
        for argument in call.args
        if isinstance(argument, ast.Dict)
        for key in argument.keys
        if isinstance(key, ast.Constant) and key.value not in LABELS
    }
    assert unnamed == set()


def test_codes_are_told_in_words() -> None:
    def told_as(kind: str, data: dict[str, object]) -> list[str]:
        return [str(one.value) for one in told_by(kind, data)]

    assert told_as("subsidy.accept", {"from": "received", "to": "accepted"}) == ["待受理", "待乡镇初审"]
    assert told_as("training.receive_paper", {"papers": {"bank_card": "own"}})[0].endswith("：申请人提供")
    assert told_as("budget.pay", {"payer": "county"}) != ["county"]
    assert told_as("training.attendance_marked", {"half": "afternoon"}) == ["下午"]
    assert told_as("tax_relief.submit", {"filing": "quarter", "place": "town"}) == ["按季申报", "县城、镇"]
    assert [str(one.label) for one in told_by("incubator_fund.begun", {"wanted_area": "60"})] == ["需要的面积"]
    # The control: what is no code of a list stands as it was written.
    assert told_as("subsidy.accept", {"note": "received", "from": "no-such"}) == ["received", "no-such"]


def test_a_page_of_the_record_holds_no_state_and_no_role_as_a_code(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        here = desk(session)
        auditor_id = accounts.account(session, Role.AUDITOR, here.county, "auditor").id
        session.commit()
        with doing(session, here.supervisor) as work:
            for kind, data in (
                ("account.opened", {"role": "secadmin"}),
                ("unit.opened", {"level": "town"}),
                ("need.opened", {"kind": "schooling"}),
                ("matter.item_agreed", {"department": "education"}),
                ("subsidy.refuse", {"from": "review", "to": "refused", "code": "DOC_INVALID"}),
                ("tax_relief.submit", {"category": "T2"}),
            ):
                work.record(kind, data, unit_id=here.county.id)
    client = accounts.sign_in(app.test_client(), auditor_id)
    for language, words in (
        ("zh", ("安全管理员", "子女就学", "材料无效或不符")),
        ("en", ("Schooling", "Papers are invalid")),
    ):
        page = client.get(f"/desk/audit/?lang={language}").text
        told = " ".join(re.findall(r'<ul class="plain told">.*?</ul>', page, re.DOTALL))
        assert not re.findall(r"secadmin|schooling|DOC_INVALID|>education<|：refused|: refused|T2", told), told
        assert [one for one in words if one not in told] == []
