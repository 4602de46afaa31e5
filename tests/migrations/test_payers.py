"""Payments that were booked before there were payers are borne as the version of the application says, to the fen."""

from datetime import date

import pytest
from alembic import command
from sqlalchemy import select

from supportdesk.cli.schema import alembic_config
from supportdesk.extensions import db
from supportdesk.models.budgets import BudgetShare
from tests.migrations.conftest import Before, adding

SHARES = [
    {"payer": "central", "percent": "50"},
    {"payer": "province", "percent": "25"},
    {"payer": "county", "percent": "25"},
]


@pytest.mark.parametrize(
    ("parameters", "borne"),
    [
        ({"subsidy_shares": {"value": SHARES}}, [("central", 50), ("county", 24), ("province", 25)]),
        ({"payment_shares": {"value": SHARES[:1]}}, [("county", 99)]),
        ({}, [("county", 99)]),
    ],
)
def test_what_was_paid_is_split_by_the_versions_shares_and_what_was_put_in_is_the_countys(
    before: Before, parameters: dict[str, object], borne: list[tuple[str, int]]
) -> None:
    with before("0001").app_context():
        with adding() as add:
            add("programme", id=1, code="startup_loan", kind="loan", name="创业担保贷款")
            add(
                "programme_version",
                id=1,
                programme_id=1,
                number=1,
                parameters=parameters,
                effective_from=date(2026, 1, 1),
            )
            add("application", id=1, number="HC-1-1", kind="loan", case_id=1, person_id=1, unit_id=1, state="repaying",
                touch=1, programme_version_id=1)  # fmt: skip
            add(
                "budget",
                id=1,
                name="贴息",
                programme_id=1,
                unit_id=1,
                year=2026,
                appropriated=1_000,
                paid=0,
                returned=99,
            )
            for key, (move, amount) in enumerate(
                [("appropriate", 1_000), ("reserve", 99), ("pay", 99), ("return", 99)], 1
            ):
                add("event", id=key, kind=f"budget.{move}", data={})
                add("budget_entry", id=key, budget_id=1, move=move, amount=amount, event_id=key,
                    application_id=None if move == "appropriate" else 1)  # fmt: skip
        command.upgrade(alembic_config(), "head")
        rows = db.session.execute(
            select(BudgetShare.move, BudgetShare.payer, BudgetShare.amount).order_by(
                BudgetShare.event_id, BudgetShare.payer
            )
        )
        found = [(move.value, payer, amount.fen) for move, payer, amount in rows]
        assert found == [
            ("appropriate", "county", 1_000),
            *(("pay", payer, fen) for payer, fen in borne),
            *(("return", payer, fen) for payer, fen in borne),
        ]
