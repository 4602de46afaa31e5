"""Reads of papers: what a code proves."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.models.accounts import OrgUnit
from supportdesk.models.papers import Paper


def find_by_code(session: Session, typed: str) -> tuple[Paper, str] | None:
    """Return the paper with this code and its unit's name; blanks, dashes and small letters are forgiven.

    Open to everyone who holds the code: the answer has no personal data.
    """
    code = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    row = session.execute(
        select(Paper, OrgUnit.name).join(OrgUnit, OrgUnit.id == Paper.unit_id).where(Paper.code == code)
    ).one_or_none()
    return (row[0], row[1]) if row else None
