"""Showing a number in clear: for a reason, and the reason is kept."""

import re

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.people import Sealed
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loans import WITH_THE_BANK
from supportdesk.domain.words import say
from supportdesk.models.people import Person
from supportdesk.models.programmes.loans import Loan
from supportdesk.services.people import checks
from supportdesk.services.work import Happening, Work

SHORTEST_REASON = 4
_LOOKS_LIKE_A_NUMBER = re.compile(r"\d{6}")
LONGEST_REASON = 100


def reveal(work: Work, person: Person, field: Sealed, reason: str) -> str:
    """Return a number in clear and write down who saw it and why, never what it was.

    Raises BadValueError (`reason`) without a reason in words, NotFoundError when there is no such number.
    """
    work.needs(Permission.PERSON_REVEAL)
    return _revealed(work, person, field, reason)


def reveal_to_bank(work: Work, loan: Loan, field: Sealed, reason: str) -> str:
    """Return a borrower's number in clear to the bank to which the loan was referred; written down as every such look.

    The loan comes from `get_loan`, so it was referred to the actor's bank. Raises as `reveal` does, and NotFoundError
    once the loan has left the bank: declined, paid back, refused or withdrawn.
    """
    work.needs(Permission.REFERRED_APPLICATIONS)
    if loan.state not in WITH_THE_BANK:
        raise NotFoundError
    return _revealed(work, loan.person, field, reason, application_id=loan.id)


def checked_reason(reason: str) -> str:
    """Return why somebody must see numbers, as it is kept. Raises BadValueError (`reason`) when it says nothing."""
    why = checks.line(reason, "reason", longest=LONGEST_REASON, required=True)
    if len(why) < SHORTEST_REASON or _LOOKS_LIKE_A_NUMBER.search(why):
        raise BadValueError(
            say("请写明查看原因（至少{least}个字，不要写号码）。", least=SHORTEST_REASON), field="reason", code="reason"
        )
    return why


def look(person: Person, field: Sealed, why: str, *, application_id: int | None = None) -> Happening:
    """Return what is written down of a look at a number in clear; `why` comes of `checked_reason`."""
    return Happening(
        "person.revealed",
        {"field": field.value, "reason": why},
        unit_id=person.unit_id,
        person_id=person.id,
        application_id=application_id,
        subject=f"person:{person.id}",
    )


def _revealed(work: Work, person: Person, field: Sealed, reason: str, *, application_id: int | None = None) -> str:
    why = checked_reason(reason)
    value: str | None = getattr(person, field.value)
    if not value:
        raise NotFoundError
    work.record_all([look(person, field, why, application_id=application_id)])
    return value
