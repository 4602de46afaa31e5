"""Applications: what the queue, the timeline, reminders and the monthly summary read together, in one table."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.money import Money
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.base import Base, Code, Key, LongText, Versioned, words_of
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.models.ventures import Venture

# As the queries say it, up to the word that each database has for no.
UNDER_WAY = "closed_on IS NULL AND is_historic IS"


class Application(Versioned, Base):
    """One request under one programme version. The kind's own fields stand in its detail table.

    A historic application came with a ledger: it has a state, amounts and days, and never ran through the steps here.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_unit_touch", "unit_id", "touch"),
        Index("ix_application_kind_state", "kind", "state", "touch"),
        Index("ix_application_kind_paid", "kind", "paid_on"),
        Index("ix_application_due", "due_on"),
        Index("ix_application_kind_stopped", "kind", "clock_stopped_on"),
        # The few that are under way here, among all that ended or came with a ledger, with all that counting needs: those
        # whose clock runs in the order of their days, those of a case, and those that wait for somebody.
        Index(
            "ix_application_running",
            *("clock_stopped_on", "due_on", "id", "paused_since", "case_id", "closed_on", "is_historic"),
            sqlite_where=text(f"{UNDER_WAY} 0"),
            postgresql_where=text(f"{UNDER_WAY} false"),
        ),
        Index(
            "ix_application_running_of_case",
            *("case_id", "kind", "closed_on", "is_historic"),
            sqlite_where=text(f"{UNDER_WAY} 0"),
            postgresql_where=text(f"{UNDER_WAY} false"),
        ),
        Index(
            "ix_application_waiting",
            *("paused_since", "case_id", "closed_on", "is_historic"),
            sqlite_where=text(f"paused_since IS NOT NULL AND {UNDER_WAY} 0"),
            postgresql_where=text(f"paused_since IS NOT NULL AND {UNDER_WAY} false"),
        ),
        CheckConstraint("amount_requested >= 0 AND amount_approved >= 0 AND amount_paid >= 0", name="amounts"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(words_of(Kind))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    venture_id: Mapped[int | None] = mapped_column(ForeignKey("venture.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    programme_version_id: Mapped[int | None] = mapped_column(ForeignKey("programme_version.id"))
    # What exactly within the kind: the subsidy's subject, the course, the insurance scheme.
    subject: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(40))
    is_historic: Mapped[bool] = mapped_column(default=False)

    amount_requested: Mapped[Money] = mapped_column(default=Money(0))
    amount_approved: Mapped[Money] = mapped_column(default=Money(0))
    # Lent, paid, or relieved: what the applicant really got.
    amount_paid: Mapped[Money] = mapped_column(default=Money(0))

    received_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    # The promise: counted in working days from clock_from, pauses left out.
    clock_from: Mapped[date | None]
    clock_days: Mapped[int | None] = mapped_column(Integer)
    due_on: Mapped[date | None]
    # The promise reaches into a year whose calendar is not published: its weekends are taken, and the page says so.
    due_is_assumed: Mapped[bool] = mapped_column(default=False)
    paused_since: Mapped[date | None]
    paused_days: Mapped[int] = mapped_column(Integer, default=0)
    clock_stopped_on: Mapped[date | None]

    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # Where its money is held; the sums stand in the budget's entries.
    budget_id: Mapped[int | None] = mapped_column(ForeignKey("budget.id"), index=True)
    refusal_code: Mapped[Code] = mapped_column(default="")
    # What the receipt shows: the number that is told, and a random part that can't be guessed.
    receipt_number: Mapped[str | None] = mapped_column(String(40), unique=True)
    touch: Mapped[int] = mapped_column(unique=True)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    venture: Mapped[Venture | None] = relationship(lazy="raise_on_sql")
    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
    programme_version: Mapped[ProgrammeVersion | None] = relationship(lazy="raise_on_sql")
    entered_by: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[entered_by_id])

    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - SQLAlchemy's own idiom


def detail_tables() -> dict[Kind, Table]:
    """The table of each kind that has one of its own, whose rows have an application's id."""
    return {
        kind: mapper.local_table
        for kind, mapper in Application.__mapper__.polymorphic_map.items()
        if isinstance(mapper.local_table, Table) and mapper.local_table is not Application.__table__
    }


class ClockPause(Base):
    """A time that does not count: who it waits for, and why."""

    __tablename__ = "clock_pause"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    paused_on: Mapped[date]
    resumed_on: Mapped[date | None]


class Document(Base):
    """A paper that a programme asks for, and whether it is there: handed in, shared by a department, or pledged."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("application_id", "code"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    code: Mapped[Code]
    title: Mapped[str]
    source: Mapped[str] = mapped_column(String(20), default="")
    received_on: Mapped[date | None]
    missing_reason: Mapped[str] = mapped_column(default="")
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class MissingPapersNotice(Base):
    """The one-time notice (一次性告知): an application has one at most, and it names everything."""

    __tablename__ = "missing_papers_notice"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    issued_on: Mapped[date]
    answer_by: Mapped[date]
    items: Mapped[list[dict[str, Any]]]
    answered_on: Mapped[date | None]


class Opinion(Base):
    """What an office said at a step: check, review, decision; each by another person."""

    __tablename__ = "opinion"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    step: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Money | None]
    reason_code: Mapped[Code] = mapped_column(default="")
    text: Mapped[LongText] = mapped_column(default="")
    given_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime]

    given_by: Mapped[Account] = relationship(lazy="raise_on_sql")


class Publicity(Base):
    """The public notice before an award (公示)."""

    __tablename__ = "publicity"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    posted_on: Mapped[date]
    last_day: Mapped[date]
    pay_from: Mapped[date]
    objection: Mapped[LongText] = mapped_column(default="")
    objected_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")
