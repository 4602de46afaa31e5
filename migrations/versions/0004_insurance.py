"""Schemes, policies and claims, with a row for each policy that came with a ledger."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "insurance_scheme",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("insurer", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("bank_name", sa.String(length=200), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_insurance_scheme_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurance_scheme")),
        sa.UniqueConstraint("unit_id", "code", name=op.f("uq_insurance_scheme_unit_id_code")),
    )
    op.create_table(
        "insurance",
        sa.Column("id", ID, nullable=False),
        sa.Column("scheme_code", sa.String(length=40), nullable=False),
        sa.Column("insurer", sa.String(length=200), nullable=False),
        sa.Column("policy_number", sa.String(length=200), nullable=False),
        sa.Column("premium", sa.BigInteger(), nullable=True),
        sa.Column("sum_insured", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("waiting_days", sa.Integer(), nullable=True),
        sa.Column("bound_on", sa.Date(), nullable=True),
        sa.Column("lapsed_on", sa.Date(), nullable=True),
        sa.Column("lapse_reason", sa.String(length=200), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("is_pledged", sa.Boolean(), nullable=True),
        sa.Column("reckoning", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["application.id"], name=op.f("fk_insurance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurance")),
    )
    op.create_index("ix_insurance_policy_number", "insurance", ["policy_number"], unique=False)
    op.create_table(
        "insurance_claim",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("exclusion", sa.String(length=40), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("salvage", sa.BigInteger(), nullable=False),
        sa.Column("other_compensation", sa.BigInteger(), nullable=False),
        sa.Column("assessed", sa.BigInteger(), nullable=False),
        sa.Column("deductible", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("reported_by_id", ID, nullable=True),
        sa.Column("checked_by_id", ID, nullable=True),
        sa.Column("audited_by_id", ID, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("refusal_code", sa.String(length=40), nullable=False),
        sa.Column("panel", sa.JSON(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("pay_from", sa.Date(), nullable=True),
        sa.Column("appealed_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("payment_reference", sa.String(length=200), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("opinions", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "claimed >= assessed AND assessed >= approved AND approved >= paid AND paid >= 0",
            name=op.f("ck_insurance_claim_amounts"),
        ),
        sa.ForeignKeyConstraint(["policy_id"], ["insurance.id"], name=op.f("fk_insurance_claim_policy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_insurance_claim_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_insurance_claim_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_insurance_claim_unit_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["account.id"], name=op.f("fk_insurance_claim_reported_by_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["account.id"], name=op.f("fk_insurance_claim_checked_by_id")),
        sa.ForeignKeyConstraint(["audited_by_id"], ["account.id"], name=op.f("fk_insurance_claim_audited_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_insurance_claim_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurance_claim")),
        sa.UniqueConstraint("number", name=op.f("uq_insurance_claim_number")),
    )
    op.create_index("ix_insurance_claim_person", "insurance_claim", ["person_id", "state"], unique=False)
    op.create_index("ix_insurance_claim_policy", "insurance_claim", ["policy_id", "id"], unique=False)
    op.create_index("ix_insurance_claim_unit", "insurance_claim", ["unit_id", "state", "id"], unique=False)
    op.create_table(
        "insurance_claim_item",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("assessed", sa.BigInteger(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "claimed > 0 AND (assessed IS NULL OR (assessed >= 0 AND assessed <= claimed))",
            name=op.f("ck_insurance_claim_item_amounts"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["insurance_claim.id"], name=op.f("fk_insurance_claim_item_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurance_claim_item")),
    )
    op.create_index("ix_insurance_claim_item_claim", "insurance_claim_item", ["claim_id"], unique=False)
    _fill_from_ledgers()


def downgrade() -> None:
    op.drop_table("insurance_claim_item")
    op.drop_table("insurance_claim")
    op.drop_table("insurance")
    op.drop_table("insurance_scheme")


def _fill_from_ledgers() -> None:
    """Give each policy that came with a ledger its row, with what its event kept of the ledger."""
    application = sa.table(
        "application", sa.column("id", ID), sa.column("kind", sa.String()), sa.column("paid_on", sa.Date())
    )
    event = sa.table(
        "event", sa.column("application_id", ID), sa.column("kind", sa.String()), sa.column("data", sa.JSON())
    )
    insurance = sa.table(
        "insurance",
        sa.column("id", ID),
        sa.column("scheme_code", sa.String()),
        sa.column("insurer", sa.String()),
        sa.column("policy_number", sa.String()),
        sa.column("premium", sa.BigInteger()),
        sa.column("sum_insured", sa.BigInteger()),
        sa.column("starts_on", sa.Date()),
        sa.column("lapse_reason", sa.String()),
        sa.column("statement", sa.Text()),
        sa.column("reckoning", sa.JSON()),
    )
    bind = op.get_bind()
    told = {
        number: data.get("details", {})
        for number, data in bind.execute(
            sa.select(event.c.application_id, event.c.data).where(event.c.kind == "insurance.recorded")
        )
    }
    there = bind.execute(
        sa.select(application.c.id, application.c.paid_on).where(application.c.kind == "insurance")
    ).all()
    rows = [_row(number, insured_on, told.get(number, {})) for number, insured_on in there]
    if rows:
        bind.execute(insurance.insert(), rows)


def _row(number: int, insured_on: date | None, details: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": number,
        "scheme_code": "",
        "insurer": str(details.get("insurer") or "")[:200],
        "policy_number": str(details.get("policy") or "")[:200],
        "premium": details.get("premium"),
        "sum_insured": details.get("insured_sum"),
        "starts_on": insured_on,
        "lapse_reason": "",
        "statement": "",
        "reckoning": [],
    }
