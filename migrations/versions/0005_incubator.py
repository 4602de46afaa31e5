"""The incubator: bases with rooms, tenancies with rent and reports, start-up money in tranches."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


BLANK = ("project", "base_code", "wanted_area", "statement", "agreement_no", "exit_to")
NOTHING = ("renewals", "deposit_due", "deposit_paid", "deposit_returned")


def tell_of_what_is_there() -> None:
    """Give every application that came with a ledger its row here, with nothing filled in."""
    application = sa.table("application", sa.column("id"), sa.column("kind"))
    fund = sa.table("incubator_fund", *(sa.column(name) for name in ("id", *BLANK, *NOTHING, "reckoning")))
    there = sa.select(
        application.c.id,
        *(sa.literal("", sa.Text()) for _name in BLANK),
        *(sa.literal(0, sa.Integer()) for _name in NOTHING),
        sa.literal([], sa.JSON()),
    ).where(application.c.kind == "incubator_fund")
    op.execute(fund.insert().from_select(["id", *BLANK, *NOTHING, "reckoning"], there))


def upgrade() -> None:
    op.create_table(
        "incubator_base",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("operator", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_incubator_base_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incubator_base")),
        sa.UniqueConstraint("code", name=op.f("uq_incubator_base_code")),
    )
    with op.batch_alter_table("incubator_base", schema=None) as batch_op:
        batch_op.create_index("ix_incubator_base_unit", ["unit_id"], unique=False)

    op.create_table(
        "incubator_room",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("base_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("area_m2", sa.String(length=20), nullable=False),
        sa.Column("month_rent", sa.BigInteger(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("ready_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("month_rent >= 0", name=op.f("ck_incubator_room_rent")),
        sa.ForeignKeyConstraint(["base_id"], ["incubator_base.id"], name=op.f("fk_incubator_room_base_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incubator_room")),
        sa.UniqueConstraint("base_id", "name", name=op.f("uq_incubator_room_base_id_name")),
    )
    op.create_table(
        "incubator_fund",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("base_code", sa.String(length=40), nullable=False),
        sa.Column("wanted_area", sa.String(length=20), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=True),
        sa.Column("kpi_jobs", sa.Integer(), nullable=True),
        sa.Column("kpi_sales", sa.BigInteger(), nullable=True),
        sa.Column("kpi_tax", sa.BigInteger(), nullable=True),
        sa.Column("planned_investment", sa.BigInteger(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("is_pledged", sa.Boolean(), nullable=True),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agreement_no", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("month_rent", sa.BigInteger(), nullable=True),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("moved_in_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("exit_to", sa.String(length=200), nullable=False),
        sa.Column("deposit_due", sa.BigInteger(), nullable=False),
        sa.Column("deposit_paid", sa.BigInteger(), nullable=False),
        sa.Column("deposit_returned", sa.BigInteger(), nullable=False),
        sa.Column("verified", sa.BigInteger(), nullable=True),
        sa.Column("reckoning", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "deposit_paid >= 0 AND deposit_returned >= 0 AND deposit_returned <= deposit_paid",
            name=op.f("ck_incubator_fund_deposit"),
        ),
        sa.ForeignKeyConstraint(["id"], ["application.id"], name=op.f("fk_incubator_fund_id")),
        sa.ForeignKeyConstraint(["room_id"], ["incubator_room.id"], name=op.f("fk_incubator_fund_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incubator_fund")),
    )
    with op.batch_alter_table("incubator_fund", schema=None) as batch_op:
        batch_op.create_index("ix_incubator_fund_room", ["room_id", "left_on"], unique=False)
        batch_op.create_index(
            "uq_incubator_fund_room_taken",
            ["room_id"],
            unique=True,
            sqlite_where=sa.text("room_id IS NOT NULL AND left_on IS NULL"),
            postgresql_where=sa.text("room_id IS NOT NULL AND left_on IS NULL"),
        )

    op.create_table(
        "investment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("invoice_no", sa.String(length=60), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("verified", sa.BigInteger(), nullable=True),
        sa.Column("verified_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "amount > 0 AND (verified IS NULL OR (verified >= 0 AND verified <= amount))",
            name=op.f("ck_investment_amounts"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["incubator_fund.id"], name=op.f("fk_investment_application_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_investment_entered_by_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_investment_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_investment")),
    )
    with op.batch_alter_table("investment", schema=None) as batch_op:
        batch_op.create_index("ix_investment_application_id", ["application_id", "id"], unique=False)

    op.create_table(
        "rent_year",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("rent", sa.BigInteger(), nullable=False),
        sa.Column("reduction", sa.String(length=20), nullable=False),
        sa.Column("payable", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "payable >= 0 AND payable <= rent AND paid >= 0 AND paid <= payable", name=op.f("ck_rent_year_amounts")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["incubator_fund.id"], name=op.f("fk_rent_year_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rent_year")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_rent_year_application_id_number")),
    )
    op.create_table(
        "tenancy_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("empty_days", sa.Integer(), nullable=False),
        sa.Column("patents", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("reported_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_tenancy_report_quarter")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["incubator_fund.id"], name=op.f("fk_tenancy_report_application_id")
        ),
        sa.ForeignKeyConstraint(["reported_by_id"], ["account.id"], name=op.f("fk_tenancy_report_reported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenancy_report")),
        sa.UniqueConstraint(
            "application_id", "year", "quarter", name=op.f("uq_tenancy_report_application_id_year_quarter")
        ),
    )
    op.create_table(
        "tranche",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("percent", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("proven_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("proven_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_tranche_amount")),
        sa.ForeignKeyConstraint(["application_id"], ["incubator_fund.id"], name=op.f("fk_tranche_application_id")),
        sa.ForeignKeyConstraint(["proven_by_id"], ["account.id"], name=op.f("fk_tranche_proven_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tranche")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_tranche_application_id_number")),
    )
    tell_of_what_is_there()


def downgrade() -> None:
    op.drop_table("tranche")
    op.drop_table("tenancy_report")
    op.drop_table("rent_year")
    with op.batch_alter_table("investment", schema=None) as batch_op:
        batch_op.drop_index("ix_investment_application_id")

    op.drop_table("investment")
    with op.batch_alter_table("incubator_fund", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_incubator_fund_room_taken",
            sqlite_where=sa.text("room_id IS NOT NULL AND left_on IS NULL"),
            postgresql_where=sa.text("room_id IS NOT NULL AND left_on IS NULL"),
        )
        batch_op.drop_index("ix_incubator_fund_room")

    op.drop_table("incubator_fund")
    op.drop_table("incubator_room")
    with op.batch_alter_table("incubator_base", schema=None) as batch_op:
        batch_op.drop_index("ix_incubator_base_unit")

    op.drop_table("incubator_base")
