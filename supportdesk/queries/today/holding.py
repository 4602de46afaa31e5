"""Who has the word: which follow-ups an account owes, and which applications wait for its next step."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from supportdesk.domain.desk_steps import STEPS, DeskStep, Holder
from supportdesk.domain.permissions import Role, grants
from supportdesk.models.accounts import Account, UnitLevel
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp
from supportdesk.queries.today.steps import at_steps
from supportdesk.queries.visibility import units_of


def owes(account: Account) -> ColumnElement[bool]:
    """The condition on FollowUp that an account owes it: its own, or one of its unit's that nobody can do."""
    gone = select(Account.id).where(Account.disabled_at.is_not(None))
    nobodys = or_(FollowUp.owner_id.is_(None), FollowUp.owner_id.in_(gone))
    if account.role != Role.OFFICIAL:
        return FollowUp.owner_id == account.id
    return or_(FollowUp.owner_id == account.id, and_(nobodys, falls_to_unit(account, FollowUp.unit_id)))


def holds(account: Account) -> ColumnElement[bool]:
    """The condition on Application, joined with Case, that the next step, or the waiting, is the account's."""
    by_holder: dict[Holder, list[DeskStep]] = {}
    for step in STEPS:
        if grants(account.role, step.permission):
            by_holder.setdefault(step.holder, []).append(step)
    conditions = [and_(at_steps(steps), _holder(account, holder)) for holder, steps in by_holder.items()]
    return or_(*conditions) if conditions else false()


def _holder(account: Account, holder: Holder) -> ColumnElement[bool]:
    is_official = account.role == Role.OFFICIAL
    at_centre = is_official and account.unit.level is UnitLevel.COUNTY
    # Nobody reviews or decides what they had a hand in.
    entered, checked = _is_not(account, Application.entered_by_id), _is_not(account, Application.checked_by_id)
    if holder is Holder.DECIDER:
        reviewed, decided = _is_not(account, Application.reviewed_by_id), _is_not(account, Application.decided_by_id)
        return and_(entered, checked, reviewed, decided) if account.role == Role.SUPERVISOR else false()
    if holder is Holder.REVIEWER:
        return and_(entered, checked) if at_centre else false()
    if holder is Holder.CENTRE:
        return true() if at_centre else false()
    if holder is Holder.TOWN:
        return falls_to_unit(account, Application.unit_id) if is_official else false()
    if holder is Holder.PUBLIC and at_centre:
        return true()
    return _handles(account)


def _handles(account: Account) -> ColumnElement[bool]:
    """Who handles the case; without one who entered it; without one the unit."""
    nobody = and_(Application.entered_by_id.is_(None), Application.unit_id == account.unit_id)
    return or_(
        Case.handler_id == account.id,
        and_(Case.handler_id.is_(None), or_(Application.entered_by_id == account.id, nobody)),
    )


def _is_not(account: Account, column: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return or_(column.is_(None), column != account.id)


def falls_to_unit(account: Account, unit_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that it lies in the account's own unit, or in one below that has no official of its own."""
    official = aliased(Account)
    manned = exists().where(official.unit_id == unit_id, official.role == Role.OFFICIAL, official.disabled_at.is_(None))
    below = and_(unit_id.in_(units_of(account)), ~manned)
    is_centre = account.unit.level is UnitLevel.COUNTY
    return or_(unit_id == account.unit_id, below) if is_centre else unit_id == account.unit_id
