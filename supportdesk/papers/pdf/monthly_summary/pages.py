"""Page one and two of the monthly summary, key numbers and composition, and the order of all four."""

from collections.abc import Iterator
from decimal import Decimal

from supportdesk.domain.money import Money, total
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.blocks import Beside, Masthead, Section
from supportdesk.papers.pdf.cells import Cell, Column, Kind, Look, Row, alarm
from supportdesk.papers.pdf.charts import BarRow, Bars, Columns, Series, bar_colour
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn, OfficeFrame, draw_paper
from supportdesk.papers.pdf.lines import Paragraph
from supportdesk.papers.pdf.marks import Bar
from supportdesk.papers.pdf.monthly_summary.contents import (
    Compared,
    KeyFigure,
    MonthlySummary,
    Share,
    TownshipRow,
    change,
    percent,
)
from supportdesk.papers.pdf.monthly_summary.later_pages import finance_blocks, kind_blocks, signing_blocks
from supportdesk.papers.pdf.pen import Align, Block
from supportdesk.papers.pdf.style import NOTE
from supportdesk.papers.pdf.tables import Table
from supportdesk.papers.pdf.tiles import Tile, Tiles

_CHINESE_NUMBERS = "一二三四五六七八九十"
_DENSE = Look(row_pad=5, header_pad=6)


def render(paper: MonthlySummary, faces: Faces, language: str = "zh") -> bytes:
    """Draw the paper and return the PDF: the same paper gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: MonthlySummary, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the paper; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.say("返乡创业服务月报")
    period = w.month(paper.year, paper.month)
    frame = OfficeFrame(
        w,
        running_left=f"{title}{w.wide_space}{period}",
        running_right=paper.unit_name,
        verification=paper.verification,
        proves=w.say("扫码核对本期是否为冻结版本。每个数字都可在系统中打开对应名单。"),
        remark=w.say("金额单位除注明外为万元，保留一位小数；台账以元计，精确到分。"),
    )
    blocks = [
        *_first_page(paper, faces, w, f"{title}{w.wide_space}{period}"),
        *_composition(paper, faces, w),
        *finance_blocks(paper, faces, w),
        *kind_blocks(paper, faces, w),
        *signing_blocks(paper, faces, w),
    ]
    return draw_paper(
        blocks, frame, faces, w, title=f"{title} {period} {paper.unit_name}", author=paper.office, subject=period
    )


def _first_page(paper: MonthlySummary, faces: Faces, w: Wording, title: str) -> Iterator[Block]:
    yield Masthead(faces, paper.office, title, _circumstances(paper, w), [("", _issue(paper, w))])
    plan = w.figure(paper.plan_share)
    note = w.say("大字为本月数，比率为期末数；本年数 / 年度目标；竖线为序时进度 {plan}%", plan=plan)
    yield Section(w.say("关键数字"), note, faces)
    yield Tiles([_tile(one, paper, w) for one in paper.key_figures], w.say("同比"), faces)
    if paper.lent_by_month:
        yield Section(w.say("放款进度"), _progress(paper, w), faces, wants=210)
        yield _lent_by_month(paper, w)
    if paper.attention:
        yield Section(w.say("需要您关注"), "", faces, wants=60)
        for at, sentence in enumerate(paper.attention):
            mark = f"{_CHINESE_NUMBERS[at % 10]}、" if w.chinese else f"{at + 1}. "
            yield Paragraph(mark + w.said(sentence), faces, before=3)


def _circumstances(paper: MonthlySummary, w: Wording) -> str:
    period = w.say("统计期 {first} 至 {last}", first=w.day(paper.first_day), last=w.day(paper.last_day))
    if paper.frozen_on is None:
        frozen = w.say("未冻结，数字还会变")
    elif paper.frozen_on_working_day is None:
        frozen = w.say("冻结 {day}", day=w.day(paper.frozen_on))
    else:
        frozen = w.say(
            "冻结 {day}（第 {count} 个工作日）", day=w.day(paper.frozen_on), count=paper.frozen_on_working_day
        )
    return (w.wide_space * 2).join([period, frozen, w.said(paper.scope), w.said(paper.version)])


def _issue(paper: MonthlySummary, w: Wording) -> str:
    return w.say("{year} 年第 {month} 期", year=paper.year, month=paper.month)


def _tile(one: KeyFigure, paper: MonthlySummary, w: Wording) -> Tile:
    moved = change(one.month, one.month_before, one.compared)
    words, up = "", None
    if moved is not None:
        unit = {Compared.PERCENT: "%", Compared.POINTS: w.say(" 百分点"), Compared.DIFFERENCE: ""}[one.compared]
        words = w.signed(moved) + unit
        up = None if moved == 0 else moved > 0
    notes = tuple(w.said(note) for note in one.notes)
    bar, share = None, percent(one.year, one.target)
    if one.target is not None:
        notes = (w.say("本年 {year} / {target}", year=w.figure(one.year), target=w.figure(one.target)), *notes)
        if share is not None:
            bar = Bar(float(share / 100), float(paper.plan_share / 100), alarm=share < paper.plan_share)
    return Tile(
        name=w.said(one.name),
        figure=w.figure(one.month),
        unit=w.money_unit if isinstance(one.month, Money) else w.said(one.unit),
        change=words or w.say("无可比数"),
        up=up,
        good=up is None or up is not one.fall_is_good,
        notes=notes,
        bar=bar,
        bar_words="" if share is None else f"{w.figure(share)}%",
    )


def _progress(paper: MonthlySummary, w: Wording) -> str:
    now, before = total(paper.lent_by_month), total(paper.lent_by_month_before)
    words = w.say(
        "本年 {now} {unit}，上年同期 {before} {unit}", now=w.figure(now), before=w.figure(before), unit=w.money_unit
    )
    moved = change(now, before, Compared.PERCENT)
    if moved is None:
        return words
    if moved < 0:
        return w.say("{words}，下降 {percent}%", words=words, percent=w.figure(-moved))
    return w.say("{words}，增长 {percent}%", words=words, percent=w.figure(moved))


def _lent_by_month(paper: MonthlySummary, w: Wording) -> Columns:
    now = tuple(w.in_money_unit(amount) for amount in paper.lent_by_month)
    before = tuple(w.in_money_unit(amount) for amount in paper.lent_by_month_before)
    months = [w.short_month(month) for month in range(1, len(now) + 1)]
    return Columns(
        w.say("每月放款额（{unit}）", unit=w.money_unit),
        months,
        Series(w.say("{year} 年", year=paper.year - 1), before),
        Series(w.say("{year} 年", year=paper.year), now, tuple(f"{figure:,.0f}" for figure in now)),
        height=196,
    )


def _composition(paper: MonthlySummary, faces: Faces, w: Wording) -> Iterator[Block]:
    if paper.townships:
        note = w.say("按行政区划顺序；橙色粗体为低于序时进度或走访缺 {count} 次以上", count=paper.visits_short_alarm)
        yield Section(w.say("乡镇一览"), note, faces, new_page=True)
        yield _townships(paper, faces, w)
        remark = w.say(
            "注：人员按身份证号去重，全县合计不等于各类别人数之和；同一人换乡镇的，计入现经营地。"
            "完成目标 = 本年累计 ÷ 年度目标，竖线为序时进度 {plan}%。",
            plan=w.figure(paper.plan_share),
        )
        yield Paragraph(remark + _rounding_remark(paper, w), faces, NOTE, before=4)
    if paper.industries or paper.categories:
        founded = sum(share.figure for share in paper.industries if isinstance(share.figure, int))
        note = w.say("本年新登记 {count} 户", count=w.figure(founded)) if founded else ""
        yield Section(w.say("行业与人员构成"), note, faces, wants=150)
        yield Beside(_industries(paper, faces, w), _categories(paper, faces, w))


def _townships(paper: MonthlySummary, faces: Faces, w: Wording) -> Table:
    month = w.short_month(paper.month)
    ventures, loans, visits = w.say("创业实体（户）"), w.say("{month}贷款", month=month), w.say("走访（次）")
    right = Align.RIGHT
    columns = (
        Column(w.say("乡镇（街道）"), stretch=1),
        Column(w.say("{month}\n摸排", month=month), right, over=w.say("人员")),
        Column(w.say("{month}\n新增", month=month), right, over=ventures),
        Column(w.say("本年\n累计"), right, over=ventures),
        Column(w.say("年度\n目标"), right, over=ventures),
        Column(w.say("完成目标（%）"), right, over=ventures, least=76),
        Column(w.say("本年带动\n就业（人）"), right),
        Column(w.say("笔数"), right, over=loans),
        Column(w.say("金额\n（万元）"), right, over=loans),
        Column(w.say("补贴\n（万元）"), right),
        Column(w.say("应访"), right, over=visits),
        Column(w.say("已访"), right, over=visits),
    )
    rows = [_township(row, paper, w, Kind.BODY) for row in paper.townships]
    rows.append(_township(paper.whole, paper, w, Kind.TOTAL))
    if paper.same_month_before:
        rows.append(_township(paper.same_month_before, paper, w, Kind.COMPARISON))
    return Table(columns, rows, faces, look=_DENSE)


def _township(row: TownshipRow, paper: MonthlySummary, w: Wording, kind: Kind) -> Row:
    share = row.share
    body = kind is Kind.BODY
    behind = body and share is not None and share < paper.plan_share
    neglected = body and row.visits_due - row.visits_done >= paper.visits_short_alarm
    bar = Bar(float(share / 100), float(paper.plan_share / 100), alarm=behind, width=36) if share is not None else None
    return Row(
        (
            w.said(row.name),
            w.figure(row.found),
            w.figure(row.new),
            w.figure(row.year),
            w.figure(row.target),
            Cell(w.figure(share), bar=bar, style=alarm() if behind else None),
            w.figure(row.jobs),
            w.figure(row.loans),
            w.figure(row.lent),
            w.figure(row.subsidies),
            w.figure(row.visits_due),
            Cell(w.figure(row.visits_done), style=alarm() if neglected else None),
        ),
        kind,
    )


def _rounding_remark(paper: MonthlySummary, w: Wording) -> str:
    """Say so when the rounded parts do not add up to the rounded whole; silence would look like an error."""
    whole = paper.whole
    differs = any(
        sum((w.in_money_unit(part) for part in parts), Decimal(0)) != w.in_money_unit(all_)
        for parts, all_ in (
            ([row.lent for row in paper.townships], whole.lent),
            ([row.subsidies for row in paper.townships], whole.subsidies),
        )
    )
    return w.say("合计以元相加后取一位小数，与各行之和的尾差为四舍五入所致。") if differs else ""


def _industries(paper: MonthlySummary, faces: Faces, w: Wording) -> Bars:
    whole = sum(share.figure for share in paper.industries if isinstance(share.figure, int))
    rows = []
    for share in paper.industries:
        of_all = percent(share.figure, whole)
        words = w.figure(share.figure) + ("" if of_all is None else f"{w.wide_space}{w.figure(of_all)}%")
        rows.append(_bar(share, words, w))
    has_strong = any(share.strong for share in paper.industries)
    return Bars(w.say("按行业（户）"), rows, faces, note=w.say("深色为县域优势产业") if has_strong else "")


def _categories(paper: MonthlySummary, faces: Faces, w: Wording) -> Bars:
    rows = [_bar(share, w.figure(share.figure), w) for share in paper.categories]
    note = w.say("类别可重叠，不相加")
    if paper.distinct_people is not None:
        note = w.say("去重后 {count} 人；类别可重叠，不相加", count=w.figure(paper.distinct_people))
    return Bars(w.say("按人员类别（人，可多选）"), rows, faces, note=note)


def _bar(share: Share, words: str, w: Wording) -> BarRow:
    figure = w.in_money_unit(share.figure) if isinstance(share.figure, Money) else Decimal(share.figure)
    return BarRow(w.said(share.name), figure, words, bar_colour(strong=share.strong, rest=share.rest))
