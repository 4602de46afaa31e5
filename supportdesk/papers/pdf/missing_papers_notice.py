"""一次性补正告知书: all missing papers in one letter, what would do, until when; the clock pauses; there is no second notice."""

from dataclasses import dataclass
from datetime import date

from supportdesk.papers.language import CHINESE, Wording
from supportdesk.papers.pdf.contents import Text
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.pdf.letter import Letter, Part, chinese_number, contact_sentence, draw_letter


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


def render(paper: MissingPapersNotice, faces: Faces, language: str = CHINESE) -> bytes:
    """Draw the letter and return the PDF: the same letter gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: MissingPapersNotice, faces: Faces, language: str = CHINESE) -> Drawn:
    """Draw the letter; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    opening = w.say(
        "你申请{matter}（回执号 {receipt}），我单位于 {received}收件。经审核，尚缺 {count} 项材料。"
        "依据{basis}，现将需要补正的全部内容一次告知如下：",
        matter=w.said(paper.matter),
        receipt=paper.receipt_number,
        received=w.long_day(paper.received_on),
        count=len(paper.missing),
        basis=w.said(paper.basis),
    )
    listed = tuple(_missing(at, one, w) for at, one in enumerate(paper.missing, start=1))
    until = w.say(
        "请于 {day}前补齐。{how}。补正期间不计入办理时限；逾期未补，本次申请终止，不影响再次申请。",
        day=w.long_day(paper.due_on),
        how=_how(paper, w),
    )
    only = w.say("本次告知为第 1 次，也是唯一一次。除上述材料外，不再要求提供其他材料。")
    others = only + ("" if w.chinese else " ") + contact_sentence(paper.letter.office, w.said(paper.contact), w)
    parts = (
        Part("", (opening,)),
        Part(w.say("一、需要补正的材料"), listed),
        Part(w.say("二、期限和办法"), (until,)),
        # The letter that counts is in the country's language; a copy says so.
        Part(w.say("三、其他"), (others,) if w.chinese else (others, w.say("本件为英文阅读本，以中文告知书为准。"))),
    )
    scan_for = w.say("扫码补材料") if paper.takes_photos else w.say("扫码查进度")
    return draw_letter(paper.letter, w.say("一次性补正材料告知书"), parts, faces, scan_for, language)


def _missing(at: int, one: MissingPaper, w: Wording) -> str:
    told = [_sentence(w.said(part), w) for part in (one.name, one.why, one.remedy)]
    number = chinese_number(at) if w.chinese else str(at)
    return w.say("（{number}）{told}", number=number, told=("" if w.chinese else " ").join(told))


def _how(paper: MissingPapersNotice, w: Wording) -> str:
    place, proxy = w.said(paper.hand_in_at), w.said(paper.proxy)
    online = w.say("可扫描下方二维码拍照上传，或送") if paper.takes_photos else w.say("请送")
    return online + place + (w.say("，也可由{proxy}代交", proxy=proxy) if proxy else "")


def _sentence(text: str, w: Wording) -> str:
    """End a part with a full stop, unless it ends in a mark already."""
    return text if not text or text[-1] in "。！？；.!?;" else text + ("。" if w.chinese else ".")
