"""What a county's draft would mean for everybody, shown before it is published; rent that is paid first and given back in part.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outlook",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("reckoned_at", sa.DateTime(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("applying", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("likely", sa.Integer(), nullable=False),
        sa.Column("little_known", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("unknown_cost", sa.Integer(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_outlook_version_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_outlook")),
    )
    # So far every reduction was waived: nothing is to be given back.
    with op.batch_alter_table("rent_year") as batch_op:
        batch_op.add_column(sa.Column("relief", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("refunded", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("refunded_on", sa.Date(), nullable=True))
    with op.batch_alter_table("rent_year") as batch_op:
        for column in ("relief", "refunded"):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_rent_year_relief"), "refunded >= 0 AND refunded <= relief AND relief <= rent"
        )


def downgrade() -> None:
    with op.batch_alter_table("rent_year") as batch_op:
        batch_op.drop_constraint(op.f("ck_rent_year_relief"), type_="check")
        for column in ("refunded_on", "refunded", "relief"):
            batch_op.drop_column(column)
    op.drop_table("outlook")
