"""Schemes that the county offers, policies with their premium's subsidy, and claims on them."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.insurance.claims import ClaimState, LossKind
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.base import Base, Code, Key, LongText, Secret, Versioned, words_of
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind


class InsuranceScheme(Versioned, Base):
    """A scheme that a county offers: who insures, and where a premium's subsidy goes when the insurer gets it."""

    __tablename__ = "insurance_scheme"
    __table_args__ = (UniqueConstraint("unit_id", "code"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    code: Mapped[Code]
    name: Mapped[str]
    insurer: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")
    bank_name: Mapped[str] = mapped_column(default="")
    account: Mapped[Secret | None]
    is_active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")


class Insurance(Application):
    """A policy and its premium's subsidy. A historic one came with a ledger: what that said of the policy stands here."""

    __tablename__ = "insurance"

    id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    scheme_code: Mapped[Code] = mapped_column(default="")
    insurer: Mapped[str] = mapped_column(default="")
    policy_number: Mapped[str] = mapped_column(default="", index=True)
    premium: Mapped[Money | None]
    sum_insured: Mapped[Money | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # Of the version under which it was bound, so that a claim is judged by the days that were promised.
    waiting_days: Mapped[int | None] = mapped_column(Integer)
    bound_on: Mapped[date | None]
    lapsed_on: Mapped[date | None]
    lapse_reason: Mapped[str] = mapped_column(default="")
    statement: Mapped[LongText] = mapped_column(default="")
    is_pledged: Mapped[bool | None]
    # The steps of the award as they were when it was decided.
    reckoning: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    __mapper_args__ = {"polymorphic_identity": Kind.INSURANCE}  # noqa: RUF012 - SQLAlchemy's own idiom

    @property
    def matures_on(self) -> date | None:
        """The last day covered, under the name by which a plan of follow-ups counts back from an end."""
        return self.ends_on


class InsuranceClaim(Versioned, Base):
    """A claim on a policy. Claimed, assessed, approved and paid stand apart, and the database keeps them in order."""

    __tablename__ = "insurance_claim"
    __table_args__ = (
        Index("ix_insurance_claim_policy", "policy_id", "id"),
        Index("ix_insurance_claim_unit", "unit_id", "state", "id"),
        Index("ix_insurance_claim_person", "person_id", "state"),
        CheckConstraint(
            "claimed >= assessed AND assessed >= approved AND approved >= paid AND paid >= 0", name="amounts"
        ),
    )

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("insurance.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    state: Mapped[ClaimState] = mapped_column(words_of(ClaimState), default=ClaimState.REPORTED)
    cause: Mapped[Code]
    # What the check found that the policy does not pay for; empty for nothing.
    exclusion: Mapped[Code] = mapped_column(default="")
    narrative: Mapped[LongText] = mapped_column(default="")
    event_on: Mapped[date]
    reported_on: Mapped[date]
    # By when the next step is promised.
    due_on: Mapped[date | None]

    claimed: Mapped[Money] = mapped_column(default=Money(0))
    salvage: Mapped[Money] = mapped_column(default=Money(0))
    other_compensation: Mapped[Money] = mapped_column(default=Money(0))
    assessed: Mapped[Money] = mapped_column(default=Money(0))
    # What the deductible took off, as it was reckoned when the panel decided.
    deductible: Mapped[Money] = mapped_column(default=Money(0))
    approved: Mapped[Money] = mapped_column(default=Money(0))
    paid: Mapped[Money] = mapped_column(default=Money(0))

    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    audited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_on: Mapped[date | None]
    refusal_code: Mapped[Code] = mapped_column(default="")
    panel: Mapped[list[str]] = mapped_column(default=list)
    posted_on: Mapped[date | None]
    last_day: Mapped[date | None]
    pay_from: Mapped[date | None]
    appealed_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    payment_reference: Mapped[str] = mapped_column(default="")
    # [{"code": …, "title": …, "source": "own", "received_on": "2026-11-03"}, …]: what the version asks for.
    papers: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # What each office said, in order: [{"deed": …, "text": …, "by": account id, "on": day}, …].
    opinions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    policy: Mapped[Insurance] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    items: Mapped[list["ClaimItem"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="ClaimItem.id"
    )


class ClaimItem(Base):
    """One loss: what it is, with which evidence, what is claimed for it and what the audit found."""

    __tablename__ = "insurance_claim_item"
    __table_args__ = (
        Index("ix_insurance_claim_item_claim", "claim_id"),
        CheckConstraint(
            "claimed > 0 AND (assessed IS NULL OR (assessed >= 0 AND assessed <= claimed))", name="amounts"
        ),
    )

    id: Mapped[Key]
    claim_id: Mapped[int] = mapped_column(ForeignKey("insurance_claim.id"))
    kind: Mapped[LossKind] = mapped_column(words_of(LossKind), default=LossKind.BASE)
    title: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    claimed: Mapped[Money]
    assessed: Mapped[Money | None]
    remark: Mapped[str] = mapped_column(default="")
