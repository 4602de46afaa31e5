"""创业担保贷款推荐（资格审核）表: what the office recommends to bank and guarantor, and who looked at it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from supportdesk.domain.capitals import capitals
from supportdesk.domain.money import Money
from supportdesk.papers.language import UNKNOWN, Wording
from supportdesk.papers.pdf.blocks import FINDING_MARKS, Masthead, Section, Together, facts, numbered
from supportdesk.papers.pdf.cells import Cell, Column, Look, Row
from supportdesk.papers.pdf.contents import Fact, Finding, Printed, RuleRow, Signature, Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn, OfficeFrame, draw_paper
from supportdesk.papers.pdf.pen import Block
from supportdesk.papers.pdf.signing import Signatures
from supportdesk.papers.pdf.style import CELL, GREY, ORANGE
from supportdesk.papers.pdf.tables import Table

_DENSE = Look(row_pad=5, header_pad=5)


@dataclass(frozen=True)
class Opinion:
    """What one step of the check found, by whom and when (None: not given yet)."""

    step: Text
    words: Text
    by: str
    on: date | None


@dataclass(frozen=True)
class Recommendation:
    """What the form says. `category` with its proof, `prior_loans` how often a guaranteed loan was had before.

    `amount`, `months`, `rate`, `guarantee` and `bank` are what is recommended; the bank decides.
    """

    office: str
    number: str
    programme: Text
    applicant: str
    printed: Printed
    verification: Verification
    applicant_facts: tuple[Fact, ...]
    venture_facts: tuple[Fact, ...]
    category: Text
    category_proof: Text
    prior_loans: int
    checks: tuple[RuleRow, ...]
    amount: Money
    months: int
    rate: Text
    guarantee: Text
    bank: Text
    purpose: Text
    opinions: tuple[Opinion, ...] = ()
    signatures: tuple[Signature, ...] = ()


def render(paper: Recommendation, faces: Faces, language: str = "zh") -> bytes:
    """Draw the form and return the PDF: the same form gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: Recommendation, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the form; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.say("{programme}推荐审核表", programme=w.said(paper.programme))
    frame = OfficeFrame(
        w,
        running_left=f"{title}{w.wide_space}{paper.number}",
        running_right=paper.applicant,
        verification=paper.verification,
        proves=w.say("扫码或在查询页输入校验码，可核对本件是否由本系统出具、内容是否被改动。"),
        remark=w.say("推荐不等于放款，是否放款由银行决定。含个人信息，仅限本次贷款使用。"),
    )
    blocks = list(_blocks(paper, faces, w, title))
    return draw_paper(
        blocks, frame, faces, w, title=f"{title} {paper.number}", author=paper.office, subject=paper.number
    )


def _blocks(paper: Recommendation, faces: Faces, w: Wording, title: str) -> Iterator[Block]:
    yield Masthead(
        faces,
        paper.office,
        title,
        (w.say("编号"), paper.number),
        [
            (w.say("数据截至"), w.moment(paper.printed.as_of)),
            (w.say("打印时间"), w.moment(paper.printed.at)),
            (w.say("打印人"), w.said(paper.printed.by)),
        ],
    )
    yield Section(numbered(w, 1, w.say("申请人")), "", faces, before=8)
    yield facts(
        (
            *paper.applicant_facts,
            Fact(w.say("人员类别"), paper.category),
            Fact(w.say("类别证明"), paper.category_proof),
            Fact(w.say("以往贷款"), w.say("{count} 次", count=paper.prior_loans)),
        ),
        faces,
        w,
    )
    yield Section(numbered(w, 2, w.say("创业实体")), "", faces, before=8)
    yield facts(paper.venture_facts, faces, w)
    yield Section(numbered(w, 3, w.say("资格审核")), "", faces, before=8)
    yield checks_table(paper.checks, faces, w)
    yield Section(numbered(w, 4, w.say("推荐意见")), "", faces, before=8)
    yield facts(_recommended(paper, w), faces, w)
    if paper.opinions:
        yield Section(numbered(w, 5, w.say("审核过程")), "", faces, before=8)
        yield opinions_table(paper.opinions, faces, w)
    if paper.signatures:
        heading = numbered(w, 6 if paper.opinions else 5, w.say("签章"))
        signing = [
            Section(heading, w.say("经办、复核、审批不得为同一人"), faces),
            Signatures(paper.signatures, faces, w),
        ]
        yield Together(signing, before=8, with_company=True)


def _recommended(paper: Recommendation, w: Wording) -> tuple[Fact, ...]:
    amount = w.yuan(paper.amount)
    return (
        Fact(w.say("建议金额"), amount),
        Fact(w.say("大写"), capitals(paper.amount)),
        Fact(w.say("贷款期限"), w.say("{months} 个月", months=paper.months)),
        Fact(w.say("利率"), paper.rate),
        Fact(w.say("担保方式"), paper.guarantee),
        Fact(w.say("推荐银行"), paper.bank),
        Fact(w.say("资金用途"), paper.purpose, wide=True),
    )


def checks_table(checks: Sequence[RuleRow], faces: Faces, w: Wording) -> Table:
    """The rules with value, threshold, result and clause."""
    words = {Finding.MET: w.say("符合"), Finding.UNMET: w.say("不符合"), Finding.UNKNOWN: w.say("待核实")}
    styles = {
        Finding.MET: CELL,
        Finding.UNMET: CELL.medium().inked(ORANGE),
        Finding.UNKNOWN: CELL.inked(GREY),
    }
    columns = (
        Column(w.say("规则"), stretch=1.15),
        Column(w.say("本人情况"), stretch=1.75),
        Column(w.say("门槛"), stretch=1.6),
        Column(w.say("结果"), least=62),
        Column(w.say("条款"), least=86, most=120),
    )
    rows = [
        Row(
            (
                w.said(one.rule),
                w.said(one.value),
                w.said(one.threshold),
                Cell(words[one.finding], style=styles[one.finding], mark=FINDING_MARKS[one.finding]),
                w.said(one.clause),
            )
        )
        for one in checks
    ]
    return Table(columns, rows, faces, look=_DENSE)


def opinions_table(opinions: Sequence[Opinion], faces: Faces, w: Wording) -> Table:
    """What each step found, by whom and when."""
    columns = (
        Column(w.say("环节"), least=70, most=100),
        Column(w.say("意见"), stretch=1),
        Column(w.say("办理人"), least=80, most=120),
        Column(w.say("日期"), least=64),
    )
    rows = [Row((w.said(one.step), w.said(one.words) or UNKNOWN, one.by or UNKNOWN, w.day(one.on))) for one in opinions]
    return Table(columns, rows, faces, look=_DENSE)
