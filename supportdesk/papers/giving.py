"""Giving papers out: filled from the records, numbered, drawn, and drawn again for whoever asks for the same paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import Account
from supportdesk.models.papers import Paper, PaperState
from supportdesk.papers.case_papers import case_summary_of
from supportdesk.papers.language import CHINESE, LANGUAGES
from supportdesk.papers.pdf import case_summary, monthly_summary
from supportdesk.papers.pdf.contents import Printed, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.summaries import monthly_summary_of
from supportdesk.queries.papers import Subject
from supportdesk.queries.visibility import Viewer
from supportdesk.services import papers
from supportdesk.services.work import Work


@dataclass(frozen=True)
class Press:
    """What every paper needs to be drawn: the typeface, and the address that its QR code leads to."""

    faces: Faces
    public_url: str


@dataclass(frozen=True)
class Recipe:
    """How a kind of paper is made: what it says of its subject, what is added when it is given out, how it is drawn."""

    says: Callable[[Session, Viewer, Subject, str, date], Any]
    complete: Callable[[Any, Paper, Printed, Press], Any]
    draw: Callable[[Any, Faces, str], Drawn]
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True)
class Given:
    """A paper that was given out, and its file."""

    paper: Paper
    data: bytes


def give(work: Work, kind: str, subject: Subject, language: str, press: Press) -> Given:
    """Give a paper out; unchanged records give the same paper and the same bytes.

    Letters exist in Chinese only, whatever language is asked for. Raises NotFoundError for what the actor may not see,
    NotAllowedError, and whatever keeps this kind from being written.
    """
    recipe = RECIPES[kind]
    written_in = language if language in recipe.languages else CHINESE
    says = recipe.says(work.session, work.actor, subject, written_in, work.today)
    paper = papers.issue(
        work,
        kind=kind,
        about=subject.number,
        says=says,
        language=written_in,
        unit_id=subject.unit_id,
        case_id=subject.case_id,
        application_id=subject.application_id,
        part=subject.part,
    )
    data = _drawn(work.session, recipe, says, paper, press)
    papers.keep_digest(work, paper, data)
    return Given(paper, data)


def again(session: Session, viewer: Viewer, paper: Paper, subject: Subject, press: Press, today: date) -> bytes:
    """Draw a paper that was given out once more, byte for byte.

    Raises StepNotAvailableError when it was replaced, or when the records say something else by now.
    """
    recipe = RECIPES[paper.kind]
    if paper.state is not PaperState.VALID:
        raise StepNotAvailableError(say("这份文书已被新件替换，请打印新的一份。"))
    says = recipe.says(session, viewer, subject, paper.language, today)
    if papers.content_digest(says) != paper.content_digest:
        raise StepNotAvailableError(say("打印之后内容有变化，这份文书不再是最新的。请重新出具。"))
    return _drawn(session, recipe, says, paper, press)


def _drawn(session: Session, recipe: Recipe, says: object, paper: Paper, press: Press) -> bytes:
    issuer = session.get(Account, paper.issued_by_id) if paper.issued_by_id else None
    by: Words | str = issuer.name if issuer else say("系统")
    printed = Printed(at=paper.issued_at, by=by, as_of=paper.issued_at, purpose=say("内部办理"))
    return recipe.draw(recipe.complete(says, paper, printed, press), press.faces, paper.language).data


def _verification(paper: Paper, press: Press) -> Verification:
    return Verification(paper.code, f"{press.public_url}/verify/{paper.code}")


def _with_code_and_moment(says: Any, paper: Paper, printed: Printed, press: Press) -> Any:  # noqa: ANN401 - any paper
    return replace(says, verification=_verification(paper, press), printed=printed)


RECIPES: Mapping[str, Recipe] = {
    "case_summary": Recipe(
        lambda session, viewer, subject, language, today: case_summary_of(
            session, viewer, subject.number, language, today=today
        ),
        _with_code_and_moment,
        case_summary.draw,
    ),
    "monthly_summary": Recipe(
        lambda session, viewer, subject, language, _today: monthly_summary_of(session, viewer, subject, language),
        lambda says, paper, _printed, press: replace(says, verification=_verification(paper, press)),
        monthly_summary.draw,
    ),
}
