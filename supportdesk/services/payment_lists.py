"""Payment lists to Finance: several applications ordered at once, paid at once, each with its own result."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.people import Sealed
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.payments import Payment, PaymentList, PaymentState
from supportdesk.models.policies import Kind
from supportdesk.queries import applications as queries
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.services.numbers import county_letters, next_in
from supportdesk.services.people.reveals import checked_reason, look
from supportdesk.services.programmes.catalogue import PAID_WALKS
from supportdesk.services.work import Work

# Where the money may go to a school or an insurer instead of the applicant.
_PAID_TO_OTHERS = frozenset({Kind.TRAINING, Kind.INSURANCE})


def make(work: Work, unit: OrgUnit, applications: Sequence[Application]) -> PaymentList:
    """Order the payments of some applications on one list; all of them, or none.

    Raises BadValueError for an empty list or a kind that Finance does not pay, and what `order_payment` raises.
    """
    work.needs(Permission.SUPPORT_BOOK)
    if not applications:
        raise BadValueError(say("请至少选一件。"), field="applications")
    if any(one.kind not in PAID_WALKS for one in applications):
        raise BadValueError(say("有的申请不由财政拨付。"), field="applications")
    letters, year = county_letters(work.session, unit), work.today.year
    number = f"{letters}-BF-{year}-{next_in(work.session, f'payment_list:{letters}:{year}'):04d}"
    work.record(
        "payment_list.made",
        {"number": number, "applications": [one.id for one in applications]},
        unit_id=unit.id,
        subject=f"payment_list:{number}",
    )
    made = PaymentList(
        number=number,
        unit_id=unit.id,
        made_on=work.today,
        made_by_id=work.actor.id if work.actor else None,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    for one in applications:
        PAID_WALKS[one.kind].order_payment(work, _whole(work, one), on_list=made)
    return made


def pay(work: Work, made: PaymentList, *, on: date | None = None) -> int:
    """Book that Finance paid everything on a list that is still ordered; returns how many payments that were."""
    work.needs(Permission.SUPPORT_BOOK)
    ordered = [row for row in queries.payments_of_list(work.session, made) if row.state is PaymentState.ORDERED]
    for row in ordered:
        PAID_WALKS[row.application.kind].pay(work, _whole(work, row.application), on=on)
    return len(ordered)


def _whole(work: Work, application: Application) -> Any:  # noqa: ANN401 - of its own kind
    return QUERIES[application.kind].get(work.session, work.actor, application.id)


def note_export(work: Work, made: PaymentList, reason: str) -> None:
    """Note that somebody took a list as a workbook, and why: each number in it in full is a look at its person's.

    The account of a payment to a school or an insurer is no person's. Raises BadValueError (`reason`) without a reason
    in words.
    """
    work.needs(Permission.SUPPORT_BOOK)
    work.needs(Permission.PERSON_REVEAL)
    why = checked_reason(reason)
    work.record(
        "payment_list.exported",
        {"number": made.number, "reason": why},
        unit_id=made.unit_id,
        subject=f"payment_list:{made.number}",
    )
    work.record_all(
        [
            look(payment.application.person, field, why, application_id=payment.application_id)
            for payment in queries.payments_of_list(work.session, made)
            for field in _shown(payment)
        ]
    )


def _shown(payment: Payment) -> Iterator[Sealed]:
    person = payment.application.person
    if person.id_no:
        yield Sealed.ID_NO
    is_anothers = payment.application.kind in _PAID_TO_OTHERS and payment.payee != person.name
    if payment.account and not is_anothers:
        yield Sealed.BANK_ACCOUNT


def note_quarter_export(work: Work, county: OrgUnit, part: str) -> None:
    """Note that somebody took a bank's quarter of interest subsidies as a workbook; `part` names bank and quarter."""
    work.needs(Permission.SUPPORT_BOOK)
    work.record("subsidy_sheet.exported", {"number": part}, unit_id=county.id, subject=f"subsidy_sheet:{part}")
