"""The room of papers: what can be printed about a case and its applications, and what was given out already.

Giving a paper out writes (its number, its code), so it is a form; looking at one that was given out only reads.
"""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.papers import Paper, PaperState
from supportdesk.papers import giving
from supportdesk.papers.case_papers.payments import ONE_DAY, Quarter
from supportdesk.papers.kinds import KIND_WORDS
from supportdesk.papers.language import CHINESE, LANGUAGES
from supportdesk.papers.offers import Offer, offers_for_application
from supportdesk.papers.payment_lists import quarter_sheet_of
from supportdesk.queries import cases as case_queries
from supportdesk.queries import follow_ups as follow_up_queries
from supportdesk.queries import papers as queries
from supportdesk.queries.programmes.training import get_class
from supportdesk.services import papers, payment_lists
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import ParsedField
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.printing import pdf, press
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.reveals import RevealForm
from supportdesk.web.shared.ways import way_to
from supportdesk.web.shared.words import said
from supportdesk.web.shared.workbooks import payment_workbook

# What Finance takes as a workbook too.
_IN_A_WORKBOOK = "subsidy_sheet"
# The papers of the way, and those of the last two quarters or so; earlier quarters are folded away.
_SHOWN_AT_ONCE = 8

# What is printed about a case as a whole.
_OF_A_CASE = ("case_summary", "archive_list")


class RevokeForm(Form):
    """Why a paper is declared void."""

    reason = ParsedField(_l("撤销原因"), str.strip, [DataRequired(_l("请写明原因。"))])


bp = Blueprint("papers", __name__, url_prefix="/papers")


@bp.get("/case/<int:case_id>")
@needs(Permission.PAPER_PRINT)
def case_summary(case_id: int) -> ResponseReturnValue:
    """The summary of a case to print, and what was given out about it."""
    session, reader = db.session(), signed_in()
    case = case_queries.get_case(session, reader, case_id)
    subject = queries.about_case(session, reader, case.number)
    return render_template(
        "staff/papers/case_summary.html",
        case=case,
        offers=[_shown(Offer(kind, subject)) for kind in _OF_A_CASE],
        given=_given(queries.list_of_case(session, reader, case_id)),
    )


@bp.post("/case/<int:case_id>")
@needs(Permission.PAPER_PRINT)
def print_summary(case_id: int) -> ResponseReturnValue:
    """Give out the summary of a case, or the list of its archive."""
    asked = request.form.get("paper", "").partition(":")[0]
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    number = case.number
    with deed() as work:
        subject = queries.about_case(work.session, work.actor, number)
        there = _give(work, asked if asked in _OF_A_CASE else _OF_A_CASE[0], subject)
    return redirect(there)


@bp.get("/application/<int:application_id>")
@needs(Permission.PAPER_PRINT)
def application(application_id: int) -> ResponseReturnValue:
    """The papers of an application to print, and those that were given out."""
    session, reader = db.session(), signed_in()
    offers = offers_for_application(session, reader, application_id, today())
    subject = queries.about_application(session, reader, application_id)
    return render_template(
        "staff/papers/application.html",
        subject=subject,
        kind=queries.find_kind(session, application_id),
        offers=[_with_workbook(offer, application_id) for offer in offers[:_SHOWN_AT_ONCE]],
        older=[_with_workbook(offer, application_id) for offer in offers[_SHOWN_AT_ONCE:]],
        given=_given(queries.list_of_application(session, reader, application_id)),
    )


@bp.post("/application/<int:application_id>")
@needs(Permission.PAPER_PRINT)
def print_application(application_id: int) -> ResponseReturnValue:
    """Give out one of an application's papers; a key that is not on offer leads back to what is."""
    asked = request.form.get("paper", "")
    with deed() as work:
        offers = offers_for_application(work.session, work.actor, application_id, work.today)
        offer = next((one for one in offers if one.key == asked), None)
        if offer is None:
            there = finish(url_for(".application", application_id=application_id))
        else:
            there = _give(work, offer.kind, offer.subject)
    return redirect(there)


@bp.route("/application/<int:application_id>/workbook", methods=["GET", "POST"])
@needs(Permission.SUPPORT_BOOK)
def workbook(application_id: int) -> ResponseReturnValue:
    """The quarter's subsidies of the loan's bank as a workbook for Finance, accounts in full: for a reason, which each
    borrower's page tells.
    """
    session, reader = db.session(), signed_in()
    key = request.args.get("paper", "")
    offers = offers_for_application(session, reader, application_id, today())
    offer = next((one for one in offers if one.key == key and one.kind == _IN_A_WORKBOOK), None)
    if offer is None:
        return redirect(url_for(".application", application_id=application_id))
    county_id, quarter = offer.subject.unit_id, Quarter.named(offer.subject.part)
    form = RevealForm.received()
    if form.is_sound():
        try:
            with deed() as work:
                county = work.session.get_one(OrgUnit, county_id)
                of_quarter = quarter.bank_id, quarter.ends_before
                payment_lists.note_quarter_export(work, county, *of_quarter, form.reason.clean)
                finish(url_for(".application", application_id=application_id))
        except BadValueError as error:
            form.refuse(error)
        else:
            return _sent(county_id, quarter)
    return render_template(
        "staff/papers/workbook.html",
        form=form,
        application_id=application_id,
        detail=said(offer.detail) if offer.detail else "",
    ), 422 if form.errors else 200


def _sent(county_id: int, quarter: Quarter) -> ResponseReturnValue:
    session = db.session()
    county = session.get_one(OrgUnit, county_id)
    sheet = quarter_sheet_of(session, signed_in(), county, quarter, reading().language, on=today())
    return payment_workbook(sheet, f"{_('贴息审核汇总表')}-{quarter.ends_before - ONE_DAY}")


@bp.post("/visit/<int:follow_up_id>")
@needs(Permission.PAPER_PRINT)
def print_visit(follow_up_id: int) -> ResponseReturnValue:
    """Give out the record of a visit."""
    with deed() as work:
        visit = follow_up_queries.get_follow_up(work.session, work.actor, follow_up_id)
        part = f"{giving.VISIT_PART}{follow_up_id}"
        there = _give(work, "visit_record", queries.about_case_of(work.session, work.actor, visit.case_id, part))
    return redirect(there)


@bp.post("/class/<int:class_id>")
@needs(Permission.PAPER_PRINT)
def print_roster(class_id: int) -> ResponseReturnValue:
    """Give out the roster of a class that has ended."""
    with deed() as work:
        klass = get_class(work.session, work.actor, class_id)
        subject = queries.about_county(work.session, work.actor, klass.unit_id, klass.number)
        there = _give(work, "training_roster", subject)
    return redirect(there)


@bp.get("/<int:paper_id>.pdf")
@needs(Permission.PAPER_PRINT)
def show(paper_id: int) -> ResponseReturnValue:
    """A paper that was given out, drawn again byte for byte; refused when the records say something else by now."""
    session, reader = db.session(), signed_in()
    paper, subject = queries.get_paper(session, reader, paper_id)
    if paper.kind not in giving.RECIPES:
        raise NotFoundError
    data = giving.again(session, reader, paper, subject, press(), today())
    return pdf(data, f"{paper.kind}-{paper.number}-{paper.language}")


@bp.route("/<int:paper_id>/revoke", methods=["GET", "POST"])
@needs(Permission.SUPPORT_DECIDE)
def revoke(paper_id: int) -> ResponseReturnValue:
    """Declare a paper void, for a reason: whoever checks its code is told so."""
    paper, subject = queries.get_paper(db.session(), signed_in(), paper_id)
    form, back = RevokeForm.received(), _room_of(subject)
    if form.is_sound():
        try:
            with deed() as work:
                papers.revoke(work, queries.get_paper(work.session, work.actor, paper_id)[0], form.reason.clean)
                finish(back)
        except BadValueError as error:
            form.refuse(error)
        else:
            return redirect(back)
    paper, subject = queries.get_paper(db.session(), signed_in(), paper_id)
    return render_template(
        "staff/papers/revoke.html", form=form, paper=paper, name=_name(paper), number=subject.number, back=back
    ), 422 if form.errors else 200


def _room_of(subject: queries.Subject) -> str:
    """The page on which papers about the same thing are listed."""
    if subject.application_id is not None:
        return url_for(".application", application_id=subject.application_id)
    return url_for(".case_summary", case_id=subject.case_id) if subject.case_id else url_for("staff.today.index")


def _name(paper: Paper) -> str:
    return said(KIND_WORDS[paper.kind]) if paper.kind in KIND_WORDS else paper.kind


def _give(work: Work, kind: str, subject: queries.Subject) -> str:
    language = request.form.get("language", "")
    given = giving.give(work, kind, subject, language if language in LANGUAGES else CHINESE, press())
    return finish(url_for(".show", paper_id=given.paper.id))


def _shown(offer: Offer) -> dict[str, object]:
    return {
        "key": offer.key,
        "name": said(KIND_WORDS[offer.kind]),
        "detail": said(offer.detail) if offer.detail else "",
        "languages": offer.languages,
    }


def _with_workbook(offer: Offer, application_id: int) -> dict[str, object]:
    """The same, with the way to its workbook for those who book with Finance."""
    is_one = offer.kind == _IN_A_WORKBOOK
    there = way_to(".workbook", application_id=application_id, paper=offer.key) if is_one else ""
    return {**_shown(offer), "workbook": there}


def _given(rows: Sequence[tuple[Paper, str | None]]) -> list[dict[str, object]]:
    return [
        {
            "paper": paper,
            "name": _name(paper),
            "by": by,
            "url": url_for(".show", paper_id=paper.id) if paper.state is PaperState.VALID else "",
            "revoke_url": way_to(".revoke", paper_id=paper.id) if paper.state is PaperState.VALID else "",
        }
        for paper, by in rows
    ]
