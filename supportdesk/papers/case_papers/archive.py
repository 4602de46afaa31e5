"""档案目录: what lies in a case's file, item by item, with pages and digest."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.words import Words, say
from supportdesk.models.cases import CaseState
from supportdesk.models.papers import PaperState
from supportdesk.papers.case_papers.blanks import NO_VERIFICATION, NOT_PRINTED
from supportdesk.papers.case_papers.facts import person_facts
from supportdesk.papers.case_papers.labels import office_name
from supportdesk.papers.kinds import KIND_WORDS
from supportdesk.papers.language import CIVIL_TIME, Wording
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Amount, Fact, Signature
from supportdesk.papers.pdf.detail_sheet import DetailSheet
from supportdesk.papers.photos import PDF
from supportdesk.queries import attachments, papers
from supportdesk.queries.case_records import CaseRecord, get_record
from supportdesk.queries.visibility import Viewer

# The list itself is no item of the file.
_ITSELF = "archive_list"
_GROUP = 16


def archive_list_of(session: Session, viewer: Viewer, case_number: str, language: str, *, today: date) -> DetailSheet:
    """Fill the list of a case's file: papers that hold, and files that were sent. Raises NotFoundError."""
    record, w = get_record(session, viewer, case_number), Wording(language)
    case = record.case
    rows = tuple(
        (str(at), *row)
        for at, row in enumerate([*_papers(session, viewer, case.id, w), *_files(session, viewer, record, w)], start=1)
    )
    pages = sum(int(str(row[4])) for row in rows if str(row[4]).isdigit())
    columns = (
        DetailColumn(say("序号")), DetailColumn(say("题名"), is_wide=True), DetailColumn(say("编号")),
        DetailColumn(say("日期")), DetailColumn(say("页数"), is_figure=True), DetailColumn(say("文件摘要（SHA-256）"), is_wide=True),
    )  # fmt: skip
    total: tuple[Amount, ...] = ("", w.say("共 {count} 件", count=len(rows)), "", "", str(pages), "")
    return DetailSheet(
        title=say("档案目录"),
        office=w.said(office_name(record.county)),
        number=case.number,
        applicant=case.person.name,
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        who=(*person_facts(case.person, today, w)[:4], *_archive_facts(record, w)),
        details=(Detail(say("卷内文件"), tables=(DetailTable(columns, rows, total if rows else ()),)),),
        remark=say("页数不明的（—）不计入合计。办件摘要和本目录随时可以重新打印，不列入。"),
        signatures=(Signature(say("立卷人（签字）")), Signature(say("检查人（签字）"))),
        unit=say("共 {count} 件", count=len(rows)),
    )


def _archive_facts(record: CaseRecord, w: Wording) -> tuple[Fact, ...]:
    case = record.case
    closed = w.day(case.closed_on) if case.state is CaseState.CLOSED else w.say("办理中")
    return (
        Fact(say("档案号"), case.archive_no or "—"),
        Fact(say("建档日期"), w.day(case.opened_on)),
        Fact(say("办结日期"), closed),
    )


def _papers(session: Session, viewer: Viewer, case_id: int, w: Wording) -> Iterator[tuple[Amount, ...]]:
    for paper, _by in reversed(papers.list_of_case(session, viewer, case_id)):
        if paper.state is PaperState.VALID and paper.kind not in {_ITSELF, "case_summary"}:
            name: Words = KIND_WORDS.get(paper.kind, say("{kind}", kind=paper.kind))
            on = paper.issued_at.astimezone(CIVIL_TIME).date()
            pages = str(paper.pages) if paper.pages else "—"
            yield w.said(name), paper.number, w.day(on), pages, _grouped(paper.file_digest)


def _files(session: Session, viewer: Viewer, record: CaseRecord, w: Wording) -> Iterator[tuple[Amount, ...]]:
    for found, number, title in attachments.list_of_case(session, viewer, record.case.id):
        on = found.sent_at.astimezone(CIVIL_TIME).date()
        # A photo is one page; how many a PDF has nobody counted when it came.
        pages = "—" if found.media_type == PDF else "1"
        name = w.say("上传的材料：{paper}", paper=title)
        yield name, number, w.day(on), pages, _grouped(found.digest)


def _grouped(digest: str) -> str:
    """A digest in four parts, so that a line can be broken between them."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)) or "—"
