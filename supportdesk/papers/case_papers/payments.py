"""What is published before an award and what is paid: 公示名单, 贴息审核汇总表, 领款凭证."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.money import Money
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.programmes.loans import Loan, SubsidyPeriod
from supportdesk.papers.case_papers.blanks import NO_DAY, NO_NUMBER, NO_VERIFICATION, NOT_PRINTED
from supportdesk.papers.case_papers.labels import office_name, programme_name
from supportdesk.papers.case_papers.ledger import quarter_words
from supportdesk.papers.case_papers.payers import borne_by, levels_of, payer_words
from supportdesk.papers.case_papers.records import COMPLAINTS, record_of
from supportdesk.papers.case_papers.summary import SIGNERS
from supportdesk.papers.language import UNKNOWN, Wording
from supportdesk.papers.pdf.contents import Office, Period
from supportdesk.papers.pdf.payment_voucher import PaymentVoucher, VoucherRow
from supportdesk.papers.pdf.publicity_list import PublicityList, PublicityRow
from supportdesk.papers.pdf.subsidy_sheet import SubsidyRow, SubsidySheet
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.loan_papers import list_periods, list_published, list_quarter
from supportdesk.queries.visibility import Viewer

ONE_DAY = timedelta(days=1)


def payment_voucher_of(
    session: Session, viewer: Viewer, application_id: int, starts_on: date, language: str, *, today: date
) -> PaymentVoucher:
    """Fill the voucher for one verified quarter of a loan's subsidy; of an unpaid one the day is that of giving it out.

    Raises NotFoundError for a quarter that was not verified, StepNotAvailableError for one that came back.
    """
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    loan, person = record.application, record.application.person
    period = next((one for one in list_periods(session, loan) if one.starts_on == starts_on), None)
    if period is None:
        raise NotFoundError
    if period.returned_on is not None:
        raise StepNotAvailableError(say("这一季的贴息已经收回，不能打印领款凭证。"))
    publicity = record.around.publicity
    return PaymentVoucher(
        office=record.office(w).name,
        number=NO_NUMBER,
        on=period.paid_on or NO_DAY,
        payee=person.name,
        payee_number=masked(Sealed.ID_NO, person.id_no, person.id_type) or UNKNOWN,
        account=masked(Sealed.BANK_ACCOUNT, person.bank_account) or UNKNOWN,
        bank=person.bank_name or UNKNOWN,
        source=record.around.budget.name if record.around.budget else UNKNOWN,
        decision_number=loan.number,
        decided=period.subsidy,
        rows=(
            VoucherRow(
                say("贴息 {quarter}", quarter=quarter_words(period)),
                w.say("公示 {day}", day=publicity.posted_on) if publicity else UNKNOWN,
                period.subsidy,
            ),
        ),
        verification=NO_VERIFICATION,
    )


def publicity_list_of(
    session: Session, viewer: Viewer, county: OrgUnit, posted_on: date, language: str, *, programme: str = ""
) -> PublicityList:
    """Fill the list of all loans, or of one programme, whose public notice was posted on a day; the paper masks the names.

    Raises NotFoundError when there is none that the viewer sees.
    """
    w = Wording(language)
    rows = list_published(session, viewer, county, posted_on, programme)
    if not rows:
        raise NotFoundError
    first, notice = rows[0]
    version = first.programme_version
    last = max(publicity.last_day for _loan, publicity in rows)
    return PublicityList(
        office=_office(county, w),
        number=NO_NUMBER,
        matter=programme_name(first, language),
        basis=version.document if version else UNKNOWN,
        period=Period(notice.posted_on, last),
        working_days=_working_days(session, notice.posted_on, last),
        rows=tuple(
            PublicityRow(
                loan.person.name, loan.unit.name, loan.venture.name if loan.venture else UNKNOWN, loan.amount_approved
            )
            for loan, _notice in rows
        ),
        objections_to=_office(county, w).name,
        on=posted_on,
        verification=NO_VERIFICATION,
    )


@dataclass(frozen=True)
class Quarter:
    """A bank's quarter: its id, and the day before which the quarter ends."""

    bank_id: int
    ends_before: date

    @classmethod
    def named(cls, part: str) -> "Quarter":
        """Read it as a paper's subject names it: `3/2026-12-21`; raises NotFoundError for anything else."""
        bank, _, ends = part.partition("/")
        try:
            return cls(int(bank) if bank.isdigit() else 0, date.fromisoformat(ends))
        except ValueError:
            raise NotFoundError from None


def subsidy_sheet_of(
    session: Session, viewer: Viewer, county: OrgUnit, quarter: Quarter, language: str
) -> SubsidySheet:
    """Fill the sheet of all verified subsidies of a bank's loans that end on a day.

    Raises NotFoundError when there is none that the viewer sees.
    """
    w = Wording(language)
    rows = list_quarter(session, viewer, county, quarter.bank_id, quarter.ends_before)
    if not rows:
        raise NotFoundError
    levels = levels_of([period for _loan, period in rows])
    bank = rows[0][0].bank
    return SubsidySheet(
        office=_office(county, w).name,
        number=NO_NUMBER,
        bank=bank.name if bank else UNKNOWN,
        period=Period(min(period.starts_on for _loan, period in rows), quarter.ends_before - ONE_DAY),
        levels=tuple(payer_words(level) for level in levels),
        rows=tuple(_row(loan, period, levels) for loan, period in rows),
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        signatures=SIGNERS,
    )


def _row(loan: Loan, period: SubsidyPeriod, levels: Sequence[str]) -> SubsidyRow:
    return SubsidyRow(
        borrower=loan.person.name,
        loan_number=loan.contract_no or loan.number,
        principal=loan.amount_paid,
        rate=f"{loan.rate_percent}%" if loan.rate_percent else UNKNOWN,
        days=period.days,
        interest=period.interest,
        ratio=_percent(period.subsidy, period.interest),
        subsidy=period.subsidy,
        shares=borne_by(period, levels),
    )


def _percent(part: Money, whole: Money) -> str:
    if not whole:
        return UNKNOWN
    share = (Decimal(part.fen * 100) / whole.fen).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{share.normalize():f}%"


def _office(county: OrgUnit, w: Wording) -> Office:
    return Office(w.said(office_name(county)), county.phone, complaint_phone=county.complaint_phone or COMPLAINTS)


def _working_days(session: Session, posted_on: date, last: date) -> int:
    calendar = work_calendar(session)
    try:
        return calendar.working_days_between(posted_on, last)
    except CalendarUnknownError:
        return sum(
            calendar.is_working_day(posted_on + timedelta(days=n), assume_weekends=True)
            for n in range(1, (last - posted_on).days + 1)
        )
