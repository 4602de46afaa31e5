"""Incubator bases with rooms, places in them, and start-up money, as a county has them."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.incubator import IncubatorState
from supportdesk.models.cases import Case
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.incubator import IncubatorBase, IncubatorRoom
from supportdesk.queries.programmes.incubator import INCUBATOR, get_base, get_room
from supportdesk.services.programmes import incubator
from tests.factories import policies as county_policies
from tests.factories import rules
from tests.factories.applications import FIRST_DAY, ApplicationWalk, SupportDesk, case_of
from tests.factories.policies import working

READY = date(2026, 9, 1)


def base_of(
    session: Session, at: SupportDesk, *rooms: str, name: str = "禾川返乡创业园", rent: str = "2000.00"
) -> IncubatorBase:
    """A base of the county with rooms of 60 square metres."""
    with working(session, at.clerk, FIRST_DAY) as work:
        made = incubator.open_base(work, at.county, name=name, operator="禾川创业服务公司", address="工业大道1号")
        made.unit = at.county
        for room in rooms or ("101", "102", "103"):
            incubator.add_room(work, made, name=room, area_m2="60", month_rent=Money.yuan(rent), ready_on=READY)
    return get_base(session, None, made.id)


class PlaceWalk(ApplicationWalk):
    """One tenancy, walked on by the office."""

    def signs(self, room: str = "101", *, months: int = 12, starts_on: date | None = None, **more: Any) -> None:  # noqa: ANN401
        """The agreement for a room of the base that was asked for, after the public notice."""
        day = self.around.publicity.pay_from
        base = get_base(self.session, None, self.around.base.id)
        number = next(one.id for one in base.rooms if one.name == room)
        found: IncubatorRoom = get_room(self.session, None, number)
        self.does(
            self.at.payer, incubator.place, day=day, room=found, agreement_no="孵-2026-01",
            starts_on=starts_on or day, months=months, **more,
        )  # fmt: skip

    def moves_in(self) -> None:
        """Deposit and check-in on the agreement's first day."""
        if self.application.deposit_due:
            self.does(self.at.payer, incubator.take_deposit, amount=self.application.deposit_due)
        self.does(self.at.checker, incubator.move_in, day=self.application.starts_on, text="水电消防正常")
        assert self.application.state == IncubatorState.INCUBATED


def place_walk(
    session: Session,
    at: SupportDesk,
    base: IncubatorBase,
    case: Case | None = None,
    **more: Any,  # noqa: ANN401
) -> PlaceWalk:
    """A place that is asked for in a case."""
    filled = {
        "project": "山货深加工，网上销售", "base_code": base.code, "wanted_area": "60", "staff": 4, "kpi_jobs": 5,
        "kpi_sales": Money.yuan(300_000), "kpi_tax": Money.yuan(3_000), "is_pledged": True, **more,
    }  # fmt: skip
    walk = PlaceWalk(session, at, INCUBATOR, incubator)
    walk.begin(case or case_of(session, at), incubator.form("place", filled), code="incubator_place")
    return walk


class MoneyWalk(ApplicationWalk):
    """One application for start-up money."""

    def invests(self, yuan: str = "120000.00", *, invoice: str = "FP-0001", verified: str | None = None) -> None:
        """An item is entered by the clerk and verified by the town."""
        item = self.does(
            self.at.clerk, incubator.enter_investment, title="烘干机", invoice_no=invoice, amount=Money.yuan(yuan),
            paid_on=date(2026, 10, 20), proof="发票、银行回单",
        )  # fmt: skip
        told = Money.yuan(verified or yuan)
        self.does(
            self.at.checker, incubator.verify_investment, investment_id=item.id, verified=told, remark="按回单核实"
        )

    def pays_next(self, day: date | None = None) -> None:
        """The milestone of the next part is proven, the part ordered and paid."""
        self.does(self.at.checker, incubator.prove, day=day, proof="协议、照片")
        self.does(self.at.payer, incubator.order_payment)
        self.does(self.at.payer, incubator.pay)


def money_walk(
    session: Session,
    at: SupportDesk,
    case: Case | None = None,
    yuan: str = "120000.00",
    to: State = State.PUBLICITY,
    **more: Any,  # noqa: ANN401
) -> MoneyWalk:
    """Start-up money under the county's own version, walked to a state, with what was invested verified on the way."""
    county_policies.budget(session, own_version(session, at), at.county, "100000.00")
    return more_money(session, at, case, yuan, to, **more)


def more_money(
    session: Session,
    at: SupportDesk,
    case: Case | None = None,
    yuan: str = "120000.00",
    to: State = State.PUBLICITY,
    invoice: str = "FP-0001",
    **more: Any,  # noqa: ANN401
) -> MoneyWalk:
    """The same where version and budget are there already; each invoice counts once."""
    filled = {"project": "山货深加工", "planned_investment": Money.yuan(yuan), "is_pledged": True, **more}
    walk = MoneyWalk(session, at, INCUBATOR, incubator)
    walk.begin(case or case_of(session, at), incubator.form("startup_fund", filled), code="startup_fund")
    walk.to(State.ACCEPTED)
    if to == State.ACCEPTED:
        return walk
    walk.invests(yuan, invoice=invoice)
    walk.to(to)
    if to == State.PUBLICITY:
        walk.today = walk.around.publicity.pay_from
    return walk


def own_version(session: Session, at: SupportDesk) -> ProgrammeVersion:
    """The shipped example is only a draft: the county makes it its own and publishes it."""
    return rules.own_version(session, at.county, "startup_fund")
