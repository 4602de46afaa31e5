"""Files that lie encrypted in the data folder: written aside and moved, readable by the program's own user only."""

import os
import secrets
from pathlib import Path

from supportdesk.models.secrets import keyring


def write_sealed(path: Path, content: bytes) -> None:
    """Seal a file's content and put it in its place, whole or not at all; the folder is made when it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(keyring.seal_bytes(content))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_sealed(path: Path) -> bytes | None:
    """Return what was sealed, or None when there is no such file."""
    try:
        return keyring.open_bytes(path.read_bytes())
    except FileNotFoundError:
        return None
