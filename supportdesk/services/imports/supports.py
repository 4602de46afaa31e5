"""The support that a ledger tells of: what becomes of a loan, a subsidy, a relief, a course, a policy beside a person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from supportdesk.domain.fields import GivenDate
from supportdesk.domain.ledger_loans import HistoricLoan, historic_loan, loan_remarks
from supportdesk.domain.ledgers import InsurancePart, LedgerRow
from supportdesk.domain.money import Money
from supportdesk.models.policies import Kind
from supportdesk.queries.imports import KnownSupport

PAID = "paid"
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Support:
    """One support of a row: what was lent, paid or relieved, and when as far as the ledger says.

    `details` is what the shared table has no column for; it stands in the event.
    """

    kind: Kind
    amount: Money
    on: date | None
    subject: str = ""
    loan: HistoricLoan | None = None
    bank: str | None = None
    rate_percent: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The state in which it came: how the loan stands, else paid."""
        return self.loan.state.value if self.loan else PAID


def supports_of(row: LedgerRow, today: date) -> Iterator[Support]:
    """Return the supports of a row in the order of its columns."""
    if row.loan:
        stands = historic_loan(row.loan, row.reported_on or today, loan_remarks(row))
        yield Support(
            Kind.LOAN,
            row.loan.amount,
            stands.disbursed_on,
            loan=stands,
            bank=row.loan.bank,
            rate_percent=f"{row.loan.rate_percent:f}"[:10] if row.loan.rate_percent is not None else "",
            details=_told(
                bank=row.loan.bank,
                assumed=list(stands.assumed),
                interest_subsidy=row.loan.interest_subsidy.fen if row.loan.interest_subsidy else None,
            ),
        )
    if row.subsidy:
        yield Support(Kind.SUBSIDY, row.subsidy.amount, _day(row.subsidy.paid_on), _subject(row.subsidy.subject))
    if row.tax_relief:
        yield Support(Kind.TAX_RELIEF, row.tax_relief.amount, None, _subject(row.tax_relief.period))
    if row.training:
        yield Support(
            Kind.TRAINING,
            row.training.amount or Money(0),
            _day(row.training.on),
            _subject(row.training.course),
            details=_told(certificate=row.training.certificate),
        )
    if row.insurance:
        yield _insurance(row.insurance)


def is_known(support: Support, on_file: Iterable[KnownSupport]) -> bool:
    """Say whether a support is on file: the same kind and amount in the same month; a day that was assumed doesn't count."""
    any_day = support.loan is not None and "payout" in support.loan.assumed
    return any(
        known.kind is support.kind
        and known.amount == support.amount
        and (any_day or _same_month(known.on, support.on))
        and (support.kind is Kind.LOAN or known.subject == support.subject)
        for known in on_file
    )


def differing(support: Support, on_file: Iterable[KnownSupport]) -> KnownSupport | None:
    """Return what is on file of the same kind, day and subject with another amount.

    Two ledgers disagree then, or the later one counts on where the earlier stopped: a person has to say which holds.
    """
    return next(
        (
            known
            for known in on_file
            if known.kind is support.kind
            and known.on == support.on
            and (support.kind is Kind.LOAN or known.subject == support.subject)
            and known.amount != support.amount
        ),
        None,
    )


def _insurance(part: InsurancePart) -> Support:
    # What public money and the insurer paid; a sum insured is nobody's money yet.
    paid = (part.subsidy or Money(0)) + (part.paid_out or Money(0))
    return Support(
        Kind.INSURANCE,
        paid,
        _day(part.insured_on),
        _subject(part.kind or part.insurer),
        details=_told(
            insurer=part.insurer,
            policy=part.policy_number,
            insured_sum=part.insured_sum.fen if part.insured_sum else None,
            premium=part.premium.fen if part.premium else None,
            subsidy=part.subsidy.fen if part.subsidy else None,
            paid_out=part.paid_out.fen if part.paid_out else None,
        ),
    )


def _told(**details: object) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value}


def _day(given: GivenDate | None) -> date | None:
    return given.day if given else None


def _subject(text: str | None) -> str:
    return (text or "")[:LONGEST_SUBJECT]


def _same_month(one: date | None, other: date | None) -> bool:
    return (one and (one.year, one.month)) == (other and (other.year, other.month))
