"""The visits after a venture's end hang on its case, whether it had support or not.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# SQLite can't loosen a column: the table is made anew, and what points into it lets go meanwhile.
POINTING = ("message", "rating")


def let_go(table: str) -> None:
    """Keep what a table's rows point to aside, and have them point nowhere."""
    op.execute(
        f"CREATE TABLE pointing_{table} AS SELECT id, follow_up_id FROM {table} WHERE follow_up_id IS NOT NULL"  # noqa: S608 - one of the two names above
    )
    op.execute(f"UPDATE {table} SET follow_up_id = NULL WHERE follow_up_id IS NOT NULL")  # noqa: S608 - one of the two names above


def take_hold(table: str) -> None:
    """Have the rows point where they did."""
    op.execute(
        f"UPDATE {table} SET follow_up_id = (SELECT follow_up_id FROM pointing_{table} WHERE pointing_{table}.id = {table}.id) "  # noqa: S608 - one of the two names above
        f"WHERE id IN (SELECT id FROM pointing_{table})"
    )
    op.execute(f"DROP TABLE pointing_{table}")


def loosen(*, is_optional: bool) -> None:
    """Let a promise be without an application, or not."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("follow_up", "application_id", existing_type=ID, nullable=is_optional)
        return
    for table in POINTING:
        let_go(table)
    with op.batch_alter_table("follow_up", recreate="always") as batch:
        batch.alter_column("application_id", existing_type=ID, nullable=is_optional)
    for table in POINTING:
        take_hold(table)


def upgrade() -> None:
    loosen(is_optional=True)
    op.execute("UPDATE follow_up SET application_id = NULL WHERE rule = 'after_closing'")


def downgrade() -> None:
    # What hung on a case goes to the latest application of that case; where there is none, it can't be kept.
    op.execute(
        "UPDATE follow_up SET application_id = (SELECT max(id) FROM application WHERE application.case_id = "
        "follow_up.case_id) WHERE application_id IS NULL"
    )
    op.execute(
        "UPDATE message SET follow_up_id = NULL WHERE follow_up_id IN (SELECT id FROM follow_up WHERE application_id IS NULL)"
    )
    op.execute("DELETE FROM follow_up WHERE application_id IS NULL")
    loosen(is_optional=False)
