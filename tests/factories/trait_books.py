"""What a month tells of traits, service, interest and risk: rows added to a random history, written straight into the tables."""

from datetime import UTC, date, datetime

from supportdesk.domain.budgets import BudgetMove
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.ratings import Grade
from supportdesk.domain.reasons import Reason
from supportdesk.models.applications import Application, Publicity
from supportdesk.models.budgets import Budget, BudgetEntry, BudgetShare
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.payments import Clawback
from supportdesk.models.people import Person, PersonMerge, Sex
from supportdesk.models.policies import Kind, Programme
from supportdesk.models.programmes.insurance import Insurance
from supportdesk.models.programmes.loans import Loan, SubsidyPeriod
from supportdesk.models.programmes.training import Training
from supportdesk.models.ratings import Rating
from supportdesk.models.ventures import Venture, VentureStatus
from tests.factories import accounts
from tests.factories.accounts import LONG_AGO
from tests.factories.books import Writer

PLACES = ("广东省东莞市", "浙江义乌", "深圳", "国外", "")


def moment(on: date) -> datetime:
    """The morning of a day in China."""
    return datetime(on.year, on.month, on.day, 3, tzinfo=UTC)


class TraitWriter:
    """Writes rows on the days and with the chance of a writer's county."""

    def __init__(self, write: Writer) -> None:
        self.write, self.session = write, write.session
        self._budget: Budget | None = None

    def rating(self, of: Application, grade: int, on: date, call_back: FollowUp | None = None) -> Rating:
        """What an applicant said on a day, and the call that it asks for."""
        made = Rating(
            application_id=of.id, grade=grade, rated_at=moment(on), follow_up_id=call_back.id if call_back else None
        )
        self.session.add(made)
        self.session.flush()
        return made

    def budget(self) -> Budget:
        """The county's budget for loans, made when it is needed first."""
        if self._budget is None:
            programme = Programme(code="test_loans", kind=Kind.LOAN, unit_id=self.write.books.county.id, name="贴息")
            self.session.add(programme)
            self.session.flush()
            self._budget = Budget(
                name="贴息", programme_id=programme.id, unit_id=self.write.books.county.id, year=2026,
                created_at=LONG_AGO, updated_at=LONG_AGO,
            )  # fmt: skip
            self.session.add(self._budget)
            self.session.flush()
        return self._budget

    def interest(self, loan: Loan, on: date, shares: dict[str, int], *, returned: bool = False) -> None:
        """A quarter's subsidy as it is paid, in fen by payer; one that bounced is posted back on the same day."""
        fen = sum(shares.values())
        starts = self.write.day()
        self.session.add(
            SubsidyPeriod(
                loan_id=loan.id, starts_on=starts, ends_before=date(2027, 1, 1), days=90, interest=Money(2 * fen),
                subsidy=Money(fen), shares=[{"payer": payer, "amount": part} for payer, part in shares.items()],
                paid_on=on, returned_on=on if returned else None,
            )
        )  # fmt: skip
        for move in (BudgetMove.PAY, BudgetMove.RETURN)[: 2 if returned else 1]:
            event = self.write.event(f"budget.{move.value}", on, loan.id)
            budget = self.budget()
            self.session.add(
                BudgetEntry(
                    budget_id=budget.id, move=move, amount=Money(fen), application_id=loan.id, happened_on=on,
                    recorded_at=LONG_AGO, event_id=event.id,
                )
            )  # fmt: skip
            self.session.add_all(
                BudgetShare(event_id=event.id, payer=payer, budget_id=budget.id, move=move, amount=Money(part))
                for payer, part in shares.items()
            )
        self.session.flush()

    def objection(self, of: Application, on: date) -> None:
        """Somebody objected while an award was published."""
        self.session.add(Publicity(application_id=of.id, posted_on=on, last_day=on, pay_from=on, objected_on=on))
        self.session.flush()

    def clawback(self, of: Application, on: date, reason: Reason, yuan: int, back: int = 0) -> None:
        """An award that was revoked, and what of it came back."""
        self.session.add(
            Clawback(
                application_id=of.id, reason_code=reason.value, claimed=Money.yuan(yuan), recovered=Money.yuan(back),
                claimed_on=on,
            )
        )  # fmt: skip
        self.session.flush()

    def merge(self, kept: Person, merged: Person, on: date, *, undone: bool = False) -> None:
        """Two files that are one person's."""
        by = accounts.account(self.session, Role.OFFICIAL, self.write.books.county, f"merger-{on}-{kept.id}")
        self.session.add(
            PersonMerge(
                kept_id=kept.id, merged_id=merged.id, moved="{}", merged_at=moment(on), merged_by_id=by.id,
                undone_at=moment(on) if undone else None,
            )
        )  # fmt: skip
        self.session.flush()


def give_traits(write: Writer) -> None:
    """Tell of some people and ventures of a history what they are; of others nobody knows."""
    random = write.random
    for person in write.books.people:
        person.sex = random.choice([Sex.MALE, Sex.FEMALE, None])
        person.born_on = random.choice([None, write.day(date(1955, 1, 1), date(2012, 12, 31))])
        person.education = random.choice(["20", "70", "90", ""])
        person.away_place = random.choice(PLACES)
    for venture in write.books.ventures:
        venture.legal_form = random.choice(["11", "15", "21", "22", ""])
        venture.honours = random.choice(["", "市级示范"])
        if venture.founded_on is None:
            venture.status = VentureStatus.PLANNED
            venture.created_at = moment(write.day())
        elif venture.closed_on is None:
            others = [VentureStatus.SUSPENDED, VentureStatus.ABNORMAL, VentureStatus.CLOSED]
            venture.status = random.choice([VentureStatus.OPERATING] * 4 + others)
    write.session.flush()


def write_traits(write: Writer) -> None:
    """Some of everything, for the people, ventures, loans and awards of a history."""
    traits, random = TraitWriter(write), write.random
    give_traits(write)
    for loan in write.books.loans:
        on, grade = write.day(), random.randint(1, 5)
        state = random.choice(list(FollowUpState))
        traits.rating(loan, grade, on, write.visit(loan, on, state, "call") if grade < Grade.FAIR else None)
        if loan.state == "refused":
            loan.refusal_code = random.choice(["BAD_CREDIT", Reason.OTHER_LOAN.value, Reason.FALSE_STATEMENT.value])
        else:
            shares = {"central": random.randint(1, 9_999), "county": random.randint(1, 9_999)}
            traits.interest(loan, write.day(), shares, returned=random.random() < 0.2)
    for visit in write.session.query(FollowUp).filter_by(action="visit", state=FollowUpState.DONE):
        visit.done_on = write.day(visit.due_on)
    for award in write.session.query(Application).where(Application.kind.in_(["training", "insurance"])):
        if isinstance(award, Training | Insurance) and random.random() < 0.6:
            traits.objection(award, write.day())
            traits.clawback(award, write.day(), random.choice([Reason.FALSE_STATEMENT, Reason.TOO_LATE]), 900, 300)
    traits.merge(write.books.people[0], write.books.people[1], write.day())
    traits.merge(write.books.people[2], write.books.people[3], write.day(), undone=True)
    write.session.flush()


def some_ventures(write: Writer, founded: list[date], **given: object) -> list[Venture]:
    """Ventures of one founder, a day of founding each, that go on unless told."""
    person = write.person()
    facts = {"closed_on": None, "unit_id": write.books.towns[0].id} | given
    return [write.venture(person, founded_on=day, **facts) for day in founded]
