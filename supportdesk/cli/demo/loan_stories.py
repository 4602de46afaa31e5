"""Loans as their deeds would have left them: events, opinions, movements, subsidy, budget and fund agree with one another."""

from datetime import date, datetime, time, timedelta
from typing import Any

from supportdesk.cli.demo.county import DemoCounty
from supportdesk.cli.demo.invented import Life, Wish
from supportdesk.cli.demo.loan_books import Books, Loan
from supportdesk.cli.demo.loan_endings import LENT, LoanEndings
from supportdesk.cli.demo.writing import Chain, Rows
from supportdesk.domain.budgets import BudgetMove, FundMove
from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loan_figures import LoanTerms as Contract
from supportdesk.domain.programmes.loan_figures import RepaymentMethod, rate_cap, schedule
from supportdesk.domain.programmes.loan_terms import LoanTerms, papers_who
from supportdesk.domain.programmes.loans import LoanState as S
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.policies import loan_terms_of, lpr_table, version_in_force
from supportdesk.services.work import CHINA, Work

# The way to the money: state, working days from the step before, the deed, who did it.
WAY = (
    (S.RECEIVED, 0, "submit", "official"),
    (S.ACCEPTED, 2, "accept", "official"),
    (S.REVIEW, 3, "pass_town_check", "township"),
    (S.DECISION, 3, "pass_review", "reviewer"),
    (S.APPROVED, 2, "approve", "supervisor"),
    (S.PUBLICITY, 1, "publish", "official"),
    (S.BANK, 6, "refer", "official"),
    (S.SIGNED, 5, "sign", "partner"),
    (S.REPAYING, 2, "disburse", "partner"),
)
PLACE = {state: place for place, (state, *_) in enumerate(WAY)}
BEFORE_DECISION = frozenset({S.REVIEW, S.DECISION})
DECIDED = frozenset({S.APPROVED, S.PUBLICITY, S.BANK, S.SIGNED})


class LoanStories:
    """Tells loans, and keeps the sums of budgets and fund until all are told."""

    def __init__(self, work: Work, county: DemoCounty, today: date, rows: Rows) -> None:
        self._county, self._today, self._rows = county, today, rows
        self._calendar = work_calendar(work.session)
        self._lpr = lpr_table(work.session)
        self._versions: dict[date, tuple[ProgrammeVersion, LoanTerms]] = {}
        self.books = Books(county, rows)
        self._endings = LoanEndings(today, rows, self._calendar, self.books)

    def tell(self, work: Work, chain: Chain, life: Life, number: str, about: dict[str, Any]) -> None:
        """Add all rows of one loan."""
        if life.wish is None:
            return
        loan = self._begin(work, life, life.wish, number, about)
        self.books.chain, self._work = chain, work
        self._walk(loan)
        if loan.state in LENT:
            self._endings.lend(loan)
        self._write(loan)

    def _begin(self, work: Work, life: Life, wish: Wish, number: str, about: dict[str, Any]) -> Loan:
        version, terms = self._version(work, wish.asked_on)
        days, state, ended_on = self._way(wish)
        return Loan(
            life=life,
            wish=wish,
            about={key: about[key] for key in ("unit_id", "person_id", "case_id")} | {"application_id": 0},
            number=self._rows.number("application"),
            application_number=number,
            version=version,
            terms=terms,
            days=days,
            state=state,
            budget=self._county.budgets[wish.asked_on.year],
            ended_on=ended_on,
            application={"venture_id": about["venture_id"]},
        )

    def _version(self, work: Work, on: date) -> tuple[ProgrammeVersion, LoanTerms]:
        month = on.replace(day=1)
        if month not in self._versions:
            found = version_in_force(work.session, Kind.LOAN, self._county.county, on)
            if found is None:
                raise LookupError(f"no loan programme holds on {on}")
            self._versions[month] = (found, loan_terms_of(work.session, found))
        return self._versions[month]

    def _way(self, wish: Wish) -> tuple[dict[S, date], S, date | None]:
        """The days of the steps, as far as the loan came: a step that would fall after today isn't taken yet."""
        if wish.state is S.DRAFT:
            return {}, S.DRAFT, None
        goal = S.REPAYING if wish.state in LENT else wish.state if wish.state in PLACE else S.DECISION
        if wish.state is S.SUPPLEMENT:
            goal = S.RECEIVED
        days: dict[S, date] = {}
        on = self._calendar.due_day(wish.asked_on, 0, assume_weekends=True).day
        reached = S.RECEIVED
        for state, usual, *_ in WAY[: PLACE[goal] + 1]:
            wait = usual + (1 if usual and wish.pace > 0.7 else 0)  # noqa: PLR2004 - a slower third
            on = self._calendar.due_day(on, wait, assume_weekends=True).day if wait else on
            if on > self._today:
                break
            days[state] = on
            reached = state
        if wish.state in {S.SUPPLEMENT, S.REFUSED, S.WITHDRAWN} or (wish.state in LENT and reached is S.REPAYING):
            ended = (
                min(days[reached] + timedelta(days=1), self._today) if wish.state in {S.REFUSED, S.WITHDRAWN} else None
            )
            return days, wish.state, ended
        return days, reached, None

    def _walk(self, loan: Loan) -> None:
        """Record the steps that were taken, with opinions and budget."""
        loan.about["application_id"] = loan.number
        application = loan.application
        before = S.DRAFT
        for state, _, deed, who in WAY:
            if (on := loan.days.get(state)) is None:
                break
            loan.lent_event = self.books.chain.record(
                f"loan.{deed}", on, self.books.who[who], **loan.about, subject=f"application:{loan.number}",
                **{"from": before.value, "to": state.value},
            )  # fmt: skip
            before = state
            if state in {S.REVIEW, S.DECISION, S.APPROVED}:
                self._opinion(loan, deed, who, on)
            if state is S.REVIEW:
                self._expect(loan, on)
            if state is S.APPROVED:
                self.books.post(loan, BudgetMove.COMMIT, loan.held, on)
            if state is S.PUBLICITY:
                self._publicity(loan, on)
            if state is S.SIGNED:
                self.books.guarantee(loan, FundMove.GUARANTEE, loan.wish.amount, on)
        if loan.state is S.SUPPLEMENT:
            self._supplement(loan)
        if loan.state in {S.REFUSED, S.WITHDRAWN} and loan.ended_on is not None:
            deed, who = ("refuse", "supervisor") if loan.state is S.REFUSED else ("withdraw", "official")
            self.books.chain.record(
                f"loan.{deed}", loan.ended_on, self.books.who[who], **loan.about, subject=f"application:{loan.number}",
                **{"from": before.value, "to": loan.state.value},
            )  # fmt: skip
            self.books.post(loan, BudgetMove.RELEASE, loan.held, loan.ended_on)
            loan.held = ZERO
            application["refusal_code"] = "BAD_CREDIT" if loan.state is S.REFUSED else ""

    def _expect(self, loan: Loan, on: date) -> None:
        """Reserve the subsidy of the whole loan, as the town's check does."""
        loan.contract = self._contract(loan, loan.days.get(S.REPAYING) or add_months(on, 1))
        loan.plan = schedule(loan.contract)
        loan.held = Money(sum(period.subsidy.fen for period in loan.plan))
        loan.details["subsidy_expected"] = loan.held
        self.books.post(loan, BudgetMove.RESERVE, loan.held, on)

    def _contract(self, loan: Loan, start: date) -> Contract:
        lpr = rate_cap(start, self._lpr, loan.terms.spread_bp)
        return Contract(
            principal=loan.wish.amount,
            rate_pct=lpr.cap_pct,
            start=start,
            maturity=add_months(start, loan.wish.term_months),
            method=RepaymentMethod.BULLET,
            months_per_period=loan.terms.settlement_months,
            settlement_day=loan.terms.settlement_day,
            day_base=loan.terms.day_base,
            subsidy_ratio=loan.terms.subsidy_ratio(lpr.cap_pct, lpr.lpr_pct),
        )

    def _opinion(self, loan: Loan, deed: str, who: str, on: date) -> None:
        self._rows.add(
            "opinion",
            application_id=loan.number,
            step=deed,
            outcome="approved" if deed == "approve" else "passed",
            amount=loan.wish.amount,
            text={"pass_town_check": "已上门查看，情况属实。", "pass_review": "资格和材料齐全。", "approve": "同意。"}[
                deed
            ],
            given_by_id=self.books.who[who][0],
            given_at=datetime.combine(on, time(10, 0), CHINA),
        )

    def _publicity(self, loan: Loan, on: date) -> None:
        publicity = self._calendar.due_day(on, loan.terms.publicity_length, assume_weekends=True).day
        self._rows.add(
            "publicity",
            application_id=loan.number,
            posted_on=on,
            last_day=publicity,
            pay_from=self._calendar.due_day(publicity, 1, assume_weekends=True).day,
        )

    def _supplement(self, loan: Loan) -> None:
        on = min(self._calendar.due_day(loan.days[S.RECEIVED], 2, assume_weekends=True).day, self._today)
        missing = loan.terms.papers[:2]
        self.books.chain.record(
            "loan.notify_missing", on, self.books.who["official"], **loan.about, subject=f"application:{loan.number}",
            missing=[paper.code for paper in missing],
        )  # fmt: skip
        self._rows.add(
            "missing_papers_notice",
            application_id=loan.number,
            issued_on=on,
            answer_by=self._calendar.due_day(on, loan.terms.supplement_days, assume_weekends=True).day,
            items=[{"code": paper.code, "title": paper.title, "reason": "未提交"} for paper in missing],
        )
        self._rows.add("clock_pause", application_id=loan.number, reason="supplement", paused_on=on)
        loan.application["paused_since"] = on

    def _write(self, loan: Loan) -> None:
        received, accepted, decided = (loan.days.get(state) for state in (S.RECEIVED, S.ACCEPTED, S.APPROVED))
        first = received or loan.wish.asked_on
        last = max([*loan.days.values(), loan.ended_on or first])
        due = self._calendar.due_day(received, loan.terms.promise_days, assume_weekends=True) if received else None
        stopped = decided or loan.ended_on
        who = self.books.who
        defaults: dict[str, Any] = {
            "amount_approved": loan.wish.amount if decided else ZERO,
            "closed_on": loan.ended_on or loan.details.get("settled_on"),
        }
        self._rows.add(
            "application",
            id=loan.number,
            number=loan.application_number,
            kind=Kind.LOAN,
            case_id=loan.about["case_id"],
            person_id=loan.about["person_id"],
            unit_id=loan.about["unit_id"],
            programme_version_id=loan.version.id,
            state=loan.state.value,
            amount_requested=loan.wish.amount,
            received_on=received,
            accepted_on=accepted,
            decided_on=decided or (loan.ended_on if loan.state is S.REFUSED else None),
            clock_from=received,
            clock_days=loan.terms.promise_days if received else None,
            due_on=due.day if due else None,
            due_is_assumed=bool(due and not due.is_certain),
            clock_stopped_on=stopped,
            entered_by_id=who["official"][0],
            checked_by_id=who["township"][0] if S.REVIEW in loan.days else None,
            reviewed_by_id=who["reviewer"][0] if S.DECISION in loan.days else None,
            decided_by_id=who["supervisor"][0] if decided or loan.state is S.REFUSED else None,
            receipt_number=f"{first:%y}{(loan.number * 7_919_113) % 10_000_000_000:010d}" if received else None,
            budget_id=loan.budget.id if S.REVIEW in loan.days else None,
            touch=self._work.next_touch(),
            version=1,
            created_at=datetime.combine(first, time(9, 40), CHINA),
            updated_at=datetime.combine(last, time(16, 0), CHINA),
            **(defaults | loan.application),
        )
        self._details(loan)
        guaranteed = loan.wish.amount > loan.terms.counter_guarantee_waived_up_to
        if received:
            missing = {paper.code for paper in loan.terms.papers[:2]} if loan.state is S.SUPPLEMENT else set()
            for paper in loan.terms.papers_for(papers_who(enterprise=False, married=False, guaranteed=guaranteed)):
                self._rows.add(
                    "document",
                    application_id=loan.number,
                    code=paper.code,
                    title=paper.title,
                    source="" if paper.code in missing else paper.source.value,
                    received_on=None if paper.code in missing else received,
                )

    def _details(self, loan: Loan) -> None:
        signed, referred = loan.days.get(S.SIGNED), loan.days.get(S.BANK)
        if signed and loan.contract is not None:
            lpr = rate_cap(loan.contract.start, self._lpr, loan.terms.spread_bp)
            loan.details |= {
                "lpr_percent": f"{lpr.lpr_pct}",
                "rate_percent": f"{loan.contract.rate_pct}",
                "contract_amount": loan.wish.amount,
            }
        guaranteed = loan.wish.amount > loan.terms.counter_guarantee_waived_up_to
        self._rows.add(
            "loan",
            id=loan.number,
            borrower="person",
            partners=1,
            category=loan.life.category,
            purpose=f"购买{loan.life.product}原料和设备",
            term_months=loan.wish.term_months,
            method="bullet",
            prior_loans=0,
            other_loans=[],
            spouse_consents=True,
            is_married=False,
            counter_guarantee="2" if guaranteed else "0",
            guarantor="县职业中学 何老师" if guaranteed else "",
            bank_id=self._county.banks[loan.wish.bank].id,
            fund_id=self._county.fund.id,
            referred_on=referred,
            contract_no=f"HC{loan.number:08d}" if signed else "",
            contract_on=signed,
            **loan.details,
        )
