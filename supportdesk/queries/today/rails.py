"""What stands beside the due list: applications that are with others and near their limit, drafts, who was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, or_, select, type_coerce
from sqlalchemy.orm import Session

from supportdesk.domain.desk_steps import BY_STATE, OUTSIDE, STEPS, DeskStep
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application, ClockPause
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState, Message
from supportdesk.models.policies import Kind
from supportdesk.queries.cases.filters import has_running_clock
from supportdesk.queries.today.holding import holds
from supportdesk.queries.today.steps import shown
from supportdesk.queries.visibility import sees_application

MOST_NEAR = 5
MOST_DRAFTS = 10
# The first state of every kind's lifecycle.
DRAFT = "draft"


@dataclass(frozen=True)
class NearLimit:
    """An application that others hold, with the times that its clock stood still."""

    application: Application
    step: DeskStep
    pauses: Sequence[ClockPause]


def list_near_limit(session: Session, account: Account, most: int = MOST_NEAR) -> list[NearLimit]:
    """Applications that the account entered or handles, whose clock runs while others have the word; the nearest first."""
    # Kind and state as one word, which no index has: the short way is the index of running clocks, see below.
    at_step = type_coerce(Application.kind, String) + ":" + Application.state
    inside = [f"{step.kind}:{step.state}" for step in STEPS if step.holder not in OUTSIDE]
    found = session.scalars(
        select(Application)
        .join(Case, Case.id == Application.case_id)
        .where(
            sees_application(account),
            # Their index is in the order of days, and reading ends with the fifth.
            has_running_clock(Application),
            or_(Application.entered_by_id == account.id, Case.handler_id == account.id),
            at_step.in_(inside),
            ~holds(account),
        )
        .options(*shown())
        .order_by(Application.due_on, Application.id)
        .limit(most)
    ).all()
    pauses = pauses_of(session, [one.id for one in found])
    return [NearLimit(one, BY_STATE[one.kind.value, one.state], pauses.get(one.id, [])) for one in found]


def pauses_of(session: Session, application_ids: Sequence[int]) -> dict[int, list[ClockPause]]:
    """The pauses of each application, in order."""
    kept: dict[int, list[ClockPause]] = {}
    rows = session.scalars(
        select(ClockPause).where(ClockPause.application_id.in_(application_ids)).order_by(ClockPause.id)
    )
    for row in rows:
        kept.setdefault(row.application_id, []).append(row)
    return kept


def list_draft_applications(session: Session, account: Account) -> Sequence[Application]:
    """Applications that the account began and has not handed in, the latest first."""
    return session.scalars(
        select(Application)
        .where(
            sees_application(account),
            Application.entered_by_id == account.id,
            # All kinds are named because the index of states begins with them.
            Application.kind.in_(list(Kind)),
            Application.state == DRAFT,
            Application.is_historic.is_(False),
        )
        .options(*shown())
        .order_by(Application.touch.desc())
        .limit(MOST_DRAFTS)
    ).all()


def list_told_supervisors(session: Session, account: Account, today: date) -> list[str]:
    """Names of the supervisors who were told of the account's overdue follow-ups."""
    overdue = select(FollowUp.id).where(
        FollowUp.owner_id == account.id, FollowUp.state == FollowUpState.OPEN, FollowUp.due_on < today
    )
    names = session.scalars(
        select(Account.name)
        .join(Message, Message.account_id == Account.id)
        .where(Message.kind == "escalation", Message.follow_up_id.in_(overdue))
        .distinct()
        .order_by(Account.name)
    )
    return list(names)
