"""Classes and who was in them: opened, ended, certified, and who started a venture with the certificate."""

from sqlalchemy import ColumnElement, and_, exists, select

from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.training import EnrolmentState
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.people import Person
from supportdesk.models.programmes.training import Enrolment, TrainingClass
from supportdesk.models.ventures import Venture
from supportdesk.queries.summaries.books import ONE, Happening, Rows, one_if
from supportdesk.queries.summaries.days import DAYS_OF_A_MONTH, months_of
from supportdesk.queries.visibility import Viewer, sees_application, sees_person, within

APPLICATION = Application.__table__
EVENT = Event.__table__
PERSON = Person.__table__
CLASS = TrainingClass.__table__
ENROLMENT = Enrolment.__table__
VENTURE = Venture.__table__

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
IS_CERTIFIED = ENROLMENT.c.certificate_no.is_not(None)
HAS_CERTIFICATE = one_if(IS_CERTIFIED)
# Within how many months of the certificate a venture counts as come of the training (domain notes §6).
STARTUP_MONTHS = 6
HAS_STARTED = exists(
    select(VENTURE.c.id).where(
        VENTURE.c.person_id == ENROLMENT.c.person_id,
        VENTURE.c.founded_on >= ENROLMENT.c.certified_on,
        months_of(VENTURE.c.founded_on) <= months_of(ENROLMENT.c.certified_on) + STARTUP_MONTHS * DAYS_OF_A_MONTH,
    )
)

HAPPENINGS = (
    Happening(CLASSES, on=CLASS.c.opened_on, amounts={"classes_opened": ONE}),
    Happening(CLASSES, on=CLASS.c.ended_on, amounts={"classes_ended": ONE}),
    Happening(TRAINEES, on=CLASS.c.opened_on, amounts={"trainees": ONE}),
    Happening(TRAINEES, on=CLASS.c.ended_on, amounts={"trainees_ended": ONE, "trainees_certified": HAS_CERTIFICATE}),
    Happening(TRAINEES, on=ENROLMENT.c.certified_on, amounts={"certificates": HAS_CERTIFICATE}),
    Happening(
        TRAINEES,
        on=ENROLMENT.c.certified_on,
        amounts={
            "certified_before": HAS_CERTIFICATE,
            "certified_before_started": one_if(and_(IS_CERTIFIED, HAS_STARTED)),
        },
        after=STARTUP_MONTHS,
    ),
    Happening(STARTS, on=EVENT.c.happened_on, amounts={"training_started": ONE}),
)
