"""What ends, fails or is claimed back in the demo county, and what fits few: a handful, however many cases.

Start-up money in parts (one claimed back, one of an honest failure that is let be), a failed founder's subsidy, a hiring firm's
tax relief, and the bonus of the county's industries.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.cli.demo.county import DemoCounty
from supportdesk.cli.demo.stories import Story
from supportdesk.cli.demo.support_stories import BEGAN, Desk, Teller, free_cases, provide
from supportdesk.domain.applications.states import State
from supportdesk.domain.closings import ClosingStep, StepState
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.tax_relief import TaxState
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.services import closings
from supportdesk.services.programmes import incubator, tax_relief
from supportdesk.services.work import CHINA, Work

S = State
# The least that a county must have, so that small ones keep their cases for the usual stories.
LEAST_CASES = 120
_LOOKED_AT = 240
_FIRMS = frozenset({"15", "21"})
_FARMS = "A"
# What a failed founder must have run, with some days to spare, by the rule of the programme's shipped version.
_RAN = (timedelta(days=380), timedelta(days=1_060))


def tell_hard(session: Session, county: DemoCounty, cases: int, now: datetime) -> int:
    """Tell these stories where the county is large enough; returns how many applications came."""
    if cases < LEAST_CASES:
        return 0
    desk = Desk(county.county.id, {name: account.id for name, account in county.staff.items()})
    today = now.astimezone(CHINA).date()
    provide(session, desk, [(one, one.states[0]) for one in STORIES], now)
    free = free_cases(session, _LOOKED_AT)
    count = 0
    for story, fits in zip(STORIES, _FITS, strict=True):
        for until in story.states:
            case_id = next(_that_fit(session, free, fits, today), None)
            if case_id is None:
                break
            free.remove(case_id)
            _TELLERS.get(story.code, _Steps)(session, desk, story, case_id, today - BEGAN, today).tell(until)
            count += 1
    county.county = session.get_one(OrgUnit, desk.county_id)
    return count


def _that_fit(
    session: Session, free: Sequence[int], fits: Callable[[Venture, date], bool], today: date
) -> Iterator[int]:
    rows = session.execute(
        select(Case.id, Venture).join(Venture, Venture.id == Case.venture_id).where(Case.id.in_(free)).order_by(Case.id)
    )
    yield from (
        case_id for case_id, venture in rows if venture.status is VentureStatus.OPERATING and fits(venture, today)
    )


class _Steps(Teller):
    """The usual way, and the venture's own end on it."""

    def _venture(self, work: Work) -> Venture:
        case = work.session.get_one(Case, self._case_id)
        return work.session.get_one(Venture, case.venture_id)

    def _end_venture(self, reason: str, story: str, on: date) -> None:
        with self._work("official", 0) as work:
            venture = self._venture(work)
            closings.begin(work, venture, on=on, reason=reason, is_honest=True, story=story, version=venture.version)


class _Fund(_Steps):
    """Start-up money: invested, verified, paid in two parts; then claimed back, or let be after an honest failure."""

    @staticmethod
    def _way(until: str) -> list[tuple[str, str]]:
        way = [
            ("submit", ""), ("accept", ""), ("invest", ""), ("check", ""), ("review", ""), ("approve", ""), ("publish", ""),
            ("prove", ""), ("order", ""), ("pay", ""), ("prove", ""), ("order", ""), ("pay", ""),
        ]  # fmt: skip
        ends = {S.RECOVERING: ["revoke", "recover"], S.CLOSED: ["fail", "close"]}
        return [*way, *((word, "") for word in ends.get(S(until), []))]

    def _invest(self) -> None:
        bought = (("烘干机", 80_000), ("真空包装机", 40_000))
        with self._work("official") as work:
            items = [
                incubator.enter_investment(
                    work, self._one(work), title=title, invoice_no=f"YS-{self._id}-{turn}", amount=Money.yuan(yuan),
                    paid_on=self._on - timedelta(days=20), proof="发票、银行回单",
                ).id
                for turn, (title, yuan) in enumerate(bought, 1)
            ]  # fmt: skip
        with self._work("township") as work:
            for item, (_title, yuan) in zip(items, bought, strict=True):
                incubator.verify_investment(
                    work, self._one(work), investment_id=item, verified=Money.yuan(yuan), remark="按银行回单核实"
                )

    def _prove(self) -> None:
        publicity = self._pay_from()
        with self._work("township", max((publicity - self._on).days, 1)) as work:
            incubator.prove(work, self._one(work), proof="协议、现场照片、首批销售单")

    def _revoke(self) -> None:
        with self._work("supervisor", 4) as work:
            self._walk.revoke(work, self._one(work), code="FALSE_STATEMENT", text="发票与实物不符，设备系租借。")  # type: ignore[attr-defined]  # a kind that Finance pays

    def _recover(self) -> None:
        with self._work("cashier", 4) as work:
            self._walk.recover(work, self._one(work), amount=Money.yuan(10_000), note="首笔退回")  # type: ignore[attr-defined]  # as above

    def _fail(self) -> None:
        self._end_venture("6", "连续暴雨冲毁烘房，设备进水报废，没有能力再投入。", self._on)
        with self._work("official", 0) as work:
            venture = self._venture(work)
            closings.mark(work, venture, ClosingStep.RENT, StepState.DONE, "场地已交回，租金结清")
            closings.mark(work, venture, ClosingStep.RETRAINING, StepState.DONE, "报名下月电商班")
            closings.restart(work, venture)


class _Failed(_Steps):
    """A founder whose venture ended asks for what the law gives those who failed."""

    def _begin(self) -> None:
        self._end_venture("1", "大客户转走，半年没有订单，已办注销。", self._on - timedelta(days=5))
        super()._begin()


class _Firm(_Steps):
    """A firm enters whom it hired, and the quarter."""

    def _mark(self) -> None:
        super()._mark()
        for turn, (name, category) in enumerate((("覃小妹", "T1"), ("莫家旺", "T2"))):
            with self._work("official", 1) as work:
                begins = date(self._on.year, self._on.month, 1) - timedelta(days=62 + 31 * turn)
                tax_relief.enter_hire(
                    work, self._one(work), name=name, category=category, begins_on=begins, contract_months=12,
                    insured_on=begins, proof="劳动合同、参保证明",
                )  # fmt: skip


def _fund(_case: Case, _on: date) -> Mapping[str, Any]:
    return {
        "project": "山货烘干和真空包装，供商超和网店",
        "planned_investment": Money.yuan(130_000),
        "is_pledged": True,
    }


def _failed(_case: Case, _on: date) -> Mapping[str, Any]:
    return {"spent": Money.yuan(14_300), "insured_months": 8, "is_unemployed": True, "is_pledged": True}


def _firm(_case: Case, _on: date) -> Mapping[str, Any]:
    return {"hires": 2, "filing": "quarter", "is_pledged": True}


def _bonus(_case: Case, _on: date) -> Mapping[str, Any]:
    return {"catalogue_code": "cold_store", "spent": Money.yuan(40_000), "is_pledged": True}


def _ran_long_enough(venture: Venture, today: date) -> bool:
    ended = today - BEGAN - timedelta(days=5)
    return venture.founded_on is not None and ended - _RAN[1] <= venture.founded_on <= ended - _RAN[0]


def _anew(venture: Venture, today: date) -> bool:
    """Not longer than the months in which a closure may be claimed back, and not in trade with farms or by firms."""
    return venture.founded_on is not None and today - timedelta(days=330) < venture.founded_on < today - BEGAN * 1.5


STORIES: tuple[Story, ...] = (
    Story(Kind.INCUBATOR_FUND, "startup_fund", _fund, (S.CLOSED, S.RECOVERING, S.PAID)),
    Story(Kind.SUBSIDY, "failed_founder_subsidy", _failed, (S.PAID,)),
    Story(Kind.TAX_RELIEF, "hiring_tax", _firm, (TaxState.RUNNING,)),
    Story(Kind.SUBSIDY, "industry_bonus", _bonus, (S.PAID, S.PUBLICITY)),
)
_FITS: tuple[Callable[[Venture, date], bool], ...] = (
    _anew,
    _ran_long_enough,
    lambda venture, _today: venture.legal_form in _FIRMS,
    lambda venture, _today: venture.industry == _FARMS,
)
_TELLERS: Mapping[str, type[_Steps]] = {"startup_fund": _Fund, "failed_founder_subsidy": _Failed, "hiring_tax": _Firm}
