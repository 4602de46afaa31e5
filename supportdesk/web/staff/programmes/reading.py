"""A version's parameters in the reader's words: value and unit, clause, source, and how sure the figure is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.applications.terms import clause_of
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.catalogue import SUBJECT_WORDS, parameters_of, terms_class
from supportdesk.domain.programmes.parameter_words import (
    CHOICE_WORDS,
    CONFIDENCE_WORDS,
    FOR_WORDS,
    OTHER_LOAN_WORDS,
    OWNER_WORDS,
    PAYER_WORDS,
    SOURCE_WORDS,
    plan_words,
)
from supportdesk.domain.programmes.parameters import Parameter, ValueKind, read_value
from supportdesk.domain.programmes.tax_relief import TAX_WORDS
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rule_books import fixed_of, read_rule_book
from supportdesk.domain.words import Words
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.policies.codes import code_list
from supportdesk.queries.facts import speaker_of
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import said
from supportdesk.web.staff.programmes.beside import beside_of


@dataclass(frozen=True)
class Line:
    """One parameter as it is read: `value` has a line for each part of a list."""

    key: str
    label: str
    value: tuple[str, ...]
    unit: str
    clause: str
    source: str
    confidence: str
    confidence_words: str


@dataclass(frozen=True)
class Difference:
    """One parameter that two versions put differently."""

    label: str
    one: tuple[str, ...]
    other: tuple[str, ...]


def groups_of(version: ProgrammeVersion) -> Iterator[tuple[str, list[Line]]]:
    """Give the parameters of a version under their headings, those that it lacks included."""
    known = parameters_of(version.programme.kind.value, version.parameters)
    for heading, keys in terms_class(version.programme.kind.value).groups_of(version.parameters):
        yield said(heading), [_line(known[key], version.parameters.get(key)) for key in keys]


def differences(one: ProgrammeVersion, other: ProgrammeVersion) -> list[Difference]:
    """Give what two versions put differently, in the order in which versions are read; what only one has counts too."""
    found = []
    known: dict[str, Parameter] = {}
    for version in (one, other):
        kind = version.programme.kind.value
        by_key = parameters_of(kind, version.parameters)
        known |= {key: by_key[key] for _, keys in terms_class(kind).groups_of(version.parameters) for key in keys}
    for key, parameter in known.items():
        first, second = (words_of(parameter, version.parameters.get(key)) for version in (one, other))
        if first != second:
            found.append(Difference(said(parameter.label), first, second))
    return [*found, *_rule_differences(one, other)]


def rules_of(version: ProgrammeVersion) -> list[dict[str, str]]:
    """Give the rules of a version as they are read; one that can't be read shows its expression."""
    stored, fixed = version.rule_book or {}, fixed_of(version.parameters)
    shown = []
    for row in stored.get("rules", []):
        try:
            (rule,) = read_rule_book({"rules": [row]}, fixed).rules
            required = said(speaker_of().required(rule.expression))
        except (BadValueError, ValueError):
            required = str(row.get("expression", ""))
        shown.append(
            {
                "code": str(row.get("code", "")),
                "title": _in_language(row.get("title")),
                "required": required,
                "expression": str(row.get("expression", "")),
                "clause": " ".join(str(row[part]) for part in ("document", "article") if row.get(part)),
                "source": str(row.get("source") or ""),
                "confidence": str(row.get("confidence") or ""),
                "days": _days(row),
                "reason": _reason(row),
                "remedy": _in_language(row.get("remedy")),
                "is_on": "" if row.get("is_on") is False else "yes",
            }
        )
    return shown


def _rule_differences(one: ProgrammeVersion, other: ProgrammeVersion) -> Iterator[Difference]:
    """Give the rules that two versions put differently, the amount, and what they may not stand beside."""
    first, second = ({rule["code"]: rule for rule in rules_of(version)} for version in (one, other))
    for code in dict.fromkeys([*first, *second]):
        is_renamed = code in first and code in second and first[code]["title"] != second[code]["title"]
        left, right = (_rule_words(rules.get(code), with_title=is_renamed) for rules in (first, second))
        if left != right:
            yield Difference((second.get(code) or first[code])["title"], left, right)
    amounts = [str((version.rule_book or {}).get("amount") or "—") for version in (one, other)]
    if amounts[0] != amounts[1]:
        yield Difference(str(_("金额算式（元）")), (amounts[0],), (amounts[1],))
    beside = [dict(beside_of(version)) for version in (one, other)]
    for label in dict.fromkeys([*beside[0], *beside[1]]):
        left, right = (told.get(label, ("—",)) for told in beside)
        if left != right:
            yield Difference(label, left, right)


def _rule_words(rule: Mapping[str, str] | None, *, with_title: bool = False) -> tuple[str, ...]:
    if rule is None:
        return ("—",)
    return (
        *([rule["title"]] if with_title else []),
        rule["required"],
        *([] if rule["is_on"] else [str(_("只列出，不执行"))]),
        *(rule[part] for part in ("clause", "days", "reason", "remedy") if rule[part]),
    )


def _days(row: Mapping[str, Any]) -> str:
    """From when to when a rule is asked, where that is narrower than its version's days."""
    begins, ends = (str(row.get(key) or "") for key in ("from", "to"))
    if not begins and not ends:
        return ""
    return str(_("执行期间：%(first)s 至 %(last)s", first=begins or "—", last=ends or "—"))


def _reason(row: Mapping[str, Any]) -> str:
    """Why an application is refused that misses the rule; a rule that says nothing refuses whoever it is not for."""
    code = str(row.get("reason") or Reason.NOT_TARGET_GROUP.value)
    return str(_("退件原因：%(reason)s", reason=code_label("rejection_reasons", code)))


def _in_language(told: Mapping[str, Any] | None) -> str:
    words = told or {}
    return str((words.get("en") if reading().language == "en" else "") or words.get("zh") or "")


def words_of(parameter: Parameter, entry: object, *, with_unit: bool = True) -> tuple[str, ...]:
    """Write a stored parameter in words, a line for each part of a list; what can't be read is shown as it stands."""
    try:
        value = read_value(parameter, entry)
    except BadValueError:
        raw = entry.get("value") if isinstance(entry, Mapping) else None
        return (str(raw) if raw not in (None, "") else "—",)
    if value is None:
        return ("—",)
    lines = tuple(_WRITERS.get(parameter.kind, _plain)(parameter, value)) or ("—",)
    unit = said(parameter.unit) if parameter.unit and with_unit else ""
    return (f"{lines[0]}{'' if unit == '%' else ' '}{unit}",) if unit else lines


def _line(parameter: Parameter, entry: object) -> Line:
    told: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {}
    confidence = str(told.get("confidence", ""))
    return Line(
        key=parameter.key,
        label=said(parameter.label),
        value=words_of(parameter, entry, with_unit=False),
        unit=said(parameter.unit) if parameter.unit else "",
        clause=clause_of(entry),
        source=str(told.get("source", "")),
        confidence=confidence,
        confidence_words=said(CONFIDENCE_WORDS.get(confidence, Words(confidence))),
    )


def _plain(_parameter: Parameter, value: object) -> Iterator[str]:
    yield value.grouped if isinstance(value, Money) else str(value).replace("-", "−")


def _choice(_parameter: Parameter, value: str) -> Iterator[str]:
    yield said(CHOICE_WORDS.get(value) or SUBJECT_WORDS.get(value, Words(value)))


def _codes(parameter: Parameter, value: tuple[str, ...]) -> Iterator[str]:
    names = code_names(parameter.key)
    if value:
        yield str(_("、")).join(names.get(code, code) for code in value)


def _shares(_parameter: Parameter, value: tuple[Any, ...]) -> Iterator[str]:
    yield str(_("，")).join(f"{said(PAYER_WORDS.get(one.payer, Words(one.payer)))} {one.percent}%" for one in value)


def _papers(_parameter: Parameter, value: tuple[Any, ...]) -> Iterator[str]:
    for paper in value:
        title = paper.title_en if reading().language == "en" else paper.title
        yield str(_("·")).join([title, said(FOR_WORDS[paper.needed_for]), said(SOURCE_WORDS[paper.source])])


def _catalogue(_parameter: Parameter, value: tuple[Any, ...]) -> Iterator[str]:
    for row in value:
        title = row.title_en if reading().language == "en" else row.title
        until = row.valid_to.isoformat() if row.valid_to else _("长期")
        most = _("，不超过 %(cap)s 元", cap=row.cap.grouped) if row.cap else ""
        yield f"{title}·{' '.join(row.industries) or '—'}·{row.valid_from.isoformat()} – {until}·{row.ratio}{most}"


def _table(parameter: Parameter, value: tuple[Any, ...]) -> Iterator[str]:
    for row in value:
        told = [_cell(column, row[column.key]) for column in parameter.columns if row[column.key] not in (None, "")]
        yield str(_("·")).join(told)


def _cell(column: Parameter, value: Any) -> str:  # noqa: ANN401 - the type follows the column's kind
    if column.kind is ValueKind.CODES:
        words = str(_("、")).join(said(TAX_WORDS.get(code, Words(code))) for code in value)
    else:
        words = "".join(_WRITERS.get(column.kind, _plain)(column, value))
    unit = said(column.unit) if column.unit else ""
    return f"{said(column.label)} {words}{'' if unit == '%' else ' ' if unit else ''}{unit}"


def _plan(_parameter: Parameter, value: tuple[Any, ...]) -> Iterator[str]:
    for row in value:
        yield str(_("·")).join([said(plan_words(row)), said(OWNER_WORDS[row.owner])])


_WRITERS: Mapping[ValueKind, Any] = {
    ValueKind.CHOICE: _choice,
    ValueKind.CODES: _codes,
    ValueKind.SHARES: _shares,
    ValueKind.PAPERS: _papers,
    ValueKind.PLAN: _plan,
    ValueKind.CATALOGUE: _catalogue,
    ValueKind.TABLE: _table,
}


def code_names(key: str) -> dict[str, str]:
    """Give the words of the codes that a parameter may hold."""
    if key == "categories":
        return dict(code_list("person_categories").choices(reading().language))
    if key in {"tax_categories", "honest_causes"}:
        name = "closure_reasons" if key == "honest_causes" else key
        return dict(code_list(name).choices(reading().language))
    if key == "excludes":
        return {code: said(words) for code, words in SUBJECT_WORDS.items()}
    if key == "exempt_loan_kinds":
        return {code: said(words) for code, words in OTHER_LOAN_WORDS.items()}
    return dict(code_list("industry_sections").choices(reading().language))
