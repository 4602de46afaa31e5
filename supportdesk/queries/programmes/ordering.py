"""What waits to be ordered with Finance, of all kinds that Finance pays: first parts, later parts, and what bounced."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.money import Money
from supportdesk.domain.words import Words
from supportdesk.models.applications import Application
from supportdesk.queries.applications import awards_to_order
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.queries.visibility import Viewer


@dataclass(frozen=True)
class ToOrder:
    """An award with its next payment, what the part is called, and the first day on which the notice lets it be ordered.

    `is_ready`: nothing but that day is waited for.
    """

    application: Application
    amount: Money
    part: Words | None
    pay_from: date | None
    is_ready: bool

    def is_due(self, today: date) -> bool:
        """Whether it may be ordered on a day; what bounced or goes on had its notice."""
        has_had_notice = self.application.state != State.PUBLICITY
        return self.is_ready and (has_had_notice or (self.pay_from is not None and self.pay_from <= today))


def list_to_order(session: Session, viewer: Viewer, today: date) -> list[ToOrder]:
    """The awards whose next payment waits to be ordered, by the oldest notice.

    A further part is listed once nothing is waited for any more; a first one from its notice on.
    """
    ordering = {
        kind: [step.source.value for step in queries.programme.lifecycle.steps if step.deed == Deed.ORDER_PAYMENT]
        for kind, queries in QUERIES.items()
    }
    rows = awards_to_order(session, viewer, {kind: states for kind, states in ordering.items() if states})
    of_kind: dict[Any, list[Any]] = defaultdict(list)
    for one, _day in rows:
        of_kind[one.kind].append(one)
    due = {
        key: next_
        for kind, some in of_kind.items()
        for key, next_ in QUERIES[kind].next_payments(session, some, today).items()
    }
    return [
        ToOrder(one, next_.amount, next_.words, pay_from, next_.is_ready)
        for one, pay_from in rows
        if (next_ := due.get(one.id)) is not None and (next_.is_ready or one.state != State.PAID)
    ]
