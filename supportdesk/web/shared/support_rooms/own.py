"""Pages of steps on what is no application: a class, a claim. Form, lock and refusal as every step has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from supportdesk.domain.errors import (
    StepNotAvailableError,
)
from supportdesk.domain.lifecycle import Lifecycle
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.deeds import answer_if_done
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.ways import way_to
from supportdesk.web.shared.words import said

from .kept import Kept


def _always(_thing: Any) -> bool:  # noqa: ANN401 - a class, a claim
    return True


def _nothing_known(_thing: Any) -> dict[str, Any]:  # noqa: ANN401 - a class, a claim
    return {}


@dataclass(frozen=True)
class Thing:
    """What the steps are taken on: how it is read, its table, its page, and what stands over its steps.

    `key` is the name of its id in addresses; `facts` are lines that every step's page shows: label and value.
    """

    name: str
    rule: str
    key: str
    get: Callable[[Session, Account | None, int], Any]
    lifecycle: Lifecycle
    title: Callable[[Any], str]
    facts: Callable[[Any], list[dict[str, str]]]


@dataclass(frozen=True)
class OwnStep:
    """One step: its deed, its form (made for the thing), what it does, what it writes over if it does, and what the page says."""

    name: str
    deeds: tuple[str, ...]
    form: Callable[[Any], type[Form]]
    do: Callable[[Work, Any, Any], object]
    title: Words
    lead: Words
    hints: Mapping[str, Words] = field(default_factory=dict)
    units: Mapping[str, Words] = field(default_factory=dict)
    known: Callable[[Any], dict[str, Any]] = _nothing_known
    kept: Kept | None = None
    is_danger: bool = False
    template: str = "staff/support/own_step.html"
    # Whether its button shows where the table has a row for it: for what can be seen beforehand to be refused.
    is_offered: Callable[[Any], bool] = _always


def permissions_of(thing: Thing, step: OwnStep) -> tuple[Permission, ...]:
    """The locks that open a step in some state."""
    rows = [row for row in thing.lifecycle.steps if row.deed in step.deeds]
    return tuple(dict.fromkeys(row.permission for row in rows))


def open_own(bp: Blueprint, thing: Thing, steps: tuple[OwnStep, ...]) -> None:
    """Add a page for each step to a room's blueprint: `<thing>_<step>`, below the thing's own address."""
    for one in steps:
        _open(bp, thing, one)


def buttons_of(thing: Thing, steps: tuple[OwnStep, ...], found: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a class, a claim
    """What the reader may do next with it."""
    shown = []
    for step in steps:
        if step.is_offered(found) and any(thing.lifecycle.allows(found.state, deed_) for deed_ in step.deeds):
            url = way_to(f".{thing.name}_{step.name}", **{thing.key: found.id})
            if url:
                shown.append({"url": url, "label": said(step.title), "danger": step.is_danger})
    return shown


def _open(bp: Blueprint, thing: Thing, step: OwnStep) -> None:
    @needs(*permissions_of(thing, step))
    def opened(**values: int) -> ResponseReturnValue:
        return _step(thing, step, values[thing.key])

    rule = f"{thing.rule}/<int:{thing.key}>/{step.name.replace('_', '-')}"
    bp.add_url_rule(rule, f"{thing.name}_{step.name}", opened, methods=["GET", "POST"])


def _step(thing: Thing, step: OwnStep, thing_id: int) -> ResponseReturnValue:
    answer_if_done()
    found = thing.get(db.session(), signed_in(), thing_id)
    if not any(thing.lifecycle.allows(found.state, one) for one in step.deeds):
        raise StepNotAvailableError(say("现在的状态不能做这一步，请刷新后再看。"))
    kind, known = step.form(found), step.known(found)
    form: Any = step.kept.form(kind, found, known) if step.kept else kind.received(**known)
    address: dict[str, Any] = {thing.key: thing_id}
    there = url_for(f".{thing.name}", **address)

    def do(work: Work) -> str:
        fresh = thing.get(work.session, work.actor, thing_id)
        if step.kept:
            step.kept.refuse_stale(fresh, form)
        step.do(work, fresh, form)
        return there

    if answer := attempt(form, do, told=said(say("已办：{step}。", step=step.title))):
        return answer
    if form.errors:
        found = thing.get(db.session(), signed_in(), thing_id)
    return render_template(
        step.template,
        step=step,
        form=form,
        thing=found,
        back=there,
        thing_title=thing.title(found),
        thing_facts=thing.facts(found),
    ), 422 if form.errors else 200
