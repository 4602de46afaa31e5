"""The shadow ledger: how a sole trader's quota offsets taxes, filing by filing, and what is left for income tax.

Which taxes may be offset is a list with dates (since 2026 it is open whether VAT still belongs to it). Source: worked
cases TX-06 to TX-08, TX-18, TX-19, TX-27 and TX-28.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.money import ZERO, Money, total

from .turnover import TurnoverTaxes


class OffsetTax(StrEnum):
    """A tax that the quota may offset, in the order of the rule."""

    VAT = "vat"
    URBAN_MAINTENANCE = "urban_maintenance"
    EDUCATION_SURCHARGE = "education_surcharge"
    LOCAL_EDUCATION = "local_education"
    INCOME_TAX = "iit"


class OffsetMethod(StrEnum):
    """Whether a filing's excess may be made good by a later one's room.

    BY_FILING: each filing stands alone. CUMULATIVE: the year so far is compared, so that a later filing trues it up.
    """

    BY_FILING = "by_filing"
    CUMULATIVE = "cumulative_true_up"


@dataclass(frozen=True)
class Filing:
    """One period's taxes and the quota up to its end.

    `offset`: what may be offset in this period, where it is not what holds for the year. `told`: the relief that the tax
    office granted; it prevails over ours.
    """

    taxes: TurnoverTaxes
    quota_to_date: Money
    offset: Collection[OffsetTax] | None = None
    told: Money | None = None


@dataclass(frozen=True)
class LedgerRow:
    """One filing: relief by this quota, what is left to pay (below zero: refunded), and the relief so far."""

    taxes: TurnoverTaxes
    quota_to_date: Money
    relief: Money
    cumulative_relief: Money

    @property
    def payable(self) -> Money:
        return self.taxes.total - self.relief


def offsettable(taxes: TurnoverTaxes, offset_taxes: Collection[OffsetTax]) -> Money:
    """Add up the taxes of a filing that the quota may offset."""
    return total([amount for tax, amount in _amounts(taxes).items() if tax in offset_taxes])


def _amounts(taxes: TurnoverTaxes) -> dict[OffsetTax, Money]:
    """The turnover taxes in the order of the rule."""
    return {
        OffsetTax.VAT: taxes.vat,
        OffsetTax.URBAN_MAINTENANCE: taxes.urban_maintenance,
        OffsetTax.EDUCATION_SURCHARGE: taxes.education_surcharge,
        OffsetTax.LOCAL_EDUCATION: taxes.local_education,
    }


def ledger(
    filings: Sequence[Filing], offset_taxes: Collection[OffsetTax], method: OffsetMethod
) -> tuple[LedgerRow, ...]:
    """Return a year's rows in order; relief so far is never more than the quota so far."""
    return tuple(_rows(filings, offset_taxes, method))


def relief_by_tax(
    taxes: TurnoverTaxes, relief: Money, offset_taxes: Collection[OffsetTax]
) -> tuple[dict[OffsetTax, Money], Money]:
    """Say what a filing's relief takes off each tax in the order of the rule, and what of it makes good an earlier filing."""
    left, found = relief, {}
    for tax, amount in _amounts(taxes).items():
        if tax in offset_taxes:
            found[tax] = min(amount, left)
            left -= found[tax]
    return found, left


def relief_by_order(taxes: TurnoverTaxes, quota: Money, offset_vat: bool) -> tuple[Money, Money]:
    """Return what a quota takes off VAT, and then off the surcharges."""
    of_vat = min(taxes.vat, quota) if offset_vat else ZERO
    return of_vat, min(taxes.surcharges, quota - of_vat)


def _rows(filings: Sequence[Filing], offset_taxes: Collection[OffsetTax], method: OffsetMethod) -> Iterator[LedgerRow]:
    due_so_far = relieved = ZERO
    for filing in filings:
        due = offsettable(filing.taxes, offset_taxes if filing.offset is None else filing.offset)
        due_so_far += due
        room = filing.quota_to_date - relieved
        wanted = due_so_far - relieved if method is OffsetMethod.CUMULATIVE else due
        relief = max(min(wanted, room), ZERO) if filing.told is None else filing.told
        relieved += relief
        yield LedgerRow(filing.taxes, filing.quota_to_date, relief, relieved)
