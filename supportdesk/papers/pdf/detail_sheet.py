"""One sheet about one thing: 入孵确认和退出结算单, 税费减免参考账, 理赔审核表, 走访记录表, 培训花名册, 档案目录."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from supportdesk.domain.words import say
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.blocks import Masthead, Section, Together, facts, numbered
from supportdesk.papers.pdf.case_summary.contents import Detail
from supportdesk.papers.pdf.case_summary.details import detail_blocks
from supportdesk.papers.pdf.contents import Fact, Printed, Signature, Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn, draw_sheet
from supportdesk.papers.pdf.lines import Paragraph
from supportdesk.papers.pdf.pen import Block
from supportdesk.papers.pdf.signing import Signatures
from supportdesk.papers.pdf.style import NOTE


@dataclass(frozen=True)
class DetailSheet:
    """What the sheet says: whom it is about, the support's own facts and tables, what is to be known of them, who signs.

    `about` and `unit` are the same for all sheets of a kind, so they are no part of what tells one sheet from another.
    """

    title: Text
    office: str
    number: str
    applicant: str
    printed: Printed
    verification: Verification
    who: tuple[Fact, ...]
    details: tuple[Detail, ...]
    remark: Text = ""
    signatures: tuple[Signature, ...] = ()
    about: Text = field(default=say("申请人"), repr=False)
    unit: Text = field(default=say("金额单位：元"), repr=False)


def render(paper: DetailSheet, faces: Faces, language: str = "zh") -> bytes:
    """Draw the sheet and return the PDF: the same sheet gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: DetailSheet, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the sheet; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.said(paper.title)
    return draw_sheet(
        list(_blocks(paper, faces, w, title)),
        faces,
        w,
        title=title,
        number=paper.number,
        applicant=paper.applicant,
        office=paper.office,
        verification=paper.verification,
    )


def _blocks(paper: DetailSheet, faces: Faces, w: Wording, title: str) -> Iterator[Block]:
    yield Masthead(
        faces,
        paper.office,
        title,
        (w.say("编号"), paper.number),
        [(w.say("打印时间"), w.moment(paper.printed.at)), (w.say("打印人"), w.said(paper.printed.by))],
    )
    yield Section(numbered(w, 1, w.said(paper.about)), "", faces, before=8)
    yield facts(paper.who, faces, w)
    yield Section(numbered(w, 2, w.say("明细")), w.said(paper.unit), faces)
    for at, detail in enumerate(paper.details):
        yield from detail_blocks(detail, faces, w, is_first=not at)
    if paper.remark:
        yield Paragraph(w.said(paper.remark), faces, NOTE, before=6)
    if paper.signatures:
        signing = [
            Section(numbered(w, 3, w.say("签章")), "", faces),
            Signatures(paper.signatures, faces, w),
        ]
        yield Together(signing, before=8, with_company=True)
