"""What excludes an award is asked once more before its money leaves, whatever kind it is of."""

import copy
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.cases import Case
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.loans import SubsidyPeriod
from supportdesk.queries.programmes.loans import page_of
from supportdesk.services.programmes import incubator, insurance, loans, subsidies, tax_relief, training
from tests.factories import rules, support
from tests.factories.applications import SupportDesk, budget_of, support_desk
from tests.factories.incubator import base_of, money_walk, place_walk
from tests.factories.insurance import policy_walk, scheme
from tests.factories.loans import LoanDesk, Walk, loan_desk
from tests.factories.subsidies import subsidy_walk
from tests.factories.tax_relief import relief_walk
from tests.factories.training import trained, training_walk

OTHER = "social_insurance_subsidy"
# An application that stands before its money, or what it has in its place, and the deed that lets it go.
Ready = tuple[Any, Callable[[], object]]


def published(walk: Any) -> Any:  # noqa: ANN401 - of any kind
    walk.to(State.PUBLICITY)
    walk.today = walk.around.publicity.pay_from
    return walk


def _subsidy(session: Session, at: SupportDesk) -> Ready:
    budget_of(session, at, "startup_subsidy")
    walk = published(subsidy_walk(session, at))
    return walk, lambda: walk.does(at.payer, subsidies.order_payment)


def _start_up_money(session: Session, at: SupportDesk) -> Ready:
    walk = money_walk(session, at)
    walk.does(at.checker, incubator.prove, proof="协议、照片")
    return walk, lambda: walk.does(at.payer, incubator.order_payment)


def _place(session: Session, at: SupportDesk) -> Ready:
    walk = published(place_walk(session, at, base_of(session, at, "101")))
    return walk, lambda: walk.signs("101")


def _tax_relief(session: Session, at: SupportDesk) -> Ready:
    walk = relief_walk(session, at).to(State.APPROVED)
    return walk, lambda: walk.does(at.clerk, tax_relief.mark, certificate_no="3604260099")


def _insurance(session: Session, at: SupportDesk) -> Ready:
    scheme(session, at)
    budget_of(session, at, "startup_insurance")
    walk = published(policy_walk(session, at))
    return walk, lambda: walk.does(at.payer, insurance.order_payment)


def _training(session: Session, at: SupportDesk) -> Ready:
    budget_of(session, at, "training_syb")
    walk = published(training_walk(session, at, *trained(session, at)))
    return walk, lambda: walk.does(at.payer, training.order_payment)


MADE: Mapping[str, tuple[str, Callable[[Session, SupportDesk], Ready]]] = {
    "subsidy": ("subsidy", _subsidy),
    "start-up money": ("incubator_fund", _start_up_money),
    "a place": ("incubator_fund", _place),
    "tax relief": ("tax_relief", _tax_relief),
    "premium": ("insurance", _insurance),
    "training": ("training", _training),
}


def excluding(session: Session, version: ProgrammeVersion, **stacking: Any) -> None:  # noqa: ANN401
    """The version says from now on what it does not go together with."""
    version.rule_book = {**copy.deepcopy(version.rule_book), "stacking": {"clause": "各地自定", **stacking}}
    version.version += 1
    session.commit()


def given(session: Session, one: Any, on: date, yuan: int = 1_000) -> None:  # noqa: ANN401 - of any kind
    """Another programme has paid the same person meanwhile."""
    support.subsidy(
        session, session.get_one(Case, one.case_id), programme_version_id=rules.version_of(session, OTHER).id,
        state="paid", received_on=on, paid_on=on, amount_approved=Money.yuan(yuan), amount_paid=Money.yuan(yuan),
    )  # fmt: skip
    session.commit()


@pytest.mark.parametrize("made", MADE)
def test_no_money_leaves_beside_what_excludes_it(session: Session, made: str) -> None:
    at = support_desk(session)
    kind, make = MADE[made]
    walk, lets_go = make(session, at)
    assert walk.application.kind.value == kind
    state = walk.application.state
    excluding(session, walk.application.programme_version, excludes=[OTHER])
    given(session, walk.application, walk.today)
    with pytest.raises(RuleBrokenError, match="不重复享受") as refused:
        lets_go()
    assert (refused.value.code, walk.application.state) == ("MUTUALLY_EXCLUSIVE", state)
    # It was the other award alone that stood in the way.
    excluding(session, walk.application.programme_version)
    lets_go()


def test_every_kind_is_asked() -> None:
    assert {kind for kind, _make in MADE.values()} | {"loan"} == set(PROGRAMMES)


def verified(session: Session) -> tuple[LoanDesk, Walk, list[date], date]:
    """A loan of two verified quarters: the desk, the loan, their first days, and the day after."""
    at = loan_desk(session)
    rules.shipped(session)
    walk = Walk(session, at).to(LoanState.REPAYING)
    day = date(2027, 3, 22)
    quarters = page_of(session, None, walk.loan, day).quarters[:2]
    for one in quarters:
        walk.does(
            at.reviewer, loans.verify_subsidy_quarter, day=day, starts_on=one.starts_on, interest_paid=one.interest,
            proof="结息单",
        )  # fmt: skip
    return at, walk, [one.starts_on for one in quarters], day


def paid_of(session: Session, walk: Walk) -> list[Money]:
    rows = session.query(SubsidyPeriod).filter_by(loan_id=walk.id).order_by(SubsidyPeriod.starts_on)
    return [row.subsidy for row in rows if row.paid_on is not None]


def version_of_loan(walk: Walk) -> ProgrammeVersion:
    version = walk.loan.programme_version
    assert version is not None
    return version


def test_no_interest_is_subsidised_beside_what_excludes_it(session: Session) -> None:
    at, walk, (first, second), day = verified(session)
    walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    excluding(session, version_of_loan(walk), excludes=[OTHER])
    given(session, walk.loan, day)
    with pytest.raises(RuleBrokenError, match="不重复享受") as refused:
        walk.does(at.payer, loans.pay_subsidy, starts_on=second)
    assert refused.value.code == "MUTUALLY_EXCLUSIVE"
    assert len(paid_of(session, walk)) == 1


def test_a_quarter_is_paid_as_long_as_what_is_paid_so_far_stays_within_the_cap(session: Session) -> None:
    """The subsidy of the years to come uses nothing up before it is paid."""
    at, walk, (first, second), day = verified(session)
    cap = {"scope": "person", "period": "ever", "amount": "10000.00", "of": "all"}
    excluding(session, version_of_loan(walk), caps=[cap])
    given(session, walk.loan, day, 9_000)
    walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    with pytest.raises(RuleBrokenError, match=r"已有 9,000\.00 元，本次 [\d,.]+ 元"):
        walk.does(at.payer, loans.pay_subsidy, starts_on=second)
    (subsidy,) = paid_of(session, walk)
    assert subsidy < Money.yuan(1_000)
