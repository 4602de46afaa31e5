"""Cases (办件): the long-lived file of one person and their venture."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.base import Base, Code, Key, LongText, Versioned, words_of
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture


class CaseState(StrEnum):
    """Whether the file is worked on."""

    OPEN = "open"
    CLOSED = "closed"


class Case(Versioned, Base):
    """One person, their venture, and all support that was asked for. `touch` orders lists: unique, rising, never tied."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_unit_touch", "unit_id", "touch"),
        Index("ix_case_handler_touch", "handler_id", "touch"),
        Index("ix_case_opened_on", "opened_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    venture_id: Mapped[int | None] = mapped_column(ForeignKey("venture.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[CaseState] = mapped_column(words_of(CaseState), default=CaseState.OPEN)
    channel: Mapped[str] = mapped_column(String(4), default="1")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    # Where the closed file stands in the archive.
    archive_no: Mapped[Code] = mapped_column(default="", server_default="")
    touch: Mapped[int] = mapped_column(unique=True)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    venture: Mapped[Venture | None] = relationship(lazy="raise_on_sql")
    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
    handler: Mapped[Account | None] = relationship(lazy="raise_on_sql")


class CaseNote(Base):
    """A note of the office for itself; never shown to the applicant."""

    __tablename__ = "case_note"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime]
    text: Mapped[LongText]
