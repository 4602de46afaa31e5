"""What a venture offers to others, or asks them for."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.cooperation import Side
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.base import Base, Key, LongText, Versioned, words_of
from supportdesk.models.ventures import Venture


class Cooperation(Versioned, Base):
    """An offer or a request: product, how much, in which town, until when."""

    __tablename__ = "cooperation"
    __table_args__ = (Index("ix_cooperation_side", "side", "ended_on", "valid_until"),)

    id: Mapped[Key]
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    side: Mapped[Side] = mapped_column(words_of(Side))
    product: Mapped[str]
    quantity: Mapped[str] = mapped_column(default="")
    details: Mapped[LongText] = mapped_column(default="")
    noted_on: Mapped[date]
    valid_until: Mapped[date]
    ended_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(default="")
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("venture.id"))
    touch: Mapped[int] = mapped_column(unique=True)

    venture: Mapped[Venture] = relationship(lazy="raise_on_sql", foreign_keys=[venture_id])
    partner: Mapped[Venture | None] = relationship(lazy="raise_on_sql", foreign_keys=[partner_id])
    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
