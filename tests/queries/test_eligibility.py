"""What one person can get and why not; and a county's people read as each is alone."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.tax_relief.facts import TaxFacts
from supportdesk.domain.programmes.tax_relief.rules import window_open
from supportdesk.domain.programmes.tax_relief.terms import TaxTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.models.matching import NotedFact
from supportdesk.models.people import Household
from supportdesk.queries.eligibility import Answer, eligibility_of
from supportdesk.queries.facts import facts_of_one, iterate_records, read_records
from supportdesk.queries.facts.records import months_between
from tests.factories import accounts, people, rules, support
from tests.factories.accounts import LONG_AGO
from tests.queries.counting import asked

TODAY = date(2026, 11, 25)


def answers(session: Session, person_id: int, at: object, on: date = TODAY) -> dict[str, Answer]:
    told = eligibility_of(session, person_id, at, on)  # type: ignore[arg-type]  # a unit
    assert told is not None
    return {answer.version.programme.code: answer for answer in told.answers}


def rule(answer: Answer, code: str) -> RuleResult:
    return next(result for result in answer.results if result.rule == code)


def test_every_rule_tells_value_requirement_clause_and_what_would_change_it(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, _venture = rules.returnee(session, town)
    answer = answers(session, person.id, town)["startup_subsidy"]
    assert answer.verdict is Verdict.MET
    assert answer.amount == Money.yuan(5_000)
    away = rule(answer, "away")
    assert (str(away.value), str(away.required)) == ("27 个月", "外出月数不少于 6 个月")
    assert "外出务工" in away.clause
    early = rule(answers(session, person.id, town, on=date(2025, 10, 1))["startup_subsidy"], "half_year")
    assert (early.verdict, early.code, str(early.remedy)) == (Verdict.NOT_MET, Reason.TOO_EARLY, "再过 3 个月即满足。")


def test_an_unanswered_fact_is_never_a_refusal(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    bare = people.person(session, town, "周平")
    people.venture(session, bare)
    told = answers(session, bare.id, town)
    unknown = [result for answer in told.values() for result in answer.results if str(result.value) == "待查"]
    assert unknown
    assert all(result.verdict is Verdict.UNKNOWN and result.remedy for result in unknown)
    assert told["startup_subsidy"].verdict is Verdict.UNKNOWN
    assert {fact.name for fact in told["startup_subsidy"].missing} == {
        "registered_here",
        "months_away",
        "first_venture",
    }


def test_a_noted_fact_answers_what_was_open_and_the_latest_holds(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, _venture = rules.returnee(session, town)
    for value in ("no", "yes"):
        session.add(NotedFact(person_id=person.id, name="certified", value=value, source="窗口", noted_on=TODAY))
        session.flush()
    syb = answers(session, person.id, town)["training_syb"]
    assert rule(syb, "uncertified").verdict is Verdict.NOT_MET


def test_support_granted_before_counts_for_person_venture_and_household(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    house = Household(number="H-1", unit_id=town.id, created_at=LONG_AGO, updated_at=LONG_AGO)
    session.add(house)
    session.flush()
    person, _founded = rules.returnee(session, town, household_id=house.id)
    brother, theirs = rules.returnee(session, town, "罗秋生", household_id=house.id)
    case = people.case(session, brother, theirs)
    support.subsidy(
        session, case, subject="一次性创业补贴", state="paid", is_historic=True, paid_on=date(2026, 3, 2), amount_paid=Money.yuan(5_000)
    )  # fmt: skip
    told = eligibility_of(session, person.id, town, TODAY)
    assert told is not None
    assert told.record.facts["household_received"] == Decimal(5_000)
    assert told.record.facts["received"] == Decimal(0)
    mine, other = (
        answers(session, person.id, town)["startup_subsidy"],
        answers(session, brother.id, town)["startup_subsidy"],
    )
    assert mine.verdict is Verdict.MET
    assert rule(other, "never_before").verdict is Verdict.NOT_MET
    assert rule(other, "stacking_exclusive").verdict is Verdict.NOT_MET


def test_many_are_read_as_each_is_alone_in_no_more_queries(session: Session) -> None:
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    ids = [rules.returnee(session, town, f"罗{letter}生")[0].id for letter in "春夏秋冬"]
    with asked(session.get_bind()) as for_four:
        together = read_records(session, ids, TODAY)
    with asked(session.get_bind()) as for_one:
        alone = facts_of_one(session, ids[0], TODAY)
    assert len(for_four) == len(for_one)
    assert together[0].facts == alone.facts if alone else None
    portions = list(iterate_records(session, TODAY, portion=3))
    assert [len(portion) for portion in portions] == [3, 1]
    assert [record.facts for portion in portions for record in portion] == [record.facts for record in together]


def test_a_month_ends_on_its_last_day_where_it_has_no_such_day() -> None:
    assert months_between(date(2025, 8, 31), date(2026, 2, 28)) == 6
    assert months_between(date(2025, 3, 20), date(2026, 3, 19)) == 11
    assert months_between(date(2025, 3, 20), date(2026, 3, 20)) == 12


def test_who_was_never_asked_has_not_refused_and_a_code_that_can_t_be_read_is_no_industry(session: Session) -> None:
    town = accounts.town(session, accounts.county(session))
    person = people.person(session, town, "周平", consent_on=None)
    founded = people.venture(session, person, industry="不详")

    def facts() -> dict[str, object]:
        session.flush()
        record = facts_of_one(session, person.id, TODAY)
        assert record is not None
        return {name: record.facts[name] for name in ("consented", "industry_section")}

    assert facts() == {"consented": None, "industry_section": None}
    person.consent_on, founded.industry = date(2026, 3, 1), "1391"
    assert facts() == {"consented": True, "industry_section": "C"}
    person.consent_withdrawn_on = date(2026, 4, 1)
    assert facts()["consented"] is False


def test_the_months_of_tax_relief_end_with_a_month_in_the_rule_book_as_on_the_form(session: Session) -> None:
    """Registered on 2025-06-20: June 2025 is the first month, May 2028 the thirty-sixth and last."""
    rules.shipped(session)
    town = accounts.town(session, accounts.county(session))
    person, founded = rules.returnee(session, town)
    founded.founded_on, founded.legal_form = date(2025, 6, 20), "11"
    session.flush()
    terms = TaxTerms.from_parameters(rules.version_of(session, "key_group_tax").parameters)
    version = rules.version_of(session, "key_group_tax")
    version.effective_to = None
    for day, verdict in (
        (date(2025, 6, 20), Verdict.MET), (date(2028, 5, 31), Verdict.MET),
        (date(2028, 6, 1), Verdict.NOT_MET), (date(2028, 6, 19), Verdict.NOT_MET),
    ):  # fmt: skip
        book = rule(answers(session, person.id, town, day)["key_group_tax"], "window")
        form = window_open(TaxFacts(day, registered_on=founded.founded_on), terms)
        assert (book.verdict, form.verdict) == (verdict, verdict), day
