"""Ledgers that wait to be taken in: sealed files in the data folder, named by what they are, gone when they are done with.

A ledger is a county's people in clear. It lies here encrypted, readable by the program's own user only, and never below
a folder that is served.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from supportdesk.papers.results import KEPT, ResultFiles
from supportdesk.papers.sealed import read_sealed, write_sealed

# A file that no batch waits for was left by a process that died: whoever is just about to note it takes less than this.
STRAY = timedelta(hours=1)


@dataclass(frozen=True)
class LedgerFiles:
    """The folder; it is made when the first file comes."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """Keep a ledger; returns its digest, by which it is found again."""
        digest = hashlib.sha256(content).hexdigest()
        write_sealed(self._source(digest), content)
        return digest

    def read(self, digest: str) -> bytes | None:
        """Return a ledger, or None when it is not kept."""
        return read_sealed(self._source(digest))

    def forget(self, digest: str) -> None:
        """Remove a ledger; the caller knows that no other batch waits for it."""
        self._source(digest).unlink(missing_ok=True)

    def keep_result(self, batch_id: int, content: bytes) -> None:
        """Keep the result workbook of a batch."""
        self._results.keep(batch_id, content)

    def read_result(self, batch_id: int) -> bytes | None:
        """Return the result workbook of a batch, or None when there is none or its time is over."""
        return self._results.read(batch_id)

    def has_result(self, batch_id: int) -> bool:
        """Say whether there is a result workbook to fetch."""
        return self._results.has(batch_id)

    def sweep(self, now: datetime, is_waited_for: Callable[[str], bool]) -> int:
        """Remove what nobody fetched in time, and what a process that died left behind; returns how many files.

        `is_waited_for` says whether a batch still needs the ledger of a digest.
        """
        gone = 0
        for path in list(self.folder.iterdir()) if self.folder.exists() else ():
            try:
                age = now.timestamp() - path.stat().st_mtime
            except FileNotFoundError:
                continue  # another process was quicker
            is_stray = age > STRAY.total_seconds() and (
                path.name.startswith(".") or (self._is_source(path) and not is_waited_for(path.stem))
            )
            if is_stray or age > KEPT.total_seconds():
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    @staticmethod
    def _is_source(path: Path) -> bool:
        return path.suffix == ".sealed" and not path.name.startswith("result-")

    def _source(self, digest: str) -> Path:
        return self.folder / f"{digest}.sealed"

    @property
    def _results(self) -> ResultFiles:
        return ResultFiles(self.folder)


def ledger_files(data_dir: Path) -> LedgerFiles:
    """Return the ledgers' place in a data folder."""
    return LedgerFiles(data_dir / "ledgers")
