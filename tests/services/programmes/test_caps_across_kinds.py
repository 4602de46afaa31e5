"""A cap that counts support of all kinds, with the amount that is truly asked for: in the draft, and before the money."""

import copy
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries.programmes.subsidies import SUBSIDIES
from supportdesk.services.programmes import subsidies
from tests.factories import rules, support
from tests.factories.applications import ApplicationWalk, budget_of, support_desk
from tests.factories.subsidies import subsidy_walk

CAP = {"scope": "household", "period": "year", "amount": "30000.00", "of": "all"}


def capped(session: Session, code: str) -> ProgrammeVersion:
    """The national version, with a cap over everything that a household is given in a year."""
    version = rules.version_of(session, code)
    book = copy.deepcopy(version.rule_book)
    book["stacking"] = {**book["stacking"], "caps": [CAP]}
    version.rule_book = book
    version.version += 1
    session.commit()
    return version


def insured(session: Session, walk: ApplicationWalk, yuan: str, on: date) -> None:
    """What the household was paid meanwhile, under another kind."""
    one = walk.application
    support.historic(
        session, Kind.INSURANCE, number=f"I-{yuan}", case_id=one.case_id, person_id=one.person_id, unit_id=one.unit_id,
        touch=9_000_000 + Money.yuan(yuan).fen, paid_on=on, amount_paid=Money.yuan(yuan),
    )  # fmt: skip
    session.commit()


def cap_of(session: Session, walk: ApplicationWalk) -> Any:  # noqa: ANN401 - a rule's answer
    answers = SUBSIDIES.rule_results(session, walk.application, walk.today)
    return next(one for one in answers if one.rule == "stacking_cap_household_year")


def test_a_draft_is_asked_with_what_its_award_comes_to(session: Session) -> None:
    at = support_desk(session)
    capped(session, "jobs_subsidy")
    walk = subsidy_walk(session, at, "jobs", persons=12)
    assert walk.application.amount_requested == ZERO
    cap = cap_of(session, walk)
    assert (cap.verdict.value, str(cap.value)) == ("met", "已有 0.00 元，本次 24,000.00 元")
    insured(session, walk, "6000.01", walk.today)
    cap = cap_of(session, walk)
    assert (cap.verdict.value, str(cap.value)) == ("not_met", "已有 6,000.01 元，本次 24,000.00 元")
    assert str(cap.remedy) == "最多还能给 23,999.99 元。"


def test_money_does_not_leave_once_another_kind_has_used_the_cap(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "jobs_subsidy")
    capped(session, "jobs_subsidy")
    walk = subsidy_walk(session, at, "jobs", persons=12).to(State.PUBLICITY)
    insured(session, walk, "7000.00", walk.today)
    with pytest.raises(RuleBrokenError, match=r"已有 7,000\.00 元，本次 24,000\.00 元"):
        walk.does(at.payer, subsidies.order_payment, day=walk.around.publicity.pay_from)
    assert walk.application.state == State.PUBLICITY
