"""A tenancy with its rent by year and what was promised; start-up money with what was invested and its parts."""

from collections.abc import Iterator

from supportdesk.domain.money import ZERO, total
from supportdesk.domain.programmes.incubator import Subject, reduction_words
from supportdesk.domain.words import both, say
from supportdesk.models.programmes.incubator import IncubatorFund
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Fact
from supportdesk.queries.programmes.incubator import INCUBATOR, IncubatorSurroundings

from .asked import Asked, figure, from_to, known, wide

RESULTS = {True: say("达到"), False: say("未达到"), None: say("未满一年")}


def incubator_details(record: Record, asked: Asked) -> Iterator[Detail]:
    """A place in a base from its agreement on, or start-up money from the first investment on."""
    one, there = record.application, record.around
    if one.subject == Subject.STARTUP_FUND:
        if there.investments or there.tranches:
            yield _startup_money(one, there, asked)
    elif one.room is not None:
        yield _tenancy(record, asked)


def _tenancy(record: Record, asked: Asked) -> Detail:
    one, there, w = record.application, record.around, asked.w
    deposit = say("应交 {due}，已交 {paid}", due=w.amount(one.deposit_due), paid=w.amount(one.deposit_paid))
    facts = [
        Fact(say("孵化基地"), one.room.base.name),
        Fact(say("房间"), say("{room}，{area} 平方米", room=one.room.name, area=one.room.area_m2)),
        Fact(say("协议期"), from_to(one.starts_on, one.ends_on)),
        Fact(say("入驻日期"), w.day(one.moved_in_on)),
        Fact(say("月租金"), w.amount(one.month_rent)),
        Fact(say("押金"), deposit),
    ]
    if one.left_on is not None:
        facts += [
            Fact(say("退出日期"), w.day(one.left_on)),
            Fact(say("退还押金"), w.amount(one.deposit_returned)),
            Fact(say("去向"), one.exit_to or "—", wide=True),
        ]
    tables = [_rent(there), _measures(record), _reports(there)]
    return Detail(
        say("入孵：{number}", number=one.number),
        say("协议 {number}，续签 {count} 次", number=one.agreement_no, count=one.renewals),
        tuple(facts),
        tuple(table for table in tables if table.rows),
    )


def _rent(there: IncubatorSurroundings) -> DetailTable:
    years = there.rent_years
    rent, payable = total([one.rent for one in years]), total([one.payable for one in years])
    relief, refunded = total([one.relief for one in years]), total([one.refunded for one in years])
    # Where all rent is paid first, what is given back stands in the place of what is waived.
    pays_first = bool(relief)
    return DetailTable(
        (
            DetailColumn(say("租金年度")), wide(say("起止")), figure(say("租金")), figure(say("减免比例")),
            figure(say("应补") if pays_first else say("减免")), figure(say("应交")), figure(say("已交")),
            *([figure(say("已补"))] if pays_first else []),
        ),
        tuple(
            (
                say("第 {number} 年", number=one.number), from_to(one.starts_on, one.ends_on), one.rent, reduction_words(one.reduction),
                one.relief if pays_first else one.rent - one.payable, one.payable, one.paid,
                *([one.refunded] if pays_first else []),
            )
            for one in years
        ),
        (
            say("合计"), None, rent, None, relief if pays_first else rent - payable, payable,
            total([one.paid for one in years]), *([refunded] if pays_first else []),
        ),
    )  # fmt: skip


def _measures(record: Record) -> DetailTable:
    measures = INCUBATOR.measures(record.application, record.around, record.terms)
    return DetailTable(
        (wide(say("承诺指标")), figure(say("承诺")), figure(say("近一年")), DetailColumn(say("结果"))),
        tuple(
            (one.title, one.promised, one.reached, RESULTS[one.is_met] if one.reached is not None else say("待考核"))
            for one in measures
            if one.promised is not None
        ),
    )


def _reports(there: IncubatorSurroundings) -> DetailTable:
    return DetailTable(
        (
            wide(say("季度考核")), figure(say("就业（人）")), figure(say("销售额")), figure(say("纳税")),
            figure(say("空置（天）")),
        ),
        tuple(
            (
                say("{year} 年第 {quarter} 季度", year=one.year, quarter=one.quarter), str(one.jobs), one.sales, one.tax,
                str(one.empty_days),
            )
            for one in there.reports
        ),
    )  # fmt: skip


def _startup_money(one: IncubatorFund, there: IncubatorSurroundings, asked: Asked) -> Detail:
    w, items, parts = asked.w, there.investments, there.tranches
    invested = DetailTable(
        (
            wide(say("投资项目")), DetailColumn(say("发票号码")), DetailColumn(say("付款日期")), figure(say("发票金额")),
            figure(say("核实金额")),
        ),
        tuple(
            (
                row.title, row.invoice_no, w.day(row.paid_on), row.amount,
                row.verified if row.verified is not None else say("待核实"),
            )
            for row in items
        ),
        (say("合计"), None, None, total([row.amount for row in items]), known([row.verified for row in items])),
    )  # fmt: skip
    paid = DetailTable(
        (
            wide(say("拨付节点")), figure(say("比例")), DetailColumn(say("最早")), DetailColumn(say("节点证明")),
            DetailColumn(say("拨付日期")), figure(say("金额")),
        ),
        tuple(
            (
                both(row.title, row.title_en), f"{row.percent}%", w.day(row.from_day),
                f"{w.day(row.proven_on)} {row.proof}".strip() if row.proven_on else None, w.day(row.paid_on), row.amount,
            )
            for row in parts
        ),
        (say("合计"), None, None, None, None, total([row.amount for row in parts])),
    )  # fmt: skip
    left = total([row.amount for row in parts]) - total([row.amount for row in parts if row.paid_on])
    note = say("已核实全部投资") if one.verified is not None else say("投资没有全部核实")
    if left > ZERO and any(row.paid_on for row in parts):
        note = say("{note}，未拨 {left}", note=note, left=w.amount(left))
    return Detail(
        say("启动资金：{number}", number=one.number),
        note,
        tables=tuple(table for table in (invested, paid) if table.rows),
    )
