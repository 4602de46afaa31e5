"""Finding one's own application for a view: the reader's, and with a step that is the applicant's to do."""

from typing import Any

from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.queries.papers import find_kind
from supportdesk.services.work import Work
from supportdesk.web.shared.asking import ASKING, Asking
from supportdesk.web.shared.deeds import answer_if_done
from supportdesk.web.shared.locks import signed_in


def own(application_id: int) -> tuple[Asking, Any]:
    """Return how the application's kind is asked for, and the application; raises NotFoundError for a foreign one."""
    kind = find_kind(db.session(), application_id)
    if kind is None:
        raise NotFoundError
    asking = ASKING[kind]
    return asking, asking.queries.get(db.session(), signed_in(), application_id)


def own_step(application_id: int, *deeds: str) -> tuple[Asking, Any]:
    """Return them when one of the deeds is the applicant's to do now; a form that was sent before gets its answer again.

    Raises NotFoundError for a foreign one, StepNotAvailableError when its state allows none.
    """
    answer_if_done()
    asking, one = own(application_id)
    if one.is_historic or not any(step.deed in deeds for step in asking.queries.steps_for(signed_in(), one)):
        raise StepNotAvailableError(say("这份申请现在的状态不能做这一步，请刷新后再看。"))
    return asking, one


def for_work(asking: Asking, work: Work, application_id: int) -> Any:  # noqa: ANN401 - of the kind
    """Return the application within a deed."""
    return asking.queries.get(work.session, work.actor, application_id)
