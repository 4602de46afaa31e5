"""拨付清单: what the office asks Finance to pay, person by person, with each payer's share and the total in capitals."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.capitals import capitals
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money, total
from supportdesk.domain.words import say
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.blocks import Masthead, Section, Together
from supportdesk.papers.pdf.cells import Cell, Column, Kind, Look, Row
from supportdesk.papers.pdf.contents import Printed, Signature, Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import LANDSCAPE, Drawn, OfficeFrame, draw_paper
from supportdesk.papers.pdf.lines import Paragraph
from supportdesk.papers.pdf.pen import Align, Block
from supportdesk.papers.pdf.signing import Signatures
from supportdesk.papers.pdf.style import Style
from supportdesk.papers.pdf.tables import Table


@dataclass(frozen=True)
class PaymentLine:
    """One payment. Numbers of people and accounts are masked; `shares` in the order of the levels."""

    number: str
    payee: str
    payee_number: str
    matter: Text
    bank: Text
    account: Text
    amount: Money
    state: Text
    shares: tuple[Money, ...]


@dataclass(frozen=True)
class PaymentListPaper:
    """What the list says. Raises RuleBrokenError when the shares of a payment are not its amount."""

    office: str
    number: str
    made_on: date
    levels: tuple[Text, ...]
    rows: tuple[PaymentLine, ...]
    printed: Printed
    verification: Verification
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.shares) != len(self.levels) or total(row.shares) != row.amount:
                raise RuleBrokenError(
                    say(
                        "申请 {number} 各级承担之和与拨付金额 {amount} 元不一致。", number=row.number, amount=row.amount
                    )
                )

    @property
    def amount(self) -> Money:
        """All payments together."""
        return total([row.amount for row in self.rows])


def render(paper: PaymentListPaper, faces: Faces, language: str = "zh") -> bytes:
    """Draw the list and return the PDF: the same list gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: PaymentListPaper, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the list; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.say("资金拨付清单")
    frame = OfficeFrame(
        w,
        running_left=f"{title}{w.wide_space}{paper.number}",
        running_right=paper.office,
        verification=paper.verification,
        proves=w.say("扫码或在查询页输入校验码，可核对本表是否由本系统出具、金额是否被改动。"),
        remark=w.say("合计 = 各笔之和；各级承担之和 = 拨付金额，由系统核对后打印。账号全文见工作簿。"),
        size=LANDSCAPE,
    )
    blocks: list[Block] = [
        Masthead(
            faces,
            paper.office,
            title,
            (w.say("编号"), paper.number),
            [
                (w.say("报送日期"), w.day(paper.made_on)),
                (w.say("打印时间"), w.moment(paper.printed.at)),
                (w.say("打印人"), w.said(paper.printed.by)),
            ],
        ),
        Section(w.say("逐笔拨付"), w.say("金额单位：元"), faces),
        _table(paper, faces, w),
        Together(
            [
                Paragraph(
                    w.say(
                        "合计（大写）：{capitals}　小写：¥{figures}",
                        capitals=capitals(paper.amount),
                        figures=paper.amount.grouped,
                    ),
                    faces,
                    Style("bold", 10.5, 17),
                )
            ],
            before=8,
        ),
    ]
    if paper.signatures:
        signing = [
            Section(w.say("签章"), w.say("经办、复核、审批不得为同一人"), faces),
            Signatures(paper.signatures, faces, w),
        ]
        blocks.append(Together(signing, before=10, with_company=True))
    return draw_paper(
        blocks, frame, faces, w, title=f"{title} {paper.number}", author=paper.office, subject=paper.number
    )


def _table(paper: PaymentListPaper, faces: Faces, w: Wording) -> Table:
    right = Align.RIGHT
    columns = (
        Column(w.say("序号"), Align.CENTRE),
        Column(w.say("收款人"), least=52),
        Column(w.say("证件号码"), most=92),
        Column(w.say("项目"), stretch=1),
        Column(w.say("申请编号"), most=104),
        Column(w.say("开户行"), stretch=1),
        Column(w.say("收款账号"), most=86),
        Column(w.say("状态"), least=44),
        Column(w.say("拨付金额"), right, least=62),
        *(Column(w.said(level), right, least=58, over=w.say("其中各级承担")) for level in paper.levels),
    )
    rows = [
        Row(
            (
                str(at),
                row.payee,
                row.payee_number,
                w.said(row.matter),
                row.number,
                w.said(row.bank),
                w.said(row.account),
                w.said(row.state),
                w.amount(row.amount),
                *(w.amount(share) for share in row.shares),
            )
        )
        for at, row in enumerate(paper.rows, start=1)
    ]
    rows.append(
        Row(
            (
                Cell(w.say("合计（{count} 笔拨付）", count=len(paper.rows)), span=8, align=Align.LEFT),
                w.amount(paper.amount),
                *(w.amount(total([row.shares[at] for row in paper.rows])) for at in range(len(paper.levels))),
            ),
            Kind.TOTAL,
        )
    )
    return Table(columns, rows, faces, look=Look(row_pad=6))
