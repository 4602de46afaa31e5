"""What must not be read out of a stolen database: sealed columns, and blind indexes to find them again.

AES-256-GCM with a random nonce; the first byte names the key's version, so keys can be changed one by one. The keys lie in
a file outside the database and its backups. A blind index is HMAC-SHA-256 of the normalised value under a key of its own,
cut to 16 bytes: equal values are found, nothing else is told.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary, TypeDecorator

NONCE_BYTES = 12
INDEX_BYTES = 16


class KeysMissingError(RuntimeError):
    """The keys were not loaded, or do not fit what was sealed."""


class Keyring:
    """The keys by version, and the index key."""

    def __init__(self) -> None:
        self._ciphers: dict[int, AESGCM] = {}
        self._current = 0
        self._index_key = b""

    def load(self, path: Path) -> None:
        """Read the key file; make it, readable by its owner only, when there is none.

        Raises KeysMissingError for a file that holds no keys; those that were there stay.
        """
        if not path.exists():
            _make(path)
        try:
            kept = json.loads(path.read_text("ascii"))
            ciphers = {int(v): AESGCM(base64.b64decode(k)) for v, k in kept["keys"].items()}
            current, index_key = int(kept["current"]), base64.b64decode(kept["index"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeysMissingError(f"{path} holds no keys") from error
        self._ciphers, self._current, self._index_key = ciphers, current, index_key

    def seal(self, text: str) -> bytes:
        """Encrypt a text under the current key."""
        return self.seal_bytes(text.encode())

    def seal_bytes(self, content: bytes) -> bytes:
        """Encrypt a file's bytes under the current key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return bytes([self._current]) + nonce + self._cipher(self._current).encrypt(nonce, content, None)

    def open(self, sealed: bytes) -> str:
        """Decrypt a text; raises KeysMissingError when the key is not there or the bytes were changed."""
        return self.open_bytes(sealed).decode()

    def open_bytes(self, sealed: bytes) -> bytes:
        """Decrypt a file's bytes; raises KeysMissingError as `open` does."""
        try:
            opened = self._cipher(sealed[0]).decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], None)
        except InvalidTag as error:
            raise KeysMissingError("a sealed value does not fit the keys") from error
        return opened

    def blind(self, purpose: str, text: str) -> bytes:
        """Return the blind index of a normalised value; another purpose gives another index."""
        if not self._index_key:
            raise KeysMissingError("the keys are not loaded")
        return hmac.new(self._index_key, f"{purpose}\0{text}".encode(), hashlib.sha256).digest()[:INDEX_BYTES]

    def fingerprint(self) -> str:
        """Tell two rings apart without telling their keys."""
        return self.blind("ring", "").hex()

    def _cipher(self, version: int) -> AESGCM:
        if version not in self._ciphers:
            raise KeysMissingError(f"key {version} is not loaded")
        return self._ciphers[version]


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = {
        "current": 1,
        "keys": {"1": base64.b64encode(AESGCM.generate_key(256)).decode()},
        "index": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    # Written aside and linked, so that two processes that start at once end up with the same keys.
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(fresh, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


# One ring a process: a column type has no other way to reach it. The application's start loads it.
keyring = Keyring()


class SealedText(TypeDecorator[str]):
    """A text that is encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring.seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring.open(bytes(value))


BlindIndex = LargeBinary(INDEX_BYTES)
