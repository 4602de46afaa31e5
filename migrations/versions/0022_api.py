"""Tokens of other departments' programs, and what they asked.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("beginning", sa.String(length=12), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(), nullable=True),
        sa.Column("callback_url", sa.String(length=200), nullable=False),
        sa.Column("callback_secret", sa.LargeBinary(), nullable=True),
        sa.Column("callback_set_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_token_account_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name=op.f("fk_api_token_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("account_id", name=op.f("uq_api_token_account_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_token_token_digest")),
    )
    op.create_table(
        "api_use",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("token_id", ID, nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["api_token.id"], name=op.f("fk_api_use_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_use")),
    )
    op.create_index("ix_api_use_token", "api_use", ["token_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_api_use_token", table_name="api_use")
    op.drop_table("api_use")
    op.drop_table("api_token")
    # The program of before knows no departments: what they did keeps its author, who is closed and has no password.
    op.execute("UPDATE message SET state = 'cancelled' WHERE channel = 'callback' AND state <> 'sent'")
    op.execute(
        "UPDATE account SET role = 'auditor', disabled_at = COALESCE(disabled_at, created_at) WHERE role = 'department'"
    )
