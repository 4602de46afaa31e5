"""The monthly summary for other programs: plain data, money in yuan as text, shares in percent as text."""

from decimal import Decimal
from typing import Any

from supportdesk.domain.money import Money
from supportdesk.domain.summaries.figures import Value
from supportdesk.domain.summaries.indicators import PLACES, Block, Indicator, Split, Unit
from supportdesk.domain.summaries.months import Window
from supportdesk.domain.summaries.summary import MonthlySummary, Named

Json = dict[str, Any]


def facts_of(summary: MonthlySummary) -> Json:
    """Every block with its indicators and splits; counts are numbers, everything with decimals is text, none is null."""
    as_of = summary.month.as_of
    return {
        "month": str(summary.month),
        # Only a month that is not over has it.
        **({} if as_of is None else {"as_of": as_of.isoformat()}),
        "unit": {"code": summary.unit.code, "name": summary.unit.name},
        "planned_percent": str(summary.planned_percent),
        "bridge": _bridge(summary),
        # Of the year so far. A founder may have several categories: those counts are not to be added.
        "refusals": [{"code": reason.code, "name": reason.name, "loans": n} for reason, n in summary.refusals],
        "founders_by_category": [
            {"code": category.code, "name": category.name, "persons": n}
            for composition in summary.founders
            for category, n in composition.parts
        ],
        "blocks": [_block(summary, block) for block in summary.blocks],
    }


def _block(summary: MonthlySummary, block: Block) -> Json:
    found: Json = {
        "code": block.code.value,
        "name": str(block.name),
        "indicators": [_indicator(summary, indicator) for indicator in block.shown()],
    }
    for split in Split:
        shown = block.shown(split)
        # Places stand in every block; traits where a figure has them, and were counted when the month was told.
        if split not in PLACES and (not shown or split not in summary.books.parts):
            continue
        parts = summary.shown_parts(split, [indicator.code for indicator in shown])
        found[f"by_{split.value}"] = [_part(summary, split, part, shown) for part in parts]
    return found


def _indicator(summary: MonthlySummary, indicator: Indicator) -> Json:
    target = summary.target(indicator.code)
    goal: Value = Decimal(target) / 100 if target is not None and indicator.unit is Unit.PERCENT else target
    return {
        "code": indicator.code,
        "name": str(indicator.name),
        "unit": indicator.unit.value,
        **{window.value: written(summary.value(indicator.code, window), indicator) for window in Window},
        "target": written(goal, indicator),
        "percent_of_target": _text(summary.percent_of_target(indicator.code)),
        "note": str(indicator.note),
    }


def _part(summary: MonthlySummary, split: Split, part: Named, shown: tuple[Indicator, ...]) -> Json:
    return {
        "code": part.code,
        "name": part.name,
        "indicators": [
            {
                "code": indicator.code,
                "unit": indicator.unit.value,
                **{
                    window.value: written(summary.part(indicator.code, split, part.code, window), indicator)
                    for window in Window
                },
            }
            for indicator in shown
        ],
    }


def _bridge(summary: MonthlySummary) -> Json:
    bridge = summary.bridge
    lines = {
        "opening": bridge.opening,
        "disbursed": bridge.disbursed,
        "repaid": bridge.repaid,
        "written_off": bridge.written_off,
        "corrected": bridge.corrected,
        "closing": bridge.closing,
    }
    return {name: {"loans": loans, "amount": str(Money(fen))} for name, (loans, fen) in lines.items()}


def written(value: Value, indicator: Indicator) -> int | str | None:
    """A figure for JSON: a count is a number; yuan and everything else with decimals is text."""
    if value is None:
        return None
    if indicator.unit is Unit.YUAN:
        return str(Money(int(value)))
    return value if isinstance(value, int) else str(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
