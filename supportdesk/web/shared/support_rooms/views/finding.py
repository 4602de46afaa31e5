"""Finding an application for a view: seen by the reader, and with a step that is the reader's to do."""

from typing import Any

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import answer_if_done
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.support_rooms.room import AnyPage, Room


def seen(room: Room, application_id: int) -> Any:  # noqa: ANN401 - of the kind
    """Return the application; raises NotFoundError for a foreign one."""
    return room.queries.get(db.session(), signed_in(), application_id)


def for_work(room: Room, work: Work, application_id: int) -> Any:  # noqa: ANN401 - of the kind
    """Return the application within a deed."""
    return room.queries.get(work.session, work.actor, application_id)


def page_of(room: Room, application: Any, *, with_checks: bool = True) -> AnyPage:  # noqa: ANN401 - of the kind
    """Return its page for the reader, today; without who is entitled where that is not shown."""
    return room.queries.page_of(db.session(), signed_in(), application, today(), with_checks=with_checks)


def open_step(room: Room, application_id: int, *deeds: str) -> Any:  # noqa: ANN401 - of the kind
    """Return the application when one of the deeds is the reader's to do in its state.

    Raises NotFoundError for a foreign one, StepNotAvailableError when the state, or the reader's role in it, allows none;
    a form that was sent before gets its answer again.
    """
    answer_if_done()
    found = seen(room, application_id)
    if not any(step.deed in deeds for step in room.queries.steps_for(signed_in(), found)):
        raise StepNotAvailableError(say("这份申请现在的状态不能做这一步，请刷新后再看。"))
    return found
