"""Lists of payments to Finance."""

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import Money, total
from supportdesk.models.accounts import OrgUnit
from supportdesk.queries import applications as queries
from supportdesk.services import payment_lists
from supportdesk.services.programmes import subsidies
from tests.factories.applications import ApplicationWalk, SupportDesk, applicant, budget_of, case_of, support_desk
from tests.factories.policies import working
from tests.factories.subsidies import subsidy_walk


def published(session: Session, at: SupportDesk, *names: str) -> list[ApplicationWalk]:
    budget_of(session, at, "startup_subsidy")
    return [
        subsidy_walk(session, at, case=case_of(session, at, applicant(session, at, name))).to(State.PUBLICITY)
        for name in names
    ]


def listed(session: Session, at: SupportDesk, walks: list[ApplicationWalk]) -> int:
    pay_from = walks[0].around.publicity.pay_from
    with working(session, at.payer, pay_from) as work:
        waiting = queries.list_to_order(work.session, work.actor, [one.application.kind for one in walks])
        ready = [one for one, _first_day in waiting]
        made = payment_lists.make(work, work.session.get_one(OrgUnit, at.county.id), ready)
        return made.id


def test_a_list_orders_several_payments_and_is_paid_at_once(session: Session) -> None:
    at = support_desk(session)
    walks = published(session, at, "罗春生", "陈秋菊")
    list_id = listed(session, at, walks)
    with working(session, at.payer, walks[0].around.publicity.pay_from) as work:
        made = queries.get_payment_list(work.session, work.actor, list_id)
        assert made.number == "HC-BF-2026-0001"
        assert payment_lists.pay(work, made) == 2
    rows = queries.payments_of_list(session, queries.get_payment_list(session, None, list_id))
    assert total([row.amount for row in rows]) == Money.yuan(10_000)
    assert {one.application.state for one in walks} == {State.PAID}


def test_a_list_is_made_whole_or_not_at_all(session: Session) -> None:
    at = support_desk(session)
    walks = published(session, at, "罗春生", "陈秋菊")
    person = walks[1].application.person
    person.bank_account = None
    session.commit()
    with pytest.raises(RuleBrokenError, match="收款账户"):
        listed(session, at, walks)
    assert {one.application.state for one in walks} == {State.PUBLICITY}
    assert queries.list_payment_lists(session, None) == []


def test_one_that_bounced_stays_on_its_list_and_comes_on_the_next(session: Session) -> None:
    at = support_desk(session)
    (walk,) = published(session, at, "罗春生")
    first = listed(session, at, [walk])
    walk.today = walk.around.publicity.pay_from
    walk.does(at.payer, subsidies.pay)
    walk.does(at.payer, subsidies.return_payment, reason="账号不符")
    second = listed(session, at, [walk])
    assert [
        len(queries.payments_of_list(session, queries.get_payment_list(session, None, one))) for one in (first, second)
    ] == [1, 1]


def test_an_empty_list_is_refused(session: Session) -> None:
    at = support_desk(session)
    with pytest.raises(BadValueError), working(session, at.payer) as work:
        payment_lists.make(work, work.session.get_one(OrgUnit, at.county.id), [])
