"""Reads of the files that applicants sent as papers."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.programmes.insurance import CLAIM_LIFECYCLE, ClaimDeed
from supportdesk.models.applications import Application, Document
from supportdesk.models.attachments import Attachment
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.queries.visibility import Viewer, sees_application


def get_file(
    session: Session, viewer: Viewer, attachment_id: int, *, claim: InsuranceClaim | None = None
) -> Attachment:
    """Return a file that was sent with an application the viewer sees, or with a claim; raises NotFoundError."""
    found = session.scalar(
        select(Attachment)
        .join(Application, Application.id == Attachment.application_id)
        .where(Attachment.id == attachment_id, Attachment.taken_back_at.is_(None), sees_application(viewer))
    )
    if found is None or (claim is not None and found.claim_id != claim.id):
        raise NotFoundError
    return found


def list_files(session: Session, application_id: int, claim: InsuranceClaim | None = None) -> Sequence[Attachment]:
    """The files of an application, or of a claim on it, in the order in which they came. The caller sees the application."""
    of_it = Attachment.claim_id.is_(None) if claim is None else Attachment.claim_id == claim.id
    return session.scalars(
        select(Attachment)
        .where(Attachment.application_id == application_id, of_it, Attachment.taken_back_at.is_(None))
        .order_by(Attachment.id)
    ).all()


def list_of_case(session: Session, viewer: Viewer, case_id: int) -> Sequence[tuple[Attachment, str, str]]:
    """All files of a case's applications and claims, with the application's number and the paper's title (its code where
    it has none), in the order they came.
    """
    for_paper = (Document.application_id == Attachment.application_id) & (Document.code == Attachment.code)
    rows = session.execute(
        select(Attachment, Application.number, Document.title)
        .join(Application, Application.id == Attachment.application_id)
        .outerjoin(Document, for_paper)
        .where(Application.case_id == case_id, Attachment.taken_back_at.is_(None), sees_application(viewer))
        .order_by(Attachment.id)
    )
    return [(found, number, title or found.code) for found, number, title in rows]


def by_code(files: Sequence[Attachment]) -> dict[str, list[Attachment]]:
    """Put files under the papers for which they were sent."""
    found: dict[str, list[Attachment]] = {}
    for one in files:
        found.setdefault(one.code, []).append(one)
    return found


def paper_codes(session: Session, application: Application, claim: InsuranceClaim | None = None) -> frozenset[str]:
    """The papers for which files may be sent."""
    if claim is not None:
        return frozenset(str(one["code"]) for one in claim.papers)
    return frozenset(session.scalars(select(Document.code).where(Document.application_id == application.id)))


def takes_claim_papers(claim: InsuranceClaim) -> bool:
    """Whether papers of a claim are still noted."""
    return CLAIM_LIFECYCLE.allows(claim.state, ClaimDeed.RECEIVE_PAPERS)
