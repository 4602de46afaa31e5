"""Needs, matters discussed one by one, mentors and postings, cooperation, and the guided end of a venture.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "mentor",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("home_unit", sa.String(length=200), nullable=False),
        sa.Column("skills", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_mentor_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor")),
    )
    op.create_index("ix_mentor_unit", "mentor", ["unit_id", "ended_on"], unique=False)
    op.create_table(
        "cooperation",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("venture_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.String(length=200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.Column("partner_id", ID, nullable=True),
        sa.Column("touch", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["venture.id"], name=op.f("fk_cooperation_partner_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_cooperation_unit_id")),
        sa.ForeignKeyConstraint(["venture_id"], ["venture.id"], name=op.f("fk_cooperation_venture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation")),
        sa.UniqueConstraint("touch", name=op.f("uq_cooperation_touch")),
    )
    op.create_index("ix_cooperation_side", "cooperation", ["side", "ended_on", "valid_until"], unique=False)
    op.create_index(op.f("ix_cooperation_unit_id"), "cooperation", ["unit_id"], unique=False)
    op.create_index(op.f("ix_cooperation_venture_id"), "cooperation", ["venture_id"], unique=False)
    op.create_table(
        "closing",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("venture_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("is_honest", sa.Boolean(), nullable=True),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("restart_case_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_closing_case_id")),
        sa.ForeignKeyConstraint(["restart_case_id"], ["case_file.id"], name=op.f("fk_closing_restart_case_id")),
        sa.ForeignKeyConstraint(["venture_id"], ["venture.id"], name=op.f("fk_closing_venture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
        sa.UniqueConstraint("venture_id", name=op.f("uq_closing_venture_id")),
    )
    op.create_index(op.f("ix_closing_case_id"), "closing", ["case_id"], unique=False)
    op.create_index(op.f("ix_closing_restart_case_id"), "closing", ["restart_case_id"], unique=False)
    op.create_table(
        "mentor_assignment",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("mentor_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("task", sa.String(length=200), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_mentor_assignment_case_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentor.id"], name=op.f("fk_mentor_assignment_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_assignment")),
    )
    op.create_index(op.f("ix_mentor_assignment_case_id"), "mentor_assignment", ["case_id"], unique=False)
    op.create_index(op.f("ix_mentor_assignment_mentor_id"), "mentor_assignment", ["mentor_id"], unique=False)
    op.create_table(
        "need",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("raised_by_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("is_satisfied", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("times_reopened", sa.Integer(), nullable=False),
        sa.Column("touch", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_need_case_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_need_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_need_person_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["account.id"], name=op.f("fk_need_raised_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_need_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("number", name=op.f("uq_need_number")),
        sa.UniqueConstraint("touch", name=op.f("uq_need_touch")),
    )
    op.create_index(op.f("ix_need_case_id"), "need", ["case_id"], unique=False)
    op.create_index(op.f("ix_need_owner_id"), "need", ["owner_id"], unique=False)
    op.create_index(op.f("ix_need_person_id"), "need", ["person_id"], unique=False)
    op.create_index("ix_need_state_due", "need", ["state", "due_on"], unique=False)
    op.create_index("ix_need_unit_state", "need", ["unit_id", "state", "due_on"], unique=False)
    op.create_table(
        "closing_mark",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("closing_id", ID, nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["closing.id"], name=op.f("fk_closing_mark_closing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_mark")),
        sa.UniqueConstraint("closing_id", "step", name=op.f("uq_closing_mark_closing_id_step")),
    )
    op.create_table(
        "matter",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("need_id", ID, nullable=True),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=True),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("touch", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_matter_case_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_matter_need_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_matter_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("number", name=op.f("uq_matter_number")),
        sa.UniqueConstraint("touch", name=op.f("uq_matter_touch")),
    )
    op.create_index(op.f("ix_matter_case_id"), "matter", ["case_id"], unique=False)
    op.create_index(op.f("ix_matter_need_id"), "matter", ["need_id"], unique=False)
    op.create_index(op.f("ix_matter_unit_id"), "matter", ["unit_id"], unique=False)
    op.create_table(
        "matter_item",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("matter_id", ID, nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_item_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_item")),
    )
    op.create_index(op.f("ix_matter_item_matter_id"), "matter_item", ["matter_id"], unique=False)


def downgrade() -> None:
    op.drop_table("matter_item")
    op.drop_table("matter")
    op.drop_table("closing_mark")
    op.drop_table("need")
    op.drop_table("mentor_assignment")
    op.drop_table("closing")
    op.drop_table("cooperation")
    op.drop_table("mentor")
