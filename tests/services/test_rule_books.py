"""The shipped catalogue comes in, and a county edits its draft."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, StaleVersionError, StepNotAvailableError
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Kind, Programme, ProgrammeVersion, VersionState
from supportdesk.queries import policies as queries
from supportdesk.queries.facts import open_books
from supportdesk.queries.rehearsal import rehearse
from supportdesk.services import policies, rule_books
from supportdesk.services.work import Work
from tests.factories import accounts, people, rules
from tests.factories.policies import working

TODAY = date(2026, 11, 25)


def draft_in(work: Work, county: OrgUnit, code: str = "startup_subsidy") -> ProgrammeVersion:
    base = queries.get_version(work.session, None, rules.version_of(work.session, code).id)
    return policies.draft_own_version(work, base, work.session.get_one(OrgUnit, county.id))


def changed(draft: ProgrammeVersion, code: str, expression: str) -> dict[str, object]:
    book = draft.rule_book
    return {
        **book,
        "rules": [
            {**row, "expression": expression, "source": "县政府网站"} if row["code"] == code else row
            for row in book["rules"]
        ],
    }


def test_the_catalogue_comes_once_for_all_six_kinds_and_examples_hold_for_nobody(session: Session) -> None:
    rules.shipped(session)
    with working(session) as work:
        assert rule_books.load_shipped(work) == 0
    held = {kind for (kind,) in session.execute(select(Programme.kind).distinct())}
    assert held == set(Kind)
    books = open_books(session, accounts.county(session), TODAY)
    # There is no national policy of insurance: a county writes its own.
    assert {one.version.programme.kind for one in books} == set(Kind) - {Kind.INSURANCE}
    for code in ("industry_bonus", "startup_fund", "startup_insurance", "training_online"):
        example = rules.version_of(session, code)
        assert (example.state, example.confidence) == (VersionState.DRAFT, "illustrative"), code
    assert {one.version.confidence for one in books} <= {"high", "medium", "low"}


def test_a_county_s_rules_hold_once_published_and_the_national_ones_elsewhere(session: Session) -> None:
    rules.shipped(session)
    county, other = accounts.county(session), accounts.county(session, "360427", "邻县")
    with working(session) as work:
        draft = draft_in(work, county)
        assert (
            rule_books.edit_rules(work, draft, changed(draft, "half_year", "months_operating >= 12"), seen_version=1)
            == []
        )
        draft.document, draft.effective_from = "禾人社发〔2026〕8号", date(2026, 11, 1)
        policies.publish(work, draft)
    expressions = [
        next(rule.expression.text for rule in one.book.rules if rule.code == "half_year")
        for unit in (county, other)
        for one in open_books(session, session.get_one(OrgUnit, unit.id), TODAY)
        if one.code == "startup_subsidy"
    ]
    assert expressions == ["months_operating >= 12", "months_operating >= 6"]


def test_a_faulty_rule_is_not_saved_and_every_fault_is_told(session: Session) -> None:
    rules.shipped(session)
    county = accounts.county(session)
    with working(session) as work:
        draft = draft_in(work, county)
        faults = rule_books.edit_rules(work, draft, changed(draft, "away", "months_awy >= 6"), seen_version=1)
        assert [(fault.field, fault.code) for fault in faults] == [("rules-1-expression", "unknown_fact")]
        assert draft.version == 1


def test_a_changed_condition_asks_for_a_source_of_its_own(session: Session) -> None:
    rules.shipped(session)
    county = accounts.county(session)
    with working(session) as work:
        draft = draft_in(work, county)
        book = changed(draft, "half_year", "months_operating >= 12")
        still = [{**row, "source": draft.rule_book["rules"][at]["source"]} for at, row in enumerate(book["rules"])]  # type: ignore[arg-type]  # rows of rules
        faults = rule_books.edit_rules(work, draft, {**book, "rules": still}, seen_version=1)
        assert [(fault.field, fault.code) for fault in faults] == [("rules-4-source", "old_source")]
        assert rule_books.edit_rules(work, draft, book, seen_version=1) == []
        kept = next(row for row in draft.rule_book["rules"] if row["code"] == "half_year")
        assert kept["source"] == "县政府网站"
        assert "confidence" not in kept


def test_what_a_version_may_not_stand_beside_is_a_programme_or_a_group_that_there_is(session: Session) -> None:
    rules.shipped(session)
    county = accounts.county(session)
    cap = {"scope": "person", "period": "year", "amount": "100.00"}
    with working(session) as work:
        draft = draft_in(work, county)

        def faults(**stacking: object) -> list[tuple[str | None, str]]:
            told = rule_books.edit_rules(
                work, draft, {**draft.rule_book, "stacking": stacking}, seen_version=draft.version
            )
            return [(fault.field, fault.code) for fault in told]

        assert faults(excludes=["no_such_programme"]) == [("stacking-excludes", "unknown_name")]
        assert faults(excludes=["group:no_such_group"]) == [("stacking-excludes", "unknown_name")]
        # A name that is none is told once.
        assert faults(excludes=["Rent!"]) == [("stacking-excludes", "invalid")]
        assert faults(caps=[cap | {"of": "all"}, cap | {"of": "startup_cash"}]) == [("stacking-caps-1", "unknown_name")]
        own = {"groups": ["shops"], "excludes": ["group:shops", "rent_subsidy", "group:rent"]}
        assert faults(**own, caps=[cap | {"of": "group:shops"}, cap | {"of": "jobs_subsidy"}]) == []


def test_a_draft_with_a_faulty_rule_book_is_not_published(session: Session) -> None:
    rules.shipped(session)
    county = accounts.county(session)
    with pytest.raises(BadValueError), working(session) as work:
        draft = draft_in(work, county)
        draft.document = "禾人社发〔2026〕8号"
        draft.rule_book = changed(draft, "away", "__import__('os')")
        policies.publish(work, draft)


def test_rules_are_edited_in_a_draft_that_nobody_saved_meanwhile(session: Session) -> None:
    rules.shipped(session)
    county = accounts.county(session)
    with working(session) as work:
        draft = draft_in(work, county)
        with pytest.raises(StaleVersionError):
            rule_books.edit_rules(work, draft, draft.rule_book, seen_version=7)
        draft.state = VersionState.PUBLISHED
        with pytest.raises(StepNotAvailableError):
            rule_books.edit_rules(work, draft, draft.rule_book, seen_version=1)


def test_a_rehearsal_says_who_gains_who_loses_and_what_it_costs(session: Session) -> None:
    rules.shipped(session)
    county = accounts.county(session)
    town = accounts.town(session, county)
    stays, _venture = rules.returnee(session, town, "罗留生")
    loses, _venture = rules.returnee(session, town, "罗失生", away_from=date(2024, 6, 1))
    gains, _venture = rules.returnee(session, town, "罗得生", registered_division="430101")
    for person in (stays, loses, gains):
        people.case(session, person)
    with working(session) as work:
        draft = draft_in(work, county)
        book = changed(draft, "away", "months_away >= 12")
        book["rules"] = [row for row in book["rules"] if row["code"] != "home"]  # type: ignore[attr-defined]  # rows of rules
        assert rule_books.edit_rules(work, draft, {**book, "amount": "6000"}, seen_version=1) == []
    draft = queries.get_version(session, None, draft.id)
    before = queries.version_before(session, session.get_one(OrgUnit, county.id), draft)
    told = rehearse(session, None, draft, before, TODAY)
    assert (told.cases, told.gain_count, told.loss_count) == (3, 1, 1)
    assert ([one.name for one in told.gains], [one.name for one in told.losses]) == (["罗得生"], ["罗失生"])
    assert (str(told.cost_before), str(told.cost_after), str(told.difference)) == ("10000.00", "12000.00", "2000.00")


def test_the_demo_county_has_versions_of_its_own_once(session: Session) -> None:
    rules.shipped(session)
    county = accounts.county(session)
    with working(session) as work:
        assert rule_books.load_demo(work, work.session.get_one(OrgUnit, county.id)) == 4
        assert rule_books.load_demo(work, work.session.get_one(OrgUnit, county.id)) == 0
    assert session.scalar(select(func.count()).select_from(Programme).where(Programme.unit_id == county.id)) == 4
