"""Who has this number, or looks alike: shown side by side before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.people import Person
from supportdesk.queries import people as people_queries
from supportdesk.web.shared.forms import counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import said
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.counter.draft import CaseDraft
from supportdesk.web.staff.cases.counter.forms import NumberForm, SameForm, clean
from supportdesk.web.staff.cases.counter.numbers import born_on, with_number

ANOTHER = "another"


@dataclass(frozen=True)
class Column:
    """One person of the side-by-side table; what agrees with what was typed is marked."""

    value: str
    label: str
    reasons: str
    cells: list[tuple[str, bool]]


@bp.route("/new/<token>/same", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_same(token: str) -> ResponseReturnValue:
    """Who has this number, or looks alike: side by side, before anything is saved."""
    draft, number = with_number(token)
    if draft is None or number is None:
        return redirect(url_for(".new"))
    same = people_queries.find_same_number(db.session(), signed_in(), number.id_no.clean)
    known = same.person if same else None
    alike = [] if known else look_alikes(draft, number)
    if known is None and not alike:
        return redirect(url_for(".new_person", token=token))
    form = SameForm.received()
    columns = _columns(number, known, alike)
    form.choice.choices = [
        (column.value, _("是%(name)s（%(number)s）", name=column.label, number=column.cells[1][0]))
        for column in columns
    ]
    if known is None:
        form.choice.choices.append((ANOTHER, _("都不是，登记新的人")))
    if form.is_sound():
        if form.choice.data == ANOTHER:
            draft.not_same = [one.person.id for one in alike]
            draft.keep(signed_in())
            return redirect(url_for(".new_person", token=token))
        draft.person_id = counter(form.choice.data)
        draft.keep(signed_in())
        return redirect(url_for(".new_venture", token=token))
    return render_template(
        "staff/cases/new_same.html",
        draft=draft,
        form=form,
        columns=columns,
        typed=_typed_column(number),
        is_known=known is not None,
    ), 422 if form.errors else 200


def look_alikes(draft: CaseDraft, number: NumberForm) -> Sequence[people_queries.LookAlike]:
    """Those who might be the one on the first page, but for those who were said to be another."""
    found = people_queries.list_look_alikes(
        db.session(), signed_in(), name=clean(number.name), born_on=born_on(number), phone=clean(number.phone) or None
    )
    return [one for one in found if one.person.id not in draft.not_same]


def _typed_column(number: NumberForm) -> list[str]:
    born = born_on(number)
    return [
        clean(number.name),
        masked(Sealed.ID_NO, clean(number.id_no), number.id_type.data),
        born.isoformat() if born else "—",
        masked(Sealed.PHONE, clean(number.phone)) or "—",
        "—",
        "—",
    ]


def _columns(number: NumberForm, known: Person | None, alike: Sequence[people_queries.LookAlike]) -> list[Column]:
    if known is not None:
        return [_column(known, _("证件号码相同"), number)]
    return [_column(one.person, _("，").join(said(words) for words in one.reasons), number) for one in alike]


def _column(person: Person, reasons: str, number: NumberForm) -> Column:
    return Column(
        str(person.id),
        person.name,
        reasons,
        [
            (person.name, person.name == clean(number.name)),
            (masked(Sealed.ID_NO, person.id_no, person.id_type), person.id_no == clean(number.id_no)),
            (person.born_on.isoformat() if person.born_on else "—", person.born_on == born_on(number)),
            (masked(Sealed.PHONE, person.phone) or "—", bool(person.phone) and person.phone == clean(number.phone)),
            (person.unit.name, False),
            (person.live_address or person.registered_address or "—", False),
        ],
    )
