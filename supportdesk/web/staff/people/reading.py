"""A person in the reader's words: facts under their headings, numbers by their ends only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.people import Sealed, masked
from supportdesk.models.audit import Event
from supportdesk.models.people import Person, PersonCategory
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.reveals import SEALED_NAMES
from supportdesk.web.shared.ways import way_to
from supportdesk.web.shared.words import day, said
from supportdesk.web.staff.cases.show import ending, sex_and_age


@dataclass(frozen=True)
class Section:
    """One heading: what stands under it, and which page corrects it."""

    title: str
    part: str
    facts: list[dict[str, Any]]


def sections_of(person: Person, now: date) -> Iterator[Section]:
    """Everything that is written down of a person but groups, household and ventures."""
    yield Section(
        _("身份"),
        "identity",
        [
            {"label": _("姓名"), "value": person.name},
            _sealed(person, Sealed.ID_NO, code_label("id_types", person.id_type), ending(person)),
            {"label": _("性别、年龄"), "value": sex_and_age(person, now)},
            {"label": _("出生日期"), "value": day(person.born_on)},
        ],
    )
    yield Section(
        _("联系方式"),
        "contact",
        [
            _sealed(person, Sealed.PHONE, _("手机"), masked(Sealed.PHONE, person.phone) or "—"),
            {"label": _("其他联系方式"), "value": person.other_contact or "—"},
        ],
    )
    yield Section(
        _("外出与返乡"),
        "absence",
        [
            {"label": _("外出地"), "value": person.away_place or "—"},
            {"label": _("外出从事行业"), "value": person.away_trade or "—"},
            {"label": _("外出时间"), "value": _period(person.away_from, person.away_to)},
            {"label": _("返乡日期"), "value": day(person.returned_on)},
            {"label": _("返乡原因"), "value": person.return_reason or "—"},
        ],
    )
    yield Section(
        _("基本情况"),
        "background",
        [
            {"label": _("民族"), "value": code_label("ethnicities", person.ethnicity)},
            {"label": _("文化程度"), "value": code_label("education", person.education)},
            {"label": _("婚姻状况"), "value": code_label("marital", person.marital)},
            {"label": _("就业创业证号"), "value": person.employment_cert_no or "—"},
            {"label": _("技能与证书"), "value": person.skills or "—"},
        ],
    )
    yield Section(
        _("地址"),
        "addresses",
        [
            {"label": _("户籍地址"), "value": person.registered_address or "—"},
            {"label": _("户籍行政区划代码"), "value": person.registered_division or "—"},
            {"label": _("常住地址"), "value": person.live_address or "—"},
        ],
    )
    account = masked(Sealed.BANK_ACCOUNT, person.bank_account)
    yield Section(
        _("银行账户"),
        "bank_details",
        [
            {"label": _("开户银行"), "value": person.bank_name or "—"},
            _sealed(person, Sealed.BANK_ACCOUNT, _("银行账号"), account or "—"),
        ],
    )
    yield Section(
        _("个人信息授权"),
        "consent",
        [
            {"label": _("签署日期"), "value": day(person.consent_on)},
            {"label": _("签署渠道"), "value": code_label("channels", person.consent_channel)},
        ],
    )


def flags_of(person: Person) -> str:
    """The hardship flags in words."""
    return str(_("、")).join(code_label("hardship_flags", flag) for flag in person.hardship) or "—"


def group_of(category: PersonCategory) -> str:
    """The name of a group; the tax list is asked where the loan list has none."""
    name = code_label("person_categories", category.code)
    return code_label("tax_categories", category.code) if name == category.code else name


def look_of(event: Event) -> dict[str, Any]:
    """Who saw which number and why."""
    field = str(event.data.get("field", ""))
    names = {sealed.value: said(name) for sealed, name in SEALED_NAMES.items()}
    return {
        "who": event.actor_name,
        "when": event.recorded_at,
        "what": names.get(field, field),
        "why": str(event.data.get("reason", "")),
    }


def _sealed(person: Person, field: Sealed, label: str, shown: str) -> dict[str, Any]:
    way = way_to(".reveal", person_id=person.id, field=field.value) if getattr(person, field.value) else ""
    return {"label": label, "value": shown, "url": way, "link_label": _("查看（留痕）")}


def _period(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "—"
    return str(_("%(first)s 至 %(last)s", first=day(first), last=day(last)))
