"""Months that are frozen and signed: figures, lists, files; and reckonings of months that run.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SIGNERS = ("compiled", "reviewed", "approved", "sent_back")


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
        "month_freeze",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("chain_digest", sa.String(length=64), nullable=False),
        sa.Column("is_chain_sound", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("movements", sa.JSON(), nullable=False),
        sa.Column("compiled_by_id", ID, nullable=True),
        sa.Column("compiled_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by_id", ID, nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by_id", ID, nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("sent_back_by_id", ID, nullable=True),
        sa.Column("sent_back_at", sa.DateTime(), nullable=True),
        sa.Column("sent_back_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_month_freeze_unit_id")),
        *(
            sa.ForeignKeyConstraint([f"{who}_by_id"], ["account.id"], name=op.f(f"fk_month_freeze_{who}_by_id"))
            for who in SIGNERS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_freeze")),
        sa.UniqueConstraint("unit_id", "month", "edition", name=op.f("uq_month_freeze_unit_id_month_edition")),
    )
    op.create_table(
        "month_file",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("freeze_id", ID, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["freeze_id"], ["month_freeze.id"], name=op.f("fk_month_file_freeze_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_file")),
        sa.UniqueConstraint("freeze_id", "name", "language", name=op.f("uq_month_file_freeze_id_name_language")),
    )
    op.create_table(
        "month_list",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("freeze_id", ID, nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("span", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["freeze_id"], ["month_freeze.id"], name=op.f("fk_month_list_freeze_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_list")),
        sa.UniqueConstraint("freeze_id", "indicator", "span", name=op.f("uq_month_list_freeze_id_indicator_span")),
    )
    op.create_table(
        "month_reckoning",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("reckoned_at", sa.DateTime(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_month_reckoning_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_reckoning")),
        sa.UniqueConstraint("unit_id", "month", name=op.f("uq_month_reckoning_unit_id_month")),
    )
    refuse_changes("month_file")
    refuse_changes("month_list")


def downgrade() -> None:
    for table in ("month_reckoning", "month_list", "month_file", "month_freeze"):
        op.drop_table(table)
