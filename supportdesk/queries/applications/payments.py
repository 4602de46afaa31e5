"""Payments and the lists that order them: who looks sees those of their own subtree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words
from supportdesk.models.applications import Application, Publicity
from supportdesk.models.payments import Clawback, Payment, PaymentList, PaymentState
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries.visibility import Viewer, sees_application, within

LISTS = 100


def list_payments(session: Session, application: Application) -> Sequence[Payment]:
    """The payments of an application that the caller may see, in order."""
    return session.scalars(select(Payment).where(Payment.application_id == application.id).order_by(Payment.turn)).all()


def list_clawbacks(session: Session, application: Application) -> Sequence[Clawback]:
    """What was claimed back of an application that the caller may see, in order."""
    return session.scalars(
        select(Clawback).where(Clawback.application_id == application.id).order_by(Clawback.id)
    ).all()


class ListRow(NamedTuple):
    """A list with how many payments stand on it, what they come to, and how many of them Finance has not paid yet."""

    made: PaymentList
    payments: int
    amount: Money
    waiting: int


def list_payment_lists(session: Session, viewer: Viewer) -> list[ListRow]:
    """The lists that the viewer may see, the latest first. A payment that was taken off again is not counted."""
    sums = (
        select(
            Payment.list_id,
            func.count().label("payments"),
            func.sum(Payment.amount).label("amount"),
            func.count(case((Payment.state == PaymentState.ORDERED, 1))).label("waiting"),
        )
        .where(Payment.state != PaymentState.CANCELLED)
        .group_by(Payment.list_id)
        .subquery()
    )
    rows = session.execute(
        select(PaymentList, sums.c.payments, sums.c.amount, sums.c.waiting)
        .outerjoin(sums, sums.c.list_id == PaymentList.id)
        .options(joinedload(PaymentList.unit))
        .where(within(viewer, PaymentList.unit_id, Permission.SUPPORT_READ))
        .order_by(PaymentList.id.desc())
        .limit(LISTS)
    )
    return [ListRow(made, payments or 0, amount or ZERO, waiting or 0) for made, payments, amount, waiting in rows]


def get_payment_list(session: Session, viewer: Viewer, list_id: int) -> PaymentList:
    """Return one list with its unit; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(PaymentList)
        .options(joinedload(PaymentList.unit))
        .where(PaymentList.id == list_id, within(viewer, PaymentList.unit_id, Permission.SUPPORT_READ))
    )
    if found is None:
        raise NotFoundError
    return found


def payments_of_list(session: Session, made: PaymentList) -> Sequence[Payment]:
    """The payments of a list in order, each with its application and person; one that bounced stays on it."""
    return session.scalars(
        select(Payment)
        .options(
            joinedload(Payment.application).joinedload(Application.person),
            joinedload(Payment.application).joinedload(Application.unit),
            joinedload(Payment.application)
            .joinedload(Application.programme_version)
            .joinedload(ProgrammeVersion.programme),
        )
        .where(Payment.list_id == made.id)
        .order_by(Payment.id)
    ).all()


@dataclass(frozen=True)
class Due:
    """What is to be ordered next of an award: how much, which part of it and what that is called.

    `is_ready`: nothing of the kind's own is waited for, as a proof of the part's milestone.
    """

    amount: Money
    part: str = ""
    words: Words | None = None
    is_ready: bool = True


def awards_to_order(
    session: Session, viewer: Viewer, states: Mapping[Kind, Sequence[str]]
) -> Sequence[tuple[Application, date | None]]:
    """Awards of which something is not paid, in the states from which their kinds order, by the oldest public notice.

    Each with the first day on which that notice lets it be ordered.
    """
    last = select(Publicity.pay_from).where(Publicity.application_id == Application.id).correlate(Application)
    pay_from = last.order_by(Publicity.id.desc()).limit(1).scalar_subquery()
    rows = session.execute(
        select(Application, pay_from)
        .options(
            joinedload(Application.person),
            joinedload(Application.unit),
            joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme),
        )
        .where(
            sees_application(viewer),
            or_(*(and_(Application.kind == kind, Application.state.in_(some)) for kind, some in states.items())),
            Application.is_historic.is_(False),
            # A place in a base is granted without money.
            Application.amount_approved > Application.amount_paid,
        )
        .order_by(pay_from, Application.id)
    )
    return [(one, on) for one, on in rows]


def numbers_of_lists(session: Session, application_id: int) -> Sequence[str]:
    """The numbers of the lists on which an application's payments were ordered, the latest first."""
    return session.scalars(
        select(PaymentList.number)
        .join(Payment, Payment.list_id == PaymentList.id)
        .where(Payment.application_id == application_id)
        .order_by(Payment.turn.desc())
    ).all()
