"""办件全卷: everything of a case as one zip, for those who audit it: summary, list of the archive, papers, files, records,
history, and a manifest with the digest of each.

Numbers stand in it in clear, so it is taken for a reason that is kept. It is written as it is sent: one file at a time is
in memory.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.event_words import event_words
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission
from supportdesk.models.audit import Event
from supportdesk.models.base import Base
from supportdesk.models.papers import PaperState
from supportdesk.papers import giving
from supportdesk.papers.attachments import AttachmentFiles
from supportdesk.papers.language import CIVIL_TIME, Wording
from supportdesk.papers.photos import ENDINGS
from supportdesk.papers.presses import Press
from supportdesk.queries import attachments, papers
from supportdesk.queries.case_records import CaseRecord, get_record
from supportdesk.queries.visibility import Viewer
from supportdesk.services import cases
from supportdesk.services.work import Work

# The papers that are given out with the bundle, and what they are called in it.
_OF_THE_BUNDLE = {"case_summary": "summary.pdf", "archive_list": "archive-list.pdf"}


@dataclass(frozen=True)
class Bundle:
    """What was asked for, by whom and why, and the event that says so; with the papers given out for it."""

    number: str
    language: str
    reason: str
    by: str
    at: datetime
    event_id: int
    digest: str
    papers: tuple[giving.Given, ...]

    @property
    def name(self) -> str:
        return f"{self.number}.zip"


@dataclass
class _Entry:
    path: str
    size: int
    sha256: str


@dataclass
class _Zip:
    """A zip that hands out what was written to it so far."""

    at: datetime
    entries: list[_Entry] = field(default_factory=list)
    _parts: list[bytes] = field(default_factory=list)
    _zip: ZipFile = field(init=False)

    def __post_init__(self) -> None:
        self._zip = ZipFile(cast("IO[bytes]", self), "w")

    def write(self, data: bytes, /) -> int:
        """Take what the zip is made of."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def add(self, path: str, data: bytes) -> bytes:
        """Put a file into the zip; returns what the zip has grown by."""
        info = ZipInfo(path, self.at.astimezone(CIVIL_TIME).timetuple()[:6])
        info.compress_type = ZIP_STORED if path.endswith((".pdf", ".jpg", ".png")) else ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        self._zip.writestr(info, data)
        self.entries.append(_Entry(path, len(data), hashlib.sha256(data).hexdigest()))
        return self._taken()

    def end(self) -> bytes:
        """End the zip; returns its last bytes."""
        self._zip.close()
        return self._taken()

    def _taken(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def begin(work: Work, number: str, reason: str, language: str, press: Press) -> Bundle:
    """Write down that a case's bundle is taken, and why; give out its summary and the list of its archive.

    Raises NotFoundError, NotAllowedError, BadValueError (`reason`).
    """
    subject = papers.about_case(work.session, work.actor, number)
    event = cases.note_bundle(work, get_record(work.session, work.actor, number).case, reason)
    given = [giving.give(work, kind, subject, language, press, under=Permission.CASE_BUNDLE) for kind in _OF_THE_BUNDLE]
    return Bundle(
        number=subject.number,
        language=language,
        reason=event.data["reason"],
        by=event.actor_name,
        at=work.now,
        event_id=event.id,
        digest=event.digest,
        papers=tuple(given),
    )


def stream(session: Session, viewer: Viewer, bundle: Bundle, files: AttachmentFiles, press: Press) -> Iterator[bytes]:
    """Write the bundle piece by piece; reads only."""
    made, left_out = _Zip(bundle.at), list[dict[str, str]]()
    for given in bundle.papers:
        yield made.add(_OF_THE_BUNDLE[given.paper.kind], given.data)
    record = get_record(session, viewer, bundle.number)
    yield made.add("record.json", _json(_record(record)))
    yield made.add("history.json", _json([_event(event, bundle.language) for event in record.events]))
    for path, data in _papers(session, viewer, bundle, record.case.id, press, left_out):
        yield made.add(path, data)
    for path, data in _files(session, viewer, record.case.id, files, left_out):
        yield made.add(path, data)
    listed = [{"path": one.path, "bytes": one.size, "sha256": one.sha256} for one in made.entries]
    yield made.add("manifest.json", _json(_manifest(bundle, listed, left_out)))
    sums = "".join(f"{one.sha256}  {one.path}\n" for one in made.entries)
    yield made.add("SHA256SUMS", sums.encode())
    yield made.end()


def _manifest(bundle: Bundle, listed: list[dict[str, Any]], left_out: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "case": bundle.number,
        "made_at": bundle.at.isoformat(),
        "by": bundle.by,
        "reason": bundle.reason,
        "event": {"id": bundle.event_id, "sha256": bundle.digest},
        "check": "sha256sum -c SHA256SUMS; supportdesk audit verify",
        "files": listed,
        "not_included": left_out,
    }


def _papers(
    session: Session, viewer: Viewer, bundle: Bundle, case_id: int, press: Press, left_out: list[dict[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Every paper that was given out and holds, drawn again byte for byte; the others are named, with why."""
    w, today = Wording(bundle.language), bundle.at.astimezone(CIVIL_TIME).date()
    own = {given.paper.id for given in bundle.papers}
    for paper, _by in reversed(papers.list_of_case(session, viewer, case_id)):
        if paper.id in own or paper.kind not in giving.RECIPES:
            continue
        path = f"papers/{paper.kind}-{paper.number}-{paper.language}.pdf"
        named = {"path": path, "sha256": paper.file_digest}
        if paper.state is not PaperState.VALID:
            left_out.append(named | {"why": paper.state.value})
            continue
        _same, subject = papers.get_paper(session, viewer, paper.id)
        try:
            data = giving.again(session, viewer, paper, subject, press, today)
        except StepNotAvailableError as refused:
            left_out.append(named | {"why": w.said(refused.words)})
        else:
            yield path, data


def _files(
    session: Session, viewer: Viewer, case_id: int, files: AttachmentFiles, left_out: list[dict[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Every photo and scan that was sent and not taken back."""
    for found, number, _title in attachments.list_of_case(session, viewer, case_id):
        path = f"files/{number}/{found.id}-{found.code}.{ENDINGS[found.media_type]}"
        data = files.read(found.digest)
        if data is None:
            left_out.append({"path": path, "sha256": found.digest, "why": "missing"})
        else:
            yield path, data


def _record(record: CaseRecord) -> dict[str, Any]:
    """What is on file, numbers in clear."""
    case = record.case
    return {
        "case": _columns(case),
        "person": _columns(case.person),
        "venture": _columns(case.venture) if case.venture is not None else None,
        "applications": [_columns(one) for one in record.applications],
        "interest_subsidies": [_columns(row) for rows in record.subsidies.values() for row in rows],
        "follow_ups": [_columns(one) for one in record.follow_ups],
    }


def _event(event: Event, language: str) -> dict[str, Any]:
    """An event as the chain has it, and what it is called."""
    return {**_columns(event), "words": Wording(language).said(event_words(event.kind))}


def _columns(row: Base) -> dict[str, Any]:
    """A row by its columns; what is kept as bytes (blind indexes) tells nothing and is left out."""
    found = {name: getattr(row, name) for name in inspect(type(row)).column_attrs.keys()}  # noqa: SIM118 - no dictionary
    return {name: _plain(value) for name, value in found.items() if not isinstance(value, bytes)}


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict) and set(value) <= {"say", "with", "in_english"} and "say" in value:
        return str(words_of(value))
    return value


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode()
