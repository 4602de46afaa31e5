"""Official letters to persons in the letter form of GB/T 9704-2012; an English copy to read is drawn in the same form.

Red name of the office, a double line under it and one at the foot, number at the right, title, addressee, justified text
of 15.8 points on 29, no page number on the first page, and the seal over name and date.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from supportdesk.papers.language import CHINESE, Wording
from supportdesk.papers.pdf import qr
from supportdesk.papers.pdf.contents import Office, Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import HEIGHT, WIDTH, Drawn, draw_paper
from supportdesk.papers.pdf.lines import Paragraph, few_lines
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.style import GREY, INK, MM, OFFICIAL_RED, SEAL, SMALL, Style

LEFT = 28 * MM
TEXT_WIDTH = 156 * MM
_LINES_LEFT = 20 * MM
_LINES_WIDTH = 170 * MM

TEXT = Style("letter_text", 15.8, 29)
LEVEL_ONE = Style("bold", 15.8, 29)
TITLE = Style("letter_title", 22, 34)
_QR_SIDE = 26 * MM
_SEAL_RADIUS = 21 * MM
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Letter:
    """What every letter carries. `document_number` as `青创补告〔2026〕57 号`; `red` is off for pre-printed paper."""

    office: Office
    document_number: str
    addressee: str
    on: date
    verification: Verification
    red: bool = True


@dataclass(frozen=True)
class Part:
    """One part of a letter's text: a heading of the first level (bold) and its paragraphs, each indented by two."""

    heading: str
    paragraphs: tuple[str, ...]


def chinese_number(number: int) -> str:
    """Write 1 to 99 as Chinese levels count: `一`, `十二`, `二十`; larger ones in figures."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:  # noqa: PLR2004 - two Chinese digits
        return str(number)
    front = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return front + (_DIGITS[ones] if ones or not tens else "")


def draw_letter(
    letter: Letter, title: str, parts: Sequence[Part], faces: Faces, scan_for: str, language: str = CHINESE
) -> Drawn:
    """Draw a letter; `scan_for` says beside the QR what scanning is good for."""
    w = Wording(language)
    blocks: list[Block] = [_Opening(letter, title, faces, w)]
    blocks.append(Paragraph(w.say("{name}：", name=letter.addressee), faces, TEXT))
    blocks.extend(_text(parts, faces, w))
    blocks.append(_Closing(letter, scan_for, w))
    return draw_paper(
        blocks,
        _LetterFrame(red=letter.red),
        faces,
        w,
        title=f"{title} {letter.document_number}",
        author=letter.office.name,
        subject=letter.document_number,
    )


def _text(parts: Sequence[Part], faces: Faces, w: Wording) -> Iterator[Block]:
    indent = 2 if w.chinese else 0
    for part in parts:
        if part.heading:
            heading = Paragraph(part.heading, faces, LEVEL_ONE, indent_ems=indent)
            # A heading stays with two lines of its text, or with all three of a short one that can't be split.
            following = Paragraph(part.paragraphs[0], faces, TEXT, indent_ems=indent).height(TEXT_WIDTH)
            heading.wants = LEVEL_ONE.leading + (following if following < 4 * TEXT.leading else 2 * TEXT.leading)
            yield heading
        for paragraph in part.paragraphs:
            yield Paragraph(paragraph, faces, TEXT, indent_ems=indent, justified=w.chinese)


def contact_sentence(office: Office, contact: Text, w: Wording) -> str:
    """Who to call, and whom to complain to."""
    phone, complaints = office.phone, office.complaint_phone
    if contact:
        return w.say(
            "联系人：{contact}，电话 {phone}；监督电话 {complaints}。",
            contact=contact,
            phone=phone,
            complaints=complaints,
        )
    return w.say("联系电话 {phone}；监督电话 {complaints}。", phone=phone, complaints=complaints)


@dataclass(frozen=True)
class _LetterFrame:
    """Double lines on the first page, page numbers on the others: even ones on the left, odd ones on the right."""

    red: bool
    size: tuple[float, float] = (WIDTH, HEIGHT)
    left: float = LEFT
    width: float = TEXT_WIDTH

    def top(self, page: int) -> float:
        return HEIGHT - (30 if page == 1 else 37) * MM

    def bottom(self, page: int) -> float:  # noqa: ARG002 - the same on each page
        return HEIGHT - 37 * MM - 22 * TEXT.leading - 1

    def note_top(self, page: int) -> float:
        return self.bottom(page) - 2

    def draw(self, pen: Pen, page: int, pages: int) -> None:  # noqa: ARG002 - letters don't count their pages
        if page == 1:
            if self.red:
                pen.rule(_LINES_LEFT, 20 * MM, _LINES_WIDTH, 2, OFFICIAL_RED)
                pen.rule(_LINES_LEFT, 20 * MM + 2.4, _LINES_WIDTH, 0.6, OFFICIAL_RED)
            return
        number = Style("letter_text", 14, 16)
        y = self.bottom(page) - 7 * MM - number.size
        words = f"— {page} —"
        if page % 2 == 0:
            pen.text(self.left + number.size, y, words, number)
        else:
            pen.text(self.left + self.width - number.size, y, words, number, Align.RIGHT)


class _Opening(Block):
    """Name of the office over the double line, document number, title."""

    def __init__(self, letter: Letter, title: str, faces: Faces, w: Wording) -> None:
        self._w = w
        self._letter = letter
        self._title = title
        self._faces = faces

    def height(self, width: float) -> float:
        return 51 * MM + len(self._title_lines(width)) * TITLE.leading - 34 + 14

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        if self._letter.red:
            self._draw_office(pen)
        line = HEIGHT - 45.3 * MM
        number = Style("letter_text", 15.8, 22)
        document = shorten(self._letter.document_number, self._faces.cut(number.cut), number.size, width)
        pen.line(x + width, line - 11, document, number, Align.RIGHT)
        y = top - 51 * MM + 34
        for words in self._title_lines(width):
            pen.line(x + width / 2, y, words, TITLE, Align.CENTRE)
            y -= TITLE.leading

    def _draw_office(self, pen: Pen) -> None:
        name = self._letter.office.name
        cut = self._faces.cut("letter_title")
        size = min(31.0, 31.0 * (_LINES_WIDTH - 6) / max(cut.width(name, 31.0), 1))
        spread = min((_LINES_WIDTH * 0.845 - cut.width(name, size)) / max(len(name) - 1, 1), size * 0.6)
        style = Style("letter_title", size, size, OFFICIAL_RED)
        pen.text(
            WIDTH / 2,
            HEIGHT - 30 * MM - 0.88 * 31,
            name,
            style,
            Align.CENTRE,
            spread=max(spread, 0) if self._w.chinese else 0,
        )
        pen.rule(_LINES_LEFT, HEIGHT - 45.3 * MM + 2.4, _LINES_WIDTH, 2, OFFICIAL_RED)
        pen.rule(_LINES_LEFT, HEIGHT - 45.3 * MM, _LINES_WIDTH, 0.6, OFFICIAL_RED)

    def _title_lines(self, width: float) -> list[str]:
        return few_lines(self._title, self._faces, TITLE, width)


class _Closing(Block):
    """QR and code on the left; name and date on the right with the place of the seal over both."""

    with_company = True

    def __init__(self, letter: Letter, scan_for: str, w: Wording) -> None:
        self._w = w
        self.before = 20.0
        self._letter = letter
        self._scan_for = scan_for

    def height(self, width: float) -> float:  # noqa: ARG002 - a fixed height
        return 2 * _SEAL_RADIUS + 4

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        letter, w = self._letter, self._w
        day = w.long_day(letter.on)
        cut = pen.faces.cut(TEXT.cut)
        # The date ends four characters from the right edge, the name is centred over it unless it is the longer one.
        day_width = cut.width(day, TEXT.size)
        right = x + width - 4 * TEXT.size
        name_width = cut.width(letter.office.name, TEXT.size)
        middle = right - day_width / 2
        if middle + name_width / 2 > x + width:
            middle = x + width - name_width / 2
        name_style = TEXT
        most = width - _QR_SIDE - 36 * MM  # QR and code stand on the left
        if name_width > most:
            name_style = Style(TEXT.cut, TEXT.size * most / name_width, TEXT.leading)
            middle = x + width - most / 2
        centre = top - _SEAL_RADIUS
        pen.ring(middle, centre, _SEAL_RADIUS, 0.6, SEAL, dashed=True)
        pen.text(middle, top - 18, w.say("（印章）"), SMALL.inked(SEAL), Align.CENTRE)
        pen.line(middle, centre + TEXT.leading, letter.office.name, name_style, Align.CENTRE)
        pen.line(middle, centre, day, TEXT, Align.CENTRE)
        self._draw_code(pen, x, centre + _QR_SIDE / 2)

    def _draw_code(self, pen: Pen, x: float, top: float) -> None:
        url = self._letter.verification.url
        quiet = qr.quiet_zone(url, _QR_SIDE)
        qr.draw(pen, url, x - quiet, top, _QR_SIDE)
        style = Style("regular", 10, 15, INK)
        at = x + _QR_SIDE - 2 * quiet + 12
        y = top - quiet - 2
        code = self._w.say("校验码")
        for line in (self._scan_for, code, self._letter.verification.grouped):
            pen.line(at, y, line, style.inked(GREY) if line == code else style)
            y -= style.leading
