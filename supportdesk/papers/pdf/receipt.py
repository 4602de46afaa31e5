"""收件回执 and 受理通知书: what a person takes home from the counter.

The upper half is kept, so the sheet folds at half height.
For older people too: nothing they must read is under 10 points, plain words, 您, one date in bold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from supportdesk.papers.language import UNKNOWN, Wording
from supportdesk.papers.pdf import qr
from supportdesk.papers.pdf.blocks import Section
from supportdesk.papers.pdf.cells import Column, Look, Row
from supportdesk.papers.pdf.contents import Office, Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import HEIGHT, LEFT, TEXT_WIDTH, WIDTH, Drawn, draw_fold, draw_paper
from supportdesk.papers.pdf.lines import few_lines
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.signing import seal_place
from supportdesk.papers.pdf.style import BLUE, GREY, HAIRLINE, INK, MM, RULE, SMALL, WHITE, Style
from supportdesk.papers.pdf.tables import Table

FOLD = HEIGHT - 148.5 * MM
_QR_SIDE = 44 * MM
_FACTS_WIDTH = 116 * MM

_OFFICE = Style("regular", 10.5, 15, GREY)
_TITLE = Style("bold", 24, 32)
_NUMBER_LABEL = Style("regular", 11.5, 16, GREY)
_NUMBER = Style("bold", 34, 42)
_KEEP = Style("regular", 10, 15, GREY)
_LABEL = Style("regular", 11, 16.4, GREY)
_VALUE = Style("regular", 12, 16.4)
_CONTACT = Style("medium", 11, 18)
_HEADING = Style("bold", 14, 21)
_WHEN = Style("medium", 11, 17)
_WHAT = Style("bold", 12, 17)
_DETAIL = Style("regular", 10.5, 15.5, GREY)
_CELL = Style("regular", 10.5, 14.4)
_HEAD = Style("medium", 10, 15)


class Stand(StrEnum):
    """Whether the papers were only received, or the application was accepted."""

    RECEIVED = "received"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class ReceivedPaper:
    """A paper that is there; `copies` is None where a department shared it and nothing had to be brought."""

    name: Text
    copies: int | None
    source: Text


@dataclass(frozen=True)
class NextStep:
    """What happens next: when, what, and one plain sentence more."""

    when: Text
    what: Text
    detail: Text = ""


@dataclass(frozen=True)
class Receipt:
    """What the receipt says.

    `applicant_number` is masked; `answer_by` is the last day, `working_days` the limit behind it.
    The address in `verification` opens the progress page. The first of the next steps is now. `received_at` is a day where
    the law counts from a day and not from a moment.
    """

    office: Office
    number: str
    matter: Text
    applicant: str
    applicant_number: str
    received_at: datetime | date
    window: Text
    answer_by: date
    working_days: int
    verification: Verification
    next_steps: tuple[NextStep, ...] = ()
    papers: tuple[ReceivedPaper, ...] = ()
    stand: Stand = Stand.RECEIVED

    @property
    def grouped_number(self) -> str:
        """Digits in groups of four, which no line end may tear apart."""
        if not self.number.isdigit():
            return self.number
        return "\u00a0".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


def render(paper: Receipt, faces: Faces, language: str = "zh") -> bytes:
    """Draw the paper and return the PDF: the same paper gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: Receipt, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the paper; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.say("收件回执") if paper.stand is Stand.RECEIVED else w.say("受理通知书")
    blocks: list[Block] = [_UpperHalf(paper, title, faces, w), *_lower_half(paper, faces, w)]
    return draw_paper(
        blocks,
        _Frame(w, f"{title}{w.wide_space}{paper.grouped_number}", paper.verification),
        faces,
        w,
        title=f"{title} {paper.number}",
        author=paper.office.name,
        subject=paper.number,
    )


@dataclass(frozen=True)
class _Frame:
    """A narrow foot with code and page; the large QR of the upper half serves for all."""

    wording: Wording
    running: str
    verification: Verification
    size: tuple[float, float] = (WIDTH, HEIGHT)
    left: float = LEFT
    width: float = TEXT_WIDTH

    def top(self, page: int) -> float:
        return HEIGHT - (14 if page == 1 else 26) * MM

    def bottom(self, page: int) -> float:  # noqa: ARG002 - the same on each page
        return 21 * MM

    def note_top(self, page: int) -> float:  # noqa: ARG002 - the same on each page
        return 13 * MM

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        w = self.wording
        if page > 1:
            running = shorten(self.running, pen.faces.cut(_KEEP.cut), _KEEP.size, self.width)
            pen.text(self.left, HEIGHT - 16 * MM, running, _KEEP)
            pen.rule(self.left, HEIGHT - 18.5 * MM, self.width, 0.5, RULE)
        top = 18 * MM
        pen.rule(self.left, top, self.width, 0.5, RULE)
        pen.line(self.left, top - 4, w.say("校验码") + w.wide_space + self.verification.grouped, SMALL)
        words = w.say("第 {page} 页　共 {pages} 页", page=page, pages=pages)
        pen.line(self.left + self.width, top - 4, words, SMALL, Align.RIGHT)


def _moment(at: datetime | date, w: Wording) -> str:
    return w.long_moment(at) if isinstance(at, datetime) else w.long_day(at)


class _UpperHalf(Block):
    """Everything a person needs to ask again: number, QR, matter, date of the answer, telephone."""

    def __init__(self, paper: Receipt, title: str, faces: Faces, wording: Wording) -> None:
        self._paper = paper
        self._title = title
        self._faces = faces
        self._w = wording

    def height(self, width: float) -> float:  # noqa: ARG002 - always to the fold
        return HEIGHT - 14 * MM - FOLD

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        paper, w = self._paper, self._w
        pen.line(x, top, shorten(paper.office.name, self._faces.regular, _OFFICE.size, width), _OFFICE)
        pen.line(x, top - _OFFICE.leading, self._title, _TITLE)
        rule = HEIGHT - 33.6 * MM
        pen.rule(x, rule, width, 1.6, INK)
        self._draw_qr(pen, x, rule - 9, width)
        y = rule - 9
        pen.line(x, y, w.say("回执号码"), _NUMBER_LABEL)
        y -= _NUMBER_LABEL.leading
        number = shorten(paper.grouped_number, self._faces.bold, _NUMBER.size, _FACTS_WIDTH)
        pen.line(x, y, number, _NUMBER)
        y -= _NUMBER.leading
        keep = w.say("请保管好本回执，查询进度只需回执号和身份证后四位")
        for line in few_lines(keep, self._faces, _KEEP, _FACTS_WIDTH):
            pen.line(x, y, line, _KEEP)
            y -= _KEEP.leading
        y = self._draw_facts(pen, x, y - 4)
        self._draw_contacts(pen, x, y - 12)
        words = w.say("本回执只证明收到材料，不代表已经批准。不收取任何费用。")
        if paper.stand is Stand.ACCEPTED:
            words = w.say("本通知书只证明申请已受理，不代表已经批准。不收取任何费用。")
        pen.line(x, FOLD + 27, words, _KEEP.inked(GREY))
        draw_fold(pen, FOLD, w.say("沿虚线对折，上半页可放入钱包"))

    def _draw_qr(self, pen: Pen, x: float, top: float, width: float) -> None:
        url = self._paper.verification.url
        middle = x + width - _QR_SIDE / 2
        qr.draw(pen, url, middle - _QR_SIDE / 2, top, _QR_SIDE)
        caption = Style("medium", 11, 15)
        words = shorten(self._w.say("微信扫一扫，查进度"), self._faces.medium, caption.size, _QR_SIDE + 10 * MM)
        pen.line(middle, top - _QR_SIDE + 2, words, caption, Align.CENTRE)
        seal_place(pen, middle, FOLD + 22 * MM, 12 * MM, self._w.say("办理单位收件章"))

    def _facts(self) -> list[tuple[str, str, bool]]:
        paper, w = self._paper, self._w
        received = w.say("收件时间") if paper.stand is Stand.RECEIVED else w.say("受理时间")
        answer = w.say("最迟答复") if paper.stand is Stand.RECEIVED else w.say("最迟办结")
        limit = w.say("{day}（{days} 个工作日）", day=w.long_day(paper.answer_by), days=paper.working_days)
        return [
            (w.say("办理事项"), w.said(paper.matter), False),
            (w.say("申请人"), f"{paper.applicant}{w.wide_space}{paper.applicant_number}", False),
            (received, _moment(paper.received_at, w), False),
            (w.say("收件窗口"), w.said(paper.window), False),
            (answer, limit, True),
        ]

    def _draw_facts(self, pen: Pen, x: float, y: float) -> float:
        given = self._facts()
        at = max(60.0, max(self._faces.regular.width(label, _LABEL.size) for label, _, _ in given) + 12)
        room = _FACTS_WIDTH - at
        lines = [few_lines(value, self._faces, _VALUE.bold(), room, 2) for _, value, _ in given]
        if sum(map(len, lines)) > len(lines) + 2:
            lines = [[shorten(value, self._faces.bold, _VALUE.size, room)] for _, value, _ in given]
        pen.rule(x, y, _FACTS_WIDTH, 0.5, HAIRLINE)
        for (label, _, strong), broken in zip(given, lines, strict=True):
            y -= 4.2
            pen.line(x, y, label, _LABEL)
            for line in broken:
                pen.line(x + at, y, line, _VALUE.bold() if strong else _VALUE)
                y -= _VALUE.leading
            y -= 4
            pen.rule(x, y, _FACTS_WIDTH, 0.5, HAIRLINE)
        return y

    def _draw_contacts(self, pen: Pen, x: float, y: float) -> None:
        office, w = self._paper.office, self._w
        hours = w.said(office.hours)
        phone = w.say("打电话 {phone}（{hours}）", phone=office.phone, hours=hours) if hours else office.phone
        contacts = [
            (w.say("有疑问"), phone),
            (w.say("对服务不满意"), w.say("打 {phone}", phone=office.complaint_phone)),
        ]
        at = max(self._faces.medium.width(label, _CONTACT.size) for label, _ in contacts) + 11
        for label, value in contacts:
            pen.line(x, y, label, _CONTACT)
            pen.line(x + at, y, shorten(value, self._faces.medium, _CONTACT.size, _FACTS_WIDTH + 6 * MM - at), _CONTACT)
            y -= _CONTACT.leading


def _lower_half(paper: Receipt, faces: Faces, w: Wording) -> Iterator[Block]:
    if paper.next_steps:
        yield Section(w.say("接下来会怎样"), "", faces, before=14, wants=80, style=_HEADING)
        count = len(paper.next_steps)
        for at, step in enumerate(paper.next_steps):
            said = (w.said(step.when), w.said(step.what), w.said(step.detail))
            yield _Step(at + 1, said, faces, last=at + 1 == count)
    if paper.papers:
        yield Section(w.say("已收材料"), "", faces, before=6, wants=74, style=_HEADING)
        yield _papers(paper.papers, faces, w)


class _Step(Block):
    """One numbered step with a line down to the next; the first is where the person is now."""

    def __init__(self, number: int, said: tuple[str, str, str], faces: Faces, *, last: bool) -> None:
        self.before = 4.0 if number == 1 else 0.0
        self._number = number
        self._said = said
        self._faces = faces
        self._last = last

    def height(self, width: float) -> float:
        when, what, detail = self._broken(width)
        return max(len(when) * _WHEN.leading, len(what) * _WHAT.leading + len(detail) * _DETAIL.leading) + 4.5

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        radius = 9.0
        middle = top - _WHAT.leading / 2
        if not self._last:
            pen.upright(x + radius, top - self.height(width) - 1, self.height(width) - radius, 0.8, BLUE)
        if self._number == 1:
            pen.disc(x + radius, middle, radius, BLUE)
        else:
            pen.disc(x + radius, middle, radius, WHITE)
            pen.ring(x + radius, middle, radius - 0.6, 1.2, BLUE)
        figure = Style("bold", 10.5, 12, WHITE if self._number == 1 else BLUE)
        pen.text(x + radius, middle - 0.36 * figure.size, str(self._number), figure, Align.CENTRE)
        when, what, detail = self._broken(width)
        for at, line in enumerate(when):
            pen.line(x + 28, top - at * _WHEN.leading, line, _WHEN)
        y = top
        for line in what:
            pen.line(x + width * 0.405, y, line, _WHAT)
            y -= _WHAT.leading
        for line in detail:
            pen.line(x + width * 0.405, y, line, _DETAIL)
            y -= _DETAIL.leading

    def _broken(self, width: float) -> tuple[list[str], list[str], list[str]]:
        when, what, detail = self._said
        return (
            few_lines(when, self._faces, _WHEN, width * 0.405 - 36, 3),
            few_lines(what, self._faces, _WHAT, width * 0.595, 4),
            few_lines(detail, self._faces, _DETAIL, width * 0.595, 12) if detail else [],
        )


def _papers(given: Sequence[ReceivedPaper], faces: Faces, w: Wording) -> Table:
    columns = (
        Column(w.say("序号"), Align.CENTRE),
        Column(w.say("材料"), stretch=1),
        Column(w.say("份数"), Align.CENTRE, least=50),
        Column(w.say("来源"), least=150, most=190, left_pad=12),
    )
    rows = [
        Row((str(at), w.said(one.name), UNKNOWN if one.copies is None else str(one.copies), w.said(one.source)))
        for at, one in enumerate(given, start=1)
    ]
    return Table(columns, rows, faces, look=Look(body=_CELL, head=_HEAD, row_pad=2.5, header_pad=3))
