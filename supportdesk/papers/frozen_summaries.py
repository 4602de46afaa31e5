"""The paper of a month that was frozen: its stored figures, its day, its three names, its audit digest, its corrections."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.checks import CHECK_WORDS, CheckCode
from supportdesk.domain.summaries.freezing import SIGNING_WORDS, STATE_WORDS, Signing, working_day_number
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.stored import read
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.months import MonthFreeze
from supportdesk.papers.language import CIVIL_TIME
from supportdesk.papers.pdf.contents import Signature
from supportdesk.papers.pdf.monthly_summary import contents
from supportdesk.papers.pdf.monthly_summary.contents import Movement
from supportdesk.papers.summaries import amount_or_count, monthly_summary_of, paper_of
from supportdesk.queries import summaries
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.papers import Subject
from supportdesk.queries.visibility import Viewer


def month_paper_of(
    session: Session, viewer: Viewer, subject: Subject, language: str, *, today: date
) -> contents.MonthlySummary:
    """What the paper of a unit and month says: as it was frozen, else from the books as they are now."""
    unit_code = session.get_one(OrgUnit, subject.unit_id).code
    frozen = summaries.find_frozen(session, viewer, Month.read(subject.part), unit_code)
    if frozen is None:
        return monthly_summary_of(session, viewer, subject, language, today=today)
    return frozen_paper_of(frozen, language, work_calendar(session))


def frozen_paper_of(frozen: MonthFreeze, language: str, calendar: WorkCalendar) -> contents.MonthlySummary:
    """Fill the paper of a frozen month: with its day, its signatures, its audit digest, and what it corrects."""
    told = read(frozen.figures)
    paper = paper_of(told.summary, told.recovery, language)
    on = frozen.frozen_at.astimezone(CIVIL_TIME).date()
    return replace(
        paper,
        version=_edition(frozen),
        frozen_on=on,
        frozen_on_working_day=working_day_number(told.summary.month, on, calendar),
        movements=_explained(frozen, paper.movements),
        corrections=tuple(_corrections(frozen)),
        exceptions=tuple(_exceptions(frozen)),
        signatures=tuple(_signatures(frozen)),
        audit=contents.AuditDigest(
            sha256=frozen.chain_digest,
            first_entry=min(1, frozen.event_id),
            last_entry=frozen.event_id,
            unbroken=frozen.is_chain_sound,
            how_to_check=say("supportdesk audit verify；第 {last} 条的摘要应与此相同。", last=frozen.event_id),
        ),
    )


def _edition(frozen: MonthFreeze) -> Words:
    if frozen.edition == 1:
        return STATE_WORDS[frozen.state]
    return say(
        "第 {edition} 版（重报）：{note}。{state}",
        edition=frozen.edition,
        note=frozen.note,
        state=STATE_WORDS[frozen.state],
    )


def _signatures(frozen: MonthFreeze) -> Iterator[Signature]:
    for signing, signer, at in (
        (Signing.COMPILE, frozen.compiled_by, frozen.compiled_at),
        (Signing.REVIEW, frozen.reviewed_by, frozen.reviewed_at),
        (Signing.APPROVE, frozen.approved_by, frozen.approved_at),
    ):
        yield Signature(SIGNING_WORDS[signing], signer.name if signer else "", at)


def _corrections(frozen: MonthFreeze) -> Iterator[contents.Correction]:
    """What an edition tells otherwise than the one before."""
    for turn, one in enumerate(frozen.corrections, start=1):
        indicator = INDICATORS.get(one["code"])
        if indicator is None:
            continue
        year = one["window"] == Window.YEAR_TO_DATE.value
        yield contents.Correction(
            number=str(turn),
            matter=say("{name}（本年）", name=indicator.name) if year else indicator.name,
            old=amount_or_count(one["old"], indicator.unit),
            new=amount_or_count(one["new"], indicator.unit),
            reason=frozen.note,
            by=frozen.compiled_by.name if frozen.compiled_by else "",
            approved_by=frozen.approved_by.name if frozen.approved_by else "",
            on=frozen.frozen_at.astimezone(CIVIL_TIME).date(),
        )


def _exceptions(frozen: MonthFreeze) -> Iterator[contents.CheckException]:
    """The cross-checks that failed, with the reason for which the month was frozen all the same."""
    for one in frozen.exceptions or ():
        name = CHECK_WORDS[CheckCode(one["code"])]
        yield contents.CheckException(name, words_of(one["found"]), one["reason"], one["by"])


# The lines of the paper's movements, by the figure that stands at their end.
MOVED = {"people_on_file": 0, "ventures_operating": 1, "loans_running": 2, "loan_balance": 3}


def _explained(frozen: MonthFreeze, lines: Sequence[Movement]) -> tuple[Movement, ...]:
    """The paper's movements row by row: what came, what went or changed, and what of last month was corrected since."""
    found = list(lines)
    for code, at in MOVED.items():
        if code in frozen.movements and at < len(found):
            opening, corrected, new, closed, changed, closing = frozen.movements[code]
            unit = INDICATORS[code].unit
            parts = (opening, new, -closed - changed, corrected, closing)
            found[at] = Movement(found[at].name, found[at].unit, *(amount_or_count(part, unit) for part in parts))
    return tuple(found)
