"""一次性补正告知书: all missing papers in one letter, what would do, until when; the clock pauses; there is no second notice."""

from dataclasses import dataclass
from datetime import date

from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.contents import Text
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.pdf.letter import Letter, Part, chinese_number, contact_sentence, draw_letter

TITLE = "一次性补正材料告知书"


@dataclass(frozen=True)
class MissingPaper:
    """One missing paper: which, what is wrong with it, what would do."""

    name: Text
    why: Text
    remedy: Text


@dataclass(frozen=True)
class MissingPapersNotice:
    """What the notice says. `basis` is document and clause, `hand_in_at` the counter, `proxy` who may hand in instead.

    With `takes_photos` the address in `verification` opens the page where photos can be handed in, else the progress page.
    Raises ValueError without a missing paper.
    """

    letter: Letter
    matter: Text
    receipt_number: str
    received_on: date
    basis: Text
    missing: tuple[MissingPaper, ...]
    due_on: date
    hand_in_at: Text
    proxy: Text = ""
    contact: Text = ""
    takes_photos: bool = True

    def __post_init__(self) -> None:
        if not self.missing:
            raise ValueError("a notice of missing papers names at least one")


def render(paper: MissingPapersNotice, faces: Faces) -> bytes:
    """Draw the letter and return the PDF: the same letter gives the same bytes."""
    return draw(paper, faces).data


def draw(paper: MissingPapersNotice, faces: Faces) -> Drawn:
    """Draw the letter; the answer also holds its lines, for proof-reading."""
    w = Wording()
    count = len(paper.missing)
    opening = (
        f"你申请{w.said(paper.matter)}（回执号 {paper.receipt_number}），我单位于 {w.long_day(paper.received_on)}收件。"
        f"经审核，尚缺 {count} 项材料。依据{w.said(paper.basis)}，现将需要补正的全部内容一次告知如下："
    )
    listed = tuple(
        f"（{chinese_number(at)}）{_sentence(w.said(one.name))}{_sentence(w.said(one.why))}{_sentence(w.said(one.remedy))}"
        for at, one in enumerate(paper.missing, start=1)
    )
    proxy = f"，也可由{w.said(paper.proxy)}代交" if paper.proxy else ""
    online = "可扫描下方二维码拍照上传，或送" if paper.takes_photos else "请送"
    until = (
        f"请于 {w.long_day(paper.due_on)}前补齐。{online}{w.said(paper.hand_in_at)}{proxy}。"
        "补正期间不计入办理时限；逾期未补，本次申请终止，不影响再次申请。"
    )
    only = "本次告知为第 1 次，也是唯一一次。除上述材料外，不再要求提供其他材料。"
    parts = (
        Part("", (opening,)),
        Part("一、需要补正的材料", listed),
        Part("二、期限和办法", (until,)),
        Part("三、其他", (only + contact_sentence(paper.letter.office, w.said(paper.contact)),)),
    )
    return draw_letter(paper.letter, TITLE, parts, faces, "扫码补材料" if paper.takes_photos else "扫码查进度")


def _sentence(text: str) -> str:
    """End a part with a full stop, unless it ends in a mark already."""
    return text if not text or text[-1] in "。！？；" else text + "。"
