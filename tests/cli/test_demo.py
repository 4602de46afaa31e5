"""The synthetic county is true to itself: its sums are what its postings make, and its people are all invented."""

from collections import defaultdict
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.cli.demo.bulk import fill
from supportdesk.cli.demo.county import open_demo_county
from supportdesk.cli.demo.cover_stories import tell_cover
from supportdesk.cli.demo.hard_stories import tell_hard
from supportdesk.cli.demo.need_stories import MENTORS, STORIES, tell_needs
from supportdesk.cli.demo.support_stories import tell_support
from supportdesk.domain.budgets import replay, replay_fund
from supportdesk.domain.identifiers import parse_resident_number
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.needs import NeedState
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.models.budgets import Budget, BudgetEntry, FundEntry, GuaranteeFund
from supportdesk.models.cases import Case
from supportdesk.models.closings import Closing
from supportdesk.models.cooperation import Cooperation
from supportdesk.models.mentors import Mentor
from supportdesk.models.needs import MatterItem, Need
from supportdesk.models.payments import Clawback
from supportdesk.models.people import Household, Person
from supportdesk.models.policies import Kind, Programme, ProgrammeVersion, VersionState
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.models.programmes.loans import Loan, LoanMovement
from supportdesk.models.programmes.training import Enrolment, TrainingClass, TrainingCourse
from supportdesk.queries.budgets import list_payers
from supportdesk.queries.programmes.loans.plans import owed_after
from supportdesk.services import audit

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CASES = 150


def load(app: Flask, seed: int = 7) -> None:
    session = db.session()
    fill(session, open_demo_county(session, "a fine long password", NOW), CASES, seed, NOW, lambda _done, _all: None)


def test_the_synthetic_countys_sums_are_what_its_postings_make(app: Flask) -> None:
    with app.app_context():
        load(app)
        session = db.session()
        assert session.scalar(select(func.count()).select_from(Case)) == CASES
        assert audit.verify(session).found is None
        for budget in session.scalars(select(Budget)):
            entries = session.scalars(
                select(BudgetEntry).where(BudgetEntry.budget_id == budget.id).order_by(BudgetEntry.id)
            )
            assert replay((entry.move, entry.amount) for entry in entries) == budget.position
        fund = session.scalars(select(GuaranteeFund)).one()
        sums = replay_fund(
            (entry.move, entry.amount) for entry in session.scalars(select(FundEntry).order_by(FundEntry.id))
        )
        assert (fund.balance, fund.guaranteed) == (sums.balance, sums.guaranteed)


def test_what_is_owed_is_what_was_lent_less_what_was_repaid(app: Flask) -> None:
    with app.app_context():
        load(app)
        session = db.session()
        moved = defaultdict(list)
        for movement in session.scalars(select(LoanMovement)):
            moved[movement.loan_id].append(movement)
        loans = session.scalars(select(Loan)).all()
        assert len(loans) > CASES // 2
        assert {loan.state for loan in loans} >= {"repaying", "settled", "refused"}
        assert [loan.principal_left for loan in loans] == [owed_after(moved[loan.id]) for loan in loans]


def test_the_same_seed_tells_the_same_county_of_invented_people(app: Flask) -> None:
    with app.app_context():
        load(app)
        people = db.session.scalars(select(Person).order_by(Person.id)).all()
        assert all(person.id_no and person.id_no[:2] == "99" and person.id_no[14:17] >= "990" for person in people)
        assert all(parse_resident_number(person.id_no or "", today=NOW.date()).value for person in people)
        assert len({person.id_no for person in people}) == CASES
        applications = db.session.scalar(select(func.count()).select_from(Application))
        assert applications is not None
        assert applications > CASES


def test_needs_stand_in_every_state_and_cost_the_same_however_many_cases(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        county = open_demo_county(session, "a fine long password", NOW)
        fill(session, county, CASES, 7, NOW, lambda _done, _all: None)
        assert tell_needs(session, county, NOW) == len(STORIES)
        told = session.scalars(select(Need)).all()
        assert {need.state for need in told} == set(NeedState)
        # One was answered after its day.
        assert [one.kind for one in told if one.answered_on and one.answered_on > one.due_on] == ["land"]
        items = session.scalars(select(MatterItem).order_by(MatterItem.id)).all()
        assert [item.done_on is not None for item in items] == [True, False]
        assert session.scalar(select(func.count()).select_from(Mentor)) == len(MENTORS)
        ended = session.scalars(select(Cooperation).where(Cooperation.ended_on.is_not(None))).all()
        assert [one.partner_id is not None for one in ended] == [True]
        assert audit.verify(session).found is None


def test_a_county_of_one_case_has_a_need_too(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        county = open_demo_county(session, "a fine long password", NOW)
        fill(session, county, 1, 7, NOW, lambda _done, _all: None)
        assert tell_needs(session, county, NOW) <= 1


def every_payer_put_in_what_it_bears(session: Session) -> None:
    """No level of government paid more than it put in, whatever the programme; the centre does pay."""
    borne = {
        budget.name: {line.payer: line for line in list_payers(session, None, budget)}
        for budget in session.scalars(select(Budget))
    }
    below = [(name, payer) for name, lines in borne.items() for payer, line in lines.items() if line.left < ZERO]
    assert below == []
    paid = [name for name, lines in borne.items() if "central" in lines and lines["central"].paid > ZERO]
    assert len(paid) > 3


def test_what_fails_is_claimed_back_or_fits_few_has_its_place_in_the_county_too(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        county = open_demo_county(session, "a fine long password", NOW)
        fill(session, county, CASES, 7, NOW, lambda _done, _all: None)
        tell_cover(session, county, NOW)
        assert tell_hard(session, county, CASES, NOW) == 7
        rows = session.execute(
            select(Application.subject, Application.state, Application.amount_paid)
            .where(Application.is_historic.is_(False), Application.kind != Kind.LOAN)
            .order_by(Application.id)
        ).all()
        stands = defaultdict(list)
        for subject, state, paid in rows:
            stands[subject].append((state, paid))
        two_parts = Money.yuan(28_800)
        # An honest failure keeps what it was paid; what was got by a false invoice is claimed back.
        assert stands["startup_fund"] == [("closed", two_parts), ("recovering", two_parts), ("paid", two_parts)]
        assert session.scalars(select(Clawback.recovered).order_by(Clawback.id)).all() == [Money.yuan(10_000)]
        assert stands["failed_founder"] == [("paid", Money.yuan(7_150))]
        assert [state for state, _paid in stands["industry_bonus"]] == ["paid", "publicity"]
        assert [state for state, _paid in stands["hiring_firm"]] == ["running"]
        honest = session.scalars(select(Closing).where(Closing.is_honest)).all()
        assert [one.restart_case_id is not None for one in honest] == [True, False]
        claims = session.scalars(select(InsuranceClaim).order_by(InsuranceClaim.id)).all()
        assert [one.state for one in claims] == ["checked", "paid", "appealed"]
        assert [one.paid == one.approved > ZERO for one in claims] == [False, True, False]
        certified = session.execute(
            select(TrainingCourse.code, func.count())
            .join(TrainingClass, TrainingClass.course_id == TrainingCourse.id)
            .join(Enrolment, Enrolment.class_id == TrainingClass.id)
            .where(Enrolment.certificate_no != "")
            .group_by(TrainingCourse.code)
        ).all()
        assert {code for code, _count in certified} == {"GYB", "SYB", "IYB"}
        assert session.scalar(select(func.count()).select_from(Household)) > 2
        own = session.scalars(
            select(ProgrammeVersion).join(ProgrammeVersion.programme).where(Programme.unit_id == county.county.id)
        ).all()
        assert {one.state for one in own} == {VersionState.PUBLISHED}
        assert all("演示" in one.document for one in own)
        assert tell_support(session, county, CASES, NOW) > 0
        every_payer_put_in_what_it_bears(session)
        assert audit.verify(session).found is None


def test_a_small_county_keeps_its_cases_for_the_usual_stories(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        county = open_demo_county(session, "a fine long password", NOW)
        assert tell_hard(session, county, 20, NOW) == 0
