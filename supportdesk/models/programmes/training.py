"""Courses, classes and who is in them; and what only a claim for training keeps."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.programmes.training.attendance import Half
from supportdesk.domain.programmes.training.classes import ClassState, EnrolmentState
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.base import Base, Code, Key, LongText, Secret, Versioned, words_of
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind


class TrainingCourse(Versioned, Base):
    """A course that a county offers, and the programme that pays for it (`Programme.code`)."""

    __tablename__ = "training_course"
    __table_args__ = (UniqueConstraint("unit_id", "code"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    code: Mapped[Code]
    name: Mapped[str]
    programme_code: Mapped[Code]
    level: Mapped[str] = mapped_column(String(40), default="")
    hours: Mapped[int] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")


class TrainingClass(Versioned, Base):
    """One class of a course: the school, where and when, how many seats, and how many of them are taken.

    The database itself keeps `placed` within `seats`.
    """

    __tablename__ = "training_class"
    __table_args__ = (
        Index("ix_training_class_unit", "unit_id", "id"),
        CheckConstraint("seats > 0 AND placed >= 0 AND placed <= seats", name="places"),
        CheckConstraint("ends_on >= starts_on", name="days"),
    )

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("training_course.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    state: Mapped[ClassState] = mapped_column(words_of(ClassState), default=ClassState.ENROLLING)
    school: Mapped[str]
    school_bank: Mapped[str] = mapped_column(default="")
    school_account: Mapped[Secret | None]
    place: Mapped[str]
    trainer: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    seats: Mapped[int] = mapped_column(Integer)
    placed: Mapped[int] = mapped_column(Integer, default=0)
    # Of the opening check: by whom, and whether the trainer is on the list.
    opened_on: Mapped[date | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    trainer_listed: Mapped[bool | None]
    ended_on: Mapped[date | None]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # [{"day": "2026-11-02", "half": "morning", "hours": 4, "is_online": false}, …] in order.
    plan: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    course: Mapped[TrainingCourse] = relationship(lazy="raise_on_sql")
    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")


class Enrolment(Versioned, Base):
    """One person in one class, with what came of it. `turn` is the order of enrolment in the class."""

    __tablename__ = "training_enrolment"
    __table_args__ = (
        # Not unique: two records of one person may be merged, and then both are theirs.
        Index("ix_training_enrolment_class_person", "class_id", "person_id"),
        UniqueConstraint("class_id", "turn"),
        Index("uq_training_enrolment_certificate_no", "certificate_no", unique=True),
    )

    id: Mapped[Key]
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    turn: Mapped[int] = mapped_column(Integer)
    state: Mapped[EnrolmentState] = mapped_column(words_of(EnrolmentState), default=EnrolmentState.ENROLLED)
    # As it was on the day of enrolment, so that a list of places can be checked later.
    has_priority: Mapped[bool] = mapped_column(default=False)
    enrolled_on: Mapped[date]
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(default="")
    score: Mapped[int | None] = mapped_column(Integer)
    # Empty until there is one; two empty ones are not the same number.
    certificate_no: Mapped[str | None] = mapped_column(String(60))
    certified_on: Mapped[date | None]

    class_: Mapped[TrainingClass] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class AttendanceMark(Base):
    """Somebody was there for a half-day. No mark: they were not."""

    __tablename__ = "training_attendance"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("training_enrolment.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    half: Mapped[Half] = mapped_column(words_of(Half), primary_key=True)


class Training(Application):
    """A trainee's claim for a course (`Application.subject`). A historic one came with a ledger: course, certificate."""

    __tablename__ = "training"

    id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    class_number: Mapped[Code] = mapped_column(default="", index=True)
    has_plan: Mapped[bool | None]
    statement: Mapped[LongText] = mapped_column(default="")
    is_pledged: Mapped[bool | None]
    # As a ledger or, at the decision, the class has it.
    certificate_no: Mapped[str] = mapped_column(default="")
    # The steps of the award as they were when it was decided.
    reckoning: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    __mapper_args__ = {"polymorphic_identity": Kind.TRAINING}  # noqa: RUF012 - SQLAlchemy's own idiom
