"""A policy with the claims on it: claimed, assessed, approved and paid stand apart; the losses of each claim."""

from collections.abc import Iterator, Sequence

from supportdesk.domain.money import total
from supportdesk.domain.programmes.insurance import CLAIM_STATE_WORDS, LOSS_WORDS
from supportdesk.domain.words import say
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Fact
from supportdesk.queries.programmes import insurance as queries

from .asked import Asked, figure, from_to, known, wide


def insurance_details(record: Record, asked: Asked) -> Iterator[Detail]:
    """The policy once it is bound, then each claim, the earliest first."""
    one, w = record.application, asked.w
    if one.bound_on is None:
        return
    days = queries.policy_days(one, record.terms)
    claims = tuple(reversed(queries.list_of_policy(asked.session, asked.viewer, one.id)))
    facts = [
        Fact(say("保险公司"), one.insurer or "—"),
        Fact(say("保单号"), one.policy_number or "—"),
        Fact(say("保险期间"), from_to(days.starts_on, days.ends_on)),
        Fact(say("等待期至"), w.day(days.waiting_until)),
        Fact(say("保费"), w.amount(one.premium)),
        Fact(say("保额"), w.amount(one.sum_insured)),
    ]
    if one.lapsed_on is not None:
        facts.append(Fact(say("退保"), say("{day} {reason}", day=w.day(one.lapsed_on), reason=one.lapse_reason)))
    note = "" if claims else say("这份保单还没有报案。")
    yield Detail(say("保单：{number}", number=one.number), note, tuple(facts), (_claims(claims, w),) if claims else ())
    for claim in claims:
        yield claim_detail(claim, w)


def _claims(claims: Sequence[InsuranceClaim], w: Wording) -> DetailTable:
    return DetailTable(
        (
            wide(say("理赔")), DetailColumn(say("出险日期")), DetailColumn(say("状态")), figure(say("申报金额")),
            figure(say("核定金额")), figure(say("批准")), figure(say("已赔付")),
        ),
        tuple(
            (
                one.number, w.day(one.event_on), CLAIM_STATE_WORDS[one.state], one.claimed,
                one.assessed if one.audited_by_id is not None else None,
                one.approved if one.decided_on is not None else None,
                one.paid,
            )
            for one in claims
        ),
        (
            say("合计"), None, None, total([one.claimed for one in claims]), total([one.assessed for one in claims]),
            total([one.approved for one in claims]), total([one.paid for one in claims]),
        ),
    )  # fmt: skip


def claim_detail(claim: InsuranceClaim, w: Wording) -> Detail:
    """One claim: its days, what was deducted, and each loss."""
    facts = [
        Fact(
            say("出险 / 报案"), say("{event} / {report}", event=w.day(claim.event_on), report=w.day(claim.reported_on))
        ),
        Fact(say("状态"), CLAIM_STATE_WORDS[claim.state]),
        Fact(say("残值"), w.amount(claim.salvage)),
        Fact(say("其他赔偿"), w.amount(claim.other_compensation)),
        Fact(say("免赔等扣减"), w.amount(claim.deductible if claim.decided_on else None)),
        Fact(say("赔付日期"), w.day(claim.paid_on)),
    ]
    items = claim.items
    table = DetailTable(
        (
            wide(say("损失项目")), DetailColumn(say("类别")), DetailColumn(say("证据")), figure(say("申报金额")),
            figure(say("核定金额")), DetailColumn(say("核减理由")),
        ),
        tuple((one.title, LOSS_WORDS[one.kind], one.evidence or None, one.claimed, one.assessed, one.remark or None)
              for one in items),
        (
            say("合计"), None, None, total([one.claimed for one in items]), known([one.assessed for one in items]), None,
        ),
    )  # fmt: skip
    return Detail(say("理赔：{number}", number=claim.number), facts=tuple(facts), tables=(table,))
