"""A rule that asks what the budget has left is answered in the application, as matching answers it."""

import copy

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.rules import RuleResult
from supportdesk.queries.programmes.subsidies import SUBSIDIES
from supportdesk.services.programmes import subsidies
from tests.factories import rules
from tests.factories.applications import ApplicationWalk, budget_of, support_desk
from tests.factories.subsidies import subsidy_walk

RULE = {"code": "money", "expression": "quota_left >= 24000", "title": {"zh": "预算", "en": "Budget"}}


def asks_for_money(session: Session, code: str) -> None:
    """Have the national version ask for a budget that is not used up."""
    version = rules.version_of(session, code)
    book = copy.deepcopy(version.rule_book)
    version.rule_book = {**book, "rules": [*book["rules"], RULE]}
    version.version += 1
    session.commit()


def answer(session: Session, walk: ApplicationWalk) -> RuleResult:
    results = SUBSIDIES.rule_results(session, walk.application, walk.today)
    return next(one for one in results if one.rule == "money")


def test_the_rest_of_the_budget_is_known_and_one_s_own_share_is_not_missing_from_it(session: Session) -> None:
    at = support_desk(session)
    asks_for_money(session, "jobs_subsidy")
    walk = subsidy_walk(session, at, "jobs", persons=12)
    # No budget was made yet: nobody knows.
    assert answer(session, walk).verdict.value == "unknown"
    budget_of(session, at, "jobs_subsidy", "24000.00")
    told = answer(session, walk)
    assert (told.verdict.value, str(told.value)) == ("met", "24,000 元")
    # What is set aside for it is its own, and speaks against the next one only.
    walk.to(State.PUBLICITY)
    assert walk.around.budget.available.fen == 0
    assert answer(session, walk).verdict.value == "met"
    walk.does(at.payer, subsidies.order_payment, day=walk.around.publicity.pay_from)
    assert walk.application.state == State.PAYING
