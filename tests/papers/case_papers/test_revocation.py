"""The letter that revokes an award, filled from what was really done."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.money import Money
from supportdesk.papers import giving
from supportdesk.papers.case_papers import revocation_of
from supportdesk.papers.offers import offers_for_application
from supportdesk.papers.presses import Press
from supportdesk.queries import papers
from supportdesk.services.programmes import incubator
from tests.factories.applications import support_desk
from tests.factories.incubator import MoneyWalk, money_walk
from tests.factories.policies import working
from tests.papers.pdf.reading import squeezed, text_of

YUAN = Money.yuan


@pytest.fixture
def walk(session: Session) -> MoneyWalk:
    """Start-up money of which the first part was paid."""
    made = money_walk(session, support_desk(session))
    made.pays_next()
    return made


def revoke(walk: MoneyWalk, yuan: str = "6500.50") -> None:
    walk.does(
        walk.at.supervisor, incubator.revoke, code="FALSE_STATEMENT", text="烘干机发票经核验为虚开。", amount=YUAN(yuan)
    )


def test_a_revocation_names_the_ground_the_sum_in_capitals_and_the_day(
    session: Session, walk: MoneyWalk, press: Press
) -> None:
    paid, day = walk.application.amount_paid, walk.today
    revoke(walk)
    says = revocation_of(session, walk.at.clerk, walk.id, today=walk.today)
    assert (says.paid, says.claimed) == (paid, YUAN("6500.50"))
    assert says.give_back_by == day + timedelta(days=30)
    assert "烘干机发票经核验为虚开" in str(says.grounds[0].found)
    assert str(says.grounds[0].clause)
    with working(session, walk.at.clerk, walk.today) as work:
        subject = papers.about_application(session, walk.at.clerk, walk.id)
        given = giving.give(work, "revocation", subject, "en", press)
        text = squeezed(text_of(given.data))
        assert given.paper.language == "zh"
    for told in ("撤销决定书", "6,500.50", "陆仟伍佰元零伍角", "追回已拨付资金的部分", "行政复议", "创撤决〔2026〕1号"):
        assert squeezed(told) in text, told


def test_what_came_back_since_changes_nothing_in_the_letter(session: Session, walk: MoneyWalk) -> None:
    revoke(walk)
    first = revocation_of(session, walk.at.clerk, walk.id, today=walk.today)
    walk.does(walk.at.payer, incubator.recover, amount=YUAN(1_000), day=walk.today + timedelta(days=3))
    assert revocation_of(session, walk.at.clerk, walk.id, today=walk.today + timedelta(days=400)) == first


def test_the_letter_is_offered_once_there_is_a_revocation(session: Session, walk: MoneyWalk) -> None:
    def kinds() -> list[str]:
        return [one.kind for one in offers_for_application(session, walk.at.clerk, walk.id, walk.today)]

    assert "revocation" not in kinds()
    with pytest.raises(StepNotAvailableError):
        revocation_of(session, walk.at.clerk, walk.id, today=walk.today)
    revoke(walk)
    assert "revocation" in kinds()
