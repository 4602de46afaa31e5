"""A person in the reader's words: facts under their headings, numbers by their ends only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from supportdesk.domain.households import head_of, spouse_of
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.returnees import known_months_away
from supportdesk.models.audit import Event
from supportdesk.models.people import HouseholdMember, Person, PersonAbsence, PersonCategory
from supportdesk.queries.people import list_unfiled
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.reveals import SEALED_NAMES
from supportdesk.web.shared.ways import way_to
from supportdesk.web.shared.words import day, period, said
from supportdesk.web.staff.cases.show import ending, sex_and_age


@dataclass(frozen=True)
class Section:
    """One heading: what stands under it, and which page corrects it."""

    title: str
    part: str
    facts: list[dict[str, Any]]


def sections_of(person: Person, absences: Sequence[PersonAbsence], now: date) -> Iterator[Section]:
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
            _sealed(
                person,
                Sealed.OTHER_CONTACT,
                _("其他联系方式"),
                masked(Sealed.OTHER_CONTACT, person.other_contact) or "—",
            ),
        ],
    )
    yield Section(
        _("外出与返乡"),
        "absence",
        [
            {"label": _("外出地"), "value": person.away_place or "—"},
            {"label": _("外出从事行业"), "value": person.away_trade or "—"},
            {"label": _("外出时间"), "value": period(person.away_from, person.away_to)},
            {"label": _("外出月数"), "value": _months(person, absences)},
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
    if way_to(".reveal", person_id=person.id, field=Sealed.DISABILITY_NO.value):
        yield _certificates(person)
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
            {"label": _("撤回日期"), "value": day(person.consent_withdrawn_on)},
        ],
    )


def _months(person: Person, absences: Sequence[PersonAbsence]) -> str:
    """All absences together, each month once."""
    stays = [(one.away_from, one.away_to) for one in absences]
    months = known_months_away((person.away_from, person.away_to), stays)
    return "—" if months is None else str(_("%(n)s 个月", n=months))


def _certificates(person: Person) -> Section:
    """Cards and standings, for those who may look at numbers; the political status stands in its form only."""
    card = masked(Sealed.SOCIAL_SECURITY_CARD_NO, person.social_security_card_no)
    return Section(
        _("证卡与参保"),
        "certificates",
        [
            _sealed(person, Sealed.SOCIAL_SECURITY_CARD_NO, _("社会保障卡号"), card or "—"),
            {"label": _("参保情况"), "value": code_label("insurance_statuses", person.insurance_status)},
            _sealed(person, Sealed.DISABILITY_NO, _("残疾人证"), _("有") if person.disability_no else "—"),
        ],
    )


@dataclass(frozen=True)
class Family:
    """Who stands at the head of a person's family, whom they are married to, and who has no file of their own."""

    head: str
    spouse: str
    unfiled: Sequence[HouseholdMember]


def family_of(session: Session, person: Person, members: Sequence[Person]) -> Family:
    """Tell a person's family; `members` are those with a file whom the reader sees."""
    if person.household is None:
        return Family("", "", ())
    unfiled = list_unfiled(session, person.household)
    known = [(one.name, one.household_relation) for one in members]
    known += [(one.name, one.relation) for one in unfiled]
    return Family(head_of(known), spouse_of(person.name, person.household_relation, known), unfiled)


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
