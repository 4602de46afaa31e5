"""撤销决定书: what was granted, why it is revoked and by which clause, what is to be given back until when, and how to contest it."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.capitals import capitals
from supportdesk.domain.money import Money
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.contents import Text
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.pdf.letter import Letter, Part, chinese_number, contact_sentence, draw_letter
from supportdesk.papers.pdf.refusal import Ground, Remedy, contest_sentence, ground_paragraphs


@dataclass(frozen=True)
class Revocation:
    """What the decision says. `claimed` is what is to be given back of what was `paid`, by the day `give_back_by`.

    Raises ValueError without a ground: nothing is taken back without a rule.
    """

    letter: Letter
    matter: Text
    number: str
    decided_on: date
    approved: Money
    paid: Money
    claimed: Money
    give_back_by: date
    grounds: tuple[Ground, ...]
    remedy: Remedy
    contact: Text = ""

    def __post_init__(self) -> None:
        if not self.grounds:
            raise ValueError("a revocation names the rule it follows")


def render(paper: Revocation, faces: Faces) -> bytes:
    """Draw the letter and return the PDF: the same letter gives the same bytes."""
    return draw(paper, faces).data


def draw(paper: Revocation, faces: Faces) -> Drawn:
    """Draw the letter; the answer also holds its lines, for proof-reading."""
    w = Wording()
    matter = w.said(paper.matter)
    opening = (
        f"我单位于 {w.long_day(paper.decided_on)}批准你的{matter}申请（申请号 {paper.number}），批准金额 {w.yuan(paper.approved)}，"
        f"已拨付 {w.yuan(paper.paid)}。现查明该项批准不符合规定，决定予以撤销。有关事实、依据和救济途径告知如下："
    )
    part = "全部" if paper.claimed == paper.paid else "部分"
    taken_back = (
        f"撤销对你的{matter}申请的批准决定，追回已拨付资金的{part}，计 {w.yuan(paper.claimed)}"
        f"（大写：{capitals(paper.claimed)}）。"
    )
    give_back = (
        f"请于 {w.long_day(paper.give_back_by)}以前退回，可以分次退回。退款账户请向经办人核实。"
        "确因创业失败无力退回的，可以申请免予追回。"
    )
    parts = [Part("", (opening,))]
    for heading, paragraphs in (
        ("事实和依据", ground_paragraphs(paper.grounds, w)),
        ("决定", (taken_back, give_back)),
        (
            "救济途径和期限",
            (contest_sentence(paper.remedy, w) + contact_sentence(paper.letter.office, w.said(paper.contact), w),),
        ),
    ):
        parts.append(Part(f"{chinese_number(len(parts))}、{heading}", paragraphs))
    return draw_letter(paper.letter, "撤销决定书", parts, faces, "扫码查依据")
