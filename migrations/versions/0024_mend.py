"""The months of tax relief end with a month in the rule book, too: registered in June, June is the first of the 36.

Only a rule that nobody changed is replaced, in national and in counties' versions alike, and only where the version holds
the number of months.

Revision ID: 0024
Revises: 0022
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

_OLD, _NEW = "months_operating < 36", "registered_months <= limit_window_months"
_PROGRAMME = sa.table("programme", sa.column("id", sa.Integer), sa.column("code", sa.String))
_VERSION = sa.table(
    "programme_version",
    sa.column("id", sa.Integer),
    sa.column("programme_id", sa.Integer),
    sa.column("parameters", sa.JSON),
    sa.column("rule_book", sa.JSON),
)


def upgrade() -> None:
    _replace(_OLD, _NEW)


def downgrade() -> None:
    # The program of before can't read the new name.
    _replace(_NEW, _OLD)


def _replace(old: str, new: str) -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(_VERSION.c.id, _VERSION.c.parameters, _VERSION.c.rule_book)
        .join_from(_VERSION, _PROGRAMME, _PROGRAMME.c.id == _VERSION.c.programme_id)
        .where(_PROGRAMME.c.code == "key_group_tax")
    ).all()
    for version_id, parameters, book in rows:
        if isinstance(book, dict) and "window_months" in (parameters or {}):
            rules = [_written(rule, old, new) for rule in book.get("rules") or []]
            if rules != book.get("rules"):
                changed = sa.update(_VERSION).where(_VERSION.c.id == version_id)
                connection.execute(changed.values(rule_book={**book, "rules": rules}))


def _written(rule: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    is_window = rule.get("code") == "window" and rule.get("expression") == old
    return {**rule, "expression": new} if is_window else rule
