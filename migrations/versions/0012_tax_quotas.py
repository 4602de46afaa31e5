"""The quota of each year of a tax relief, for the monthly summary; a relief's rows come with its next deed.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tax_quota",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quota", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_tax_quota_used")),
        sa.ForeignKeyConstraint(["application_id"], ["tax_relief.id"], name=op.f("fk_tax_quota_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_quota")),
        sa.UniqueConstraint("application_id", "year", name=op.f("uq_tax_quota_application_id_year")),
    )


def downgrade() -> None:
    op.drop_table("tax_quota")
