"""Sheets about what a support has of its own, filled from the records: tenancy and its settlement, tax ledger, claim."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.money import total
from supportdesk.domain.programmes.incubator import Subject
from supportdesk.domain.programmes.insurance import CLAIM_DEED_WORDS
from supportdesk.domain.programmes.tax_relief import ESTIMATE
from supportdesk.domain.words import Words, say
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.incubator import RentYear
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.papers.case_papers.blanks import NO_VERIFICATION, NOT_PRINTED
from supportdesk.papers.case_papers.details import Asked, details_of
from supportdesk.papers.case_papers.details.insurance import claim_detail
from supportdesk.papers.case_papers.facts import person_facts, venture_facts
from supportdesk.papers.case_papers.records import Record, record_of
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Amount, Fact, Signature
from supportdesk.papers.pdf.detail_sheet import DetailSheet
from supportdesk.queries.programmes import insurance as claims
from supportdesk.queries.programmes.loans import agreed_plan
from supportdesk.queries.visibility import Viewer


def tenancy_sheet_of(
    session: Session, viewer: Viewer, application_id: int, language: str, *, today: date
) -> DetailSheet:
    """The rent and what is waived of it, as both sides sign it; once the tenant has left, the settlement.

    Raises NotFoundError, and StepNotAvailableError before there is an agreement.
    """
    record, asked = _asked(session, viewer, application_id, language, today)
    if not has_tenancy(record):
        raise StepNotAvailableError(say("还没有签订入驻协议，没有确认单。"))
    details = [*details_of(record, asked)]
    has_left = record.application.left_on is not None
    if has_left:
        details.append(_settlement(record, asked.w))
    title = say("退出结算单") if has_left else say("入孵租金减免确认单")
    signers = (Signature(say("基地（签章）")), Signature(say("入驻户（签字）")), Signature(say("经办人（签字）")))
    return _sheet(record, asked, title, details, signatures=signers)


def tax_ledger_of(session: Session, viewer: Viewer, application_id: int, language: str, *, today: date) -> DetailSheet:
    """The shadow ledger on paper: an estimate, as it says itself. Raises NotFoundError, StepNotAvailableError unmarked."""
    record, asked = _asked(session, viewer, application_id, language, today)
    if not has_tax_ledger(record):
        raise StepNotAvailableError(say("还没有标注就业创业证，没有参考账。"))
    return _sheet(record, asked, say("税费减免参考账（测算）"), details_of(record, asked), remark=ESTIMATE)


def instalment_plan_of(
    session: Session, viewer: Viewer, application_id: int, language: str, *, today: date
) -> DetailSheet:
    """The plan by which a founder in trouble repays in parts, as founder, bank and desk sign it.

    Raises NotFoundError, and StepNotAvailableError for a loan that is repaid by its contract.
    """
    record, asked = _asked(session, viewer, application_id, language, today)
    if not has_instalments(session, record):
        raise StepNotAvailableError(say("没有商定分期还款，没有还款计划表。"))
    signers = (Signature(say("借款人（签字）")), Signature(say("银行（签章）")), Signature(say("经办人（签字）")))
    remark = say("逐期按余额和实际天数计息；提前还款的，以后各期相应减少。按期归还的，不再计逾期。")
    return _sheet(record, asked, say("分期还款计划表"), details_of(record, asked), remark=remark, signatures=signers)


def claim_sheet_of(
    session: Session, viewer: Viewer, application_id: int, claim_id: int, language: str, *, today: date
) -> DetailSheet:
    """A claim as it was checked, audited and decided: losses, deductions, payout, who said what.

    Raises NotFoundError for a foreign claim or one of another policy.
    """
    record, asked = _asked(session, viewer, application_id, language, today)
    claim = claims.get_claim(session, viewer, claim_id)
    if claim.policy_id != application_id:
        raise NotFoundError
    details = [claim_detail(claim, asked.w), _payout(claim), *_opinions(claim)]
    signers = (Signature(say("查勘人（签字）")), Signature(say("核定人（签字）")), Signature(say("评审组（签字）")))
    return _sheet(record, asked, say("理赔审核表"), details, number=claim.number, signatures=signers)


def has_tenancy(record: Record) -> bool:
    """Whether a room was signed for."""
    one = record.application
    return record.kind is Kind.INCUBATOR_FUND and one.subject == Subject.PLACE and one.room is not None


def has_instalments(session: Session, record: Record) -> bool:
    """Whether instalments were agreed and stand."""
    return record.kind is Kind.LOAN and agreed_plan(session, record.application, record.terms) is not None


def has_tax_ledger(record: Record) -> bool:
    """Whether the ledger runs."""
    return record.kind is Kind.TAX_RELIEF and record.application.marked_on is not None


def _asked(session: Session, viewer: Viewer, application_id: int, language: str, today: date) -> tuple[Record, Asked]:
    record = record_of(session, viewer, application_id, today)
    return record, Asked(session, viewer, Wording(language), today)


def _sheet(
    record: Record,
    asked: Asked,
    title: Words,
    details: Iterable[Detail],
    *,
    number: str = "",
    remark: Words | str = "",
    signatures: tuple[Signature, ...] = (),
) -> DetailSheet:
    one, w = record.application, asked.w
    about: tuple[Fact, ...] = person_facts(one.person, one.received_on or asked.today, w)[:4]
    if one.venture:
        about = (*about, *venture_facts(one.venture, w)[:2])
    return DetailSheet(
        title=title,
        office=record.office(w).name,
        number=number or one.number,
        applicant=one.person.name,
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        who=about,
        details=tuple(details),
        remark=remark,
        signatures=signatures,
    )


def _lines(heading: Words, lines: Iterable[tuple[Words, Amount]], last: tuple[Words, Amount]) -> DetailTable:
    columns = (DetailColumn(heading, is_wide=True), DetailColumn(say("金额"), is_figure=True))
    return DetailTable(columns, tuple(lines), last)


def _settlement(record: Record, w: Wording) -> Detail:
    """What was owed and paid of the rent of the years that had begun, and what of the deposit went back."""
    one = record.application
    begun = [row for row in record.around.rent_years if one.left_on is not None and row.starts_on <= one.left_on]
    owed, paid = total([row.payable for row in begun]), total([row.paid for row in begun])
    kept = one.deposit_paid - one.deposit_returned
    lines = (
        (say("应交租金"), owed), (say("已交租金"), paid), (say("尚欠租金"), owed - paid), *_given_back(begun),
        (say("已交押金"), one.deposit_paid), (say("扣留押金"), kept),
    )  # fmt: skip
    title = say("结算：{day} 退出", day=w.day(one.left_on))
    return Detail(title, tables=(_lines(say("项目"), lines, (say("退还押金"), one.deposit_returned)),))


def _given_back(years: Sequence[RentYear]) -> tuple[tuple[Words, Amount], ...]:
    """What is given back of rent that was paid first; nothing where it is waived."""
    relief = total([row.relief for row in years])
    return ((say("应补还租金"), relief), (say("已补还租金"), total([row.refunded for row in years]))) if relief else ()


def _payout(claim: InsuranceClaim) -> Detail:
    """From the audited loss to what the panel approved; what no deduction explains is the policy's caps."""
    is_audited, is_decided = claim.audited_by_id is not None, claim.decided_on is not None
    lines = (
        (say("核定损失"), claim.assessed if is_audited else None), (say("减：残值"), claim.salvage),
        (say("减：其他赔偿"), claim.other_compensation),
        (say("减：免赔额，超过保额和限额的部分"), claim.deductible if is_decided else None),
    )  # fmt: skip
    approved: tuple[Words, Amount] = (say("批准赔付"), claim.approved if is_decided else None)
    return Detail(say("赔付计算"), tables=(_lines(say("项目"), lines, approved),))


def _opinions(claim: InsuranceClaim) -> Iterable[Detail]:
    if not claim.opinions and not claim.panel:
        return
    rows = tuple(
        (
            CLAIM_DEED_WORDS.get(row.get("deed", ""), str(row.get("deed", ""))),
            str(row.get("on", "")),
            str(row.get("text", "")),
        )
        for row in claim.opinions
    )
    columns = (DetailColumn(say("步骤")), DetailColumn(say("日期")), DetailColumn(say("意见"), is_wide=True))
    panel = (Fact(say("评审组"), "、".join(claim.panel), wide=True),) if claim.panel else ()
    yield Detail(say("审核意见"), facts=panel, tables=(DetailTable(columns, rows),) if rows else ())
