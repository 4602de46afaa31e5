"""What came of work in the background: sealed files in the data folder, fetched within a month, then gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from supportdesk.papers.sealed import read_sealed, write_sealed

# How long a result can be fetched.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class ResultFiles:
    """The folder; it is made when the first result comes."""

    folder: Path

    def keep(self, number: int, content: bytes) -> None:
        """Keep the result of a piece of work."""
        write_sealed(self.path_of(number), content)

    def read(self, number: int) -> bytes | None:
        """Return a result, or None when there is none or its time is over."""
        return read_sealed(self.path_of(number))

    def has(self, number: int) -> bool:
        """Say whether there is a result to fetch."""
        return self.path_of(number).exists()

    def path_of(self, number: int) -> Path:
        """Where a result lies."""
        return self.folder / f"result-{number}.sealed"

    def sweep(self, now: datetime) -> int:
        """Remove what nobody fetched in time; returns how many files."""
        gone = 0
        for path in list(self.folder.glob("*.sealed*")) if self.folder.exists() else ():
            try:
                age = now.timestamp() - path.stat().st_mtime
            except FileNotFoundError:
                continue  # another process was quicker
            if age > KEPT.total_seconds():
                path.unlink(missing_ok=True)
                gone += 1
        return gone


def result_files(data_dir: Path) -> ResultFiles:
    """Return the place of results in a data folder."""
    return ResultFiles(data_dir / "results")
