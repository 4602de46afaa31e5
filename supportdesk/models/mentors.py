"""Mentors and temporary postings: who helps ventures, from where, until when, and which cases they were given."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.models.accounts import OrgUnit
from supportdesk.models.base import Base, Key, LongText, Secret, Versioned, words_of
from supportdesk.models.cases import Case


class MentorKind(StrEnum):
    """A mentor gives advice beside their own work; somebody posted works here for a term."""

    MENTOR = "mentor"
    POSTING = "posting"


class Mentor(Versioned, Base):
    """One person of the register."""

    __tablename__ = "mentor"
    __table_args__ = (Index("ix_mentor_unit", "unit_id", "ended_on"),)

    id: Mapped[Key]
    kind: Mapped[MentorKind] = mapped_column(words_of(MentorKind))
    name: Mapped[str]
    home_unit: Mapped[str] = mapped_column(default="")
    skills: Mapped[str] = mapped_column(default="")
    phone: Mapped[Secret | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    tasks: Mapped[LongText] = mapped_column(default="")
    ended_on: Mapped[date | None]
    outcome: Mapped[LongText] = mapped_column(default="")

    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")


class MentorAssignment(Base):
    """A mentor with a case: since when, hours and visits, and what came of it."""

    __tablename__ = "mentor_assignment"

    id: Mapped[Key]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    assigned_on: Mapped[date]
    task: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]
    hours: Mapped[int | None] = mapped_column(Integer)
    visits: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(default="")

    mentor: Mapped[Mentor] = relationship(lazy="raise_on_sql")
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
