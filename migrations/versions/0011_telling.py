"""How a reader wants to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "telling_choice",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("reminder_mail", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_to", sa.Time(), nullable=False),
        sa.Column("calendar_digest", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_telling_choice_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_telling_choice")),
        sa.UniqueConstraint("calendar_digest", name=op.f("uq_telling_choice_calendar_digest")),
    )


def downgrade() -> None:
    op.drop_table("telling_choice")
