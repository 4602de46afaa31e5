"""Needs, discussed matters, mentors and cooperation of the demo county: a handful in every state, however many cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.cli.demo.county import DemoCounty
from supportdesk.domain.cooperation import Side
from supportdesk.domain.needs import NeedState
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.mentors import MentorKind
from supportdesk.models.needs import Need
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from supportdesk.queries import cooperation as notices
from supportdesk.queries import mentors as register
from supportdesk.queries import needs as queries
from supportdesk.services import cooperation, matters, mentors, needs
from supportdesk.services.mentors import MentorFacts
from supportdesk.services.work import CHINA, deed

S = NeedState


@dataclass(frozen=True)
class NeedStory:
    """A need raised so many days ago, and where it stands now."""

    kind: str
    wanted: str
    days_ago: int
    until: NeedState
    department: str = ""
    answer: str = ""
    proof: str = ""
    # On which day after it was raised it was answered: within its limit unless told.
    answered_after: int = 4


STORIES: tuple[NeedStory, ...] = (
    NeedStory("schooling", "女儿九月上小学，希望进镇中心小学。", 3, S.OPEN),
    NeedStory("power", "烘干房要接三相电，容量 50 千瓦。", 12, S.WITH_DEPARTMENT, "power"),
    NeedStory("land", "想再租 20 亩相邻的坡地种油茶。", 30, S.WITH_DEPARTMENT, "land"),
    NeedStory("sales", "今年笋干多，想找收购商和直播渠道。", 40, S.CLOSED, "commerce", "已对接两家电商服务商，签了购销意向。",
              "购销意向书 2 份"),
    NeedStory("staff", "十二月赶订单，缺缝纫工 6 人。", 20, S.ANSWERED, "employment", "县人力资源市场已发布，本周六专场招聘。"),
    NeedStory("medical", "父亲透析，想办异地就医备案转回县里。", 9, S.CLOSED, "insurance", "备案已转回，县医院可直接结算。",
              "备案回执"),
    NeedStory("housing", "一家四口租房住，问能不能申请公租房。", 25, S.NOT_POSSIBLE, "housing", "家庭收入高于公租房准入线。"),
    NeedStory("licence", "要办食品生产小作坊登记证。", 2, S.WITH_DEPARTMENT, "market"),
    NeedStory("mentor", "想请懂果树修剪的老师来看看。", 15, S.CLOSED, "employment", "已请县农技站许文清结对指导。", "结对登记表"),
    NeedStory("partner", "想找同镇的养殖户合用冷库。", 6, S.OPEN),
    NeedStory("land", "想把村里闲置的旧小学租来做加工点。", 60, S.ANSWERED, "land", "产权已理清，可按闲置资产租赁程序办。",
              answered_after=48),
)  # fmt: skip
# Name, home unit, skills, posted here or beside their own work, for how many months.
MENTORS = (
    ("许文清", "县农业技术推广站", "果树栽培、病虫害防治", MentorKind.MENTOR, 24),
    ("农志强", "县电商协会", "直播带货、店铺运营", MentorKind.MENTOR, 12),
    ("沈嘉禾", "省农业科学院", "食用菌品种和加工", MentorKind.POSTING, 12),
)
# Pairs that fit by their words; the last has nobody yet.
NOTICES = (
    (Side.OFFER, "笋干、香菇", "每月 2 吨", "统货，可代烘代包装。"),
    (Side.REQUEST, "香菇、木耳", "每月 800 公斤", "直播间用，要 500 克小袋。"),
    (Side.OFFER, "沃柑", "约 60 吨", "十二月中旬起采。"),
    (Side.REQUEST, "沃柑", "20 吨", "做礼盒，要一级果。"),
    (Side.OFFER, "冷库仓位", "120 立方米", "旺季后空出，可月租。"),
    (Side.REQUEST, "包装纸箱", "每月 5000 个", ""),
)  # fmt: skip


def tell_needs(session: Session, county: DemoCounty, now: datetime) -> int:
    """Tell the stories that the county's cases allow; returns how many needs came."""
    case_ids = session.scalars(
        select(Case.id).where(Case.venture_id.is_not(None), Case.closed_on.is_(None)).order_by(Case.id).limit(60)
    ).all()
    # Spread over the towns: neighbours in the register are of one day, not of one town.
    chosen = case_ids[:: max(len(case_ids) // len(STORIES), 1)][: len(STORIES)]
    teller = _Needs(session, county.county.id, county.staff["official"].id, now.astimezone(CHINA).date())
    told = [teller.need(story, case_id) for story, case_id in zip(STORIES, chosen, strict=False)]
    teller.matter(told)
    teller.mentors(chosen)
    teller.notices(chosen)
    county.county = session.get_one(OrgUnit, county.county.id)
    return len(told)


class _Needs:
    def __init__(self, session: Session, county_id: int, official_id: int, today: date) -> None:
        self._session, self._county_id, self._official_id, self._today = session, county_id, official_id, today

    def _on(self, days_ago: int) -> Any:  # noqa: ANN401 - a deed
        day = self._today - timedelta(days=max(days_ago, 0))
        official = self._session.scalars(
            select(Account).where(Account.id == self._official_id).options(joinedload(Account.unit))
        ).one()
        return deed(self._session, official, datetime.combine(day, time(9, 30), CHINA))

    def need(self, story: NeedStory, case_id: int) -> int:
        """Walk one need to where it stands."""
        with self._on(story.days_ago) as work:
            case = work.session.get_one(Case, case_id)
            person = work.session.get_one(Person, case.person_id)
            made = needs.raise_need(work, person, kind=story.kind, wanted=story.wanted, case=case).id
        if story.until is S.OPEN:
            return made
        self._do(made, story.days_ago - 1, needs.refer, department=story.department)
        if story.until is S.NOT_POSSIBLE:
            self._do(made, story.days_ago - 4, needs.decline, reason=story.answer)
        elif story.until is not S.WITH_DEPARTMENT:
            days_ago = story.days_ago - story.answered_after
            day = self._today - timedelta(days=days_ago)
            self._do(made, days_ago, needs.answer, text=story.answer, on=day)
        if story.until is S.CLOSED:
            self._do(made, story.days_ago - 6, needs.close, proof=story.proof, is_satisfied=True)
        return made

    def _do(self, need_id: int, days_ago: int, what: Any, **told: Any) -> None:  # noqa: ANN401 - a deed of needs
        with self._on(days_ago) as work:
            one = queries.get_need(work.session, None, need_id)
            what(work, one, version=one.version, **told)

    def matter(self, need_ids: Sequence[int]) -> None:
        """One question on which the departments sat together: decided, one item done and one to be done."""
        lands = select(Need.id).where(Need.id.in_(need_ids), Need.kind == "land")
        need_id = self._session.scalars(lands).first()
        if need_id is None:
            return
        with self._on(20) as work:
            need = queries.get_need(work.session, None, need_id)
            if need.case is None:
                return
            made = matters.open_matter(
                work, need.case, question="油茶基地扩租坡地和机耕路", evidence="相邻坡地 20 亩，涉及三户，原路只能走人。",
                participants="镇政府、自然资源局、农业农村局", need=need,
            ).id  # fmt: skip
        day = self._today - timedelta(days=14)
        with self._on(14) as work:
            found = queries.get_matter(work.session, None, made)
            matters.decide(
                work, found, participants="镇政府、自然资源局、农业农村局、创业者本人", on=day, version=found.version,
                decision="由镇里牵头签流转合同，机耕路列入今年小型农田项目。",
            )  # fmt: skip
            for what, department, days in (("组织三户签流转合同", "town", 9), ("机耕路勘测列项", "agriculture", -4)):
                found = queries.get_matter(work.session, None, made)
                matters.agree_item(
                    work, found, what=what, department=department, due_on=self._today - timedelta(days=days),
                    version=found.version,
                )  # fmt: skip
        with self._on(8) as work:
            found = queries.get_matter(work.session, None, made)
            first = found.items[0]
            matters.finish_item(
                work, found, first.id, result="三户已签，期限十年。", on=self._today - timedelta(days=8),
                version=found.version,
            )  # fmt: skip

    def mentors(self, case_ids: Sequence[int]) -> None:
        """The register, and whom they were given to; one guidance has ended."""
        given = iter(case_ids)
        for turn, (name, home, skills, kind, months) in enumerate(MENTORS):
            starts = self._today - timedelta(days=150)
            with self._on(150) as work:
                unit = work.session.get_one(OrgUnit, self._county_id)
                ends = starts + timedelta(days=months * 31)
                made = mentors.enter(
                    work, unit, MentorFacts(kind, name, home, skills, "", starts, ends, "每月到户一次")
                ).id
            case_id = next(given, None)
            if case_id is None:
                return
            with self._on(90 - 10 * turn) as work:
                mentor = register.get_mentor(work.session, None, made)
                assigned = mentors.assign(work, mentor, work.session.get_one(Case, case_id), task="技术和销路指导").id
            if not turn:
                with self._on(20) as work:
                    there = register.get_assignment(work.session, None, assigned)
                    mentors.end_assignment(
                        work, there, outcome="修剪和施肥已能自己做，产量增两成。", hours=24, visits=6
                    )

    def notices(self, case_ids: Sequence[int]) -> None:
        """What ventures offer and ask for; one came about."""
        made = []
        for turn, ((side, product, quantity, details), case_id) in enumerate(zip(NOTICES, case_ids, strict=False)):
            with self._on(30 - 2 * turn) as work:
                case = work.session.get_one(Case, case_id)
                venture, town = (
                    work.session.get(Venture, case.venture_id or 0),
                    work.session.get_one(OrgUnit, case.unit_id),
                )
                if venture is not None:
                    made.append(
                        cooperation.note(
                            work, venture, town, side=side, product=product, quantity=quantity, details=details
                        ).id
                    )
        if len(made) > 1:
            with self._on(5) as work:
                offer = notices.get_notice(work.session, None, made[0])
                other = notices.get_notice(work.session, None, made[1])
                partner = work.session.get(Venture, other.venture_id)
                cooperation.close(work, offer, outcome="签了三个月的供货合同", partner=partner, version=offer.version)
