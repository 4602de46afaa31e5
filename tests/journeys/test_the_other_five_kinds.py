"""Tenancy, start-up money, tax relief, insurance, training and subsidy, each its whole life long, by hands at a browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from supportdesk.domain.money import ZERO, Money
from supportdesk.extensions import db
from supportdesk.models.applications import Application, Publicity
from supportdesk.models.people import Person
from supportdesk.models.programmes.incubator import IncubatorBase
from supportdesk.models.programmes.insurance import ClaimItem, InsuranceClaim
from supportdesk.models.programmes.training import Enrolment, TrainingClass
from supportdesk.services import audit
from tests.factories.applications import applicant, budget_of, case_of, support_desk
from tests.factories.incubator import own_version
from tests.factories.policies import budget
from tests.factories.tax_relief import trader_case
from tests.journeys.hands import CHROMIUM, Office, office_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    # What the browser does is the same on either database; the deeds behind it are tried on both elsewhere.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
MONDAY = date(2026, 11, 2)
YUAN = Money.yuan


@dataclass
class Desk:
    """A county at work, and one application that its people carry along."""

    office: Office
    cases: dict[str, int]
    day: date = MONDAY
    at: str = ""

    @property
    def one(self) -> Application:
        """The application as it stands."""
        with self.office.app.app_context():
            return db.session.get_one(Application, int(self.at.rpartition("/")[2]))

    def begins(self, case: str, programme: str, **told: str) -> None:
        """The clerk chooses the policy in the case, fills the form in, checks it, hands it in, and gives the receipt."""
        with self.office.on("clerk", self.day) as clerk:
            clerk.opens(f"/desk/cases/{self.cases[case]}").follows("/apply").follows(f"programme={programme}")
            clerk.sends(**told)
            self.at = clerk.path.removesuffix("/check")
            clerk.sends()
            assert clerk.path.endswith("/receipt")
            clerk.reads(self.one.receipt_number or "-").on_a_phone()

    def does(self, who: str, step: str, *words: str, **told: str) -> None:
        """Somebody opens the application, clicks the step that it offers, fills it in and sends it."""
        with self.office.on(who, self.day) as hands:
            hands.opens(self.at).follows(f"{self.at}/{step}").sends(**told).reads(*words)

    def is_reviewed(self) -> None:
        """Papers, acceptance, the town's check, the review: four people, none of them twice."""
        with self.office.on("clerk", self.day) as clerk:
            clerk.opens(f"{self.at}/papers")
            boxes = clerk.page.locator("main select[name^=paper-]").all()
            clerk.sends(**{str(box.get_attribute("name")): "own" for box in boxes})
        self.does("clerk", "accept")
        self.does("checker", "pass-town-check", text="现场看过，经营正常")
        self.does("reviewer", "pass-review", text="同意")

    def is_decided(self, *who: str) -> None:
        """Supervisors find it in their queue and decide, having seen once more what they decide."""
        for one in who or ("supervisor",):
            with self.office.on(one, self.day) as supervisor:
                supervisor.opens("/desk/approvals/").follows(f"{self.at}/decide")
                supervisor.presses("核对并提交决定", choice="approve", text="同意")
                supervisor.reads("核对决定").sends()
        with self.office.on("reviewer", self.day) as other:
            other.opens(self.at)
            assert not other.page.locator(f'main a[href="{self.at}/decide"]').count()

    def is_published(self) -> None:
        """The public notice, waited for to its end; before that nobody pays."""
        self.does("clerk", "publish")
        with self.office.app.app_context():
            own = Publicity.application_id == self.one.id
            self.day = db.session.scalars(select(Publicity.pay_from).where(own)).one()

    def is_paid(self) -> None:
        """Finance is asked, and pays."""
        self.does("payer", "order-payment")
        self.does("payer", "pay", on=self.day.isoformat())

    def is_sound(self) -> None:
        """The record of all that was done hangs together."""
        with self.office.app.app_context():
            assert audit.verify(db.session()).found is None


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        for code in ("startup_subsidy", "startup_insurance", "training_syb"):
            budget_of(session, at, code)
        budget(session, own_version(session, at), at.county, "100000.00")
        cases = {"person": case_of(session, at).id, "trader": trader_case(session, at).id}
        trainee = applicant(session, at, "江小燕")
        cases["trainee"] = case_of(session, at, trainee).id
        ids = {one.username: one.id for one in (at.clerk, at.checker, at.reviewer, at.supervisor, at.second, at.payer)}
        session.commit()
    with office_of(app, ids) as office:
        yield Desk(office, cases)


def test_a_subsidy_is_asked_for_decided_published_paid_and_closed(desk: Desk) -> None:
    desk.begins("person", "startup_subsidy", is_pledged="yes")
    desk.is_reviewed()
    desk.is_decided()
    desk.is_published()
    desk.is_paid()
    desk.does("clerk", "close", "已办结")
    assert desk.one.amount_paid == desk.one.amount_approved == YUAN(5_000)
    desk.is_sound()


def test_a_tenant_moves_in_pays_rent_is_measured_and_graduates(desk: Desk) -> None:
    with desk.office.on("clerk", desk.day) as clerk:
        clerk.opens("/desk/incubator/").follows("/incubator/bases").follows("/bases/new")
        clerk.sends(name="禾川返乡创业园", operator="禾川创业服务公司", address="工业大道1号")
        clerk.follows("/rooms/new").sends(name="101", area_m2="60", month_rent="2,000").reads("2,000.00")
    with desk.office.app.app_context():
        base = db.session.scalars(select(IncubatorBase.code)).one()
    desk.begins(
        "person", "incubator_place", project="山货深加工", base_code=base, wanted_area="60", staff="4", kpi_jobs="4",
        kpi_sales="300000", kpi_tax="3000", is_pledged="yes",
    )  # fmt: skip
    desk.is_reviewed()
    desk.is_decided()
    desk.is_published()
    day = desk.day.isoformat()
    desk.does("payer", "place", "101", agreement_no="孵-1", starts_on=day, months="12个月")
    desk.does("payer", "take-deposit", on=day)
    desk.does("checker", "move-in", on=day, text="水电消防正常")
    desk.does("supervisor", "renew", "孵-2", agreement_no="孵-2", months="12个月")
    # The first year is free, the second at half the rent.
    desk.does("payer", "book-rent", "12,000.00", number="2", amount="12000", on=day)
    desk.does("clerk", "report", "季度考核", year="2026", quarter="4", jobs="4", sales="80000", tax="600")
    desk.does("payer", "graduate", "加速园", on=day, text="达到毕业条件", exit_to="加速园")
    assert desk.one.state == "graduated"
    desk.is_sound()


def test_start_up_money_is_proven_item_by_item_paid_part_by_part_and_claimed_back(desk: Desk) -> None:
    desk.begins("person", "startup_fund", project="山货深加工", planned_investment="120000", is_pledged="yes")
    with desk.office.on("clerk", desk.day) as clerk:
        clerk.opens(f"{desk.at}/papers")
        boxes = clerk.page.locator("main select[name^=paper-]").all()
        clerk.sends(**{str(box.get_attribute("name")): "own" for box in boxes})
    desk.does("clerk", "accept")
    bought = {"title": "烘干机", "invoice_no": "FP-1", "amount": "120000", "paid_on": "2026-10-20", "proof": "发票"}
    desk.does("clerk", "enter-investment", **bought)
    with desk.office.on("clerk", desk.day) as clerk:
        clerk.opens(desk.at).follows(f"{desk.at}/verify-investment").presses(verified="120000")
        clerk.reads("另一")
        clerk.heard = [one for one in clerk.heard if "422" not in one]
    desk.does("checker", "verify-investment", verified="120000")
    desk.does("checker", "pass-town-check", text="现场看过")
    desk.does("reviewer", "pass-review", text="同意")
    desk.is_decided("supervisor", "second")
    desk.is_published()
    desk.does("checker", "prove", proof="协议、照片")
    desk.is_paid()
    assert ZERO < desk.one.amount_paid < desk.one.amount_approved
    paid = desk.one.amount_paid
    desk.does("supervisor", "revoke", code="DOC_INVALID", text="设备已转卖", amount=f"{paid.decimal}")
    desk.does("payer", "recover", on=desk.day.isoformat(), amount=f"{paid.decimal}")
    desk.is_sound()


def test_a_tax_relief_is_marked_reckoned_month_by_month_compared_and_settled(desk: Desk) -> None:
    desk.begins(
        "trader", "key_group_tax", category="T2", registered_on="2025-11-10", filing="month", place="city",
        is_pledged="yes",
    )  # fmt: skip
    desk.is_reviewed()
    desk.is_decided()
    desk.does("clerk", "mark", certificate_no="3604260099", on=desk.day.isoformat())
    for month in ("1", "2"):
        desk.does("clerk", "file", "1,590.00", year="2026", number=month, sales="150000")
    desk.does("clerk", "correct-filing", year="2026", number="2", sales="120000", reason="漏记退货")
    desk.does("clerk", "compare", "税务核定", year="2026", number="1", told="1200", on=desk.day.isoformat())
    desk.does("clerk", "settle-year", "作废的限额", year="2025", income="30000")
    desk.day = date(2028, 12, 4)
    desk.does("clerk", "end")
    assert desk.one.state == "ended"
    desk.is_sound()


def test_a_policy_is_subsidised_bound_claimed_on_and_the_loss_is_paid(desk: Desk) -> None:
    with desk.office.on("payer", desk.day) as payer:
        payer.opens("/desk/insurance/schemes").follows("/schemes/new")
        payer.sends(code="ASB", name="安商保", insurer="禾川财险", bank_name="工商银行", account="6222021234567890777")
    desk.begins(
        "person", "startup_insurance", scheme_code="ASB", premium="800", sum_insured="60000", starts_on="2026-03-02", policy_number="P-1",
        is_pledged="yes",
    )  # fmt: skip
    desk.is_reviewed()
    desk.is_decided()
    desk.is_published()
    desk.is_paid()
    desk.does("payer", "bind", "P-1", policy_number="P-1", starts_on="2026-03-02")
    desk.day = date(2026, 11, 23)
    with desk.office.on("clerk", desk.day) as clerk:
        clerk.opens(desk.at).follows(f"{desk.at}/report")
        loss = {"losses-0-title": "设备", "losses-0-claimed": "120000", "losses-0-evidence": "发票 3 张"}
        clerk.sends(event_on="2026-11-19", cause="6", narrative="水灾停业", salvage="20000", **loss)
        claim, policy = clerk.path, desk.at
    with desk.office.app.app_context():
        papers = {f"paper_{one['code']}": "own" for one in db.session.scalars(select(InsuranceClaim.papers)).one()}
        item = db.session.scalars(select(ClaimItem.id)).one()
    desk.at = claim
    desk.does("clerk", "receive-papers", **papers)
    desk.does("checker", "check", text="现场与申报一致")
    assessed = {f"item_{item}": "110000", f"remark_{item}": "发票不全"}
    desk.does("reviewer", "audit", "110,000.00", text="逐项核定", **assessed)
    desk.does("supervisor", "approve", panel="何立群、苏明、陈桂珍", text="同意")
    desk.does("clerk", "publish")
    desk.day += timedelta(days=28)
    desk.does("payer", "pay", "60,000.00", "PF-1", amount="60000", on=desk.day.isoformat(), reference="PF-1")
    with desk.office.app.app_context():
        found = db.session.scalars(select(InsuranceClaim)).one()
        told = found.claimed, found.assessed, found.approved, found.paid
    assert told == (YUAN(120_000), YUAN(110_000), YUAN(60_000), YUAN(60_000))
    desk.at = policy
    desk.is_sound()


def test_a_class_is_held_its_trainee_certified_and_the_subsidy_paid(desk: Desk) -> None:
    desk.day = date(2026, 9, 7)
    with desk.office.on("clerk", desk.day) as clerk:
        clerk.opens("/desk/training/").follows("/training/courses").follows("/courses/new")
        clerk.sends(code="SYB", name="创办企业", programme_code="training_syb", hours="70")
        clerk.follows("/classes/new").sends(
            school="县职校", place="实训楼", trainer="冯老师", starts_on="2026-09-07", ends_on="2026-09-15", seats="20",
            school_bank="工商银行", school_account="6222021234567890999",
            plan="\n".join(f"2026-09-{day:02d} {half} 5" for day in range(7, 14) for half in ("上午", "下午")),
        )  # fmt: skip
        klass = desk.at = clerk.path
    with desk.office.app.app_context():
        number = db.session.scalars(select(Person.id_no).where(Person.name == "江小燕")).one()
    desk.does("clerk", "enrol", id_no=str(number))
    desk.does("clerk", "allot")
    desk.does("reviewer", "open", trainer_listed="yes", text="场地、名单一致", on="2026-09-07")
    for day in range(7, 14):
        desk.day = date(2026, 9, day)
        with desk.office.on("clerk", desk.day) as clerk:
            for half in ("morning", "afternoon"):
                clerk.opens(f"{klass}/attendance").sends(lesson=f"2026-09-{day:02d}/{half}")
    desk.day = date(2026, 9, 15)
    with desk.office.app.app_context():
        enrolment = db.session.scalars(select(Enrolment.id)).one()
    desk.does("clerk", "scores", **{f"score_{enrolment}": "82"})
    desk.does("clerk", "end", on="2026-09-15")
    desk.does("clerk", "certificates", "PX-1", on="2026-09-15", **{f"number_{enrolment}": "PX-1"})
    with desk.office.app.app_context():
        of = db.session.scalars(select(TrainingClass.number)).one()
    desk.day = date(2026, 11, 2)
    desk.begins("trainee", "training_syb", class_number=of, has_plan="yes", is_pledged="yes")
    desk.is_reviewed()
    desk.is_decided()
    desk.is_published()
    desk.is_paid()
    assert desk.one.amount_paid > ZERO
    desk.is_sound()
