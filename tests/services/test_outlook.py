"""What a county's draft would mean for everybody is reckoned before it is published, and anew once the draft has changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from supportdesk.domain.money import ZERO, Money
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.matching import Outlook
from supportdesk.models.people import Person
from supportdesk.models.policies import Programme, ProgrammeVersion
from supportdesk.queries import outlook as queries
from supportdesk.queries import policies as policy_queries
from supportdesk.services import outlook, policies
from tests.factories import accounts, people, rules, support
from tests.factories.policies import working

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


@pytest.fixture
def town(session: Session) -> OrgUnit:
    rules.shipped(session)
    return accounts.town(session, accounts.county(session))


def draft_of(session: Session, town: OrgUnit, code: str = "startup_subsidy", begins: date = TODAY) -> ProgrammeVersion:
    """The county's draft of a shipped programme."""
    base = rules.version_of(session, code)
    base.programme = session.get_one(Programme, base.programme_id)
    county = session.get_one(OrgUnit, town.parent_id)
    with working(session) as work:
        draft = policies.draft_own_version(work, base, work.session.get_one(OrgUnit, county.id))
        draft.effective_from = begins
    return draft


def reckoned(session: Session, draft: ProgrammeVersion) -> queries.Reckoned:
    session.commit()
    told = queries.reckon(session, policy_queries.get_version(session, None, draft.id), TODAY, most_missing=2)
    assert told is not None
    return told


def reckon_all(session: Session, now: datetime = NOW) -> int:
    session.commit()
    return outlook.reckon_drafts(session, TODAY, now, most_missing=2)


def kept(session: Session, draft: ProgrammeVersion) -> Outlook | None:
    session.expire_all()
    return queries.find_outlook(session, policy_queries.get_version(session, None, draft.id))


def test_a_draft_tells_who_is_entitled_who_asked_already_and_what_it_costs(session: Session, town: OrgUnit) -> None:
    version = rules.version_of(session, "startup_subsidy")
    (_first, _), (asks, founded), (paid, other) = (
        rules.returnee(session, town, name) for name in ("罗春生", "罗夏生", "罗秋生")
    )
    support.subsidy(session, people.case(session, asks, founded), programme_version_id=version.id, received_on=TODAY)
    support.subsidy(
        session, people.case(session, paid, other), programme_version_id=version.id, received_on=TODAY, state="paid",
        paid_on=TODAY, amount_approved=Money.yuan(5_000), amount_paid=Money.yuan(5_000),
    )  # fmt: skip
    told = reckoned(session, draft_of(session, town))
    assert (told.people, told.applying, told.met, told.likely, told.little_known) == (3, 1, 1, 0, 0)
    # Nobody lacks a fact; each of those who are counted costs what the version gives.
    assert (told.cost, told.unknown_cost, dict(told.missing)) == (Money.yuan(5_000), 0, {})


def test_of_whom_something_is_missing_it_is_counted_what(session: Session, town: OrgUnit) -> None:
    _person, founded = rules.returnee(session, town)
    founded.is_first_venture = None
    rules.returnee(session, town, "罗夏生")
    draft = draft_of(session, town)
    told = reckoned(session, draft)
    assert (told.met, told.likely, told.little_known) == (1, 1, 0)
    assert dict(told.missing) == {"first_venture": 1}
    # Of whom more is unknown than a match may leave open is no likely one, and is not passed over in silence either.
    unknown = "not own_property and certified and verified_investment > 0"
    draft.rule_book, draft.version = {"rules": [rule_of(unknown)], "amount": "", "stacking": {}}, draft.version + 1
    told = reckoned(session, draft)
    assert (told.met, told.likely, told.little_known) == (0, 0, 2)
    assert dict(told.missing) == {"own_property": 2, "certified": 2, "verified_investment": 2}
    assert (told.cost, told.unknown_cost) == (ZERO, 0)


def test_everybody_is_asked_as_of_the_day_on_which_the_draft_begins(session: Session, town: OrgUnit) -> None:
    """Founded today: too early for half a year of running now, not in two hundred days."""
    _person, founded = rules.returnee(session, town)
    founded.founded_on = TODAY
    least = {"rules": [rule_of("months_operating >= 6")], "amount": "", "stacking": {}}
    for begins, met in ((TODAY, 0), (TODAY + timedelta(days=200), 1)):
        draft = draft_of(session, town, begins=begins)
        draft.rule_book, draft.version = least, draft.version + 1
        told = reckoned(session, draft)
        assert (told.as_of, told.met, told.unknown_cost, told.cost) == (begins, met, met, ZERO)


def rule_of(expression: str) -> dict[str, object]:
    return {"code": "months", "expression": expression, "title": {"zh": "经营时间", "en": "Time in business"}}


def test_the_clock_reckons_each_draft_once_and_again_when_it_has_changed(session: Session, town: OrgUnit) -> None:
    rules.returnee(session, town)
    draft = draft_of(session, town)
    assert kept(session, draft) is None
    assert reckon_all(session) == 1
    found = kept(session, draft)
    assert found is not None
    assert (found.people, found.met, found.as_of) == (1, 1, TODAY)
    assert reckon_all(session) == 0
    draft.version += 1
    session.commit()
    # What was reckoned was reckoned for another text.
    assert kept(session, draft) is None
    assert reckon_all(session) == 1
    assert kept(session, draft) is not None
    # People change: after a week everybody is asked anew.
    later = NOW + timedelta(days=7)
    assert (reckon_all(session, later), reckon_all(session, later + timedelta(hours=1))) == (0, 1)


def test_a_draft_that_is_written_while_it_is_reckoned_is_reckoned_again(
    session: Session, town: OrgUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules.returnee(session, town)
    draft = draft_of(session, town)
    draft_id, reckon = draft.id, queries.reckon

    def written_meanwhile(own: Session, *given: object, **told: object) -> object:
        found = reckon(own, *given, **told)  # type: ignore[arg-type]  # as they came
        own.rollback()
        with Session(own.get_bind()) as other:
            other.execute(update(ProgrammeVersion).where(ProgrammeVersion.id == draft_id).values(version=99))
            other.commit()
        return found

    monkeypatch.setattr(queries, "reckon", written_meanwhile)
    assert reckon_all(session) == 1
    monkeypatch.setattr(queries, "reckon", reckon)
    assert kept(session, draft) is None
    assert reckon_all(session) == 1
    assert kept(session, draft) is not None


def test_only_a_county_s_own_draft_with_rules_is_reckoned(session: Session, town: OrgUnit) -> None:
    """The national examples are drafts too: nobody can publish them."""
    rules.returnee(session, town)
    assert reckon_all(session) == 0
    draft = draft_of(session, town)
    draft.rule_book, draft.version = {}, draft.version + 1
    assert reckon_all(session) == 0
    assert kept(session, draft) is None


def test_whoever_is_of_another_county_is_not_counted(session: Session, town: OrgUnit) -> None:
    rules.returnee(session, town)
    elsewhere = accounts.county(session, code="360827", name="远川县")
    rules.returnee(session, accounts.town(session, elsewhere, code="360827101"), "罗夏生")
    assert session.query(Person).count() == 2
    assert reckoned(session, draft_of(session, town)).people == 1
