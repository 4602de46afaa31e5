"""Whose turn it is to write: first come, first served among the threads of one process.

SQLite has one writer at a time and lets the others knock again at intervals; who is unlucky with eight at the door knocks
until the patience is over. In a queue each waits for exactly those that came before.
"""

from collections import deque
from threading import Event, Lock


class Turns:
    """One turn, given from hand to hand."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Event] = deque()
        self._is_taken = False

    def take(self, seconds: float) -> bool:
        """Wait for the turn, at most so long; tells whether it came."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            if mine.is_set():  # it came between the waiting and the lock
                return True
            self._waiting.remove(mine)
            return False

    def give(self) -> None:
        """Hand the turn to whoever waits longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
