"""The first page as it was kept, and what the number on it tells."""

from datetime import date

from flask_babel import gettext as _

from supportdesk.domain.ages import age_on
from supportdesk.domain.identifiers import IdType, birth_of, sex_of
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.staff.cases.counter import draft as kept
from supportdesk.web.staff.cases.counter.draft import CaseDraft
from supportdesk.web.staff.cases.counter.forms import NumberForm, PersonForm, clean


def born_on(number: NumberForm, person: PersonForm | None = None) -> date | None:
    """Birth from the number, else as it was typed for a passport."""
    if not is_passport(number):
        return birth_of(number.id_no.clean)
    field = person._fields.get("born_on") if person is not None else None
    if field is None or not (field.data or "").strip():
        return None
    field.validate(person)
    day: date | None = clean(field, None)
    return day


def filled_facts(number: NumberForm) -> list[dict[str, str]]:
    """What the number tells: nobody types it twice."""
    facts = [
        {"label": _("姓名"), "value": clean(number.name)},
        {"label": code_label("id_types", number.id_type.data), "value": clean(number.id_no)},
        {"label": _("手机"), "value": clean(number.phone) or "—"},
    ]
    if not is_passport(number):
        born = birth_of(number.id_no.clean)
        facts += [
            {"label": _("性别"), "value": _("男") if sex_of(number.id_no.clean).value == "male" else _("女")},
            {"label": _("出生日期"), "value": born.isoformat()},
            {"label": _("年龄"), "value": _("%(age)s 岁", age=age_on(born, today()))},
        ]
    return facts


def read_number(draft: CaseDraft) -> NumberForm | None:
    """The first page as it was kept, when every value on it reads well."""
    page = draft.page("number")
    if not page:
        return None
    form = NumberForm(formdata=page, meta={"csrf": False}).offer()
    return form if form.validate() else None


def with_number(token: str) -> tuple[CaseDraft | None, NumberForm | None]:
    """The reader's draft and its first page; None where there is none, or it does not read well."""
    draft = kept.find(signed_in(), token)
    return draft, read_number(draft) if draft else None


def is_passport(number: NumberForm) -> bool:
    """A passport tells neither sex nor birth."""
    return bool(number.id_type.data == IdType.PASSPORT.value)
