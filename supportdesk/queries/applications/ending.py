"""What the end of a venture finds of one application, and what its kind's own table and rules offer."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from supportdesk.domain.closings import OpenMatter, Way
from supportdesk.domain.words import say
from supportdesk.models.applications import Application

if TYPE_CHECKING:
    from .kind import KindQueries

    AnyKind = KindQueries[Any, Any, Any, Any]


def open_matters(kind: "AnyKind", session: Session, application: Application, today: date) -> tuple[OpenMatter, ...]:
    """What is still open: its state, the deeds that end it, and those that ease it with what the rules answer.

    Support that came with a ledger has its state only: its ways are not walked here.
    """
    if application.closed_on is not None:
        return ()
    state = kind.programme.state_words(application.state) or say("{state}", state=application.state)
    if application.is_historic:
        return (OpenMatter(kind.closing_step, state),)
    stops = ways(kind, session, application, dict.fromkeys(kind.stopping, ()), today)
    return (OpenMatter(kind.closing_step, state, stops, ways(kind, session, application, kind.easing, today)),)


def ways(
    kind: "AnyKind", session: Session, application: Application, deeds: Mapping[str, tuple[str, ...]], today: date
) -> tuple[Way, ...]:
    """Those of some deeds that the table has in its state, each with what the guards named beside it answer."""
    here = [deed for deed in deeds if kind.programme.lifecycle.allows(application.state, deed)]
    asked = any(deeds[deed] for deed in here)
    terms = kind.terms_of(session, application.programme_version) if asked else None
    facts = kind.facts_of(session, application, terms, actor_id=None, today=today) if terms else None
    return tuple(
        Way(
            deed,
            kind.programme.deed_words(deed) or say("{deed}", deed=deed),
            kind.ask(session, application, deeds[deed], facts, terms) if facts and terms else (),
        )
        for deed in here
    )
