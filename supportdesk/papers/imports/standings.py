"""Where each person stands in a workbook: once, or once on each of several sheets that tell of different support."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

from supportdesk.domain.ledgers import LedgerRow, PersonPart, VenturePart
from supportdesk.papers.imports.headings import Table

# The columns of a support begin with one of these words.
_KINDS = {
    "loan": "loan",
    "subsidy": "subsidy",
    "tax": "tax_relief",
    "training": "training",
    "insurer": "insurance",
    "insurance": "insurance",
    "insured": "insurance",
}


@dataclass(frozen=True)
class Standing:
    """One row in which a person stands, under which name, and the kinds of support that its sheet has columns for."""

    sheet: str
    row: int
    name: str | None
    kinds: frozenset[str]


@dataclass
class Standings:
    """The rows of each number, in the order of the workbook."""

    _by_number: dict[str, list[Standing]] = field(default_factory=dict)

    def twin_of(self, number: str, here: Standing) -> Standing | None:
        """Return the earlier row that this one repeats, or None when it adds to what stands there; learns the row.

        A row adds when it stands on another sheet, under the same name, and the sheets tell of different kinds of support:
        one sheet per kind, perhaps after a sheet of the people. Two sheets without any support list the person twice.
        """
        there = self._by_number.setdefault(number, [])
        for other in there:
            same_name = here.name is None or other.name is None or here.name == other.name
            apart = not here.kinds & other.kinds and bool(here.kinds | other.kinds)
            if other.sheet == here.sheet or not same_name or not apart:
                return other
        there.append(here)
        return None


def kinds_in(table: Table) -> frozenset[str]:
    """Return the kinds of support that a sheet has columns for."""
    return frozenset(_KINDS[word] for name in table.columns if (word := name.partition("_")[0]) in _KINDS)


def shared_between_sheets(rows: Sequence[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Have each row of a person who stands on several sheets say all that any of them says of town, person and venture.

    Else the first sheet would open the person without the phone, or the case without the venture, of a later one. What two
    sheets say differently stays as each says it; the earlier one is taken in first.
    """
    by_number: dict[str, list[LedgerRow]] = {}
    for row in rows:
        by_number.setdefault(row.person.id_number, []).append(row)
    return tuple(
        _with_all(row, together) if len(together := by_number[row.person.id_number]) > 1 else row for row in rows
    )


def _with_all(row: LedgerRow, together: Iterable[LedgerRow]) -> LedgerRow:
    person, venture, town = row.person, row.venture, row.town
    for other in together:
        person, town = _person(person, other.person), town or other.town
        if venture is None or (other.venture is not None and _is_same(venture, other.venture)):
            venture = _venture(venture, other.venture)
    return replace(row, person=person, venture=venture, town=town)


def _is_same(one: VenturePart, other: VenturePart) -> bool:
    """Say whether two sheets may mean one venture: neither its code nor its name differs."""
    return all(
        a is None or b is None or a == b for a, b in ((one.credit_code, other.credit_code), (one.name, other.name))
    )


def _person(one: PersonPart, other: PersonPart) -> PersonPart:
    return replace(one, **{it.name: getattr(one, it.name) or getattr(other, it.name) for it in fields(one)})


def _venture(one: VenturePart | None, other: VenturePart | None) -> VenturePart | None:
    if one is None or other is None:
        return one or other
    # A count of zero says something: only what a sheet leaves out is filled.
    known = {it.name: getattr(one, it.name) for it in fields(one)}
    return replace(one, **{name: getattr(other, name) if value is None else value for name, value in known.items()})
