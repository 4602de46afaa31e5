"""Org units, accounts, sessions, one-time links and throttles."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.permissions import Role
from supportdesk.models.base import Base, Code, Key, Secret, Versioned, words_of


class UnitLevel(StrEnum):
    """The floors of the administration."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class OrgUnit(Versioned, Base):
    """A unit of the administration; `path` lists its ancestors and itself, so a subtree is a prefix."""

    __tablename__ = "org_unit"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    # The letters in front of case numbers (HC-2026-0417); the code stands there when a county has none.
    letters: Mapped[str] = mapped_column(String(8), default="")
    # The name of the county that it belongs to, for mastheads and papers; a county's own name for itself.
    county_name: Mapped[str] = mapped_column(default="")
    level: Mapped[UnitLevel] = mapped_column(words_of(UnitLevel))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    path: Mapped[str] = mapped_column(String(200), unique=True)
    phone: Mapped[str] = mapped_column(default="")
    complaint_phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)


class Account(Versioned, Base):
    """Someone who can sign in. Exactly one role each: the three administrative duties can't meet in one account."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("failed_tries >= 0", name="tries"),
        CheckConstraint("role <> 'partner' OR bank_id IS NOT NULL", name="partner_has_bank"),
        CheckConstraint("role <> 'entrepreneur' OR person_id IS NOT NULL", name="entrepreneur_is_person"),
    )

    id: Mapped[Key]
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[Role] = mapped_column(words_of(Role))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    bank_id: Mapped[int | None] = mapped_column(ForeignKey("bank.id"))
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(5), default="zh")
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    failed_tries: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]

    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")

    # What flask-login asks of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def get_id(self) -> str:
        return str(self.id)


class SignedInSession(Base):
    """A session on the server: the cookie holds only its token, and the table only the token's digest."""

    __tablename__ = "signed_in_session"

    id: Mapped[Key]
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(40), default="")
    ip: Mapped[str] = mapped_column(String(45), default="")
    agent: Mapped[str] = mapped_column(default="")

    account: Mapped[Account] = relationship(lazy="raise_on_sql")


class OneTimeLink(Base):
    """A link that sets a password once; the table holds the digest of its token."""

    __tablename__ = "one_time_link"

    id: Mapped[Key]
    purpose: Mapped[str] = mapped_column(String(40))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried within a window: shared by all processes."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window_start: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer)


class IdempotencyKey(Base):
    """A form's key, stored in the same transaction as its effect: the same form twice has one effect and one answer."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(String(500))
    stored_at: Mapped[datetime] = mapped_column(index=True)


class Draft(Base):
    """What someone typed and has not sent yet; sealed, as it may hold identity numbers."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_place", "account_id", "form", "about", unique=True),)

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    form: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(60), default="")
    content: Mapped[Secret]
    saved_at: Mapped[datetime]


class SavedView(Base):
    """A list's filters under a name."""

    __tablename__ = "saved_view"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    page: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
    is_shared: Mapped[bool] = mapped_column(Boolean, default=False)
