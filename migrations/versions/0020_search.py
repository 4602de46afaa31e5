"""People are found by the names of their ventures; SQLite keeps what they are found by once, in the order of its key.

Applications under way are counted by indexes of their own. The blind words of numbers are marked with a sign, so that no two letters of pinyin find them.

Revision ID: 0020
Revises: 0019
"""

import re
import unicodedata
from itertools import groupby, islice, pairwise

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BATCH = 20_000
LONGEST = 48
MARK, BLIND = "@", "~"
_HAN = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003fffd"), ("\u3007", "\u3007"))
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String(48).with_variant(sa.String(48, collation="C"), "postgresql")
_TOKEN = sa.table("person_token", sa.column("token", sa.String), sa.column("person_id", sa.BigInteger))


UNDER_WAY = {
    "sqlite_where": sa.text("closed_on IS NULL AND is_historic IS 0"),
    "postgresql_where": sa.text("closed_on IS NULL AND is_historic IS false"),
}
WAITING = {name: sa.text(f"paused_since IS NOT NULL AND {where}") for name, where in UNDER_WAY.items()}
RUNNING_BEFORE = ["due_on", "id", "paused_since", "clock_stopped_on", "case_id"]
RUNNING = ["clock_stopped_on", "due_on", "id", "paused_since", "case_id", "closed_on", "is_historic"]


def upgrade() -> None:
    op.drop_index("ix_application_running", "application")
    op.create_index("ix_application_running", "application", RUNNING, **UNDER_WAY)
    of_case = ["case_id", "kind", "closed_on", "is_historic"]
    op.create_index("ix_application_running_of_case", "application", of_case, **UNDER_WAY)
    op.drop_index("ix_follow_up_due", "follow_up")
    op.create_index("ix_follow_up_due", "follow_up", ["state", "due_on", "action", "application_id"])
    waiting = ["paused_since", "case_id", "closed_on", "is_historic"]
    op.create_index("ix_application_waiting", "application", waiting, **WAITING)
    _keep_once(with_rowid=False)
    connection = op.get_bind()
    blind = "token GLOB '[pi]*' AND length(token) = 33 AND substr(token, 2) NOT GLOB '*[^0-9a-f]*'"
    if connection.dialect.name != "sqlite":
        blind = "token ~ '^[pi][0-9a-f]{32}$'"
    marked = sa.literal(BLIND) + _TOKEN.c.token
    op.execute(sa.update(_TOKEN).values(token=marked).where(sa.text(blind)))
    ventures = sa.text(
        "SELECT v.person_id, v.name FROM venture v JOIN person p ON p.id = v.person_id"
        " WHERE p.merged_into_id IS NULL ORDER BY v.person_id"
    )
    rows = (
        {"token": word, "person_id": person_id}
        for person_id, some in groupby(connection.execute(ventures).all(), lambda row: row.person_id)
        # Two ventures of a person may share a word.
        for word in sorted(set().union(*(_venture_words(row.name) for row in some)))
    )
    while some := list(islice(rows, BATCH)):
        connection.execute(sa.insert(_TOKEN), some)


def downgrade() -> None:
    op.drop_index("ix_follow_up_due", "follow_up")
    op.create_index("ix_follow_up_due", "follow_up", ["state", "due_on"])
    op.drop_index("ix_application_waiting", "application")
    op.drop_index("ix_application_running_of_case", "application")
    op.drop_index("ix_application_running", "application")
    op.create_index("ix_application_running", "application", RUNNING_BEFORE, **UNDER_WAY)
    op.execute(sa.delete(_TOKEN).where(_begins(MARK)))
    op.execute(sa.update(_TOKEN).values(token=sa.func.substr(_TOKEN.c.token, 2)).where(_begins(BLIND)))
    _keep_once(with_rowid=True)


def _keep_once(*, with_rowid: bool) -> None:
    """Copy the table: SQLite can't change how a table is kept."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.drop_index("ix_person_token_person_id", "person_token")
    op.rename_table("person_token", "person_token_before")
    op.create_table(
        "person_token",
        sa.Column("token", WORD, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_token_person_id")),
        sa.PrimaryKeyConstraint("token", "person_id", name=op.f("pk_person_token")),
        sqlite_with_rowid=with_rowid,
    )
    op.execute("INSERT INTO person_token SELECT token, person_id FROM person_token_before ORDER BY token, person_id")
    op.drop_table("person_token_before")
    op.create_index("ix_person_token_person_id", "person_token", ["person_id"])


def _begins(sign: str) -> sa.ColumnElement[bool]:
    return (_TOKEN.c.token >= sign) & (_TOKEN.c.token < chr(ord(sign) + 1))


def _venture_words(name: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    han = [char for char in folded if any(first <= char <= last for first, last in _HAN)]
    pairs = {first + second for first, second in pairwise(han)}
    letters = {word for word in re.findall(r"[a-z]+", folded) if len(word) > 1}
    return {(MARK + word)[:LONGEST] for word in pairs | letters}
