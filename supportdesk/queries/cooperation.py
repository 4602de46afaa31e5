"""Offers and requests of ventures, and which belong together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.cooperation import Fit, Side, fit
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.models.cooperation import Cooperation
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.policies.needs import generic_words
from supportdesk.queries.visibility import Viewer, within

PAGE = 50
# More than a county has of one side at a time; the rest would be compared in vain.
MOST_COMPARED = 1_000
MOST_MATCHES = 10


@dataclass(frozen=True)
class Match:
    """One of the other side that belongs to it, and why."""

    notice: Cooperation
    fit: Fit


def sees_cooperation(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Cooperation."""
    return within(viewer, Cooperation.unit_id, Permission.PERSON_READ)


def list_notices(
    session: Session, viewer: Viewer, today: date, *, side: str = "", product: str = "", is_over: bool = False,
    unit_id: int | None = None, before: int | None = None,
) -> tuple[Sequence[Cooperation], int | None]:  # fmt: skip
    """One page of offers and requests that stand, or that are over; the latest first; the second leads on."""
    over = or_(Cooperation.ended_on.is_not(None), Cooperation.valid_until < today)
    statement = _whole().where(sees_cooperation(viewer), over if is_over else ~over)
    if side in set(Side):
        statement = statement.where(Cooperation.side == Side(side))
    if product:
        statement = statement.where(Cooperation.product.contains(product, autoescape=True))
    if unit_id is not None:
        statement = statement.where(Cooperation.unit_id == unit_id)
    if before is not None:
        statement = statement.where(Cooperation.touch < before)
    rows = session.scalars(statement.order_by(Cooperation.touch.desc()).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].touch if len(rows) > PAGE else None


def get_notice(session: Session, viewer: Viewer, notice_id: int) -> Cooperation:
    """Return one; raises NotFoundError."""
    found = session.scalar(_whole().where(Cooperation.id == notice_id, sees_cooperation(viewer)))
    if found is None:
        raise NotFoundError
    return found


def list_of_venture(session: Session, viewer: Viewer, venture_id: int) -> Sequence[Cooperation]:
    """All of a venture, those that stand first."""
    return session.scalars(
        _whole()
        .where(sees_cooperation(viewer), Cooperation.venture_id == venture_id)
        .order_by(Cooperation.ended_on.is_not(None), Cooperation.touch.desc())
        .limit(PAGE)
    ).all()


def matches_of(session: Session, viewer: Viewer, notice: Cooperation, today: date) -> list[Match]:
    """Return what of the other side belongs to it: the same town first, then the most words in common; ten at most."""
    return matches_of_all(session, viewer, [notice], today)[notice.id]


def matches_of_all(
    session: Session, viewer: Viewer, notices: Sequence[Cooperation], today: date
) -> dict[int, list[Match]]:
    """The same for several, in one query: by the id of each. What is over, or of a closed venture, has none."""
    standing = [
        notice
        for notice in notices
        if notice.ended_on is None and notice.valid_until >= today and notice.venture.status is not VentureStatus.CLOSED
    ]
    found: dict[int, list[Match]] = {notice.id: [] for notice in notices}
    if not standing:
        return found
    others = session.scalars(
        _whole()
        .join(Venture, Venture.id == Cooperation.venture_id)
        .where(
            sees_cooperation(viewer),
            Venture.status != VentureStatus.CLOSED,
            Cooperation.side.in_({notice.side.other for notice in standing}),
            Cooperation.ended_on.is_(None),
            Cooperation.valid_until >= today,
        )
        .order_by(Cooperation.touch.desc())
        .limit(MOST_COMPARED)
    ).all()
    for notice in standing:
        told = [Match(other, why) for other in others if (why := _why(notice, other)) is not None]
        found[notice.id] = sorted(told, key=lambda match: match.fit.order)[:MOST_MATCHES]
    return found


def _why(notice: Cooperation, other: Cooperation) -> Fit | None:
    if other.side is not notice.side.other or other.venture_id == notice.venture_id:
        return None
    is_same_town = notice.unit_id == other.unit_id
    return fit(notice.product, other.product, is_same_town=is_same_town, generic=generic_words())


def _whole() -> Select[Cooperation]:
    return select(Cooperation).options(
        joinedload(Cooperation.venture).joinedload(Venture.person),
        joinedload(Cooperation.partner),
        joinedload(Cooperation.unit),
    )
