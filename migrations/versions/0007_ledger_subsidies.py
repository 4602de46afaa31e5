"""A subsidy that came with a ledger has its row among the subsidies, as every other application of a kind has.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FILL = (
    "INSERT INTO subsidy (id, catalogue_code, statement, awarded_months, reckoning) "
    "SELECT application.id, '', '', 0, '[]' FROM application LEFT JOIN subsidy ON subsidy.id = application.id "
    "WHERE application.kind = 'subsidy' AND subsidy.id IS NULL"
)


def upgrade() -> None:
    op.execute(FILL)


def downgrade() -> None:
    """The rows stay: the schema before knew them as well."""
