"""Ledgers that wait to be taken in: sealed files in the data folder, named by what they are, gone when they are done with.

A ledger is a county's people in clear. It lies here encrypted, readable by the program's own user only, and never below
a folder that is served.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from supportdesk.models.secrets import keyring

# How long a result workbook can be fetched.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class LedgerFiles:
    """The folder; it is made when the first file comes."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """Keep a ledger; returns its digest, by which it is found again."""
        digest = hashlib.sha256(content).hexdigest()
        self._write(self._source(digest), content)
        return digest

    def read(self, digest: str) -> bytes | None:
        """Return a ledger, or None when it is not kept."""
        return self._read(self._source(digest))

    def forget(self, digest: str) -> None:
        """Remove a ledger; the caller knows that no other batch waits for it."""
        self._source(digest).unlink(missing_ok=True)

    def keep_result(self, batch_id: int, content: bytes) -> None:
        """Keep the result workbook of a batch."""
        self._write(self._result(batch_id), content)

    def read_result(self, batch_id: int) -> bytes | None:
        """Return the result workbook of a batch, or None when there is none or its time is over."""
        return self._read(self._result(batch_id))

    def has_result(self, batch_id: int) -> bool:
        """Say whether there is a result workbook to fetch."""
        return self._result(batch_id).exists()

    def sweep(self, now: datetime) -> int:
        """Remove what nobody fetched in time; returns how many files."""
        gone = 0
        for path in self.folder.glob("*.sealed") if self.folder.exists() else ():
            if path.stat().st_mtime < (now - KEPT).timestamp():
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _source(self, digest: str) -> Path:
        return self.folder / f"{digest}.sealed"

    def _result(self, batch_id: int) -> Path:
        return self.folder / f"result-{batch_id}.sealed"

    def _write(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(keyring.seal_bytes(content))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def _read(self, path: Path) -> bytes | None:
        try:
            return keyring.open_bytes(path.read_bytes())
        except FileNotFoundError:
            return None


def ledger_files(data_dir: Path) -> LedgerFiles:
    """Return the ledgers' place in a data folder."""
    return LedgerFiles(data_dir / "ledgers")
