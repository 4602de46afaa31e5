"""What each level of government puts into a budget and bears of a payment.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What was booked before had no payer: the county bore it.
KEEP = (
    "INSERT INTO budget_share (event_id, payer, budget_id, move, amount) "
    "SELECT event_id, 'county', budget_id, move, amount FROM budget_entry WHERE move IN ('appropriate', 'pay', 'return')"
)


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
    op.execute(KEEP)
    refuse_changes("budget_share")


def downgrade() -> None:
    op.drop_table("budget_share")
