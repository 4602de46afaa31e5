"""Ventures are known by their credit code; a trial code is let in where the licence was seen."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.check_digits import credit_code_check_char
from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError, StaleVersionError
from supportdesk.domain.money import Money
from supportdesk.domain.ventures import Business, Figures, Premises, Registration, VentureFacts
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries.person_search import persons_matching
from supportdesk.services import ventures
from tests.factories import people
from tests.factories.deeds import Desk, desk, doing

CODE = "92360426MA0000001" + credit_code_check_char("92360426MA0000001")
TRIAL = "92360426MA0000001" + ("0" if not CODE.endswith("0") else "1")


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


def opened(session: Session, at: Desk, registration: Registration) -> Venture:
    person = people.person(session, at.town)
    session.commit()
    with doing(session, at.official) as work:
        return ventures.open_venture(work, person, registration)


def closed(session: Session, at: Desk, venture_id: int, on: date | None, reason: str) -> Venture:
    with doing(session, at.official) as work:
        venture = session.get_one(Venture, venture_id)
        ventures.change_status(work, venture, VentureStatus.CLOSED, on=on, reason=reason, version=1)
        return venture


def test_a_venture_is_held_once_by_its_credit_code(session: Session, at: Desk) -> None:
    assert opened(session, at, Registration("春生山货加工坊", CODE)).credit_code == CODE
    with pytest.raises(RuleBrokenError) as refused:
        opened(session, at, Registration("另一家", CODE.lower()))
    assert refused.value.code == "known_venture"


def test_a_credit_code_of_another_county_is_refused_without_telling_whose(session: Session, at: Desk) -> None:
    elsewhere = desk(session, "360427", "星江县", "XJ")
    opened(session, elsewhere, Registration("星江豆制品", CODE))
    with pytest.raises(AlreadyKnownError) as refused:
        opened(session, at, Registration("春生山货加工坊", CODE))
    assert "星江" not in str(refused.value)


def test_a_trial_code_is_taken_only_with_the_licence_that_was_seen(session: Session, at: Desk) -> None:
    with pytest.raises(BadValueError) as refused:
        opened(session, at, Registration("老字号", TRIAL))
    assert refused.value.field == "credit_code"
    venture = opened(session, at, Registration("老字号", TRIAL, "营业执照原件已核"))
    assert venture.credit_code_proof == "营业执照原件已核"


def test_a_sound_code_needs_no_proof_and_keeps_none(session: Session, at: Desk) -> None:
    assert opened(session, at, Registration("春生山货加工坊", CODE, "多余")).credit_code_proof == ""


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (Figures(employees=3, insured_employees=4), "insured_employees"),
        (Figures(employees=3, key_group_employees=5), "key_group_employees"),
        (Figures(invested=Money(-1)), "invested"),
        (Figures(employees=-1), "employees"),
    ],
)
def test_figures_that_cannot_be_are_refused(session: Session, at: Desk, change: Figures, field: str) -> None:
    venture = opened(session, at, Registration("春生山货加工坊"))
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        ventures.correct_figures(work, session.get_one(Venture, venture.id), change, version=1)
    assert refused.value.field == field


@pytest.mark.parametrize("area", ["-1", "12.345", "一百", "1e3000", "NaN", "1２x"])
def test_an_area_is_a_plain_number_with_two_decimals_at_most(session: Session, at: Desk, area: str) -> None:
    venture = opened(session, at, Registration("春生山货加工坊"))
    with pytest.raises(BadValueError), doing(session, at.official) as work:
        ventures.correct_premises(work, session.get_one(Venture, venture.id), Premises(area_m2=area), version=1)


def test_each_correction_has_its_version_and_a_stale_one_tells_what_is_stored(session: Session, at: Desk) -> None:
    venture = opened(session, at, Registration("春生山货加工坊"))
    with doing(session, at.official) as work:
        kept = session.get_one(Venture, venture.id)
        ventures.correct_business(work, kept, Business("C", main_product="笋干"), version=1)
    stale = Business("C", main_product="香菇")
    with pytest.raises(StaleVersionError) as refused, doing(session, at.official) as work:
        ventures.correct_business(work, session.get_one(Venture, venture.id), stale, version=1)
    assert refused.value.theirs == {"main_product": "笋干"}
    with pytest.raises(BadValueError), doing(session, at.official) as work:
        ventures.correct_business(work, session.get_one(Venture, venture.id), Business("Z9"), version=2)


def test_moving_away_needs_a_day(session: Session, at: Desk) -> None:
    venture = opened(session, at, Registration("春生山货加工坊", founded_on=date(2025, 6, 18)))

    def moved_away(on: date | None) -> Venture:
        with doing(session, at.official) as work:
            found = session.get_one(Venture, venture.id)
            ventures.change_status(work, found, VentureStatus.MOVED_AWAY, on=on, version=found.version)
            return found

    for on in (None, date(2024, 1, 1), date(2030, 1, 1)):
        with pytest.raises(BadValueError) as refused:
            moved_away(on)
        assert refused.value.field == "closed_on"
    kept = moved_away(date(2026, 5, 1))
    assert (kept.status, kept.closed_on, kept.close_reason) == (VentureStatus.MOVED_AWAY, date(2026, 5, 1), "")


@pytest.mark.parametrize("industry", ["13", "139", "9800", "C13"])
def test_half_a_code_of_an_industry_is_refused_in_a_form_and_kept_as_a_ledger_told_it(
    session: Session, at: Desk, industry: str
) -> None:
    venture = opened(session, at, Registration("春生山货加工坊"))
    with pytest.raises(BadValueError, match="四位行业代码"), doing(session, at.official) as work:
        ventures.correct_business(work, session.get_one(Venture, venture.id), Business(industry), version=1)
    told = VentureFacts(Registration("秋菊商行"), Business(industry), Premises(), Figures())
    with pytest.raises(BadValueError, match="四位行业代码"):
        ventures.check(told, date(2026, 11, 2))
    if industry in {"9800", "C13"}:
        with pytest.raises(BadValueError, match="四位行业代码"):
            ventures.check(told, date(2026, 11, 2), is_ledgers=True)
        return
    ventures.check(told, date(2026, 11, 2), is_ledgers=True)
    with doing(session, at.official) as work:
        person = people.person(session, at.town)
        (came,) = ventures.open_ventures(work, [(person, None, told, VentureStatus.OPERATING)])
    with doing(session, at.official) as work:
        kept = session.get_one(Venture, came.id)
        ventures.correct_business(work, kept, Business(industry, main_product="笋干"), version=1)
    assert (came.industry, came.main_product) == (industry, "笋干")


def test_closing_needs_a_day_and_a_reason(session: Session, at: Desk) -> None:
    venture = opened(session, at, Registration("春生山货加工坊", founded_on=date(2025, 6, 18)))
    for on, reason in ((None, "1"), (date(2026, 5, 1), ""), (date(2024, 1, 1), "1"), (date(2030, 1, 1), "1")):
        with pytest.raises(BadValueError):
            closed(session, at, venture.id, on, reason)
    kept = closed(session, at, venture.id, date(2026, 5, 1), "2")
    assert (kept.status, kept.closed_on, kept.close_reason) == (VentureStatus.CLOSED, date(2026, 5, 1), "2")


def found_by(session: Session, query: str) -> list[int]:
    statement = persons_matching(query)
    assert statement is not None
    return list(session.scalars(statement))


def test_a_person_is_found_by_the_names_of_their_ventures(session: Session, at: Desk) -> None:
    venture = opened(session, at, Registration("云岭山泉（ABC）豆制品厂"))
    opened(session, at, Registration("白沙五金店"))
    owner = [venture.person_id]
    for query in ("山泉", "云岭山泉", "豆制品厂", "云岭山泉（ABC）豆制品厂", "abc", "罗 山泉"):
        assert found_by(session, query) == owner, query
    # One character would fit half a county, and the end of one name with the beginning of another is no name.
    for query in ("泉", "泉五", "罗山"):
        assert found_by(session, query) == [], query
    with doing(session, at.official) as work:
        kept = session.get_one(Venture, venture.id)
        ventures.correct_registration(work, kept, Registration("青山茶叶坊"), version=1)
    assert found_by(session, "山泉") == []
    assert found_by(session, "茶叶") == owner


def test_a_venture_called_like_a_person_is_told_apart_from_the_person(session: Session, at: Desk) -> None:
    """The words of both are kept in one table: a name may not be pieced together from both."""
    venture = opened(session, at, Registration("春生小吃店"))
    assert found_by(session, "罗春生小") == []
    assert found_by(session, "春生小吃") == [venture.person_id]
