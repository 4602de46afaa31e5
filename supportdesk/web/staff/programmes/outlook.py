"""What a draft would mean for everybody, as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from supportdesk.domain.facts import BY_NAME
from supportdesk.extensions import db
from supportdesk.models.matching import Outlook
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries import outlook as queries
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.words import said


@dataclass(frozen=True)
class ShownOutlook:
    """What was reckoned (None: it is being reckoned), and of how many people which fact is missing, the most first."""

    reckoned: Outlook | None
    missing: Sequence[tuple[str, int]] = ()


def outlook_of(version: ProgrammeVersion) -> ShownOutlook | None:
    """Give what a draft of the reader's own unit would mean; None for any other version, and without rules to ask."""
    session = db.session()
    if not queries.is_askable(session, signed_in(), version):
        return None
    found = queries.find_outlook(session, version)
    if found is None:
        return ShownOutlook(None)
    rows = sorted(found.missing.items(), key=lambda row: (-row[1], row[0]))
    return ShownOutlook(found, [(said(BY_NAME[name].label), count) for name, count in rows if name in BY_NAME])
