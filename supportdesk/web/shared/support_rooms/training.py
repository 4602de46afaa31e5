"""Training's room: which class is claimed for, and what came of it for this trainee."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.training import PART_WORDS, EnrolmentState, TrainingTerms, parts_of
from supportdesk.domain.words import Words, both, say
from supportdesk.extensions import db
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.queries.programmes import training as queries
from supportdesk.web.shared.locks import signed_in

from .room import AnyPage, Panel, Room


def class_choices(_terms: TrainingTerms) -> list[tuple[str, Words | str]]:
    """The classes that the reader sees, the latest first; an applicant chooses among those they were in."""
    reader = signed_in()
    if reader.role is Role.ENTREPRENEUR:
        mine = queries.list_of_person(db.session(), reader, reader.person_id or 0)
        rows: Sequence[TrainingClass] = [one.class_ for one in mine]
    else:
        rows = queries.list_classes(db.session(), reader, limit=200)
    return [(one.number, both(f"{one.number} {one.course.name}", f"{one.number} {one.course.name}")) for one in rows]


def prefill(session: Session, case: Case, _terms: TrainingTerms, _today: date) -> Mapping[str, Any]:
    """The latest class that led the person to a certificate."""
    rows = queries.list_of_person(session, None, case.person_id)
    found = next((one for one in rows if one.certificate_no), None)
    return {"class_number": found.class_.number} if found else {}


def class_panel(_session: Session, page: AnyPage) -> Mapping[str, Any] | None:
    """The class, the attendance, the certificate, and the parts in which the award is paid."""
    klass, enrolment = page.around.klass, page.around.enrolment
    if klass is None:
        return None
    return {
        "klass": klass,
        "enrolment": enrolment,
        "has_place": enrolment is not None and enrolment.state is EnrolmentState.PLACED,
        "facts": page.facts,
        "parts": [
            {"words": PART_WORDS[one.name], "part": one, "paid": one.name in page.facts.paid_parts}
            for one in (parts_of(page.facts, page.terms) if page.facts.certificate_no else ())
        ],
    }


ROOM = Room(
    kind=Kind.TRAINING,
    name="training",
    panels=(Panel("staff/training/panel.html", class_panel),),
    choices={"class_number": class_choices},
    prefill=prefill,
    links=((".classes", say("培训班")), (".courses", say("培训课程"))),
)
