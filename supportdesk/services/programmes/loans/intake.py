"""From the draft to the acceptance: entered, submitted, papers received, the one-time notice, its answer."""

import secrets
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError, StaleVersionError
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.domain.words import say
from supportdesk.models.applications import Application, Document, MissingPapersNotice
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import policies
from supportdesk.services.work import Work

from .request import LoanRequest
from .steps import ask, keep_promises, record, take, terms_of

_SOURCES = frozenset(source.value for source in PaperSource)
_MARRIED = "20"


def begin(work: Work, case: Case, request: LoanRequest) -> Loan:
    """Begin a loan's application in a case, as a draft, under the policy that is in force today for the case's unit.

    The case comes with its person and unit. Raises BadValueError, RuleBrokenError for a closed case or when no policy holds.
    """
    _may_begin(work, case)
    asked = request.checked()
    if case.state is CaseState.CLOSED:
        raise RuleBrokenError(say("这件已经关闭，不能再申请。"))
    version = policies.version_in_force(work.session, Kind.LOAN, case.unit, work.today)
    if version is None:
        raise RuleBrokenError(say("今天没有有效的创业担保贷款政策。"), code="POLICY_EXPIRED")
    number = _next_number(work, case)
    event_data = {"number": number, "programme_version": version.id, **asked.plain()}
    work.record(
        "loan.begun",
        event_data,
        unit_id=case.unit_id,
        person_id=case.person_id,
        case_id=case.id,
        subject=f"loan:{number}",
    )
    loan = Loan(
        number=number,
        case_id=case.id,
        person_id=case.person_id,
        venture_id=case.venture_id,
        unit_id=case.unit_id,
        programme_version_id=version.id,
        state=LoanState.DRAFT,
        entered_by_id=work.actor.id if work.actor else None,
        touch=work.next_touch(),
        created_at=work.now,
        updated_at=work.now,
    )
    asked.written_to(loan)
    loan.case, loan.person, loan.unit, loan.programme_version = case, case.person, case.unit, version
    work.session.add(loan)
    work.session.flush()
    _list_papers(work, loan)
    return loan


def correct(work: Work, loan: Loan, request: LoanRequest, *, seen_version: int | None = None) -> None:
    """Change a draft; raises StaleVersionError when somebody saved meanwhile, BadValueError."""
    asked = ask(work, loan, LoanDeed.CORRECT)
    given = request.checked()
    if seen_version is not None and loan.version != seen_version:
        raise StaleVersionError({**LoanRequest.of(loan).plain()}, loan.version)
    take(work, loan, asked, {"before": LoanRequest.of(loan).plain(), "after": given.plain()})
    given.written_to(loan)
    _list_papers(work, loan)
    work.session.flush()


def submit(work: Work, loan: Loan) -> str:
    """Hand the application in: it is received today, its clock starts. Returns the receipt number.

    Raises RuleBrokenError when the form is not filled in, or the policy does not hold today.
    """
    asked = ask(work, loan, LoanDeed.SUBMIT)
    receipt = _new_receipt(work)
    take(work, loan, asked, {"receipt": receipt, **LoanRequest.of(loan).plain()})
    loan.received_on, loan.receipt_number = work.today, receipt
    _list_papers(work, loan)
    keep_promises(work, loan, asked, work.today)
    return receipt


def receive_papers(work: Work, loan: Loan, papers: Mapping[str, str]) -> None:
    """Note papers that are there: code → `own`, `shared` or `pledge`; an empty source takes a note back.

    In a draft too, where it is part of the draft. Raises BadValueError for an unknown paper or source.
    """
    deed = LoanDeed.CORRECT if loan.state == LoanState.DRAFT else LoanDeed.RECEIVE_PAPER
    asked = ask(work, loan, deed)
    rows = {row.code: row for row in asked.around.documents}
    for code, source in papers.items():
        if code not in rows or source not in _SOURCES | {""}:
            raise BadValueError(say("没有这项材料或来源。"), field="papers")
    changed = {code: source for code, source in papers.items() if _stands(rows[code]) != source}
    if not changed:
        return
    take(work, loan, asked, {"papers": changed})
    for code, source in changed.items():
        row = rows[code]
        row.source, row.received_on = source, work.today if source else None
        row.checked_by_id = work.actor.id if source and work.actor else None
    work.session.flush()


def notify_missing(work: Work, loan: Loan, how: Mapping[str, str] | None = None) -> MissingPapersNotice:
    """Give the one-time notice of all missing papers; the clock pauses until the answer.

    `how` says for a paper how to bring it. Raises RuleBrokenError for a second notice, or when nothing is missing.
    """
    asked = ask(work, loan, LoanDeed.NOTIFY_MISSING)
    missing = [row for row in asked.around.documents if row.received_on is None]
    items = [{"code": row.code, "title": row.title, "how": (how or {}).get(row.code, "").strip()} for row in missing]
    # A day in a year whose calendar is not published is counted with plain weekends: the notice may be late, never short.
    answer_by = asked.around.calendar.due_day(work.today, asked.terms.supplement_days, assume_weekends=True).day
    data = {"papers": [row.code for row in missing], "answer_by": answer_by.isoformat()}
    take(work, loan, asked, data, reason="supplement")
    notice = MissingPapersNotice(application_id=loan.id, issued_on=work.today, answer_by=answer_by, items=items)
    work.session.add(notice)
    work.session.flush()
    keep_promises(work, loan, asked, work.today)
    return notice


def supplement(work: Work, loan: Loan, papers: Mapping[str, str] | None = None) -> None:
    """Note that all papers of the notice are there: the clock runs on.

    `papers` (code → source) come with it. Raises RuleBrokenError naming what is still missing.
    """
    if papers:
        _take_papers(work, loan, papers)
    asked = ask(work, loan, LoanDeed.SUPPLEMENT)
    take(work, loan, asked, {"papers": sorted(papers or ())})
    if asked.around.notice is not None:
        asked.around.notice.answered_on = work.today
    keep_promises(work, loan, asked, work.today)


def accept(work: Work, loan: Loan) -> None:
    """Accept a complete application; after a notice the day on which it was answered counts (PR-03)."""
    asked = ask(work, loan, LoanDeed.ACCEPT)
    notice = asked.around.notice
    day = notice.answered_on if notice is not None and notice.answered_on is not None else work.today
    take(work, loan, asked, {"accepted_on": day.isoformat()}, on=day)
    loan.accepted_on = day
    keep_promises(work, loan, asked, work.today)


def accept_by_silence(work: Work, loan: Loan) -> None:
    """Note that an application counts as accepted from its receipt, since nobody said in time what is missing (PR-02)."""
    asked = ask(work, loan, LoanDeed.ACCEPT_BY_SILENCE)
    day: date = loan.received_on or work.today
    take(work, loan, asked, {"accepted_on": day.isoformat()}, on=day)
    loan.accepted_on = day
    keep_promises(work, loan, asked, work.today)


def _take_papers(work: Work, loan: Loan, papers: Mapping[str, str]) -> None:
    """Papers that come with an answer; the applicant may bring them, so the lock is that of the answer."""
    if work.actor is None or work.actor.role is not Role.ENTREPRENEUR:
        receive_papers(work, loan, papers)
        return
    if loan.person_id != work.actor.person_id or loan.state != LoanState.SUPPLEMENT:
        raise NotAllowedError
    rows = {row.code: row for row in work.session.scalars(select(Document).where(Document.application_id == loan.id))}
    for code, source in papers.items():
        if code not in rows or source not in _SOURCES:
            raise BadValueError(say("没有这项材料或来源。"), field="papers")
    record(work, loan, "loan.receive_paper", {"papers": dict(papers)})
    for code, source in papers.items():
        rows[code].source, rows[code].received_on = source, work.today
    work.session.flush()


def _may_begin(work: Work, case: Case) -> None:
    if work.actor is not None and work.actor.role is Role.ENTREPRENEUR:
        work.needs(Permission.OWN_APPLICATIONS)
        if case.person_id != work.actor.person_id:
            raise NotAllowedError
        return
    work.needs(Permission.SUPPORT_WRITE)


def _next_number(work: Work, case: Case) -> str:
    count = (
        work.session.scalar(select(func.count()).select_from(Application).where(Application.case_id == case.id)) or 0
    )
    while True:
        count += 1
        number = f"{case.number}-{count:02d}"
        if not work.session.scalar(select(Application.id).where(Application.number == number)):
            return number


def _new_receipt(work: Work) -> str:
    """Twelve digits: two of the year, ten that can't be guessed."""
    while True:
        number = f"{work.today:%y}{secrets.randbelow(10**10):010d}"
        if not work.session.scalar(select(Application.id).where(Application.receipt_number == number)):
            return number


def _list_papers(work: Work, loan: Loan) -> None:
    """Have a row for each paper that this applicant must show; rows that are no longer asked for go, unless received."""
    terms = terms_of(work, loan)
    person = work.session.get_one(Person, loan.person_id)
    wanted = terms.papers_for(
        enterprise=loan.borrower == "enterprise",
        married=person.marital == _MARRIED,
        guaranteed=loan.counter_guarantee not in {"", "0"},
    )
    there = {row.code: row for row in work.session.scalars(select(Document).where(Document.application_id == loan.id))}
    for rule in wanted:
        if rule.code not in there:
            work.session.add(Document(application_id=loan.id, code=rule.code, title=rule.title))
    for code, row in there.items():
        if code not in {rule.code for rule in wanted} and row.received_on is None:
            work.session.delete(row)
    work.session.flush()


def _stands(row: Document) -> str:
    return row.source if row.received_on is not None else ""
