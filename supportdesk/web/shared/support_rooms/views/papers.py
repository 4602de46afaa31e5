"""The papers of an application: what is there, the one-time notice of what is missing, and its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import StringField

from supportdesk.domain.applications.states import Deed, State
from supportdesk.extensions import db
from supportdesk.models.applications import Document
from supportdesk.queries.attachments import list_files
from supportdesk.services.work import Work
from supportdesk.web.shared.attachments import lines_of_files, office_way
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.fields import line_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import clean_or
from supportdesk.web.shared.support_rooms import shown
from supportdesk.web.shared.support_rooms.kept import Kept
from supportdesk.web.shared.support_rooms.room import Room

from .finding import for_work, open_step, seen

_LONGEST_HOW = 200
_HOW = "how-"
_PAPER = "paper-"


def _sources() -> list[tuple[str, str]]:
    return [("", _("没有收到")), ("own", _("申请人交来")), ("shared", _("共享查得")), ("pledge", _("告知承诺"))]


def _noted(rows: Sequence[Document]) -> list[tuple[str, str]]:
    """Each paper's box, and from where it was received."""
    return [(_PAPER + row.code, row.source if row.received_on else "") for row in rows]


def _in_words(name: str, value: object) -> str | None:
    return dict(_sources()).get(str(value)) if name.startswith(_PAPER) else None


def papers(room: Room, application_id: int, key: str = "application_id") -> ResponseReturnValue:
    """Note which papers are there and where they came from; when a notice is answered, the clock runs on.

    `key` is the name of the id in the addresses of the room.
    """
    one = open_step(room, application_id, Deed.RECEIVE_PAPER, Deed.CORRECT)
    at: dict[str, Any] = {key: application_id}
    terms = room.queries.terms_of(db.session(), one.programme_version)
    titles = shown.paper_titles(terms)
    kept = Kept(_noted, lambda rows, _form: dict(_noted(rows)), lambda _rows: f"{room.programme.kind}:{one.number}")
    documents = _documents(room, one)
    form: Any = kept.form(_papers_form(documents, titles), documents, dict(_noted(documents)))

    def do(work: Work) -> str:
        found = for_work(room, work, application_id)
        rows = room.queries.surroundings_of(work.session, found, today()).documents
        kept.refuse_stale(rows, form)
        room.walk.receive_papers(work, found, {row.code: request.form.get(_PAPER + row.code, "") for row in rows})
        if request.form.get("then") == "supplement" and found.state == State.SUPPLEMENT:
            room.walk.supplement(work, found)
        return url_for(".show", **at)

    if answer := attempt(
        form,
        do,
        told=_("材料已登记。"),
        stale=lambda form, error: conflict(form, error, shown=_in_words),
    ):
        return answer
    if form.errors:
        one = seen(room, application_id)
    return render_template(
        "staff/support/papers.html",
        form=form,
        one=one,
        at=at,
        documents=_documents(room, one),
        choices=_sources(),
        # Where the programme says each paper comes from: what an office shares must not be asked of the applicant.
        sources={paper.code: paper.source.value for paper in terms.papers},
        files=lines_of_files(list_files(db.session(), application_id), office_way),
        titles=titles,
    ), 422 if form.errors else 200


def notice(room: Room, application_id: int, key: str = "application_id") -> ResponseReturnValue:
    """Tell the applicant, once, everything that is missing; `key` as in `papers`."""
    one = open_step(room, application_id, Deed.NOTIFY_MISSING)
    at: dict[str, Any] = {key: application_id}
    missing = _missing(room, one)
    titles = shown.paper_titles(room.queries.terms_of(db.session(), one.programme_version))
    form = _form_for(missing, titles).received()
    codes = [row.code for row in missing]

    def do(work: Work) -> str:
        how = {code: clean_or(form[_HOW + code], "") for code in codes}
        room.walk.notify_missing(work, for_work(room, work, application_id), how)
        return url_for(".show", **at)

    if answer := attempt(form, do, told=_("已一次性告知 %(count)s 项，时限停计。", count=len(codes))):
        return answer
    if form.errors:
        one = seen(room, application_id)
    return render_template(
        "staff/support/notice.html",
        form=form,
        one=one,
        at=at,
        boxes=[form[_HOW + code] for code in codes],
    ), 422 if form.errors else 200


def _papers_form(rows: Sequence[Document], titles: Mapping[str, str]) -> type[Form]:
    """A source for each paper; what is none is refused by the walk, in its own words."""
    boxes = {_PAPER + row.code: StringField(titles.get(row.code, row.title)) for row in rows}
    return type("PapersForm", (Form,), boxes)


def _form_for(missing: Sequence[Document], titles: Mapping[str, str]) -> type[Form]:
    """A line for each paper that is missing: how to bring it."""
    boxes = {_HOW + row.code: line_field(titles.get(row.code, row.title), longest=_LONGEST_HOW) for row in missing}
    return type("NoticeForm", (Form,), boxes)


def _documents(room: Room, one: Any) -> tuple[Document, ...]:  # noqa: ANN401 - of the kind
    found: tuple[Document, ...] = room.queries.surroundings_of(db.session(), one, today()).documents
    return found


def _missing(room: Room, one: Any) -> list[Document]:  # noqa: ANN401 - of the kind
    return [row for row in _documents(room, one) if row.received_on is None]
