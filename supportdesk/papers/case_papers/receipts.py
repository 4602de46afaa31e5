"""收件回执 and 受理通知书: what the applicant takes home."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import Deed
from supportdesk.domain.applications.terms import PayingTerms
from supportdesk.domain.calendar import DayUnit
from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.domain.words import Words, say
from supportdesk.models.applications import Application
from supportdesk.papers.case_papers.blanks import NO_VERIFICATION
from supportdesk.papers.case_papers.labels import joined
from supportdesk.papers.case_papers.records import Record, record_of
from supportdesk.papers.language import CIVIL_TIME, ENGLISH, UNKNOWN, Wording
from supportdesk.papers.pdf.receipt import NextStep, Receipt, ReceivedPaper, Stand
from supportdesk.queries.loan_papers import find_moment
from supportdesk.queries.visibility import Viewer

_SUBMITTED = ("submit",)
_ACCEPTED = ("accept", "accept_by_silence")
_SOURCES = {
    PaperSource.OWN.value: say("本人提交"),
    PaperSource.SHARED.value: say("部门共享，不用提交"),
    PaperSource.PLEDGE.value: say("本人书面承诺"),
}


def receipt_of(session: Session, viewer: Viewer, application_id: int, language: str, *, today: date) -> Receipt:
    """Fill the receipt of an application that was handed in. Raises NotFoundError, StepNotAvailableError."""
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    one, terms = record.application, record.terms
    if one.receipt_number is None or one.received_on is None:
        raise StepNotAvailableError(say("这份申请还没有提交，没有收件回执。"))
    answer_by = record.around.calendar.due_day(one.received_on, terms.completeness_days, assume_weekends=True).day
    steps = (
        NextStep(say("现在"), say("窗口已收下申请"), say("不用再跑，不用做什么")),
        NextStep(_before(answer_by, w), say("告诉您是否受理"), say("材料不齐，会一次说清全部缺什么")),
        *_later_steps(record, w),
    )
    return _receipt(
        record, w, Stand.RECEIVED, _moment(session, one, _SUBMITTED, one.received_on), answer_by,
        terms.completeness_days, steps,
    )  # fmt: skip


def acceptance_of(session: Session, viewer: Viewer, application_id: int, language: str, *, today: date) -> Receipt:
    """Fill the notice of acceptance. Raises NotFoundError, StepNotAvailableError before the acceptance."""
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    one = record.application
    if one.accepted_on is None or one.due_on is None or one.clock_days is None:
        raise StepNotAvailableError(say("这份申请还没有受理，没有受理通知书。"))
    steps = (
        NextStep(say("现在"), say("申请已经受理"), say("不用您做什么")),
        *_later_steps(record, w),
    )
    accepted_at = _moment(session, one, _ACCEPTED, one.accepted_on)
    return _receipt(record, w, Stand.ACCEPTED, accepted_at, one.due_on, one.clock_days, steps)


def _receipt(
    record: Record,
    w: Wording,
    stand: Stand,
    at: datetime | date,
    answer_by: date,
    days: int,
    steps: Sequence[NextStep],
) -> Receipt:
    one = record.application
    person = one.person
    clerk = one.entered_by.name if one.entered_by else ""
    return Receipt(
        office=record.office(w),
        number=one.receipt_number or "",
        matter=record.matter(w),
        applicant=person.name,
        applicant_number=masked(Sealed.ID_NO, person.id_no, person.id_type) or UNKNOWN,
        received_at=at,
        window=joined(w, (one.unit.name, clerk)),
        answer_by=answer_by,
        working_days=days,
        verification=NO_VERIFICATION,
        next_steps=tuple(steps),
        papers=_papers(record, w),
        stand=stand,
    )


def _later_steps(record: Record, w: Wording) -> tuple[NextStep, ...]:
    terms, due = record.terms, record.application.due_on
    length = _length(record)
    answer = NextStep(
        _before(due, w) if due else say("受理以后"),
        say("初审、复核、审批，给您答复"),
        say("我们承诺 {days} 个工作日，法定最长 {legal} 个工作日", days=terms.promise_days, legal=terms.legal_days),
    )
    if not isinstance(terms, LoanTerms):
        return answer, *_after_the_decision(record, length)
    bank = NextStep(
        say("批准以后"),
        say("公示，再由银行审核放款"),
        say(
            "公示 {length}；银行一般不超过 {days} 个工作日",
            length=length,
            days=terms.bank_days + terms.disbursement_days,
        ),
    )
    return answer, bank


def _after_the_decision(record: Record, length: Words) -> tuple[NextStep, ...]:
    """What comes after a yes: the public notice, and the money where Finance pays."""
    deeds = {step.deed for step in record.programme.lifecycle.steps}
    if Deed.PUBLISH not in deeds:
        return ()
    if Deed.ORDER_PAYMENT not in deeds or not isinstance(record.terms, PayingTerms):
        return (NextStep(say("批准以后"), say("公示，没有异议就办理"), say("公示 {length}", length=length)),)
    days = record.terms.payment_days
    told = say("公示 {length}；拨付一般不超过 {days} 个工作日", length=length, days=days)
    return (NextStep(say("批准以后"), say("公示，再由财政拨到您的账户"), told),)


def _length(record: Record) -> Words:
    count = record.terms.publicity_length
    if record.terms.publicity_unit is DayUnit.WORKING:
        return say("{count} 个工作日", count=count)
    return say("{count} 天", count=count)


def _before(day: date, w: Wording) -> Words:
    return say("{day}前", day=w.short_day(day))


def _papers(record: Record, w: Wording) -> tuple[ReceivedPaper, ...]:
    english = {rule.code: rule.title_en for rule in record.terms.papers}
    return tuple(
        ReceivedPaper(
            english.get(row.code, row.title) if w.language == ENGLISH else row.title,
            1 if row.source == PaperSource.OWN.value else None,
            _SOURCES.get(row.source, say("{source}", source=row.source)),
        )
        for row in record.around.documents
        if row.received_on is not None
    )


def _moment(session: Session, application: Application, deeds: Sequence[str], on: date) -> datetime | date:
    """The moment at which it was entered, when that was on the day itself; else the day for which it counts."""
    at = find_moment(session, application, [f"{application.kind.value}.{deed}" for deed in deeds])
    return at if at is not None and at.astimezone(CIVIL_TIME).date() == on else on
