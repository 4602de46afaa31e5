"""Reminding: what is due and not yet told becomes messages, each promise once, however often and wherever this runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Role
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import Account
from supportdesk.models.follow_ups import FollowUp, Message
from supportdesk.papers.links import path_of
from supportdesk.policies.desk import Habits, habits
from supportdesk.policies.needs import departments
from supportdesk.queries import today as lists
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.today import DueItem, Errand, Group
from supportdesk.services import outbox, telling
from supportdesk.services.outbox import Channel
from supportdesk.services.work import Work, deed

SessionFactory = Callable[[], Session]
# What one mail lists; the rest is on the page that it links to.
MOST_LINES = 30


@dataclass(frozen=True)
class Telling:
    """One thing to tell: its promise, its sentence, and where it belongs."""

    promise: str
    words: Words
    link: str
    unit_id: int
    case_id: int | None
    follow_up_id: int | None


@dataclass(frozen=True)
class Reminded:
    """How many things were told that had not been told before, to how many readers, in how many mails."""

    items: int = 0
    escalated: int = 0
    readers: int = 0
    mails: int = 0

    def __add__(self, other: "Reminded") -> "Reminded":
        return Reminded(
            self.items + other.items,
            self.escalated + other.escalated,
            self.readers + other.readers,
            self.mails + other.mails,
        )

    def facts(self) -> dict[str, object]:
        """For machine output."""
        return {"reminded": self.items, "escalated": self.escalated, "readers": self.readers, "mails": self.mails}


def remind_due(sessions: SessionFactory, today: date, now: datetime) -> Reminded:
    """Queue what is due on `today` or before and was not told yet: one notice each, and one mail for a reader's all.

    After any time off each thing is told once, by a digest. Each reader's messages are one transaction.
    """
    kept = habits()
    with sessions() as session:
        readers = session.scalars(
            select(Account.id)
            .where(Account.role.in_([Role.OFFICIAL, Role.SUPERVISOR]), Account.disabled_at.is_(None))
            .order_by(Account.id)
        ).all()
    done = Reminded()
    for reader in readers:
        with sessions() as session:
            done += _remind(session, reader, today, now, kept)
    with sessions() as session:
        done += _remind_departments(session, today, now, kept)
    return done


def _remind_departments(session: Session, today: date, now: datetime, kept: Habits) -> Reminded:
    """Queue a mail to each department that the county wrote an address of down, for each need that it is to answer.

    Ahead and when it is due, each once. The mail says the number and the day: what a need says leaves the desk in no mail.
    """
    addresses = {code: one.mail for code, one in departments().items() if one.mail}
    ahead = work_calendar(session).due_day(today, kept.warn_before, assume_weekends=True).day
    needs = lists.list_needs_with(session, addresses, ahead) if addresses else ()
    promised = {
        f"need-department:{one.id}:{one.due_on}:{'ahead' if one.due_on > today else 'due'}": one for one in needs
    }
    known = set(session.scalars(select(Message.promise).where(Message.promise.in_(list(promised)))))
    if not set(promised) - known:
        return Reminded()
    with deed(session, None, now) as work:
        mails = sum(
            outbox.queue(
                work,
                promise=promise,
                kind="reminder",
                channel=Channel.MAIL,
                to=addresses[one.department],
                subject=say("需求 {number} 请于 {day} 前答复", number=one.number, day=one.due_on),
                lines=[say("{unit}转来的需求，请把办理情况答复转办单位。", unit=one.unit.name)],
                unit_id=one.unit_id,
                case_id=one.case_id,
            )
            is not None
            for promise, one in promised.items()
        )
        if mails:
            work.record("reminder.queued", {"departments": mails}, subject="departments")
    return Reminded(readers=0, mails=mails)


def _remind(session: Session, reader_id: int, today: date, now: datetime, kept: Habits) -> Reminded:
    if not _untold(session, *_tellings(session, reader_id, today, kept)):
        return Reminded()
    with deed(session, None, now) as work:
        # Looked up again within the deed: what was told in between is not told twice.
        items, escalated = _tellings(session, reader_id, today, kept)
        account = session.get_one(Account, reader_id)
        new_items = _tell(work, account, "reminder", items)
        new_escalated = _tell(work, account, "escalation", escalated)
        mails = _mail(work, account, "reminder", new_items) + _mail(work, account, "escalation", new_escalated)
        if new_items or new_escalated:
            work.record(
                "reminder.queued",
                {"reader": account.id, "reminders": len(new_items), "escalations": len(new_escalated)},
                unit_id=account.unit_id,
                subject=f"account:{account.id}",
            )
        readers = 1 if new_items or new_escalated else 0
        return Reminded(len(new_items), len(new_escalated), readers, mails)


def _untold(session: Session, *tellings: Sequence[Telling]) -> bool:
    promises = [one.promise for some in tellings for one in some]
    known = set(session.scalars(select(Message.promise).where(Message.promise.in_(promises))))
    return any(promise not in known for promise in promises)


def _tellings(session: Session, reader_id: int, today: date, kept: Habits) -> tuple[list[Telling], list[Telling]]:
    account = session.scalars(select(Account).where(Account.id == reader_id).options(joinedload(Account.unit))).one()
    calendar = work_calendar(session)
    ahead = calendar.due_day(today, kept.warn_before, assume_weekends=True).day
    items = [_item(account, one, today) for one in lists.to_remind(session, account, today, ahead)]
    if account.role is not Role.SUPERVISOR:
        return items, []
    before = calendar.due_day(today, -kept.escalate_after, assume_weekends=True).day
    return items, [
        _escalated(account, one, lists.late_days(calendar, one.due_on, today))
        for one in lists.list_escalated(session, account, before)
        if one.owner_id != account.id
    ]


def _item(account: Account, item: DueItem, today: date) -> Telling:
    about, application = item.about, item.application
    if isinstance(about, Errand):
        return _errand(account, about, item, today)
    stage = "ahead" if item.due_on is not None and item.due_on > today else "due"
    if item.follow_up is not None:
        what = f"follow-up:{item.follow_up.id}"
    elif application is not None:
        what = f"step:{application.id}:{application.state}"
    else:
        raise LookupError("a step is one of an application")
    return Telling(
        promise=f"{what}:{item.due_on}:{stage}:{account.id}",
        words=say(
            "{what}（{who}，{number}），{when}。",
            what=item.title,
            who=about.person.name,
            number=about.number,
            when=_when(item),
        ),
        link=path_of(item),
        unit_id=about.unit_id,
        case_id=item.case_id,
        follow_up_id=item.follow_up.id if item.follow_up is not None else None,
    )


def _errand(account: Account, errand: Errand, item: DueItem, today: date) -> Telling:
    """What stands in no application: a need, an agreed item, a claim, a class."""
    stage = "ahead" if item.due_on is not None and item.due_on > today else "due"
    return Telling(
        promise=f"{errand.key}:{item.due_on}:{stage}:{account.id}",
        words=say(
            "{what}（{who}，{number}），{when}。",
            what=item.title,
            who=errand.about,
            number=errand.number,
            when=_when(item),
        ),
        link=path_of(item),
        unit_id=errand.unit.id,
        case_id=errand.case_id,
        follow_up_id=None,
    )


def _when(item: DueItem) -> Words:
    if item.group is Group.OVERDUE:
        return _late(item.days)
    return say("今天是期限") if item.group is Group.TODAY else say("{day} 到期", day=item.due_on)


def _late(days: int) -> Words:
    if days == 0:
        return say("期限刚过")
    return say("已逾期 1 个工作日") if days == 1 else say("已逾期 {days} 个工作日", days=days)


def _escalated(account: Account, follow_up: FollowUp, days: int) -> Telling:
    owner: Words | str = follow_up.owner.name if follow_up.owner is not None else say("无人负责")
    return Telling(
        promise=f"escalation:{follow_up.id}:{follow_up.due_on}:{account.id}",
        words=say(
            "{what}（{who}），{owner}，{late}。",
            what=words_of(follow_up.title),
            who=follow_up.about.person.name,
            owner=owner,
            late=_late(days),
        ),
        link=f"/desk/follow-ups/{follow_up.id}",
        unit_id=follow_up.unit_id,
        case_id=follow_up.case_id,
        follow_up_id=follow_up.id,
    )


def _tell(work: Work, account: Account, kind: str, tellings: Sequence[Telling]) -> list[Telling]:
    """Put each on the reader's page in the program; returns those that were not there."""
    return [
        one
        for one in tellings
        if outbox.queue(
            work,
            promise=one.promise,
            kind=kind,
            channel=Channel.INBOX,
            account=account,
            subject=one.words,
            link=one.link,
            unit_id=one.unit_id,
            case_id=one.case_id,
            follow_up_id=one.follow_up_id,
        )
        is not None
    ]


def _mail(work: Work, account: Account, kind: str, new: Sequence[Telling]) -> int:
    """Queue one mail about all that is new; returns how many mails."""
    if not new or not account.email or not telling.wants_mail(work, account, kind):
        return 0
    subject: Words
    if kind == "escalation":
        subject = say("有 {count} 件跟进逾期较久，请督办", count=len(new))
    elif len(new) == 1:
        subject = new[0].words
    else:
        subject = say("您有 {count} 件事到期或将到期", count=len(new))
    lines: list[Words | str] = [one.words for one in new[:MOST_LINES]]
    if len(new) > MOST_LINES:
        lines.append(say("另有 {count} 件，请打开“今日”查看。", count=len(new) - MOST_LINES))
    outbox.queue(
        work,
        # The first of its things tells this digest from all others, as no thing is told twice.
        promise=f"mail:{new[0].promise}",
        kind=kind,
        channel=Channel.MAIL,
        account=account,
        subject=subject,
        lines=lines,
        link=new[0].link if len(new) == 1 else "/desk/today",
        stop="/desk/inbox/ways" if kind == "reminder" else "",
        send_after=telling.mail_leaves_at(work, account, work.now),
    )
    return 1
