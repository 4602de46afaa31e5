"""Papers of one's own application: photos sent and taken back, pledges, and the answer to the one-time notice."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.extensions import db
from supportdesk.models.applications import Document
from supportdesk.queries import attachments as queries
from supportdesk.services import attachments
from supportdesk.services.work import Work
from supportdesk.web.portal import bp
from supportdesk.web.portal.own import for_work, own, own_step
from supportdesk.web.shared.asking import Asking
from supportdesk.web.shared.attachments import file_answer, kept_file, lines_of_files
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms import shown

OPEN_DEEDS = (Deed.CORRECT, Deed.SUPPLEMENT)


@bp.get("/applications/<int:own_application_id>/papers")
@needs(Permission.OWN_APPLICATIONS)
def papers(own_application_id: int) -> ResponseReturnValue:
    """Each paper with its photos and a way to add one; where the office asked for papers, those alone."""
    asking, one = own_step(own_application_id, *OPEN_DEEDS)
    return _page(asking, one, Form(formdata=None))


@bp.post("/applications/<int:own_application_id>/papers/<paper_code>")
@needs(Permission.OWN_APPLICATIONS)
def send_paper(own_application_id: int, paper_code: str) -> ResponseReturnValue:
    """Send a photo of a paper."""
    asking, one = own_step(own_application_id, *OPEN_DEEDS)
    form = Form.received()
    if form.is_sound():
        try:
            kept = kept_file(request.files.get("file"))
            with deed() as work:
                attachments.send(work, for_work(asking, work, own_application_id), paper_code, **kept)
                there = finish(url_for(".papers", own_application_id=own_application_id, _anchor=f"at-{paper_code}"))
        except (BadValueError, RuleBrokenError) as error:
            form.refuse(BadValueError(error.words))
            asking, one = own(own_application_id)
            return _page(asking, one, form)
        flash(_("已收到照片。"), "information")
        return redirect(there)
    return _page(asking, one, form)


@bp.post("/applications/<int:own_application_id>/pledge/<paper_code>")
@needs(Permission.OWN_APPLICATIONS)
def pledge(own_application_id: int, paper_code: str) -> ResponseReturnValue:
    """Pledge what a paper would prove, where the programme takes a pledge for it (告知承诺); or take the pledge back."""
    asking, one = own_step(own_application_id, Deed.CORRECT)
    terms = asking.queries.terms_of(db.session(), one.programme_version)
    source = PaperSource.PLEDGE.value if request.form.get("pledged") == "yes" else ""
    form = Form.received()
    if form.is_sound() and paper_code in {rule.code for rule in terms.papers if rule.source is PaperSource.PLEDGE}:
        try:
            with deed() as work:
                asking.walk.receive_papers(work, for_work(asking, work, own_application_id), {paper_code: source})
                there = finish(url_for(".papers", own_application_id=own_application_id, _anchor=f"at-{paper_code}"))
        except (BadValueError, RuleBrokenError) as error:
            form.refuse(BadValueError(error.words))
            asking, one = own(own_application_id)
            return _page(asking, one, form)
        return redirect(there)
    return redirect(url_for(".papers", own_application_id=own_application_id))


@bp.post("/applications/<int:own_application_id>/answer")
@needs(Permission.OWN_APPLICATIONS)
def answer(own_application_id: int) -> ResponseReturnValue:
    """Send what the one-time notice asked for: the clock of the office runs on."""
    asking, one = own_step(own_application_id, Deed.SUPPLEMENT)
    form = Form.received()

    def do(work: Work) -> str:
        asking.walk.answer_notice(work, for_work(asking, work, own_application_id))
        return url_for(".show", own_application_id=own_application_id)

    if answer := attempt(form, do, told=_("材料已送出，我们接着办。")):
        return answer
    if form.errors:
        asking, one = own(own_application_id)
    return _page(asking, one, form)


@bp.get("/files/<int:own_file_id>")
@needs(Permission.OWN_APPLICATIONS)
def file(own_file_id: int) -> ResponseReturnValue:
    """A photo that one sent."""
    return file_answer(queries.get_file(db.session(), signed_in(), own_file_id))


@bp.post("/files/<int:own_file_id>/take-back")
@needs(Permission.OWN_APPLICATIONS)
def take_file_back(own_file_id: int) -> ResponseReturnValue:
    """Take back a photo that was sent by mistake, before the application or the answer is sent."""
    sent = queries.get_file(db.session(), signed_in(), own_file_id)
    if sent.claim_id is not None:
        return redirect(url_for(".claim", own_claim_id=sent.claim_id))
    application_id, code = sent.application_id, sent.code
    asking, one = own_step(application_id, *OPEN_DEEDS)
    form = Form.received()
    if form.is_sound():
        with deed() as work:
            found = queries.get_file(work.session, work.actor, own_file_id)
            attachments.take_back(work, for_work(asking, work, application_id), found)
            there = finish(url_for(".papers", own_application_id=application_id, _anchor=f"at-{code}"))
        flash(_("照片已撤下。"), "information")
        return redirect(there)
    return _page(asking, one, form)


def lines_of(asking: Asking, one: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - of the kind
    """Each paper: its name, where it comes from, its files, and whether it still waits for the applicant."""
    session = db.session()
    terms = asking.queries.terms_of(session, one.programme_version)
    around = asking.queries.surroundings_of(session, one, today())
    titles, sources = shown.paper_titles(terms), {rule.code: rule.source for rule in terms.papers}
    files = lines_of_files(queries.list_files(session, one.id), own_way)
    asked = {item["code"]: str(item.get("how", "")) for item in around.notice.items} if around.notice else {}
    answering = one.state == State.SUPPLEMENT
    return [
        _line(row, titles.get(row.code, row.title), sources.get(row.code), files.get(row.code, []), answering=answering)
        | {"how": asked.get(row.code, "") if answering else ""}
        for row in around.documents
        if not answering or (row.code in asked and row.received_on is None)
    ]


def own_way(file_id: int) -> str:
    """Where one's own photo opens."""
    return url_for("portal.file", own_file_id=file_id)


def open_lines(lines: Iterable[dict[str, Any]]) -> int:
    """How many papers wait for the applicant."""
    return sum(line["is_open"] for line in lines)


def _line(
    row: Document, title: str, source: PaperSource | None, files: list[dict[str, Any]], *, answering: bool
) -> dict[str, Any]:
    # What offices look up is not asked of the applicant; what they were told to bring they bring.
    takes_file = source is not PaperSource.SHARED or answering
    is_there = bool(files) or row.received_on is not None
    return {
        "code": row.code,
        "title": title,
        "files": files,
        "takes_file": takes_file,
        "takes_pledge": source is PaperSource.PLEDGE and not answering,
        "is_pledged": row.received_on is not None and row.source == PaperSource.PLEDGE,
        "is_there": is_there,
        "is_open": takes_file and not is_there,
    }


def _page(asking: Asking, one: Any, form: Form) -> ResponseReturnValue:  # noqa: ANN401 - of the kind
    lines = lines_of(asking, one)
    around = asking.queries.surroundings_of(db.session(), one, today())
    return render_template(
        "portal/papers.html",
        one=one,
        name=shown.name_of(one),
        form=form,
        lines=lines,
        left=open_lines(lines),
        notice=around.notice if one.state == State.SUPPLEMENT else None,
        phone=one.unit.phone,
    ), 422 if form.errors else 200
