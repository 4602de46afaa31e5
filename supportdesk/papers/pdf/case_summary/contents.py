"""What the case summary says: the case in rows, and what each support has of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from supportdesk.domain.money import Money, total
from supportdesk.papers.pdf.contents import (
    Amount,
    Calculation,
    Fact,
    Printed,
    PromiseState,
    RuleRow,
    Signature,
    Stage,
    Text,
    Verification,
)


@dataclass(frozen=True)
class SupportRow:
    """One support in the ledger.

    `principal` marks a loan's principal: it is lent, not given, and is never added to the rest.
    """

    kind: Text
    matter: Text
    number: str
    applied_on: date | None
    state: Text
    approved: Amount
    paid: Amount
    principal: bool = False


@dataclass(frozen=True)
class Estimate:
    """An amount that another office decides (tax relief): it stands under the total and is not part of it."""

    matter: Text
    amount: Amount
    paid: Amount = None


@dataclass(frozen=True)
class EligibilityGroup:
    """The rules of one programme with its verdict and document, and what would change the result."""

    verdict: Text
    document: Text
    rules: tuple[RuleRow, ...]
    would_change: Text = ""


@dataclass(frozen=True)
class DetailColumn:
    """A column of a detail's table; a wide one takes the room that is left, figures stand to the right.

    `over` is a heading that columns beside one another share.
    """

    heading: Text
    is_figure: bool = False
    is_wide: bool = False
    over: Text = ""


@dataclass(frozen=True)
class DetailTable:
    """Rows of one thing that a support has of its own; `total` is its last row: a cell of None stays empty there."""

    columns: tuple[DetailColumn, ...]
    rows: tuple[tuple[Amount, ...], ...]
    total: tuple[Amount, ...] = ()


@dataclass(frozen=True)
class Detail:
    """What one support has of its own beside its row in the ledger: a tenancy, a class, a policy, a claim, a tax year."""

    title: Text
    note: Text = ""
    facts: tuple[Fact, ...] = ()
    tables: tuple[DetailTable, ...] = ()


@dataclass(frozen=True)
class TimelineEntry:
    """What was done, by whom; `pace` is time used of time allowed, in words."""

    on: date
    matter: Text
    by: Text
    pace: Text = ""


@dataclass(frozen=True)
class FollowUpRow:
    """A promise: its day (None: not fixed yet), who owns it, how it stands in words."""

    due_on: date | None
    matter: Text
    owner: Text
    state: PromiseState
    words: Text


@dataclass(frozen=True)
class CaseSummary:
    """What the case summary says, in the order of the paper; `applicant` and `venture` go into the running head.

    Follow-ups are printed as given: open ones first.
    """

    office: str
    number: str
    applicant: str
    venture: str
    printed: Printed
    verification: Verification
    stages: tuple[Stage, ...]
    facts: tuple[Fact, ...]
    supports: tuple[SupportRow, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    eligibility: tuple[EligibilityGroup, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    details: tuple[Detail, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    follow_ups: tuple[FollowUpRow, ...] = ()
    remarks: tuple[Text, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def approved_total(self) -> Money:
        """Public money approved; loan principal is not part of it, words and unknown amounts count nothing."""
        return total([row.approved for row in self._public_money() if isinstance(row.approved, Money)])

    @property
    def paid_total(self) -> Money:
        """Public money paid out."""
        return total([row.paid for row in self._public_money() if isinstance(row.paid, Money)])

    def _public_money(self) -> Iterator[SupportRow]:
        return (row for row in self.supports if not row.principal)
