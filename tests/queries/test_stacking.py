"""What an application may not stand beside, over kinds."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.rule_books import Period, Scope
from supportdesk.models.cases import Case
from supportdesk.queries import stacking
from supportdesk.queries.facts import facts_of_one, programme_facts
from supportdesk.services.programmes import subsidies
from tests.factories import accounts, people, rules, support
from tests.factories.applications import budget_of, support_desk
from tests.factories.subsidies import subsidy_walk

TODAY = date(2026, 11, 25)


def test_an_application_is_held_against_all_others_but_not_against_itself(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, founded = rules.returnee(session, town)
    case = people.case(session, person, founded)
    version = rules.version_of(session, "startup_subsidy")
    wanted = support.subsidy(session, case, programme_version_id=version.id, received_on=TODAY)
    assert {result.verdict.value for result in stacking.check(session, wanted, wanted.amount_requested)} == {"met"}
    support.subsidy(
        session, case, subject="一次性创业补贴", state="paid", is_historic=True, paid_on=date(2024, 3, 2), amount_paid=Money.yuan(5_000)
    )  # fmt: skip
    refused = [result for result in stacking.check(session, wanted, wanted.amount_requested) if not result.is_met]
    assert [result.rule for result in refused] == [
        "stacking_exclusive",
        "stacking_once_person_ever",
        "stacking_once_venture_ever",
    ]
    assert [result.code for result in refused] == ["MUTUALLY_EXCLUSIVE", "ALREADY_AWARDED", "ALREADY_AWARDED"]


def test_a_cap_counts_the_whole_household_s_year(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, founded = rules.returnee(session, town)
    case = people.case(session, person, founded)
    version = rules.version_of(session, "startup_subsidy")
    wanted = support.subsidy(
        session, case, programme_version_id=version.id, received_on=TODAY, amount=Money.yuan(30_001)
    )
    (cap,) = [
        result
        for result in stacking.check(session, wanted, wanted.amount_requested)
        if result.rule.startswith("stacking_cap")
    ]
    assert cap.verdict.value == "not_met"
    assert str(cap.remedy) == "最多还能给 30,000.00 元。"


def test_support_that_came_with_a_ledger_is_asked_nothing(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, founded = rules.returnee(session, town)
    old = support.subsidy(session, people.case(session, person, founded), is_historic=True, state="paid")
    assert stacking.check(session, old, None) == []


def test_of_an_award_that_is_paid_in_parts_the_whole_counts(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, founded = rules.returnee(session, town)
    case = people.case(session, person, founded)
    version = rules.version_of(session, "startup_subsidy")
    support.subsidy(
        session, case, programme_version_id=version.id, received_on=TODAY, state="paid", paid_on=TODAY,
        amount_approved=Money.yuan(28_000), amount_paid=Money.yuan(1_000),
    )  # fmt: skip
    wanted = support.subsidy(session, case, programme_version_id=version.id, received_on=TODAY)
    (cap,) = [one for one in stacking.check(session, wanted, Money.yuan(5_000)) if one.rule.startswith("stacking_cap")]
    assert (cap.verdict.value, str(cap.remedy)) == ("not_met", "最多还能给 2,000.00 元。")


def test_an_amount_that_is_not_reckoned_yet_is_no_nothing(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, founded = rules.returnee(session, town)
    version = rules.version_of(session, "startup_subsidy")
    wanted = support.subsidy(
        session, people.case(session, person, founded), programme_version_id=version.id, received_on=TODAY
    )
    (cap,) = [one for one in stacking.check(session, wanted, None) if one.rule.startswith("stacking_cap")]
    assert (cap.verdict.value, str(cap.value)) == ("unknown", "已有 0.00 元，本次金额待查")
    assert str(cap.remedy) == "最多还能给 30,000.00 元。"


def test_what_was_given_back_counts_no_longer_for_person_venture_and_household(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.CLOSED)

    def counted() -> tuple[Money, ...]:
        record = facts_of_one(session, walk.application.person_id, walk.today)
        assert record is not None
        received, household = record.facts["received"], record.facts["household_received"]
        totals = stacking.totals_of(session, record)
        given = total([one.amount for one in stacking.given_to(session, record)])
        found = (*(totals[scope][Period.EVER] for scope in Scope), given)
        return (*found, Money.yuan(str(received)), Money.yuan(str(household)))

    assert set(counted()) == {Money.yuan(5_000)}
    walk.does(at.second, subsidies.revoke, code="FALSE_STATEMENT", text="冒用他人场所")
    assert set(counted()) == {Money.yuan(5_000)}
    walk.does(at.payer, subsidies.recover, amount=Money.yuan(2_000))
    assert set(counted()) == {Money.yuan(3_000)}
    walk.does(at.payer, subsidies.recover, amount=Money.yuan(3_000))
    assert walk.application.state == State.RECOVERED
    assert set(counted()) == {ZERO}


def test_an_award_that_came_back_whole_stands_in_nobody_s_way_and_one_that_came_back_in_part_does(
    session: Session,
) -> None:
    """Once only, exclusion, and the facts that count awards."""
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.CLOSED)
    version = rules.version_of(session, "startup_subsidy")
    wanted = support.subsidy(
        session,
        session.get_one(Case, walk.application.case_id),
        programme_version_id=version.id,
        received_on=walk.today,
    )

    def asked() -> tuple[set[str], Decimal]:
        unmet = {one.rule for one in stacking.check(session, wanted, Money.yuan(5_000)) if not one.is_met}
        record = facts_of_one(session, walk.application.person_id, walk.today, besides=wanted.id)
        assert record is not None
        awards = programme_facts(record, "startup_subsidy")["awards"]
        assert isinstance(awards, Decimal)
        return unmet, awards

    refused = {"stacking_exclusive", "stacking_once_person_ever", "stacking_once_venture_ever"}
    assert asked() == (refused, 1)
    walk.does(at.second, subsidies.revoke, code="FALSE_STATEMENT", text="冒用他人场所")
    walk.does(at.payer, subsidies.recover, amount=Money.yuan("4999.99"))
    assert asked() == (refused, 1)
    walk.does(at.payer, subsidies.recover, amount=Money.yuan("0.01"))
    assert asked() == (set(), 0)


def test_of_an_award_that_was_let_off_only_what_came_back_counts_no_longer(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "startup_subsidy")
    walk = subsidy_walk(session, at).to(State.PAID)
    walk.does(at.supervisor, subsidies.revoke, code="NOT_OPERATING", text="已停业")
    walk.does(at.payer, subsidies.recover, amount=Money.yuan(2_000))
    walk.does(at.second, subsidies.waive, text="受灾停业，属诚实失败")
    record = facts_of_one(session, walk.application.person_id, walk.today)
    assert record is not None
    (given,) = stacking.given_to(session, record)
    assert given.amount == Money.yuan(3_000)
