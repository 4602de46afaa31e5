"""`supportdesk token`: tokens for other departments' programs."""

import click
from flask import Flask

from supportdesk.cli.arguments import Whole
from supportdesk.cli.context import answer, fail, with_app
from supportdesk.domain.departments import LONGEST_LIFE, Scope
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.departments import ApiToken
from supportdesk.queries import departments as queries
from supportdesk.queries.accounts import find_by_code
from supportdesk.services import departments
from supportdesk.services.work import deed
from supportdesk.web.shared.clock import now

USUAL_LIFE = 180  # days


@click.group()
def token() -> None:
    """Tokens with which other departments' programs ask at /api/v1."""


@token.command()
@click.option("--name", required=True, help="which department's which program")
@click.option("--unit", "code", required=True, help="code of the unit; the token sees it and all below")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([one.value for one in Scope]))
@click.option("--days", type=Whole(1, LONGEST_LIFE), default=USUAL_LIFE, show_default=True, help="how long it holds")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def make(app: Flask, name: str, code: str, scopes: tuple[str, ...], days: int, as_json: bool) -> None:  # noqa: ARG001 - the application's context is what counts
    """Make a token and print it, this once."""
    session = db.session()
    unit = find_by_code(session, None, code)
    if unit is None:
        fail(say("没有代码为 {code} 的机构。", code=code))
    with deed(session, None, now()) as work:
        made, text = departments.make_token(work, name=name, unit=unit, scopes=scopes, days=days)
        facts = _facts(made) | {"token": text}
    lines: list[Words | str] = [
        say("令牌只显示这一次，请妥善交给对方：{token}", token=text),
        say("有效期至 {day}，开头是 {beginning}。", day=facts["expires_at"][:10], beginning=made.beginning),
    ]
    answer(as_json, facts, lines)


@token.command()
@click.argument("beginning")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def revoke(app: Flask, beginning: str, as_json: bool) -> None:  # noqa: ARG001 - the application's context is what counts
    """End the token that begins with BEGINNING, at once."""
    session = db.session()
    with deed(session, None, now()) as work:
        found = queries.find_by_beginning(work.session, beginning)
        if found is None:
            fail(say("没有以 {beginning} 开头的令牌。", beginning=beginning))
        departments.revoke_token(work, found)
        facts = _facts(found)
    answer(as_json, facts, [say("令牌 {beginning} 已作废。", beginning=beginning)])


@token.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def list_(app: Flask, as_json: bool) -> None:  # noqa: ARG001 - the application's context is what counts
    """List the tokens, never their text."""
    found = queries.list_tokens(db.session(), None)
    lines: list[Words | str] = [
        say(
            "{beginning}  {name}（{unit}），有效期至 {day}",
            beginning=one.beginning,
            name=one.account.name,
            unit=one.account.unit.name,
            day=one.expires_at.date().isoformat(),
        )
        for one in found
    ]
    answer(as_json, {"tokens": [_facts(one) for one in found]}, lines)


def _facts(one: ApiToken) -> dict[str, str]:
    return {
        "beginning": one.beginning,
        "name": one.account.name,
        "unit": one.account.unit.code,
        "scopes": " ".join(one.scopes),
        "expires_at": one.expires_at.isoformat(timespec="seconds"),
        "revoked_at": one.revoked_at.isoformat(timespec="seconds") if one.revoked_at else "",
    }
