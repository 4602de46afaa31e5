"""贴息审核汇总表: the interest subsidies of a quarter, loan by loan, with the shares of each level of government."""

from dataclasses import dataclass

from supportdesk.domain.capitals import capitals
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money, total
from supportdesk.domain.words import say
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.blocks import Masthead, Section, Together
from supportdesk.papers.pdf.cells import Cell, Column, Kind, Look, Row
from supportdesk.papers.pdf.contents import Period, Printed, Signature, Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import LANDSCAPE, Drawn, OfficeFrame, draw_paper
from supportdesk.papers.pdf.lines import Paragraph
from supportdesk.papers.pdf.pen import Align, Block
from supportdesk.papers.pdf.signing import Signatures
from supportdesk.papers.pdf.style import NOTE, Style
from supportdesk.papers.pdf.tables import Table


@dataclass(frozen=True)
class SubsidyRow:
    """One loan in the quarter. `rate` and `ratio` as they are written (3.50%, 50%); `shares` in the order of the levels."""

    borrower: str
    loan_number: str
    principal: Money
    rate: Text
    days: int
    interest: Money
    ratio: Text
    subsidy: Money
    shares: tuple[Money, ...]


@dataclass(frozen=True)
class SubsidySheet:
    """What the sheet says. Raises RuleBrokenError when the shares of a loan are not its subsidy."""

    office: str
    number: str
    bank: Text
    period: Period
    levels: tuple[Text, ...]
    rows: tuple[SubsidyRow, ...]
    printed: Printed
    verification: Verification
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.shares) != len(self.levels) or total(row.shares) != row.subsidy:
                raise RuleBrokenError(
                    say(
                        "贷款 {number} 各级承担之和与贴息 {subsidy} 元不一致。",
                        number=row.loan_number,
                        subsidy=row.subsidy,
                    )
                )

    @property
    def subsidy(self) -> Money:
        """All subsidies together."""
        return total([row.subsidy for row in self.rows])

    def share(self, level: int) -> Money:
        """What one level bears."""
        return total([row.shares[level] for row in self.rows])


def render(paper: SubsidySheet, faces: Faces, language: str = "zh") -> bytes:
    """Draw the sheet and return the PDF: the same sheet gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: SubsidySheet, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the sheet; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.say("创业担保贷款贴息审核汇总表")
    frame = OfficeFrame(
        w,
        running_left=f"{title}{w.wide_space}{paper.number}",
        running_right=w.said(paper.bank),
        verification=paper.verification,
        proves=w.say("扫码或在查询页输入校验码，可核对本表是否由本系统出具、金额是否被改动。"),
        remark=w.say("合计 = 各笔之和；各级承担之和 = 贴息，由系统核对后打印。"),
        size=LANDSCAPE,
    )
    blocks: list[Block] = [
        Masthead(
            faces,
            paper.office,
            title,
            (w.say("编号"), paper.number),
            [
                (w.say("贴息期间"), _period(paper.period, w)),
                (w.say("经办银行"), w.said(paper.bank)),
                (w.say("打印时间"), w.moment(paper.printed.at)),
                (w.say("打印人"), w.said(paper.printed.by)),
            ],
        ),
        Section(w.say("逐笔审核"), w.say("金额单位：元；利息与贴息逐笔四舍五入到分"), faces),
        _table(paper, faces, w),
        _in_words(paper, faces, w),
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


def _period(period: Period, w: Wording) -> str:
    return w.say("{first} 至 {last}", first=w.day(period.first), last=w.day(period.last))


def _table(paper: SubsidySheet, faces: Faces, w: Wording) -> Table:
    right = Align.RIGHT
    columns = (
        Column(w.say("序号"), Align.CENTRE),
        Column(w.say("借款人"), stretch=1),
        Column(w.say("借款合同号"), most=110),
        Column(w.say("本金"), right, least=62),
        Column(w.say("利率"), right, least=44),
        Column(w.say("天数"), right),
        Column(w.say("应付利息"), right, least=62),
        Column(w.say("贴息比例"), right),
        Column(w.say("贴息金额"), right, least=62),
        *(Column(w.said(level), right, least=62, over=w.say("其中各级承担")) for level in paper.levels),
    )
    rows = [
        Row(
            (
                str(at),
                row.borrower,
                row.loan_number,
                w.amount(row.principal),
                w.said(row.rate),
                str(row.days),
                w.amount(row.interest),
                w.said(row.ratio),
                w.amount(row.subsidy),
                *(w.amount(share) for share in row.shares),
            )
        )
        for at, row in enumerate(paper.rows, start=1)
    ]
    rows.append(
        Row(
            (
                Cell(w.say("合计（{count} 笔）", count=len(paper.rows)), span=3, align=Align.LEFT),
                w.amount(total([row.principal for row in paper.rows])),
                "",
                "",
                w.amount(total([row.interest for row in paper.rows])),
                "",
                w.amount(paper.subsidy),
                *(w.amount(paper.share(level)) for level in range(len(paper.levels))),
            ),
            Kind.TOTAL,
        )
    )
    return Table(columns, rows, faces, look=Look(row_pad=6))


def _in_words(paper: SubsidySheet, faces: Faces, w: Wording) -> Block:
    amount = w.say(
        "贴息合计（大写）：{capitals}　小写：¥{figures}",
        capitals=capitals(paper.subsidy),
        figures=paper.subsidy.grouped,
    )
    note = w.say("贴息 = 本金 × 利率 × 天数 ÷ 计息基数 × 贴息比例；各级按分担比例，末级承担尾差。")
    return Together(
        [Paragraph(amount, faces, Style("bold", 10.5, 17)), Paragraph(note, faces, NOTE)],
        before=8,
    )
