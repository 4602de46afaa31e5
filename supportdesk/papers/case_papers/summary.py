"""返乡创业办件摘要, filled from the records of one case."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.words import Words, say
from supportdesk.models.programmes.loans import Loan
from supportdesk.papers.case_papers import rules
from supportdesk.papers.case_papers.blanks import NO_VERIFICATION, NOT_PRINTED
from supportdesk.papers.case_papers.course import follow_ups_of, stages_of, timeline_of
from supportdesk.papers.case_papers.details import Asked, details_of
from supportdesk.papers.case_papers.facts import facts_about
from supportdesk.papers.case_papers.labels import office_name
from supportdesk.papers.case_papers.ledger import KINDS, estimates_of, supports_of
from supportdesk.papers.case_papers.records import Record, record_of
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import CaseSummary, EligibilityGroup
from supportdesk.papers.pdf.contents import Calculation, Signature
from supportdesk.queries import policies
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.case_records import CaseRecord, get_record
from supportdesk.queries.programmes import loans as loan_queries
from supportdesk.queries.visibility import Viewer

SIGNERS = (Signature(say("经办人（签字）")), Signature(say("复核人（签字）")), Signature(say("审批人（签字）")))


def case_summary_of(session: Session, viewer: Viewer, case_number: str, language: str, *, today: date) -> CaseSummary:
    """Fill the summary of a case as it stands; raises NotFoundError for a number that the viewer may not see.

    Nothing in it counts days from today but what falls due, so that an unchanged case says the same tomorrow.
    """
    return summary_of_record(session, viewer, get_record(session, viewer, case_number), language, today=today)


def summary_of_record(
    session: Session, viewer: Viewer, record: CaseRecord, language: str, *, today: date
) -> CaseSummary:
    """Fill the summary from a record that was read before."""
    case, w = record.case, Wording(language)
    told = _told(session, viewer, record, today)
    eligibility, calculations = _rules(session, viewer, record, told, today, w)
    asked = Asked(session, viewer, w, today)
    return CaseSummary(
        office=w.said(office_name(record.county)),
        number=case.number,
        applicant=case.person.name,
        venture=case.venture.name if case.venture else "",
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        stages=stages_of(record.latest, record.events, w),
        facts=facts_about(case, today, w),
        supports=supports_of(record, w),
        estimates=estimates_of(record, w),
        eligibility=eligibility,
        calculations=calculations,
        details=tuple(detail for one in _in_order(told.values()) for detail in details_of(one, asked)),
        timeline=tuple(timeline_of(record.events, _terms(session, record), work_calendar(session))),
        follow_ups=follow_ups_of(record.follow_ups, today, w),
        remarks=_remarks(record),
        signatures=SIGNERS,
    )


def _terms(session: Session, record: CaseRecord) -> Mapping[int, ApplicationTerms]:
    return {
        one.id: policies.terms_of(session, one.programme_version, PROGRAMMES[one.kind.value].terms)
        for one in record.applications
        if one.kind.value in PROGRAMMES and one.programme_version is not None
    }


def _told(session: Session, viewer: Viewer, record: CaseRecord, today: date) -> dict[int, Record]:
    """The support that went its way here, loans left out: each is read once for all that the paper says of it."""
    return {
        one.id: record_of(session, viewer, one.id, today)
        for one in record.applications
        if not (one.is_historic or isinstance(one, Loan) or one.programme_version is None)
    }


def _in_order(records: Iterable[Record]) -> list[Record]:
    """Kind by kind, the earliest first, as in the ledger."""
    return sorted(records, key=lambda one: (KINDS.index(one.kind), one.application.number))


def _rules(
    session: Session, viewer: Viewer, record: CaseRecord, others: Mapping[int, Record], today: date, w: Wording
) -> tuple[tuple[EligibilityGroup, ...], tuple[Calculation, ...]]:
    """The rules of applications that are not decided yet, and the figures of those that are not over."""
    groups, calculations = [], []
    for one in record.applications:
        if one.is_historic or one.closed_on is not None or one.programme_version is None:
            continue
        if not isinstance(one, Loan):
            told = others[one.id]
            if one.state in rules.UNDECIDED:
                groups.append(rules.eligibility_of_others(told, session, today, w))
            if (steps := rules.award_steps(told, session, today)) is not None:
                calculations.append(steps)
            continue
        loan = loan_queries.get_loan(session, viewer, one.id)
        if loan.state in rules.UNDECIDED and (group := rules.eligibility_of(session, loan, today, w)) is not None:
            groups.append(group)
        if (calculation := rules.calculation_of(session, loan, today)) is not None:
            calculations.append(calculation)
    return tuple(groups), tuple(calculations)


def _remarks(record: CaseRecord) -> tuple[Words, ...]:
    remarks = []
    if any(one.is_historic for one in record.applications):
        remarks.append(say("没有办理步骤的扶持为台账登记的历史记录，以原始凭证为准。"))
    if record.case.closed_on is not None:
        remarks.append(say("本办件已于 {day} 关闭。", day=record.case.closed_on))
    return tuple(remarks)
