"""What papers have in common to say.

Plain values: text as the register has it, or Words that are said in the paper's language.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from supportdesk.domain.money import Money
from supportdesk.domain.words import Words

Text = Words | str
Amount = Money | Words | str | None
"""An amount in a table: Money; None where it is not known yet (—); words where it does not apply (不涉及)."""

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Verification codes are read aloud and typed: no 0/O, no 1/I."""


@dataclass(frozen=True)
class Verification:
    """The code printed on a paper and the address that its QR code opens; neither holds personal data.

    Raises ValueError for a code with characters that are mistaken for one another.
    """

    code: str
    url: str

    def __post_init__(self) -> None:
        if not self.letters or set(self.letters) - set(CODE_ALPHABET):
            raise ValueError(f"a verification code is made of {CODE_ALPHABET}, not {self.code!r}")

    @property
    def letters(self) -> str:
        return self.code.replace("-", "")

    @property
    def grouped(self) -> str:
        """The code in groups of four: `7K3M-Q9XW-42AB`."""
        letters = self.letters
        return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


@dataclass(frozen=True)
class Printed:
    """When, by whom and why a paper was printed; `as_of` is the state of the data. Moments with a time zone."""

    at: datetime
    by: Text
    as_of: datetime
    purpose: Text = ""


@dataclass(frozen=True)
class Fact:
    """A label and its value; a wide one takes the whole width."""

    label: Text
    value: Text
    wide: bool = False


class StageState(StrEnum):
    """Where a stage of the way stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Stage:
    """One stage of the way a case goes, with its date or time in words."""

    name: Text
    when: Text
    state: StageState


class Finding(StrEnum):
    """What a rule says about a person."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class RuleRow:
    """One rule as it was applied: the person's value, the threshold, the finding, the clause."""

    rule: Text
    value: Text
    threshold: Text
    finding: Finding
    clause: Text


class PromiseState(StrEnum):
    """How a follow-up stands; its words come beside it."""

    DUE = "due"
    LATER = "later"
    DONE = "done"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Signature:
    """One field of a signature block. Without name and moment it stays empty for the pen."""

    role: Text
    name: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One line of a calculation: what, how, how much, after which clause."""

    name: Text
    working: Text
    result: Amount
    clause: Text = ""


@dataclass(frozen=True)
class Calculation:
    """A calculation, line by line; the last line is the result."""

    title: Text
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Office:
    """The office in whose name a letter goes out, and how to reach it."""

    name: str
    phone: str
    hours: Text = ""
    complaint_phone: str = "12345"
    address: Text = ""


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    first: date
    last: date
