"""The catalogue: what can be asked for today, with which papers, and what its form asks."""

from typing import Any

from supportdesk.domain.departments import Scope
from supportdesk.domain.errors import NotFoundError
from supportdesk.extensions import db
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries.policies import list_open_programmes
from supportdesk.web.api.tokens import needs_scope
from supportdesk.web.api.v1.applications import form_fields
from supportdesk.web.api.v1.room import bp
from supportdesk.web.api.v1.schemas import ProgrammeSchema, ProgrammesSchema
from supportdesk.web.shared.asking import ASKING
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.support_rooms.answers import subject_of
from supportdesk.web.shared.words import programme_name, said


@bp.get("/programmes", tags=["programmes"])
@needs_scope(Scope.PROGRAMMES_READ)
@bp.response(200, ProgrammesSchema)
def list_programmes() -> dict[str, Any]:
    """List the programmes that are open today where the token's unit is."""
    return {"items": [_line_of(version) for version in _open()]}


@bp.get("/programmes/<string(maxlength=40):code>", tags=["programmes"])
@needs_scope(Scope.PROGRAMMES_READ)
@bp.response(200, ProgrammeSchema)
def get_programme(code: str) -> dict[str, Any]:
    """Return an open programme with its papers and the fields of its form."""
    version = next((one for one in _open() if one.programme.code == code), None)
    if version is None:
        raise NotFoundError
    asking = ASKING[version.programme.kind]
    terms = asking.queries.terms_of(db.session(), version)
    form = asking.form_of(terms, subject_of(terms))(formdata=None, meta={"csrf": False})
    in_english = reading().language == "en"
    return _line_of(version) | {
        "papers": [
            {"code": paper.code, "title": paper.title_en if in_english else paper.title} for paper in terms.papers
        ],
        "answers": [
            {
                "name": field.name,
                "label": said(str(field.label.text)),
                "choices": [
                    {"value": str(value), "label": str(label)} for value, label in getattr(field, "choices", None) or ()
                ],
            }
            for field in form_fields(form)
        ],
    }


def _open() -> list[ProgrammeVersion]:
    return list_open_programmes(db.session(), signed_in().unit, today())


def _line_of(version: ProgrammeVersion) -> dict[str, Any]:
    return {
        "code": version.programme.code,
        "kind": version.programme.kind.value,
        "name": programme_name(version.programme),
        "version": version.number,
        "document": version.document,
        "effective_from": version.effective_from,
        "effective_to": version.effective_to,
    }
