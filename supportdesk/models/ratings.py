"""What applicants say of how they were served (好差评)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.models.base import Base, Key, Secret


class Rating(Base):
    """One grade for one finished application, by its applicant; a bad one is called back about by a day."""

    __tablename__ = "rating"
    __table_args__ = (
        Index("uq_rating_application", "application_id", unique=True),
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    grade: Mapped[int] = mapped_column(Integer)
    # Sealed: people write names and numbers.
    comment: Mapped[Secret | None]
    rated_at: Mapped[datetime]
    # By when somebody calls back, and the promise of it; empty for a good one.
    call_back_by: Mapped[date | None]
    follow_up_id: Mapped[int | None] = mapped_column(ForeignKey("follow_up.id"))
