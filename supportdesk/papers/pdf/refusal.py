"""不予批准决定书 and 不予受理决定书: facts, the article they meet, the decision, and how to have it reviewed."""

from dataclasses import dataclass
from datetime import date

from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.contents import Text
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.pdf.letter import Letter, Part, chinese_number, contact_sentence, draw_letter


@dataclass(frozen=True)
class Ground:
    """Why: document and clause, what it asks for, what was found instead."""

    clause: Text
    demands: Text
    found: Text


@dataclass(frozen=True)
class Remedy:
    """Where and until when the decision can be contested. Days and months come from the programme's data."""

    review_body: Text
    review_days: int
    court: Text
    court_months: int


@dataclass(frozen=True)
class Refusal:
    """What the refusal says. `at_the_door`: not accepted for a decision at all (不予受理).

    `way_forward` says what would change the result. Raises ValueError without a ground: nobody is refused without a rule.
    """

    letter: Letter
    matter: Text
    receipt_number: str
    applied_on: date
    facts: tuple[Text, ...]
    grounds: tuple[Ground, ...]
    remedy: Remedy
    way_forward: Text = ""
    contact: Text = ""
    at_the_door: bool = False

    def __post_init__(self) -> None:
        if not self.grounds:
            raise ValueError("a refusal names the rule it follows")


def ground_paragraphs(grounds: tuple[Ground, ...], w: Wording) -> tuple[str, ...]:
    """Each ground as a numbered paragraph: the clause, what it asks, what was found."""
    return tuple(
        f"（{chinese_number(at)}）{w.said(one.clause)}：{w.said(one.demands)}。审核情况：{w.said(one.found)}。"
        for at, one in enumerate(grounds, start=1)
    )


def contest_sentence(remedy: Remedy, w: Wording) -> str:
    """How a decision can be contested, and until when."""
    return (
        f"如不服本决定，可以自收到本决定书之日起 {remedy.review_days} 日内向{w.said(remedy.review_body)}申请行政复议，"
        f"也可以自收到本决定书之日起 {remedy.court_months} 个月内向{w.said(remedy.court)}提起行政诉讼。"
    )


def render(paper: Refusal, faces: Faces) -> bytes:
    """Draw the letter and return the PDF: the same letter gives the same bytes."""
    return draw(paper, faces).data


def draw(paper: Refusal, faces: Faces) -> Drawn:
    """Draw the letter; the answer also holds its lines, for proof-reading."""
    w = Wording()
    verdict = "不予受理" if paper.at_the_door else "不予批准"
    matter = w.said(paper.matter)
    opening = (
        f"你于 {w.long_day(paper.applied_on)}提出{matter}申请（回执号 {paper.receipt_number}）。"
        f"经审核，我单位决定{verdict}。现将事实、依据和救济途径告知如下："
    )
    facts = tuple(f"（{chinese_number(at)}）{w.said(fact)}" for at, fact in enumerate(paper.facts, start=1))
    grounds = ground_paragraphs(paper.grounds, w)
    decision = f"依据上述规定，对你的{matter}申请{verdict}。{w.said(paper.way_forward)}"
    contest = contest_sentence(paper.remedy, w) + contact_sentence(paper.letter.office, w.said(paper.contact), w)
    parts = [Part("", (opening,))]
    for heading, paragraphs in (
        ("认定的事实", facts),
        ("依据", grounds),
        ("决定", (decision,)),
        ("救济途径和期限", (contest,)),
    ):
        if paragraphs:
            parts.append(Part(f"{chinese_number(len(parts))}、{heading}", paragraphs))
    return draw_letter(paper.letter, f"{verdict}决定书", parts, faces, "扫码查依据")
