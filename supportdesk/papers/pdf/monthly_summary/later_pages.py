"""Page three and four of the monthly summary: loans, quality, fund; problems, changes, corrections, signatures."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from supportdesk.domain.money import Money
from supportdesk.papers.language import Figure, Wording
from supportdesk.papers.pdf.blocks import Beside, Section, Together
from supportdesk.papers.pdf.cells import Cell, Column, Kind, Look, Row
from supportdesk.papers.pdf.charts import BarRow, Bars, Bullet, BulletScale, ThresholdLine, bar_colour
from supportdesk.papers.pdf.contents import Text
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.lines import Paragraph
from supportdesk.papers.pdf.marks import Mark
from supportdesk.papers.pdf.monthly_summary.contents import (
    AuditDigest,
    Breakdown,
    Compared,
    Fund,
    Indicator,
    MonthlySummary,
    Share,
    change,
)
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.signing import Signatures
from supportdesk.papers.pdf.style import CELL, NOTE, ORANGE, TINT, Style
from supportdesk.papers.pdf.tables import Table

_DENSE = Look(row_pad=5, header_pad=5)


def finance_blocks(paper: MonthlySummary, faces: Faces, w: Wording) -> Iterator[Block]:
    """Loans, quality, fund."""
    if paper.loans:
        note = w.say("金额单位：{unit}", unit=w.money_unit)
        yield Section(w.say("贷款"), note, faces, new_page=True)
        yield _loans(paper, faces, w)
    if paper.banks or paper.refusals:
        count = sum(share.figure for share in paper.refusals if isinstance(share.figure, int))
        banks = _bars(w.say("本年放款，按银行（{unit}）", unit=w.money_unit), paper.banks, faces, w, strong=True)
        refused = w.say("本年不予批准 {count} 笔，按原因（笔）", count=w.figure(count))
        yield Beside(banks, _bars(refused, paper.refusals, faces, w), before=9)
    if paper.quality:
        note = ""
        if paper.matured is not None:
            note = w.say(
                "回收率分母：本年已到期本金 {amount} {unit}", amount=w.figure(paper.matured), unit=w.money_unit
            )
        yield Section(w.say("质量"), note, faces, wants=160)
        quality = _quality(paper, faces, w)
        yield Beside(_recovery(paper, w), quality) if paper.recovery else quality
    if paper.fund:
        yield Section(w.say("担保基金"), "", faces, wants=110)
        yield Beside(_fund_bullet(paper.fund, w), _fund_table(paper.fund, faces, w))


def kind_blocks(paper: MonthlySummary, faces: Faces, w: Wording) -> Iterator[Block]:
    """Every block without a table of its own, a group of rows for each; then what breaks figures down."""
    if not paper.groups:
        return
    note = w.say("金额单位：{unit}；期末数的“上年同期”为上年同月末", unit=w.money_unit)
    yield Section(w.say("分项指标"), note, faces)
    rows: list[Row] = []
    for group in paper.groups:
        rows.append(Row((Cell(w.said(group.name), span=5),), Kind.GROUP))
        rows += [_indicator(one, w) for one in group.rows]
    yield Table(_indicator_columns(paper, w), rows, faces, look=_DENSE)
    if paper.breakdowns:
        yield Section(w.say("构成"), w.say("未注明的列为当月数或期末数；类别可重叠，不相加"), faces, wants=120)
        for one in paper.breakdowns:
            yield _breakdown(one, faces, w)


def _breakdown(one: Breakdown, faces: Faces, w: Wording) -> Table:
    def head(name: Text, stretch: Text | None) -> str:
        return w.said(name) if stretch is None else f"{w.said(name)}{' ' if w.chinese else ', '}{w.said(stretch)}"

    columns = (
        Column(f"{w.said(one.block)}{w.wide_space}{w.said(one.trait)}", stretch=1),
        *(Column(head(name, stretch), Align.RIGHT, least=54, most=84) for name, stretch in one.columns),
    )
    rows = [Row((w.said(name), *(w.figure(figure) for figure in figures))) for name, figures in one.rows]
    return Table(columns, rows, faces, look=_DENSE, before=9, wants=60)


def _loans(paper: MonthlySummary, faces: Faces, w: Wording) -> Table:
    return Table(_indicator_columns(paper, w), [_indicator(one, w) for one in paper.loans], faces, look=_DENSE)


def _indicator_columns(paper: MonthlySummary, w: Wording) -> tuple[Column, ...]:
    return (
        Column(w.say("指标"), stretch=1),
        *(
            Column(title, Align.RIGHT, least=76)
            for title in (w.short_month(paper.month), w.say("本年累计"), w.say("上年同期"), w.say("同比"))
        ),
    )


def _indicator(one: Indicator, w: Wording) -> Row:
    known = one.month if one.year is None else one.year
    moved = change(known, one.year_before, one.compared)
    unit = {Compared.PERCENT: "%", Compared.POINTS: w.say(" 百分点"), Compared.DIFFERENCE: ""}[one.compared]
    return Row(
        (
            _named(w.said(one.name), w.said(one.unit), known, w),
            w.figure(one.month),
            w.figure(one.year),
            w.figure(one.year_before),
            "—" if moved is None else w.signed(moved) + unit,
        )
    )


def _named(name: str, unit: str, figure: Figure, w: Wording) -> str:
    if isinstance(figure, Money):
        comma = "，" if w.chinese else ", "
        unit = f"{unit}{comma}{w.money_unit}" if unit else w.money_unit
    # Names of counts may say what they count.
    if not unit or name.endswith(f"（{unit}）"):
        return name
    return f"{name}（{unit}）" if w.chinese else f"{name} ({unit})"


def _bars(title: str, shares: tuple[Share, ...], faces: Faces, w: Wording, *, strong: bool = False) -> Bars:
    rows = [
        BarRow(
            w.said(share.name),
            w.in_money_unit(share.figure) if isinstance(share.figure, Money) else Decimal(share.figure),
            w.figure(share.figure),
            bar_colour(strong=strong or share.strong, rest=share.rest),
        )
        for share in shares
    ]
    return Bars(title, rows, faces)


def _recovery(paper: MonthlySummary, w: Wording) -> Block:
    points = [(w.short_month(day.month), figure) for day, figure in paper.recovery]
    least = paper.least_recovery
    threshold = None if least is None else (w.say("最低要求 {percent}%", percent=w.figure(least)), least)
    return ThresholdLine(w.say("到期回收率（%），近 {count} 个月", count=len(points)), points, threshold, height=140)


def _quality(paper: MonthlySummary, faces: Faces, w: Wording) -> Table:
    columns = (
        Column(w.say("指标"), stretch=1),
        Column(w.say("期末"), Align.RIGHT, least=56),
        Column(w.say("上月末"), Align.RIGHT, least=56),
    )
    rows = [
        Row((_named(w.said(one.name), w.said(one.unit), one.now, w), w.figure(one.now), w.figure(one.before)))
        for one in paper.quality
    ]
    return Table(columns, rows, faces, look=_DENSE)


def _fund_bullet(fund: Fund, w: Wording) -> Bullet:
    multiple = fund.multiple
    words = "—" if multiple is None else w.say("{count} 倍", count=w.figure(multiple))
    scale = BulletScale(
        fund.ceiling if fund.alarm is None else fund.alarm,
        "" if fund.alarm is None else w.say("预警 {count} 倍", count=w.figure(fund.alarm)),
        fund.ceiling,
        w.say("上限 {count} 倍", count=w.figure(fund.ceiling)),
    )
    return Bullet(w.say("放大倍数"), multiple or Decimal(0), words, scale)


def _fund_table(fund: Fund, faces: Faces, w: Wording) -> Table:
    columns = (Column(w.say("指标"), stretch=1), Column(w.money_unit, Align.RIGHT, least=70))
    short = CELL.bold().inked(ORANGE)
    rows = [
        Row((w.say("基金余额"), w.figure(fund.balance))),
        Row((w.say("在保余额"), w.figure(fund.guaranteed))),
        Row(
            (
                w.say("距上限（{count} 倍）余额", count=w.figure(fund.ceiling)),
                Cell(w.figure(fund.room_to_ceiling), style=short if fund.room_to_ceiling.fen < 0 else None),
            )
        ),
    ]
    if fund.room_to_alarm is not None:
        short_of_alarm = Cell(w.figure(fund.room_to_alarm), style=short if fund.room_to_alarm.fen < 0 else None)
        rows.insert(2, Row((w.say("距预警线（{count} 倍）余额", count=w.figure(fund.alarm)), short_of_alarm)))
    return Table(columns, rows, faces, look=_DENSE)


def signing_blocks(paper: MonthlySummary, faces: Faces, w: Wording) -> Iterator[Block]:
    """Problems, changes, corrections, signatures, audit digest."""
    if paper.problems:
        yield Section(w.say("问题与下月安排"), "", faces, wants=240)
        yield _problems(paper, faces, w)
    if paper.movements:
        note = w.say("期末 = 上月末 + 新增 − 关闭 ± 更正，逐列核对")
        yield Section(w.say("与上月相比的变化"), note, faces)
        yield _movements(paper, faces, w)
    if paper.corrections:
        yield _corrections(paper, faces, w)
        yield Paragraph(w.say("更正不改写已冻结的月份：上期报表保持原样，差额在本期列示。"), faces, NOTE, before=2)
    if paper.exceptions:
        yield Section(w.say("核对例外"), w.say("核对不符而仍然冻结的，由审批人写明理由"), faces)
        yield _exceptions(paper, faces, w)
    signing: list[Block] = []
    if paper.signatures:
        signing += [
            Section(w.say("签署"), w.say("编制、审核、批准不得为同一人"), faces, before=0),
            Signatures(paper.signatures, faces, w, seal=False),
        ]
    if paper.audit:
        signing.append(_Digest(paper.audit, faces, w))
    if signing:
        yield Together(signing, before=12, with_company=True)


def _problems(paper: MonthlySummary, faces: Faces, w: Wording) -> Table:
    columns = (
        Column(w.say("序号"), Align.CENTRE),
        Column(w.say("问题"), stretch=1.15),
        Column(w.say("影响"), stretch=1),
        Column(w.say("措施"), stretch=1.9),
        Column(w.say("责任单位"), least=66, most=90),
        Column(w.say("期限"), most=70),
    )
    rows = [
        Row(
            (
                str(at),
                w.said(one.matter),
                w.said(one.effect),
                w.said(one.measure),
                w.said(one.owner),
                w.day(one.due) if isinstance(one.due, date) else w.said(one.due),
            )
        )
        for at, one in enumerate(paper.problems, start=1)
    ]
    return Table(columns, rows, faces)


def _movements(paper: MonthlySummary, faces: Faces, w: Wording) -> Table:
    last = w.short_month(paper.month - 1 or 12)
    now = w.short_month(paper.month)
    columns = (
        Column(w.say("项目"), stretch=1),
        Column(w.say("{month}末", month=last), Align.RIGHT, least=66),
        Column(w.say("新增"), Align.RIGHT, least=52),
        Column(w.say("关闭"), Align.RIGHT, least=52),
        Column(w.say("更正数"), Align.RIGHT, least=46),
        Column(w.say("{month}末", month=now), Align.RIGHT, least=66),
        Column(w.say("核对"), least=64, left_pad=14),
    )
    rows = []
    for one in paper.movements:
        closed = -one.closed
        verdict = (
            Cell(w.say("相符"), mark=Mark.TICK)
            if one.agrees
            else Cell(w.say("不符"), mark=Mark.CROSS, style=CELL.bold().inked(ORANGE))
        )
        rows.append(
            Row(
                (
                    _named(w.said(one.name), w.said(one.unit), one.now, w),
                    w.figure(one.before),
                    w.signed(one.new),
                    w.signed(closed),
                    w.signed(one.corrected),
                    Cell(w.figure(one.now), style=CELL.bold()),
                    verdict,
                )
            )
        )
    return Table(columns, rows, faces, look=_DENSE)


def _corrections(paper: MonthlySummary, faces: Faces, w: Wording) -> Table:
    columns = (
        Column(w.say("更正事项"), stretch=1.5),
        Column(w.say("原数"), Align.RIGHT, least=44),
        Column(w.say("现数"), Align.RIGHT, least=44),
        Column(w.say("原因"), stretch=1.4, left_pad=14),
        Column(w.say("更正人 / 批准人"), most=110),
        Column(w.say("日期"), most=70),
    )
    rows = [
        Row(
            (
                f"{one.number}{w.wide_space}{w.said(one.matter)}",
                w.figure(one.old),
                w.figure(one.new),
                w.said(one.reason),
                f"{one.by} / {one.approved_by}",
                w.day(one.on),
            )
        )
        for one in paper.corrections
    ]
    return Table(columns, rows, faces, look=_DENSE, before=9, wants=60)


def _exceptions(paper: MonthlySummary, faces: Faces, w: Wording) -> Table:
    columns = (
        Column(w.say("核对项"), stretch=1.2),
        Column(w.say("查到"), stretch=1.2),
        Column(w.say("理由"), stretch=1.4),
        Column(w.say("审批人"), least=52, most=90),
    )
    rows = [
        Row((Cell(w.said(one.check), style=CELL.bold()), w.said(one.found), w.said(one.reason), one.by))
        for one in paper.exceptions
    ]
    return Table(columns, rows, faces, look=_DENSE, wants=60)


class _Digest(Block):
    """The audit chain's last link in groups of four, and how to check it."""

    _HASH = Style("medium", 10, 15.5)
    _NAME = Style("medium", 9, 15.5)

    def __init__(self, digest: AuditDigest, faces: Faces, wording: Wording) -> None:
        self.before = 9
        self._digest = digest
        self._w = wording
        self._note = Paragraph(self._words(), faces, NOTE)
        self._label = 68.0 if wording.chinese else 84.0

    def _words(self) -> str:
        digest, w = self._digest, self._w
        span = {"first": w.figure(digest.first_entry), "last": w.figure(digest.last_entry)}
        state = (
            w.say("SHA-256，冻结时审计链末条，第 {first} 至 {last} 条，连续无缺。", **span)
            if digest.unbroken
            else w.say("SHA-256，冻结时审计链末条，第 {first} 至 {last} 条，链条有缺口，见审计报告。", **span)
        )
        return state + w.say("核对：{how}", how=w.said(digest.how_to_check))

    def height(self, width: float) -> float:
        return 2 * self._HASH.leading + self._note.height(width - self._label - 16) + 16

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.box(x, top - self.height(width), width, self.height(width), TINT)
        pen.line(x + 8, top - 8, self._w.say("审计摘要"), self._NAME)
        y = top - 8
        for line in self._digest.grouped:
            pen.line(x + self._label, y, line, self._HASH)
            y -= self._HASH.leading
        self._note.draw(pen, x + self._label, y, width - self._label - 16)
