"""A county in whose every text somebody has written markup, script, template, query and formula."""

import re

from sqlalchemy import Table, literal, text, update
from sqlalchemy.orm import Session

from supportdesk.models import Base

# Were any of it run, a page's title would say so, "x49y" would stand somewhere, or a cell would be a formula.
HOSTILE = (
    "=cmd|'!A0\"><script>document.title='pwned'</script><img src=x onerror=document.title='pwned'>"
    "</textarea></title><svg onload=document.title='pwned'>x{{7*7}}y${7*7}' OR 1=1 --"
)
RUN = "x49y"
TITLE = "pwned"
# Words that people write, by column; codes, states and numbers are the program's own.
WRITTEN = re.compile(
    r"^(?:name|county_name|address|other_contact|registered_address|live_address|bank_name|away_place|away_trade|"
    r"return_reason|skills|notes|note|credit_code_proof|industry_name|main_product|proof|text|title|finding|objection|"
    r"snooze_reason|missing_reason|document|source|purpose|project|guarantor|collateral|file_name|contact|actor_name|"
    r"second_residence|employment_cert_no|contract_no|last_error|phone)$"
)
# Not anybody's words: sources of the program's own choosing, sealed columns, and what the clock keeps.
LEFT_OUT = {"lease", "number_series", "code_entry", "draft"}


def spoil(session: Session) -> int:
    """Write the hostile text wherever people write; returns in how many columns."""
    # Postings and events refuse a second writing: here they were written this way from the beginning.
    for (name,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        session.execute(text(f"DROP TRIGGER {name}"))
    spoilt = 0
    for table in Base.metadata.sorted_tables:
        for column in table.columns if table.name not in LEFT_OUT else ():
            length = getattr(column.type, "length", None)
            if (
                WRITTEN.match(column.name)
                and type(column.type).__name__ in {"String", "Text"}
                and _is_free(table, column.name)
            ):
                session.execute(update(table).values({column.name: literal(HOSTILE[: length or 500])}))
                spoilt += 1
    session.commit()
    return spoilt


def _is_free(table: Table, name: str) -> bool:
    """Sealed and coded columns stay; so do names that must differ from each other."""
    unique = {column.name for index in table.indexes if index.unique for column in index.columns}
    unique |= {
        column.name
        for constraint in table.constraints
        if type(constraint).__name__ == "UniqueConstraint"
        for column in constraint.columns  # type: ignore[attr-defined]  # a unique constraint has columns
    }
    return (
        name not in unique
        and not (table.name == "person_category" and name == "source")
        and not (table.name == "document" and name == "source")
    )
