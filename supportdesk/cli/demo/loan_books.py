"""What a loan's story books: movements, budget and fund, each with its event, and the sums that they make."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import update

from supportdesk.cli.demo.county import DemoCounty
from supportdesk.cli.demo.invented import Life, Wish
from supportdesk.cli.demo.writing import Chain, Rows
from supportdesk.domain.budgets import OF_PAYERS, BudgetMove, FundMove, borne
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loan_figures import Instalment
from supportdesk.domain.programmes.loan_figures import LoanTerms as Contract
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import LoanState as S
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.loans import MovementKind
from supportdesk.services.work import CHINA, Work


@dataclass
class Loan:
    """One loan while it is told."""

    life: Life
    wish: Wish
    about: dict[str, Any]
    number: int
    application_number: str
    version: ProgrammeVersion
    terms: LoanTerms
    days: dict[S, date]
    state: S
    budget: Budget
    ended_on: date | None = None
    held: Money = ZERO
    contract: Contract | None = None
    # The event of the step taken last: the payout's, once the loan is lent.
    lent_event: int = 0
    plan: tuple[Instalment, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    application: dict[str, Any] = field(default_factory=dict)


class Books:
    """Books postings and keeps the sums of budgets and fund until all loans are told."""

    def __init__(self, county: DemoCounty, rows: Rows) -> None:
        self._county, self._rows = county, rows
        self._sums: dict[int, dict[BudgetMove, Money]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        self._fund: dict[FundMove, Money] = defaultdict(lambda: ZERO)
        self.who: dict[str, tuple[int | None, str]] = {
            name: (account.id, account.name) for name, account in county.staff.items()
        }
        # The bank told the office by letter.
        self.who["partner"] = (None, county.banks[0].name)
        self.chain: Chain

    def settle(self, work: Work) -> None:
        """Write the sums that the postings made."""
        for budget_id, moves in self._sums.items():
            sums = {
                "reserved": moves[BudgetMove.RESERVE] - moves[BudgetMove.RELEASE] - moves[BudgetMove.COMMIT],
                "committed": moves[BudgetMove.COMMIT] - moves[BudgetMove.UNCOMMIT] - moves[BudgetMove.PAY],
                "paid": moves[BudgetMove.PAY],
            }
            work.session.execute(update(Budget).where(Budget.id == budget_id).values(**sums))
        fund = work.session.get_one(GuaranteeFund, self._county.fund.id)
        fund.balance = fund.balance - self._fund[FundMove.COMPENSATE] + self._fund[FundMove.RECOVER]
        fund.guaranteed = fund.guaranteed + self._fund[FundMove.GUARANTEE] - self._fund[FundMove.RELEASE]

    def step(self, loan: Loan, deed: str, on: date, before: S, after: S) -> int:
        """Record a step of the lifecycle; returns its event's number."""
        return self.chain.record(
            f"loan.{deed}", on, self.who["official"], **loan.about, subject=f"application:{loan.number}",
            **{"from": before.value, "to": after.value},
        )  # fmt: skip

    def move(self, loan: Loan, kind: MovementKind, on: date, amount: Money, event_id: int) -> None:
        """Book a movement under the event of its step."""
        self._rows.add(
            "loan_movement",
            loan_id=loan.number,
            kind=kind,
            happened_on=on,
            amount=amount,
            recorded_at=datetime.combine(on, time(16, 0), CHINA),
            event_id=event_id,
        )

    def post(self, loan: Loan, move: BudgetMove, amount: Money, on: date) -> None:
        if not amount:
            return
        self._sums[loan.budget.id][move] += amount
        event_id = self._entry("budget_entry", "budget_id", loan.budget.id, loan, move, amount, on)
        if move in OF_PAYERS:
            parts = borne(amount, loan.terms.subsidy_shares)
            about = {"event_id": event_id, "budget_id": loan.budget.id, "move": move}
            self._rows.add_all("budget_share", [about | {"payer": payer, "amount": part} for payer, part in parts])

    def guarantee(self, loan: Loan, move: FundMove, amount: Money, on: date) -> None:
        self._fund[move] += amount
        self._entry("fund_entry", "fund_id", self._county.fund.id, loan, move, amount, on)

    def _entry(
        self, table: str, holder: str, holder_id: int, loan: Loan, move: BudgetMove | FundMove, amount: Money, on: date
    ) -> int:
        kind = "budget" if table == "budget_entry" else "fund"
        event_id = self.chain.record(
            f"{kind}.{move.value}",
            on,
            self.who["cashier" if move is BudgetMove.PAY else "official"],
            **loan.about,
            subject=f"{kind}:{holder_id}",
            amount=amount.fen,
        )
        self._rows.add(
            table,
            **{holder: holder_id},
            move=move,
            amount=amount,
            application_id=loan.number,
            happened_on=on,
            recorded_at=datetime.combine(on, time(16, 0), CHINA),
            event_id=event_id,
        )
        return event_id
