"""Persons, households, and what is looked up about them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.models.accounts import OrgUnit
from supportdesk.models.base import Base, Blind, Code, Key, LongText, Secret, Versioned, words_of


class Sex(StrEnum):
    """As the register has it."""

    MALE = "M"
    FEMALE = "F"


class Household(Versioned, Base):
    """A family: members count once, and monitoring and low-income marks hold for all of it."""

    __tablename__ = "household"

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    second_residence: Mapped[str] = mapped_column(default="")
    monitored: Mapped[str] = mapped_column(String(20), default="")
    low_income: Mapped[str] = mapped_column(String(20), default="")
    land_mu: Mapped[str] = mapped_column(String(12), default="")
    dependants: Mapped[int | None] = mapped_column(Integer)


class HouseholdMember(Versioned, Base):
    """One of a family who has no file of their own: who they are to its head, and whether health is a need, no more."""

    __tablename__ = "household_member"

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[str] = mapped_column(String(50))
    relation: Mapped[str] = mapped_column(String(4))
    birth_year: Mapped[int | None] = mapped_column(Integer)
    job: Mapped[str] = mapped_column(default="")
    school: Mapped[str] = mapped_column(default="")
    has_health_need: Mapped[bool] = mapped_column(default=False)


class Person(Versioned, Base):
    """The returnee, held once, for life. Fields as in the data dictionary; numbers sealed, found by blind index."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_id_no_index", "id_no_index", unique=True),
        Index("ix_person_name", "name"),
        Index("ix_person_unit", "unit_id", "id"),
        Index("ix_person_phone_index", "phone_index"),
        Index("ix_person_born_on", "born_on"),
        Index("ix_person_merged_into", "merged_into_id"),
        # A ledger can be undone, and events go on naming its people: their ids are not given out again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(50))
    name_pinyin: Mapped[str] = mapped_column(default="")
    id_type: Mapped[str] = mapped_column(String(2), default="01")
    id_no: Mapped[Secret | None]
    # Empty only for a merged person, whose number now belongs to the one that stays.
    id_no_index: Mapped[Blind | None]
    id_tail_index: Mapped[Blind | None]
    phone: Mapped[Secret | None]
    phone_index: Mapped[Blind | None]
    # Whose telephone it is stands in it as well: people write names and numbers.
    other_contact: Mapped[Secret | None]
    sex: Mapped[Sex | None] = mapped_column(words_of(Sex))
    born_on: Mapped[date | None]
    ethnicity: Mapped[str] = mapped_column(String(20), default="")
    education: Mapped[str] = mapped_column(String(4), default="")
    marital: Mapped[str] = mapped_column(String(10), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    # Who the person is to the family's head.
    household_relation: Mapped[str] = mapped_column(String(4), default="", server_default="")
    registered_address: Mapped[str] = mapped_column(default="")
    registered_division: Mapped[str] = mapped_column(String(12), default="")
    live_address: Mapped[str] = mapped_column(default="")
    employment_cert_no: Mapped[str] = mapped_column(String(40), default="")
    social_security_card_no: Mapped[Secret | None]
    disability_no: Mapped[Secret | None]
    political_status: Mapped[str] = mapped_column(String(4), default="", server_default="")
    insurance_status: Mapped[str] = mapped_column(String(4), default="", server_default="")
    bank_name: Mapped[str] = mapped_column(default="")
    bank_account: Mapped[Secret | None]
    bank_account_index: Mapped[Blind | None]
    # The latest absence; those before it are rows of their own.
    away_place: Mapped[str] = mapped_column(default="")
    away_trade: Mapped[str] = mapped_column(default="")
    away_from: Mapped[date | None]
    away_to: Mapped[date | None]
    returned_on: Mapped[date | None]
    return_reason: Mapped[str] = mapped_column(default="")
    skills: Mapped[str] = mapped_column(default="")
    hardship: Mapped[list[str]] = mapped_column(default=list)
    # The consent without which no file is kept; those for further purposes are rows of their own.
    consent_on: Mapped[date | None]
    consent_channel: Mapped[str] = mapped_column(String(20), default="")
    consent_withdrawn_on: Mapped[date | None]
    notes: Mapped[LongText] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
    household: Mapped[Household | None] = relationship(lazy="raise_on_sql")
    categories: Mapped[list["PersonCategory"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")


class PersonCategory(Base):
    """Membership of a key group, with its proof and the days for which it holds."""

    __tablename__ = "person_category"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(String(4), index=True)
    proof: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(String(20), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PersonAbsence(Versioned, Base):
    """Where a person was before the latest absence, from when to when."""

    __tablename__ = "person_absence"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    place: Mapped[str] = mapped_column(default="")
    trade: Mapped[str] = mapped_column(default="")
    away_from: Mapped[date]
    away_to: Mapped[date]


class PersonConsent(Versioned, Base):
    """What a person agreed to beside the keeping of the file: for which purpose, what of the file, until they took it back."""

    __tablename__ = "person_consent"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(4))
    scope: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(String(20), default="")
    given_on: Mapped[date]
    withdrawn_on: Mapped[date | None]


class PersonToken(Base):
    """What a person is found by: one and two characters of the name, pinyin, initials, two characters of their ventures'
    names, blind suffixes of numbers.
    """

    __tablename__ = "person_token"
    # The key is the row: SQLite keeps the words once, in their order, and not beside a table of the same.
    __table_args__ = ({"sqlite_with_rowid": False},)

    # Ranges of pinyin are asked for: by code point on every database, whatever the server's language is.
    token: Mapped[str] = mapped_column(
        String(48).with_variant(String(48, collation="C"), "postgresql"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class PersonMerge(Base):
    """A merge of two persons: what moved, so that it can be undone."""

    __tablename__ = "person_merge"

    id: Mapped[Key]
    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    moved: Mapped[Secret]
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
