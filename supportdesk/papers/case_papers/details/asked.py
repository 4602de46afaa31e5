"""Who asks for a paper, on which day, and in which language it is written."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.money import Money, total
from supportdesk.domain.words import Words, say
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import DetailColumn
from supportdesk.papers.pdf.contents import Text
from supportdesk.queries.visibility import Viewer


@dataclass(frozen=True)
class Asked:
    """What the sections of all kinds are filled with."""

    session: Session
    viewer: Viewer
    w: Wording
    today: date


def figure(heading: Text) -> DetailColumn:
    """A column of figures."""
    return DetailColumn(heading, is_figure=True)


def wide(heading: Text) -> DetailColumn:
    """A column of text that takes the room that is left."""
    return DetailColumn(heading, is_wide=True)


def from_to(first: date | None, last: date | None) -> Words | str:
    """Two days, both in; a dash while either is not known."""
    return say("{first} 至 {last}", first=first, last=last) if first and last else "—"


def known(amounts: list[Money | None]) -> Money:
    """Add up what is known of some amounts."""
    return total([one for one in amounts if one is not None])
