import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from supportdesk.domain.words import say
from supportdesk.jobs import outbox as outbox_job
from supportdesk.jobs import smtp
from supportdesk.jobs.clock import now
from supportdesk.jobs.outbox import PostOffice, send_due
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.services import outbox
from supportdesk.services.outbox import Channel, sending
from supportdesk.services.work import deed, small_write
from tests.factories.post import HEAD, MailServer
from tests.factories.promises import Desk

Sessions = Callable[[], Session]


def queue(session: Session, desk: Desk, many: int = 1, to: str = "", first: int = 0) -> None:
    with deed(session, None, now(session)) as work:
        for number in range(first, first + many):
            outbox.queue(
                work,
                promise=f"test:{number}",
                kind="test",
                channel=Channel.MAIL,
                account=None if to else desk.official,
                to=to,
                subject=say("第 {number} 封", number=number),
                lines=[say("您有 {count} 件事今天到期。", count=number)],
                link="/desk/today",
            )


def states(session: Session) -> list[str]:
    session.rollback()
    return [state.value for state in session.scalars(select(Message.state).order_by(Message.id))]


def all_messages(session: Session) -> list[Message]:
    session.rollback()
    return list(session.scalars(select(Message).order_by(Message.id)))


def later(session: Session, wait: timedelta) -> None:
    """Let time pass for what waits."""
    with small_write(session):
        session.execute(update(Message).values(send_after=Message.queued_at, lease_until=now(session) - wait))


def test_a_message_is_sent_once_however_often_the_job_runs(session: Session, desk: Desk, sessions: Sessions) -> None:
    queue(session, desk, 3)
    with MailServer() as server:
        assert send_due(sessions, server.office()).sent == 3
        assert send_due(sessions, server.office()).sent == 0
    assert [str(d.mail["Subject"]) for d in server.deliveries] == ["第 0 封", "第 1 封", "第 2 封"]
    assert states(session) == ["sent"] * 3


def test_the_same_promise_is_queued_once(session: Session, desk: Desk) -> None:
    queue(session, desk, 2)
    queue(session, desk, 3)
    assert states(session) == ["due"] * 3


def test_the_mail_is_what_the_message_says_in_both_forms(session: Session, desk: Desk, sessions: Sessions) -> None:
    queue(session, desk, 1)
    with MailServer() as server:
        send_due(sessions, server.office())
    (delivery,) = server.deliveries
    mail = delivery.mail
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    for part in (text.get_content(), html.get_content()):
        assert "您有 0 件事今天到期。" in part
        assert "https://desk.hechuan.example/desk/today" in part
        assert "禾川县返乡创业服务台" in part
    assert (delivery.sender, delivery.recipients) == ("desk@hechuan.example", ["zhou@hechuan.example"])
    assert mail["Message-ID"].endswith("@desk.hechuan.example>")


def test_a_reader_of_english_is_written_to_in_english(session: Session, desk: Desk, sessions: Sessions) -> None:
    desk.official.language = "en"
    session.commit()
    queue(session, desk, 1)
    with MailServer() as server:
        send_due(sessions, server.office())
    body = server.deliveries[0].mail.get_body(("plain",))
    assert body is not None
    assert "Open it" in body.get_content()


# The server stands on this machine, where nobody listens in between.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_server_is_logged_in_to(session: Session, desk: Desk, sessions: Sessions) -> None:
    queue(session, desk, 1)
    with MailServer(password="a pass/word") as server:
        assert send_due(sessions, server.office()).sent == 1
        queue(session, desk, 2)
        wrong = PostOffice(smtp.Server.at(server.url.replace("word", "wort")), HEAD)
        assert "535" in send_due(sessions, wrong).fault
    assert states(session) == ["sent", "due"]


def test_without_a_server_mail_waits_in_sight(session: Session, desk: Desk, sessions: Sessions) -> None:
    queue(session, desk, 2)
    assert send_due(sessions, PostOffice(None, HEAD)).sent == 0
    assert states(session) == ["due", "due"]


def test_an_unreachable_server_costs_no_try(session: Session, desk: Desk, sessions: Sessions) -> None:
    queue(session, desk, 2)
    with MailServer() as server:
        office = server.office()
    done = send_due(sessions, office)
    assert "ConnectionRefusedError" in done.fault
    assert [(m.state, m.tries) for m in all_messages(session)] == [(MessageState.DUE, 0)] * 2


def test_a_refusal_for_now_is_tried_again_later_and_fails_in_the_end(
    session: Session, desk: Desk, sessions: Sessions
) -> None:
    queue(session, desk, 1)
    waits = []
    with MailServer(answer=lambda _: "451 busy") as server:
        for _ in range(sending.MOST_TRIES):
            send_due(sessions, server.office())
            (message,) = all_messages(session)
            waits.append(message.send_after - message.queued_at)
            assert send_due(sessions, server.office()).later == 0
            later(session, timedelta(0))
    assert states(session) == ["failed"]
    assert all_messages(session)[0].last_error == "451 busy"
    assert waits[0] < waits[1] < waits[2]


@pytest.mark.parametrize("where", ["rcpt", "answer"])
def test_a_refusal_for_good_fails_at_once(session: Session, desk: Desk, sessions: Sessions, where: str) -> None:
    queue(session, desk, 2)
    refuse: Callable[[object], str] = lambda _: "550 no such user"  # noqa: E731 - two callables of one shape
    with MailServer(**{where: refuse}) as server:  # type: ignore[arg-type]  # one of two fields
        assert send_due(sessions, server.office()).failed == 2
    assert states(session) == ["failed", "failed"]


def test_a_line_that_breaks_while_the_text_leaves_makes_the_message_uncertain(
    session: Session, desk: Desk, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(session, desk, 2)

    def break_after_sending(self: smtplib.SMTP, _content: object) -> tuple[int, bytes]:
        self.close()
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    with MailServer() as server:
        monkeypatch.setattr(smtplib.SMTP, "data", break_after_sending)
        assert send_due(sessions, server.office()).uncertain == 1
        monkeypatch.undo()
        assert states(session) == ["uncertain", "due"]
        later(session, timedelta(hours=1))
        assert send_due(sessions, server.office()).sent == 1
    assert states(session) == ["uncertain", "sent"]
    assert len(server.deliveries) == 1


def test_a_line_that_breaks_before_the_text_leaves_loses_nothing(
    session: Session, desk: Desk, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(session, desk, 2)

    def break_early(_self: smtplib.SMTP, _recipient: str, _options: object = ()) -> tuple[int, bytes]:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    with MailServer() as server:
        monkeypatch.setattr(smtplib.SMTP, "rcpt", break_early)
        assert "SMTPServerDisconnected" in send_due(sessions, server.office()).fault
        monkeypatch.undo()
        assert send_due(sessions, server.office()).sent == 2
    assert len(server.deliveries) == 2


def test_a_claim_that_ran_out_before_handing_over_is_taken_again(session: Session, desk: Desk) -> None:
    queue(session, desk, 1)
    moment = now(session)
    held = sending.claim(session, sender="a", now=moment, lease=timedelta(seconds=60))
    assert held is not None
    assert sending.claim(session, sender="b", now=moment, lease=timedelta(seconds=60)) is None
    after = moment + timedelta(seconds=61)
    other = sending.claim(session, sender="b", now=after, lease=timedelta(seconds=60))
    assert other is not None
    assert not sending.hand_over(session, held, after), "a sender that overslept must not send"
    assert sending.hand_over(session, other, after)


def test_a_sender_that_oversleeps_sends_nothing(
    session: Session, desk: Desk, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(session, desk, 1)
    with MailServer() as server:
        office = server.office()
        moments = [now(session)]

        def clock(_session: Session) -> datetime:
            # The first answer is the claim's; then the process sleeps for an hour.
            return moments[0] if len(moments) == 1 else moments[1]

        monkeypatch.setattr(outbox_job.clock, "now", clock)
        real = smtp.send

        def sleep_first(*arguments: object, **more: object) -> tuple[smtp.Outcome, str]:
            moments.append(moments[0] + timedelta(hours=1))
            return real(*arguments, **more)  # type: ignore[arg-type]  # handed through

        monkeypatch.setattr(smtp, "send", sleep_first)
        send_due(sessions, office, most=1)
    assert server.deliveries == []
    assert states(session) == ["claimed"]


def test_a_claim_that_ran_out_after_handing_over_is_listed_and_never_sent_again(
    session: Session, desk: Desk, sessions: Sessions
) -> None:
    queue(session, desk, 1)
    moment = now(session) - timedelta(minutes=5)
    with small_write(session):
        session.execute(update(Message).values(send_after=moment))
    held = sending.claim(session, sender="a", now=moment, lease=timedelta(seconds=60))
    assert held is not None
    assert sending.hand_over(session, held, moment)
    with MailServer() as server:
        done = send_due(sessions, server.office())
    assert (done.uncertain, done.sent, server.deliveries) == (1, 0, [])
    assert states(session) == ["uncertain"]
    # The sender was only slow: its late note settles the message.
    assert sending.note_sent(session, held, now(session))
    assert states(session) == ["sent"]


def test_a_person_settles_what_is_uncertain(session: Session, desk: Desk, sessions: Sessions) -> None:
    queue(session, desk, 3)
    with small_write(session):
        session.execute(update(Message).values(state=MessageState.UNCERTAIN, claimed_by="a", tries=1))
    delivered, again, left = all_messages(session)
    with deed(session, desk.official, now(session)) as work:
        outbox.settle_delivered(work, delivered)
        outbox.send_again(work, again)
        outbox.give_up(work, left)
    assert states(session) == ["sent", "due", "cancelled"]
    stale = sending.Claim(again.id, "a", again.promise, again.recipient, "zh", again.says, 1)
    assert not sending.note_sent(session, stale, now(session)), "the old sender's note no longer counts"
    with MailServer() as server:
        assert send_due(sessions, server.office()).sent == 1
    assert states(session) == ["sent", "sent", "cancelled"]


def test_a_message_that_kills_its_senders_fails_in_the_end(session: Session, desk: Desk) -> None:
    queue(session, desk, 1)
    moment = now(session)
    for turn in range(sending.MOST_TRIES):
        assert sending.claim(session, sender="a", now=moment + timedelta(minutes=2 * turn)) is not None
    assert sending.claim(session, sender="a", now=moment + timedelta(hours=1)) is None
    assert states(session) == ["failed"]


def test_an_address_that_no_server_takes_fails_in_sight(session: Session, desk: Desk, sessions: Sessions) -> None:
    queue(session, desk, 1, to="a@example.org\r\nBcc: b@example.org")
    queue(session, desk, 1, to="周@例子", first=1)
    with MailServer() as server:
        assert send_due(sessions, server.office()).sent == 0
    assert states(session) == ["failed", "failed"]
    assert server.deliveries == []


def test_a_message_in_the_program_is_delivered_by_being_there(session: Session, desk: Desk) -> None:
    with deed(session, None, now(session)) as work:
        outbox.queue(work, promise="x", kind="test", channel=Channel.INBOX, account=desk.official, subject="您好")
    (message,) = all_messages(session)
    assert (message.state, message.seen_at) == (MessageState.SENT, None)
    outbox.mark_seen(session, desk.official, now(session))
    assert all_messages(session)[0].seen_at is not None


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", smtp.Server("mail.example", 25, is_tls=False)),
        ("smtp://a:b%40c@mail.example", smtp.Server("mail.example", 587, is_tls=False, user="a", password="b@c")),
        ("smtps://mail.example", smtp.Server("mail.example", 465, is_tls=True)),
        ("smtps://mail.example:2465", smtp.Server("mail.example", 2465, is_tls=True)),
    ],
)
def test_a_servers_address_is_read(url: str, server: smtp.Server) -> None:
    assert smtp.Server.at(url) == server


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25", "smtp://a:geheim@h:99999"])
def test_an_address_that_cannot_be_meant_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="mail server") as refused:
        smtp.Server.at(url)
    assert "geheim" not in str(refused.value)


def test_a_password_is_not_sent_in_clear_across_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    with MailServer() as server:
        open_server = smtp.Server.at(server.url.replace("smtp://", "smtp://a:b@"))
        monkeypatch.setattr(smtp, "_LOOPBACK", frozenset())
        with pytest.raises(smtp.UnreachableError, match="no encryption"), smtp.conversation(open_server):
            pass
