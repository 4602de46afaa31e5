"""Indexes that keep deeds and the tabs of the list of cases as quick in a large county as in a small one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNDER_WAY = {
    "sqlite_where": sa.text("closed_on IS NULL AND is_historic IS 0"),
    "postgresql_where": sa.text("closed_on IS NULL AND is_historic IS false"),
}


def upgrade() -> None:
    op.create_index("ix_follow_up_application", "follow_up", ["application_id", "state"])
    op.drop_index("ix_application_running", "application")
    op.create_index(
        "ix_application_running",
        "application",
        ["due_on", "id", "paused_since", "clock_stopped_on", "case_id"],
        **UNDER_WAY,
    )


def downgrade() -> None:
    op.drop_index("ix_application_running", "application")
    op.create_index("ix_application_running", "application", ["due_on", "id"], **UNDER_WAY)
    op.drop_index("ix_follow_up_application", "follow_up")
