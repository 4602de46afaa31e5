"""What became of loans that were lent: quarters of subsidy, follow-ups, and how they ended or stand."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from supportdesk.cli.demo.loan_books import Books, Loan
from supportdesk.cli.demo.writing import Rows
from supportdesk.domain.budgets import BudgetMove, FundMove
from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.follow_ups import Owner, plan_days
from supportdesk.domain.kept_words import keep
from supportdesk.domain.money import ZERO, split
from supportdesk.domain.programmes.loan_figures import LoanTerms as Contract
from supportdesk.domain.programmes.loans import LoanState as S
from supportdesk.models.follow_ups import FollowUpState
from supportdesk.models.programmes.loans import MovementKind
from supportdesk.services.work import CHINA

LENT = frozenset({S.REPAYING, S.SETTLED, S.OVERDUE, S.COMPENSATED, S.RECOVERING, S.WRITTEN_OFF})


class LoanEndings:
    """Tells what came after the money went out."""

    def __init__(self, today: date, rows: Rows, calendar: WorkCalendar, books: Books) -> None:
        self._today, self._rows, self._calendar, self._books = today, rows, calendar, books

    def lend(self, loan: Loan) -> None:
        """The money went out: movements, quarters of subsidy, follow-ups, and how it ended."""
        start = loan.days[S.REPAYING]
        contract = loan.contract
        if contract is None:
            return
        if contract.maturity <= self._today and loan.state is S.REPAYING:
            loan.state = S.SETTLED
        if contract.maturity > self._today and loan.state in LENT - {S.REPAYING, S.SETTLED}:
            loan.state = S.REPAYING
        self._books.move(loan, MovementKind.DISBURSEMENT, start, loan.wish.amount, loan.lent_event)
        end = self._end(loan, contract)
        self._quarters(loan, end or self._today)
        self._promises(loan, contract, end)
        loan.details |= {
            "disbursed_on": start,
            "matures_on": contract.maturity,
        }
        loan.application |= {"amount_paid": loan.wish.amount, "paid_on": start}

    def _end(self, loan: Loan, contract: Contract) -> date | None:
        """Book how the loan ended, or stands; returns the day it was settled."""
        amount = loan.wish.amount
        details = loan.details
        details["principal_left"] = amount
        if loan.state is S.SETTLED:
            early = contract.start + timedelta(
                days=max(int((contract.maturity - contract.start).days * loan.wish.pace), 60)
            )
            on = contract.maturity if contract.maturity <= self._today else min(early, self._today)
            event_id = self._books.step(loan, "settle", on, S.REPAYING, S.SETTLED)
            self._books.move(loan, MovementKind.REPAYMENT, on, amount, event_id)
            self._books.guarantee(loan, FundMove.RELEASE, amount, on)
            details |= {"settled_on": on, "principal_left": ZERO}
            return on
        if loan.state in {S.OVERDUE, S.COMPENSATED, S.RECOVERING, S.WRITTEN_OFF}:
            self._fail(loan, contract)
        return None

    def _fail(self, loan: Loan, contract: Contract) -> None:
        amount, details = loan.wish.amount, loan.details
        since = contract.maturity + timedelta(days=1)
        self._books.step(loan, "mark_overdue", since, S.REPAYING, S.OVERDUE)
        details["overdue_since"] = contract.maturity
        compensated_on = since + timedelta(days=loan.terms.compensation_after_days + 1)
        if loan.state is S.OVERDUE or compensated_on > self._today:
            loan.state = S.OVERDUE
            return
        full = amount <= loan.terms.compensation_full_up_to
        ratio = Decimal(loan.terms.compensation_percent) / 100
        paid = amount if full else amount.times(ratio)
        event_id = self._books.step(loan, "compensate", compensated_on, S.OVERDUE, S.COMPENSATED)
        self._books.move(loan, MovementKind.COMPENSATION, compensated_on, paid, event_id)
        self._books.guarantee(loan, FundMove.COMPENSATE, paid, compensated_on)
        self._books.guarantee(loan, FundMove.RELEASE, amount, compensated_on)
        details |= {"compensated": paid, "claimed": amount, "compensated_by_id": self._books.who["director"][0]}
        on = compensated_on + timedelta(days=30)
        if loan.state is S.COMPENSATED or on > self._today:
            loan.state = S.COMPENSATED
            return
        back = paid.times(Decimal("0.3"))
        event_id = self._books.step(loan, "recover", on, S.COMPENSATED, S.RECOVERING)
        self._books.move(loan, MovementKind.RECOVERY, on, back, event_id)
        self._books.guarantee(loan, FundMove.RECOVER, back if full else min(back.times(ratio), paid), on)
        details |= {"recovered": back, "principal_left": amount - back}
        loan.state = S.RECOVERING

    def _quarters(self, loan: Loan, until: date) -> None:
        """Quarters that are over were verified and paid; the last one waits."""
        for period in loan.plan:
            if period.due_on > until:
                break
            paid_on = self._calendar.due_day(period.due_on, 8, assume_weekends=True).day
            is_paid = paid_on <= self._today
            shares = split(period.subsidy, [share.percent for share in loan.terms.subsidy_shares])
            self._rows.add(
                "subsidy_period",
                loan_id=loan.number,
                starts_on=period.start,
                ends_before=period.due_on,
                days=(period.due_on - period.start).days,
                interest=period.interest,
                subsidy=period.subsidy,
                shares=[
                    {"payer": share.payer, "amount": part.fen}
                    for share, part in zip(loan.terms.subsidy_shares, shares, strict=True)
                ],
                proof="付息回单",
                verified_by_id=self._books.who["reviewer"][0],
                paid_on=paid_on if is_paid else None,
                paid_by_id=self._books.who["cashier"][0] if is_paid else None,
            )
            if is_paid and period.subsidy:
                self._books.post(loan, BudgetMove.PAY, period.subsidy, paid_on)
                loan.held -= period.subsidy
        if loan.state in {S.SETTLED, S.COMPENSATED, S.RECOVERING, S.WRITTEN_OFF} and loan.held > ZERO:
            self._books.post(loan, BudgetMove.UNCOMMIT, loan.held, until)
            loan.held = ZERO

    def _promises(self, loan: Loan, contract: Contract, end: date | None) -> None:
        owner = self._books.who["official"][0]
        at = datetime.combine(contract.start, time(10, 0), CHINA)
        for row in loan.terms.follow_ups:
            if row.anchor != "disbursed":
                continue
            for turn, planned in enumerate(plan_days(row, contract.start, contract.maturity, self._calendar)):
                if end is not None and planned.due_on > end:
                    state, done_on = FollowUpState.CANCELLED, end
                elif planned.due_on > self._today:
                    state, done_on = FollowUpState.OPEN, None
                else:
                    late = (loan.number + turn) % 97 == 0 and (self._today - planned.due_on).days < 40  # noqa: PLR2004
                    state, done_on = (FollowUpState.OPEN, None) if late else (FollowUpState.DONE, planned.due_on)
                self._rows.add(
                    "follow_up",
                    case_id=loan.about["case_id"],
                    application_id=loan.number,
                    unit_id=loan.about["unit_id"],
                    owner_id=None if row.owner is Owner.UNIT else owner,
                    rule=row.rule,
                    action=row.action.value,
                    title=keep(planned.title),
                    anchored_on=contract.start,
                    planned_on=planned.planned_on,
                    due_on=planned.due_on,
                    remind_on=planned.remind_on,
                    is_assumed=planned.is_assumed,
                    state=state,
                    done_on=done_on,
                    finding="正常经营，按期付息。" if state is FollowUpState.DONE else "",
                    version=1,
                    created_at=at,
                    updated_at=at,
                )
