"""Files that applicants send as papers: noted, taken back. The bytes were cleaned and kept before."""

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import BadValueError, NotAllowedError, StepNotAvailableError
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.words import say
from supportdesk.models.applications import Application
from supportdesk.models.attachments import Attachment
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.queries import attachments as queries
from supportdesk.services.work import Work

# A wall, not a rule: as many photos of one paper as anybody needs.
MOST_FILES = 12
# While the applicant has the word.
_OPEN = frozenset({State.DRAFT, State.SUPPLEMENT})


def send(
    work: Work,
    application: Application,
    code: str,
    *,
    digest: str,
    media_type: str,
    size: int,
    claim: InsuranceClaim | None = None,
) -> Attachment:
    """Note a file that was sent for a paper of one's own application, or of a claim on it. `size` is in bytes.

    Raises NotAllowedError, StepNotAvailableError unless the applicant has the word, BadValueError for an unknown paper or
    too many files. The same file sent twice for a paper is there once.
    """
    _may(work, application, claim)
    if code not in queries.paper_codes(work.session, application, claim):
        raise BadValueError(say("没有这项材料或来源。"), field="file")
    there = [one for one in queries.list_files(work.session, application.id, claim) if one.code == code]
    same = next((one for one in there if one.digest == digest), None)
    if same is not None:
        return same
    if len(there) >= MOST_FILES:
        raise BadValueError(say("一项材料最多传 {most} 个文件。", most=MOST_FILES), field="file", code="too_many")
    _record(work, "attachment.sent", application, claim, {"code": code, "digest": digest})
    made = Attachment(
        application_id=application.id,
        claim_id=claim.id if claim is not None else None,
        code=code,
        digest=digest,
        media_type=media_type,
        size=size,
        sent_by_id=work.actor.id if work.actor else None,
        sent_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def take_back(work: Work, application: Application, sent: Attachment, claim: InsuranceClaim | None = None) -> None:
    """Take a file back that was sent by mistake, while the applicant has the word; it stays in the record."""
    _may(work, application, claim)
    if sent.taken_back_at is not None:
        return
    _record(work, "attachment.taken_back", application, claim, {"code": sent.code, "digest": sent.digest})
    sent.taken_back_at = work.now
    work.session.flush()


def _may(work: Work, application: Application, claim: InsuranceClaim | None) -> None:
    work.needs(Permission.OWN_APPLICATIONS)
    if work.actor is None or work.actor.role is not Role.ENTREPRENEUR or application.person_id != work.actor.person_id:
        raise NotAllowedError
    is_open = queries.takes_claim_papers(claim) if claim is not None else application.state in _OPEN
    if not is_open:
        raise StepNotAvailableError(say("这份申请现在不收材料了。有要补的，请打电话问经办人。"))


def _record(
    work: Work, kind: str, application: Application, claim: InsuranceClaim | None, data: dict[str, str]
) -> None:
    told = data | ({"claim": claim.number} if claim is not None else {})
    work.record(
        kind,
        told,
        unit_id=application.unit_id,
        person_id=application.person_id,
        case_id=application.case_id,
        application_id=application.id,
        subject=f"{application.kind.value}:{application.number}",
    )
