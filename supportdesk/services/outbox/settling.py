"""What a person decides about a message whose fate is unknown, or that could not be sent."""

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.services.work import Work


def settle_delivered(work: Work, message: Message) -> None:
    """Settle an uncertain message as delivered: the reader, or the mail server's own record, said so."""
    _settle(work, message, {MessageState.UNCERTAIN}, "delivered")
    message.state, message.sent_at = MessageState.SENT, message.handed_over_at or work.now


def send_again(work: Work, message: Message) -> None:
    """Send an uncertain or failed message again, knowing that the reader may get it twice."""
    _settle(work, message, {MessageState.UNCERTAIN, MessageState.FAILED}, "again")
    message.state, message.send_after, message.tries = MessageState.DUE, work.now, 0
    message.claimed_by, message.lease_until, message.handed_over_at, message.last_error = "", None, None, ""


def give_up(work: Work, message: Message) -> None:
    """Leave an uncertain, failed or waiting message unsent."""
    _settle(work, message, {MessageState.UNCERTAIN, MessageState.FAILED, MessageState.DUE}, "given_up")
    message.state = MessageState.CANCELLED


def _settle(work: Work, message: Message, states: set[MessageState], outcome: str) -> None:
    work.needs(Permission.OUTBOX_WRITE)
    if message.state not in states:
        raise StepNotAvailableError(say("这封信的状态已经变了，请刷新后再看。"))
    work.record(
        "message.settled",
        {"outcome": outcome, "from": message.state.value, "kind": message.kind, "tries": message.tries},
        unit_id=message.unit_id,
        case_id=message.case_id,
        subject=f"message:{message.id}",
    )
