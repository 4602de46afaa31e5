"""An index by fund and maturity: each deed on a loan asks what share of the year's matured loans the fund compensated."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_loan_fund_id", "loan")
    op.create_index("ix_loan_fund_matures", "loan", ["fund_id", "matures_on"])


def downgrade() -> None:
    op.drop_index("ix_loan_fund_matures", "loan")
    op.create_index("ix_loan_fund_id", "loan", ["fund_id"])
