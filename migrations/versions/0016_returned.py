"""A loan may be repaid in agreed parts: the movement says how many, from which day, and since when nothing is subsidised.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("loan_movement", sa.Column("parts", sa.Integer(), nullable=True))
    op.add_column("loan_movement", sa.Column("first_due_on", sa.Date(), nullable=True))
    op.add_column("loan_movement", sa.Column("subsidised_until", sa.Date(), nullable=True))


def downgrade() -> None:
    # The program of before knows no agreed parts, but knows that the last day was moved: that is kept of them.
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER loan_movement_no_update" + ("" if sqlite else " ON loan_movement"))
    op.execute("UPDATE loan_movement SET kind = 'extension' WHERE kind = 'instalments'")
    trigger = "CREATE TRIGGER loan_movement_no_update BEFORE UPDATE ON loan_movement"
    if sqlite:
        op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'loan_movement is append-only'); END")
    else:
        op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    for column in ("subsidised_until", "first_due_on", "parts"):
        op.drop_column("loan_movement", column)
