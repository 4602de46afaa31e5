"""Applications of the other kinds in the demo county, walked by the same deeds as real ones, a few in every state.

Which they are stands in `stories`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.cli.demo.county import DemoCounty
from supportdesk.cli.demo.stories import STORIES, Story, base_code
from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import State
from supportdesk.domain.budgets import borne
from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.incubator import IncubatorState
from supportdesk.domain.programmes.tax_relief import TaxState
from supportdesk.domain.rules import Verdict
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application, Publicity
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.incubator import IncubatorBase
from supportdesk.models.secrets import keyring
from supportdesk.queries.budgets import find_budget
from supportdesk.queries.eligibility import eligibility_of
from supportdesk.queries.policies import version_in_force
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.queries.programmes.incubator import base_page, get_room
from supportdesk.services import budgets, payment_lists
from supportdesk.services.programmes import incubator, tax_relief
from supportdesk.services.programmes.catalogue import WALKS
from supportdesk.services.work import CHINA, Work, deed

S, T = State, TaxState
In = IncubatorState
_IN_A_BASE = frozenset({In.PLACED, In.INCUBATED, In.GRADUATED})
# One case of so many tells a story; a county of a million cases has no more than a small one.
ONE_OF, MOST = 10, 30
# How long ago the stories began: long enough for notice and payment.
BEGAN = timedelta(days=60)
BUDGET = Money.yuan(400_000)


@dataclass(frozen=True)
class Desk:
    """Who is at the county's desk, by ids: a deed that is refused lets go of what was read before it."""

    county_id: int
    staff: Mapping[str, int]


def tell_support(session: Session, county: DemoCounty, cases: int, now: datetime) -> int:
    """Tell the stories that the county's size allows, each kind in turn; returns how many."""
    today = now.astimezone(CHINA).date()
    desk = Desk(county.county.id, {name: account.id for name, account in county.staff.items()})
    told = _in_turn(STORIES)[: min(max(cases // ONE_OF, 1), MOST)]
    provide(session, desk, told, now)
    free = free_cases(session, len(told) * 20)
    count = 0
    for story, until in told:
        started = today - BEGAN
        case_id = _fitting(session, story, free, started)
        if case_id is None:
            continue
        free.remove(case_id)
        Teller(session, desk, story, case_id, started, today).tell(until)
        count += 1
    # A deed that was refused let go of what was read before it.
    county.county = session.get_one(OrgUnit, desk.county_id)
    return count


def provide(session: Session, desk: Desk, told: Sequence[tuple[Story, str]], now: datetime) -> None:
    """Money for the programmes in the years of the stories, and a base with rooms for those who ask for a place."""
    with deed(session, None, now) as work:
        county = work.session.get_one(OrgUnit, desk.county_id)
        if any(story.kind is Kind.INCUBATOR_FUND for story, _state in told):
            _build(work, county)
        stories = {story.code: story for story, _state in told}
        for year in sorted({(now - BEGAN).year, now.year}):
            for story in stories.values():
                version = version_in_force(work.session, story.kind, county, work.today, code=story.code)
                asks = {name for step in QUERIES[story.kind].programme.lifecycle.steps for name in step.guards}
                # A place in a base moves no money: its version says nobody who pays.
                if version is None or "budget" not in asks or "payment_days" not in version.parameters:
                    continue
                if find_budget(work.session, version.programme_id, county, year) is None:
                    made = budgets.open_budget(work, version.programme, county, year)
                    # Each level puts in what it is going to bear of the payments.
                    terms = QUERIES[story.kind].terms_of(work.session, version)
                    for payer, part in borne(BUDGET, getattr(terms, "payment_shares", ())):
                        note = f"禾财社〔{year}〕28号"
                        budgets.appropriate(work, made, part, note, on=date(year, 1, 1), payer=payer)


def _build(work: Work, county: OrgUnit) -> None:
    """A base with a dozen rooms, as far as there is none yet."""
    if work.session.scalar(select(IncubatorBase.id).where(IncubatorBase.code == base_code(county.code))) is not None:
        return
    base = incubator.open_base(
        work,
        county,
        name="返乡创业园",
        operator="县创业服务公司",
        address="工业大道 1 号",
        contact="邓师傅",
        phone="0000-6125500",
    )
    base.unit = county
    ready = work.today - BEGAN - timedelta(days=10)
    for floor in (1, 2):
        for number in range(1, 7):
            incubator.add_room(
                work, base, name=f"{floor}0{number}", area_m2=str(40 + 10 * number),
                month_rent=Money.yuan(800 + 200 * number), ready_on=ready,
            )  # fmt: skip


def _in_turn(stories: Sequence[Story]) -> list[tuple[Story, str]]:
    """The first state of every story, then the second of each, and so on."""
    longest = max(len(story.states) for story in stories)
    return [(story, story.states[at]) for at in range(longest) for story in stories if at < len(story.states)]


def free_cases(session: Session, most: int) -> list[int]:
    """Cases in which nothing was asked for here yet; what came with a ledger stands in nobody's way."""
    taken = select(Application.case_id).where(Application.is_historic.is_(False))
    return list(
        session.scalars(
            select(Case.id).where(Case.id.not_in(taken), Case.venture_id.is_not(None)).order_by(Case.id).limit(most)
        )
    )


def _fitting(session: Session, story: Story, free: Sequence[int], on: date) -> int | None:
    """The first case whose person no rule of the programme refuses."""
    for case_id in free:
        case = QUERIES[story.kind].get_case(session, None, case_id)
        version = version_in_force(session, story.kind, case.unit, on, code=story.code)
        told = eligibility_of(session, case.person_id, case.unit, on) if version is not None else None
        answer = next((one for one in told.answers if version and one.version.id == version.id), None) if told else None
        if answer is not None and answer.verdict is not Verdict.NOT_MET:
            return case_id
    return None


class Teller:
    """Walks one application from its draft to the state in which it stands today, each deed on a day of its own."""

    def __init__(self, session: Session, desk: Desk, story: Story, case_id: int, on: date, today: date) -> None:
        self._session, self._desk, self._story, self._case_id = session, desk, story, case_id
        self._on, self._today = on, today
        self._walk, self._queries = WALKS[story.kind], QUERIES[story.kind]
        self._id = 0

    @property
    def application_id(self) -> int:
        """The application that was begun; 0 before."""
        return self._id

    def tell(self, until: str) -> None:
        """Do the deeds; a rule that refuses on the way leaves the application where it is."""
        try:
            self._begin()
            if until != S.DRAFT:
                for word, state in self._way(until):
                    getattr(self, f"_{word}")()
                    if state == until:
                        break
        except SupportdeskError:
            self._session.rollback()

    @staticmethod
    def _way(until: str) -> list[tuple[str, str]]:
        way: list[tuple[str, str]] = [("submit", S.RECEIVED)]
        if until == S.SUPPLEMENT:
            return [*way, ("notify", S.SUPPLEMENT)]
        way += [("accept", S.ACCEPTED), ("check", S.REVIEW), ("review", S.DECISION)]
        if until == S.REFUSED:
            return [*way, ("refuse", S.REFUSED)]
        way += [("approve", S.APPROVED)]
        if until == T.RUNNING:
            return [*way, ("mark", ""), ("file", T.RUNNING)]
        way += [("publish", S.PUBLICITY)]
        if until in _IN_A_BASE:
            return [*way, ("sign", In.PLACED), ("move_in", In.INCUBATED), ("graduate", In.GRADUATED)]
        if until == S.OBJECTION:
            return [*way, ("object", S.OBJECTION)]
        way += [("order", S.PAYING), ("pay", S.PAID)]
        ends = {S.CLOSED: "close", S.RETURNED: "bounce", S.RECOVERING: "revoke"}
        return [*way, (ends[S(until)], until)] if until in ends else way

    def _work(self, who: str, days: int = 1) -> Any:  # noqa: ANN401 - a deed
        self._on = min(self._on + timedelta(days=days), self._today)
        return deed(self._session, self._account(who), datetime.combine(self._on, time(10, 0), CHINA))

    def _account(self, who: str) -> Account | None:
        return self._session.get(Account, self._desk.staff[who])

    def _one(self, work: Work) -> Any:  # noqa: ANN401 - of the kind
        return self._queries.get(work.session, None, self._id)

    def _begin(self) -> None:
        with self._work("official", 0) as work:
            case = self._queries.get_case(work.session, None, self._case_id)
            person = work.session.get_one(Person, case.person_id)
            if person.bank_account is None:
                number = f"6222{person.id:015d}"
                person.bank_name, person.bank_account = "县农村商业银行", number
                person.bank_account_index = keyring.blind("bank_account", number)
            if self._story.prepare is not None:
                self._story.prepare(work, case)
            programme = self._queries.programme
            subject = self._subject(work, case)
            form = FilledForm(programme.fields, self._story.says(case, self._on), subject)
            self._id = self._walk.begin(work, case, form, code=self._story.code).id

    def _subject(self, work: Work, case: Case) -> str:
        version = version_in_force(work.session, self._story.kind, case.unit, self._on, code=self._story.code)
        if version is None:
            return ""
        return str(getattr(self._queries.terms_of(work.session, version), "subject", ""))

    def _submit(self) -> None:
        with self._work("official", 0) as work:
            self._walk.submit(work, self._one(work))

    def _notify(self) -> None:
        with self._work("official") as work:
            self._walk.notify_missing(work, self._one(work))

    def _accept(self) -> None:
        with self._work("official") as work:
            one = self._one(work)
            rows = self._queries.surroundings_of(work.session, one, work.today).documents
            self._walk.receive_papers(work, one, {row.code: "own" for row in rows})
            self._walk.accept(work, one)

    def _check(self) -> None:
        with self._work("township", 2) as work:
            self._walk.pass_town_check(work, self._one(work), text="已上门查看，正常经营。")

    def _review(self) -> None:
        with self._work("reviewer", 2) as work:
            self._walk.pass_review(work, self._one(work), text="资格和材料齐全，待查的已向部门核实。")

    def _approve(self) -> None:
        with self._work("supervisor") as work:
            self._walk.approve(work, self._one(work), text="同意。")
        if self._session.get_one(Application, self._id).state == S.SECOND_DECISION:
            with self._work("director") as work:
                self._walk.approve_second(work, self._one(work), text="同意。")

    def _refuse(self) -> None:
        with self._work("supervisor") as work:
            self._walk.refuse(work, self._one(work), code="NOT_OPERATING", text="现场已停止经营。")

    def _publish(self) -> None:
        with self._work("official") as work:
            self._walk.publish(work, self._one(work))

    def _object(self) -> None:
        with self._work("official") as work:
            self._walk.object_to(work, self._one(work), text="有村民反映店铺已转给别人经营。")

    def _pay_from(self) -> date:
        """When the notice is over, by the county's calendar."""
        return self._session.scalars(select(Publicity.pay_from).where(Publicity.application_id == self._id)).one()

    def _order(self) -> None:
        with self._work("cashier", max((self._pay_from() - self._on).days, 0)) as work:
            county = work.session.get_one(OrgUnit, self._desk.county_id)
            payment_lists.make(work, county, [self._one(work)])

    def _pay(self) -> None:
        with self._work("cashier", 3) as work:
            self._walk.pay(work, self._one(work))  # type: ignore[attr-defined]  # a kind that Finance pays

    def _close(self) -> None:
        with self._work("official", 3) as work:
            self._walk.close(work, self._one(work))  # type: ignore[attr-defined]  # a kind that Finance pays

    def _bounce(self) -> None:
        with self._work("cashier", 2) as work:
            self._walk.return_payment(work, self._one(work), reason="户名与账号不符")  # type: ignore[attr-defined]  # as above

    def _revoke(self) -> None:
        with self._work("supervisor", 5) as work:
            self._walk.revoke(work, self._one(work), code="FALSE_STATEMENT", text="租赁合同不实。")  # type: ignore[attr-defined]  # as above

    def _mark(self) -> None:
        with self._work("official") as work:
            one = self._one(work)
            tax_relief.mark(work, one, certificate_no=f"{work.session.get_one(Case, one.case_id).number}-JY")

    def _file(self) -> None:
        with self._work("official", 2) as work:
            one = self._one(work)
            first = one.first_month
            for number in range(1, 4):
                sales = Money.yuan(310_000 + 20_000 * number)
                if first is None or date(work.today.year, number * 3, 1) < first or number * 3 >= work.today.month:
                    continue
                tax_relief.file(work, self._one(work), year=work.today.year, number=number, sales=sales)

    def _sign(self) -> None:
        with self._work("official", max((self._pay_from() - self._on).days, 0)) as work:
            one = self._one(work)
            base = self._queries.surroundings_of(work.session, one, work.today).base
            (room, *_others) = base_page(work.session, None, base.id, work.today).free_rooms
            found = get_room(work.session, None, room.room.id)
            incubator.place(work, one, found, agreement_no=f"孵-{one.number}", starts_on=work.today, months=12)

    def _move_in(self) -> None:
        with self._work("official", 0) as work:
            one = self._one(work)
            incubator.take_deposit(work, one, amount=one.deposit_due)
        with self._work("township", 1) as work:
            incubator.move_in(work, self._one(work), text="水电消防正常，已交付。")
        with self._work("official", 1) as work:
            quarter = (work.today.month - 1) // 3 + 1
            incubator.report(
                work, self._one(work), year=work.today.year, quarter=quarter, jobs=4, sales=Money.yuan(68_000),
                tax=Money.yuan(600), text="已开工，网店上线。",
            )  # fmt: skip

    def _graduate(self) -> None:
        with self._work("official", 5) as work:
            incubator.leave(
                work, self._one(work), "graduate", text="产能扩大，搬到自建厂房。", exit_to="工业园自建厂房"
            )
