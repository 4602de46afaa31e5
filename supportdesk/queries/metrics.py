"""Figures for the machine that watches: no names, no amounts."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.models.audit import ChainHead
from supportdesk.models.follow_ups import JobRun, Message, MessageState


def measure(session: Session, now: datetime) -> Iterator[tuple[str, str, float]]:
    """Name, labels and value of each figure."""
    yield "supportdesk_events_total", "", float(session.scalar(select(ChainHead.last_event_id)) or 0)
    waiting = {row[0]: row[1] for row in session.execute(select(Message.state, func.count()).group_by(Message.state))}
    for state in MessageState:
        yield "supportdesk_messages", f'{{state="{state.value}"}}', float(waiting.get(state, 0))
    for job, ended_at in session.execute(select(JobRun.job, func.max(JobRun.ended_at)).group_by(JobRun.job)):
        if ended_at is not None:
            yield "supportdesk_job_age_seconds", f'{{job="{job}"}}', (now - ended_at).total_seconds()
