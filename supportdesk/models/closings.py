"""How the end of a venture was gone through: step by step, with what was agreed."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.closings import ClosingStep, StepState
from supportdesk.domain.stamps import stamp_of
from supportdesk.models.base import Base, Key, LongText, Versioned, words_of
from supportdesk.models.cases import Case
from supportdesk.models.ventures import Venture


class Closing(Versioned, Base):
    """The end of a venture. `is_honest`: it failed honestly; kept to protect the founder, and read by no rule."""

    __tablename__ = "closing"

    id: Mapped[Key]
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"), unique=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    is_honest: Mapped[bool | None]
    story: Mapped[LongText] = mapped_column(default="")
    begun_on: Mapped[date]
    restart_case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)

    venture: Mapped[Venture] = relationship(lazy="raise_on_sql")
    case: Mapped[Case | None] = relationship(lazy="raise_on_sql", foreign_keys=[case_id])
    restart_case: Mapped[Case | None] = relationship(lazy="raise_on_sql", foreign_keys=[restart_case_id])


class ClosingMark(Base):
    """What an official noted at one step: done or not needed, and what was agreed."""

    __tablename__ = "closing_mark"
    __table_args__ = (UniqueConstraint("closing_id", "step"),)

    id: Mapped[Key]
    closing_id: Mapped[int] = mapped_column(ForeignKey("closing.id"))
    step: Mapped[ClosingStep] = mapped_column(words_of(ClosingStep))
    state: Mapped[StepState] = mapped_column(words_of(StepState))
    note: Mapped[str] = mapped_column(String(500), default="")
    marked_on: Mapped[date]

    @property
    def version(self) -> int:
        """The number of what stands here now."""
        return stamp_of(self.state.value, self.note)
