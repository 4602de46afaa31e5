"""A summary as plain data and back, exactly: what is frozen today is told with the same figures ever after.

What a later version of the program adds to the catalogue is not part of an earlier summary: it had not been counted.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from supportdesk.domain.summaries.catalogue import BLOCKS, INDICATORS
from supportdesk.domain.summaries.figures import Books, Figures
from supportdesk.domain.summaries.indicators import PLACES, Block, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.summary import Bridge, Composition, Fund, MonthlySummary, Named

Data = dict[str, Any]
Recovery = Sequence[tuple[Month, int, int]]


@dataclass(frozen=True)
class Told:
    """All that a month's page, paper and workbook draw from: the figures, and twelve months of recovery in fen."""

    summary: MonthlySummary
    recovery: Recovery


def written(told: Told) -> str:
    """The figures as one agreed text: the same figures are the same text."""
    return json.dumps(_plain(told), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of what was written."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Told:
    """Read what was written; a figure that the program no longer knows stays in its place and is not shown."""
    kept = json.loads(text)
    month = Month.read(kept["month"])
    as_of = kept["as_of"]
    month = month if as_of is None else month.seen_on(date.fromisoformat(as_of))
    known = frozenset(kept["codes"])
    return Told(
        MonthlySummary(
            month=month,
            unit=Named(*kept["unit"]),
            books=Books(
                _figures(kept["total"]),
                {
                    split: {key: _figures(found) for key, found in kept["parts"].get(split.value, {}).items()}
                    for split in Split
                    if split in PLACES or split.value in kept["parts"]
                },
                {
                    (code, Month.read(at)): amount
                    for code, amounts in kept["by_month"].items()
                    for at, amount in amounts.items()
                },
            ),
            names={split: _names(kept["names"].get(split.value, ())) for split in Split},
            targets={(unit, code): amount for unit, code, amount in kept["targets"]},
            bridge=Bridge(*((loans, fen) for loans, fen in kept["bridge"])),
            funds=tuple(_fund(one) for one in kept["funds"]),
            refusals=tuple((Named(*named), count) for named, count in kept["refusals"]),
            founders=tuple(
                Composition(code, distinct, tuple((Named(*named), count) for named, count in parts))
                for code, distinct, parts in kept["founders"]
            ),
            blocks=tuple(_known(BLOCKS, known)),
        ),
        tuple((Month.read(at), matured, recovered) for at, matured, recovered in kept["recovery"]),
    )


def _plain(told: Told) -> Data:
    summary = told.summary
    bridge = summary.bridge
    return {
        "month": str(summary.month),
        "as_of": None if summary.month.as_of is None else summary.month.as_of.isoformat(),
        "unit": _named(summary.unit),
        "codes": sorted(INDICATORS),
        "total": _counts(summary.books.total),
        "parts": {
            split.value: {key: _counts(figures) for key, figures in found.items()}
            for split, found in summary.books.parts.items()
        },
        "by_month": _by_month(summary.books.by_month),
        "names": {split.value: [_named(one) for one in names] for split, names in summary.names.items()},
        "targets": sorted([unit, code, amount] for (unit, code), amount in summary.targets.items()),
        "bridge": [bridge.opening, *bridge.lines, bridge.closing],
        "funds": [
            [
                fund.name, fund.balance, fund.guaranteed, _text(fund.multiple), fund.max_multiple, fund.room,
                _text(fund.compensation_rate), fund.is_suspended,
            ]
            for fund in summary.funds
        ],
        "refusals": [[_named(reason), count] for reason, count in summary.refusals],
        "founders": [[one.code, one.distinct, [[_named(part), n] for part, n in one.parts]] for one in summary.founders],
        "recovery": [[str(month), matured, recovered] for month, matured, recovered in told.recovery],
    }  # fmt: skip


def _counts(figures: Figures) -> Data:
    found: Data = {}
    for (code, window), count in figures.counts.items():
        found.setdefault(code, {})[window.value] = count
    return found


def _figures(kept: Mapping[str, Mapping[str, int]]) -> Figures:
    return Figures({(code, Window(at)): count for code, counts in kept.items() for at, count in counts.items()})


def _by_month(amounts: Mapping[tuple[str, Month], int]) -> Data:
    found: Data = {}
    for (code, month), amount in amounts.items():
        found.setdefault(code, {})[str(month)] = amount
    return found


def _named(named: Named) -> list[str]:
    return [named.code, named.name, named.name_en]


def _names(kept: Iterable[Sequence[str]]) -> tuple[Named, ...]:
    return tuple(Named(*one) for one in kept)


def _fund(kept: Sequence[Any]) -> Fund:
    name, balance, guaranteed, multiple, most, room, rate, is_suspended = kept
    return Fund(
        name,
        balance,
        guaranteed,
        None if multiple is None else Decimal(multiple),
        most,
        room,
        None if rate is None else Fraction(rate),
        is_suspended,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _known(blocks: Iterable[Block], codes: frozenset[str]) -> Iterable[Block]:
    """The blocks with what was counted then."""
    for block in blocks:
        counted = tuple(one for one in block.indicators if one.code in codes)
        if counted:
            yield block if len(counted) == len(block.indicators) else replace(block, indicators=counted)
