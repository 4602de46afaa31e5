"""Files that applicants sent as papers of an application, or of a claim on a policy. The bytes lie sealed in the data folder."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.models.base import Base, Code, Key


class Attachment(Base):
    """A photo or scan of a paper: of which application, for which paper, and what it is. A file that was taken back stays."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_application", "application_id", "claim_id", "code"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    # Of a claim on the policy, not of the policy's own application.
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("insurance_claim.id"))
    # The paper's code in the version's list.
    code: Mapped[Code]
    # SHA-256 of the clean content: the file's name in the data folder.
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
