"""What stands in no application is work all the same: needs, agreed items, claims, classes, each with who has the word."""

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from supportdesk.jobs import reminders
from supportdesk.models.accounts import Account
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import Message
from supportdesk.models.people import Person
from supportdesk.policies.needs import Department
from supportdesk.queries import needs as need_queries
from supportdesk.queries import today as lists
from supportdesk.queries.programmes import insurance as claim_queries
from supportdesk.queries.today import Part
from supportdesk.services import calendars, matters, needs
from supportdesk.services.programmes import training
from supportdesk.services.programmes.insurance import claims
from tests.factories import insurance as policies
from tests.factories import training as schools
from tests.factories.applications import SupportDesk, budget_of, case_of, support_desk
from tests.factories.policies import working

# A Wednesday.
TODAY = date(2026, 11, 11)


@pytest.fixture
def at(session: Session) -> SupportDesk:
    made = support_desk(session)
    with working(session, None, TODAY) as work:
        calendars.seed(work)
    return made


def titles(session: Session, account: Account, today: date = TODAY) -> list[tuple[str, str]]:
    """Group and title of what stands in no application."""
    items = lists.due_list(session, account, today).items
    return [(item.group.value, str(item.title)) for item in items if item.errand is not None]


def holders(session: Session, at: SupportDesk, today: date = TODAY) -> dict[str, str]:
    """Who has something on their list, and what."""
    people = {
        "clerk": at.clerk, "checker": at.checker, "reviewer": at.reviewer, "supervisor": at.supervisor,
        "second": at.second, "payer": at.payer,
    }  # fmt: skip
    found = {name: [title for _, title in titles(session, account, today)] for name, account in people.items()}
    return {name: " / ".join(told) for name, told in found.items() if told}


def raised(session: Session, at: SupportDesk, case: Case, kind: str = "power", days_ago: int = 6) -> int:
    with working(session, at.clerk, TODAY - timedelta(days=days_ago)) as work:
        person = work.session.get_one(Person, case.person_id)
        found = work.session.get_one(Case, case.id)
        return needs.raise_need(work, person, kind=kind, wanted="烘干房要三相电", case=found).id


def change(session: Session, at: SupportDesk, need_id: int, deed: object, **told: object) -> None:
    with working(session, at.clerk, TODAY) as work:
        need = need_queries.get_need(work.session, None, need_id)
        deed(work, need, version=need.version, **told)  # type: ignore[operator]  # a deed of needs


def test_a_need_is_on_its_owners_list_until_it_is_closed(session: Session, at: SupportDesk) -> None:
    need_id = raised(session, at, case_of(session, at))
    assert holders(session, at) == {"clerk": "转办或答复需求"}
    change(session, at, need_id, needs.refer, department="power")
    (item,) = [one for one in lists.due_list(session, at.clerk, TODAY).items if one.errand]
    assert (str(item.title), str(item.errand.detail if item.errand else "")) == ("催办并登记部门答复", "用电，供电公司")
    change(session, at, need_id, needs.answer, text="下月通电", on=TODAY)
    assert titles(session, at.clerk) == [("week", "凭佐证办结需求")]
    change(session, at, need_id, needs.close, proof="装表单 3 号", is_satisfied=True)
    assert titles(session, at.clerk) == []


def test_an_agreed_item_is_with_who_handles_the_case_and_a_private_ones_words_with_its_desk_only(
    session: Session, at: SupportDesk
) -> None:
    case = case_of(session, at)
    need_id = raised(session, at, case, "schooling", days_ago=0)
    with working(session, at.clerk, TODAY) as work:
        need = need_queries.get_need(work.session, None, need_id)
        made = matters.open_matter(work, work.session.get_one(Case, case.id), question="女儿入学", need=need)
        found = need_queries.get_matter(work.session, None, made.id)
        matters.agree_item(
            work,
            found,
            what="安排学位",
            department="education",
            due_on=TODAY + timedelta(days=1),
            version=found.version,
        )
    assert titles(session, at.clerk) == [("week", "落实议定事项")]
    details = {
        name: [str(one.errand.detail) for one in lists.team_entries(session, who, TODAY, Part()) if one.errand]
        for name, who in (("clerk", at.clerk), ("county", at.second))
    }
    assert details["clerk"] == ["安排学位，教育局"]
    assert details["county"] == ["教育局"]


def test_a_claim_goes_from_desk_to_desk(session: Session, at: SupportDesk) -> None:
    budget_of(session, at, "startup_insurance")
    policies.scheme(session, at)
    walk = policies.insured(session, at)
    claim = policies.reported(session, at, walk)

    def claim_holders(day: date) -> dict[str, str]:
        return {name: told for name, told in holders(session, at, day).items() if "理赔" in told or "赔付" in told}

    day = date(2026, 9, 30)
    assert claim_holders(day) == {"checker": "现场查勘这件理赔"}
    there = claim_queries.get_claim(session, None, claim.id)
    policies.does(
        session, at.clerk, claims.receive_papers, day, claim, papers={one["code"]: "own" for one in there.papers}
    )
    policies.does(session, at.checker, claims.check, day, claim, text="现场与申报一致", exclusion="")
    # Whoever reported or checked it does not audit it.
    assert claim_holders(day + timedelta(days=60)) == {"reviewer": "核定这件理赔的损失", "payer": "核定这件理赔的损失"}
    findings = {one.id: claims.Finding(one.claimed) for one in there.items}
    policies.does(
        session,
        at.reviewer,
        claims.audit,
        day,
        claim,
        findings=findings,
        text="逐项核定",
        salvage=there.salvage,
        other_compensation=there.other_compensation,
    )
    assert set(claim_holders(day + timedelta(days=60))) == {"supervisor", "second"}
    policies.does(session, at.supervisor, claims.approve, day, claim, panel=policies.PANEL, text="同意赔付")
    assert set(claim_holders(day)) == {"clerk", "reviewer", "payer"}
    policies.does(session, at.clerk, claims.publish, day, claim)
    assert claim_holders(day) == {"clerk": "等理赔公示期满"}
    assert claim_holders(day + timedelta(days=60)) == {"payer": "公示期满，登记赔付"}


def test_a_class_waits_for_its_list_its_check_by_another_and_its_end(session: Session, at: SupportDesk) -> None:
    klass = schools.klass(session, at, schools.course(session, at))
    week = schools.BEGINS - timedelta(days=2)
    assert holders(session, at, week - timedelta(days=14)) == {}
    assert holders(session, at, week) == {"clerk": "确定录取名单"}
    schools.enrolled(session, at, klass, [session.get_one(Person, case_of(session, at).person_id)])
    schools.does(session, at.clerk, training.allot_places, schools.BEGINS - timedelta(days=7), klass)
    assert holders(session, at, week) == {"reviewer": "开班检查", "payer": "开班检查"}
    schools.does(
        session, at.reviewer, training.open_class, schools.BEGINS, klass, trainer_listed=True, text="与备案一致"
    )
    assert holders(session, at, klass.ends_on) == {"clerk": "登记成绩并结业"}


def test_the_tables_by_person_and_by_town_hold_each_thing_once(session: Session, at: SupportDesk) -> None:
    case = case_of(session, at)
    for kind in ("power", "staff"):
        raised(session, at, case, kind)
    schools.klass(session, at, schools.course(session, at))
    team = lists.team_of(session, at.supervisor, TODAY, TODAY)
    items = lists.team_entries(session, at.supervisor, TODAY, Part())
    assert team.total.total == len(items) == len({item.key for item in items}) == 3
    for rows in (team.by_person, team.by_unit):
        assert sum(load.total for _, load in rows) == 3
    for owner, load in team.by_person:
        part = Part(owner_id=owner.id) if owner else Part(is_nobodys=True)
        assert len(lists.team_entries(session, at.supervisor, TODAY, part)) == load.total
    for unit, load in team.by_unit:
        assert len(lists.team_entries(session, at.supervisor, TODAY, Part(unit_id=unit.id))) == load.total


def test_a_need_is_told_once_to_its_owner_and_to_the_department_whose_address_is_known(
    session: Session, at: SupportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_id = raised(session, at, case_of(session, at))
    change(session, at, need_id, needs.refer, department="power")
    known = {"power": Department("power", "供电公司", "Power company", mail="power@example.invalid")}
    monkeypatch.setattr(reminders, "departments", lambda: MappingProxyType(known))
    sessions = sessionmaker(session.get_bind())
    now = datetime(2026, 11, 11, 1, 0, tzinfo=UTC)
    first, again = (reminders.remind_due(sessions, TODAY, now) for _ in range(2))
    assert (first.items, again.items, again.mails) == (1, 0, 0)
    mails = session.scalars(select(Message).where(Message.recipient == "power@example.invalid")).all()
    assert len(mails) == 1
    # The mail says which need and by when; what is needed and by whom stays at the desk.
    assert "罗春生" not in str(mails[0].says)
    assert "烘干房" not in str(mails[0].says)
    assert "HC-XQ-2026-0001" in str(mails[0].says)


def test_a_department_without_an_address_gets_no_mail(session: Session, at: SupportDesk) -> None:
    need_id = raised(session, at, case_of(session, at))
    change(session, at, need_id, needs.refer, department="power")
    reminders.remind_due(sessionmaker(session.get_bind()), TODAY, datetime(2026, 11, 11, 1, 0, tzinfo=UTC))
    assert session.scalars(select(Message).where(Message.promise.startswith("need-department"))).all() == []
