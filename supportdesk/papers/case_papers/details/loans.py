"""A loan that is repaid in agreed parts: what was agreed when, and the plan that follows from it."""

from collections.abc import Iterator

from supportdesk.domain.money import total
from supportdesk.domain.words import say
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Fact
from supportdesk.queries.programmes.loans import agreed_plan

from .asked import Asked, figure


def loan_details(record: Record, asked: Asked) -> Iterator[Detail]:
    """The last agreement on instalments that stands, part by part; nothing of a loan that is repaid by its contract."""
    loan, w = record.application, asked.w
    agreed = agreed_plan(asked.session, loan, record.terms)
    if agreed is None:
        return
    facts = (
        Fact(say("商定日期"), w.day(agreed.on)),
        Fact(say("所欠本金"), w.amount(agreed.owed)),
        Fact(say("期数"), str(agreed.parts)),
        Fact(say("年利率"), f"{loan.rate_percent}%"),
        Fact(say("首期还款日"), w.day(agreed.first_due_on)),
        Fact(say("末期还款日"), w.day(agreed.last_due_on)),
        Fact(say("协议和理由"), agreed.note or "—", wide=True),
    )
    table = DetailTable(
        (
            DetailColumn(say("还款日")), figure(say("本金")), figure(say("利息")), figure(say("应还合计")),
            figure(say("还后余额")),
        ),
        tuple((w.day(one.due_on), one.principal, one.interest, one.payment, one.balance) for one in agreed.periods),
        (
            say("合计"), total([one.principal for one in agreed.periods]), total([one.interest for one in agreed.periods]),
            total([one.payment for one in agreed.periods]), None,
        ),
    )  # fmt: skip
    yield Detail(say("分期还款：{number}", number=loan.number), "", facts, (table,))
