"""Laying blocks on A4 pages, and what each page carries: running head, footer with page x of y, code and QR.

All blocks are laid out before the first stroke, so the number of pages is known in one pass.
The same paper gives the same bytes: no clock, no chance, no machine in the file.
"""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from supportdesk.papers.language import Wording
from supportdesk.papers.pdf import qr
from supportdesk.papers.pdf.contents import Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.pen import Align, Block, Pen, Said
from supportdesk.papers.pdf.plain_text import one_line, shorten
from supportdesk.papers.pdf.style import CODE, FOOTER, GREY, HAIRLINE, MM, RULE, SMALL, Style

WIDTH, HEIGHT = A4
LEFT = 24 * MM
RIGHT_MARGIN = 16 * MM
TEXT_WIDTH = WIDTH - LEFT - RIGHT_MARGIN
LANDSCAPE = (HEIGHT, WIDTH)
BOTTOM = 30 * MM
QR_SIDE = 16 * MM
COLUMN_GAP = 4 * MM

# ReportLab's fonts keep a reading position while a subset is cut; two threads may not draw at once.
_press = threading.Lock()


class PageFrame(Protocol):
    """What stands around the text of a page, and how much room it leaves."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page."""

    @property
    def left(self) -> float:
        """Left edge of the text."""

    @property
    def width(self) -> float:
        """Width of the text."""

    def top(self, page: int) -> float:
        """Upper edge of the text on a page (from 1)."""

    def bottom(self, page: int) -> float:
        """Lower edge of the text on a page."""

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        """Draw head and foot."""

    def note_top(self, page: int) -> float:
        """Top of the line that names the characters which no font has."""


@dataclass(frozen=True)
class Drawn:
    """A finished paper: the file, and every line that was drawn, in drawing order."""

    data: bytes
    said: tuple[Said, ...]
    pages: int

    def lines(self) -> list[str]:
        """The paper as a clerk would proof-read it: one row per line on the paper, fields set apart by `|`."""
        rows: list[str] = []
        last: Said | None = None
        for said in self.said:
            if last is None or said.page != last.page:
                rows.append(f"--- {said.page} ---")
                last = None
            if last is not None and abs(said.y - last.y) < 1 and said.x > last.x:
                rows[-1] += f" | {said.text}"
            else:
                rows.append(said.text)
            last = said
        return rows


@dataclass(frozen=True)
class _Placed:
    block: Block
    top: float


def draw_sheet(
    blocks: Sequence[Block],
    faces: Faces,
    wording: Wording,
    *,
    title: str,
    number: str,
    applicant: str,
    office: str,
    verification: Verification,
) -> Drawn:
    """Draw a sheet about one application: for use in this matter only, with a code by which anybody can check it."""
    frame = OfficeFrame(
        wording,
        running_left=f"{title}{wording.wide_space}{number}",
        running_right=applicant,
        verification=verification,
        proves=wording.say("扫码或在查询页输入校验码，可核对本件是否由本系统出具、内容是否被改动。"),
        remark=wording.say("含个人信息，仅限本次办理使用。"),
    )
    return draw_paper(blocks, frame, faces, wording, title=f"{title} {number}", author=office, subject=number)


def draw_paper(
    blocks: Sequence[Block],
    frame: PageFrame,
    faces: Faces,
    wording: Wording,
    *,
    title: str,
    author: str = "",
    subject: str = "",
) -> Drawn:
    """Lay the blocks out, draw them with their frame, and return the file."""
    pages = _paginate(blocks, frame)
    file = BytesIO()
    with _press:
        canvas = Canvas(
            file,
            pagesize=frame.size,
            invariant=1,
            pageCompression=1,
            initialFontName=faces.regular.name,  # type: ignore[arg-type] # the stubs take it for a number
            lang="zh-CN" if wording.chinese else "en",
        )
        canvas.setTitle(one_line(title))
        canvas.setAuthor(one_line(author))
        canvas.setSubject(one_line(subject))
        canvas.setCreator("Supportdesk")
        canvas.setProducer("Supportdesk")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        pen = Pen(canvas, faces)
        for number, placed in enumerate(pages, start=1):
            for item in placed:
                item.block.draw(pen, frame.left, item.top, frame.width)
            frame.draw(pen, number, len(pages))
            _name_unknown(pen, frame, number, wording)
            pen.next_page()
        canvas.save()
    return Drawn(file.getvalue(), tuple(pen.said), len(pages))


def _name_unknown(pen: Pen, frame: PageFrame, page: int, wording: Wording) -> None:
    """Name the characters that no font has, so that nobody takes a box for a name."""
    if not pen.unknown:
        return
    cut = pen.faces.cut(SMALL.cut)
    characters = list(pen.unknown)
    named = len(characters)
    while True:
        listed = wording.listed([f"U+{ord(c):04X}（{c}）" for c in characters[:named]])
        text = (
            wording.say("本页以下字符字体不含：{characters}", characters=listed)
            if named == len(characters)
            else wording.say(
                "本页以下字符字体不含：{characters} 等 {count} 个", characters=listed, count=len(characters)
            )
        )
        if named == 1 or cut.width(text, SMALL.size) <= frame.width:
            break
        named = max(1, min(named - 1, int(named * frame.width / cut.width(text, SMALL.size))))
    pen.line(frame.left, frame.note_top(page), text, SMALL)


def _paginate(blocks: Sequence[Block], frame: PageFrame) -> list[list[_Placed]]:
    pages: list[list[_Placed]] = [[]]
    queue = deque(blocks)
    y = frame.top(1)
    while queue:
        block = queue.popleft()
        if block.new_page and pages[-1]:
            pages.append([])
            y = frame.top(len(pages))
        page = len(pages)
        if pages[-1]:
            y -= block.before
        room = y - frame.bottom(page)
        height = block.height(frame.width)
        if height <= room + 0.01 and (block.wants <= room or not pages[-1]):
            pages[-1].append(_Placed(block, y))
            y -= height
            continue
        parts = block.split(frame.width, room) if block.wants <= room or not pages[-1] else None
        if parts:
            pages[-1].append(_Placed(parts[0], y))
            queue.appendleft(parts[1])
        elif pages[-1]:
            queue.appendleft(block)
            if block.with_company:
                _take_company(pages, queue, frame.width)
        else:
            # Nothing on the page and still no room: drawn as it is rather than not at all. The blocks that hold
            # text of any length can all be split, so only a drawing could come here.
            pages[-1].append(_Placed(block, y))
        pages.append([])
        y = frame.top(page + 1)
    if not pages[-1] and len(pages) > 1:
        pages.pop()
    return pages


def _take_company(pages: list[list[_Placed]], queue: "deque[Block]", width: float) -> None:
    """Signatures never stand alone on a page: two rows of what came before go with them."""
    if len(pages[-1]) < 2:  # noqa: PLR2004 - a page must keep something
        return
    placed = pages[-1].pop()
    whole = placed.block.height(width)
    parts = placed.block.split(width, whole - 0.5)
    if parts and parts[0].height(width) > _WORTH_LEAVING:
        # Split off one row or two lines; from what is left, one more, so that the rest is not a single row.
        more = parts[0].split(width, parts[0].height(width) - 0.5)
        left = (more or parts)[0].height(width)
        parts = placed.block.split(width, left + 0.5)
    if parts and parts[0].height(width) > _WORTH_LEAVING:
        pages[-1].append(_Placed(parts[0], placed.top))
        queue.appendleft(parts[1])
        return
    queue.appendleft(placed.block)
    while len(pages[-1]) > 1 and pages[-1][-1].block.wants:
        queue.appendleft(pages[-1].pop().block)  # a heading goes down with its text


_WORTH_LEAVING = 56.0


@dataclass(frozen=True)
class OfficeFrame:
    """The frame of the papers that stay in the house: running head from page two, footer with code and QR."""

    wording: Wording
    running_left: str
    running_right: str
    verification: Verification
    proves: str
    remark: str
    size: tuple[float, float] = A4
    left: float = LEFT

    @property
    def width(self) -> float:
        return self.size[0] - LEFT - RIGHT_MARGIN

    def top(self, page: int) -> float:
        return self.size[1] - (18 if page == 1 else 26) * MM

    def bottom(self, page: int) -> float:  # noqa: ARG002 - the same on each page
        return BOTTOM

    def note_top(self, page: int) -> float:  # noqa: ARG002 - the same on each page
        return 25 * MM + SMALL.leading + 1

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        if page > 1:
            self._draw_head(pen)
        self._draw_foot(pen, page, pages)

    def _draw_head(self, pen: Pen) -> None:
        style = Style("regular", 8.5, 12, GREY)
        cut = pen.faces.cut(style.cut)
        baseline = self.size[1] - 16 * MM
        right = shorten(self.running_right, cut, style.size, self.width * 0.6)
        room = self.width - cut.width(right, style.size) - 12
        pen.text(self.left, baseline, shorten(self.running_left, cut, style.size, room), style)
        pen.text(self.left + self.width, baseline, right, style, Align.RIGHT)
        pen.rule(self.left, self.size[1] - 18.5 * MM, self.width, 0.5, RULE)

    def _draw_foot(self, pen: Pen, page: int, pages: int) -> None:
        top = 25 * MM
        pen.rule(self.left, top, self.width, 0.5, RULE)
        draw_code_block(pen, self.wording, self.verification, (self.proves, self.remark), self.left, top)
        right = self.wording.say("第 {page} 页　共 {pages} 页", page=page, pages=pages)
        pen.line(self.left + self.width, top - 4, right, FOOTER, Align.RIGHT)


def draw_code_block(
    pen: Pen,
    wording: Wording,
    verification: Verification,
    says: tuple[str, ...],
    left: float,
    top: float,
) -> None:
    """Draw QR, verification code and its two lines; the dark part of the QR stands on the left margin."""
    quiet = qr.quiet_zone(verification.url, QR_SIDE)
    draw_qr_form(pen, verification.url, left - quiet, top - QR_SIDE + quiet - 5)
    at = left + 17 * MM
    label = wording.say("校验码")
    pen.line(at, top - 4, label, SMALL)
    at_code = at + pen.faces.cut(SMALL.cut).width(label + wording.wide_space, SMALL.size)
    pen.line(at_code, top - 4, verification.grouped, CODE)
    for number, line in enumerate(says):
        pen.line(at, top - 4 - CODE.leading - 1 - number * SMALL.leading, line, SMALL)


def draw_qr_form(pen: Pen, url: str, x: float, bottom: float) -> None:
    """Place the QR; it is drawn once per document as a form and shown on each page."""
    canvas = pen.canvas
    if not canvas.hasForm(_QR_FORM):
        canvas.beginForm(_QR_FORM, 0, 0, QR_SIDE, QR_SIDE)
        qr.draw(pen.apart(), url, 0, QR_SIDE, QR_SIDE)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(x, bottom)
    canvas.doForm(_QR_FORM)
    canvas.restoreState()


_QR_FORM = "verification-qr"


def draw_fold(pen: Pen, y: float, words: str) -> None:
    """Draw a fold or cut line over the whole sheet with its words in the middle."""
    style = Style("regular", 7.5, 10, GREY)
    half = pen.faces.cut(style.cut).width(words, style.size) / 2 + 8
    pen.dashes(8 * MM, y, WIDTH / 2 - half - 8 * MM, RULE)
    pen.dashes(WIDTH / 2 + half, y, WIDTH / 2 - half - 8 * MM, RULE)
    pen.text(WIDTH / 2, y - 0.36 * style.size, words, style, Align.CENTRE)


def hairline(pen: Pen, x: float, y: float, width: float) -> None:
    """Draw the thin line between two facts."""
    pen.rule(x, y, width, 0.35, HAIRLINE)
