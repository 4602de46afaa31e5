"""拟扶持名单公示: masked names, amounts, from when to when, and where to object."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.masking import mask_name
from supportdesk.domain.money import Money, total
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.blocks import Masthead, Section
from supportdesk.papers.pdf.cells import Cell, Column, Kind, Look, Row
from supportdesk.papers.pdf.contents import Office, Period, Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn, OfficeFrame, draw_paper
from supportdesk.papers.pdf.lines import Paragraph
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.signing import seal_place
from supportdesk.papers.pdf.style import GREY, MM, Style
from supportdesk.papers.pdf.tables import Table

_TEXT = Style("regular", 11, 18)
_LOOK = Look(body=Style("regular", 10, 14), head=Style("medium", 9.5, 14), row_pad=6, header_pad=6)


@dataclass(frozen=True)
class PublicityRow:
    """One person on the list. The paper masks the name itself, so that a full one can't reach the notice board."""

    name: str
    place: Text
    venture: Text
    amount: Money

    @property
    def masked_name(self) -> str:
        """The name as it is published: `周*远`."""
        return mask_name(self.name)


@dataclass(frozen=True)
class PublicityList:
    """What the list says. `working_days` is the length of the notice, `objections_to` who takes objections."""

    office: Office
    number: str
    matter: Text
    basis: Text
    period: Period
    working_days: int
    rows: tuple[PublicityRow, ...]
    objections_to: Text
    on: date
    verification: Verification

    @property
    def total(self) -> Money:
        """Sum of the published amounts."""
        return total([row.amount for row in self.rows])


def render(paper: PublicityList, faces: Faces, language: str = "zh") -> bytes:
    """Draw the list and return the PDF: the same list gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: PublicityList, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the list; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.say("{matter}拟扶持名单公示", matter=w.said(paper.matter))
    frame = OfficeFrame(
        w,
        running_left=title,
        running_right=paper.number,
        verification=paper.verification,
        proves=w.say("扫码或在查询页输入校验码，可核对本公示是否由本系统出具。"),
        remark=w.say("姓名已按规定遮盖。"),
    )
    opening = w.say(
        "根据{basis}，现将{matter}拟扶持名单予以公示。公示期自 {first} 至 {last}，共 {days} 个工作日。",
        basis=w.said(paper.basis),
        matter=w.said(paper.matter),
        first=w.long_day(paper.period.first),
        last=w.long_day(paper.period.last),
        days=paper.working_days,
    )
    objection = w.say(
        "对名单有异议的，请在公示期内向{office}书面或电话反映，写明事实和联系方式。电话 {phone}，监督电话 {complaint}。",
        office=w.said(paper.objections_to),
        phone=paper.office.phone,
        complaint=paper.office.complaint_phone,
    )
    blocks: list[Block] = [
        Masthead(faces, paper.office.name, title, (w.say("公示编号"), paper.number), []),
        Paragraph(opening, faces, _TEXT, before=12, indent_ems=2 if w.chinese else 0),
        Section(w.say("名单"), w.say("金额单位：元；姓名按规定遮盖"), faces),
        _table(paper, faces, w),
        Paragraph(objection, faces, _TEXT, before=12, indent_ems=2 if w.chinese else 0),
        _Closing(paper.office.name, w.long_day(paper.on), w.say("盖章处")),
    ]
    return draw_paper(
        blocks, frame, faces, w, title=f"{title} {paper.number}", author=paper.office.name, subject=paper.number
    )


def _table(paper: PublicityList, faces: Faces, w: Wording) -> Table:
    columns = (
        Column(w.say("序号"), Align.CENTRE, least=34),
        Column(w.say("姓名"), least=60, most=110),
        Column(w.say("所在乡镇"), least=80, most=130),
        Column(w.say("创业实体"), stretch=1),
        Column(w.say("拟扶持金额"), Align.RIGHT, least=86),
    )
    rows = [
        Row((str(at), row.masked_name, w.said(row.place), w.said(row.venture), w.amount(row.amount)))
        for at, row in enumerate(paper.rows, start=1)
    ]
    whole = Cell(w.say("合计（{count} 人）", count=len(paper.rows)), span=4, align=Align.LEFT)
    rows.append(Row((whole, w.amount(paper.total)), Kind.TOTAL))
    return Table(columns, rows, faces, look=_LOOK)


class _Closing(Block):
    """Office and day on the right, with the place of the seal over both."""

    with_company = True

    def __init__(self, office: str, day: str, seal: str) -> None:
        self.before = 14.0
        self._office = office
        self._day = day
        self._seal = seal

    def height(self, width: float) -> float:  # noqa: ARG002 - a fixed height
        return 42 * MM

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        office = shorten(self._office, pen.faces.regular, _TEXT.size, width - 12)
        half = max(pen.faces.regular.width(text, _TEXT.size) for text in (office, self._day)) / 2
        middle = x + width - max(half, 21 * MM) - 6
        centre = top - 21 * MM
        seal_place(pen, middle, centre, 21 * MM, "")
        pen.line(middle, top - 14, self._seal, Style("regular", 8, 10, GREY), Align.CENTRE)
        pen.line(middle, centre + _TEXT.leading, office, _TEXT, Align.CENTRE)
        pen.line(middle, centre, self._day, _TEXT, Align.CENTRE)
