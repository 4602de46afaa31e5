"""A venture that fails: the loan eased, the support ended, the policy claimed on, the founder visited, and a new beginning.
By hands at a browser; nobody is ashamed of anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from supportdesk.domain.applications.states import State
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.closings import Closing
from supportdesk.models.follow_ups import FollowUp
from supportdesk.models.programmes.loans import Loan
from supportdesk.services import audit
from tests.factories import rules
from tests.factories.applications import SupportDesk, budget_of, case_of
from tests.factories.insurance import insured, scheme
from tests.factories.loans import Walk, loan_desk
from tests.factories.subsidies import subsidy_walk
from tests.journeys.hands import CHROMIUM, Office, office_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
ENDED = date(2027, 6, 14)


@dataclass(frozen=True)
class Founder:
    """Whose venture fails, what runs for it, and the people of the office."""

    office: Office
    venture: int
    loan: int
    subsidy: int
    policy: int

    @property
    def path(self) -> str:
        return f"/desk/ventures/{self.venture}/closing"

    def state(self, application_id: int) -> str:
        with self.office.app.app_context():
            return db.session.scalars(select(Application.state).where(Application.id == application_id)).one()


@pytest.fixture
def founder(app: Flask) -> Iterator[Founder]:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = loan_desk(session)
        rules.shipped(session)
        desk = SupportDesk(at.county, at.town, at.clerk, at.checker, at.reviewer, at.supervisor, at.second, at.payer)
        for code in ("startup_subsidy", "startup_insurance"):
            budget_of(session, desk, code)
        walk = Walk(session, at, case_of(session, desk)).to(LoanState.REPAYING)
        subsidy = subsidy_walk(session, desk, "one_off", walk.case).to(State.RECEIVED)
        scheme(session, desk)
        policy = insured(session, desk, walk.case, starts_on=date(2026, 12, 1))
        people = (at.clerk, at.checker, at.reviewer, at.supervisor, at.payer)
        ids = {one.username: one.id for one in people}
        assert walk.case.venture_id is not None
        known = (walk.case.venture_id, walk.id, subsidy.id, policy.id)
        session.commit()
    with office_of(app, ids) as office:
        yield Founder(office, *known)


def test_a_venture_that_fails_is_seen_through_to_a_new_beginning(founder: Founder) -> None:
    office = founder.office
    with office.on("clerk", ENDED) as clerk:
        # Said with its reason, on the way from the venture's own page.
        clerk.opens(f"/desk/ventures/{founder.venture}").follows("/closing/")
        clerk.reads("每一步都是帮忙，不是处罚", "登记停业后可以建").follows("/closing/reason")
        clerk.sends(closed_on="2027-06-10", reason="1", is_honest="yes", story="大客户转走，半年没有订单")
        clerk.reads("诚实经营而失败", "大客户转走", "停业后继续回访").on_a_phone()

        # What is still being asked for ends; the deed is a click away.
        clerk.follows(f"/desk/subsidies/{founder.subsidy}").follows("/withdraw").sends(text="已停业，本人撤回")
        assert founder.state(founder.subsidy) == "withdrawn"

        # The loan is not called in: the page says what the rules allow, and one of it is done.
        clerk.opens(f"{founder.path}/").reads("可以商量的办法", "展期")
        clerk.opens(f"/desk/loans/{founder.loan}").follows("/extend").sends(to="2030-11-10", note="停业，按季还本")
        clerk.opens(f"{founder.path}/").follows("/closing/loan").sends(state="done", note="展期一年，按季还本")

        # The rent and the policy.
        clerk.opens(f"{founder.path}/").follows("/closing/rent").sends(state="done", note="押金抵了租金，场地已交回")
        clerk.opens(f"{founder.path}/").follows(f"/desk/insurance/{founder.policy}").follows("/report")
        loss = {"losses-0-title": "设备", "losses-0-claimed": "60000", "losses-0-evidence": "发票 3 张"}
        clerk.sends(event_on="2027-06-10", cause="1", narrative="订单断了，停业", **loss)
        clerk.opens(f"{founder.path}/").follows("/closing/claim").sends(state="done", note="6月14日已报案")

        # What the founder can get now is offered with its rules, and is no list of sins.
        clerk.opens(f"{founder.path}/").reads("创业失败社保补贴", "再培训")
        clerk.follows("/closing/subsidy").sends(state="not_needed")
        clerk.opens(f"{founder.path}/").follows("/closing/retraining").sends(state="done", note="报名下月电商班")

        # A new beginning, which knows what went before.
        clerk.opens(f"{founder.path}/").sends("建再创业档案").reads("再创业档案已建好")
        fresh = clerk.path
        clerk.opens(f"{fresh}?tab=needs").reads("春生山货加工坊").opens(f"{founder.path}/").follows(fresh)

    # The visits go on, and are kept like any other.
    with office.app.app_context():
        visits = db.session.scalars(
            select(FollowUp).where(FollowUp.rule == "after_closing").order_by(FollowUp.due_on)
        ).all()
        restarted = db.session.scalars(select(Closing.restart_case_id)).one()
    assert len(visits) > 1
    assert fresh == f"/desk/cases/{restarted}"
    with office.on("clerk", visits[0].due_on) as clerk:
        clerk.opens("/desk/follow-ups/").follows(f"/desk/follow-ups/{visits[0].id}")
        clerk.sends("记为已办", finding="在县城找到工作，愿意再试", done_on=visits[0].due_on.isoformat())
        clerk.reads("已办", "愿意再试")

    # Who reads the record of all that was done reads no verdict on the founder.
    with office.app.app_context():
        (told,) = db.session.scalars(select(Event.data).where(Event.kind == "closing.begun")).all()
        assert "is_honest" not in told
        assert db.session.scalars(select(Loan.state).where(Loan.id == founder.loan)).one() == LoanState.REPAYING
        assert audit.verify(db.session()).found is None
