"""Papers that left the house, and the gap-free numbers they carry."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.models.base import Base, Key, words_of


class PaperState(StrEnum):
    """What a checker is told of a paper."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"


class Paper(Base):
    """A paper that was given out: what `/verify/<code>` tells, and the digest of its bytes."""

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        Index("ix_paper_about", "case_id", "kind"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    language: Mapped[str] = mapped_column(String(5))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    # Which of several papers of a kind about the same thing: the quarter of a voucher, the quarter and bank of a sheet.
    part: Mapped[str] = mapped_column(String(60), default="")
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[PaperState] = mapped_column(words_of(PaperState), default=PaperState.VALID)
    # Of what the paper says, so that the same content is the same paper; and of its bytes, for comparison.
    content_digest: Mapped[str] = mapped_column(String(64))
    file_digest: Mapped[str] = mapped_column(String(64), default="")
    # Not known of papers that were given out before it was noted.
    pages: Mapped[int | None] = mapped_column(Integer)


class NumberSeries(Base):
    """The last number given out in a series: counted within the transaction that uses it, so there are no gaps."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
