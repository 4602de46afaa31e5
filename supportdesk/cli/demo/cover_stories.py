"""Training and insurance of the demo county: a class that was held and one that enrols, a scheme, a policy with a claim."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.cli.demo.county import DemoCounty
from supportdesk.cli.demo.stories import Story
from supportdesk.cli.demo.support_stories import BEGAN, Desk, Teller, free_cases, provide
from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.training import Half, Lesson
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.training import TrainingCourse
from supportdesk.queries.programmes import insurance as policies
from supportdesk.queries.programmes import training as classes
from supportdesk.services.programmes import insurance, training
from supportdesk.services.programmes.insurance.claims import ClaimFacts, Finding, LossFacts
from supportdesk.services.work import CHINA, deed

S = State
HELD_AGO, DAYS, LEARNERS, SEATS = timedelta(days=110), 10, 8, 6
_WEEKDAYS = 5
SCHEME = "ASB"
# Other courses that were held: code, name, hours, days.
_SHORT = (("GYB", "创业意识培训（GYB）", 24, 3), ("IYB", "改善企业培训（IYB）", 70, 10))
_CLAIMS = (S.PAID, S.DECISION, S.RECEIVED)
_POLICIES = (S.PAID, S.PAID, S.PAID, S.PUBLICITY)
# How far the claim on each policy that is paid for has come; the last has none.
_CLAIMED = ("checked", "paid", "appealed")
PANEL = ("何立群", "陈桂珍", "农志强")


def tell_cover(session: Session, county: DemoCounty, now: datetime) -> int:
    """Hold the classes, offer the scheme and walk some claims and policies; returns how many applications came."""
    desk = Desk(county.county.id, {name: account.id for name, account in county.staff.items()})
    teller = _Cover(session, desk, now)
    count = teller.tell()
    county.county = session.get_one(OrgUnit, desk.county_id)
    return count


class _Cover:
    def __init__(self, session: Session, desk: Desk, now: datetime) -> None:
        self._session, self._desk, self._now = session, desk, now
        self._today = now.astimezone(CHINA).date()

    def tell(self) -> int:
        cases = free_cases(self._session, LEARNERS + len(_POLICIES))
        # A small county has fewer learners, and one policy.
        policies_told = min(len(_POLICIES), max(len(cases) // 3, 1))
        learners, insured = cases[: len(cases) - policies_told], cases[len(cases) - policies_told :]
        if not learners:
            return 0
        number = self._classes(learners)
        for code, name, hours, days in _SHORT:
            self._short_class(learners[:SEATS], code, name, hours, days)
        self._scheme()
        stories = [
            *(
                (Story(Kind.TRAINING, "training_syb", self._claims_for(number), (state,)), state)
                for state in _CLAIMS[: len(learners)]
            ),
            *(
                (Story(Kind.INSURANCE, "startup_insurance", _policy, (state,)), state)
                for state in _POLICIES[:policies_told]
            ),
        ]
        provide(self._session, self._desk, stories, self._now)
        count, bound = 0, 0
        for (story, until), case_id in zip(stories, [*learners[: len(_CLAIMS)], *insured], strict=True):
            teller = Teller(self._session, self._desk, story, case_id, self._today - BEGAN, self._today)
            teller.tell(until)
            count += 1
            if story.kind is Kind.INSURANCE and until == S.PAID:
                self._insured(teller.application_id, _CLAIMED[bound])
                bound += 1
        return count

    def _on(self, who: str, day: date) -> Any:  # noqa: ANN401 - a deed
        account = self._session.get(Account, self._desk.staff[who])
        return deed(self._session, account, datetime.combine(min(day, self._today), time(10, 0), CHINA))

    def _classes(self, learners: list[int]) -> str:
        begins = self._today - HELD_AGO
        with self._on("official", begins - timedelta(days=30)) as work:
            unit = work.session.get_one(OrgUnit, self._desk.county_id)
            facts = training.CourseFacts("SYB", "创办企业培训（SYB）", "training_syb", hours=70)
            course = training.open_course(work, unit, facts).id
        held = self._filed(course, begins, SEATS)
        for case_id in learners:
            self._enrol(held, case_id, begins - timedelta(days=14))
        with self._on("official", begins - timedelta(days=7)) as work:
            training.allot_places(work, classes.get_class(work.session, None, held))
        with self._on("reviewer", begins) as work:
            found = classes.get_class(work.session, None, held)
            training.open_class(work, found, trainer_listed=True, text="场地、教师、名单与备案一致。", on=begins)
        number = self._held(held)
        coming = self._filed(course, self._today + timedelta(days=10), SEATS)
        for case_id in learners[SEATS:]:
            self._enrol(coming, case_id, self._today - timedelta(days=1))
        return number

    def _short_class(self, learners: list[int], code: str, name: str, hours: int, days: int) -> None:
        """A class of another course, held to its certificates by some of the same people before they asked for anything."""
        begins = self._today - HELD_AGO - timedelta(days=60)
        with self._on("official", begins - timedelta(days=30)) as work:
            unit = work.session.get_one(OrgUnit, self._desk.county_id)
            course = training.open_course(
                work, unit, training.CourseFacts(code, name, f"training_{code.lower()}", hours=hours)
            ).id
        held = self._filed(course, begins, len(learners), days)
        for case_id in learners:
            self._enrol(held, case_id, begins - timedelta(days=14))
        with self._on("official", begins - timedelta(days=7)) as work:
            training.allot_places(work, classes.get_class(work.session, None, held))
        with self._on("reviewer", begins) as work:
            found = classes.get_class(work.session, None, held)
            training.open_class(work, found, trainer_listed=True, text="场地、教师、名单与备案一致。", on=begins)
        self._held(held, code)

    def _filed(self, course_id: int, begins: date, seats: int, days: int = DAYS) -> int:
        plan = tuple(_plan(begins, days))
        with self._on("official", begins - timedelta(days=21)) as work:
            course = work.session.get_one(TrainingCourse, course_id)
            course.unit = work.session.get_one(OrgUnit, course.unit_id)
            facts = training.ClassFacts(
                "禾川县职业中等专业学校", "县职专实训楼二楼", "冯建平", plan[0].day, plan[-1].day, seats, plan
            )
            return training.plan_class(work, course, facts).id

    def _enrol(self, class_id: int, case_id: int, on: date) -> None:
        with self._on("official", on) as work:
            person = work.session.get_one(Person, work.session.get_one(Case, case_id).person_id)
            training.enrol(work, classes.get_class(work.session, None, class_id), person)

    def _held(self, class_id: int, code: str = "SYB") -> str:
        there = classes.get_class(self._session, None, class_id)
        number, plan = there.number, classes.plan_of(there)
        rows = [one.id for one in classes.list_enrolments(self._session, None, class_id) if one.state == "placed"]
        for turn, lesson in enumerate(plan):
            present = [key for place, key in enumerate(rows) if (turn + place) % 9 or place < len(_CLAIMS)]
            with self._on("official", lesson.day) as work:
                found = classes.get_class(work.session, None, class_id)
                training.mark_attendance(work, found, lesson.day, lesson.half, present)
        last = plan[-1].day
        with self._on("official", last) as work:
            found = classes.get_class(work.session, None, class_id)
            training.record_scores(work, found, {key: 90 - 7 * place for place, key in enumerate(rows)}, on=last)
            training.end_class(work, found, on=last)
        for place, key in enumerate(rows[:-1] or rows, 1):
            with self._on("official", last + timedelta(days=7)) as work:
                found = classes.get_class(work.session, None, class_id)
                one = classes.get_enrolment(work.session, None, key)
                training.certify(
                    work, found, one, number=f"HC{code}-{last.year}-{place:04d}", on=last + timedelta(days=7)
                )
        return number

    def _claims_for(self, number: str) -> Any:  # noqa: ANN401 - what a story's form says
        return lambda _case, _on: {"class_number": number, "has_plan": True, "is_pledged": True}

    def _scheme(self) -> None:
        with self._on("cashier", self._today - timedelta(days=120)) as work:
            unit = work.session.get_one(OrgUnit, self._desk.county_id)
            insurance.open_scheme(
                work, unit, insurance.SchemeFacts(SCHEME, "安商保", "禾川财产保险公司", "0000-6123456")
            )

    def _insured(self, policy_id: int, until: str) -> None:
        """Bind a policy whose premium's subsidy is paid, and walk the claim on it: checked, paid, or appealed against."""
        starts_on = self._today - timedelta(days=220)
        begins = self._today if until == "checked" else self._today - timedelta(days=30)
        try:
            with self._on("cashier", begins) as work:
                one = policies.get_insurance(work.session, None, policy_id)
                number = f"ASB{self._today.year}{policy_id:06d}"
                insurance.bind(work, one, policy_number=number, starts_on=starts_on)
            claim_id = self._claim(policy_id, begins)
            if until != "checked":
                self._decided(claim_id, begins, whole=until == "paid")
            if until == "paid":
                self._settled(claim_id)
            elif until == "appealed":
                text = "库存损失有进销存台账和照片，不应减半，请重新核定。"
                self._claim_deed("official", begins + timedelta(days=12), insurance.claims.appeal, claim_id, text=text)
        except SupportdeskError:
            self._session.rollback()

    def _claim_deed(self, who: str, day: date, what: Any, claim_id: int, **told: Any) -> None:  # noqa: ANN401 - a deed on a claim
        with self._on(who, day) as work:
            what(work, policies.get_claim(work.session, None, claim_id), **told)

    def _claim(self, policy_id: int, on: date) -> int:
        with self._on("official", on) as work:
            one = policies.get_insurance(work.session, None, policy_id)
            losses = (
                LossFacts("冷藏设备", Money.yuan(28_000), "购置发票 2 张、现场照片"),
                LossFacts("库存山货", Money.yuan(9_600), "进销存台账"),
            )
            facts = ClaimFacts(
                on - timedelta(days=5), "6", "连续暴雨，仓库进水，设备和存货受损，已停业。", losses,
                salvage=Money.yuan(3_000),
            )  # fmt: skip
            claim = insurance.claims.report(work, one, facts).id
        with self._on("official", on) as work:
            found = policies.get_claim(work.session, None, claim)
            insurance.claims.receive_papers(work, found, {paper["code"]: "own" for paper in found.papers})
        text = "两人到现场，水线、受损设备与申报一致。"
        self._claim_deed("township", on, insurance.claims.check, claim, text=text)
        return claim

    def _decided(self, claim_id: int, on: date, *, whole: bool) -> None:
        """Audited by another, and approved by a panel; the stock in part only unless `whole`."""
        day = on + timedelta(days=4)
        with self._on("reviewer", day) as work:
            found = policies.get_claim(work.session, None, claim_id)
            half, last = Money.yuan(4_800), found.items[-1].id
            findings = {
                one.id: Finding(half, "台账只能证明一半") if one.id == last and not whole else Finding(one.claimed)
                for one in found.items
            }
            insurance.claims.audit(
                work, found, findings, salvage=found.salvage, other_compensation=found.other_compensation,
                text="逐项核对发票、台账和照片。",
            )  # fmt: skip
        day += timedelta(days=3)
        self._claim_deed("supervisor", day, insurance.claims.approve, claim_id, panel=PANEL, text="同意按核定赔付。")

    def _settled(self, claim_id: int) -> None:
        """Published and, when the notice is over, paid by the insurer."""
        day = self._today - timedelta(days=22)
        self._claim_deed("official", day, insurance.claims.publish, claim_id)
        found = policies.get_claim(self._session, None, claim_id)
        on, amount = found.pay_from or day, found.approved
        told = {"amount": amount, "on": on, "reference": f"HCCX{on:%Y%m%d}"}
        self._claim_deed("cashier", on, insurance.claims.pay, claim_id, **told)


def _plan(begins: date, days: int) -> Any:  # noqa: ANN401 - lessons in order
    day, count = begins, 0
    while count < days:
        if day.weekday() < _WEEKDAYS:
            yield from (Lesson(day, half) for half in Half)
            count += 1
        day += timedelta(days=1)


def _policy(_case: Case, on: date) -> dict[str, Any]:
    return {
        "scheme_code": SCHEME, "premium": Money.yuan(800), "sum_insured": Money.yuan(60_000),
        "starts_on": on - timedelta(days=160), "policy_number": f"ASB{on.year}", "is_pledged": True,
    }  # fmt: skip
