"""A county's ledger as it was read: accepted rows with their parts, and what was mended or refused where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from supportdesk.domain.fields import GivenDate
from supportdesk.domain.identifiers import IdType, Sex
from supportdesk.domain.money import Money, total
from supportdesk.domain.words import Words


@dataclass(frozen=True)
class Coded:
    """Words of the ledger and the code that they mean, if the code list knows them."""

    words: str
    code: str | None


@dataclass(frozen=True)
class Finding:
    """Something about one cell: sheet, row as in the sheet from 1, column letters, code, and the sentence."""

    sheet: str
    row: int
    column: str
    code: str
    words: Words


@dataclass(frozen=True)
class PersonPart:
    """Who the row is about."""

    name: str
    id_type: IdType
    id_number: str
    sex: Sex | None
    birth: date | None
    phone: str | None = None
    landline: str | None = None
    village: str | None = None
    address: str | None = None
    ethnicity: str | None = None
    education: Coded | None = None
    categories: tuple[Coded, ...] = ()
    away_place: str | None = None
    returned_on: GivenDate | None = None


@dataclass(frozen=True)
class VenturePart:
    """What the person runs."""

    name: str | None
    credit_code: str | None
    legal_form: Coded | None
    industry: Coded | None
    founded_on: GivenDate | None
    jobs: int | None
    address: str | None = None
    status: Coded | None = None
    invested: Money | None = None


@dataclass(frozen=True)
class LoanPart:
    """A startup guaranteed loan as disbursed."""

    amount: Money
    disbursed_on: GivenDate | None
    bank: str | None
    term_months: int | None
    matures_on: GivenDate | None = None
    rate_percent: Decimal | None = None
    interest_subsidy: Money | None = None


@dataclass(frozen=True)
class SubsidyPart:
    """A subsidy as paid."""

    amount: Money
    paid_on: GivenDate | None
    subject: str | None = None


@dataclass(frozen=True)
class TaxReliefPart:
    """Tax relieved up to the reporting day."""

    amount: Money
    period: str | None = None


@dataclass(frozen=True)
class TrainingPart:
    """A training course attended; the amount is its subsidy, where the ledger has that column."""

    course: str | None
    certificate: str | None
    on: GivenDate | None = None
    amount: Money | None = None


@dataclass(frozen=True)
class InsurancePart:
    """An insurance policy; `subsidy` and `paid_out` are what public money and the insurer paid."""

    insurer: str | None
    insured_sum: Money | None
    kind: str | None = None
    policy_number: str | None = None
    premium: Money | None = None
    subsidy: Money | None = None
    paid_out: Money | None = None
    insured_on: GivenDate | None = None


@dataclass(frozen=True)
class LedgerRow:
    """One accepted row; `others` are the columns that no field knows, by their headings.

    `reported_on` is the day as of which the sheet speaks, where it says one; `columns` are the letters of its fields.
    """

    sheet: str
    row: int
    town: str | None
    person: PersonPart
    venture: VenturePart | None = None
    loan: LoanPart | None = None
    subsidy: SubsidyPart | None = None
    tax_relief: TaxReliefPart | None = None
    training: TrainingPart | None = None
    insurance: InsurancePart | None = None
    note: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Finding, ...] = ()
    hints: tuple[Finding, ...] = ()
    reported_on: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class SheetReport:
    """What became of one sheet; a hidden one, or one without the headings of a ledger, has no rows and says `ignored`.

    `assumptions` are what its reader should know: why it was left out, units and days taken, columns that nobody knows.
    """

    name: str
    town: str | None = None
    county: str | None = None
    reported_on: date | None = None
    rows: int = 0
    accepted: int = 0
    ignored: bool = False
    assumptions: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """A whole workbook as read: nothing has been saved yet."""

    digest: str
    sheets: tuple[SheetReport, ...]
    accepted: tuple[LedgerRow, ...]
    refused: tuple[Finding, ...]

    def refusing(self, findings: Sequence[Finding]) -> "Ledger":
        """Return the ledger with the rows of these findings refused."""
        places = {(found.sheet, found.row) for found in findings}
        if not places:
            return self
        lost = Counter(row.sheet for row in self.accepted if (row.sheet, row.row) in places)
        order = {sheet.name: place for place, sheet in enumerate(self.sheets)}
        return replace(
            self,
            sheets=tuple(replace(sheet, accepted=sheet.accepted - lost[sheet.name]) for sheet in self.sheets),
            accepted=tuple(row for row in self.accepted if (row.sheet, row.row) not in places),
            refused=tuple(sorted([*self.refused, *findings], key=lambda found: (order[found.sheet], found.row))),
        )

    @property
    def rows(self) -> int:
        """Rows of data, accepted or refused; titles, totals, notes and blank rows do not count."""
        return sum(sheet.rows for sheet in self.sheets)

    @cached_property
    def repaired(self) -> tuple[Finding, ...]:
        """Every repair in the accepted rows, in the order of the workbook."""
        return tuple(repair for row in self.accepted for repair in row.repairs)

    @cached_property
    def hints(self) -> tuple[Finding, ...]:
        """What an official should look at in accepted rows; nothing of it was changed."""
        return tuple(hint for row in self.accepted for hint in row.hints)

    @cached_property
    def people(self) -> int:
        """Distinct people in the accepted rows."""
        return len({(row.person.id_type, row.person.id_number) for row in self.accepted})

    @cached_property
    def by_town(self) -> dict[str, int]:
        """Accepted rows by town, in the order of the workbook; a row without one counts under the empty name."""
        return dict(Counter(row.town or "" for row in self.accepted))

    @cached_property
    def applications(self) -> dict[str, int]:
        """How many supports of each kind the accepted rows hold."""
        return {
            "loan": sum(row.loan is not None for row in self.accepted),
            "subsidy": sum(row.subsidy is not None for row in self.accepted),
            "tax_relief": sum(row.tax_relief is not None for row in self.accepted),
            "insurance": sum(row.insurance is not None for row in self.accepted),
            "training": sum(row.training is not None for row in self.accepted),
        }

    @cached_property
    def amounts(self) -> dict[str, Money]:
        """What was lent, paid or relieved, by kind; a sum insured is none of these."""
        return {
            "loan": total([row.loan.amount for row in self.accepted if row.loan]),
            "subsidy": total([row.subsidy.amount for row in self.accepted if row.subsidy]),
            "tax_relief": total([row.tax_relief.amount for row in self.accepted if row.tax_relief]),
            "insurance": total(
                [
                    amount
                    for row in self.accepted
                    if row.insurance
                    for amount in (row.insurance.subsidy, row.insurance.paid_out)
                    if amount
                ]
            ),
            "training": total(
                [row.training.amount for row in self.accepted if row.training and row.training.amount is not None]
            ),
        }
