"""What was noted about a person for rules, for whom which programme is likely, and for how many a draft would be."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.money import Money
from supportdesk.models.base import Base, Code, Key, words_of
from supportdesk.models.people import Person
from supportdesk.models.policies import Programme, ProgrammeVersion


class NotedFact(Base):
    """A fact that has no column of its own, as somebody looked it up: its name in the catalogue, value and source.

    A number and a day are written plainly, yes and no as `yes` and `no`. Rows stay; the latest one of a name holds.
    """

    __tablename__ = "noted_fact"
    __table_args__ = (Index("ix_noted_fact_person", "person_id", "name", "id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[Code]
    value: Mapped[str] = mapped_column(String(60))
    source: Mapped[str]
    noted_on: Mapped[date]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class MatchState(StrEnum):
    """Found by the sweep; offered to the person; and what they answered."""

    FOUND = "found"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Match(Base):
    """A person and a programme that they have not asked for: entitled, or likely so while facts are missing.

    Written anew by every sweep, except for what was offered and answered.
    """

    __tablename__ = "match"
    __table_args__ = (
        UniqueConstraint("person_id", "programme_id"),
        Index("ix_match_programme", "programme_id", "is_met", "person_id"),
        Index("ix_match_unit", "unit_id", "state"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("programme_version.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    # Every rule is met; else nothing speaks against it, and the named facts are missing.
    is_met: Mapped[bool]
    missing: Mapped[str] = mapped_column(String(400), default="")
    amount: Mapped[Money | None]
    state: Mapped[MatchState] = mapped_column(words_of(MatchState), default=MatchState.FOUND)
    found_on: Mapped[date]
    offered_at: Mapped[datetime | None]
    offered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    application_id: Mapped[int | None] = mapped_column(Integer)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    programme_version: Mapped[ProgrammeVersion] = relationship(lazy="raise_on_sql")

    @property
    def missing_names(self) -> list[str]:
        return self.missing.split() if self.missing else []


class Outlook(Base):
    """What a draft would mean for everybody whom it is for: reckoned by the clock, anew once the draft has changed.

    `draft_version` is the state of the draft that was asked, `as_of` the day on which everybody was asked. Of `people`,
    `applying` ask for the programme already; `met` meet every rule, `likely` lack few facts, `little_known` more than a
    match may. `missing` counts all who lack a fact, by its name. `cost` is that of met and likely; for `unknown_cost` of
    them no amount can be reckoned yet.
    """

    __tablename__ = "outlook"

    version_id: Mapped[int] = mapped_column(ForeignKey("programme_version.id"), primary_key=True, autoincrement=False)
    draft_version: Mapped[int] = mapped_column(Integer)
    as_of: Mapped[date]
    reckoned_at: Mapped[datetime]
    people: Mapped[int] = mapped_column(Integer)
    applying: Mapped[int] = mapped_column(Integer)
    met: Mapped[int] = mapped_column(Integer)
    likely: Mapped[int] = mapped_column(Integer)
    little_known: Mapped[int] = mapped_column(Integer)
    cost: Mapped[Money]
    unknown_cost: Mapped[int] = mapped_column(Integer)
    missing: Mapped[dict[str, Any]]
