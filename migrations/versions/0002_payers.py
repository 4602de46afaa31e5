"""What each level of government puts into a budget and bears of a payment.

Revision ID: 0002
Revises: 0001
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = Decimal(100)
ENTRY = sa.table(
    "budget_entry",
    *(sa.column(name, sa.BigInteger()) for name in ("event_id", "budget_id", "application_id", "amount")),
    sa.column("move", sa.String()),
)
APPLICATION = sa.table("application", sa.column("id"), sa.column("programme_version_id"))
VERSION = sa.table("programme_version", sa.column("id"), sa.column("parameters", sa.JSON()))
SHARE = sa.table("budget_share", *(sa.column(name) for name in ("event_id", "payer", "budget_id", "move", "amount")))
# What is paid, or comes back, is borne by the payers of the application's version; loans called their shares otherwise.
PAID = ("pay", "return")
SHARES = ("payment_shares", "subsidy_shares")
PORTION = 1_000


def shares_of(parameters: Any) -> list[tuple[str, Decimal]]:
    """The payers of a version with their percent; the county alone where it names none that are whole."""
    for key in SHARES:
        kept = (parameters or {}).get(key)
        rows = kept.get("value") if isinstance(kept, dict) else kept
        found = [(str(row["payer"]), Decimal(str(row["percent"]))) for row in rows or ()]
        if found and sum(percent for _payer, percent in found) == WHOLE:
            return found
    return [("county", WHOLE)]


def borne(fen: int, shares: list[tuple[str, Decimal]]) -> list[tuple[str, int]]:
    """Each part half up to the fen; the last payer takes the rest, so that the parts are the whole."""
    *first, (last, _percent) = shares
    parts = [(payer, int((fen * percent / WHOLE).quantize(Decimal(1), ROUND_HALF_UP))) for payer, percent in first]
    return [*parts, (last, fen - sum(part for _payer, part in parts))]


def keep() -> None:
    """Say of each posting that was booked before who put it in or bore it. What was put in had no payer: the county."""
    connection = op.get_bind()
    of_versions = {
        key: shares_of(parameters)
        for key, parameters in connection.execute(sa.select(VERSION.c.id, VERSION.c.parameters))
    }
    rows = connection.execute(
        sa.select(ENTRY, APPLICATION.c.programme_version_id)
        .outerjoin(APPLICATION, APPLICATION.c.id == ENTRY.c.application_id)
        .where(ENTRY.c.move.in_(("appropriate", *PAID)))
        .order_by(ENTRY.c.event_id)
    ).all()
    made = []
    for row in rows:
        shares = of_versions.get(row.programme_version_id, shares_of(None)) if row.move in PAID else shares_of(None)
        made += [
            {"event_id": row.event_id, "payer": payer, "budget_id": row.budget_id, "move": row.move, "amount": part}
            for payer, part in borne(row.amount, shares)
        ]
    for start in range(0, len(made), PORTION):
        connection.execute(sa.insert(SHARE), made[start : start + PORTION])


def refuse_changes(table: str) -> None:
    """Have the database itself refuse to change or delete what was written down."""
    for deed in ("update", "delete"):
        trigger = f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table}"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
        else:
            op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION refuse_change()")


def upgrade() -> None:
    op.create_table(
        "budget_share",
        sa.Column(
            "event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("payer", sa.String(length=20), nullable=False),
        sa.Column("budget_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_share_budget_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_budget_share_event_id")),
        sa.PrimaryKeyConstraint("event_id", "payer", name=op.f("pk_budget_share")),
    )
    op.create_index("ix_budget_share_budget", "budget_share", ["budget_id", "payer", "move", "amount"])
    keep()
    refuse_changes("budget_share")


def downgrade() -> None:
    op.drop_table("budget_share")
