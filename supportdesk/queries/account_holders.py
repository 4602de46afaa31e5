"""Who can be given an account, as far as the security administrator must know them; and to whom an account belongs.

The administrator reads no files: of a person they see the name, the town and the end of the number, a few at a time.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.people import Person
from supportdesk.models.policies import Bank
from supportdesk.queries.person_search import persons_matching
from supportdesk.queries.visibility import Viewer, within

MOST_FOUND = 10
LEAST_TYPED = 2


class Holder(NamedTuple):
    """A person on file; the number is in clear here and shown by its end only. `account_id` is theirs, if they have one."""

    id: int
    name: str
    id_no: str | None
    unit_id: int
    town: str
    account_id: int | None


def find_holders(session: Session, viewer: Viewer, typed: str) -> list[Holder]:
    """Persons of the viewer's subtree by name or number, one more than are shown; none for less than two characters."""
    matching = persons_matching(typed) if len(typed) >= LEAST_TYPED else None
    if matching is None:
        return []
    statement = _holders(viewer).where(Person.id.in_(matching)).order_by(Person.id.desc()).limit(MOST_FOUND + 1)
    return [Holder(*row) for row in session.execute(statement)]


def get_holder(session: Session, viewer: Viewer, person_id: int) -> Holder:
    """One person of the viewer's subtree; raises NotFoundError."""
    found = session.execute(_holders(viewer).where(Person.id == person_id)).first()
    if found is None:
        raise NotFoundError
    return Holder(*found)


def _holders(viewer: Viewer) -> Select[Any]:
    account = select(Account.id).where(Account.person_id == Person.id).limit(1).scalar_subquery()
    return (
        select(Person.id, Person.name, Person.id_no, Person.unit_id, OrgUnit.name, account)
        .join(OrgUnit, OrgUnit.id == Person.unit_id)
        .where(within(viewer, Person.unit_id, Permission.ACCOUNT_WRITE), Person.merged_into_id.is_(None))
    )


def unit_of_partner(session: Session, here: OrgUnit, bank: Bank) -> OrgUnit:
    """The unit of a bank's account: the bank's, or that of whoever opens it when the bank belongs to one above."""
    keeper = session.get_one(OrgUnit, bank.unit_id)
    return keeper if keeper.path.startswith(here.path) else here


def bank_names_of(session: Session, accounts: Sequence[Account]) -> dict[int, str]:
    """The names of the banks to which accounts belong, by the bank's id."""
    ids = {account.bank_id for account in accounts if account.bank_id is not None}
    if not ids:
        return {}
    return {number: name for number, name in session.execute(select(Bank.id, Bank.name).where(Bank.id.in_(ids)))}  # noqa: C416 - rows are not pairs to the type checker
