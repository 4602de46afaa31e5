"""The icons the pages use, cut out of the icon package into one small sprite when the program starts.

A sign always stands beside its word; an unknown name fails where it is asked for, so that no page shows a hole.
"""

import re
from pathlib import Path

_SYMBOL = re.compile(
    r'<symbol class="bi bi-[a-z0-9-]+" viewBox="0 0 16 16" id="([a-z0-9-]+)">(.*?)</symbol>', re.DOTALL
)

FROM_THE_PACKAGE = (
    "arrow-clockwise",
    "arrow-left",
    "arrow-right",
    "bell",
    "box-arrow-right",
    "box-arrow-up-right",
    "calendar-event",
    "camera",
    "chat-left-text",
    "check-lg",
    "chevron-down",
    "chevron-right",
    "circle-half",
    "clock-history",
    "download",
    "envelope",
    "exclamation-triangle",
    "eye",
    "file-earmark-text",
    "flag",
    "funnel",
    "geo-alt",
    "info-circle",
    "list",
    "lock",
    "paperclip",
    "pencil",
    "people",
    "person",
    "plus-lg",
    "printer",
    "qr-code",
    "question-circle",
    "search",
    "star",
    "star-fill",
    "telephone",
    "trash",
    "upload",
    "x-lg",
)

# Drawn here, because the package has none of this shape: the badge of what is not in hand, and of a stopped clock.
OWN = {
    "ring-dotted": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.7" '
    'stroke-dasharray="2.6 2.27"/>',
    "two-bars": '<path d="M4.5 3h2v10h-2zM9.5 3h2v10h-2z"/>',
    "triangle-down": '<path d="M1 3h14L8 14z"/>',
    "triangle-down-small": '<path d="M4 6h8l-4 5.5z"/>',
}

NAMES = frozenset(FROM_THE_PACKAGE) | frozenset(OWN)


def sprite(package_file: Path) -> bytes:
    """Cut the used symbols out of the package's file; raises LookupError naming those it no longer has."""
    drawings = dict(_SYMBOL.findall(package_file.read_text(encoding="utf-8")))
    missing = [name for name in FROM_THE_PACKAGE if name not in drawings]
    if missing:
        raise LookupError(f"the icon package has no {', '.join(missing)}")
    drawings = {name: drawings[name] for name in FROM_THE_PACKAGE} | OWN
    symbols = "".join(
        f'<symbol id="{name}" viewBox="0 0 16 16">{drawing}</symbol>' for name, drawing in drawings.items()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'.encode()
