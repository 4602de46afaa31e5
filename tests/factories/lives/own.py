"""Things that live beside the applications, each in a table of its own: who does what to one, day by day."""

from abc import ABC, abstractmethod
from datetime import date
from random import Random
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.lifecycle import Lifecycle
from supportdesk.models.accounts import Account
from tests.factories.applications import SupportDesk
from tests.factories.policies import working

from .deeds import Deed


class OwnWalk(ABC):
    """One thing of a table of its own, as `ApplicationWalk` has it for an application."""

    kind: ClassVar[str]
    table: ClassVar[type[Any]]
    lifecycle: ClassVar[Lifecycle]
    tries: ClassVar[tuple[Deed, ...]]
    deeds: ClassVar[Any]

    def __init__(self, session: Session, at: SupportDesk, key: int, today: date) -> None:
        self.session, self.at, self.id, self.today = session, at, key, today

    @property
    def application(self) -> Any:  # noqa: ANN401 - the row of its table
        """The thing as it stands."""
        return self.get(self.session)

    @abstractmethod
    def get(self, session: Session) -> Any:  # noqa: ANN401 - the row of its table
        """Read it with what its deeds need."""

    def stands(self) -> tuple[str, int]:
        """Its state and its version, read by themselves: a life asks for them often."""
        row = self.session.execute(select(self.table.state, self.table.version).where(self.table.id == self.id)).one()
        return str(row.state), row.version

    def does(self, who: Account | None, deed: Any, **told: Any) -> Any:  # noqa: ANN401
        """Have somebody do a deed today."""
        with working(self.session, who, self.today) as work:
            return deed(work, self.get(work.session), **told)


def stale(walk: OwnWalk, dice: Random) -> int:
    """The version that somebody saw; now and then an old one."""
    return int(walk.stands()[1]) - (dice.random() < 0.05)
