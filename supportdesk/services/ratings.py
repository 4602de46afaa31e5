"""Ratings of the service (好差评): one per finished application; a bad one is called back about within days that are data.

Source: domain notes §7 (five grades, each case; a bad review is called back). Nobody is pressed to rate, and a rating
changes nothing about the support.
"""

from datetime import date

from supportdesk.domain.errors import AlreadyKnownError, BadValueError, NotAllowedError, StepNotAvailableError
from supportdesk.domain.fields import parse_text
from supportdesk.domain.follow_ups import Action
from supportdesk.domain.kept_words import keep
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.ratings import Grade
from supportdesk.domain.words import say
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp
from supportdesk.models.ratings import Rating
from supportdesk.policies.desk import habits
from supportdesk.queries import ratings as queries
from supportdesk.queries.calendars import work_calendar
from supportdesk.services.follow_ups.rows import record_plan
from supportdesk.services.people import checks
from supportdesk.services.work import Work

LONGEST_COMMENT = 500
# The rule of the call that a bad rating asks for.
CALL_BACK = "rating_call_back"


def rate(work: Work, application: Application, *, grade: Grade, comment: str = "") -> Rating:
    """Keep what the applicant says of their own finished application; a bad grade promises a call by whoever handles it.

    Raises NotAllowedError, StepNotAvailableError before it is decided, AlreadyKnownError for a second one, BadValueError.
    """
    work.needs(Permission.OWN_APPLICATIONS)
    if work.actor is None or work.actor.role is not Role.ENTREPRENEUR or application.person_id != work.actor.person_id:
        raise NotAllowedError
    if not queries.may_be_rated(application):
        raise StepNotAvailableError(say("办完以后才能评价。"))
    if queries.find_rating(work.session, application.id) is not None:
        raise AlreadyKnownError(say("这份申请您已经评价过。"))
    try:
        said = parse_text(comment, longest=LONGEST_COMMENT).value if comment.strip() else ""
    except BadValueError as error:
        raise checks.at("comment", error) from error
    due = None
    if grade.is_bad:
        due = work_calendar(work.session).due_day(work.today, habits().call_back_within, assume_weekends=True)
    told = {"grade": int(grade), **({"due_on": due.day.isoformat()} if due else {})}
    # What was said stays in the rating.
    work.record(
        "rating.given",
        told,
        unit_id=application.unit_id,
        person_id=application.person_id,
        case_id=application.case_id,
        application_id=application.id,
        subject=f"{application.kind.value}:{application.number}",
    )
    made = Rating(application_id=application.id, grade=int(grade), comment=said or None, rated_at=work.now)
    if due is not None:
        made.call_back_by = due.day
        made.follow_up_id = _call_back(work, application, grade, due.day, is_certain=due.is_certain).id
    work.session.add(made)
    work.session.flush()
    return made


def _call_back(work: Work, application: Application, grade: Grade, due_on: date, *, is_certain: bool) -> FollowUp:
    case = work.session.get_one(Case, application.case_id)
    made = FollowUp(
        case_id=application.case_id,
        application_id=application.id,
        unit_id=application.unit_id,
        owner_id=case.handler_id,
        rule=CALL_BACK,
        action=Action.CALL.value,
        title=keep(say("回访差评：{number}，评价“{grade}”", number=application.number, grade=grade.words)),
        anchored_on=work.today,
        planned_on=due_on,
        due_on=due_on,
        remind_on=due_on,
        is_assumed=not is_certain,
        created_at=work.now,
        updated_at=work.now,
    )
    record_plan(
        work, "follow_up.promised", application, {"anchor": CALL_BACK, "days": {CALL_BACK: [due_on.isoformat()]}}
    )
    work.session.add(made)
    work.session.flush()
    return made
