"""`supportdesk match`: who is likely entitled to what and has not asked for it."""

import click
from flask import Flask

from supportdesk.cli.context import answer, fail, with_app
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.jobs import clock
from supportdesk.policies.desk import habits
from supportdesk.queries import matching as queries
from supportdesk.services import matching


@click.command()
@click.option("--programme", help="match with one programme only, by its code")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def match(app: Flask, programme: str | None, as_json: bool) -> None:  # noqa: ARG001 - the context is what counts
    """Match everybody with every programme; run again on the same facts it changes nothing."""
    session = db.session()
    if programme is not None and not queries.is_programme(session, programme):
        fail(say("没有代码为“{code}”的政策。", code=programme), code=2)
    today = clock.today(session)
    done = matching.sweep(session, today, most_missing=habits().most_missing_facts, only=programme)
    counted = [one for one in queries.list_programme_matches(session, None) if programme in {None, one.programme.code}]
    facts = {
        "today": today.isoformat(),
        **done.facts(),
        "programmes": [
            {
                "code": one.programme.code,
                "kind": one.programme.kind.value,
                "met": one.met,
                "likely": one.likely,
                "offered": one.offered,
                "cost": str(one.cost),
                "cost_unknown": one.unknown_cost,
            }
            for one in counted
        ],
    }
    lines: list[Words | str] = [
        say(
            "{day}：比对 {people} 人；符合 {met} 项次，可能符合 {likely} 项次；新增 {added}，去掉 {removed}。",
            day=today,
            people=done.people,
            met=done.met,
            likely=done.likely,
            added=done.added,
            removed=done.removed,
        )
    ]
    lines += [
        say(
            "{name}：符合 {met} 人，可能符合 {likely} 人，{cost}",
            name=one.programme.name,
            met=one.met,
            likely=one.likely,
            cost=cost_of(one),
        )
        for one in counted
    ]
    answer(as_json, facts, lines)


def cost_of(one: queries.ProgrammeMatches) -> Words:
    """What is known of the cost: an amount that nobody can reckon yet is not nothing."""
    if not one.unknown_cost:
        return say("估计 {cost} 元", cost=one.cost.grouped)
    if one.unknown_cost == one.met + one.likely:
        return say("金额待查")
    return say("估计 {cost} 元，另有 {count} 人金额待查", cost=one.cost.grouped, count=one.unknown_cost)
