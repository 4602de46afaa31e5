"""补贴领款凭证: two identical copies on one sheet with a cut line, digit boxes, and the amount in capitals.

The total is added from the rows here and must equal the decision; otherwise there is no voucher.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from supportdesk.domain.capitals import PREFIX, capitals
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money, total
from supportdesk.domain.words import say
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.contents import Text, Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import (
    HEIGHT,
    LEFT,
    TEXT_WIDTH,
    WIDTH,
    Drawn,
    draw_code_block,
    draw_fold,
    draw_paper,
)
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.style import GREY, INK, MM, RULE, SMALL, TINT, Style

MOST_ROWS = 14
MOST = Money.yuan("999999999.99")
_ROWS_ON_HALF_A_SHEET = 3
_DIGITS = "亿千百十万千百十元角分"
_BOX = 14.2
_ROW = 8 * MM
_HEADER = 10 * MM
_WORDS_ROW = 10.4 * MM
_SIGNING = 16.4 * MM
_TABLE_WIDTH = 160.8 * MM
_LABEL_WIDTH = 22.6 * MM

_TITLE = Style("bold", 21, 26)
_LABEL = Style("regular", 9.5, 13, GREY)
_VALUE = Style("regular", 10, 13)
_DIGIT = Style("regular", 11, 13)
_PLACE = Style("regular", 8.5, 11, GREY)
_CAPITALS = Style("bold", 14, 18)


@dataclass(frozen=True)
class VoucherRow:
    """One item: what for, under which public notice, how much."""

    item: Text
    publicity_number: str
    amount: Money


@dataclass(frozen=True)
class PaymentVoucher:
    """What the voucher says; numbers of people and accounts are masked. `decided` is the amount of the decision.

    Raises RuleBrokenError when the rows don't add up to the decision, when an amount is not positive or does not fit the
    boxes, and when there are no rows or too many.
    """

    office: str
    number: str
    on: date
    payee: str
    payee_number: str
    account: Text
    bank: Text
    source: Text
    decision_number: str
    decided: Money
    rows: tuple[VoucherRow, ...]
    verification: Verification

    def __post_init__(self) -> None:
        if self.total != self.decided:
            raise RuleBrokenError(
                say(
                    "凭证各项之和 {sum} 元与批准金额 {decided} 元不一致，不能打印。",
                    sum=self.total.grouped,
                    decided=self.decided.grouped,
                )
            )
        if not 0 < len(self.rows) <= MOST_ROWS:
            raise RuleBrokenError(say("一张凭证应有 1 至 {most} 项。", most=MOST_ROWS))
        if self.total > MOST or any(row.amount.fen <= 0 for row in self.rows):
            raise RuleBrokenError(say("凭证金额应大于 0，且不超过 {most} 元。", most=MOST.grouped))

    @property
    def total(self) -> Money:
        """Sum of the rows."""
        return total([row.amount for row in self.rows])


def render(paper: PaymentVoucher, faces: Faces, language: str = "zh") -> bytes:
    """Draw the voucher and return the PDF: the same voucher gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: PaymentVoucher, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the voucher; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    halves = len(paper.rows) <= _ROWS_ON_HALF_A_SHEET
    copies: list[Block] = [_Copy(paper, faces, w, copy, half=halves) for copy in (0, 1)]
    return draw_paper(
        copies,
        _Frame(w, halves=halves),
        faces,
        w,
        title=f"{w.say('补贴领款凭证')} {paper.number}",
        author=paper.office,
        subject=paper.number,
    )


@dataclass(frozen=True)
class _Frame:
    wording: Wording
    halves: bool
    size: tuple[float, float] = (WIDTH, HEIGHT)
    left: float = LEFT
    width: float = TEXT_WIDTH

    def top(self, page: int) -> float:  # noqa: ARG002 - the same on each page
        return HEIGHT

    def bottom(self, page: int) -> float:  # noqa: ARG002 - a copy fills its half or its page
        return 0

    def note_top(self, page: int) -> float:  # noqa: ARG002 - the same on each page
        return 9 * MM + SMALL.leading

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        if self.halves:
            draw_fold(pen, HEIGHT / 2, self.wording.say("裁切线"))
        words = self.wording.say("第 {page} 页　共 {pages} 页", page=page, pages=pages)
        pen.text(self.left + self.width, 9.5 * MM, words, SMALL, Align.RIGHT)


class _Copy(Block):
    """One copy, half a sheet or a whole one."""

    def __init__(self, paper: PaymentVoucher, faces: Faces, wording: Wording, number: int, *, half: bool) -> None:
        self._paper = paper
        self._faces = faces
        self._w = wording
        self._number = number
        self._half = half

    def height(self, width: float) -> float:  # noqa: ARG002 - half a sheet, or all of it
        return HEIGHT / 2 if self._half else HEIGHT

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        paper, w = self._paper, self._w
        self._draw_title(pen, x + width / 2, top - 12 * MM)
        y = top - 24.6 * MM
        self._fitted(pen, x, y, w.say("单位：{name}", name=paper.office), _LABEL, width * 0.42)
        pen.line(x + width / 2, y, w.long_day(paper.on), _LABEL, Align.CENTRE)
        number = w.say("凭证号") + w.wide_space + paper.number
        style = Style("medium", 10, 13)
        number = shorten(number, self._faces.cut(style.cut), style.size, width * 0.3)
        pen.line(x + width, y, number, style, Align.RIGHT)
        table_top = top - 31 * MM
        y = self._draw_facts(pen, x, table_top)
        y = self._draw_items(pen, x, y)
        y = self._draw_words(pen, x, y)
        y = self._draw_signing(pen, x, y)
        pen.frame(x, y, _TABLE_WIDTH, table_top - y, 1.1, INK)
        self._draw_copy_name(pen, x + _TABLE_WIDTH + 4.5 * MM, table_top - 6)
        says = (
            w.say("大写与小写不一致、有涂改的无效。合计 = 各项之和，由系统核对后打印。"),
            w.say("申请人与经办、复核、审批不得为同一人。"),
        )
        draw_code_block(pen, w, paper.verification, says, x, y - 2)

    def _draw_title(self, pen: Pen, middle: float, top: float) -> None:
        words = self._w.say("补贴领款凭证")
        spread = 20.0 if self._w.chinese else 1.0
        pen.line(middle, top, words, _TITLE, Align.CENTRE, spread=spread)
        width = self._faces.bold.width(words, _TITLE.size) + spread * (len(words) - 1) + 16
        pen.rule(middle - width / 2, top - _TITLE.leading - 2, width, 1.2, INK)
        pen.rule(middle - width / 2, top - _TITLE.leading - 4.4, width, 0.5, INK)

    def _draw_facts(self, pen: Pen, x: float, top: float) -> float:
        paper, w = self._paper, self._w
        facts = (
            (w.say("领款人"), paper.payee, w.say("身份证号"), paper.payee_number),
            (w.say("收款账户"), w.said(paper.account), w.say("开户银行"), w.said(paper.bank)),
            (w.say("资金来源"), w.said(paper.source), w.say("批准文号"), paper.decision_number),
        )
        half = _TABLE_WIDTH / 2
        for row in facts:
            for at in (0, 1):
                left = x + at * half
                pen.box(left, top - _ROW, _LABEL_WIDTH, _ROW, TINT)
                pen.upright(left + _LABEL_WIDTH, top - _ROW, _ROW, 0.5, INK)
                label, value = row[at * 2], row[at * 2 + 1]
                self._fitted(pen, left + _LABEL_WIDTH / 2, top - 5, label, _LABEL, _LABEL_WIDTH - 6, align=Align.CENTRE)
                self._fitted(pen, left + _LABEL_WIDTH + 6, top - 5, value, _VALUE, half - _LABEL_WIDTH - 10)
            pen.upright(x + half, top - _ROW, _ROW, 0.5, INK)
            pen.rule(x, top, _TABLE_WIDTH, 0.5, INK)  # above the row: the next row's tint would hide one below
            top -= _ROW
        return top

    def _draw_items(self, pen: Pen, x: float, top: float) -> float:
        paper, w = self._paper, self._w
        boxes = x + _TABLE_WIDTH - _BOX * len(_DIGITS)
        notice = boxes - 33.5 * MM
        table_top = top
        pen.box(x, top - _HEADER, _TABLE_WIDTH, _HEADER, TINT)
        pen.line((x + notice) / 2, top - (_HEADER - _LABEL.leading) / 2, w.say("项目"), _LABEL, Align.CENTRE)
        pen.rule(x, top, _TABLE_WIDTH, 0.5, INK)
        number = w.say("公示编号")
        pen.line((notice + boxes) / 2, top - (_HEADER - _LABEL.leading) / 2, number, _LABEL, Align.CENTRE)
        pen.line((boxes + x + _TABLE_WIDTH) / 2, top - 1.5, w.say("金额"), _LABEL, Align.CENTRE)
        pen.rule(boxes, top - _HEADER / 2, _BOX * len(_DIGITS), 0.5, INK)
        for at, place in enumerate(_DIGITS):
            pen.line(boxes + _BOX * (at + 0.5), top - _HEADER / 2 - 1.5, place, _PLACE, Align.CENTRE)
        pen.rule(x, top - _HEADER, _TABLE_WIDTH, 0.5, INK)
        top -= _HEADER
        digits_top = top + _HEADER / 2
        for item, publicity, amount in self._items():
            self._fitted(pen, x + 7, top - 5, item, _VALUE, notice - x - 12)
            self._fitted(pen, (notice + boxes) / 2, top - 5, publicity, _VALUE, boxes - notice - 6, align=Align.CENTRE)
            if amount is not None:
                self._draw_digits(pen, boxes, top, amount, _DIGIT, sign=False)
            pen.rule(x, top - _ROW, _TABLE_WIDTH, 0.5, INK)
            top -= _ROW
        pen.box(x, top - _ROW, _TABLE_WIDTH, _ROW, TINT)
        pen.line(x + 7, top - 5, w.say("合计"), _VALUE.bold())
        self._draw_digits(pen, boxes, top, paper.total, _DIGIT.bold(), sign=True)
        pen.rule(x, top, _TABLE_WIDTH, 0.5, INK)
        top -= _ROW
        pen.upright(notice, top, table_top - top, 0.5, INK)
        pen.upright(boxes, top, table_top - top, 0.5, INK)
        for at in range(1, len(_DIGITS)):
            heavy = (len(_DIGITS) - 2 - at) % 3 == 0
            pen.upright(boxes + at * _BOX, top, digits_top - top, 1.0 if heavy else 0.4, INK if heavy else RULE)
        return top

    def _items(self) -> Iterator[tuple[str, str, Money | None]]:
        rows = self._paper.rows
        for row in rows:
            yield self._w.said(row.item), row.publicity_number, row.amount
        for at in range(len(rows), _ROWS_ON_HALF_A_SHEET):
            yield (self._w.say("（以下空白）") if at == len(rows) else "", "", None)

    @staticmethod
    def _draw_digits(pen: Pen, boxes: float, top: float, amount: Money, style: Style, *, sign: bool) -> None:
        digits = str(amount.fen).rjust(3, "0")
        written = ("¥" if sign else "") + digits
        if len(written) > len(_DIGITS):
            written = digits  # a total that fills all boxes has its sign in the line of capitals
        for at, digit in enumerate(reversed(written)):
            middle = boxes + _BOX * (len(_DIGITS) - at - 0.5)
            pen.line(middle, top - 5, digit, style, Align.CENTRE)

    def _draw_words(self, pen: Pen, x: float, top: float) -> float:
        paper, w = self._paper, self._w
        pen.box(x, top - _WORDS_ROW, _LABEL_WIDTH, _WORDS_ROW, TINT)
        pen.rule(x, top, _TABLE_WIDTH, 0.5, INK)
        small = Style("regular", 9, 11.5, GREY)
        middle = x + _LABEL_WIDTH / 2
        for at, line in enumerate((w.say("人民币"), w.say("（大写）"))):
            pen.line(middle, top - 3.2 - at * small.leading, line, small, Align.CENTRE)
        figures = "¥" + paper.total.grouped
        room = _TABLE_WIDTH - _LABEL_WIDTH - self._faces.bold.width(figures, _CAPITALS.size) - 28
        words = capitals(paper.total).removeprefix(PREFIX)
        size = min(_CAPITALS.size, _CAPITALS.size * room / self._faces.bold.width(words, _CAPITALS.size))
        style = Style("bold", size, _CAPITALS.leading)
        line_top = top - (_WORDS_ROW - _CAPITALS.leading) / 2
        pen.line(x + _LABEL_WIDTH + 8, line_top, words, style)
        pen.line(x + _TABLE_WIDTH - 8, line_top, figures, _CAPITALS, Align.RIGHT)
        pen.upright(x + _LABEL_WIDTH, top - _WORDS_ROW, _WORDS_ROW, 0.5, INK)
        pen.rule(x, top - _WORDS_ROW, _TABLE_WIDTH, 0.5, INK)
        return top - _WORDS_ROW

    def _draw_signing(self, pen: Pen, x: float, top: float) -> float:
        w = self._w
        slot = _TABLE_WIDTH / 4
        for at, role in enumerate((w.say("经办人"), w.say("复核人"), w.say("批准人"), w.say("领款人签收"))):
            left = x + at * slot
            if at:
                pen.upright(left, top - _SIGNING, _SIGNING, 0.5, INK)
            pen.line(left + 6, top - 3, role, _LABEL)
            if w.chinese:
                day = Style("regular", 8.5, 12, GREY)
                pen.line(left + slot - 6, top - _SIGNING + 14, "年　　月　　日", day, Align.RIGHT)
            else:
                pen.line(left + 6, top - _SIGNING + 14, w.say("日期："), Style("regular", 8.5, 12, GREY))
        return top - _SIGNING

    def _draw_copy_name(self, pen: Pen, middle: float, top: float) -> None:
        """Name the copy vertically at the right edge."""
        w = self._w
        name = w.say("第一联　财务记账") if self._number == 0 else w.say("第二联　领款人留存")
        style = Style("regular", 9.5, 12.6, GREY)
        if w.chinese:
            for at, character in enumerate(name):
                if character != "　":
                    pen.line(middle, top - at * style.leading, character, style, Align.CENTRE)
            return
        for at, word in enumerate(name.split()):
            pen.line(middle + 8, top - at * style.leading, word, Style("regular", 7.5, 12.6, GREY), Align.CENTRE)

    def _fitted(
        self, pen: Pen, x: float, top: float, text: str, style: Style, room: float, *, align: Align = Align.LEFT
    ) -> None:
        """Write a value on one line: smaller when it is long, visibly cut when it is endless."""
        cut = self._faces.cut(style.cut)
        natural = cut.width(text, style.size)
        size = style.size if natural <= room else max(style.size * room / natural, 7.0)
        fitted = Style(style.cut, size, style.leading, style.colour)
        pen.line(x, top, shorten(text, cut, size, room + 0.1), fitted, align)
