"""Random lives of all kinds: whatever deeds are tried in whatever order, the sums agree and no state outside the table is met.

One county, in which applications of every kind, claims, training classes and needs stand in every part of their way, and into
whose budgets money is put and moved. Each life begins there, tries
some deeds with any of them, is looked at, and is undone. Loans, whose money moves by schedules, have longer lives of their
own besides: `loans/test_random_lives.py`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.budgets import OF_PAYERS, BudgetMove, BudgetPosition, FundMove, FundSums
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.needs import LIFECYCLE as NEED_LIFECYCLE
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.insurance import CLAIM_LIFECYCLE
from supportdesk.domain.programmes.training import CLASS_LIFECYCLE, EnrolmentState
from supportdesk.models import Base
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.engine import writing
from supportdesk.models.payments import Clawback, Payment, PaymentState
from supportdesk.models.programmes.insurance import Insurance, InsuranceClaim
from supportdesk.models.programmes.training import Enrolment, TrainingClass
from supportdesk.queries.budgets import standing_of
from supportdesk.services import audit
from tests.factories.lives import OwnWalk, Row, Thing
from tests.factories.lives.county import things_of
from tests.factories.policies import working

# How many lives, and how many deeds are done in each. PostgreSQL does the same by another way of waiting: it gets fewer.
LIVES = {"sqlite": 1_000, "postgresql": 40}
STEPS = 5
# Each kind takes part: this part of the rows of its table is gone through at least. It stands well below what the lives of
# November 2026 went through: hypothesis throws otherwise where other modules were imported before.
PARTS = {
    "loan": 0.3, "incubator_fund": 0.28, "tax_relief": 0.45, "insurance": 0.3, "training": 0.3, "subsidy": 0.6,
    "claim": 0.45, "class": 0.5, "need": 0.7,
}  # fmt: skip
# What no life tries, by kind: why.
UNTRIED: dict[str, dict[str, str]] = {}
# Thrown apart from hypothesis: how often they are thrown hangs on what the county holds.
SEEDS = st.integers(0, 2**32)
DICE = SEEDS.map(Random)
DAYS = st.sampled_from([0, 0, 0, 1, 10, 40, 200])
TABLES = {
    **{kind: one.lifecycle for kind, one in PROGRAMMES.items()},
    "claim": CLAIM_LIFECYCLE,
    "class": CLASS_LIFECYCLE,
    "need": NEED_LIFECYCLE,
}
ROWS = {
    name: {(step.event, step.source.value, step.target.value) for step in table.steps} for name, table in TABLES.items()
}
ALLOWED = frozenset().union(*ROWS.values())
# The steps of these don't say from where to where: the table says it of the state in which the thing stood.
BY_TABLE = {step.event: (name, step.deed) for name in ("class", "need") for step in TABLES[name].steps}
# As the database holds them: amounts in fen, by what orders them.
_POSTED = {
    "entries": text(
        "SELECT id, budget_id, application_id, move, amount, event_id, happened_on FROM budget_entry ORDER BY id"
    ),
    "shares": text("SELECT event_id, payer, budget_id, move, amount FROM budget_share ORDER BY event_id, payer"),
    "movements": text("SELECT id, fund_id, application_id, move, amount FROM fund_entry ORDER BY id"),
}


class Books:
    """Everything that was posted, as it stood when it was last read: what was posted once stays as it is."""

    def __init__(self, session: Session, before: "Books | None" = None) -> None:
        self.session = session
        self.posted: dict[str, list[Any]] = dict(before.posted) if before else {name: [] for name in _POSTED}
        # What was reckoned: each budget, what is held for somebody in all, the fund, and up to where.
        self.positions: dict[int, BudgetPosition] = dict(before.positions) if before else {}
        self.somebodys = before.somebodys if before else BudgetPosition()
        self.funds: dict[int, FundSums] = dict(before.funds) if before else {}
        self.reckoned = dict(before.reckoned) if before else dict.fromkeys(_POSTED, 0)

    def read(self) -> None:
        """Read on; raises AssertionError when a posting is not as it was."""
        for name, statement in _POSTED.items():
            kept, rows = self.posted[name], [tuple(row) for row in self.session.execute(statement)]
            assert rows[: len(kept)] == kept, f"a posting changed: {name}"
            self.posted[name] = rows

    def new(self, name: str) -> list[Any]:
        """What was posted and not reckoned yet."""
        return self.posted[name][self.reckoned[name] :]

    def _new(self, name: str) -> list[Any]:
        rows = self.new(name)
        self.reckoned[name] = len(self.posted[name])
        return rows

    def agree(self) -> None:
        """Every budget is what its postings make, never below nothing on the way, and borne by its payers to the fen."""
        borne: Counter[int] = Counter()
        for event_id, _payer, _budget_id, _move, fen in self._new("shares"):
            borne[event_id] += fen
        for _id, budget_id, application_id, move, fen, event_id, _on in self._new("entries"):
            moved = (BudgetMove(move), Money(fen))
            now = self.positions[budget_id] = self.positions.get(budget_id, BudgetPosition()).after(*moved)
            assert min(now.available, now.reserved, now.committed, now.paid, now.returned) >= ZERO
            assert borne.pop(event_id, 0) == (fen if moved[0] in OF_PAYERS else 0)
            if application_id is not None:
                self.somebodys = self.somebodys.after(*moved)
        assert not borne
        for budget in self.session.scalars(select(Budget)):
            assert budget.position == self.positions[budget.id]
            assert budget.appropriated == budget.available + budget.reserved + budget.committed + budget.paid
        # What is held and paid in all is held and paid for somebody: debit is credit.
        for figure in ("reserved", "committed", "paid", "returned"):
            whole = total([getattr(one, figure) for one in self.positions.values()])
            assert getattr(self.somebodys, figure) == whole, figure
        for _id, fund_id, _application_id, move, fen in self._new("movements"):
            self.funds[fund_id] = self.funds.get(fund_id, FundSums()).after(FundMove(move), Money(fen))
            assert min(self.funds[fund_id].balance, self.funds[fund_id].guaranteed) >= ZERO
        for fund in self.session.scalars(select(GuaranteeFund)):
            assert (fund.balance, fund.guaranteed) == (self.funds[fund.id].balance, self.funds[fund.id].guaranteed)


def money_of_one_agrees(session: Session, one: Any) -> None:  # noqa: ANN401 - of any kind
    """What is held, paid and claimed back for an application is never less than nothing, and is what its payments say."""
    standing = standing_of(session, one.id)
    assert min(standing.reserved, standing.committed, standing.paid, standing.returned) >= ZERO
    rows = session.scalars(select(Payment).where(Payment.application_id == one.id)).all()
    for row in rows:
        assert sum(share["amount"] for share in row.shares) == row.amount.fen
    if one.kind.value in {"loan", "tax_relief"}:
        return
    claims = session.scalars(select(Clawback).where(Clawback.application_id == one.id)).all()
    paid = total([row.amount for row in rows if row.state is PaymentState.PAID])
    recovered = total([claim.recovered for claim in claims])
    assert paid == one.amount_paid <= one.amount_approved or one.state in {State.REFUSED, State.WITHDRAWN}
    assert standing.paid == paid - recovered >= ZERO
    assert sum(row.state is PaymentState.ORDERED for row in rows) == (one.state == State.PAYING)
    if one.closed_on is not None or one.state == State.RECOVERING:
        assert standing.held == ZERO
    elif one.decided_on is not None:
        left = one.amount_approved - one.amount_paid
        assert standing.committed == left or (_was_closed(session, one) and standing.committed <= left)


def _was_closed(session: Session, one: Any) -> bool:  # noqa: ANN401 - of any kind
    """Whether it was closed before a payment bounced: closing freed what had not come due, for good."""
    kind = f"{one.kind.value}.close"
    return (
        session.scalar(select(Event.id).where(Event.application_id == one.id, Event.kind == kind).limit(1)) is not None
    )


def claims_agree(session: Session, policy: Insurance) -> None:
    """All claims on a policy together are granted no more than its sum insured."""
    granted = session.scalars(select(InsuranceClaim.approved).where(InsuranceClaim.policy_id == policy.id)).all()
    assert total(list(granted)) <= (policy.sum_insured or ZERO)


def seats_agree(session: Session, of: TrainingClass) -> None:
    """A class has no more people placed than seats, as many as it says, and nobody without a place has a certificate."""
    there = session.scalars(select(Enrolment).where(Enrolment.class_id == of.id)).all()
    placed = [one for one in there if one.state is EnrolmentState.PLACED]
    assert len(placed) == of.placed <= of.seats
    assert all(one in placed for one in there if one.certificate_no)


def stays_within_the_tables(session: Session, after: int, stood: dict[str, str]) -> set[tuple[str, str, str]]:
    """Each step led from where the one before led, by a row of its table; returns the rows that were gone."""
    gone = set()
    for event in session.scalars(select(Event).where(Event.id > after).order_by(Event.id)):
        if event.kind in BY_TABLE:
            name, deed = BY_TABLE[event.kind]
            step = TABLES[name].step(stood[event.subject], deed)
            stood[event.subject] = step.target.value
            gone.add((event.kind, step.source.value, step.target.value))
        elif {"from", "to"} <= event.data.keys() and event.kind.split(".")[0] in PROGRAMMES:
            row = (event.kind, event.data["from"], event.data["to"])
            # A claim's steps name it; what concerns its policy names nothing.
            key = event.data["claim"] if event.kind.startswith("insurance.claim_") else str(event.application_id)
            assert row in ALLOWED
            assert stood.get(key, row[1]) == row[1]
            stood[key] = row[2]
            gone.add(row)
    return gone


class World:
    """The county with its things, and what was posted before any life."""

    def __init__(self, connection: Connection, session: Session) -> None:
        self.connection, self.session = connection, session
        self.things = things_of(session)
        self.days = [one.walk.today for one in self.things]
        self.last_event = session.scalars(select(Event.id).order_by(Event.id.desc()).limit(1)).one()
        self.states = {self._key(one): one.stands()[0] for one in self.things}
        self.done: Counter[tuple[str, str, str]] = Counter()
        self.moved: set[BudgetMove] = set()
        self.lives = 0
        self.turns: dict[int, int] = {}
        self.known: dict[int, frozenset[Row]] = {}
        # Who acts, and the bank: the walks hold them from one life to the next.
        desks = {id(one.walk.at): one.walk.at for one in self.things}.values()
        self.kept = {value for desk in desks for value in vars(desk).values() if isinstance(value, Base)}
        self.books = Books(session)
        self.books.read()
        self.books.agree()
        session.commit()

    def _key(self, one: Thing) -> str:
        if not isinstance(one.walk, OwnWalk):
            return str(one.walk.id)
        row = one.walk.application
        return row.number if one.kind == "claim" else f"{one.kind}:{getattr(row, 'number', row.id)}"

    def turn_of(self, seed: int) -> int:
        """Whose life it is: each thing in its turn, whatever numbers hypothesis likes; the same again for the same seed."""
        return self.turns.setdefault(seed, len(self.turns) % len(self.things))

    def walked_before(self, seed: int) -> frozenset[Row]:
        """The rows that were gone through before a life: it likes the others. The same again for the same seed."""
        return self.known.setdefault(seed, frozenset(self.done))

    @contextmanager
    def life(self, walked: frozenset[Row] = frozenset()) -> Iterator["Life"]:
        """A life that is undone when it was looked at."""
        self.session.rollback()
        undo = self.connection.begin_nested()
        try:
            yield Life(self, walked)
            self.lives += 1
        finally:
            self.session.close()
            undo.rollback()
            self.session.add_all(self.kept)
            self.session.expire_all()


class Life:
    """Some deeds with some things."""

    def __init__(self, world: World, walked: frozenset[Row]) -> None:
        self.world, self.session, self.days, self.touched = world, world.session, 0, set[int]()
        self.walked = walked
        self.books = Books(self.session, world.books)

    def try_something(self, turn: int, dice: Random, days: int) -> None:
        """Try something with one thing, some days on."""
        thing = self.world.things[turn]
        self.days += days
        thing.walk.today = self.world.days[turn] + timedelta(days=self.days)
        if thing.attempt(dice, self.walked):
            self.touched.add(turn)
            self.books.read()

    def holds(self) -> None:
        """Look at everything that was touched, and at the books."""
        for turn in self.touched:
            one = self.world.things[turn].walk.application
            if isinstance(one, TrainingClass):
                seats_agree(self.session, one)
            if not isinstance(one, Application | InsuranceClaim):
                continue
            policy = one.policy if isinstance(one, InsuranceClaim) else one
            money_of_one_agrees(self.session, policy)
            if isinstance(policy, Insurance):
                claims_agree(self.session, policy)
        self.world.moved |= {BudgetMove(row[3]) for row in self.books.new("entries")}
        self.books.agree()
        stood = dict(self.world.states)
        self.world.done.update(stays_within_the_tables(self.session, self.world.last_event, stood))
        for turn in self.touched:
            thing = self.world.things[turn]
            assert stood[self.world._key(thing)] == thing.stands()[0]


def machine_of(world: World) -> type[RuleBasedStateMachine]:
    """The machine whose every run is one life."""

    class Lives(RuleBasedStateMachine):
        @initialize(seed=SEEDS)
        def begin(self, seed: int) -> None:
            self.opened, self.turn = world.life(world.walked_before(seed)), world.turn_of(seed)
            self.life = self.opened.__enter__()

        # Mostly with one thing, as a life goes on; now and then with another that shares its budget, room or policy.
        @rule(other=st.sampled_from([False] * 5 + [True]), dice=DICE, days=DAYS)
        def try_something(self, dice: Random, days: int, *, other: bool) -> None:
            turn = dice.randrange(len(world.things)) if other else self.turn
            self.life.try_something(turn, dice, days)

        def teardown(self) -> None:
            if hasattr(self, "life"):
                try:
                    self.life.holds()
                finally:
                    self.opened.__exit__(None, None, None)

    return Lives


@pytest.fixture
def world(session: Session) -> Iterator[World]:
    bound: Any = session.get_bind()
    session.close()
    with writing(), bound.connect() as connection:
        whole = connection.begin()
        own = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        yield World(connection, own)
        own.close()
        whole.rollback()


def what_is_written_around_the_program_is_found(world: World) -> None:
    """The control: the database's own lock is taken off, a posting altered, a state set that no row leads to."""
    session, subsidies = world.session, [one for one in world.things if one.kind == "subsidy"]
    on = " ON budget_entry" if session.get_bind().dialect.name == "postgresql" else ""
    with pytest.raises(AssertionError, match="a posting changed: entries"), world.life() as life:
        session.execute(text(f"DROP TRIGGER budget_entry_no_update{on}"))
        session.execute(text("UPDATE budget_entry SET amount = amount - 1 WHERE id = 3"))
        session.commit()
        life.books.read()
    with pytest.raises(AssertionError), world.life() as life:
        session.execute(text("UPDATE budget SET committed = committed + 1 WHERE id = 1"))
        session.commit()
        life.books.read()
        life.books.agree()
    with pytest.raises(AssertionError), world.life() as life:
        thing = next(one for one in subsidies if one.stands()[0] == State.RECEIVED)
        with working(session, thing.walk.at.payer, thing.walk.today) as work:
            one = thing.walk.queries.get(work.session, None, thing.walk.id)
            work.record("subsidy.pay", {"from": "received", "to": "paid"}, application_id=one.id)
            one.state = State.PAID
        life.touched.add(world.things.index(thing))
        life.holds()
    # And where nobody writes around it, nothing is found.
    with world.life() as life:
        life.books.read()
        life.holds()
    with pytest.raises(AssertionError), world.life() as life:
        of = session.scalars(select(TrainingClass).where(TrainingClass.placed > 0)).first()
        assert of is not None
        of.placed -= 1
        session.commit()
        seats_agree(session, of)


def tell_of_rows_nobody_walked(walked: set[Row]) -> None:
    """Print them, by kind and state (pytest shows it with -rP): where a life more, or a thing in another state, would help."""
    for name, table in TABLES.items():
        left: dict[str, list[str]] = {}
        for step in table.steps:
            if (step.event, step.source.value, step.target.value) not in walked:
                left.setdefault(step.source.value, []).append(step.deed.value)
        rows = sum(len(deeds) for deeds in left.values())
        lines = [f"{name}: {len(ROWS[name]) - rows} of {len(ROWS[name])} rows walked"]
        lines += [f"  not {state}: {', '.join(deeds)}" for state, deeds in left.items()]
        print("\n".join(lines))  # noqa: T201 - pytest shows it to who asks


def test_every_row_of_every_table_is_tried_by_the_lives_or_said_why_not(world: World) -> None:
    """A new deed, or a new state, that no life can come to is seen here: what is never tried is never looked at."""
    tried = {thing.kind: {row for one in thing.tries for row in one.rows} for thing in world.things}
    for name, table in TABLES.items():
        untried = {step.deed.value for step in table.steps} - tried[name]
        assert untried == set(UNTRIED.get(name, {})), name
        # Where each state is come to, by rows that are tried, from where something stands at the beginning.
        there = {state for thing, state in zip(world.things, _stand(world), strict=True) if thing.kind == name}
        for _turn in table.steps:
            there |= {
                step.target.value
                for step in table.steps
                if step.source.value in there and step.deed.value not in untried
            }
        assert {step.source.value for step in table.steps} <= there, name


def _stand(world: World) -> list[str]:
    return [thing.stands()[0] for thing in world.things]


def test_whatever_is_tried_with_any_kind_the_books_agree_and_the_tables_are_kept(
    world: World, request: pytest.FixtureRequest
) -> None:
    lives = LIVES[request.node.callspec.params["database"]]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine_of(world),
        settings=settings(
            max_examples=lives, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert audit.verify(world.session).found is None
    assert world.lives >= lives
    tell_of_rows_nobody_walked(set(world.done))
    # A few lives can't go everywhere.
    if lives == LIVES["sqlite"]:
        for name, rows in ROWS.items():
            assert len(rows & set(world.done)) > len(rows) * PARTS[name], name
        assert world.moved == set(BudgetMove)
    assert sum(world.done.values()) > lives
    what_is_written_around_the_program_is_found(world)
