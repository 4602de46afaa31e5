"""From the draft to the acceptance: entered, submitted, papers received, the one-time notice, its answer."""

import secrets
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError, StaleVersionError
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.domain.words import say
from supportdesk.models.applications import Application, Document, MissingPapersNotice
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries import policies
from supportdesk.queries.applications.surroundings import A, F, S, T
from supportdesk.queries.attachments import list_files
from supportdesk.services.work import Work

from .steps import Request, Steps

_SOURCES = frozenset(source.value for source in PaperSource)


class Intake(Steps[A, T, F, S]):
    """The applicant's part, and the office's up to the acceptance."""

    # The programme that is meant where a kind has several and nobody names one.
    usual_code: str | None = None

    def subject_of(self, work: Work, version: ProgrammeVersion) -> str:  # noqa: ARG002 - for a kind to say
        """What exactly within the kind a version is for; a kind of several programmes says."""
        return ""

    def begin(self, work: Work, case: Case, request: Request, *, code: str | None = None) -> A:
        """Begin an application in a case, as a draft, under the policy that is in force today for the case's unit.

        `code` names the programme of a kind that has several; without it the usual one is meant. The case comes with its person and unit. Raises
        BadValueError, RuleBrokenError for a closed case or when no policy holds.
        """
        _may_begin(work, case)
        asked = request.checked()
        if case.state is CaseState.CLOSED:
            raise RuleBrokenError(say("这件已经关闭，不能再申请。"))
        version = policies.version_in_force(
            work.session, self.queries.kind, case.unit, work.today, code=code or self.usual_code
        )
        if version is None:
            raise RuleBrokenError(say("今天没有有效的{kind}政策。", kind=self.programme.name), code="POLICY_EXPIRED")
        number = _next_number(work, case)
        work.record(
            f"{self.programme.kind}.begun",
            {"number": number, "programme_version": version.id, **asked.plain()},
            unit_id=case.unit_id,
            person_id=case.person_id,
            case_id=case.id,
            subject=f"{self.programme.kind}:{number}",
        )
        made = self.queries.model(
            number=number,
            case_id=case.id,
            person_id=case.person_id,
            venture_id=case.venture_id,
            unit_id=case.unit_id,
            programme_version_id=version.id,
            subject=self.subject_of(work, version),
            state=State.DRAFT,
            entered_by_id=work.actor.id if work.actor else None,
            touch=work.next_touch(),
            created_at=work.now,
            updated_at=work.now,
        )
        asked.written_to(made)
        made.case, made.person, made.unit, made.programme_version = case, case.person, case.unit, version
        work.session.add(made)
        work.session.flush()
        self._list_papers(work, made)
        return made

    def correct(self, work: Work, application: A, request: Request, *, seen_version: int | None = None) -> None:
        """Change a draft; raises StaleVersionError when somebody saved meanwhile, BadValueError."""
        asked = self.ask(work, application, Deed.CORRECT)
        given = request.checked()
        before = self.request_of(application).plain()
        if seen_version is not None and application.version != seen_version:
            raise StaleVersionError(
                {**before}, application.version, about=f"{application.kind.value}:{application.number}"
            )
        self.take(work, application, asked, {"before": before, "after": given.plain()})
        given.written_to(application)
        self._list_papers(work, application)
        work.session.flush()

    def submit(self, work: Work, application: A) -> str:
        """Hand the application in: it is received today, its clock starts. Returns the receipt number.

        Raises RuleBrokenError when the form is not filled in, or the policy does not hold today.
        """
        asked = self.ask(work, application, Deed.SUBMIT)
        receipt = _new_receipt(work)
        self.take(work, application, asked, {"receipt": receipt, **self.request_of(application).plain()})
        application.received_on, application.receipt_number = work.today, receipt
        self.submitted(work, application, asked)
        self._list_papers(work, application)
        self.keep_promises(work, application, asked, work.today)
        return receipt

    def hand_in(self, work: Work, application: A) -> str:
        """Hand in with the files that the applicant sent: their papers are there. Returns the receipt number.

        Raises as `submit` does.
        """
        sent = self._sent(work, application)
        if sent:
            self.receive_papers(work, application, sent)
        return self.submit(work, application)

    def answer_notice(self, work: Work, application: A) -> None:
        """Answer the one-time notice with the files that the applicant sent; the clock runs on.

        Raises RuleBrokenError naming what is still missing.
        """
        self.supplement(work, application, self._sent(work, application))

    def receive_papers(self, work: Work, application: A, papers: Mapping[str, str]) -> None:
        """Note papers that are there: code → `own`, `shared` or `pledge`; an empty source takes a note back.

        In a draft too, where it is part of the draft. Raises BadValueError for an unknown paper or source.
        """
        deed = Deed.CORRECT if application.state == State.DRAFT else Deed.RECEIVE_PAPER
        asked = self.ask(work, application, deed)
        rows = {row.code: row for row in asked.around.documents}
        for code, source in papers.items():
            if code not in rows or source not in _SOURCES | {""}:
                raise BadValueError(say("没有这项材料或来源。"), field="papers")
        changed = {code: source for code, source in papers.items() if _stands(rows[code]) != source}
        if not changed:
            return
        self.take(work, application, asked, {"papers": changed})
        for code, source in changed.items():
            row = rows[code]
            row.source, row.received_on = source, work.today if source else None
            row.checked_by_id = work.actor.id if source and work.actor and not _is_applicant(work) else None
        work.session.flush()

    def notify_missing(self, work: Work, application: A, how: Mapping[str, str] | None = None) -> MissingPapersNotice:
        """Give the one-time notice of all missing papers; the clock pauses until the answer.

        `how` says for a paper how to bring it. Raises RuleBrokenError for a second notice, or when nothing is missing.
        """
        asked = self.ask(work, application, Deed.NOTIFY_MISSING)
        missing = [row for row in asked.around.documents if row.received_on is None]
        items = [
            {"code": row.code, "title": row.title, "how": (how or {}).get(row.code, "").strip()} for row in missing
        ]
        # A day in a year whose calendar is not published is counted with plain weekends: the notice may be late, never short.
        answer_by = asked.around.calendar.due_day(work.today, asked.terms.supplement_days, assume_weekends=True).day
        data = {"papers": [row.code for row in missing], "answer_by": answer_by.isoformat()}
        self.take(work, application, asked, data, reason="supplement")
        notice = MissingPapersNotice(
            application_id=application.id, issued_on=work.today, answer_by=answer_by, items=items
        )
        work.session.add(notice)
        work.session.flush()
        self.keep_promises(work, application, asked, work.today)
        return notice

    def supplement(self, work: Work, application: A, papers: Mapping[str, str] | None = None) -> None:
        """Note that all papers of the notice are there: the clock runs on.

        `papers` (code → source) come with it. Raises RuleBrokenError naming what is still missing.
        """
        if papers:
            self._take_papers(work, application, papers)
        asked = self.ask(work, application, Deed.SUPPLEMENT)
        self.take(work, application, asked, {"papers": sorted(papers or ())})
        if asked.around.notice is not None:
            asked.around.notice.answered_on = work.today
        self.keep_promises(work, application, asked, work.today)

    def accept(self, work: Work, application: A) -> None:
        """Accept a complete application; after a notice the day on which it was answered counts (PR-03)."""
        asked = self.ask(work, application, Deed.ACCEPT)
        notice = asked.around.notice
        day = notice.answered_on if notice is not None and notice.answered_on is not None else work.today
        self.take(work, application, asked, {"accepted_on": day.isoformat()}, on=day)
        application.accepted_on = day
        self.keep_promises(work, application, asked, work.today)

    def accept_by_silence(self, work: Work, application: A) -> None:
        """Note that it counts as accepted from its receipt, since nobody said in time what is missing (PR-02)."""
        asked = self.ask(work, application, Deed.ACCEPT_BY_SILENCE)
        day: date = application.received_on or work.today
        self.take(work, application, asked, {"accepted_on": day.isoformat()}, on=day)
        application.accepted_on = day
        self.keep_promises(work, application, asked, work.today)

    def _sent(self, work: Work, application: A) -> dict[str, str]:
        """Papers that are not noted yet and of which files were sent: code → source."""
        codes = {one.code for one in list_files(work.session, application.id)}
        missing = {row.code for row in _documents(work, application) if row.received_on is None}
        return dict.fromkeys(sorted(codes & missing), PaperSource.OWN.value)

    def _take_papers(self, work: Work, application: A, papers: Mapping[str, str]) -> None:
        """Papers that come with an answer; the applicant may bring them, so the lock is that of the answer."""
        if work.actor is None or not _is_applicant(work):
            self.receive_papers(work, application, papers)
            return
        if application.person_id != work.actor.person_id or application.state != State.SUPPLEMENT:
            raise NotAllowedError
        rows = {row.code: row for row in _documents(work, application)}
        for code, source in papers.items():
            if code not in rows or source not in _SOURCES:
                raise BadValueError(say("没有这项材料或来源。"), field="papers")
        self.record(work, application, f"{self.programme.kind}.receive_paper", {"papers": dict(papers)})
        for code, source in papers.items():
            rows[code].source, rows[code].received_on = source, work.today
        work.session.flush()

    def _list_papers(self, work: Work, application: A) -> None:
        """Have a row for each paper that this applicant must show; rows no longer asked for go, unless received."""
        terms = self.queries.terms_of(work.session, application.programme_version)
        wanted = terms.papers_for(self.papers_who(work, application))
        there = {row.code: row for row in _documents(work, application)}
        for rule in wanted:
            if rule.code not in there:
                work.session.add(Document(application_id=application.id, code=rule.code, title=rule.title))
        for code, row in there.items():
            if code not in {rule.code for rule in wanted} and row.received_on is None:
                work.session.delete(row)
        work.session.flush()


def _documents(work: Work, application: Application) -> list[Document]:
    return list(work.session.scalars(select(Document).where(Document.application_id == application.id)))


def _is_applicant(work: Work) -> bool:
    return work.actor is not None and work.actor.role is Role.ENTREPRENEUR


def _may_begin(work: Work, case: Case) -> None:
    if work.actor is not None and _is_applicant(work):
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


def _stands(row: Document) -> str:
    return row.source if row.received_on is not None else ""
