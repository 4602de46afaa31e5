"""Check answers: what was typed, section by section, with the way back to each page."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from wtforms import Field

from supportdesk.domain.fields import Precision, parse_date
from supportdesk.domain.money import Money
from supportdesk.models.people import Person
from supportdesk.web.shared.labels import code_label
from supportdesk.web.staff.cases.counter.forms import (
    NEW,
    NumberForm,
    PersonForm,
    ReturnForm,
    VentureForm,
    clean,
)
from supportdesk.web.staff.cases.counter.numbers import filled_facts, is_passport

NOTHING = "—"


@dataclass(frozen=True)
class Section:
    """A page's answers and the way back to it."""

    title: str
    change_url: str
    answers: list[dict[str, str]]
    # The labels of what was left empty: one line instead of twenty.
    empty: str


def answers_of(
    token: str, number: NumberForm, person: PersonForm, absence: ReturnForm, venture: VentureForm, known: Person | None
) -> list[Section]:
    """All sections; a known person's own facts are not asked again."""
    sections = [_section(_("证件"), url_for(".new_number", token=token), _number(number))]
    if known is None:
        sections.append(_section(_("本人"), url_for(".new_person", token=token), _person(number, person)))
        sections.append(_section(_("返乡与人员类别"), url_for(".new_return", token=token), _absence(absence)))
    sections.append(_section(_("创业实体"), url_for(".new_venture", token=token), _venture(venture)))
    return sections


def _section(title: str, change_url: str, answers: list[dict[str, str]]) -> Section:
    given = [answer for answer in answers if answer["value"] != NOTHING]
    empty = [str(answer["label"]) for answer in answers if answer["value"] == NOTHING]
    return Section(title, change_url, given, _("、").join(empty))


def _number(number: NumberForm) -> list[dict[str, str]]:
    """In clear and in groups of four: whoever typed it reads it out from the document once more."""
    spaced = {clean(number.id_no): _grouped(clean(number.id_no)), clean(number.phone): _grouped(clean(number.phone), 3)}
    return [
        {"label": fact["label"], "value": spaced.get(fact["value"]) or fact["value"]} for fact in filled_facts(number)
    ]


def _grouped(digits: str, first: int = 6) -> str:
    """A number as it is read out: 360426 1990 0501 0019, 138 0013 8000."""
    parts = [digits[:first], *(digits[at : at + 4] for at in range(first, len(digits), 4))]
    return " ".join(part for part in parts if part)


def _person(number: NumberForm, person: PersonForm) -> list[dict[str, str]]:
    answers = []
    if is_passport(number):
        answers += [_chosen(person.sex), _typed(person.born_on)]
    answers += [_chosen(person.town), _chosen(person.education), _chosen(person.ethnicity), _chosen(person.marital)]
    answers += [
        _typed(person[name])
        for name in (
            "registered_address", "registered_division", "live_address", "other_contact", "employment_cert_no",
            "household_no",
        )
    ]  # fmt: skip
    flags = _("、").join(code_label("hardship_flags", flag) for flag in person.hardship.data or [])
    answers.append({"label": person.hardship.label.text, "value": flags or NOTHING})
    answers.append(_typed(person.bank_name))
    account = _grouped(clean(person.bank_account).replace(" ", ""), 4)
    answers.append({"label": person.bank_account.label.text, "value": account or NOTHING})
    answers += [_typed(person.social_security_card_no), _chosen(person.insurance_status)]
    answers += [_typed(person.disability_no), _chosen(person.political_status)]
    return answers


def _absence(absence: ReturnForm) -> list[dict[str, str]]:
    answers = [
        _typed(absence[name])
        for name in (
            "away_place", "away_trade", "away_from", "away_to", "returned_on", "return_reason", "skills",
        )
    ]  # fmt: skip
    for entry in absence.categories:
        if entry.form.code.data:
            listed = "tax_categories" if entry.form.code.data.startswith("T") else "person_categories"
            parts = [code_label(listed, entry.form.code.data), clean(entry.form.proof)]
            if until := clean(entry.form.valid_to, None):
                parts.append(_("至 %(day)s", day=until.isoformat()))
            answers.append({"label": _("人员类别"), "value": _("，").join(part for part in parts if part)})
    return answers


def _venture(venture: VentureForm) -> list[dict[str, str]]:
    if venture.choice.data != NEW:
        return [_chosen(venture.choice)]
    chosen = (
        "legal_form", "is_first_venture", "status", "industry", "sales_channel", "taxpayer", "town", "addresses_match",
        "profit_band", "scale", "owner_type",
    )  # fmt: skip
    left_out = {"choice", "licence", "csrf_token", "form_key"}
    return [
        _chosen(field) if field.short_name in chosen else _typed(field)
        for field in venture
        if field.short_name not in left_out and (field.short_name != "credit_code_proof" or field.data)
    ]


def _typed(field: Field) -> dict[str, str]:
    value = clean(field)
    if isinstance(value, Money):
        return {"label": field.label.text, "value": _("%(amount)s 元", amount=value.grouped)}
    text = str(value)
    if isinstance(value, date) and parse_date(field.data or "").value.precision is Precision.MONTH:
        return {"label": field.label.text, "value": _("%(day)s（只填了年月，登记为当月1日）", day=text)}
    if text.startswith("sha256:"):
        text = _("已附执照图片（摘要 %(digest)s）", digest=text[7:19])
    return {"label": field.label.text, "value": text or NOTHING}


def _chosen(field: Field) -> dict[str, str]:
    chosen = field.data or ""
    words = next((label for value, label in field.choices if value and str(value) == str(chosen)), "")
    return {"label": field.label.text, "value": words or NOTHING}
