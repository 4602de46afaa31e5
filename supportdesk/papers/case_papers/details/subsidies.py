"""A subsidy from its receipt on: what was asked for, the public notice, each payment with who bears it, what was claimed back."""

from collections.abc import Iterator

from supportdesk.domain.money import total
from supportdesk.domain.words import say
from supportdesk.models.applications import Publicity
from supportdesk.models.payments import Clawback, Payment, PaymentState
from supportdesk.papers.case_papers.answers import answers_of
from supportdesk.papers.case_papers.labels import label
from supportdesk.papers.case_papers.payers import STATE_WORDS, borne_by, levels_of, payer_words
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Fact
from supportdesk.queries.applications.payments import list_clawbacks

from .asked import Asked, figure, from_to, wide

_OBJECTIONS = {"upheld": say("成立"), "overruled": say("不成立"), "": say("正在核实")}
_OUTCOMES = {"recovered": say("全部追回"), "waived": say("免予追回"), "": say("追回中")}


def subsidy_details(record: Record, asked: Asked) -> Iterator[Detail]:
    """What was handed in and what became of it; a draft says nothing."""
    one, there, w = record.application, record.around, asked.w
    if one.received_on is None:
        return
    facts = answers_of(record, w)
    if one.awarded_months:
        most = record.terms.max_months
        facts.append(
            Fact(say("计入月数"), say("{months} 个月，累计最长 {most} 个月", months=one.awarded_months, most=most))
        )
    if there.publicity is not None:
        facts += _notice(there.publicity)
    claims = tuple(list_clawbacks(asked.session, one))
    tables = [_payments(there.payments, asked)] if there.payments else []
    tables += [_claims(claims, asked)] if claims else []
    yield Detail(
        say("补贴：{number}", number=one.number),
        record.programme.subject_words(one.subject),
        tuple(facts),
        tuple(tables),
    )


def _notice(notice: Publicity) -> Iterator[Fact]:
    yield Fact(say("公示"), from_to(notice.posted_on, notice.last_day))
    if notice.objected_on is not None:
        yield Fact(say("公示异议"), _OBJECTIONS[notice.outcome])


def _payments(payments: tuple[Payment, ...], asked: Asked) -> DetailTable:
    """Each payment as it was ordered; only what was really paid is added up."""
    w, levels = asked.w, levels_of(payments)
    paid = [one for one in payments if one.state is PaymentState.PAID]
    borne = [borne_by(one, levels) for one in paid]
    return DetailTable(
        (
            wide(say("拨付")), DetailColumn(say("报财政日期")), DetailColumn(say("拨付日期")), DetailColumn(say("状态")),
            *(DetailColumn(payer_words(level), is_figure=True, over=say("其中各级承担")) for level in levels),
            figure(say("金额")),
        ),
        tuple(
            (
                say("第 {turn} 次", turn=one.turn), w.day(one.ordered_on), w.day(one.paid_on), STATE_WORDS[one.state],
                *borne_by(one, levels), one.amount,
            )
            for one in payments
        ),
        (
            say("已拨付合计"), None, None, None,
            *(total([shares[at] for shares in borne]) for at in range(len(levels))),
            total([one.amount for one in paid]),
        ),
    )  # fmt: skip


def _claims(claims: tuple[Clawback, ...], asked: Asked) -> DetailTable:
    w = asked.w
    return DetailTable(
        (
            DetailColumn(say("撤销日期")), wide(say("理由")), DetailColumn(say("结果")), figure(say("应退回")),
            figure(say("已退回")),
        ),
        tuple(
            (
                w.day(one.claimed_on), label("rejection_reasons", one.reason_code, w.language), _OUTCOMES[one.outcome],
                one.claimed, one.recovered,
            )
            for one in claims
        ),
    )  # fmt: skip
