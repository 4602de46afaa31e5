"""The outbox: a message is a row in the transaction of its reason; a job hands it over, and says when it cannot know."""

from supportdesk.services.outbox.queueing import Channel, mark_seen, queue
from supportdesk.services.outbox.settling import give_up, send_again, settle_delivered

__all__ = ["Channel", "give_up", "mark_seen", "queue", "send_again", "settle_delivered"]
