"""Courses, classes, who is in them; the claims of training, with a row for each that came with a ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "training_course",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("programme_code", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_training_course_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_course")),
        sa.UniqueConstraint("unit_id", "code", name=op.f("uq_training_course_unit_id_code")),
    )
    op.create_table(
        "training_class",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("course_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("school", sa.String(length=200), nullable=False),
        sa.Column("school_bank", sa.String(length=200), nullable=False),
        sa.Column("school_account", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("trainer", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("opened_by_id", ID, nullable=True),
        sa.Column("trainer_listed", sa.Boolean(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("filed_by_id", ID, nullable=True),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("seats > 0 AND placed >= 0 AND placed <= seats", name=op.f("ck_training_class_places")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_training_class_days")),
        sa.ForeignKeyConstraint(["course_id"], ["training_course.id"], name=op.f("fk_training_class_course_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_training_class_unit_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["account.id"], name=op.f("fk_training_class_opened_by_id")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["account.id"], name=op.f("fk_training_class_filed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_class")),
        sa.UniqueConstraint("number", name=op.f("uq_training_class_number")),
    )
    op.create_index("ix_training_class_unit", "training_class", ["unit_id", "id"], unique=False)
    op.create_index(op.f("ix_training_class_course_id"), "training_class", ["course_id"], unique=False)
    op.create_table(
        "training_enrolment",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("class_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("has_priority", sa.Boolean(), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(length=200), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("certificate_no", sa.String(length=60), nullable=True),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_training_enrolment_class_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_enrolment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_enrolment")),
        sa.UniqueConstraint("class_id", "turn", name=op.f("uq_training_enrolment_class_id_turn")),
    )
    op.create_index(op.f("ix_training_enrolment_person_id"), "training_enrolment", ["person_id"], unique=False)
    op.create_index("ix_training_enrolment_class_person", "training_enrolment", ["class_id", "person_id"], unique=False)
    op.create_index("uq_training_enrolment_certificate_no", "training_enrolment", ["certificate_no"], unique=True)
    op.create_table(
        "training_attendance",
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["training_enrolment.id"], name=op.f("fk_training_attendance_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "day", "half", name=op.f("pk_training_attendance")),
    )
    op.create_table(
        "training",
        sa.Column("id", ID, nullable=False),
        sa.Column("class_number", sa.String(length=40), nullable=False),
        sa.Column("has_plan", sa.Boolean(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("is_pledged", sa.Boolean(), nullable=True),
        sa.Column("certificate_no", sa.String(length=200), nullable=False),
        sa.Column("reckoning", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["application.id"], name=op.f("fk_training_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index(op.f("ix_training_class_number"), "training", ["class_number"], unique=False)
    _fill_from_ledgers()


def downgrade() -> None:
    op.drop_table("training")
    op.drop_table("training_attendance")
    op.drop_table("training_enrolment")
    op.drop_table("training_class")
    op.drop_table("training_course")


def _fill_from_ledgers() -> None:
    """Give each training that came with a ledger its row; what else the ledger said of it stands in its event."""
    application = sa.table("application", sa.column("id", ID), sa.column("kind", sa.String()))
    event = sa.table(
        "event", sa.column("application_id", ID), sa.column("kind", sa.String()), sa.column("data", sa.JSON())
    )
    training = sa.table(
        "training",
        sa.column("id", ID),
        sa.column("class_number", sa.String()),
        sa.column("statement", sa.Text()),
        sa.column("certificate_no", sa.String()),
        sa.column("reckoning", sa.JSON()),
    )
    bind = op.get_bind()
    told = {
        number: data.get("details", {})
        for number, data in bind.execute(
            sa.select(event.c.application_id, event.c.data).where(event.c.kind == "training.recorded")
        )
    }
    rows = [
        {
            "id": number,
            "class_number": "",
            "statement": "",
            "certificate_no": str(told.get(number, {}).get("certificate") or "")[:200],
            "reckoning": [],
        }
        for (number,) in bind.execute(sa.select(application.c.id).where(application.c.kind == "training")).all()
    ]
    if rows:
        bind.execute(training.insert(), rows)
