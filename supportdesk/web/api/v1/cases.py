"""Cases: the list, one file, and opening one for a person who stands before another department's counter."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.departments import Scope
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.people import Consent, Sealed, is_age_unusual, masked
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries import cases as case_queries
from supportdesk.queries import people as people_queries
from supportdesk.queries import ventures as venture_queries
from supportdesk.queries.accounts import find_by_code
from supportdesk.queries.applications import Narrowed, list_applications
from supportdesk.services import cases, people, ventures
from supportdesk.services.people import checks
from supportdesk.services.programmes import training
from supportdesk.services.work import Work
from supportdesk.web.api.tokens import needs_scope
from supportdesk.web.api.v1.applications import line_of
from supportdesk.web.api.v1.room import LONGEST_PAGE, KeySchema, bp, done, id_in
from supportdesk.web.api.v1.schemas import CasePageSchema, CasesAskedSchema, CaseSchema
from supportdesk.web.api.v1.told import CaseToldSchema, Told, groups_of, identity_of, venture_of
from supportdesk.web.shared.locks import signed_in

# The code of what came in without a counter (the list of channels).
_ONLINE = "2"


@bp.get("/cases", tags=["cases"])
@needs_scope(Scope.CASES_READ)
@bp.arguments(CasesAskedSchema, location="query")
@bp.response(200, CasePageSchema)
def list_cases(asked: dict[str, Any]) -> dict[str, Any]:
    """List the cases of the token's unit and all below it, the latest opened first."""
    after = asked.get("after")
    found = case_queries.list_by_id(
        db.session(),
        signed_in(),
        state=CaseState(asked["state"]) if "state" in asked else None,
        before=int(after) if after else None,
        limit=asked["limit"],
    )
    shown = found[: asked["limit"]]
    return {
        "items": [_line_of(case) for case in shown],
        "next": str(shown[-1].id) if len(found) > len(shown) else None,
    }


@bp.get("/cases/<int:case_id>", tags=["cases"])
@needs_scope(Scope.CASES_READ)
@bp.response(200, CaseSchema)
def get_case(case_id: int) -> dict[str, Any]:
    """Return one case with its person, venture and applications; numbers are masked."""
    return _shown(case_id)


@bp.post("/cases", tags=["cases"])
@needs_scope(Scope.CASES_WRITE)
@bp.arguments(KeySchema, location="headers")
@bp.arguments(CaseToldSchema)
@bp.response(201, CaseSchema)
def open_case(_key: dict[str, str], told: Told) -> ResponseReturnValue:
    """Open a case: of a person on file or a new one, with a venture of theirs, a new one, or none yet."""

    def do(work: Work) -> str:
        person = _person(work, told)
        venture = _venture(work, person, told)
        made = cases.open_case(work, person, venture, unit=person.unit, channel=_ONLINE, unassigned=True)
        return url_for(".get_case", case_id=made.id)

    there = done(do)
    return _shown(id_in(there)), 201, {"Location": there}


def _person(work: Work, told: Told) -> Person:
    if ("person" in told) == ("person_id" in told):
        raise BadValueError(say("请填 person 或 person_id，二者填一。"), field="person", code="missing")
    if "person_id" in told:
        return people_queries.get_person(work.session, work.actor, told["person_id"])
    new = told["person"]
    with _at("person"):
        unit = _unit(work, new["unit"])
        identity = checks.checked_identity(identity_of(new), work.today)
        if identity.born_on and is_age_unusual(identity.born_on, work.today) and not new.get("age_confirmed"):
            raise BadValueError(
                say("年龄不在 16 至 100 岁之间，请核对证件后确认。"), field="age_confirmed", code="age_unusual"
            )
        consent = Consent(work.today, _ONLINE)
        return people.open_person(work, unit, identity, consent=consent, **groups_of(new))


def _venture(work: Work, person: Person, told: Told) -> Venture | None:
    if "venture" in told and "venture_id" in told:
        raise BadValueError(say("请填 venture 或 venture_id，不能两项都填。"), field="venture", code="twice")
    if "venture_id" in told:
        return venture_queries.get_venture(work.session, work.actor, told["venture_id"])
    if "venture" not in told:
        return None
    new = told["venture"]
    facts = venture_of(new)
    with _at("venture"):
        founded = ventures.open_venture(
            work,
            person,
            facts.registration,
            unit=_unit(work, new["unit"]) if new.get("unit") else None,
            business=facts.business,
            premises=facts.premises,
            figures=facts.figures,
            status=VentureStatus(new["status"]),
        )
    # Whoever was trained and now starts has kept the promise that hangs on the certificate.
    training.note_starts(work, person_id=person.id)
    return founded


def _unit(work: Work, code: str) -> OrgUnit:
    found = find_by_code(work.session, work.actor, code)
    if found is None:
        raise BadValueError(say("没有这个机构代码，或不在令牌的范围内。"), field="unit", code="unknown_code")
    return found


@contextmanager
def _at(part: str) -> Iterator[None]:
    """Name a refused field by where it stands in the body."""
    try:
        yield
    except BadValueError as error:
        raise BadValueError(error.words, field=f"{part}/{error.field or ''}".rstrip("/"), code=error.code) from error


def _line_of(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "number": case.number,
        "state": case.state.value,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "unit": {"code": case.unit.code, "name": case.unit.name},
        "person_name": case.person.name,
        "venture_name": case.venture.name if case.venture else None,
    }


def _shown(case_id: int) -> dict[str, Any]:
    session, viewer = db.session(), signed_in()
    case = case_queries.get_case(session, viewer, case_id)
    person, venture = case.person, case.venture
    applications = list_applications(session, viewer, Narrowed(case_id=case.id), limit=LONGEST_PAGE)
    return _line_of(case) | {
        "person": {
            "id": person.id,
            "name": person.name,
            "id_type": person.id_type,
            "id_no": masked(Sealed.ID_NO, person.id_no, person.id_type),
            "phone": masked(Sealed.PHONE, person.phone),
        },
        "venture": venture
        and {
            "id": venture.id,
            "name": venture.name,
            "credit_code": venture.credit_code,
            "status": venture.status.value,
        },
        "applications": [line_of(one) for one in applications[:LONGEST_PAGE]],
    }
