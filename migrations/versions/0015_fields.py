"""More of what forms ask: absences, family members and consents as rows, sealed card numbers, a venture's further facts.

The other contact of a person, until now in clear, is sealed: whoever runs the migration hands it the ring's two deeds.

Revision ID: 0015
Revises: 0014
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PORTION = 1_000
WORDS: dict[str, tuple[tuple[str, int], ...]] = {
    "person": (("household_relation", 4), ("political_status", 4), ("insurance_status", 4)),
    "venture": (
        ("owner_type", 4), ("profit_band", 4), ("scale", 4), ("brand", 200), ("cooperative", 200), ("linked_chain", 200),
        ("honours", 200),
    ),
    "case_file": (("archive_no", 40),),
}  # fmt: skip
OTHERS: dict[str, tuple[tuple[str, sa.types.TypeEngine[Any]], ...]] = {
    "person": (
        ("social_security_card_no", sa.LargeBinary()),
        ("disability_no", sa.LargeBinary()),
        ("consent_withdrawn_on", sa.Date()),
    ),
    "venture": (("lease_from", sa.Date()), ("lease_to", sa.Date()), ("loan_fund", sa.BigInteger())),
}


def versioned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
    )


def rewrite(before: str, after: str, change: Callable[[Any], Any], empty: object) -> None:
    """Fill one column from another, value by value, and take the old column away with every trace of it."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        # What is taken away is overwritten in the file.
        op.execute("PRAGMA secure_delete=ON")
    person = sa.table("person", sa.column("id", ID), sa.column(before), sa.column(after))
    rows = sa.select(person.c.id, person.c[before]).where(person.c[before].is_not(None), person.c[before] != empty)
    last = 0
    while found := bind.execute(rows.where(person.c.id > last).order_by(person.c.id).limit(PORTION)).all():
        last = found[-1][0]
        bind.execute(
            person.update().where(person.c.id == sa.bindparam("of")).values({after: sa.bindparam("changed")}),
            [{"of": key, "changed": change(value)} for key, value in found],
        )
    op.execute(f"ALTER TABLE person DROP COLUMN {before}")
    op.execute(f"ALTER TABLE person RENAME COLUMN {after} TO {before}")
    if bind.dialect.name == "postgresql":
        # A column that is dropped stays in the rows; that the table is written anew leaves nothing of it behind.
        op.execute("ALTER TABLE person ALTER COLUMN name TYPE varchar(50) USING name || ''")


def upgrade() -> None:
    for table, words in WORDS.items():
        for name, length in words:
            op.add_column(table, sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    for table, others in OTHERS.items():
        for name, kind in others:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.add_column("person", sa.Column("sealed_contact", sa.LargeBinary(), nullable=True))
    rewrite("other_contact", "sealed_contact", context.config.attributes["seal"], "")
    op.create_table(
        "household_member",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("household_id", ID, nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("relation", sa.String(length=4), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("job", sa.String(length=200), nullable=False),
        sa.Column("school", sa.String(length=200), nullable=False),
        sa.Column("has_health_need", sa.Boolean(), nullable=False),
        *versioned(),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_member_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
    )
    op.create_index(op.f("ix_household_member_household_id"), "household_member", ["household_id"])
    op.create_table(
        "person_absence",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("trade", sa.String(length=200), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=False),
        sa.Column("away_to", sa.Date(), nullable=False),
        *versioned(),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_absence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_absence")),
    )
    op.create_index(op.f("ix_person_absence_person_id"), "person_absence", ["person_id"])
    op.create_table(
        "person_consent",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=4), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        *versioned(),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_consent")),
    )
    op.create_index(op.f("ix_person_consent_person_id"), "person_consent", ["person_id"])


def downgrade() -> None:
    for table in ("person_consent", "person_absence", "household_member"):
        op.drop_table(table)
    # What was written since the sealing may be longer than the column was.
    op.add_column("person", sa.Column("clear_contact", sa.String(length=200), server_default="", nullable=False))
    rewrite(
        "other_contact", "clear_contact", lambda sealed: context.config.attributes["open"](bytes(sealed))[:200], b""
    )
    # One statement a column: SQLite takes no more.
    for table in ("venture", "person", "case_file"):
        for name in [name for name, _kind in (*OTHERS.get(table, ()), *WORDS[table])]:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
