"""审批表: one application that was approved: who, what was asked, rules, how the amount comes about, who bears it, who said what."""

from collections.abc import Iterator
from dataclasses import dataclass

from supportdesk.domain.capitals import capitals
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money, total
from supportdesk.domain.words import say
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.blocks import Masthead, Section, Together, calculation, facts, numbered
from supportdesk.papers.pdf.contents import Calculation, Fact, Printed, RuleRow, Signature, Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn, draw_sheet
from supportdesk.papers.pdf.pen import Block
from supportdesk.papers.pdf.recommendation import Opinion, checks_table, opinions_table
from supportdesk.papers.pdf.signing import Signatures


@dataclass(frozen=True)
class AwardSheet:
    """What the sheet says. `amount` is None where a kind grants none; `shares` name each payer with its part.

    Raises RuleBrokenError when the shares are not the amount.
    """

    office: str
    number: str
    matter: Text
    basis: Text
    applicant: str
    printed: Printed
    verification: Verification
    applicant_facts: tuple[Fact, ...]
    venture_facts: tuple[Fact, ...]
    answers: tuple[Fact, ...]
    checks: tuple[RuleRow, ...]
    calculation: Calculation | None
    amount: Money | None
    shares: tuple[tuple[Text, Money], ...] = ()
    opinions: tuple[Opinion, ...] = ()
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        if self.shares and total([part for _payer, part in self.shares]) != self.amount:
            raise RuleBrokenError(say("各级承担之和与批准金额不一致。"))


def render(paper: AwardSheet, faces: Faces, language: str = "zh") -> bytes:
    """Draw the sheet and return the PDF: the same sheet gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: AwardSheet, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the sheet; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.say("{matter}审批表", matter=paper.matter)
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


def _blocks(paper: AwardSheet, faces: Faces, w: Wording, title: str) -> Iterator[Block]:
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
    parts: list[tuple[str, list[Block]]] = [(w.say("申请人"), [facts(paper.applicant_facts, faces, w)])]
    if paper.venture_facts:
        parts.append((w.say("创业实体"), [facts(paper.venture_facts, faces, w)]))
    parts.append((w.say("申请内容"), [facts((*paper.answers, Fact(w.say("政策文件"), paper.basis)), faces, w)]))
    parts.append((w.say("资格审核"), [checks_table(paper.checks, faces, w)]))
    if paper.calculation is not None:
        parts.append((w.say("金额测算"), [calculation(paper.calculation, faces, w)]))
    if paper.amount is not None:
        parts.append((w.say("批准金额"), [facts(_amount(paper, paper.amount, w), faces, w)]))
    if paper.opinions:
        parts.append((w.say("审核过程"), [opinions_table(paper.opinions, faces, w)]))
    for at, (heading, blocks) in enumerate(parts, start=1):
        yield Section(numbered(w, at, heading), "", faces, before=8)
        yield from blocks
    if paper.signatures:
        signing = [
            Section(numbered(w, len(parts) + 1, w.say("签章")), w.say("经办、复核、审批不得为同一人"), faces),
            Signatures(paper.signatures, faces, w),
        ]
        yield Together(signing, before=8, with_company=True)


def _amount(paper: AwardSheet, amount: Money, w: Wording) -> tuple[Fact, ...]:
    borne = (Fact(payer, w.yuan(part)) for payer, part in paper.shares)
    return (Fact(w.say("批准金额"), w.yuan(amount)), Fact(w.say("大写"), capitals(amount)), *borne)
