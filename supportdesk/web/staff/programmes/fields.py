"""The fields of a draft: one for each parameter, and lists as rows that can be filled, changed and emptied."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms import Field, SelectField, SelectMultipleField, StringField
from wtforms.utils import unset_value
from wtforms.widgets import CheckboxInput, ListWidget

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import counted_in, parse_date, parse_money, parse_whole_number
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.parameter_words import PAYER_WORDS
from supportdesk.domain.programmes.parameters import Parameter, ValueKind

Rows = list[dict[str, str]]
MOST_ROWS = 80
_WHOLE = re.compile(r"-?[0-9]{1,9}")
# How a plan says when: the choice, and where it stands in a stored row.
TIMINGS: dict[str, tuple[str, str]] = {
    "after_days": ("after", "days"),
    "after_months": ("after", "months"),
    "after_working_days": ("after", "working_days"),
    "every_months": ("every_months", ""),
    "before_months": ("before_maturity", "months"),
    "before_weeks": ("before_maturity", "weeks"),
    "before_days": ("before_maturity", "days"),
}
_TIMING_KEYS = frozenset(
    {"after", "every_months", "before_maturity", "offset_days", "offset_months", "offset_working_days"}
)


_USUAL_OWNER = "handler"
# Codes that are ticked in a list; others are written.
LISTED = frozenset({"categories", "exempt_loan_kinds", "excludes", "tax_categories", "honest_causes"})
_CATALOGUE = ("code", "title", "title_en", "industries", "towns", "valid_from", "valid_to", "ratio", "cap")
# Lists of tables: their columns, the one without which a row says nothing, and how many empty rows are offered.
_ROWS: Mapping[ValueKind, tuple[tuple[str, ...], str, int]] = {
    ValueKind.SHARES: (("payer", "percent"), "payer", 0),
    ValueKind.PAPERS: (("code", "title", "title_en", "source", "for"), "title", 2),
    ValueKind.PLAN: (("rule", "action", "anchor", "timing", "count", "owner", "remind_before"), "count", 2),
    ValueKind.CATALOGUE: (_CATALOGUE, "title", 2),
}


class RowsField(Field):  # type: ignore[misc]  # the package has no types
    """Rows of the same columns, sent as lists of equal length; a row whose telling column is empty is left out."""

    def __init__(self, label: object, columns: Sequence[str], telling: str, blank: int = 0, **options: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(label, **options)
        self.columns, self.telling, self.blank = columns, telling, blank

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002 - as WTForms has it
        """Take the rows as sent, else those known."""
        self.process_errors: list[str] = []
        self.data = [] if data is unset_value else list(data)
        if formdata:
            sent = [formdata.getlist(f"{self.name}-{column}") for column in self.columns]
            self.data = [dict(zip(self.columns, row, strict=False)) for row in zip(*sent, strict=False)][:MOST_ROWS]

    @property
    def shown(self) -> Rows:
        """The rows, and empty ones to be filled."""
        return [*self.filled, *(dict.fromkeys(self.columns, "") for _ in range(self.blank))]

    @property
    def filled(self) -> Rows:
        """The rows that say something."""
        return [row for row in self.data if row[self.telling].strip()]

    def _value(self) -> str:
        return ""


def field_for(parameter: Parameter) -> Field:
    """Make the unbound field of a parameter."""
    label = str(parameter.label)
    if parameter.kind is ValueKind.CHOICE:
        return SelectField(label)
    if parameter.key in LISTED:
        return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    if parameter.kind is ValueKind.TABLE:
        columns = tuple(column.key for column in parameter.columns)
        return RowsField(label, columns, columns[0], blank=2)
    if parameter.kind in _ROWS:
        columns, telling, blank = _ROWS[parameter.kind]
        return RowsField(label, columns, telling, blank=blank)
    return StringField(label)


def typed(parameter: Parameter, value: Any) -> Any:  # noqa: ANN401 - whatever the draft holds
    """Write a stored value the way it stands in its field."""
    return _TYPED.get(parameter.kind, _text)(parameter, value)


def stored(parameter: Parameter, data: Any, before: Any) -> Any:  # noqa: ANN401 - whatever the field holds
    """Write what a field holds the way it is stored; `before` is the stored value that was there."""
    return _STORED.get(parameter.kind, _stripped)(parameter, data, before)


def _text(_parameter: Parameter, value: object) -> str:
    return "" if value is None else str(value)


def _stripped(_parameter: Parameter, data: str | None, _before: object) -> str:
    return unicodedata.normalize("NFKC", data or "").strip().removesuffix("%").strip()


def _money_text(_parameter: Parameter, value: object) -> str:
    try:
        return Money.yuan(str(value or "")).grouped
    except ValueError:
        return str(value or "")


def _money(_parameter: Parameter, data: str | None, _before: object) -> str:
    try:
        return str(parse_money(data or "").value)
    except BadValueError:
        return (data or "").strip()


def _day(parameter: Parameter, data: str | None, before: object) -> str:
    try:
        return parse_date(data or "", month_will_do=False).value.day.isoformat()
    except BadValueError:
        return _stripped(parameter, data, before)


def _count(parameter: Parameter, data: str | None, before: object) -> int | str:
    text = _stripped(parameter, data, before).replace(",", "").replace("−", "-")
    if _WHOLE.fullmatch(text):
        return int(text)
    try:
        return parse_whole_number(text, counted=counted_in(parameter.unit)).value
    except BadValueError:
        return text


def _codes_typed(parameter: Parameter, value: object) -> list[str] | str:
    codes = [str(code) for code in value] if isinstance(value, list | tuple) else []
    return codes if parameter.key in LISTED else " ".join(codes)


def _codes(_parameter: Parameter, data: list[str] | str | None, _before: object) -> list[str]:
    if isinstance(data, str):
        return [code for code in re.split(r"[\s,，、;；]+", data) if code]
    return list(data or [])


def _shares_typed(_parameter: Parameter, value: object) -> Rows:
    known = {str(row.get("payer")): str(row.get("percent", "")) for row in _tables(value)}
    return [
        {"payer": payer, "percent": known.get(payer, "")} for payer in [*PAYER_WORDS, *(set(known) - set(PAYER_WORDS))]
    ]


def _shares(parameter: Parameter, data: Rows, before: object) -> list[dict[str, str]]:
    rows = [{"payer": row["payer"], "percent": _stripped(parameter, row["percent"], before)} for row in data]
    return [row for row in rows if row["percent"]]


def _papers_typed(_parameter: Parameter, value: object) -> Rows:
    columns = ("code", "title", "title_en", "source", "for")
    return [{column: str(row.get(column, "")) for column in columns} for row in _tables(value)]


def _papers(_parameter: Parameter, data: Rows, _before: object) -> list[dict[str, str]]:
    names = _Names("paper", (row["code"] for row in data))
    return [
        {column: text.strip() for column, text in row.items()} | {"code": names.given(row["code"])}
        for row in data
        if row["title"].strip()
    ]


def _plan_typed(_parameter: Parameter, value: object) -> Rows:
    return [_plan_row(row) for row in _tables(value)]


def _plan_row(row: Mapping[str, Any]) -> dict[str, str]:
    after = row.get("after") or {key.removeprefix("offset_"): row[key] for key in row if key.startswith("offset_")}
    said: Mapping[str, Any] = {"after": after, "before_maturity": row.get("before_maturity") or {}}
    timing, count = "every_months", row.get("every_months", "")
    for choice, (key, unit) in TIMINGS.items():
        if unit and unit in said[key]:
            timing, count = choice, said[key][unit]
    return {
        "rule": str(row.get("rule", "")),
        "action": str(row.get("action", "remind")),
        "anchor": str(row.get("anchor", "")),
        "timing": timing,
        "count": str(count),
        "owner": str(row.get("owner", _USUAL_OWNER)),
        "remind_before": str(row.get("remind_before", "") or ""),
    }


def _plan(parameter: Parameter, data: Rows, before: object) -> list[dict[str, Any]]:
    there = {str(row.get("rule")): dict(row) for row in _tables(before)}
    names = _Names("own", (row["rule"] for row in data))
    return [_plan_stored(parameter, row, there.get(row["rule"], {}), names) for row in data if row["count"].strip()]


def _plan_stored(
    parameter: Parameter, row: Mapping[str, str], there: dict[str, Any], names: "_Names"
) -> dict[str, Any]:
    key, unit = TIMINGS.get(row["timing"], ("after", "days"))
    count = _count(parameter, row["count"], None)
    kept = {name: value for name, value in there.items() if name not in _TIMING_KEYS}
    if key != "every_months":
        kept.pop("until", None)
    kept |= {"rule": names.given(row["rule"]), "action": row["action"], "anchor": row["anchor"]}
    if row["owner"] != _USUAL_OWNER or "owner" in kept:
        kept["owner"] = row["owner"]
    kept |= {key: {unit: count} if unit else count}
    kept.pop("remind_before", None)
    remind = _count(parameter, row["remind_before"], None)
    return kept | ({"remind_before": remind} if remind != "" else {})


def _catalogue_typed(_parameter: Parameter, value: object) -> Rows:
    return [{column: _cell(row.get(column)) for column in _CATALOGUE} for row in _tables(value)]


def _table_typed(parameter: Parameter, value: object) -> Rows:
    return [
        {column.key: _cell_typed(column, row.get(column.key)) for column in parameter.columns} for row in _tables(value)
    ]


def _cell_typed(column: Parameter, value: object) -> str:
    if column.kind is ValueKind.MONEY:
        return _money_text(column, value)
    # A count of nothing is a figure too.
    return _cell(value) if isinstance(value, list | tuple) else _text(column, value)


def _table(parameter: Parameter, data: Rows, before: object) -> list[dict[str, Any]]:
    first = parameter.columns[0].key
    return [
        {
            column.key: _STORED.get(column.kind, _stripped)(column, row[column.key], before)
            for column in parameter.columns
        }
        for row in data
        if row[first].strip()
    ]


def _cell(value: object) -> str:
    return " ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value or "")


def _catalogue(parameter: Parameter, data: Rows, before: object) -> list[dict[str, Any]]:
    names = _Names("line", (row["code"] for row in data))
    return [
        {column: _stripped(parameter, text, before) for column, text in row.items()}
        | {
            "code": names.given(row["code"]),
            "industries": _codes(parameter, row["industries"], before),
            "towns": _codes(parameter, row["towns"], before),
            "valid_from": _day(parameter, row["valid_from"], before),
            "valid_to": _day(parameter, row["valid_to"], before),
            "cap": _money(parameter, row["cap"], before) if row["cap"].strip() else "",
        }
        for row in data
        if row["title"].strip()
    ]


class _Names:
    """Names for new rows that no other row has."""

    def __init__(self, stem: str, taken: Any) -> None:  # noqa: ANN401 - any names
        self._stem, self._taken = stem, {name for name in taken if name}

    def given(self, name: str) -> str:
        """Give the row's own name, or the next free one."""
        if name:
            return name
        turn = 1
        while f"{self._stem}_{turn}" in self._taken:
            turn += 1
        self._taken.add(f"{self._stem}_{turn}")
        return f"{self._stem}_{turn}"


def _tables(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


_TYPED: Mapping[ValueKind, Callable[[Parameter, Any], Any]] = {
    ValueKind.MONEY: _money_text,
    ValueKind.CODES: _codes_typed,
    ValueKind.SHARES: _shares_typed,
    ValueKind.PAPERS: _papers_typed,
    ValueKind.PLAN: _plan_typed,
    ValueKind.CATALOGUE: _catalogue_typed,
    ValueKind.TABLE: _table_typed,
}
_STORED: Mapping[ValueKind, Callable[[Parameter, Any, Any], Any]] = {
    ValueKind.MONEY: _money,
    ValueKind.COUNT: _count,
    ValueKind.DAY: _day,
    ValueKind.CODES: _codes,
    ValueKind.SHARES: _shares,
    ValueKind.PAPERS: _papers,
    ValueKind.PLAN: _plan,
    ValueKind.CATALOGUE: _catalogue,
    ValueKind.TABLE: _table,
}
