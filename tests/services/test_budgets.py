from decimal import Decimal
from threading import Barrier, Thread

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from supportdesk.domain.budgets import (
    FIGURES,
    PAYER_FIGURES,
    BudgetMove,
    BudgetPosition,
    borne,
    post,
    replay,
)
from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.parameters import PayerShare
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget, BudgetEntry, GuaranteeFund
from supportdesk.models.policies import Kind, Programme
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import budgets as queries
from supportdesk.services import budgets, guarantee_funds
from supportdesk.services.work import deed
from tests.factories import accounts, people, policies, rules
from tests.factories.policies import NOON, working

OFFICIALS = 20
EACH = Money.yuan(9_000)


def loan(session: Session, number: int = 1) -> Application:
    county = session.scalars(select(policies.OrgUnit)).first() or accounts.county(session)
    person = people.person(session, county)
    case = people.case(session, person)
    made = Loan(
        kind=Kind.LOAN, number=f"{case.number}-{number:02d}", case_id=case.id, person_id=person.id, unit_id=county.id,
        state="review", touch=1000 + case.id, created_at=NOON, updated_at=NOON,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def prepared(session: Session, yuan: str = "100000.00") -> Budget:
    county = accounts.county(session)
    return policies.budget(session, policies.national(session), county, yuan)


def test_every_posting_has_its_event_and_the_sums_are_what_the_entries_make(session: Session) -> None:
    budget, asked = prepared(session), loan(session)
    with working(session) as work:
        budgets.reserve(work, budget, EACH, asked)
        budgets.commit(work, budget, EACH, asked)
        budgets.pay(work, budget, Money.yuan(1_000), asked)
        budgets.give_back(work, budget, Money.yuan(400), asked)
        budgets.uncommit(work, budget, Money.yuan(8_000), asked)
    assert budget.position == queries.replayed(session, budget.id)
    assert (budget.paid, budget.returned, budget.committed) == (Money.yuan(600), Money.yuan(400), ZERO)
    assert budget.available == Money.yuan(99_400)
    entries = session.scalars(select(BudgetEntry)).all()
    assert {session.get_one(Event, entry.event_id).kind for entry in entries} == {
        "budget.appropriate", "budget.reserve", "budget.commit", "budget.pay", "budget.return", "budget.uncommit",
    }  # fmt: skip


def test_a_refusal_names_what_is_left(session: Session) -> None:
    budget, asked = prepared(session, "10000.00"), loan(session)
    with (
        pytest.raises(RuleBrokenError, match=r"可用 10,000\.00 元，还需 10,000\.01 元，差 0\.01 元"),
        working(session) as work,
    ):
        budgets.reserve(work, budget, Money.yuan("10000.01"), asked)
    assert session.get_one(Budget, budget.id).reserved == ZERO


def test_one_application_cannot_use_what_is_held_for_another(session: Session) -> None:
    budget, first, second = prepared(session), loan(session), loan(session)
    with working(session) as work:
        budgets.reserve(work, budget, EACH, first)
    with pytest.raises(RuleBrokenError), working(session) as work:
        budgets.commit(work, budget, EACH, second)
    with pytest.raises(RuleBrokenError), working(session) as work:
        budgets.release(work, budget, EACH, second)


def test_money_is_put_in_by_a_supervisor_with_a_document(session: Session) -> None:
    budget = prepared(session)
    county = session.get_one(policies.OrgUnit, budget.unit_id)
    official = accounts.account(session, Role.OFFICIAL, county)
    with pytest.raises(NotAllowedError), working(session, official) as work:
        budgets.appropriate(work, budget, EACH, "禾财社〔2026〕12号")
    with pytest.raises(BadValueError), working(session) as work:
        budgets.appropriate(work, budget, EACH, " ")
    with pytest.raises(BadValueError), working(session) as work:
        budgets.appropriate(work, budget, ZERO, "禾财社〔2026〕12号")


def test_a_fund_guarantees_up_to_its_multiple_and_names_the_room(session: Session) -> None:
    county = accounts.county(session)
    fund = policies.fund(session, county, "50000.00")
    asked = loan(session)
    with working(session) as work:
        guarantee_funds.guarantee(work, fund, Money.yuan(400_000), asked)
    with pytest.raises(RuleBrokenError, match=r"还可担保 100,000\.00 元"), working(session) as work:
        guarantee_funds.guarantee(work, fund, Money.yuan("100000.01"), asked)
    with working(session) as work:
        guarantee_funds.release(work, fund, Money.yuan(150_000), asked)
        guarantee_funds.compensate(work, fund, Money.yuan(40_000), asked)
        guarantee_funds.recover(work, fund, Money.yuan(5_000), asked)
    assert (fund.balance, fund.guaranteed) == (Money.yuan(15_000), Money.yuan(250_000))
    with pytest.raises(RuleBrokenError, match=r"余额 15,000\.00 元"), working(session) as work:
        guarantee_funds.compensate(work, session.get_one(GuaranteeFund, fund.id), Money.yuan(15_001), asked)


def _in_parallel(app: Flask, budget_id: int, asked: list[int], reserve) -> list[str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    barrier, answers = Barrier(len(asked)), ["" for _ in asked]

    def run(place: int) -> None:
        with app.app_context():
            session = db.session()
            try:
                answers[place] = reserve(session, barrier, budget_id, asked[place])
            except RuleBrokenError as refused:
                answers[place] = str(refused)
            finally:
                session.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _as_a_deed(session: Session, barrier: Barrier, budget_id: int, application_id: int) -> str:
    barrier.wait()
    with deed(session, None, NOON) as work:
        budget = work.session.get_one(Budget, budget_id)
        budgets.reserve(work, budget, EACH, work.session.get_one(Application, application_id))
    return "granted"


def _read_then_write(session: Session, barrier: Barrier, budget_id: int, application_id: int) -> str:
    """The control: everybody reads, then everybody writes."""
    budget = session.get_one(Budget, budget_id)
    available, reserved = budget.available, budget.reserved
    session.rollback()
    barrier.wait()
    if available < EACH:
        return "refused"
    with deed(session, None, NOON) as work:
        event = work.record("control", {})
        work.session.execute(update(Budget).where(Budget.id == budget_id).values(reserved=reserved + EACH))
        work.session.add(
            BudgetEntry(
                budget_id=budget_id,
                move=BudgetMove.RESERVE,
                amount=EACH,
                application_id=application_id,
                happened_on=event.happened_on,
                recorded_at=work.now,
                event_id=event.id,
            )
        )
    return "granted"


def _twenty(app: Flask) -> tuple[int, list[int]]:
    with app.app_context():
        session = db.session()
        budget = prepared(session, "100000.00")
        asked = [loan(session, number).id for number in range(OFFICIALS)]
        session.commit()
        return budget.id, asked


def test_twenty_at_once_never_commit_more_than_there_is_and_waste_nothing(app: Flask) -> None:
    budget_id, asked = _twenty(app)
    answers = _in_parallel(app, budget_id, asked, _as_a_deed)
    assert answers.count("granted") == 11
    assert all("可用 1,000.00 元" in answer for answer in answers if answer != "granted")
    with app.app_context():
        assert queries.replayed(db.session(), budget_id).reserved == Money.yuan(99_000)


def test_the_control_without_the_lock_over_commits(app: Flask) -> None:
    budget_id, asked = _twenty(app)
    assert _in_parallel(app, budget_id, asked, _read_then_write).count("granted") == OFFICIALS
    with app.app_context():
        assert queries.replayed(db.session(), budget_id).reserved > Money.yuan(100_000)


moves = st.lists(st.tuples(st.sampled_from(BudgetMove), st.integers(0, 5_000).map(Money)), max_size=60)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(moves)
def test_a_ledger_is_never_overdrawn_whatever_is_tried(tried: list[tuple[BudgetMove, Money]]) -> None:
    position, kept = BudgetPosition(), []
    for move, amount in tried:
        try:
            position = post("预算", position, move, amount)
        except (RuleBrokenError, BadValueError):
            continue
        kept.append((move, amount))
        sums = (position.available, position.reserved, position.committed, position.paid, position.returned)
        assert all(part >= ZERO for part in sums)
        assert position.available + position.held + position.paid == position.appropriated
    assert replay(kept) == position


def two_budgets(session: Session) -> tuple[Budget, Budget]:
    county = accounts.county(session)
    version = policies.national(session)
    here = policies.budget(session, version, county, "1000.00")
    return here, policies.budget(session, version, accounts.town(session, county), "10.00")


def shares_of(session: Session, budget: Budget) -> dict[str, tuple[str, str]]:
    return {row.payer: (str(row.appropriated), str(row.paid)) for row in queries.list_payers(session, None, budget)}


def opens_its_parts(session: Session, budget: Budget) -> None:
    """Every figure of the budget, and of each payer, is what the entries add up to that it opens."""
    told = [("", figure, getattr(budget.position, figure)) for figure in FIGURES]
    for line in queries.list_payers(session, None, budget):
        told += [(line.payer, figure, getattr(line, figure)) for figure in PAYER_FIGURES]
    for payer, figure, amount in told:
        rows = queries.list_entries(session, None, budget, figure, payer=payer)
        assert total([row.signed for row in rows]) == amount, (payer, figure)
        assert queries.count_entries(session, budget, figure, payer) == len(rows), (payer, figure)


THREE = [PayerShare("central", Decimal(50)), PayerShare("province", Decimal(30)), PayerShare("county", Decimal(20))]


def test_each_payer_bears_a_payment_to_the_fen_and_has_it_again_when_it_bounces(session: Session) -> None:
    budget, asked = prepared(session, "100.00"), loan(session)
    with working(session) as work:
        budgets.appropriate(work, budget, Money.yuan(50), "财社〔2026〕1号", payer="central")
        budgets.reserve(work, budget, Money.yuan("33.33"), asked)
        budgets.commit(work, budget, Money.yuan("33.33"), asked)
        budgets.pay(work, budget, Money.yuan("33.33"), asked, shares=THREE)
    assert shares_of(session, budget) == {
        "central": ("50.00", "16.67"), "province": ("0.00", "10.00"), "county": ("100.00", "6.66")
    }  # fmt: skip
    told = session.scalars(select(Event).where(Event.kind == "budget.pay")).one().data["shares"]
    assert told == [
        {"payer": "central", "amount": 1667}, {"payer": "province", "amount": 1000}, {"payer": "county", "amount": 666}
    ]  # fmt: skip
    opens_its_parts(session, budget)
    with working(session) as work:
        budgets.give_back(work, budget, Money.yuan("33.33"), asked, shares=THREE)
    assert {paid for _, paid in shares_of(session, budget).values()} == {"0.00"}
    opens_its_parts(session, budget)
    parts = queries.list_entries(session, None, budget, "left", payer="province")
    assert [str(row.signed) for row in parts] == ["10.00", "-10.00"]


@settings(max_examples=200)
@given(st.integers(0, 10**12), st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_what_the_payers_bear_is_the_whole(fen: int, weights: list[int]) -> None:
    percents = [Decimal(weight * 100) / sum(weights) for weight in weights[1:]]
    shares = [PayerShare(f"p{place}", percent.quantize(Decimal("0.01"))) for place, percent in enumerate(percents)]
    shares.append(PayerShare("last", 100 - sum((share.percent for share in shares), Decimal(0))))
    parts = borne(Money(fen), shares)
    assert sum(part.fen for _, part in parts) == fen
    assert len(parts) == len(shares)


def test_free_money_is_moved_to_another_budget_of_the_year_and_both_say_so(session: Session) -> None:
    here, there = two_budgets(session)
    with working(session) as work:
        budgets.transfer(work, here, there, Money.yuan(400), "财预〔2026〕9号")
    assert (here.available, there.available) == (Money.yuan(600), Money.yuan(410))
    for one in (here, there):
        assert one.position == queries.replayed(session, one.id)
    notes = {entry.note for entry in session.scalars(select(BudgetEntry).where(BudgetEntry.note.contains("财预")))}
    assert notes == {f"财预〔2026〕9号 → {there.name}", f"财预〔2026〕9号 ← {here.name}"}
    assert shares_of(session, there) == {"county": ("410.00", "0.00")}


def test_no_more_of_a_payers_money_is_moved_than_is_left_of_what_they_put_in(session: Session) -> None:
    here, there = two_budgets(session)
    asked = loan(session)
    with working(session) as work:
        budgets.appropriate(work, here, Money.yuan(500), "财社〔2026〕1号", payer="central")
        budgets.reserve(work, here, Money.yuan(200), asked)
        budgets.commit(work, here, Money.yuan(200), asked)
        budgets.pay(work, here, Money.yuan(200), asked, shares=[PayerShare("central", Decimal(100))])
    for payer, left in (("central", r"中央资金还剩 300\.00 元"), ("province", r"省资金还剩 0\.00 元")):
        with pytest.raises(RuleBrokenError, match=left) as refused, working(session) as work:
            budgets.transfer(work, here, there, Money.yuan(301), "财预〔2026〕9号", payer=payer)
        assert refused.value.code == "FUND_CAPACITY_EXCEEDED"
    with working(session) as work:
        budgets.transfer(work, here, there, Money.yuan(300), "财预〔2026〕9号", payer="central")
    assert shares_of(session, here) == {"central": ("200.00", "200.00"), "county": ("1000.00", "0.00")}


def test_what_is_promised_is_not_moved_nor_anything_to_another_year(session: Session) -> None:
    here, there = two_budgets(session)
    asked = loan(session)
    with working(session) as work:
        budgets.reserve(work, here, Money.yuan(700), asked)
    with pytest.raises(RuleBrokenError) as refused, working(session) as work:
        budgets.transfer(work, here, there, Money.yuan(301), "财预〔2026〕9号")
    assert refused.value.code == "FUND_CAPACITY_EXCEEDED"
    with pytest.raises(BadValueError) as same, working(session) as work:
        budgets.transfer(work, here, here, Money.yuan(1), "财预〔2026〕9号")
    assert same.value.field == "there"
    with working(session) as work:
        programme = work.session.get_one(Programme, here.programme_id)
        later = budgets.open_budget(work, programme, work.session.get_one(OrgUnit, here.unit_id), 2027)
    with pytest.raises(RuleBrokenError), working(session) as work:
        budgets.transfer(work, here, later, Money.yuan(1), "财预〔2026〕9号")
    with pytest.raises(BadValueError) as unknown, working(session) as work:
        budgets.appropriate(work, here, Money.yuan(1), "财预〔2026〕9号", payer="nobody")
    assert unknown.value.field == "payer"


def test_a_budget_is_called_by_its_programme_and_never_money_money(session: Session) -> None:
    at = accounts.county(session)
    rules.shipped(session)
    with working(session) as work:
        unit = work.session.get_one(OrgUnit, at.id)
        called = [
            budgets.open_budget(
                work, work.session.get_one(Programme, rules.version_of(session, code).programme_id), unit, 2026
            ).name
            for code in ("startup_fund", "rent_subsidy", "startup_loan")
        ]
    assert called[:2] == ["2026 年创业启动资金", "2026 年场租补贴资金"]
    assert called[2].endswith("贴息资金")
