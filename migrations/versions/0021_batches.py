"""Work that a process of its own does, with how far it is; why a month was frozen despite a failing check, and
how many pages a paper has.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "long_job",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("started_by_id", ID, nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("progressed_at", sa.DateTime(), nullable=False),
        sa.Column("cancel_asked_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_long_job_unit_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["account.id"], name=op.f("fk_long_job_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_long_job")),
    )
    op.create_index("ix_long_job_asked", "long_job", ["started_by_id", "id"])
    # Empty for months that were frozen before: those passed every check.
    op.add_column("month_freeze", sa.Column("exceptions", sa.JSON(), nullable=True))
    op.add_column("paper", sa.Column("pages", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("paper", "pages")
    op.drop_column("month_freeze", "exceptions")
    op.drop_table("long_job")
