"""Random histories of a county for its books: people, ventures, loans with their movements, and other support.

What is made is plausible only where figures depend on it; days lie from the year before last to the end of this one.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from supportdesk.domain.budgets import FundMove
from supportdesk.domain.money import Money
from supportdesk.models.accounts import OrgUnit, UnitLevel
from supportdesk.models.applications import Application, MissingPapersNotice
from supportdesk.models.audit import Event
from supportdesk.models.budgets import FundEntry, GuaranteeFund
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.people import Person, PersonCategory
from supportdesk.models.policies import Bank, CalendarDay, CalendarYear, Kind
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.models.ventures import Venture
from supportdesk.policies import work_calendar
from tests.factories import accounts, people, support
from tests.factories.accounts import LONG_AGO

FIRST, LAST = date(2024, 11, 1), date(2026, 12, 31)
INDUSTRIES = ("A", "1391", "C", "F52", "6210", "")
OTHER = (Kind.SUBSIDY, Kind.TAX_RELIEF, Kind.INSURANCE, Kind.TRAINING, Kind.INCUBATOR_FUND)


@dataclass
class Books:
    """What was written, for tests that count again by themselves."""

    county: OrgUnit
    towns: list[OrgUnit]
    units: list[OrgUnit]
    banks: list[Bank]
    people: list[Person] = field(default_factory=list)
    ventures: list[Venture] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)
    movements: list[LoanMovement] = field(default_factory=list)


class Writer:
    """Writes rows straight into the tables."""

    def __init__(self, session: Session, seed: int = 0, towns: int = 3) -> None:
        self.session, self.random = session, Random(seed)  # noqa: S311 - random histories, no secrets
        county = accounts.county(session)
        made = [accounts.town(session, county, f"{county.code}{n:03}", f"第{n}乡") for n in range(101, 101 + towns)]
        village = accounts.unit(session, f"{made[0].code}201", "河口村", UnitLevel.VILLAGE, made[0])
        banks = [Bank(code=code, name=name, unit_id=county.id) for code, name in (("NS", "农商行"), ("YC", "邮储银行"))]
        session.add_all(banks)
        session.flush()
        self.books = Books(county, made, [county, *made, village], banks)
        self.event_id = 0

    def day(self, first: date = FIRST, last: date = LAST) -> date:
        """Some day between two."""
        return first + timedelta(days=self.random.randint(0, max((last - first).days, 0)))

    def maybe(self, day: date, share: float = 0.5) -> date | None:
        """The day, or none."""
        return day if self.random.random() < share else None

    def event(self, kind: str, on: date, application_id: int | None = None) -> Event:
        """An event outside any chain: the books only count it."""
        self.event_id += 1
        made = Event(
            id=self.event_id,
            kind=kind,
            recorded_at=LONG_AGO,
            happened_on=on,
            actor_name="system",
            application_id=application_id,
            data={},
            previous_digest="",
            digest="",
        )
        self.session.add(made)
        self.session.flush()
        return made

    def person(self, at: OrgUnit | None = None, found_on: date | None = None) -> Person:
        """Someone put on file on a day."""
        on = found_on or self.day()
        made = people.person(self.session, at or self.random.choice(self.books.units))
        made.created_at = datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
        made.returned_on = self.maybe(self.day(), 0.8)
        for code in self.random.sample(["05", "07", "09"], self.random.randint(0, 2)):
            self.session.add(PersonCategory(person_id=made.id, code=code))
        self.books.people.append(made)
        return made

    def venture(self, of: Person, **given: object) -> Venture:
        """A venture that may have been founded, and closed again."""
        founded = self.day()
        facts: dict[str, object] = {
            "industry": self.random.choice(INDUSTRIES),
            "industry_name": self.random.choice(["油茶加工", ""]),
            "founded_on": self.maybe(founded, 0.9),
            "closed_on": self.maybe(self.day(founded - timedelta(days=10)), 0.2),
            "employees": self.random.choice([None, 0, 3, 8]),
            "key_group_employees": self.random.choice([None, 1]),
            "unit_id": self.random.choice(self.books.units).id,
        }
        made = Venture(
            person_id=of.id, name=f"创业户{len(self.books.ventures)}", created_at=LONG_AGO, updated_at=LONG_AGO,
            **{**facts, **given},
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        self.books.ventures.append(made)
        return made

    def case(self, of: Person) -> Case:
        """The person's file."""
        return people.case(self.session, of)

    def loan(self, venture: Venture, case: Case, **given: object) -> Loan:
        """A loan on its way, without movements."""
        received = self.day()
        decided = self.maybe(received + timedelta(days=self.random.randint(1, 60)), 0.8)
        refused = decided is not None and self.random.random() < 0.2
        facts: dict[str, object] = {
            "unit_id": self.random.choice(self.books.units).id,
            "state": "refused" if refused else "repaying",
            "refusal_code": "BAD_CREDIT" if refused else "",
            "received_on": received,
            "accepted_on": self.maybe(received + timedelta(days=3), 0.9),
            "decided_on": decided,
            "closed_on": decided if refused else None,
            "due_on": self.maybe(received + timedelta(days=30), 0.9),
            "paused_days": self.random.choice([0, 0, 2]),
            "category": self.random.choice(["07", "05", ""]),
            "bank_id": self.random.choice([bank.id for bank in self.books.banks] + [None]),
            "is_historic": self.random.random() < 0.1,
        }
        number = self.next_touch()
        made = Loan(
            number=f"DK-{number}", case_id=case.id, person_id=venture.person_id, venture_id=venture.id, touch=number,
            created_at=LONG_AGO, updated_at=LONG_AGO, **{**facts, **given},
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        self.books.loans.append(made)
        return made

    def other(self, kind: Kind, venture: Venture, case: Case, **given: object) -> Application:
        """Support of another kind, as a ledger brings it: sometimes without a day."""
        number = self.next_touch()
        facts: dict[str, object] = {
            "unit_id": self.random.choice(self.books.units).id,
            "amount_paid": Money.yuan(self.random.randint(0, 9000)),
            "paid_on": self.maybe(self.day(), 0.7),
        }
        return support.historic(
            self.session, kind, number=f"QT-{number}", case_id=case.id, person_id=venture.person_id,
            venture_id=venture.id, touch=number, **{**facts, **given},
        )  # fmt: skip

    def move(
        self,
        loan: Loan,
        kind: MovementKind,
        on: date,
        yuan: int = 0,
        reverses: LoanMovement | None = None,
        **more: object,
    ) -> LoanMovement:
        """A movement of a loan."""
        made = LoanMovement(
            loan_id=loan.id, kind=kind, happened_on=on, amount=Money.yuan(yuan), recorded_at=LONG_AGO,
            event_id=self.event(f"loan.{kind.value}", on, loan.id).id, reverses_id=reverses.id if reverses else None, **more,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        self.books.movements.append(made)
        return made

    def life_of(self, loan: Loan) -> None:
        """Payout, repayments, and sometimes an extension, a slip that is corrected, or an end without repayment."""
        random = self.random
        left = random.choice([50_000, 100_000, 300_000])
        loan.disbursed_on = paid_out = self.day(loan.received_on or FIRST, date(2026, 10, 31))
        loan.matures_on = paid_out + timedelta(days=random.choice([90, 200, 365]))
        first = self.move(loan, MovementKind.DISBURSEMENT, paid_out, left)
        if random.random() < 0.15:
            undone = self.day(paid_out, paid_out + timedelta(days=40))
            self.move(loan, MovementKind.DISBURSEMENT, undone, left, reverses=first)
            return
        if random.random() < 0.2:
            later = loan.matures_on + timedelta(days=120)
            self.move(loan, MovementKind.EXTENSION, self.day(paid_out, loan.matures_on), new_maturity=later)
            loan.extended_to = later
        for _ in range(random.randint(0, 3)):
            part = min(left, random.choice([10_000, 20_000, left]))
            if part:
                repaid = self.move(loan, MovementKind.REPAYMENT, self.day(paid_out), part)
                if random.random() < 0.2:
                    slip = self.day(repaid.happened_on, repaid.happened_on + timedelta(days=45))
                    self.move(loan, MovementKind.REPAYMENT, slip, part, reverses=repaid)
                else:
                    left -= part
        if left and random.random() < 0.2:
            failed = self.day(loan.matures_on, loan.matures_on + timedelta(days=150))
            self.move(loan, MovementKind.COMPENSATION, failed, left)
            loan.overdue_since = loan.matures_on
            if random.random() < 0.5:
                self.move(loan, MovementKind.RECOVERY, failed + timedelta(days=20), left // 2)
                self.move(loan, MovementKind.WRITE_OFF, failed + timedelta(days=40), left - left // 2)

    def visit(self, loan: Loan, on: date, state: FollowUpState = FollowUpState.OPEN, action: str = "visit") -> FollowUp:
        """A visit that is due on a day."""
        made = FollowUp(
            case_id=loan.case_id, application_id=loan.id, unit_id=loan.unit_id, rule=f"{action}-{on}", action=action, title={},
            planned_on=on, due_on=on, state=state, created_at=LONG_AGO, updated_at=LONG_AGO,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        return made

    def fund(self) -> GuaranteeFund:
        """A fund of the county with some entries."""
        made = GuaranteeFund(
            name="担保基金", unit_id=self.books.county.id, max_multiple="10", suspend_at="0.20", created_at=LONG_AGO,
            updated_at=LONG_AGO,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        for move, yuan in ((FundMove.DEPOSIT, 5_000_000), (FundMove.GUARANTEE, 300_000), (FundMove.COMPENSATE, 20_000)):
            on = self.day()
            self.session.add(
                FundEntry(
                    fund_id=made.id, move=move, amount=Money.yuan(yuan), happened_on=on, recorded_at=LONG_AGO,
                    event_id=self.event(f"fund.{move.value}", on).id,
                )
            )  # fmt: skip
        self.session.flush()
        return made

    def calendar(self) -> None:
        """The shipped calendar's confirmed years."""
        shipped = work_calendar()
        self.session.add_all(
            CalendarYear(year=year, is_confirmed=True, source="") for year in sorted(shipped.confirmed_years)
        )
        self.session.add_all(CalendarDay(day=day, is_working=False) for day in sorted(shipped.off_days))
        self.session.add_all(CalendarDay(day=day, is_working=True) for day in sorted(shipped.make_up_days))
        self.session.flush()

    def next_touch(self) -> int:
        """The next place in the order of lists."""
        self._touch = getattr(self, "_touch", 0) + 1
        return self._touch


def random_books(session: Session, seed: int, people_count: int = 14, towns: int = 3) -> Books:
    """A random history of people, ventures and loans, stored."""
    return random_history(session, seed, people_count, towns).books


def random_history(session: Session, seed: int, people_count: int = 14, towns: int = 3) -> Writer:
    """The same, with its writer: who goes on writes with the same randomness."""
    write = Writer(session, seed, towns)
    write.calendar()
    write.fund()
    for _ in range(people_count):
        person = write.person()
        case = write.case(person)
        for _ in range(write.random.randint(0, 3)):
            venture = write.venture(person)
            if write.random.random() < 0.7:
                loan = write.loan(venture, case)
                if loan.state != "refused":
                    write.life_of(loan)
                    for action in ("visit", "visit", "letter"):
                        write.visit(loan, write.day(), write.random.choice(list(FollowUpState)), action)
                if write.random.random() < 0.4 and loan.received_on:
                    write.session.add(
                        MissingPapersNotice(
                            application_id=loan.id, issued_on=loan.received_on + timedelta(days=2),
                            answer_by=loan.received_on + timedelta(days=20), items=[],
                        )
                    )  # fmt: skip
                elif write.random.random() < 0.3:
                    write.event("loan.accept_by_silence", write.day(), loan.id)
            if write.random.random() < 0.5:
                write.other(write.random.choice(OTHER), venture, case)
    session.commit()
    return write
