"""The months of tax relief are counted in a rule book that was stored before as in one that is shipped; a county's own rule stays."""

from alembic import command

from supportdesk.cli.schema import alembic_config
from supportdesk.extensions import db
from supportdesk.policies.rule_books import shipped_books
from tests.migrations.conftest import Before, adding

OLD = "months_operating < 36"


def windows() -> dict[int, str]:
    table = db.metadata.tables["programme_version"]
    rows = db.session.execute(table.select().order_by(table.c.id)).all()
    db.session.remove()
    return {row.id: row.rule_book["rules"][0]["expression"] for row in rows}


def test_a_stored_window_counts_calendar_months_and_a_countys_own_stays(before: Before) -> None:
    shipped = next(book for book in shipped_books() if book.programme == "key_group_tax").stored["rules"]
    (new,) = [rule["expression"] for rule in shipped if rule["code"] == "window"]
    with before("0022").app_context():
        with adding() as add:
            add("programme", id=1, code="key_group_tax", kind="tax_relief", name="重点群体创业税收扣减")
            add("programme", id=2, code="failed_founder_subsidy", kind="subsidy", name="创业失败社会保险补贴")
            rows = (
                (1, 1, OLD, {"window_months": {"value": 36}}),
                (2, 1, "months_operating < 24", {"window_months": {"value": 24}}),
                (3, 1, OLD, {}),
                (4, 2, OLD, {"window_months": {"value": 36}}),
            )
            for number, programme, expression, parameters in rows:
                rule = {"code": "window", "expression": expression, "title": {"zh": "登记起3年内"}}
                add(
                    "programme_version", id=number, programme_id=programme, number=number, state="published",
                    parameters=parameters, rule_book={"rules": [rule], "amount": ""},
                )  # fmt: skip
        old = windows()
        command.upgrade(alembic_config(), "0024")
        assert windows() == old | {1: new}
        command.downgrade(alembic_config(), "0022")
        assert windows() == old
