"""What a merge of two persons would move: every row that names the one who goes, found from the tables themselves."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from supportdesk.domain.words import Words, say
from supportdesk.models import Base
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.people import Person

# Tokens are written anew; the record of merges is history.
_LEFT_OUT = frozenset({"person_token", "person_merge", "match"})
# Taken over where the one who stays has nothing. Name, number, birth and sex are never taken over.
TAKEN_OVER = (
    "phone", "other_contact", "ethnicity", "education", "marital", "household_id", "registered_address",
    "registered_division", "live_address", "employment_cert_no", "bank_name", "bank_account", "away_place", "away_trade",
    "away_from", "away_to", "returned_on", "return_reason", "skills", "hardship", "consent_on", "consent_channel", "consent_withdrawn_on",
    "social_security_card_no", "disability_no", "insurance_status", "political_status", "household_relation", "notes",
)  # fmt: skip
# These say something only of the value that they came with.
_GOES_WITH = {"consent_withdrawn_on": "consent_on", "household_relation": "household_id"}


@dataclass(frozen=True)
class MergePreview:
    """What would move (table to row ids), what would be taken over, and what somebody should look at first."""

    rows: dict[str, list[int]]
    taken: list[str]
    warnings: list[Words]

    @property
    def moving(self) -> int:
        """How many rows move."""
        return sum(len(ids) for ids in self.rows.values())


def preview_merge(session: Session, kept: Person, merged: Person) -> MergePreview:
    """Tell what merging one person into another would do."""
    rows = {}
    for table, column in references():
        ids = list(session.scalars(select(table.c.id).where(column == merged.id).order_by(table.c.id)))
        if ids:
            rows[table.name] = ids
    return MergePreview(rows, taken_over(kept, merged), _warnings(session, kept, merged))


def taken_over(kept: Person, merged: Person) -> list[str]:
    """Return the fields that are empty on the one who stays and not on the one who goes."""
    return [
        field
        for field in TAKEN_OVER
        if not getattr(kept, field) and getattr(merged, field) and not getattr(kept, _GOES_WITH.get(field, field))
    ]


@cache
def references() -> tuple[tuple[Table, Column[int]], ...]:
    """Return every column that names a person, but those of tokens, merges, and matches, which every sweep makes anew."""
    return tuple(
        (table, column)
        for table in Base.metadata.sorted_tables
        if table.name not in _LEFT_OUT
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    )


def _warnings(session: Session, kept: Person, merged: Person) -> list[Words]:
    found = []
    if kept.id_no != merged.id_no:
        found.append(say("两人的证件号码不同。合并后只用保留者的号码，另一个号码仍能查到本人。"))
    if kept.born_on != merged.born_on:
        found.append(say("两人的出生日期不同，请核对证件原件。"))
    open_cases = select(func.count(Case.person_id.distinct())).where(
        Case.person_id.in_([kept.id, merged.id]), Case.state == CaseState.OPEN
    )
    if session.execute(open_cases).scalar_one() > 1:
        found.append(say("两人各有未关闭的办件，合并后请关闭重复的一件。"))
    return found
