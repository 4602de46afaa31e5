"""The strings that no field may stumble over, as they travel: percent-encoded bytes."""

import tomllib
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

_KEPT = tomllib.loads((Path(__file__).parent / "data" / "strings.toml").read_text("utf-8"))

# As text, where text will do.
TEXTS: dict[str, str] = _KEPT["strings"] | {name: long["of"] * long["times"] for name, long in _KEPT["long"].items()}
# As bytes on the wire; these are never text.
BROKEN: dict[str, bytes] = {name: unquote_to_bytes(written) for name, written in _KEPT["bytes"].items()}
WIRE: dict[str, bytes] = {name: text.encode("utf-8") for name, text in TEXTS.items()} | BROKEN


def encoded(pairs: list[tuple[str, bytes]]) -> str:
    """A form, or a query, as a browser would send it, or no browser ever."""
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs)
