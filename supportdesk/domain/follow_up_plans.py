"""The plan of a programme's follow-ups: who does what how long after which day, as rows of the policy's own data.

A row: `rule` (its name), `anchor` (the day it hangs on: disbursed, paid, …), `action`, and one of the timings

- `after = {days = 30}`, `{months = 3}` or `{working_days = 10}`; or flat: `offset_days = 30`, `offset_months = 3`
- `every_months = 3` with `until = "maturity"` or `until = {months = 12}`; both ends counted as in worked case FU-02
- `before_maturity = {months = 1}`, `{weeks = 1}`, `{days = 1}` (worked case LS-07)

and, where the usual does not fit: `channel` (letter, sms, call), `owner` (handler, entered_by, unit), `roll` (previous or
next working day), `closed_by` (the kind of event that makes it done), `remind_before` (working days).
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NoReturn

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.follow_up_schedule import Lead, LeadUnit
from supportdesk.domain.follow_ups import Action, After, Before, Every, Owner, PlanRow, Roll
from supportdesk.domain.words import say

MATURITY = "maturity"
KEYS = frozenset(
    {
        "rule", "anchor", "action", "channel", "owner", "roll", "closed_by", "remind_before",
        "after", "offset_days", "offset_months", "offset_working_days", "every_months", "until", "before_maturity",
    }
)  # fmt: skip
CHANNELS = frozenset({Action.LETTER, Action.SMS, Action.CALL})


def read_plan(rows: Sequence[Mapping[str, Any]]) -> tuple[PlanRow, ...]:
    """Read the rows of a programme version; raises BadValueError that names the row and what is wrong in it."""
    plan = tuple(_read_row(number, row) for number, row in enumerate(rows, 1))
    rules = [row.rule for row in plan]
    for rule in rules:
        if rules.count(rule) > 1:
            raise BadValueError(say("跟进计划里有两行都叫“{rule}”。", rule=rule), field="follow_ups")
    return plan


def _read_row(number: int, row: Mapping[str, Any]) -> PlanRow:
    name = str(row.get("rule") or "")

    def wrong(key: str) -> NoReturn:
        raise BadValueError(
            say("跟进计划第 {number} 行（{rule}）的“{key}”不对。", number=number, rule=name or "—", key=key),
            field="follow_ups",
        )

    def chosen(kind: type[StrEnum], key: str, usual: StrEnum) -> Any:  # noqa: ANN401 - a member of `kind`
        try:
            return kind(row.get(key) or usual)
        except ValueError:
            wrong(key)

    for key in row:
        if key not in KEYS:
            wrong(key)
    if not name or len(name) > 50:  # noqa: PLR2004 - what the table's column holds, with the turn's number
        wrong("rule")
    if not isinstance(row.get("anchor"), str) or not row["anchor"]:
        wrong("anchor")
    action = chosen(Action, "action", Action.REMIND)
    channel = chosen(Action, "channel", action)
    if "channel" in row and channel not in CHANNELS:
        wrong("channel")
    timing = _read_timing(row, wrong)
    return PlanRow(
        rule=name,
        anchor=row["anchor"],
        action=channel if action is Action.REMIND else action,
        timing=timing,
        owner=chosen(Owner, "owner", Owner.HANDLER),
        roll=chosen(Roll, "roll", Roll.PREVIOUS if isinstance(timing, Before) else Roll.NEXT),
        closed_by=str(row.get("closed_by") or ""),
        remind_before=_whole(row.get("remind_before", 0), wrong, "remind_before", least=0),
    )


def _read_timing(row: Mapping[str, Any], wrong: Callable[[str], NoReturn]) -> After | Every | Before:
    flat = {unit: row[f"offset_{unit}"] for unit in ("days", "months", "working_days") if f"offset_{unit}" in row}
    given = [key for key in ("after", "every_months", "before_maturity") if key in row] + (["offset"] if flat else [])
    if len(given) != 1:
        wrong("after")
    if "every_months" in row:
        until = row.get("until", MATURITY)
        months = _whole(row["every_months"], wrong, "every_months")
        if until == MATURITY:
            return Every(months, None)
        unit, count = _one_unit(until, wrong, "until", ("months",))
        return Every(months, count)
    if "before_maturity" in row:
        units = {"months": LeadUnit.MONTH, "weeks": LeadUnit.WEEK, "days": LeadUnit.DAY}
        unit, count = _one_unit(row["before_maturity"], wrong, "before_maturity", tuple(units))
        return Before(Lead(count, units[unit]))
    unit, count = _one_unit(row.get("after", flat), wrong, "after", ("days", "months", "working_days"))
    return After(**{unit: count})


def _one_unit(given: object, wrong: Callable[[str], NoReturn], key: str, units: tuple[str, ...]) -> tuple[str, int]:
    if not isinstance(given, Mapping) or len(given) != 1:
        wrong(key)
    ((unit, count),) = given.items()
    if unit not in units:
        wrong(key)
    return str(unit), _whole(count, wrong, key)


def _whole(value: object, wrong: Callable[[str], NoReturn], key: str, least: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 3_660:  # noqa: PLR2004 - ten years
        wrong(key)
    return value
