"""A number that stands for what a reader saw, of records that count no versions of their own."""

import hashlib

# A form's version has at most nine digits, and 0 is what nothing has.
_MOST = 999_999_999


def stamp_of(*shown: object) -> int:
    """Return the number of a content: the same for the same, another for another. Values are of plain, ordered kinds."""
    digest = hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).digest()
    return 1 + int.from_bytes(digest[:8], "big") % _MOST
