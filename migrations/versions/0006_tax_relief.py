"""The tax relief: months of relief, and the shadow ledger of periods, years and hires."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


BLANK = ("category", "filing", "place", "certificate_no", "statement")


def tell_of_what_is_there() -> None:
    """Give every application that came with a ledger its row here, with nothing filled in."""
    application = sa.table("application", sa.column("id"), sa.column("kind"))
    relief = sa.table("tax_relief", *(sa.column(name) for name in ("id", *BLANK)))
    there = sa.select(application.c.id, *(sa.literal("", sa.Text()) for _name in BLANK))
    op.execute(relief.insert().from_select(["id", *BLANK], there.where(application.c.kind == "tax_relief")))


def upgrade() -> None:
    op.create_table(
        "tax_relief",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("hires", sa.Integer(), nullable=True),
        sa.Column("filing", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("certificate_no", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("is_pledged", sa.Boolean(), nullable=True),
        sa.Column("marked_on", sa.Date(), nullable=True),
        sa.Column("first_month", sa.Date(), nullable=True),
        sa.Column("last_month", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["application.id"], name=op.f("fk_tax_relief_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_relief")),
    )
    op.create_table(
        "tax_hire",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("contract_months", sa.Integer(), nullable=False),
        sa.Column("insured_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["tax_relief.id"], name=op.f("fk_tax_hire_application_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_tax_hire_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_hire")),
    )
    with op.batch_alter_table("tax_hire", schema=None) as batch_op:
        batch_op.create_index("ix_tax_hire_application_id", ["application_id", "id"], unique=False)

    op.create_table(
        "tax_period",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("urban_maintenance", sa.BigInteger(), nullable=False),
        sa.Column("education_surcharge", sa.BigInteger(), nullable=False),
        sa.Column("local_education", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("filed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "sales >= 0 AND vat >= 0 AND urban_maintenance >= 0 AND education_surcharge >= 0 AND local_education >= 0 AND (told IS NULL OR told >= 0)",
            name=op.f("ck_tax_period_amounts"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["tax_relief.id"], name=op.f("fk_tax_period_application_id")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["account.id"], name=op.f("fk_tax_period_filed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_period")),
        sa.UniqueConstraint("application_id", "year", "number", name=op.f("uq_tax_period_application_id_year_number")),
    )
    op.create_table(
        "tax_year",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("income", sa.BigInteger(), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("assets", sa.BigInteger(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "income >= 0 AND assets >= 0 AND (told IS NULL OR told >= 0)", name=op.f("ck_tax_year_amounts")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["tax_relief.id"], name=op.f("fk_tax_year_application_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["account.id"], name=op.f("fk_tax_year_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_year")),
        sa.UniqueConstraint("application_id", "year", name=op.f("uq_tax_year_application_id_year")),
    )
    tell_of_what_is_there()


def downgrade() -> None:
    op.drop_table("tax_year")
    op.drop_table("tax_period")
    with op.batch_alter_table("tax_hire", schema=None) as batch_op:
        batch_op.drop_index("ix_tax_hire_application_id")

    op.drop_table("tax_hire")
    op.drop_table("tax_relief")
