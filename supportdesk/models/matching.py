"""What was noted about a person for rules, and for whom which programme is likely."""

from datetime import date, datetime
from enum import StrEnum

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
