"""A need as a thing that lives: brought to a department, answered, closed with its proof, declined, opened again."""

from collections.abc import Iterator
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.needs import LIFECYCLE
from supportdesk.models.needs import Need
from supportdesk.queries.needs import get_need
from supportdesk.services import needs
from tests.factories.applications import FIRST_DAY, SupportDesk, case_of
from tests.factories.needs import need_of
from tests.factories.policies import working

from .deeds import Deed, Telling, day
from .own import OwnWalk, stale


def _told(**words: Any) -> Telling:  # noqa: ANN401 - what the deed is told
    return lambda walk, dice: {**words, "version": stale(walk, dice)}


def _answer(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {"text": "已安排学位", "on": day(walk, dice), "version": stale(walk, dice)}


def _proof(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {"proof": "入学通知书", "is_satisfied": dice.choice([True, False, None]), "version": stale(walk, dice)}


class NeedWalk(OwnWalk):
    """One need."""

    kind, table, lifecycle, deeds = "need", Need, LIFECYCLE, needs
    tries = (
        Deed("refer", ("refer",), lambda walk, dice: {
            "department": dice.choice(["education", "health", "nowhere"]), "version": stale(walk, dice)}, "clerk"),
        Deed("answer", ("answer",), _answer, "clerk"),
        Deed("close", ("close",), _proof, "clerk"),
        Deed("decline", ("decline",), _told(reason="今年没有名额"), "clerk"),
        Deed("reopen", ("reopen",), _told(reason="没有解决"), "clerk"),
    )  # fmt: skip

    def get(self, session: Session) -> Need:
        """The need with its person and unit."""
        return get_need(session, None, self.id)


def needs_of(session: Session, at: SupportDesk) -> Iterator[NeedWalk]:
    """A need in each part of its life."""
    case = case_of(session, at)
    answered = (needs.answer, {"text": "已安排学位", "on": FIRST_DAY})
    closed = (needs.close, {"proof": "入学通知书", "is_satisfied": True})
    ways: tuple[tuple[tuple[Any, dict[str, Any]], ...], ...] = (
        (), ((needs.refer, {"department": "education"}),), (answered,), (answered, closed),
        ((needs.decline, {"reason": "今年没有名额"}),),
    )  # fmt: skip
    for way in ways:
        with working(session, at.clerk, FIRST_DAY) as work:
            walk = NeedWalk(session, at, need_of(work, case).id, FIRST_DAY)
        for deed, told in way:
            walk.does(at.clerk, deed, **told, version=walk.stands()[1])
        yield walk
