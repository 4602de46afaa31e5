"""Tokens with which other departments' programs ask, what they asked, and where they are told of changes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.models.accounts import Account
from supportdesk.models.base import Base, Key, Secret


class ApiToken(Base):
    """A token of a department's program. The table holds its digest; who it acts as is an account that never signs in."""

    __tablename__ = "api_token"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    # What of the token may be seen, to tell one from another.
    beginning: Mapped[str] = mapped_column(String(12))
    scopes: Mapped[list[str]]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    # Where changes of applications are told to; the secret signs them, so it is sealed, not hashed.
    callback_url: Mapped[str] = mapped_column(default="")
    callback_secret: Mapped[Secret | None]
    callback_set_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise_on_sql", foreign_keys=[account_id])
    made_by: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[made_by_id])


class ApiUse(Base):
    """One use of a token: which operation, on what, and how it was answered. Never what was asked for or sent."""

    __tablename__ = "api_use"
    __table_args__ = (Index("ix_api_use_token", "token_id", "id"),)

    id: Mapped[Key]
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"))
    used_at: Mapped[datetime]
    operation: Mapped[str] = mapped_column(String(60))
    path: Mapped[str]
    status: Mapped[int] = mapped_column(Integer)
    ip: Mapped[str] = mapped_column(String(45), default="")
