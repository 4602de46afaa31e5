"""One kind of paper for many cases: chosen in the list, or all that the list shows; printed in the background."""

from itertools import islice

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.cases import Case
from supportdesk.models.long_jobs import LongJobKind
from supportdesk.papers import printing, processes
from supportdesk.papers.kinds import KIND_WORDS
from supportdesk.papers.language import CHINESE, ENGLISH
from supportdesk.queries import cases as case_queries
from supportdesk.services import long_jobs
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.words import said
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.arguments import read
from supportdesk.web.staff.cases.index import PAGE_NAME

SHOWN = 20


class PrintForm(Form):
    """Which paper, in which language. The cases stand beside it as `case=id`."""

    paper = RadioField(_l("文书"), validators=[InputRequired(_l("请选择文书。"))])
    language = SelectField(_l("语言"))


@bp.post("/choose-papers")
@needs(Permission.PAPER_PRINT)
def choose_papers() -> ResponseReturnValue:
    """Preview: which cases, and which paper of them. Without a choice it is all that the list shows. Nothing is written."""
    chosen = _chosen() or _listed()
    return _page(_form(PrintForm(formdata=None)), chosen)


@bp.post("/print-chosen")
@needs(Permission.PAPER_PRINT)
def print_chosen() -> ResponseReturnValue:
    """Have the papers printed by a process of its own."""
    form, chosen = _form(PrintForm.received()), _chosen()
    if form.is_sound():
        try:
            return redirect(_ask(form, chosen))
        except (BadValueError, RuleBrokenError) as error:
            form.refuse(error)
    return _page(form, chosen), 422


def _ask(form: PrintForm, chosen: list[int]) -> str:
    if not chosen:
        raise BadValueError(say("请至少选一件。"), field="paper")
    viewer = signed_in()
    with deed() as work:
        asked = {"cases": chosen, "paper": form.paper.data, "language": form.language.data}
        subject = f"papers:{viewer.id}:{form.paper.data}"
        job_id = long_jobs.ask(work, LongJobKind.PAPERS, subject, viewer.unit_id, asked).id
        there = finish(url_for("staff.long_jobs.show", job_id=job_id))
    processes.start(processes.LONG_JOBS, job_id, settings().as_environment())
    return there


def _page(form: PrintForm, chosen: list[int]) -> str:
    shown: list[Case] = list(case_queries.list_chosen(db.session(), signed_in(), chosen[:SHOWN])) if chosen else []
    return render_template("staff/cases/choose_papers.html", form=form, chosen=chosen, shown=shown, most=printing.MOST)


def _form(form: PrintForm) -> PrintForm:
    form.paper.choices = [(kind, said(KIND_WORDS[kind])) for kind in printing.KINDS]
    form.language.choices = [(CHINESE, "中文"), (ENGLISH, "English")]
    return form


def _chosen() -> list[int]:
    """The ids that were sent, in their order, each once; whether the reader may see them is asked when they are printed."""
    found = [found for text in request.form.getlist("case") if (found := counter(text))]
    return list(dict.fromkeys(found))[: printing.MOST]


def _listed() -> list[int]:
    """The cases that the list shows by its conditions, in its order, as many as one order may name."""
    session, viewer, day = db.session(), signed_in(), today()
    arguments = read(request.args, viewer, case_queries.list_places(session, viewer, PAGE_NAME), day)
    rows = case_queries.each_case(session, viewer, arguments.wanted, today=day, sort=arguments.sort)
    return [row.id for row in islice(rows, printing.MOST)]
