"""An estimate that was shipped with figures of its own reads its version's, and a county's own estimate stays."""

import importlib.util
from pathlib import Path

from alembic import command
from sqlalchemy import text

import config
from supportdesk.cli.schema import alembic_config
from supportdesk.domain.rule_books import read_rule_book
from supportdesk.domain.rule_books.reading import fixed_of
from supportdesk.extensions import db
from supportdesk.policies.programmes import shipped_programmes
from supportdesk.policies.rule_books import shipped_books
from tests.migrations.conftest import Before, adding

RULES = [{"code": "operating", "expression": "operating", "title": {"zh": "在营"}}]
PARAMETERS = {one["code"]: one["versions"][-1]["parameters"] for one in shipped_programmes()}


def amounts() -> dict[int, str]:
    table = db.metadata.tables["programme_version"]
    rows = db.session.execute(table.select().order_by(table.c.id)).all()
    db.session.remove()
    return {row.id: row.rule_book["amount"] for row in rows}


def migration() -> object:
    path = Path(config.ROOT) / "migrations" / "versions" / "0017_rules.py"
    spec = importlib.util.spec_from_file_location("rules_migration", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_migration_writes_what_is_shipped() -> None:
    shipped = {book.programme: str(book.stored["amount"]) for book in shipped_books()}
    for code, _old, new in migration()._AMOUNTS:  # type: ignore[attr-defined]  # of the migration
        assert new == shipped[code], code
        fixed = fixed_of(PARAMETERS[code])
        assert (read_rule_book({"rules": RULES, "amount": new}, fixed).amount is None) == (new == "")


def test_a_shipped_estimate_reads_its_version_and_a_countys_own_stays(before: Before) -> None:
    rent, own = "monthly_rent * 12 * 0.2 < 6000 ? monthly_rent * 12 * 0.2 : 6000", "monthly_rent * 3"
    with before("0016").app_context():
        with adding() as add:
            add("programme", id=1, code="rent_subsidy", kind="subsidy", name="场租补贴")
            add("programme", id=2, code="rent_subsidy", kind="subsidy", name="场租补贴", unit_id=1)
            add("programme", id=3, code="startup_insurance", kind="insurance", name="创业保险")
            rows = ((1, 1, rent), (2, 2, own), (3, 3, "500"))
            for number, programme, amount in rows:
                # The insurance's first version came without parameters: it keeps what it can read.
                parameters = {"ratio": {}, "month_cap": {}, "year_cap": {}} if programme < 3 else {}
                add(
                    "programme_version", id=number, programme_id=programme, number=1, state="published",
                    parameters=parameters, rule_book={"rules": RULES, "amount": amount},
                )  # fmt: skip
        command.upgrade(alembic_config(), "0017")
        after = amounts()
        assert after[1].startswith("monthly_rent * limit_ratio < limit_month_cap")
        assert (after[2], after[3]) == (own, "500")
        command.downgrade(alembic_config(), "0016")
        assert amounts() == {1: rent, 2: own, 3: "500"}
        assert db.session.scalars(text("SELECT count(*) FROM programme_version")).one() == 3
