"""The counter's pages: each keeps what was typed, and leads to the next."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import AlreadyKnownError, NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.people import Person
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries import cases as case_queries
from supportdesk.queries import people as people_queries
from supportdesk.queries import ventures as venture_queries
from supportdesk.services import drafts
from supportdesk.services.work import CHINA, small_write
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.counter import draft as kept
from supportdesk.web.staff.cases.counter.draft import CaseDraft
from supportdesk.web.staff.cases.counter.forms import (
    NumberForm,
    PersonForm,
    ReturnForm,
    VentureForm,
    clean,
)
from supportdesk.web.staff.cases.counter.numbers import born_on, filled_facts, is_passport, with_number
from supportdesk.web.staff.cases.counter.same import look_alikes
from supportdesk.web.staff.cases.counter.told import person_stands, return_stands, venture_stands
from supportdesk.web.staff.cases.index import PAGE_NAME

PAGES = {
    "number": "staff/cases/new_number.html",
    "person": "staff/cases/new_person.html",
    "return": "staff/cases/new_return.html",
    "venture": "staff/cases/new_venture.html",
}


@bp.get("/new")
@needs(Permission.CASE_WRITE)
def new() -> ResponseReturnValue:
    """Begin, or go on with a draft."""
    drafts_ = kept.every(signed_in())
    if not drafts_ or "fresh" in request.args:
        return redirect(url_for(".new_number", token=kept.fresh_token()))
    return render_template("staff/cases/new.html", drafts=drafts_, steps=len(kept.STEPS), form=Form(formdata=None))


@bp.route("/new/<token>/number", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_number(token: str) -> ResponseReturnValue:
    """The document: who is it?"""
    if not kept.is_token(token):
        return redirect(url_for(".new"))
    draft = kept.find(signed_in(), token) or CaseDraft(token)
    form = draft.form(NumberForm, "number").offer()
    status = 200
    if request.method == "POST":
        draft.take("number")
        draft.keep(signed_in())
        if form.is_sound():
            same = people_queries.find_same_number(db.session(), signed_in(), form.id_no.clean)
            if same is not None and same.is_elsewhere:
                form.refuse(
                    AlreadyKnownError(
                        say("这个证件号码已在其他县登记。请先与原登记地核实，再由上级合并或迁移。"), field="id_no"
                    )
                )
                status = 409
            else:
                step = ".new_same" if same or look_alikes(draft, form) else ".new_person"
                return redirect(url_for(step, token=token))
    return page_of("number", draft, form, status)


@bp.route("/new/<token>/person", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_person(token: str) -> ResponseReturnValue:
    """What forms ask of a person."""
    draft, number = with_number(token)
    if draft is None or number is None:
        return redirect(url_for(".new"))
    form = draft.form(PersonForm, "person").offer(towns(), asks_birth=is_passport(number))
    if request.method == "POST":
        draft.take("person")
        draft.keep(signed_in())
    form.look_twice(born_on(number, form))
    if form.is_sound() and person_stands(number, form):
        return redirect(url_for(".new_return", token=token))
    return page_of("person", draft, form, facts=filled_facts(number))


@bp.route("/new/<token>/return", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_return(token: str) -> ResponseReturnValue:
    """Where the person was, and the groups they belong to."""
    draft, number = with_number(token)
    if draft is None or number is None:
        return redirect(url_for(".new"))
    form = draft.form(ReturnForm, "return")
    if request.method == "POST":
        draft.take("return")
        draft.keep(signed_in())
        if "more" in request.form:
            if len(form.categories) < form.categories.max_entries:
                form.categories.append_entry()
            return page_of("return", draft, form.offer())
    form.offer()
    person = PersonForm(formdata=draft.page("person"), meta={"csrf": False})
    if form.is_sound() and return_stands(number, person, form):
        return redirect(url_for(".new_venture", token=token))
    return page_of("return", draft, form)


@bp.route("/new/<token>/venture", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_venture(token: str) -> ResponseReturnValue:
    """The venture, by its credit code."""
    draft, number = with_number(token)
    if draft is None or number is None:
        return redirect(url_for(".new"))
    person = known_person(draft)
    ventures = people_queries.list_person_ventures(db.session(), signed_in(), person) if person else []
    open_cases = [
        case
        for case in (people_queries.list_person_cases(db.session(), signed_in(), person) if person else [])
        if case.state.value == "open"
    ]
    known = [(str(one.id), one.name) for one in ventures if one.status is not VentureStatus.CLOSED]
    form = draft.form(VentureForm, "venture").offer(known, towns())
    status = 200
    if request.method == "POST":
        draft.take("venture")
        sound = form.is_sound()
        if digest := clean(form.licence):
            # Of the licence's picture only the digest is kept.
            draft.typed["venture"]["credit_code_proof"] = [digest]
            form.credit_code_proof.data = form.credit_code_proof.clean = digest
        sound = sound and venture_stands(form)
        draft.keep(signed_in())
        if sound:
            code = clean(form.credit_code)
            same = venture_queries.find_same_code(db.session(), signed_in(), code) if code else None
            if same is None:
                return redirect(url_for(".new_check", token=token))
            _refuse_same_code(form, same)
            status = 409
    return page_of("venture", draft, form, status, person=person, open_cases=open_cases)


@bp.post("/new/<token>/keep")
@needs(Permission.CASE_WRITE)
def keep_draft(token: str) -> ResponseReturnValue:
    """Keep what is typed, without judging it: while typing, and to go away and come back."""
    step = request.form.get("step", "")
    if not kept.is_token(token) or step not in kept.STEPS:
        return redirect(url_for(".new"))
    draft = kept.find(signed_in(), token) or CaseDraft(token)
    draft.take(step)
    draft.keep(signed_in())
    if request.headers.get("HX-Request"):
        return Response(_("草稿已保存 %(time)s", time=f"{now().astimezone(CHINA):%H:%M:%S}"), mimetype="text/plain")
    flash(_("草稿已保存。在“新建办件”里可以接着填。"), "information")
    return redirect(url_for(".index"))


@bp.post("/new/<token>/drop")
@needs(Permission.CASE_WRITE)
def drop_draft(token: str) -> ResponseReturnValue:
    """Throw a draft away."""
    account = signed_in()
    with small_write(db.session()):
        drafts.drop_draft(db.session(), account, kept.FORM, token)
    return redirect(url_for(".new"))


def towns() -> list[tuple[str, str]]:
    """The units that the reader may put a person into."""
    return [(str(unit.id), unit.name) for unit in case_queries.list_places(db.session(), signed_in(), PAGE_NAME).units]


def known_person(draft: CaseDraft) -> Person | None:
    """The known person of a draft, if the reader may still see them."""
    if draft.person_id is None:
        return None
    try:
        return people_queries.get_person(db.session(), signed_in(), draft.person_id)
    except NotFoundError:
        return None


def page_of(step: str, draft: CaseDraft, form: Form, status: int = 200, **more: object) -> ResponseReturnValue:
    """Draw a page of the counter; one with errors is a refusal, unless told otherwise."""
    if form.errors and status == 200:  # noqa: PLR2004 - nobody said otherwise
        status = 422
    return render_template(PAGES[step], draft=draft, form=form, step=step, steps=step_line(step, draft), **more), status


def step_line(step: str, draft: CaseDraft) -> list[dict[str, str]]:
    """The pages of this draft as a line of steps."""
    words = {
        "number": _("证件"),
        "person": _("本人"),
        "return": _("返乡"),
        "venture": _("创业实体"),
        "check": _("核对"),
    }
    if draft.person_id is not None:
        words = {name: word for name, word in words.items() if name not in {"person", "return"}}
    names = list(words)
    here = names.index(step) if step in names else 0
    return [
        {"word": word, "state": "done" if place < here else "here" if place == here else "to_come"}
        for place, word in enumerate(words.values())
    ]


def _refuse_same_code(form: VentureForm, same: venture_queries.SameCode) -> None:
    if same.venture is None:
        words = say("这个统一社会信用代码已在其他县登记。请先与原登记地核实。")
    else:
        words = say(
            "这个统一社会信用代码已登记为“{venture}”（{person}）。请在其名下办理，或核对代码。",
            venture=same.venture.name,
            person=same.venture.person.name,
        )
    form.refuse(AlreadyKnownError(words, field="credit_code"))
