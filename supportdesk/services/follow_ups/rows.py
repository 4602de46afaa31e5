"""How a follow-up is changed and told of: for the deeds of this folder."""

from datetime import date
from typing import Any

from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.services.work import Work


def close(work: Work, follow_up: FollowUp, on: date, finding: str) -> None:
    """Mark it done."""
    follow_up.state, follow_up.done_on, follow_up.finding = FollowUpState.DONE, on, finding
    touch(work, follow_up)
    work.session.flush()


def touch(work: Work, follow_up: FollowUp) -> None:
    """Count the version on."""
    follow_up.updated_at, follow_up.version = work.now, follow_up.version + 1


def record_plan(work: Work, kind: str, about: Application | Case, data: dict[str, Any]) -> None:
    """Write the event of what a plan did to an application, or to the case for what hangs on none."""
    case_id, application_id = (about.id, None) if isinstance(about, Case) else (about.case_id, about.id)
    work.record(
        kind,
        data,
        unit_id=about.unit_id,
        person_id=about.person_id,
        case_id=case_id,
        application_id=application_id,
    )


def record(work: Work, kind: str, follow_up: FollowUp, data: dict[str, Any]) -> None:
    """Write the event of one follow-up; its result is kept in its row, not in the event."""
    case = work.session.get_one(Case, follow_up.case_id)
    work.record(
        kind,
        {"rule": follow_up.rule, "action": follow_up.action, **data},
        unit_id=follow_up.unit_id,
        person_id=case.person_id,
        case_id=follow_up.case_id,
        application_id=follow_up.application_id,
        subject=f"follow_up:{follow_up.id}",
    )
