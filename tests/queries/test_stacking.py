"""What an application may not stand beside, over kinds."""

from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.queries import stacking
from tests.factories import accounts, people, rules, support

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
