"""Reads of papers: what a code proves, what was given out about a case, and what a paper can be about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.papers import Paper
from supportdesk.models.policies import Kind
from supportdesk.queries.visibility import Viewer, sees_application, sees_case, within


@dataclass(frozen=True)
class Subject:
    """What a paper is about: a case, or one of its applications; `number` names it, `part` a quarter of it."""

    number: str
    unit_id: int
    case_id: int | None = None
    application_id: int | None = None
    part: str = ""


def find_by_code(session: Session, typed: str) -> tuple[Paper, str] | None:
    """Return the paper with this code and its unit's name; blanks, dashes and small letters are forgiven.

    Open to everyone who holds the code: the answer has no personal data.
    """
    code = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    row = session.execute(
        select(Paper, OrgUnit.name).join(OrgUnit, OrgUnit.id == Paper.unit_id).where(Paper.code == code)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def about_case(session: Session, viewer: Viewer, case_number: str) -> Subject:
    """Return a case as a paper's subject; raises NotFoundError for a number that the viewer may not see."""
    number = case_number.strip().upper()
    row = session.execute(select(Case.id, Case.unit_id).where(sees_case(viewer), Case.number == number)).one_or_none()
    if row is None:
        raise NotFoundError(say("没有找到办件 {number}。", number=case_number.strip()[:40]))
    return Subject(number, row.unit_id, case_id=row.id)


def about_case_of(session: Session, viewer: Viewer, case_id: int, part: str = "") -> Subject:
    """Return a case as a paper's subject by its id; raises NotFoundError for one that the viewer may not see."""
    row = session.execute(select(Case.number, Case.unit_id).where(sees_case(viewer), Case.id == case_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return Subject(row.number, row.unit_id, case_id=case_id, part=part)


def find_case_number(session: Session, case_id: int) -> str:
    """A case's number, which names it and tells nothing of it; a dash where there is no such case."""
    return session.scalar(select(Case.number).where(Case.id == case_id)) or "—"


def applications_of_case(session: Session, viewer: Viewer, case_id: int) -> Sequence[int]:
    """The applications of a case that the viewer may see, the earliest first."""
    return session.scalars(
        select(Application.id).where(sees_application(viewer), Application.case_id == case_id).order_by(Application.id)
    ).all()


def about_application(session: Session, viewer: Viewer, application_id: int, part: str = "") -> Subject:
    """Return an application as a paper's subject; raises NotFoundError for one that the viewer may not see."""
    row = session.execute(
        select(Application.number, Application.unit_id, Application.case_id).where(
            sees_application(viewer), Application.id == application_id
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError
    return Subject(row.number, row.unit_id, case_id=row.case_id, application_id=application_id, part=part)


def find_kind(session: Session, application_id: int) -> Kind | None:
    """Return the kind of an application, None where there is none; whether it may be seen is the caller's to ask."""
    return session.scalar(select(Application.kind).where(Application.id == application_id))


def about_county(session: Session, viewer: Viewer, county_id: int, part: str) -> Subject:
    """Return a county's list as a paper's subject; raises NotFoundError unless the viewer's own unit contains the county."""
    county = session.scalar(
        select(OrgUnit).where(OrgUnit.id == county_id, within(viewer, OrgUnit.id, Permission.PAPER_PRINT))
    )
    if county is None:
        raise NotFoundError
    return Subject(f"{county.name} {part}", county.id, part=part)


def get_paper(session: Session, viewer: Viewer, paper_id: int) -> tuple[Paper, Subject]:
    """Return a paper that was given out, and its subject; raises NotFoundError for a foreign or unknown one."""
    paper = session.get(Paper, paper_id)
    if paper is None:
        raise NotFoundError
    if paper.application_id is not None:
        return paper, about_application(session, viewer, paper.application_id, paper.part)
    if paper.case_id is None:
        return paper, about_county(session, viewer, paper.unit_id, paper.part)
    return paper, about_case_of(session, viewer, paper.case_id, paper.part)


def list_of_case(session: Session, viewer: Viewer, case_id: int) -> Sequence[tuple[Paper, str | None]]:
    """Papers given out about a case and its applications, the latest first, with who gave them out."""
    rows = session.execute(
        select(Paper, Account.name)
        .join(Case, Case.id == Paper.case_id)
        .outerjoin(Account, Account.id == Paper.issued_by_id)
        .where(sees_case(viewer), Paper.case_id == case_id)
        .order_by(Paper.id.desc())
    )
    return [(paper, name) for paper, name in rows]


def list_of_application(session: Session, viewer: Viewer, application_id: int) -> Sequence[tuple[Paper, str | None]]:
    """Papers given out about one application, the latest first, with who gave them out."""
    rows = session.execute(
        select(Paper, Account.name)
        .join(Application, Application.id == Paper.application_id)
        .outerjoin(Account, Account.id == Paper.issued_by_id)
        .where(sees_application(viewer), Paper.application_id == application_id)
        .order_by(Paper.id.desc())
    )
    return [(paper, name) for paper, name in rows]
