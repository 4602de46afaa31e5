"""The sweep, and what becomes of what it found."""

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.money import Money
from supportdesk.domain.people import CategoryProof
from supportdesk.domain.permissions import Role
from supportdesk.domain.rules import Verdict
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.matching import Match, MatchState
from supportdesk.models.people import Person
from supportdesk.models.policies import Programme
from supportdesk.queries import matching as queries
from supportdesk.queries import policies as policy_queries
from supportdesk.queries.eligibility import eligibility_of
from supportdesk.services import matching, policies
from supportdesk.services.people import categories
from supportdesk.services.work import deed
from tests.factories import accounts, people, rules, support
from tests.factories.policies import working

TODAY = date(2026, 11, 25)


def matched(session: Session) -> dict[str, Match]:
    rows = session.execute(select(Programme.code, Match).join(Match, Match.programme_id == Programme.id)).all()
    return {row.code: row.Match for row in rows}


def swept(session: Session, **more: object) -> matching.Sweep:
    session.commit()
    return matching.sweep(session, TODAY, most_missing=2, **more)  # type: ignore[arg-type]  # arguments of the sweep


def one_person(session: Session) -> Person:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    return rules.returnee(session, town)[0]


def test_the_sweep_finds_who_is_entitled_and_who_is_likely_so(session: Session) -> None:
    one_person(session)
    done = swept(session)
    found = matched(session)
    assert (done.people, done.added) == (1, len(found))
    assert found["startup_subsidy"].is_met
    assert (found["training_syb"].is_met, found["training_syb"].missing_names) == (False, ["certified"])
    assert "failed_founder_subsidy" not in found
    assert "rent_subsidy" not in found


def test_the_sweep_run_again_changes_nothing(session: Session) -> None:
    one_person(session)
    swept(session)
    before = {code: (match.id, match.found_on) for code, match in matched(session).items()}
    again = swept(session)
    assert (again.added, again.removed) == (0, 0)
    assert before == {code: (match.id, match.found_on) for code, match in matched(session).items()}


def test_two_sweeps_at_once_write_each_match_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The night's, and the one of what changed: the second has reckoned before the first has written."""
    one_person(session)
    session.commit()
    write = matching.small_write

    def comes_late(own: Session) -> AbstractContextManager[None]:
        monkeypatch.setattr(matching, "small_write", write)
        with Session(own.get_bind()) as other:
            swept(other)
        return write(own)

    monkeypatch.setattr(matching, "small_write", comes_late)
    swept(session)
    assert matched(session)
    assert (swept(session).added, swept(session).removed) == (0, 0)


def test_whoever_asked_is_not_found_again(session: Session) -> None:
    person = one_person(session)
    swept(session)
    version = rules.version_of(session, "startup_subsidy")
    support.subsidy(session, people.case(session, person), programme_version_id=version.id, received_on=TODAY)
    assert swept(session).removed == 1
    assert "startup_subsidy" not in matched(session)


@pytest.mark.parametrize("state", ["supplement", "decision"])
def test_whoever_has_it_under_way_is_not_found_though_no_rule_of_the_county_says_so(
    session: Session, state: str
) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    (asks, firm), (other, _theirs) = (rules.returnee(session, town, name) for name in ("罗春生", "罗秋生"))
    version = rules.version_of(session, "startup_subsidy")
    left = [row for row in version.rule_book["rules"] if row["code"] != "not_asked"]
    version.rule_book = {**version.rule_book, "rules": left, "stacking": {}}
    case = people.case(session, asks, firm)
    support.subsidy(session, case, programme_version_id=version.id, received_on=TODAY, state=state)
    swept(session, only="startup_subsidy")
    assert session.scalars(select(Match.person_id)).all() == [other.id]


def test_an_application_is_matched_on_change_for_its_household_and_its_venture_s_founder(session: Session) -> None:
    """What is capped for the household, or given once to the venture, is theirs no longer the same day."""
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    house = people.household(session, town)
    asks, _firm = rules.returnee(session, town, "罗春生", household_id=house.id)
    rules.returnee(session, town, "罗秋生", household_id=house.id)
    rules.returnee(session, town, "周平")
    founder, shop = rules.returnee(session, town, "何立")
    swept(session)
    case = people.case(session, asks, shop)
    version = rules.version_of(session, "startup_subsidy")
    made = support.subsidy(session, case, programme_version_id=version.id, received_on=TODAY)
    made.updated_at = datetime(2026, 11, 25, 4, tzinfo=UTC)
    session.commit()
    since = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert matching.sweep_changed(session, since, TODAY, most_missing=2).people == 3
    query = select(Match.person_id).join(Programme, Programme.id == Match.programme_id)
    found = set(session.scalars(query.where(Programme.code == "startup_subsidy")))
    assert founder.id not in found
    assert asks.id not in found


def test_whoever_was_paid_all_that_a_programme_gives_is_not_found_again(session: Session) -> None:
    """Jobs: once a year for the venture. That stands in no rule, only in what may not stand beside what."""
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    (paid, firm), (earlier, other) = (rules.returnee(session, town, name) for name in ("罗春生", "罗秋生"))
    version = rules.version_of(session, "jobs_subsidy")
    swept(session)

    def found() -> set[int]:
        query = select(Match.person_id).join(Programme, Programme.id == Match.programme_id)
        return set(session.scalars(query.where(Programme.code == "jobs_subsidy")))

    assert found() == {paid.id, earlier.id}
    for somebody, venture, on in ((paid, firm, date(2026, 6, 1)), (earlier, other, date(2025, 6, 1))):
        support.subsidy(
            session, people.case(session, somebody, venture), programme_version_id=version.id, state="paid",
            received_on=on, paid_on=on, amount_approved=Money.yuan(2_000), amount_paid=Money.yuan(2_000),
        )  # fmt: skip
    assert swept(session).removed >= 1
    assert found() == {earlier.id}


def test_nobody_is_found_for_what_their_own_page_refuses(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, founded = rules.returnee(session, town)
    case = people.case(session, person, founded)
    codes = ("jobs_subsidy", "social_insurance_subsidy", "startup_subsidy", "training_syb")
    for code in codes:
        support.subsidy(
            session, case, programme_version_id=rules.version_of(session, code).id, state="paid",
            received_on=date(2026, 5, 4), paid_on=date(2026, 6, 1), amount_paid=Money.yuan(1_000),
        )  # fmt: skip
    swept(session)
    told = eligibility_of(session, person.id, town, TODAY)
    assert told is not None
    asked = {one.version.programme.code: one.verdict for one in told.answers}
    assert {asked[code] for code in codes} == {Verdict.NOT_MET}
    assert matched(session)
    assert {code for code in matched(session) if asked[code] is Verdict.NOT_MET} == set()


def test_one_programme_swept_leaves_the_others_alone(session: Session) -> None:
    one_person(session)
    swept(session)
    count = len(matched(session))
    done = swept(session, only="startup_subsidy")
    assert (done.met, done.added, done.removed, len(matched(session))) == (1, 0, 0, count)


def test_a_change_is_matched_without_the_whole_county(session: Session) -> None:
    person = one_person(session)
    swept(session)
    person.away_to = date(2023, 2, 10)
    person.updated_at = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
    session.commit()
    since = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    assert matching.sweep_changed(session, since, TODAY, most_missing=2).removed == 1
    assert "startup_subsidy" not in matched(session)
    assert matching.sweep_changed(session, datetime(2026, 11, 26, tzinfo=UTC), TODAY, most_missing=2).people == 0


def test_a_group_that_is_entered_or_ended_by_its_deed_is_matched_on_change(session: Session) -> None:
    person = one_person(session)
    swept(session)

    def changed_since(hour: int) -> int:
        since = datetime(2026, 11, 25, hour, tzinfo=UTC)
        return matching.sweep_changed(session, since, TODAY, most_missing=2).people

    assert changed_since(3) == 0
    with deed(session, None, datetime(2026, 11, 25, 4, tzinfo=UTC)) as work:
        about = work.session.get_one(Person, person.id)
        group_id = categories.add_category(work, about, CategoryProof("04", "登记失业证明")).id
    assert (changed_since(3), changed_since(5)) == (1, 0)
    with deed(session, None, datetime(2026, 11, 25, 6, tzinfo=UTC)) as work:
        categories.end_category(work, work.session.get_one(Person, person.id), group_id, work.today)
    assert changed_since(5) == 1


def test_a_version_that_is_published_is_matched_on_change_with_those_whom_it_is_for(session: Session) -> None:
    rules.shipped(session)
    county, other = accounts.county(session), accounts.county(session, "360427", "邻县")
    here, there = (rules.returnee(session, accounts.town(session, at), "罗春生")[0].id for at in (county, other))
    swept(session)
    national = matched(session)["startup_subsidy"].version_id
    count = session.scalar(select(func.count()).select_from(Match))

    def publish(hour: int, begins: date, expression: str) -> int:
        with deed(session, None, datetime(2026, 11, 25, hour, tzinfo=UTC)) as work:
            base = policy_queries.get_version(work.session, None, rules.version_of(work.session, "startup_subsidy").id)
            draft = policies.draft_own_version(work, base, work.session.get_one(OrgUnit, county.id))
            draft.document, draft.effective_from = "禾人社发〔2026〕8号", begins
            book = draft.rule_book
            rows = [row | {"expression": expression} if row["code"] == "away" else row for row in book["rules"]]
            draft.rule_book = {**book, "rules": rows}
            policies.publish(work, draft)
            return draft.id

    def changed_since(hour: int) -> matching.Sweep:
        return matching.sweep_changed(session, datetime(2026, 11, 25, hour, tzinfo=UTC), TODAY, most_missing=2)

    def offers() -> dict[int, int]:
        rows = session.execute(
            select(Match.person_id, Match.version_id)
            .join(Programme, Programme.id == Match.programme_id)
            .where(Programme.code == "startup_subsidy")
        )
        return {person_id: version_id for person_id, version_id in rows}  # noqa: C416 - rows are no pairs to a type checker

    # It is for later: the sweep of its first day matches it.
    publish(3, date(2026, 12, 1), "months_away >= 12")
    assert changed_since(2).people == 0
    own = publish(5, TODAY, "months_away >= 12")
    done = changed_since(4)
    assert (done.people, done.added, done.removed) == (1, 1, 1)
    assert offers() == {here: own, there: national}
    # Nobody's other matches were touched, and once matched there is nothing left to do.
    assert session.scalar(select(func.count()).select_from(Match)) == count
    assert changed_since(6).people == 0
    publish(7, TODAY, "months_away >= 120")
    assert (changed_since(6).removed, offers()) == (1, {there: national})


def test_an_offer_is_confirmed_on_a_verified_identity_only(session: Session) -> None:
    person = one_person(session)
    swept(session)
    match_id = matched(session)["startup_subsidy"].id
    with working(session) as work:
        matching.offer(work, queries.get_match(work.session, None, match_id))
    with pytest.raises(RuleBrokenError) as refusal, working(session) as work:
        matching.confirm(work, queries.get_match(work.session, None, match_id))
    assert refusal.value.code == "identity_unverified"
    with working(session) as work:
        about = work.session.get_one(Person, person.id)
        matching.note_fact(work, about, name="identity_verified", value="yes", source="窗口看身份证")
        matching.confirm(work, queries.get_match(work.session, None, match_id))
    assert matched(session)["startup_subsidy"].state is MatchState.CONFIRMED
    swept(session)
    assert matched(session)["startup_subsidy"].state is MatchState.CONFIRMED


def test_what_is_not_offered_can_t_be_answered_and_what_changed_can_t_be_offered(session: Session) -> None:
    person = one_person(session)
    swept(session)
    match_id = matched(session)["startup_subsidy"].id
    with pytest.raises(StepNotAvailableError), working(session) as work:
        matching.confirm(work, queries.get_match(work.session, None, match_id))
    session.get_one(Person, person.id).away_to = date(2023, 2, 10)
    with pytest.raises(RuleBrokenError) as refusal, working(session) as work:
        matching.offer(work, queries.get_match(work.session, None, match_id))
    assert refusal.value.code == "NOT_TARGET_GROUP"


@pytest.mark.parametrize(
    ("name", "value", "source"),
    [("age", "40", "窗口"), ("insured_months", "many", "窗口"), ("insured_months", "-1", "窗口"), ("certified", "perhaps", "窗口"),
     ("certified", "yes", " ")],
)  # fmt: skip
def test_a_fact_is_noted_soundly_or_not_at_all(session: Session, name: str, value: str, source: str) -> None:
    person = one_person(session)
    with pytest.raises(BadValueError), working(session) as work:
        matching.note_fact(work, work.session.get_one(Person, person.id), name=name, value=value, source=source)


def test_counts_and_people_stay_within_the_viewer_s_subtree(session: Session) -> None:
    one_person(session)
    swept(session)
    programme_id = matched(session)["startup_subsidy"].programme_id
    other = accounts.county(session, "360427", "邻县")
    stranger = accounts.account(session, Role.OFFICIAL, other)
    assert queries.list_programme_matches(session, stranger) == []
    assert list(queries.list_people(session, stranger, programme_id)) == []
    (seen,) = [one for one in queries.list_programme_matches(session, None) if one.programme.id == programme_id]
    assert (seen.met, seen.likely, str(seen.cost)) == (1, 0, "5000.00")
