"""Needs beyond money, and matters that are discussed one by one (一事一议)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.needs import NeedState
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.base import Base, Code, Key, LongText, Secret, Versioned, words_of
from supportdesk.models.cases import Case
from supportdesk.models.people import Person


class Need(Versioned, Base):
    """A ticket: what somebody needs, with which department it is, and by when it is to be answered.

    What it says and what was answered are sealed: they may speak of a child or an illness.
    """

    __tablename__ = "need"
    __table_args__ = (
        Index("ix_need_unit_state", "unit_id", "state", "due_on"),
        Index("ix_need_state_due", "state", "due_on"),
    )

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[Code]
    department: Mapped[Code] = mapped_column(default="")
    wanted: Mapped[Secret]
    state: Mapped[NeedState] = mapped_column(words_of(NeedState), default=NeedState.OPEN)
    raised_on: Mapped[date]
    due_on: Mapped[date]
    is_assumed: Mapped[bool] = mapped_column(default=False)
    referred_on: Mapped[date | None]
    answer: Mapped[Secret | None]
    answered_on: Mapped[date | None]
    # What proves that it was done: a document, its number or who confirmed it.
    proof: Mapped[str] = mapped_column(default="")
    is_satisfied: Mapped[bool | None]
    # Why it is not possible, or why it was opened again.
    reason: Mapped[LongText] = mapped_column(default="")
    ended_on: Mapped[date | None]
    times_reopened: Mapped[int] = mapped_column(Integer, default=0)
    touch: Mapped[int] = mapped_column(unique=True)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    case: Mapped[Case | None] = relationship(lazy="raise_on_sql")
    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
    owner: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[owner_id])
    raised_by: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[raised_by_id])


class Matter(Versioned, Base):
    """One matter, one discussion: who sat together about which question, and what was decided."""

    __tablename__ = "matter"

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    question: Mapped[str]
    evidence: Mapped[Secret | None]
    participants: Mapped[LongText] = mapped_column(default="")
    decision: Mapped[LongText] = mapped_column(default="")
    decided_on: Mapped[date | None]
    review_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    result: Mapped[LongText] = mapped_column(default="")
    touch: Mapped[int] = mapped_column(unique=True)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    need: Mapped[Need | None] = relationship(lazy="raise_on_sql")
    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
    items: Mapped[list["MatterItem"]] = relationship(
        lazy="raise_on_sql", order_by="MatterItem.id", back_populates="matter"
    )


class MatterItem(Base):
    """One thing that was agreed: what, which department, by when, and what came of it."""

    __tablename__ = "matter_item"

    id: Mapped[Key]
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    what: Mapped[str]
    department: Mapped[str] = mapped_column(String(40))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(default="")

    matter: Mapped[Matter] = relationship(lazy="raise_on_sql", back_populates="items")
