"""Classes and who was in them: opened, ended, certified, and who started a venture with the certificate."""

from sqlalchemy import ColumnElement

from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.training import EnrolmentState
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.people import Person
from supportdesk.models.programmes.training import Enrolment, TrainingClass
from supportdesk.queries.summaries.books import ONE, Happening, Rows, one_if
from supportdesk.queries.visibility import Viewer, sees_application, sees_person, within

APPLICATION = Application.__table__
EVENT = Event.__table__
PERSON = Person.__table__
CLASS = TrainingClass.__table__
ENROLMENT = Enrolment.__table__

# Written when a trainee's venture was registered in time, by the policy's months.
STARTED = "training.started"


def sees_class(viewer: Viewer) -> ColumnElement[bool]:
    """Classes are counted for whoever reads the summary of the unit that runs them."""
    return within(viewer, TrainingClass.unit_id, Permission.SUMMARY_READ)


CLASSES = Rows(source=CLASS, key=CLASS.c.id, unit=CLASS.c.unit_id, sees=sees_class, names={}, label=CLASS.c.number)
TRAINEES = Rows(
    source=ENROLMENT.join(CLASS, CLASS.c.id == ENROLMENT.c.class_id).join(PERSON, PERSON.c.id == ENROLMENT.c.person_id),
    key=ENROLMENT.c.id,
    unit=PERSON.c.unit_id,
    sees=sees_person,
    names={"person": ENROLMENT.c.person_id},
    where=(ENROLMENT.c.state == EnrolmentState.PLACED,),
    label=CLASS.c.number,
)
STARTS = Rows(
    source=EVENT.join(APPLICATION, APPLICATION.c.id == EVENT.c.application_id),
    key=EVENT.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names={"person": APPLICATION.c.person_id, "venture": APPLICATION.c.venture_id, "application": APPLICATION.c.id},
    where=(EVENT.c.kind == STARTED,),
)
HAS_CERTIFICATE = one_if(ENROLMENT.c.certificate_no.is_not(None))

HAPPENINGS = (
    Happening(CLASSES, on=CLASS.c.opened_on, amounts={"classes_opened": ONE}),
    Happening(CLASSES, on=CLASS.c.ended_on, amounts={"classes_ended": ONE}),
    Happening(TRAINEES, on=CLASS.c.opened_on, amounts={"trainees": ONE}),
    Happening(TRAINEES, on=CLASS.c.ended_on, amounts={"trainees_ended": ONE, "trainees_certified": HAS_CERTIFICATE}),
    Happening(TRAINEES, on=ENROLMENT.c.certified_on, amounts={"certificates": HAS_CERTIFICATE}),
    Happening(STARTS, on=EVENT.c.happened_on, amounts={"training_started": ONE}),
)
