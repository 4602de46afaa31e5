"""The pages of promises: today, follow-ups, outbox, notices, calendar, jobs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.follow_ups import FollowUp, FollowUpState, JobRun, Message, MessageState
from supportdesk.models.policies import CalendarYear
from supportdesk.services import drafts, follow_ups, outbox
from supportdesk.services.outbox import Channel
from supportdesk.services.work import deed
from supportdesk.web.shared import deeds
from supportdesk.web.staff import calendar as calendar_pages
from supportdesk.web.staff import follow_ups as follow_up_pages
from supportdesk.web.staff import today as today_page
from tests.factories import accounts, promises
from tests.factories.promises import NOW, TODAY
from tests.web.forms import version_on


@pytest.fixture
def ids(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A county on Wednesday 25 November 2026, with a visit that is overdue, one due today and one tomorrow."""
    monkeypatch.setattr(deeds, "now", lambda: NOW)
    for page in (today_page, follow_up_pages, calendar_pages):
        for name in ("this_day", "today"):
            if hasattr(page, name):
                monkeypatch.setattr(page, name, lambda: TODAY)
    with app.app_context():
        session = db.session()
        at = promises.desk(session)
        auditor = accounts.account(session, Role.AUDITOR, at.county, "auditor", name="审计")
        town = accounts.account(session, Role.OFFICIAL, at.town, "town", name="覃志远")
        session.commit()
        kept = {name: getattr(at, name).id for name in ("official", "supervisor", "sysadmin")} | {
            "auditor": auditor.id,
            "town": town.id,
            "unit": at.town.id,
        }
        for name, day in (("late", date(2026, 11, 20)), ("due", TODAY), ("soon", date(2026, 11, 26))):
            kept[name] = visit(session, at, day, name)
        kept["loan"] = session.scalars(select(Application.id).order_by(Application.id)).first() or 0
        return kept


def visit(session: Session, at: promises.Desk, due_on: date, who: str) -> int:
    plan = [{"rule": "visit", "anchor": "disbursed", "action": "visit", "offset_days": 30}]
    loan = promises.loan(session, at, plan, name=f"罗{who}")
    with deed(session, None, NOW) as work:
        (made,) = follow_ups.promise_for(
            work, session.get_one(Application, loan.id), "disbursed", due_on - timedelta(days=30)
        )
    return made.id


@pytest.fixture
def desk(client: FlaskClient, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The official, signed in."""
    return accounts.sign_in(client, ids["official"])


def as_(app: Flask, ids: dict[str, int], who: str) -> FlaskClient:
    return accounts.sign_in(app.test_client(), ids[who])


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def follow_up(app: Flask, follow_up_id: int) -> FollowUp:
    with app.app_context():
        return db.session.get_one(FollowUp, follow_up_id)


def test_today_says_what_is_overdue_and_due_and_what_comes(desk: FlaskClient, ids: dict[str, int]) -> None:
    text = page(desk, "/desk/today/")
    assert "您有 1 件逾期，1 件今天到期。" in text
    assert "2026年11月25日（周三），本月第 18 个工作日。" in text
    places = [text.index(f"罗{name}") for name in ("late", "due", "soon")]
    assert places == sorted(places)
    assert "逾期 3 个工作日" in text
    assert "11-20 周五" in text
    assert text.count("btn-primary") == 1, "one filled button a page"
    assert f"/desk/follow-ups/{ids['late']}" in text


def test_today_in_english_has_no_chinese_but_names(desk: FlaskClient) -> None:
    text = page(desk, "/desk/today/?lang=en")
    assert "1 overdue, 1 due today." in text
    assert "3 working days overdue" in text
    assert "Visit: 30 days after disbursement" in text


def test_an_empty_desk_says_so(app: Flask, ids: dict[str, int]) -> None:
    text = page(as_(app, ids, "town"), "/desk/today/")
    assert "您没有逾期和今天到期的事。" in text
    for empty in ("没有逾期的事。", "今天没有到期的事。", "本周没有别的事到期。", "没有在等别人的事。"):
        assert empty in text


def test_at_the_weekend_the_week_to_come_is_shown(
    desk: FlaskClient, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ids["soon"]
    monkeypatch.setattr(today_page, "this_day", lambda: date(2026, 11, 22))
    text = page(desk, "/desk/today/")
    assert "下周" in text
    assert "罗soon" in text
    assert "期限已过" in text, "Friday's is past, though no working day is over"


def test_drafts_and_notices_stand_in_the_rail(app: Flask, desk: FlaskClient, ids: dict[str, int]) -> None:
    with app.app_context():
        official = db.session.scalars(
            select(Account).where(Account.id == ids["official"]).options(joinedload(Account.unit))
        ).one()
        typed = {"typed": {"number": {"name": ["梁玉珍"]}}}
        drafts.keep_draft(db.session(), official, "case.new", "a-token-of-a-draft", typed, NOW)
        at = promises.Desk(official.unit, official.unit, official, official, official)
        promises.loan(db.session(), at, state="draft", name="潘国强")
        with deed(db.session(), None, NOW) as work:
            tell(work.session, work, ids["official"])
    text = page(desk, "/desk/today/")
    assert "登记：梁玉珍" in text
    assert "2026-11-25 10:00 保存，完成 1/5 节" in text
    assert "申请草稿：潘国强" in text
    assert "1 条未读" in text


def tell(
    session: Session, work: object, account_id: int, channel: Channel = Channel.INBOX, case: int | None = None
) -> None:
    outbox.queue(
        work,  # type: ignore[arg-type]  # a unit of work
        promise=f"t:{channel.value}:{account_id}",
        kind="reminder",
        channel=channel,
        account=session.get_one(Account, account_id),
        subject="罗春生的走访到期",
        link="/desk/today",
        case_id=case,
    )


def test_the_supervisor_sees_the_same_things_by_person_and_town(app: Flask, ids: dict[str, int]) -> None:
    supervisor = as_(app, ids, "supervisor")
    text = page(supervisor, "/desk/today/")
    assert "各人手上" in text
    opened = f"/desk/follow-ups/?view=overdue&amp;owner={ids['official']}"
    assert opened in text
    behind = page(supervisor, opened.replace("&amp;", "&"))
    assert "罗late" in behind
    assert "罗due" not in behind
    assert "1 件" in behind
    of_unit = page(supervisor, f"/desk/follow-ups/?unit={ids['unit']}")
    assert "3 件" in of_unit


def test_figures_of_the_team_are_not_for_officials(desk: FlaskClient) -> None:
    assert "各人手上" not in page(desk, "/desk/today/")


@pytest.mark.parametrize("query", ["owner=x", "owner=99999999999", "unit=²", "basket=x", "view=x", "owner=-1"])
def test_an_odd_address_narrows_nothing(desk: FlaskClient, query: str) -> None:
    assert "3 件" in page(desk, f"/desk/follow-ups/?{query}")


def test_the_basket_of_long_overdue_holds_what_its_figure_counts(
    app: Flask, desk: FlaskClient, ids: dict[str, int]
) -> None:
    assert "没有这样的事" in page(desk, "/desk/follow-ups/?basket=long_overdue")
    with app.app_context():
        db.session.execute(update(FollowUp).where(FollowUp.id == ids["late"]).values(due_on=date(2026, 11, 17)))
        db.session.commit()
    assert "罗late" in page(desk, "/desk/follow-ups/?basket=long_overdue")
    text = page(as_(app, ids, "supervisor"), "/desk/today/")
    assert "逾期较久的跟进</a><b>1 件" in text


def seen(desk: FlaskClient, ids: dict[str, int]) -> dict[str, str]:
    """The version of the promise that stands on its page."""
    return {"version": version_on(page(desk, f"/desk/follow-ups/{ids['due']}"))}


def test_a_result_is_recorded_and_the_thing_leaves_the_list(app: Flask, desk: FlaskClient, ids: dict[str, int]) -> None:
    form = seen(desk, ids) | {"finding": "机器已到，正常经营", "done_on": "2026-11-25", "form_key": "a"}
    answer = desk.post(f"/desk/follow-ups/{ids['due']}/done", data=form)
    assert answer.status_code == 302
    again = desk.post(f"/desk/follow-ups/{ids['due']}/done", data=form)
    assert again.location == answer.location, "the same form twice is one deed"
    kept = follow_up(app, ids["due"])
    assert (kept.state, kept.finding, kept.done_on) == (FollowUpState.DONE, "机器已到，正常经营", TODAY)
    assert "罗due" not in page(desk, "/desk/today/")
    assert "机器已到，正常经营" in page(desk, f"/desk/follow-ups/{ids['due']}")


@pytest.mark.parametrize(
    ("deed_", "form", "words"),
    [
        ("done", {"finding": "", "done_on": "2026-11-25"}, "请写明办理结果。"),
        ("done", {"finding": "好", "done_on": "2026-11-26"}, "办理日期不能晚于今天。"),
        ("done", {"finding": "好", "done_on": "昨天"}, "办理日期"),
        ("snooze", {"to": "2026-11-24", "reason": "外出"}, "推迟到的日期要晚于今天和原来的期限。"),
        ("snooze", {"to": "2026-11-30", "reason": ""}, "请写明推迟的原因。"),
        ("hand-over", {"owner": "99999"}, "还有内容要改"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    app: Flask, desk: FlaskClient, ids: dict[str, int], deed_: str, form: dict[str, str], words: str
) -> None:
    answer = desk.post(f"/desk/follow-ups/{ids['due']}/{deed_}", data=form | seen(desk, ids))
    assert answer.status_code == 422
    assert words in answer.text
    for typed in form.values():
        assert typed in answer.text or typed == "99999"
    assert follow_up(app, ids["due"]).state is FollowUpState.OPEN


def test_a_thing_is_put_off_and_handed_over(app: Flask, desk: FlaskClient, ids: dict[str, int]) -> None:
    at = f"/desk/follow-ups/{ids['due']}"
    desk.post(f"{at}/snooze", data=seen(desk, ids) | {"to": "2026-11-28", "reason": "本人外出进货"})
    desk.post(f"{at}/hand-over", data=seen(desk, ids) | {"owner": str(ids["town"]), "why": "就近"})
    kept = follow_up(app, ids["due"])
    assert (kept.due_on, kept.owner_id) == (date(2026, 11, 30), ids["town"])
    text = page(desk, f"/desk/follow-ups/{ids['due']}")
    assert "推迟过，原因：本人外出进货" in text
    assert "覃志远" in text


def test_a_thing_of_ones_own_is_promised(app: Flask, desk: FlaskClient, ids: dict[str, int]) -> None:
    path = f"/desk/follow-ups/new/{ids['loan']}"
    assert "另约一件跟进" in page(desk, path)
    answer = desk.post(path, data={"title": "看 {烘干机} 到货没有", "action": "visit", "due_on": "2026-11-27"})
    assert "看 {烘干机} 到货没有" in page(desk, answer.location)
    assert desk.post(path, data={"title": "迟了", "action": "visit", "due_on": "2026-11-20"}).status_code == 422


def test_an_auditor_reads_and_changes_nothing(app: Flask, ids: dict[str, int]) -> None:
    auditor = as_(app, ids, "auditor")
    text = page(auditor, f"/desk/follow-ups/{ids['due']}")
    assert '<form method="post" action="/desk/follow-ups' not in text
    assert auditor.post(f"/desk/follow-ups/{ids['due']}/done", data={"finding": "x"}).status_code == 403


def test_another_county_finds_none_of_it(app: Flask, client: FlaskClient, ids: dict[str, int]) -> None:
    with app.app_context():
        other = accounts.county(db.session(), "360427", "邻川县")
        foreign = accounts.account(db.session(), Role.OFFICIAL, other, "foreign").id
        db.session.commit()
    accounts.sign_in(client, foreign)
    page(client, f"/desk/follow-ups/{ids['due']}", 404)
    assert client.post(f"/desk/follow-ups/{ids['due']}/done", data={"finding": "x"}).status_code == 404
    page(client, f"/desk/follow-ups/new/{ids['loan']}", 404)
    assert "罗due" not in page(client, f"/desk/follow-ups/?owner={ids['official']}")


@pytest.fixture
def message(app: Flask, ids: dict[str, int]) -> int:
    with app.app_context():
        session = db.session()
        case_id = session.get_one(Application, ids["loan"]).case_id
        with deed(session, None, NOW) as work:
            tell(session, work, ids["official"], Channel.MAIL, case_id)
        return session.scalars(select(Message.id)).one()


def put(app: Flask, message_id: int, state: MessageState) -> None:
    with app.app_context():
        db.session.execute(
            update(Message).where(Message.id == message_id).values(state=state, handed_over_at=NOW, tries=1)
        )
        db.session.commit()


def state_of(app: Flask, message_id: int) -> MessageState:
    with app.app_context():
        return db.session.get_one(Message, message_id).state


def test_without_a_mail_server_the_outbox_says_that_mail_waits(desk: FlaskClient, message: int) -> None:
    text = page(desk, "/desk/outbox/")
    assert "没有配置邮件服务器" in text
    assert "罗春生的走访到期" in text
    assert f"/desk/outbox/{message}" in text


@pytest.mark.parametrize(
    ("action", "state"),
    [("delivered", MessageState.SENT), ("again", MessageState.DUE), ("give-up", MessageState.CANCELLED)],
)
def test_a_person_settles_an_uncertain_mail(
    app: Flask, desk: FlaskClient, message: int, action: str, state: MessageState
) -> None:
    put(app, message, MessageState.UNCERTAIN)
    assert "这封邮件可能发到了，也可能没有" in page(desk, f"/desk/outbox/{message}")
    assert "罗春生" in page(desk, "/desk/outbox/?view=uncertain")
    assert desk.post(f"/desk/outbox/{message}/{action}").status_code == 302
    assert state_of(app, message) is state
    assert desk.post(f"/desk/outbox/{message}/delivered").status_code == 409
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.kind == "message.settled")).one()
        assert (event.actor_name, event.data["from"]) == ("周晓兰", "uncertain")


def test_the_system_administrator_settles_mail_without_reading_it(
    app: Flask, ids: dict[str, int], message: int
) -> None:
    put(app, message, MessageState.FAILED)
    admin = as_(app, ids, "sysadmin")
    for path in ("/desk/outbox/?view=failed", f"/desk/outbox/{message}"):
        text = page(admin, path)
        assert "罗春生" not in text
        assert "内容不对管理员显示" in text
    assert admin.post(f"/desk/outbox/{message}/again").status_code == 302
    assert state_of(app, message) is MessageState.DUE


def test_an_auditor_reads_the_outbox_and_settles_nothing(app: Flask, ids: dict[str, int], message: int) -> None:
    put(app, message, MessageState.UNCERTAIN)
    auditor = as_(app, ids, "auditor")
    assert "再发一次</button>" not in page(auditor, f"/desk/outbox/{message}")
    assert auditor.post(f"/desk/outbox/{message}/again").status_code == 403


def test_notices_are_read_by_their_reader_only(app: Flask, desk: FlaskClient, ids: dict[str, int]) -> None:
    with app.app_context(), deed(db.session(), None, NOW) as work:
        tell(work.session, work, ids["official"])
    assert "罗春生的走访到期" in page(desk, "/desk/inbox/")
    assert "还没有通知" in page(as_(app, ids, "town"), "/desk/inbox/")
    desk.post("/desk/inbox/seen")
    text = page(desk, "/desk/inbox/")
    assert "0 条未读" in text
    assert "全部标为已读" not in text


def test_a_years_notice_is_entered_and_what_it_moves_is_recomputed(app: Flask, ids: dict[str, int]) -> None:
    with app.app_context():
        db.session.execute(
            update(FollowUp)
            .where(FollowUp.id == ids["soon"])
            .values(planned_on=date(2027, 1, 26), due_on=date(2027, 1, 26), is_assumed=True)
        )
        db.session.commit()
    admin = as_(app, ids, "sysadmin")
    assert "2027 年的放假通知还没有录入" in page(admin, "/desk/calendar/")
    form = {"source": "国办发明电〔2026〕9号", "holidays": "元旦 1月1日至1月3日\n春节 1月25日至1月31日", "make_up": ""}
    form |= {"version": version_on(page(admin, "/desk/calendar/2027"))}
    answer = admin.post("/desk/calendar/2027", data=form)
    text = page(admin, answer.location)
    assert "1 件的日期会变，0 件日期不变、由暂定转为确定。" in text
    assert "2027-01-26" in text
    assert "2027-02-01" in text
    assert "罗soon" not in text, "the keeper of the calendar sees no person"
    assert admin.post("/desk/calendar/2027/recompute").status_code == 302
    assert follow_up(app, ids["soon"]).due_on == date(2027, 2, 1)
    assert "没有要重新计算的跟进" in page(admin, answer.location)
    with app.app_context():
        assert db.session.get_one(CalendarYear, 2027).source == "国办发明电〔2026〕9号"
    assert "春节 1月25日至1月31日" in page(admin, "/desk/calendar/2027")


def test_a_slip_in_a_notice_is_named_and_nothing_is_stored(app: Flask, ids: dict[str, int]) -> None:
    admin = as_(app, ids, "sysadmin")
    form = {"source": "国办发明电〔2026〕9号", "holidays": "元旦 1月1日至2月30日", "make_up": ""}
    answer = admin.post("/desk/calendar/2027", data=form)
    assert answer.status_code == 422
    assert "没有“2月30日”这一天。" in answer.text
    with app.app_context():
        assert db.session.get(CalendarYear, 2027) is None
    page(admin, "/desk/calendar/2014", 404)
    page(admin, "/desk/calendar/2099", 404)


def test_a_stored_year_is_shown_as_it_is_typed(app: Flask, ids: dict[str, int]) -> None:
    text = page(as_(app, ids, "sysadmin"), "/desk/calendar/2026")
    assert "春节 2月15日至2月23日" in text
    assert "1月4日、2月14日、2月28日、5月9日、9月20日、10月10日" in text


def test_the_jobs_page_says_when_no_clock_runs_and_what_failed(app: Flask, ids: dict[str, int]) -> None:
    with app.app_context():
        moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
        db.session.add(JobRun(job="reminders", started_at=moment, ended_at=moment, result="failed: OSError: x"))
        db.session.commit()
    text = page(as_(app, ids, "sysadmin"), "/desk/jobs/")
    assert "后台没有在运行" in text
    assert "到期提醒" in text
    assert "failed: OSError: x" in text
    assert "2026-11-25 07:30" in text
