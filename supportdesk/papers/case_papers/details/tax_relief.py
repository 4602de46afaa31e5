"""The shadow ledger of a tax relief, year by year: quota with the province's float, taxes in order, what is left. An estimate."""

from collections.abc import Iterator

from supportdesk.domain.money import ZERO, total
from supportdesk.domain.programmes.tax_relief import (
    ESTIMATE,
    FILING_WORDS,
    TAX_WORDS,
    FilingPeriod,
    OffsetTax,
    ShadowYear,
    Subject,
    period_words,
)
from supportdesk.domain.words import Words, say
from supportdesk.models.programmes.tax_relief import TaxHire, TaxPeriod
from supportdesk.papers.case_papers.labels import label
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Fact
from supportdesk.queries.programmes.tax_relief import TAX_RELIEFS
from supportdesk.queries.programmes.tax_relief.ledgers import filing_of

from .asked import Asked, figure, from_to, wide

# The turnover taxes in the order of the rule; income tax is settled with the year.
_IN_ORDER = (OffsetTax.VAT, OffsetTax.URBAN_MAINTENANCE, OffsetTax.EDUCATION_SURCHARGE, OffsetTax.LOCAL_EDUCATION)


def tax_details(record: Record, asked: Asked) -> Iterator[Detail]:
    """The relief once the certificate is marked, and every year in which something was filed, settled or may be used."""
    one, there = record.application, record.around
    if one.marked_on is None:
        return
    shadow = TAX_RELIEFS.shadow(one, there, record.terms, asked.today)
    months: Words | str = "—"
    if shadow.months:
        months = from_to(shadow.months.first_month, one.matures_on)
    facts = (
        Fact(say("税收优惠类别"), label("tax_categories", one.category, asked.w.language)),
        Fact(say("享受期"), months),
        Fact(say("申报方式"), FILING_WORDS[filing_of(one)]),
        Fact(say("累计减免"), asked.w.amount(shadow.relieved)),
    )
    hires = (_hires(there.hires, asked),) if there.hires else ()
    yield Detail(say("税费减免参考账：{number}", number=one.number), ESTIMATE, facts, hires)
    for year in shadow.years:
        yield _year(year, record, asked)


def _year(year: ShadowYear, record: Record, asked: Asked) -> Detail:
    one, w, percent = record.application, asked.w, record.terms.float_percent
    used = say("{amount}（{percent}%）", amount=w.amount(year.used), percent=year.used_percent or 0)
    facts = [
        Fact(say("全年限额"), say("{amount}，含上浮 {percent}%", amount=w.amount(year.quota), percent=percent)),
        Fact(say("已用限额"), used),
    ]
    settled = year.settled
    if settled is None:
        facts.append(Fact(say("剩余限额"), w.amount(year.left)))
    else:
        facts += [
            Fact(say("所得税"), w.amount(settled.before)),
            Fact(say("限额抵减"), w.amount(settled.relief)),
        ]
        if one.subject == Subject.SOLE_TRADER:
            facts.append(Fact(say("减半"), w.amount(settled.halving)))
        facts += [
            Fact(say("应缴所得税"), w.amount(settled.payable)),
            Fact(say("作废的限额"), w.amount(year.lapsed)),
        ]
    rows = {row.number: row for row in record.around.periods if row.year == year.year}
    tables = (_periods(year, rows, filing_of(one)),) if year.periods else ()
    return Detail(say("{year} 年（测算）", year=year.year), facts=tuple(facts), tables=tables)


def _periods(year: ShadowYear, rows: dict[int, TaxPeriod], filing: FilingPeriod) -> DetailTable:
    over = say("依次扣减")
    found = year.periods
    return DetailTable(
        (
            wide(say("申报期")), figure(say("销售额")), figure(say("税费合计")),
            *(DetailColumn(TAX_WORDS[tax], is_figure=True, over=over) for tax in _IN_ORDER),
            figure(say("减免")), figure(say("应缴")),
        ),
        tuple(
            (
                _period(rows[one.number], year.year, filing), rows[one.number].sales, one.row.taxes.total,
                *(one.by_tax.get(tax, ZERO) for tax in _IN_ORDER), one.row.relief, one.row.payable,
            )
            for one in found
        ),
        (
            say("合计"), total([rows[one.number].sales for one in found]),
            total([one.row.taxes.total for one in found]),
            *(total([one.by_tax.get(tax, ZERO) for one in found]) for tax in _IN_ORDER),
            total([one.row.relief for one in found]), total([one.row.payable for one in found]),
        ),
    )  # fmt: skip


def _period(row: TaxPeriod, year: int, filing: FilingPeriod) -> Words:
    period = period_words(year, row.number, filing)
    if row.told is not None:
        return say("{period}，税务核定", period=period)
    source = say("申报") if row.source == "declared" else say("测算")
    return say("{period}，{source}", period=period, source=source)


def _hires(hires: tuple[TaxHire, ...], asked: Asked) -> DetailTable:
    """Those hired by their group and days; their names are somebody else's and stay sealed."""
    w = asked.w
    return DetailTable(
        (
            wide(say("招用人员类别")), DetailColumn(say("合同起始日")), figure(say("合同月数")),
            DetailColumn(say("参保日期")), DetailColumn(say("离职")),
        ),
        tuple(
            (
                label("tax_categories", one.category, w.language), w.day(one.begins_on), str(one.contract_months),
                w.day(one.insured_on), w.day(one.left_on),
            )
            for one in hires
        ),
    )  # fmt: skip
