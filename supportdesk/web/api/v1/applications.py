"""Applications: the list, one, handing one in with the form that desk and portal have, and taking one back."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Range
from werkzeug.datastructures import MultiDict

from supportdesk.domain.departments import Scope
from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.programmes.states import state_words
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries.applications import ApplicationLine, Narrowed, get_application, list_applications
from supportdesk.queries.cases import get_case
from supportdesk.queries.papers import find_kind
from supportdesk.queries.policies import list_open_programmes
from supportdesk.services.work import Work
from supportdesk.web.api.tokens import needs_scope
from supportdesk.web.api.v1 import fields as read
from supportdesk.web.api.v1.faults import FaultsError
from supportdesk.web.api.v1.room import KeySchema, bp, done, id_in
from supportdesk.web.api.v1.schemas import ApplicationLineSchema, ApplicationPageSchema, ApplicationsAskedSchema
from supportdesk.web.shared.asking import ASKING, Asking
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.problems import Fault
from supportdesk.web.shared.words import said

# Fields that a page's form has for itself.
NOT_ASKED = frozenset({"form_key", "version", "csrf_token"})
_TEXTS = {True: "yes", False: "no"}


class Answer(fields.Raw):
    """One answer of a form: text, a whole number, yes or no. No number with a point: money is told as text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> str:  # noqa: ANN401 - as marshmallow has it
        told = super()._deserialize(value, attr, data, **more)
        if isinstance(told, bool):
            return _TEXTS[told]
        if isinstance(told, str) or type(told) is int:
            return str(told)
        raise ValidationError("Not a valid answer.")


class ApplicationToldSchema(Schema):
    """An application to hand in. What is left out of `answers` is what is on record already."""

    case_id = fields.Integer(required=True, strict=True, validate=Range(1, 999_999_999))
    programme = fields.String(required=True, metadata={"description": "code of a programme that is open today"})
    answers = fields.Dict(
        keys=fields.String(),
        values=Answer(metadata={"type": ["string", "integer", "boolean"]}),
        load_default=dict,
        metadata={"description": "by name, as `GET /programmes/{code}` lists them"},
    )


class WithdrawalSchema(Schema):
    """Why it is taken back; it may stay unsaid."""

    reason = read.text()


@bp.get("/applications", tags=["applications"])
@needs_scope(Scope.APPLICATIONS_READ)
@bp.arguments(ApplicationsAskedSchema, location="query")
@bp.response(200, ApplicationPageSchema)
def list_applications_(asked: dict[str, Any]) -> dict[str, Any]:
    """List the applications of the token's unit and all below it, whatever their kind, the latest first."""
    after, limit = asked.get("after"), asked["limit"]
    wanted = Narrowed(asked.get("kind", ""), asked.get("state", ""), asked.get("case_id"))
    found = list_applications(db.session(), signed_in(), wanted, before=int(after) if after else None, limit=limit)
    shown = found[:limit]
    return {
        "items": [line_of(one) for one in shown],
        "next": str(shown[-1].id) if len(found) > limit else None,
    }


@bp.get("/applications/<int:application_id>", tags=["applications"])
@needs_scope(Scope.APPLICATIONS_READ)
@bp.response(200, ApplicationLineSchema)
def show_application(application_id: int) -> dict[str, Any]:
    """Return one application."""
    return _shown(application_id)


@bp.post("/applications", tags=["applications"])
@needs_scope(Scope.APPLICATIONS_WRITE)
@bp.arguments(KeySchema, location="headers")
@bp.arguments(ApplicationToldSchema)
@bp.response(201, ApplicationLineSchema)
def hand_in(_key: dict[str, str], told: dict[str, Any]) -> ResponseReturnValue:
    """Hand in an application in a case under a programme that is open today; its clock starts."""

    def do(work: Work) -> str:
        return url_for(".show_application", application_id=_handed_in(work, told))

    there = done(do)
    return _shown(id_in(there)), 201, {"Location": there}


@bp.post("/applications/<int:application_id>/withdraw", tags=["applications"])
@needs_scope(Scope.APPLICATIONS_WRITE)
@bp.arguments(KeySchema, location="headers")
@bp.arguments(WithdrawalSchema)
@bp.response(200, ApplicationLineSchema)
def withdraw(_key: dict[str, str], told: dict[str, Any], application_id: int) -> dict[str, Any]:
    """Take an application back at the applicant's wish; whatever was held for it is free again."""

    def do(work: Work) -> str:
        asking = ASKING[_kind_of(application_id)]
        found = asking.queries.get(work.session, work.actor, application_id)
        asking.walk.withdraw(work, found, text=told.get("reason") or "")
        return url_for(".show_application", application_id=application_id)

    return _shown(id_in(done(do)))


def line_of(one: ApplicationLine) -> dict[str, Any]:
    """An application as the interface shows it."""
    return one._asdict() | {
        "kind": one.kind.value,
        "programme": one.programme or "",
        "state_text": said(state_words(one.kind.value, one.state)),
        "unit": {"code": one.unit_code, "name": one.unit_name},
        **{
            name: getattr(one, name).grouped.replace(",", "")
            for name in ("amount_requested", "amount_approved", "amount_paid")
        },
    }


def form_fields(form: Form) -> list[Any]:
    """The fields of a form that a program fills in."""
    return [field for field in form if field.name not in NOT_ASKED]


def _shown(application_id: int) -> dict[str, Any]:
    return line_of(get_application(db.session(), signed_in(), application_id))


def _kind_of(application_id: int) -> Kind:
    kind = find_kind(db.session(), application_id)
    if kind is None:
        raise NotFoundError
    return kind


def _handed_in(work: Work, told: dict[str, Any]) -> int:
    """Begin a draft with what is on record, fill the form in as desk and portal do, and hand it in."""
    asking, version = _asked(work, told)
    case = asking.queries.get_case(work.session, work.actor, told["case_id"])
    draft = asking.begun(work, case, version)
    form = _filled(asking, asking.queries.terms_of(work.session, version), draft, told["answers"])
    try:
        asking.walk.correct(work, draft, form.filled)
    except BadValueError as error:
        raise BadValueError(error.words, field=f"answers/{error.field}", code=error.code) from error
    asking.walk.submit(work, draft)
    return int(draft.id)


def _asked(work: Work, told: dict[str, Any]) -> tuple[Asking, ProgrammeVersion]:
    """The kind that a programme is of, and its version that is open today where the case is.

    Raises BadValueError for a programme that is not open there, NotFoundError for a foreign case.
    """
    unit = get_case(work.session, work.actor, told["case_id"]).unit
    for version in list_open_programmes(work.session, unit, work.today):
        if version.programme.code == told["programme"] and version.programme.kind in ASKING:
            return ASKING[version.programme.kind], version
    raise BadValueError(say("今天没有这个代码的政策可以申请。"), field="programme", code="unknown_code")


def _filled(asking: Asking, terms: Any, draft: Any, answers: dict[str, str]) -> Any:  # noqa: ANN401 - of the kind
    """The kind's own form, sound; raises FaultsError with all that is not."""
    form = asking.form_of(terms, draft.subject)(
        formdata=MultiDict(answers), meta={"csrf": False}, **asking.known_of(draft)
    )
    known = {field.name for field in form_fields(form)}
    faults = [
        Fault(_pointer(name), said(say("没有这一项，请核对名称。")), "unknown_field")
        for name in answers
        if name not in known
    ]
    if not form.validate():
        faults += [
            Fault(_pointer(field.name), str(sentence), "invalid")
            for field in form_fields(form)
            for sentence in field.errors
        ]
    if faults:
        raise FaultsError(faults)
    return form


def _pointer(name: str) -> str:
    return "/answers/" + name.replace("~", "~0").replace("/", "~1")
