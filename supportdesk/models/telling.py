"""How a reader wants to be told: which mails, at which hours, and whether a calendar of theirs reads along."""

from datetime import time

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.models.base import Base, Versioned


class TellingChoice(Versioned, Base):
    """One reader's own choice. Who has none is told by the office's habits (`desk.toml`)."""

    __tablename__ = "telling_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    # Mails about one's own work. Escalations to a supervisor are no choice: overseeing is their duty.
    reminder_mail: Mapped[bool] = mapped_column(default=True)
    # No mail leaves between these hours of China's time; the same hour twice means that there are none.
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]
    # The address of the calendar holds a token, the table only its digest.
    calendar_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
