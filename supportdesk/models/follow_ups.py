"""Follow-ups: promises with an owner and a day. A row, not a job."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.base import Base, Key, LongText, Versioned, words_of
from supportdesk.models.cases import Case


class FollowUpState(StrEnum):
    """Open until it is done, or its reason is gone."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class FollowUp(Versioned, Base):
    """A promise: what is to be done by whom and when. `rule` names the row of the programme's plan that made it."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("application_id", "rule", "planned_on"),
        Index("ix_follow_up_owner", "owner_id", "state", "due_on"),
        Index("ix_follow_up_unit", "unit_id", "state", "due_on"),
        # With what the month's summary counts of them, so that it need not read each.
        Index("ix_follow_up_due", "state", "due_on", "action", "application_id"),
        Index("ix_follow_up_application", "application_id", "state"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    # None for what is promised to a founder as such: the visits after a venture's end hang on no support.
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    rule: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(40))
    # The sentence that says what is to be done, kept as `supportdesk.domain.kept_words` keeps it.
    title: Mapped[dict[str, Any]]
    # The day that the plan counts from; empty for a promise that an official made without a plan.
    anchored_on: Mapped[date | None]
    # The day by the plan, and the working day on which it falls due; `assumed` when no calendar was published for it.
    planned_on: Mapped[date]
    due_on: Mapped[date]
    is_assumed: Mapped[bool] = mapped_column(default=False)
    remind_on: Mapped[date | None] = mapped_column(index=True)
    state: Mapped[FollowUpState] = mapped_column(words_of(FollowUpState), default=FollowUpState.OPEN)
    done_on: Mapped[date | None]
    finding: Mapped[LongText] = mapped_column(default="")
    snooze_reason: Mapped[str] = mapped_column(default="")

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    application: Mapped[Application | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Account | None] = relationship(lazy="raise_on_sql")

    @property
    def about(self) -> Application | Case:
        """Whom it is about, where and with which venture: the application, or the case where there is none."""
        return self.application or self.case


class MessageState(StrEnum):
    """A message's way out. `uncertain`: the sender died between sending and noting it; a person decides."""

    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


class Message(Base):
    """One delivery of one promise on one channel: a row in the same transaction as its reason, sent by the job."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_state_due", "state", "send_after", "id"),)

    id: Mapped[Key]
    # What is promised: (rule, application, day, channel, reader). Two processes can't queue it twice.
    promise: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    follow_up_id: Mapped[int | None] = mapped_column(ForeignKey("follow_up.id"), index=True)
    language: Mapped[str] = mapped_column(String(5), default="zh")
    # What it says: {"subject": …, "lines": […], "link": …}, each sentence kept until it is said in its language.
    says: Mapped[dict[str, Any]]
    state: Mapped[MessageState] = mapped_column(words_of(MessageState), default=MessageState.DUE)
    queued_at: Mapped[datetime]
    send_after: Mapped[datetime]
    claimed_by: Mapped[str] = mapped_column(String(80), default="")
    lease_until: Mapped[datetime | None]
    # Set just before the conversation with the mail server begins: from then on its fate is unknown until noted.
    handed_over_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime | None]


class Lease(Base):
    """Which process may run the clock: holder, until when, and a fence that rises with each new holder."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]
    fence: Mapped[int]


class JobRun(Base):
    """When a job last ran and what it did; shown to the system administrator."""

    __tablename__ = "job_run"

    id: Mapped[Key]
    job: Mapped[str] = mapped_column(String(40), index=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(default="")
