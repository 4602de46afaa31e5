"""Showing a number in clear: for a reason, and the reason is kept."""

import re

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.people import Sealed
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.people import Person
from supportdesk.services.people import checks
from supportdesk.services.work import Work

SHORTEST_REASON = 4
_LOOKS_LIKE_A_NUMBER = re.compile(r"\d{6}")
LONGEST_REASON = 100


def reveal(work: Work, person: Person, field: Sealed, reason: str) -> str:
    """Return a number in clear and write down who saw it and why, never what it was.

    Raises BadValueError (`reason`) without a reason in words, NotFoundError when there is no such number.
    """
    work.needs(Permission.PERSON_REVEAL)
    why = checks.line(reason, "reason", longest=LONGEST_REASON, required=True)
    if len(why) < SHORTEST_REASON or _LOOKS_LIKE_A_NUMBER.search(why):
        raise BadValueError(
            say("请写明查看原因（至少{least}个字，不要写号码）。", least=SHORTEST_REASON), field="reason", code="reason"
        )
    value: str | None = getattr(person, field.value)
    if not value:
        raise NotFoundError
    work.record(
        "person.revealed",
        {"field": field.value, "reason": why},
        unit_id=person.unit_id,
        person_id=person.id,
        subject=f"person:{person.id}",
    )
    return value
