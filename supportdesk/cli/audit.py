"""`supportdesk audit verify`: does the chain of events hold?"""

import click
from flask import Flask

from supportdesk.cli.context import answer, fail, with_app
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.services import audit as chain


@click.group()
def audit() -> None:
    """The audit record."""


FAULTS = {
    "changed": say("第 {row} 条记录被改动过。"),
    "added": say("第 {row} 条记录不是系统写入的，是后来添加的。"),
    "deleted": say("第 {row} 条记录被删除。"),
    "reordered": say("第 {row} 条记录被换了位置。"),
}


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def verify(app: Flask, as_json: bool) -> None:  # noqa: ARG001 - the application's context is what counts
    """Check the chain from its first row; names the row that was changed, deleted, added or reordered."""
    verdict = chain.verify(db.session())
    facts = {
        "ok": verdict.found is None,
        "checked": verdict.checked,
        "digest": verdict.last_digest,
        "row": verdict.found.event_id if verdict.found else None,
        "fault": verdict.found.fault if verdict.found else None,
    }
    if verdict.found is None:
        answer(as_json, facts, [say("{checked} 条记录，首尾相连，没有改动。末条摘要 {digest}", **facts)])
        return
    if as_json:
        answer(as_json, facts, [])
    fault = FAULTS[verdict.found.fault]
    fail(say(fault.template, row=verdict.found.event_id))
