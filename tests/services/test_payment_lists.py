"""Lists of payments to Finance."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.calendar import add_months
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes.training.reckoning import PART_WORDS, STARTED
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person
from supportdesk.queries import applications as queries
from supportdesk.queries.programmes.ordering import list_to_order
from supportdesk.services import payment_lists
from supportdesk.services.programmes import incubator, subsidies
from tests.factories import people
from tests.factories.applications import ApplicationWalk, SupportDesk, applicant, budget_of, case_of, support_desk
from tests.factories.incubator import money_walk
from tests.factories.policies import working
from tests.factories.subsidies import subsidy_walk
from tests.factories.training import course, enrolled, held, klass, opened, trained, training_walk
from tests.queries.counting import asked


def published(session: Session, at: SupportDesk, *names: str) -> list[ApplicationWalk]:
    budget_of(session, at, "startup_subsidy")
    return [
        subsidy_walk(session, at, case=case_of(session, at, applicant(session, at, name))).to(State.PUBLICITY)
        for name in names
    ]


def listed(session: Session, at: SupportDesk, walk: ApplicationWalk, day: date | None = None) -> int:
    """Everything that waits is put on one list, on the day from which the walk's notice lets it be unless told."""
    on = day or walk.around.publicity.pay_from
    with working(session, at.payer, on) as work:
        ready = [one.application for one in list_to_order(work.session, work.actor, work.today)]
        made = payment_lists.make(work, work.session.get_one(OrgUnit, at.county.id), ready)
        return made.id


def test_a_list_orders_several_payments_and_is_paid_at_once(session: Session) -> None:
    at = support_desk(session)
    walks = published(session, at, "罗春生", "陈秋菊")
    list_id = listed(session, at, walks[0])
    with working(session, at.payer, walks[0].around.publicity.pay_from) as work:
        made = queries.get_payment_list(work.session, work.actor, list_id)
        assert made.number == "HC-BF-2026-0001"
        assert payment_lists.pay(work, made) == 2
    (paid,) = queries.list_payment_lists(session, None)
    assert (paid.payments, paid.amount, paid.waiting) == (2, Money.yuan(10_000), 0)
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
        listed(session, at, walks[0])
    assert {one.application.state for one in walks} == {State.PUBLICITY}
    assert queries.list_payment_lists(session, None) == []


def test_one_that_bounced_stays_on_its_list_and_comes_on_the_next(session: Session) -> None:
    at = support_desk(session)
    (walk,) = published(session, at, "罗春生")
    first = listed(session, at, walk)
    walk.today = walk.around.publicity.pay_from
    walk.does(at.payer, subsidies.pay)
    walk.does(at.payer, subsidies.return_payment, reason="账号不符")
    second = listed(session, at, walk)
    assert [(row.payments, row.waiting) for row in queries.list_payment_lists(session, None)] == [(1, 1), (1, 0)]
    assert [
        len(queries.payments_of_list(session, queries.get_payment_list(session, None, one))) for one in (first, second)
    ] == [1, 1]


def waiting(session: Session, walk: ApplicationWalk) -> list[tuple[str, Money, bool]]:
    rows = list_to_order(session, None, walk.today)
    return [(str(one.part), one.amount, one.is_due(walk.today)) for one in rows]


def test_a_later_part_of_start_up_money_comes_on_the_list_once_its_milestone_is_proven(session: Session) -> None:
    at = support_desk(session)
    walk = money_walk(session, at)
    (first,) = waiting(session, walk)
    assert first[1:] == (Money.yuan(18_000), False)
    walk.pays_next()
    assert waiting(session, walk) == []
    day = add_months(walk.application.decided_on, 6)
    walk.does(at.checker, incubator.prove, day=day, proof="销售发票、用工合同")
    (second,) = waiting(session, walk)
    assert second[1:] == (Money.yuan(10_800), True)
    made = listed(session, at, walk, day)
    (row,) = queries.payments_of_list(session, queries.get_payment_list(session, None, made))
    assert (row.amount, row.turn) == (Money.yuan(10_800), 2)


def test_nothing_of_a_venture_that_has_closed_comes_on_the_list(session: Session) -> None:
    at = support_desk(session)
    walk = money_walk(session, at)
    walk.does(at.checker, incubator.prove, proof="协议")
    assert [is_due for _part, _amount, is_due in waiting(session, walk)] == [True]
    walk.application.venture.closed_on = walk.today
    session.commit()
    assert waiting(session, walk) == []


def test_the_rest_for_a_start_comes_on_the_list_when_the_venture_is_registered(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    walk = training_walk(session, at, *trained(session, at)).to(State.PAID)
    assert waiting(session, walk) == []
    people.venture(session, walk.application.person, founded_on=date(2026, 11, 5))
    session.commit()
    assert waiting(session, walk) == [(str(PART_WORDS[STARTED]), Money.yuan(500), True)]
    listed(session, at, walk, walk.today)
    assert walk.application.state == State.PAYING


def test_many_awards_are_listed_with_as_many_statements_as_few(session: Session) -> None:
    at = support_desk(session)
    budget_of(session, at, "training_syb")
    of = klass(session, at, course(session, at))
    cases = [case_of(session, at, applicant(session, at, name)) for name in ("罗春生", "陈秋菊", "李秀英", "张建军")]
    enrolled(session, at, of, [session.get_one(Person, case.person_id) for case in cases])
    opened(session, at, of)
    held(session, at, of)
    counts = []
    for case in cases:
        walk = training_walk(session, at, case, of).to(State.PUBLICITY)
        session.expire_all()
        with asked(session.get_bind()) as statements:
            found = waiting(session, walk)
        counts.append((len(found), len(statements)))
    assert [count for count, _asked in counts] == [1, 2, 3, 4]
    assert len({statements for _count, statements in counts[1:]}) == 1


def test_an_empty_list_is_refused(session: Session) -> None:
    at = support_desk(session)
    with pytest.raises(BadValueError), working(session, at.payer) as work:
        payment_lists.make(work, work.session.get_one(OrgUnit, at.county.id), [])
