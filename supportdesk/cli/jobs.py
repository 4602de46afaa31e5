"""`supportdesk remind` tells what is due; `supportdesk jobs run` keeps the clock."""

import sys
from datetime import date

import click
from flask import Flask
from sqlalchemy.orm import sessionmaker

from supportdesk.cli.arguments import Day
from supportdesk.cli.context import answer, with_app
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.jobs import clock, outbox, reminders, schedule
from supportdesk.jobs.office import post_office


@click.command()
@click.option("--today", type=Day(), help="the day to remind for; today unless told")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def remind(app: Flask, today: date | None, as_json: bool) -> None:
    """Tell everybody what is due, each thing once; run again it sends nothing."""
    sessions = sessionmaker(db.engine, expire_on_commit=False)
    with sessions() as session:
        day = today or clock.today(session)
        now = clock.now(session)
        office = post_office(app.extensions["supportdesk"], session)
    told = reminders.remind_due(sessions, day, now)
    done = outbox.send_due(sessions, office)
    facts = {"today": day.isoformat(), **told.facts(), **done.facts(), "fault": done.fault}
    lines: list[Words | str] = [
        say(
            "{day}：新提醒 {reminded} 件，督办 {escalated} 件，涉及 {readers} 人；发出邮件 {sent} 封。",
            day=day,
            reminded=told.items,
            escalated=told.escalated,
            readers=told.readers,
            sent=done.sent,
        )
    ]
    if office.server is None and told.mails:
        lines.append(say("没有配置邮件服务器，{count} 封邮件在发件箱里等待。", count=told.mails))
    if done.fault:
        lines.append(say("邮件没有发完：{why}", why=done.fault))
    answer(as_json, facts, lines)


@click.group()
def jobs() -> None:
    """The clock: reminders, mail, time limits, the nightly check."""


@jobs.command("run")
@click.option("--json", "as_json", is_flag=True, help="print JSON: the jobs that the clock keeps")
@with_app
def run_jobs(app: Flask, as_json: bool) -> None:
    """Keep the clock until stopped; several may run, one at a time does the work."""
    if as_json:
        answer(as_json, {"jobs": schedule.names_of(app)}, ())
        sys.stdout.flush()
    schedule.run_until_stopped(app)
