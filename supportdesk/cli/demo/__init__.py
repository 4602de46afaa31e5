"""`supportdesk demo`: a synthetic county, fast."""

import secrets
import time
from collections.abc import Iterator, Sequence

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from supportdesk.cli.arguments import Whole
from supportdesk.cli.context import Progress, answer, application, fail, one_line_on_error
from supportdesk.cli.demo.bulk import fill
from supportdesk.cli.demo.county import DemoCounty, open_demo_county
from supportdesk.cli.demo.cover_stories import tell_cover
from supportdesk.cli.demo.hard_stories import tell_hard
from supportdesk.cli.demo.invented import COUNTY_CODE
from supportdesk.cli.demo.need_stories import tell_needs
from supportdesk.cli.demo.support_stories import tell_support
from supportdesk.cli.schema import upgrade
from supportdesk.domain.fields.numbers import LARGEST_WHOLE_NUMBER
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.web.shared.clock import now

DEMO_CASES = 260
DEMO_SEED = 20260101
_MOST_NAMES = 20


@click.command()
@click.option("--cases", type=Whole(1, 2_000_000), default=DEMO_CASES, show_default=True, help="how many cases")
@click.option(
    "--seed",
    type=Whole(0, LARGEST_WHOLE_NUMBER),
    default=DEMO_SEED,
    show_default=True,
    help="the same seed gives the same county",
)
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def demo(cases: int, seed: int, as_json: bool) -> None:
    """Fill an empty database with a synthetic county of invented people."""
    app = application()
    began = time.monotonic()
    with one_line_on_error():
        upgrade(app)
        with app.app_context():
            if db.session.scalar(select(OrgUnit.id).limit(1)) is not None:
                fail(say("数据库里已有数据。示例县只装进空数据库。"))
            password, county = _open(app.extensions["supportdesk"], cases, seed)
    seconds = round(time.monotonic() - began, 1)
    facts: dict[str, object] = {"cases": cases, "seed": seed, "seconds": seconds, "county": county.code}
    facts |= _facts(county.usernames, password)
    lines = [
        say("已装入 {cases} 个办件，用时 {seconds} 秒。", cases=f"{cases:,}", seconds=seconds),
        *_words(county.usernames, password),
    ]
    answer(as_json, facts, lines)


def open_demo(app: Flask, settings: Settings) -> tuple[dict[str, object], list[Words]]:
    """Load the demo county into an empty database; returns what the operator should know, for machines and in words."""
    with app.app_context():
        password, county = _open(settings, DEMO_CASES, DEMO_SEED)
    return _facts(county.usernames, password), list(_words(county.usernames, password))


def known_demo(session: Session) -> tuple[dict[str, object], list[Words]]:
    """Name the accounts of a demo county that is there; nothing where the county is another."""
    if session.scalar(select(OrgUnit.id).where(OrgUnit.code == COUNTY_CODE)) is None:
        return {}, []
    names = list(session.scalars(select(Account.username).order_by(Account.id).limit(_MOST_NAMES)))
    told = say("密码是第一次打开时显示的那个，或当时设置的 SUPPORTDESK_DEMO_PASSWORD。")
    return _facts(names, ""), [_names_told(names), told]


def _facts(usernames: Sequence[str], password: str) -> dict[str, object]:
    return {"accounts": list(usernames)} | ({"password": password} if password else {})


def _words(usernames: Sequence[str], password: str) -> Iterator[Words]:
    """Name the accounts, and the password if it was made just now."""
    yield _names_told(usernames)
    if password:
        yield say("密码（只显示这一次）：{password}", password=password)
    else:
        yield say("密码见设置 SUPPORTDESK_DEMO_PASSWORD。")


def _names_told(usernames: Sequence[str]) -> Words:
    return say("示例账号：{names}", names="、".join(usernames))


def _open(settings: Settings, cases: int, seed: int) -> tuple[str, DemoCounty]:
    """Return the password if it had to be made, and the county."""
    session = db.session()
    made = "" if settings.demo_password else secrets.token_urlsafe(12)
    county = open_demo_county(session, settings.demo_password or made, now())
    at = now()
    fill(session, county, cases, seed, at, Progress(say("正在装入办件")))
    tell_support(session, county, cases, at)
    tell_cover(session, county, at)
    tell_hard(session, county, cases, at)
    tell_needs(session, county, at)
    return made, county
