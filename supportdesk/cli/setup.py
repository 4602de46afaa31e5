"""`supportdesk init`: schema, an empty county, its first administrator."""

import re
import sys
from typing import Any

import click
from flask import Flask
from sqlalchemy import select

from config import Settings
from supportdesk.cli.context import answer, application, fail, one_line_on_error, speak
from supportdesk.cli.schema import upgrade
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import parse_text
from supportdesk.domain.permissions import Role
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.services import accounts, calendars, counties, policies, rule_books
from supportdesk.services.work import deed
from supportdesk.web.shared.clock import now

CODE = re.compile(r"[0-9]{6}")
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
LONGEST_NAME = 60


@click.command()
@click.option("--county", help="division code of the county, six digits")
@click.option("--name", help="name of the county")
@click.option("--admin", help="user name of the first security administrator")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def init(county: str | None, name: str | None, admin: str | None, as_json: bool) -> None:
    """Lay the schema, open a county and its first administrator; run again it changes nothing."""
    county = _asked(county, "--county", say("县的行政区划代码（六位数字）"))
    if not CODE.fullmatch(county):
        fail(say("行政区划代码须为六位数字，不是“{code}”。", code=county), code=2)
    name = _asked(name, "--name", say("县名"))
    admin = _asked(admin, "--admin", say("首位安全管理员的用户名"))
    if not USERNAME.fullmatch(admin):
        fail(
            say("用户名须为 3 至 40 个小写字母、数字、点或横线，以字母开头，不是“{username}”。", username=admin), code=2
        )
    with one_line_on_error():
        name = parse_text(name, longest=LONGEST_NAME, required=True, one_line=True).value
    app = application()
    with one_line_on_error():
        upgrade(app)
        with app.app_context():
            facts = _open(app, county, name, admin)
    lines: list[Words | str] = [
        say("{name}已建立。", name=name) if facts["created"] else say("{name}早已建立，没有改动。", name=name)
    ]
    if facts["link"]:
        lines.append(say("请在 24 小时内打开一次性链接，设置安全管理员的密码：{link}", link=facts["link"]))
    answer(as_json, facts, lines)


def _open(app: Flask, code: str, name: str, admin: str) -> dict[str, Any]:
    settings: Settings = app.extensions["supportdesk"]
    session = db.session()
    found = session.scalar(select(OrgUnit).where(OrgUnit.code == code))
    holder = session.scalar(select(Account).where(Account.username == admin))
    if found is not None and holder is not None:
        return {"county": code, "created": False, "link": None}
    with deed(session, None, now()) as work:
        unit = session.scalar(select(OrgUnit).where(OrgUnit.code == code)) or counties.open_county(
            work, code=code, name=name
        )
        if holder is not None:
            raise BadValueError(say("用户名“{username}”已有人用。", username=admin), field="admin")
        calendars.seed(work)
        policies.load_shipped(work)
        rule_books.load_shipped(work)
        account = accounts.open_account(work, username=admin, name=admin, role=Role.SECADMIN, unit_id=unit.id)
        token = accounts.password_link(work, account)
    return {"county": code, "created": found is None, "link": f"{settings.public_url}/password/{token}"}


def _asked(given: str | None, option: str, what: Words) -> str:
    """Return the option, or what a person types when there is a terminal to ask at."""
    if given and given.strip():
        return given.strip()
    if not sys.stdin.isatty():
        fail(say("缺少参数 {option}（{what}）。", option=option, what=what), code=2)
    return str(click.prompt(speak(what))).strip()
