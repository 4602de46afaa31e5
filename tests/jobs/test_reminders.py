from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.jobs.reminders import MOST_LINES, Reminded, remind_due
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.follow_ups import FollowUp, Message
from supportdesk.papers.language import Wording
from supportdesk.papers.mails import said
from supportdesk.services import follow_ups
from supportdesk.services.work import deed
from tests.factories import accounts, promises
from tests.factories.promises import NOW, TODAY, Desk

Sessions = Callable[[], Session]
VISIT = ({"rule": "visit", "anchor": "disbursed", "action": "visit", "offset_days": 30},)


def promise(session: Session, desk: Desk, many: int = 1, **more: object) -> list[FollowUp]:
    """So many visits, due on 25 November."""
    made: list[FollowUp] = []
    for _ in range(many):
        loan = promises.loan(session, desk, VISIT, **more)
        with deed(session, None, NOW) as work:
            made += follow_ups.promise_for(work, session.get_one(Application, loan.id), "disbursed", date(2026, 10, 26))
    return made


def mails(session: Session, to: Account) -> list[Message]:
    session.rollback()
    return list(
        session.scalars(
            select(Message).where(Message.account_id == to.id, Message.channel == "mail").order_by(Message.id)
        )
    )


def words(message: Message) -> tuple[str, tuple[str, ...]]:
    told = said(message.says, Wording())
    return told.subject, told.lines


def test_what_is_due_is_told_once_however_often_it_is_asked(session: Session, desk: Desk, sessions: Sessions) -> None:
    promise(session, desk)
    assert remind_due(sessions, TODAY, NOW) == Reminded(items=1, escalated=0, readers=1, mails=1)
    assert remind_due(sessions, TODAY, NOW) == Reminded()
    assert remind_due(sessions, TODAY + timedelta(days=1), NOW) == Reminded()
    (mail,) = mails(session, desk.official)
    assert words(mail)[0] == "走访：放款后 30 天（罗春生，DK-2026-0001），今天是期限。"


def test_nothing_is_told_before_its_day(session: Session, desk: Desk, sessions: Sessions) -> None:
    promise(session, desk)
    assert remind_due(sessions, TODAY - timedelta(days=1), NOW) == Reminded()


def test_after_a_day_and_an_hour_off_each_thing_is_told_once_in_one_mail(
    session: Session, desk: Desk, sessions: Sessions
) -> None:
    promise(session, desk, 25)
    done = remind_due(sessions, TODAY + timedelta(days=1), NOW + timedelta(hours=25))
    assert (done.items, done.mails) == (25, 1)
    (mail,) = mails(session, desk.official)
    subject, lines = words(mail)
    assert subject == "您有 25 件事到期或将到期"
    assert len(lines) == 25
    assert "已逾期 1 个工作日" in lines[0]


def test_a_long_digest_names_the_first_and_counts_the_rest(session: Session, desk: Desk, sessions: Sessions) -> None:
    promise(session, desk, MOST_LINES + 3)
    remind_due(sessions, TODAY, NOW)
    lines = words(mails(session, desk.official)[0])[1]
    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "另有 3 件，请打开“今日”查看。"


def test_a_promise_that_was_put_off_is_told_on_its_new_day(session: Session, desk: Desk, sessions: Sessions) -> None:
    (visit,) = promise(session, desk)
    remind_due(sessions, TODAY, NOW)
    with deed(session, desk.official, NOW) as work:
        follow_ups.snooze(work, session.get_one(FollowUp, visit.id), date(2026, 12, 2), "本人外出")
    assert remind_due(sessions, date(2026, 12, 1), NOW) == Reminded()
    assert remind_due(sessions, date(2026, 12, 2), NOW).items == 1


def test_kept_and_cancelled_promises_are_told_to_nobody(session: Session, desk: Desk, sessions: Sessions) -> None:
    kept, gone = promise(session, desk, 2)
    with deed(session, desk.official, NOW) as work:
        follow_ups.done(work, session.get_one(FollowUp, kept.id), "正常经营", TODAY)
        follow_ups.cancel_for(work, session.get_one(Application, gone.application_id), "settled")
    assert remind_due(sessions, TODAY, NOW) == Reminded()


def test_whoever_has_no_address_is_told_in_the_program(session: Session, desk: Desk, sessions: Sessions) -> None:
    desk.official.email = ""
    session.commit()
    promise(session, desk)
    assert remind_due(sessions, TODAY, NOW) == Reminded(items=1, readers=1)
    assert session.scalar(select(func.count(Message.id)).where(Message.channel == "inbox")) == 1


def test_what_nobody_owns_is_told_to_the_officials_of_the_unit(
    session: Session, desk: Desk, sessions: Sessions
) -> None:
    accounts.account(session, Role.OFFICIAL, desk.town, "town", name="覃志远", email="qin@hechuan.example")
    plan = [{**VISIT[0], "owner": "unit"}]
    loan = promises.loan(session, desk, plan)
    with deed(session, None, NOW) as work:
        follow_ups.promise_for(work, session.get_one(Application, loan.id), "disbursed", date(2026, 10, 26))
    assert remind_due(sessions, TODAY, NOW).readers == 1
    assert mails(session, desk.official) == []


def test_a_time_limit_is_told_the_day_before_and_on_its_day(session: Session, desk: Desk, sessions: Sessions) -> None:
    promises.loan(
        session, desk, state="decision", due_on=date(2026, 11, 26), clock_from=date(2026, 11, 5), clock_days=15
    )
    assert remind_due(sessions, date(2026, 11, 24), NOW) == Reminded()
    assert remind_due(sessions, date(2026, 11, 25), NOW) == Reminded(items=1, readers=1, mails=1)
    assert remind_due(sessions, date(2026, 11, 26), NOW).items == 1
    assert remind_due(sessions, date(2026, 11, 27), NOW).items == 0
    ahead, due = mails(session, desk.supervisor)
    assert words(ahead)[0] == "审批这份申请（罗春生，DK-2026-0001），2026-11-26 到期。"
    assert words(due)[0] == "审批这份申请（罗春生，DK-2026-0001），今天是期限。"
    assert mails(session, desk.official) == []


def test_the_supervisor_hears_of_what_is_overdue_for_too_long_once(
    session: Session, desk: Desk, sessions: Sessions
) -> None:
    promise(session, desk)
    remind_due(sessions, TODAY, NOW)
    # Due on Wednesday the 25th: three working days late on Monday the 30th, four on Tuesday.
    assert remind_due(sessions, date(2026, 11, 30), NOW).escalated == 0
    assert remind_due(sessions, date(2026, 12, 1), NOW) == Reminded(escalated=1, readers=1, mails=1)
    assert remind_due(sessions, date(2026, 12, 2), NOW) == Reminded()
    subject, lines = words(mails(session, desk.supervisor)[0])
    assert subject == "有 1 件跟进逾期较久，请督办"
    assert lines == ("走访：放款后 30 天（罗春生），周晓兰，已逾期 4 个工作日。",)


def test_a_disabled_account_is_written_to_no_longer(session: Session, desk: Desk, sessions: Sessions) -> None:
    promise(session, desk)
    desk.official.disabled_at = NOW
    other = accounts.account(session, Role.OFFICIAL, desk.county, "other", email="other@hechuan.example")
    session.commit()
    assert remind_due(sessions, TODAY, NOW).readers == 1
    assert mails(session, desk.official) == []
    assert len(mails(session, other)) == 1


def test_two_processes_at_once_tell_each_thing_once(session: Session, desk: Desk, sessions: Sessions) -> None:
    promise(session, desk, 6)
    session.rollback()
    at_once = Barrier(4)
    done: list[Reminded] = []

    def run() -> None:
        at_once.wait()
        done.append(remind_due(sessions, TODAY, NOW))

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum((one for one in done), Reminded()).items == 6
    assert len(mails(session, desk.official)) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_reader_is_told_in_their_language(session: Session, desk: Desk, sessions: Sessions, language: str) -> None:
    desk.official.language = language
    session.commit()
    promise(session, desk)
    remind_due(sessions, TODAY, NOW)
    (mail,) = mails(session, desk.official)
    told = said(mail.says, Wording(mail.language)).subject
    assert (
        told
        == {
            "zh": "走访：放款后 30 天（罗春生，DK-2026-0001），今天是期限。",
            "en": "Visit: 30 days after disbursement (罗春生, DK-2026-0001): due today.",
        }[language]
    )
