"""Papers that applicants sent: sealed files in the data folder, outside everything that is served, named by their digest.

The digest is that of the clean content, so the same photo lies there once. A file that no row names (the deed that brought
it was refused) does no harm: nothing leads to it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from supportdesk.papers.sealed import read_sealed, write_sealed

_DIGEST = re.compile(r"[0-9a-f]{64}")


def is_digest(text: str) -> bool:
    """Say whether this may name a file."""
    return _DIGEST.fullmatch(text) is not None


@dataclass(frozen=True)
class AttachmentFiles:
    """The folder; it is made when the first file comes."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """Keep a file; returns its digest, by which it is found again."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.path_of(digest).exists():
            write_sealed(self.path_of(digest), content)
        return digest

    def read(self, digest: str) -> bytes | None:
        """Return a file, or None when it is not kept."""
        return read_sealed(self.path_of(digest))

    def path_of(self, digest: str) -> Path:
        """Where a file lies; raises ValueError for what is no digest."""
        if not is_digest(digest):
            raise ValueError("not a digest")
        return self.folder / digest[:2] / f"{digest}.sealed"

    def all_sealed(self) -> Iterator[tuple[str, Path]]:
        """Every file by its digest, as it lies there: for backups."""
        for path in sorted(self.folder.glob("*/*.sealed")) if self.folder.exists() else ():
            if is_digest(path.stem):
                yield path.stem, path


def attachment_files(data_dir: Path) -> AttachmentFiles:
    """Return the attachments' place in a data folder."""
    return AttachmentFiles(data_dir / "attachments")
