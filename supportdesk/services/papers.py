"""Giving out papers: a number without gaps, a code that anyone can check, and the digest of what was given out."""

import hashlib
import secrets

from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, StepNotAvailableError
from supportdesk.domain.fields import parse_text
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.words import say
from supportdesk.models.papers import Paper, PaperState
from supportdesk.services.numbers import next_in
from supportdesk.services.work import Work

# Read aloud and typed: no 0/O, no 1/I. Twelve of 32 letters: 60 bits, so a code can't be guessed.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LETTERS = 12
LONGEST_REASON = 200
# What applicants take for themselves of their own applications; everything else an office gives out.
FOR_THE_APPLICANT = frozenset({"receipt"})


def issue(
    work: Work,
    *,
    kind: str,
    about: str,
    says: object,
    language: str,
    unit_id: int,
    case_id: int | None = None,
    application_id: int | None = None,
    part: str = "",
    under: Permission = Permission.PAPER_PRINT,
) -> Paper:
    """Give out a paper; the same content is the same paper, with its number, code and moment.

    `says` is what the paper says, without code and moment. When it says something new about the same thing, the earlier
    paper is replaced: its code goes on telling so. `part` tells apart papers of a kind about one application or unit.
    `under` is the permission that lets it leave the house.
    """
    if kind not in FOR_THE_APPLICANT or work.actor is None or work.actor.role is not Role.ENTREPRENEUR:
        work.needs(under)
    digest = content_digest(says)
    same_thing = select(Paper).where(
        Paper.kind == kind,
        Paper.case_id == case_id,
        Paper.application_id == application_id,
        Paper.unit_id == unit_id,
        Paper.part == part,
        Paper.language == language,
        Paper.state == PaperState.VALID,
    )
    earlier = work.session.scalars(same_thing).all()
    for paper in earlier:
        if paper.content_digest == digest:
            return paper
        paper.state = PaperState.REPLACED
    year = work.today.year
    number = f"{year}-{next_in(work.session, f'paper/{kind}/{year}'):05d}"
    work.record(
        "paper.issued", {"kind": kind, "number": number, "about": about}, case_id=case_id, application_id=application_id
    )
    paper = Paper(
        kind=kind,
        number=number,
        code="".join(secrets.choice(ALPHABET) for _ in range(LETTERS)),
        language=language,
        case_id=case_id,
        application_id=application_id,
        unit_id=unit_id,
        part=part,
        issued_at=work.now,
        issued_by_id=work.actor.id if work.actor else None,
        content_digest=digest,
    )
    work.session.add(paper)
    work.session.flush()
    return paper


def revoke(work: Work, paper: Paper, reason: str) -> None:
    """Declare a paper void: its number stays, and its code goes on telling so. Printed again it is a new one.

    Raises NotAllowedError, StepNotAvailableError when it no longer holds, BadValueError (`reason`) without a reason.
    """
    work.needs(Permission.SUPPORT_DECIDE)
    if paper.state is not PaperState.VALID:
        raise StepNotAvailableError(say("这份文书已经失效，不用再撤销。"))
    why = parse_text(reason, longest=LONGEST_REASON, one_line=True).value.strip()
    if not why:
        raise BadValueError(say("请写明原因。"), field="reason")
    work.record(
        "paper.revoked",
        {"kind": paper.kind, "number": paper.number, "reason": why},
        unit_id=paper.unit_id,
        case_id=paper.case_id,
        application_id=paper.application_id,
    )
    paper.state = PaperState.REVOKED
    work.session.flush()


def content_digest(says: object) -> str:
    """SHA-256 of what a paper says."""
    return hashlib.sha256(repr(says).encode("utf-8", "surrogatepass")).hexdigest()


def keep_digest(work: Work, paper: Paper, data: bytes, pages: int) -> None:
    """Note the digest of the bytes, so that a file can be compared with what was given out, and how many pages it has."""
    paper.pages = pages
    paper.file_digest = hashlib.sha256(data).hexdigest()
    work.session.flush()
