"""Random lives of all kinds: whatever deeds are tried in whatever order, the sums agree and no state outside the table is met.

One county, into which each life brings an application of some kind, walked to some state, with which anything is tried
then. Loans, whose money moves by schedules, have lives of their own besides: `loans/test_random_lives.py`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.budgets import replay
from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget, BudgetEntry, BudgetShare
from supportdesk.models.payments import Payment, PaymentState
from supportdesk.models.policies import Kind
from supportdesk.queries import budgets
from supportdesk.queries.programmes.incubator import get_room
from supportdesk.services import audit
from supportdesk.services.programmes import incubator, insurance, subsidies, tax_relief, training
from tests.factories.applications import ApplicationWalk, SupportDesk, budget_of, case_of, support_desk
from tests.factories.incubator import base_of, place_walk
from tests.factories.insurance import policy_walk, scheme
from tests.factories.subsidies import CODES, FILLED, subsidy_walk
from tests.factories.tax_relief import relief_walk
from tests.factories.training import trained, training_walk

YUAN = Money.yuan
# How many sequences of deeds, and how long each may be. PostgreSQL does the same by another way of waiting: it gets a few.
LIVES = {"sqlite": 1_000, "postgresql": 50}
STEPS = 8


@dataclass
class County:
    """The county in which all lives take place, and how its applications of each kind begin."""

    session: Session
    at: SupportDesk
    base: Any
    turn: int = 0

    def asks(self, kind: Kind, dice: Random) -> ApplicationWalk:
        """Somebody new asks for support of a kind."""
        self.turn += 1
        if kind is Kind.INCUBATOR_FUND:
            return place_walk(self.session, self.at, self.base)
        if kind is Kind.TAX_RELIEF:
            return relief_walk(self.session, self.at, dice.choice(["sole_trader", "hiring_firm"]))
        if kind is Kind.INSURANCE:
            return policy_walk(self.session, self.at, premium=YUAN(dice.randint(1, 3_000)))
        if kind is Kind.TRAINING:
            case, of = trained(self.session, self.at, number=f"HC-PX-2026-{self.turn:04}")
            return training_walk(self.session, self.at, case, of)
        subject = dice.choice([one for one in FILLED if one in OPEN_SUBJECTS])
        return subsidy_walk(self.session, self.at, subject, case_of(self.session, self.at))


OPEN_SUBJECTS = ("one_off", "rent", "jobs", "social_insurance")
KINDS = (Kind.SUBSIDY, Kind.SUBSIDY, Kind.INCUBATOR_FUND, Kind.TAX_RELIEF, Kind.INSURANCE, Kind.TRAINING)
MODULES = {
    Kind.SUBSIDY: subsidies, Kind.INCUBATOR_FUND: incubator, Kind.TAX_RELIEF: tax_relief, Kind.INSURANCE: insurance,
    Kind.TRAINING: training,
}  # fmt: skip
Telling = Callable[[ApplicationWalk, Random], dict[str, Any]]


def _nothing(_walk: ApplicationWalk, _dice: Random) -> dict[str, Any]:
    return {}


def _reason(_walk: ApplicationWalk, _dice: Random) -> dict[str, Any]:
    return {"code": "FALSE_STATEMENT", "text": "与实际不符"}


def _papers(walk: ApplicationWalk, dice: Random) -> dict[str, Any]:
    rows = [row.code for row in walk.around.documents]
    return {"papers": {code: "own" for code in rows if dice.random() < 0.9}}  # noqa: PLR2004 - now and then one is missing


def _amount(walk: ApplicationWalk, dice: Random) -> Money:
    paid = walk.application.amount_paid
    return dice.choice([paid, Money(paid.fen // 3), Money(dice.randint(0, 2_000_000)), paid + Money(1)])


def _day(walk: ApplicationWalk, dice: Random) -> date:
    return walk.today + timedelta(days=dice.choice([0, 0, 0, -3, -200, 1]))


def _room(walk: ApplicationWalk, dice: Random) -> dict[str, Any]:
    room = get_room(walk.session, None, dice.choice(walk.around.base.rooms).id)
    return {
        "room": room, "agreement_no": f"孵-{dice.randint(1, 9_999)}", "starts_on": _day(walk, dice),
        "months": dice.choice([1, 12, 36, 60]),
    }  # fmt: skip


# What is said with each deed; what is not named here is done without a word.
TOLD: dict[str, Telling] = {
    "receive_papers": _papers,
    "supplement": _papers,
    "pass_town_check": lambda _walk, _dice: {"text": "看过"},
    "pass_review": lambda _walk, _dice: {"text": "同意"},
    "return_to_step_before": lambda _walk, _dice: {"code": "DOC_INVALID", "text": "不清"},
    "refuse": _reason,
    "withdraw": _nothing,
    "object_to": lambda _walk, _dice: {"text": "有人提出异议"},
    "settle_objection": lambda _walk, dice: {"upheld": dice.random() < 0.3, "text": "查清"},  # noqa: PLR2004 - mostly not
    "cancel_payment": lambda _walk, _dice: {"reason": "列错"},
    "pay": lambda walk, dice: {"on": _day(walk, dice)},
    "return_payment": lambda _walk, _dice: {"reason": "账号不符"},
    "revoke": lambda walk, dice: {"code": "FALSE_STATEMENT", "text": "虚报", "amount": _amount(walk, dice)},
    "recover": lambda walk, dice: {"amount": _amount(walk, dice), "on": _day(walk, dice)},
    "waive": lambda _walk, _dice: {"text": "诚信经营失败"},
    "place": _room,
    "take_deposit": lambda walk, dice: {"amount": dice.choice([walk.application.deposit_due, YUAN(dice.randint(1, 9_000))])},
    "move_in": lambda _walk, _dice: {"text": "水电消防正常"},
    "book_rent": lambda _walk, dice: {"number": dice.randint(1, 3), "amount": YUAN(dice.randint(1, 30_000))},
    "report": lambda walk, dice: {
        "year": walk.today.year, "quarter": dice.randint(1, 4), "jobs": dice.randint(0, 9),
        "sales": YUAN(dice.randint(0, 10**6)), "tax": YUAN(dice.randint(0, 10**4)),
    },
    "renew": lambda _walk, dice: {"months": dice.choice([6, 12, 24]), "agreement_no": f"续-{dice.randint(1, 9_999)}"},
    "leave": lambda walk, dice: {
        "how": dice.choice(["graduated", "expired", "left", "removed", "failed"]), "text": "退出", "on": _day(walk, dice),
        "deposit_kept": dice.choice([ZERO, YUAN(dice.randint(0, 5_000))]),
    },
    "mark": lambda _walk, dice: {"certificate_no": f"36042600{dice.randint(10, 99)}"},
    "file": lambda _walk, dice: {
        "year": dice.choice([2025, 2026]), "number": dice.randint(1, 12), "sales": YUAN(dice.randint(0, 400_000)),
    },
    "compare": lambda _walk, dice: {
        "year": 2026, "number": dice.randint(1, 12), "told": YUAN(dice.randint(0, 3_000)), "note": "申报表",
    },
    "settle_year": lambda _walk, dice: {"year": 2025, "income": YUAN(dice.randint(0, 2_000_000))},
    "stop": _reason,
    "bind": lambda walk, dice: {"policy_number": f"P-{dice.randint(1, 10**6)}", "starts_on": _day(walk, dice)},
    "lapse": lambda walk, dice: {"on": _day(walk, dice), "text": "退保"},
}  # fmt: skip
# The deeds that concern one application, by kind, as its module offers them.
SHARED = (
    "submit", "receive_papers", "notify_missing", "supplement", "accept", "pass_town_check", "pass_review", "approve",
    "approve_second", "return_to_step_before", "refuse", "withdraw", "publish", "object_to", "settle_objection",
    "order_payment", "order_payment", "cancel_payment", "pay", "pay", "return_payment", "close", "revoke", "recover", "waive",
)  # fmt: skip
OWN: dict[Kind, tuple[str, ...]] = {
    Kind.INCUBATOR_FUND: ("place", "place", "take_deposit", "move_in", "book_rent", "report", "renew", "leave"),
    Kind.TAX_RELIEF: ("mark", "file", "file", "compare", "settle_year", "end", "stop"),
    Kind.INSURANCE: ("bind", "lapse"),
}
# Who does it; a deed that is not named is tried by anybody.
DOERS = {
    "submit": "clerk", "receive_papers": "clerk", "accept": "clerk", "pass_town_check": "checker", "pass_review": "reviewer",
    "approve": "supervisor", "approve_second": "second", "publish": "clerk", "order_payment": "payer", "pay": "payer",
    "revoke": "second", "refuse": "second", "settle_objection": "second", "place": "payer", "take_deposit": "payer",
    "move_in": "checker",
}  # fmt: skip
PEOPLE = ("clerk", "checker", "reviewer", "supervisor", "second", "payer")
STARTS = (State.DRAFT, State.RECEIVED, State.REVIEW, State.DECISION, State.APPROVED)


def machine_of(county: County, done: Counter[str]) -> type[RuleBasedStateMachine]:
    """The machine whose every run is one life in the county."""

    class Life(RuleBasedStateMachine):
        @initialize(kind=st.sampled_from(KINDS), start=st.sampled_from(STARTS), dice=st.randoms(use_true_random=False))
        def ask(self, kind: Kind, start: State, dice: Random) -> None:
            self.kind, self.walk = kind, county.asks(kind, dice)
            self.walk.to(start)

        @rule(dice=st.randoms(use_true_random=False), days=st.sampled_from([0, 0, 1, 10, 40, 200]))
        def try_something(self, dice: Random, days: int) -> None:
            self.walk.today += timedelta(days=days)
            module = MODULES[self.kind]
            names = [name for name in (*SHARED, *OWN.get(self.kind, ()) * 2) if hasattr(module, name)]
            # Most are refused in most states, and a refusal must leave nothing behind.
            for name in dice.sample(names, 6):
                who: Account = getattr(county.at, DOERS.get(name, dice.choice(PEOPLE)))
                before = self.walk.application.version
                try:
                    self.walk.does(who, getattr(module, name), **TOLD.get(name, _nothing)(self.walk, dice))
                except SupportdeskError:
                    county.session.rollback()
                    assert self.walk.application.version == before
                else:
                    done[name] += 1
                    return

        def teardown(self) -> None:
            if hasattr(self, "walk"):
                money_of_one_agrees(county.session, self.walk.application)
                county.session.rollback()
                county.session.expunge_all()

    return Life


def money_of_one_agrees(session: Session, one: Application) -> None:
    """What is held, paid and returned for an application is never less than nothing, and is what its payments say."""
    standing = budgets.standing_of(session, one.id)
    assert min(standing.reserved, standing.committed, standing.paid, standing.returned) >= ZERO
    paid = session.scalars(
        select(Payment.amount).where(Payment.application_id == one.id, Payment.state == PaymentState.PAID)
    ).all()
    if one.kind not in {Kind.TAX_RELIEF}:
        assert one.amount_paid == total(paid)
        assert one.amount_paid <= one.amount_approved
    assert standing.paid <= total(paid)
    if one.closed_on is not None and one.state not in {State.RECOVERING}:
        assert standing.held == ZERO


def books_agree(session: Session) -> None:
    """Every budget is what its postings make, never overdrawn on the way, and its payers bear it to the fen."""
    for budget in session.scalars(select(Budget)):
        entries = session.execute(
            select(BudgetEntry.move, BudgetEntry.amount, BudgetEntry.event_id)
            .where(BudgetEntry.budget_id == budget.id)
            .order_by(BudgetEntry.id)
        ).all()
        moves = [(entry.move, entry.amount) for entry in entries]
        assert budget.position == replay(moves)
        position = replay([])
        for move, amount in moves:
            position = position.after(move, amount)
            assert min(position.available, position.reserved, position.committed, position.paid) >= ZERO
        lines = budgets.list_payers(session, None, budget)
        assert (total([one.appropriated for one in lines]), total([one.paid for one in lines])) == (
            budget.appropriated, budget.paid
        )  # fmt: skip
        borne = session.execute(
            select(BudgetShare.event_id, BudgetShare.amount).where(BudgetShare.budget_id == budget.id)
        ).all()
        sums: Counter[int] = Counter()
        for event_id, amount in borne:
            sums[event_id] += amount.fen
        assert all(sums[entry.event_id] == entry.amount.fen for entry in entries if entry.event_id in sums)


def stays_within_the_tables(session: Session) -> None:
    """Each step leads from where the one before led, by a row of its kind's table."""
    allowed = {
        (step.event, step.source.value, step.target.value)
        for programme in PROGRAMMES.values()
        for step in programme.lifecycle.steps
    }
    stands: dict[int, str] = {}
    for event in session.scalars(select(Event).where(Event.application_id.is_not(None)).order_by(Event.id)):
        if not {"from", "to"} <= event.data.keys() or event.kind.split(".")[0] not in PROGRAMMES:
            continue
        number = event.application_id or 0
        assert (event.kind, event.data["from"], event.data["to"]) in allowed
        assert stands.get(number, event.data["from"]) == event.data["from"]
        stands[number] = event.data["to"]
    kept = dict(session.execute(select(Application.id, Application.state)).tuples().all())
    assert {number: kept[number] for number in stands} == stands


@pytest.fixture
def county(session: Session) -> Iterator[County]:
    at = support_desk(session)
    for code in (*(CODES[one] for one in OPEN_SUBJECTS), "startup_insurance", "training_syb"):
        budget_of(session, at, code, "900000000.00")
    scheme(session, at)
    base = base_of(session, at, *(f"{floor}{room:02}" for floor in range(1, 4) for room in range(1, 9)))
    return County(session, at, base)


def test_whatever_is_tried_with_any_kind_the_books_agree_and_the_tables_are_kept(
    county: County, request: pytest.FixtureRequest
) -> None:
    done: Counter[str] = Counter()
    lives = LIVES[request.node.callspec.params["database"]]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine_of(county, done),
        settings=settings(
            max_examples=lives, stateful_step_count=STEPS, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    books_agree(county.session)
    stays_within_the_tables(county.session)
    assert audit.verify(county.session).found is None
    assert sum(done.values()) > lives
