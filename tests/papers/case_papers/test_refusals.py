"""A letter that refuses a subsidy names a rule that the applicant misses, never one that they meet."""

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.papers import case_papers
from supportdesk.papers.pdf.refusal import Refusal
from supportdesk.services.programmes import subsidies
from tests.factories.applications import ApplicationWalk, support_desk
from tests.factories.subsidies import subsidy_walk


@pytest.fixture
def walk(session: Session) -> ApplicationWalk:
    """Somebody who was away for long enough, and whose venture is not the first."""
    made = subsidy_walk(session, support_desk(session)).to(State.RECEIVED)
    made.application.venture.is_first_venture = False
    session.commit()
    return made


def letter(walk: ApplicationWalk, code: str) -> Refusal:
    walk.does(walk.at.clerk, subsidies.refuse, code=code, text="名下另有一家店，2019 年登记")
    return case_papers.refusal_of(walk.session, walk.at.clerk, walk.id, today=walk.today)


def test_not_the_first_venture_is_a_reason_and_the_letter_names_its_rule(walk: ApplicationWalk) -> None:
    says = letter(walk, "NOT_FIRST_VENTURE")
    (ground,) = says.grounds
    assert "首次创业" in str(ground.demands)
    assert "首次创办企业或从事个体经营" in str(ground.clause)
    assert "名下另有一家店" in str(ground.found)
    # Nothing makes a second venture a first one: nobody is sent to apply again.
    assert str(says.way_forward) == "这一条以后也不会再满足。可以到窗口了解其他扶持政策。"


def test_a_rule_that_is_met_is_no_ground_of_a_refusal(walk: ApplicationWalk) -> None:
    """Half a year away has the same reason code, and was met."""
    (ground,) = letter(walk, "NOT_TARGET_GROUP").grounds
    assert "外出" not in str(ground.demands)
    assert "理由：不属于扶持对象" in str(ground.demands)
    assert "名下另有一家店" in str(ground.found)


def test_what_nobody_had_noted_is_a_ground_once_somebody_found_it(walk: ApplicationWalk) -> None:
    walk.application.person.away_from = walk.application.person.away_to = None
    walk.session.commit()
    (ground,) = letter(walk, "NOT_TARGET_GROUP").grounds
    assert "外出月数不少于 6 个月" in str(ground.demands)
