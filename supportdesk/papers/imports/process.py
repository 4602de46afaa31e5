"""A ledger is worked on by a process of its own."""

from collections.abc import Mapping

from supportdesk.papers import processes


def start(batch_id: int, environment: Mapping[str, str]) -> None:
    """Start the process that does what is next for a batch. Started twice, each row still comes in once."""
    processes.start(processes.LEDGERS, batch_id, environment)
