from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, NotAllowedError, NotFoundError, RuleBrokenError, StaleVersionError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.audit import Event
from supportdesk.models.policies import Kind, LoanPrimeRate, ProgrammeVersion, VersionState
from supportdesk.queries import policies as queries
from supportdesk.services import policies
from tests.factories import accounts
from tests.factories.policies import national, working

TODAY = date(2026, 11, 25)


def edited(work, draft: ProgrammeVersion, **values: object) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    policies.edit_draft(
        work, draft, values=values, clauses={}, effective_from=date(2026, 12, 1), effective_to=None,
        document="禾人社发〔2026〕8号", seen_version=draft.version,
    )  # fmt: skip


def test_the_shipped_defaults_come_once(session: Session) -> None:
    national(session)
    counted = [
        session.scalar(select(func.count()).select_from(table)) for table in (ProgrammeVersion, LoanPrimeRate, Event)
    ]
    with working(session) as work:
        assert policies.load_shipped(work) == 0
    again = [
        session.scalar(select(func.count()).select_from(table)) for table in (ProgrammeVersion, LoanPrimeRate, Event)
    ]
    assert counted == again


def test_each_day_has_the_version_that_was_in_force(session: Session) -> None:
    national(session)
    county = accounts.county(session)
    before = queries.version_in_force(session, Kind.LOAN, county, date(2023, 9, 30))
    after = queries.version_in_force(session, Kind.LOAN, county, date(2023, 10, 1))
    assert before is not None
    assert after is not None
    assert (before.number, after.number) == (1, 2)
    assert queries.version_in_force(session, Kind.LOAN, county, date(2020, 12, 31)) is None


def test_a_county_s_own_version_holds_before_the_national_one_and_only_there(session: Session) -> None:
    base = national(session)
    county, other = accounts.county(session), accounts.county(session, "360427", "邻县")
    town = accounts.town(session, county)
    with working(session) as work:
        base = queries.get_version(work.session, None, base.id)
        draft = policies.draft_own_version(work, base, work.session.get_one(OrgUnit, county.id))
        edited(work, draft, person_cap="500000.00")
        policies.publish(work, draft)
    found = queries.version_in_force(session, Kind.LOAN, town, date(2026, 12, 1))
    assert found is not None
    assert queries.loan_terms_of(session, found).person_cap == Money.yuan(500_000)
    for unit, day in ((other, date(2026, 12, 1)), (town, date(2026, 11, 30))):
        elsewhere = queries.version_in_force(session, Kind.LOAN, unit, day)
        assert elsewhere is not None
        assert elsewhere.id == base.id


def test_a_published_version_is_never_changed(session: Session) -> None:
    base = national(session)
    county = accounts.county(session)
    supervisor = accounts.account(session, Role.SUPERVISOR, county)
    with pytest.raises(RuleBrokenError), working(session, supervisor) as work:
        edited(work, queries.get_version(work.session, work.actor, base.id), person_cap="1.00")
    with pytest.raises(RuleBrokenError), working(session, supervisor) as work:
        policies.publish(work, queries.get_version(work.session, work.actor, base.id))


def test_a_draft_may_hold_faults_and_publishing_names_the_first(session: Session) -> None:
    base = national(session)
    county = accounts.county(session)
    with working(session) as work:
        base = queries.get_version(work.session, None, base.id)
        draft = policies.draft_own_version(work, base, work.session.get_one(OrgUnit, county.id))
        edited(work, draft, times_max=0)
    with pytest.raises(BadValueError) as refused, working(session) as work:
        policies.publish(work, queries.get_version(work.session, None, draft.id))
    assert refused.value.field == "times_max"
    assert session.get_one(ProgrammeVersion, draft.id).state is VersionState.DRAFT


def test_a_changed_figure_no_longer_stands_on_the_old_source(session: Session) -> None:
    base = national(session)
    county = accounts.county(session)
    with working(session) as work:
        base = queries.get_version(work.session, None, base.id)
        draft = policies.draft_own_version(work, base, work.session.get_one(OrgUnit, county.id))
        edited(work, draft, person_cap="500000.00")
    changed, kept = draft.parameters["person_cap"], draft.parameters["enterprise_cap"]
    assert (changed["source"], changed["confidence"], changed["document"]) == ("", "", "禾人社发〔2026〕8号")
    assert kept["document"] == "财金〔2023〕75号"


def test_two_editors_do_not_overwrite_each_other(session: Session) -> None:
    base = national(session)
    county = accounts.county(session)
    with working(session) as work:
        base = queries.get_version(work.session, None, base.id)
        draft = policies.draft_own_version(work, base, work.session.get_one(OrgUnit, county.id))
        seen = draft.version
        edited(work, draft, times_max=2)
    with pytest.raises(StaleVersionError), working(session) as work:
        policies.edit_draft(
            work, queries.get_version(work.session, None, draft.id), values={"times_max": 1}, clauses={},
            effective_from=TODAY, effective_to=None, document="x", seen_version=seen,
        )  # fmt: skip


def test_a_supervisor_writes_only_their_own_county_s_policy(session: Session) -> None:
    base = national(session)
    county, other = accounts.county(session), accounts.county(session, "360427", "邻县")
    supervisor = accounts.account(session, Role.SUPERVISOR, county)
    official = accounts.account(session, Role.OFFICIAL, county)
    with pytest.raises(NotAllowedError), working(session, supervisor) as work:
        policies.draft_own_version(
            work, queries.get_version(work.session, None, base.id), work.session.get_one(OrgUnit, other.id)
        )
    with pytest.raises(NotAllowedError), working(session, official) as work:
        policies.draft_own_version(
            work, queries.get_version(work.session, None, base.id), work.session.get_one(OrgUnit, county.id)
        )
    with working(session) as work:
        draft = policies.draft_own_version(
            work, queries.get_version(work.session, None, base.id), work.session.get_one(OrgUnit, other.id)
        )
    session.refresh(supervisor, ["unit"])
    with pytest.raises(NotFoundError):
        queries.get_version(session, supervisor, draft.id)


def test_a_new_prime_rate_is_entered_once_with_its_source(session: Session) -> None:
    national(session)
    with working(session) as work:
        policies.publish_rate(work, date(2026, 11, 20), "2.9", "全国银行间同业拆借中心公告")
    assert [str(rate.rate_pct) for rate in queries.lpr_table(session)][-1] == "2.90"
    with pytest.raises(RuleBrokenError), working(session) as work:
        policies.publish_rate(work, date(2026, 11, 20), "2.95", "x")
    with pytest.raises(BadValueError), working(session) as work:
        policies.publish_rate(work, date(2026, 11, 26), "2.95", "x")


def test_a_town_does_not_enter_the_rate_that_holds_for_all(session: Session) -> None:
    national(session)
    county = accounts.county(session)
    of_town, of_county = (
        accounts.account(session, Role.SUPERVISOR, unit, name)
        for unit, name in ((accounts.town(session, county), "town"), (county, "county"))
    )
    for account in (of_town, of_county):
        session.refresh(account, ["unit"])
    with pytest.raises(RuleBrokenError) as refused, working(session, of_town) as work:
        policies.publish_rate(work, date(2026, 11, 20), "2.9", "公告")
    assert refused.value.code == "not_at_the_top"
    with working(session, of_county) as work:
        policies.publish_rate(work, date(2026, 11, 20), "2.9", "公告")
    session.refresh(of_town, ["unit"])
    with pytest.raises(RuleBrokenError), working(session, of_town) as work:
        policies.correct_rate(work, date(2026, 11, 20), "2.95", "误录")


def test_who_wrote_a_draft_does_not_publish_it_and_another_does(session: Session) -> None:
    base = national(session)
    county = accounts.county(session)
    first, second, third = (
        accounts.account(session, Role.SUPERVISOR, county, name) for name in ("one", "two", "three")
    )
    with working(session, first) as work:
        begun = policies.draft_own_version(work, queries.get_version(work.session, work.actor, base.id), county)
        draft_id = begun.id
    with working(session, second) as work:
        edited(work, queries.get_draft(work.session, work.actor, draft_id), person_cap="500000.00")
    for writer in (first, second):
        with pytest.raises(RuleBrokenError) as refused, working(session, writer) as work:
            policies.publish(work, queries.get_draft(work.session, work.actor, draft_id))
        assert refused.value.code == "SAME_PERSON"
    with working(session, third) as work:
        policies.publish(work, queries.get_draft(work.session, work.actor, draft_id))
    assert session.get_one(ProgrammeVersion, draft_id).published_by_id == third.id


def test_a_mistyped_rate_is_put_right_and_the_event_keeps_both(session: Session) -> None:
    national(session)
    with working(session) as work:
        policies.publish_rate(work, date(2026, 11, 20), "20.5", "公告")
    with pytest.raises(BadValueError) as refused, working(session) as work:
        policies.correct_rate(work, date(2026, 11, 20), "2.95", " ")
    assert refused.value.field == "reason"
    with pytest.raises(NotFoundError), working(session) as work:
        policies.correct_rate(work, date(2026, 11, 19), "2.95", "误录")
    with working(session) as work:
        policies.correct_rate(work, date(2026, 11, 20), "2.95", "小数点误录")
    assert session.get_one(LoanPrimeRate, date(2026, 11, 20)).one_year_percent == "2.95"
    told = session.scalars(select(Event).where(Event.kind == "lpr.corrected")).one()
    assert (told.data["before"], told.data["after"], told.data["reason"]) == ("20.50", "2.95", "小数点误录")
