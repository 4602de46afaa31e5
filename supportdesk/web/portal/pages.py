"""My applications, one of them, and the papers given out about it."""

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.applications.states import Deed
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.ratings import Grade
from supportdesk.domain.timeline import words_of
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.models.papers import PaperState
from supportdesk.models.programmes.insurance import Insurance
from supportdesk.papers import giving
from supportdesk.papers.kinds import KIND_WORDS
from supportdesk.queries import papers as paper_queries
from supportdesk.queries import progress as queries
from supportdesk.queries.matching import list_offers
from supportdesk.queries.programmes.insurance import list_of_policy
from supportdesk.queries.progress import Progress
from supportdesk.queries.ratings import find_rating
from supportdesk.web.portal import bp
from supportdesk.web.portal.claims import line_of as claim_line
from supportdesk.web.portal.claims import may_report
from supportdesk.web.portal.deeds import may_rate
from supportdesk.web.portal.needs import own_needs
from supportdesk.web.portal.standing import lines_of, own_claims, own_classes
from supportdesk.web.shared import progress as words
from supportdesk.web.shared.asking import ASKING
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.printing import pdf, press
from supportdesk.web.shared.words import long_day, said

# What is written to the applicant; the rest is the office's own.
TO_THE_APPLICANT = frozenset({"receipt", "acceptance", "missing_papers_notice", "refusal", "payment_voucher"})
_DECISIVE = frozenset(
    {
        "submit",
        "accept",
        "accept_by_silence",
        "approve",
        "approve_second",
        "refuse",
        "disburse",
        "settle",
        "pay",
        "close",
    }
)
_STOPPED = frozenset({"notify_missing"})


@bp.get("/")
@needs(Permission.OWN_APPLICATIONS)
def index() -> ResponseReturnValue:
    """What to do now, and all one's own applications."""
    mine = queries.list_own(db.session(), signed_in(), today())
    waiting = [one for one in mine if words.must_act(one)]
    return render_template(
        "portal/index.html",
        errand=_errand(waiting[0]) if waiting else None,
        offers=list_offers(db.session(), signed_in().person_id),
        cards=[words.card_of(one) | {"more": lines_of(one.application)} for one in mine],
        claims=own_claims(),
        classes=own_classes(),
        may_ask=signed_in().person_id is not None,
        own_needs=own_needs(),
        phone=words.phone_of(mine[0]) if mine else signed_in().unit.phone,
    )


@bp.get("/applications/<int:own_application_id>")
@needs(Permission.OWN_APPLICATIONS)
def show(own_application_id: int) -> ResponseReturnValue:
    """One of one's own applications: where it is, what to do, what happened, and the papers."""
    session, reader = db.session(), signed_in()
    found = queries.get_own(session, reader, own_application_id, today())
    return render_template(
        "portal/show.html",
        number=found.application.number,
        own_id=own_application_id,
        receipt=found.application.receipt_number or "",
        more=lines_of(found.application),
        claims=[claim_line(one) for one in list_of_policy(session, reader, own_application_id)]
        if isinstance(found.application, Insurance)
        else [],
        rating=_rating(own_application_id),
        headline=words.headline_of(found),
        what=words.what_of(found),
        amount=found.application.amount_approved or found.application.amount_requested or None,
        notice=words.notice_of(found),
        steps=words.steps_of(found),
        waits=words.holder_of(found) + words.waits_of(found),
        waits_note=words.waits_note(found),
        events=list(_events(found)),
        papers=_papers(own_application_id),
        ways=_ways(found.application),
        form=Form(formdata=None),
        phone=words.phone_of(found),
        complaint_phone=found.county.complaint_phone,
    )


@bp.get("/papers/<int:own_paper_id>.pdf")
@needs(Permission.OWN_APPLICATIONS)
def paper(own_paper_id: int) -> ResponseReturnValue:
    """A paper that the office gave out to the reader."""
    session, reader = db.session(), signed_in()
    found, subject = paper_queries.get_paper(session, reader, own_paper_id)
    if found.kind not in TO_THE_APPLICANT:
        raise NotFoundError
    data = giving.again(session, reader, found, subject, press(), today())
    return pdf(data, f"{found.kind}-{found.number}-{found.language}")


def _ways(application: Application) -> list[dict[str, Any]]:
    """What the applicant may do with it now, the likely one first."""
    if application.is_historic or application.kind not in ASKING:
        return []
    steps = ASKING[application.kind].queries.steps_for(signed_in(), application)
    deeds = {str(step.deed) for step in steps}
    named = [
        (Deed.SUBMIT, ".tasks", _("接着填，提交申请"), True),
        (Deed.SUPPLEMENT, ".papers", _("拍照补材料"), True),
    ]
    ways = [
        {"url": url_for(endpoint, own_application_id=application.id), "label": label, "main": main}
        for deed, endpoint, label, main in named
        if deed in deeds
    ]
    if isinstance(application, Insurance) and may_report(application):
        reporting = url_for(".report_claim", own_policy_id=application.id)
        ways.append({"url": reporting, "label": _("出事了，我要报案"), "main": False})
    if may_rate(application):
        rating = url_for(".rate", own_application_id=application.id)
        ways.append({"url": rating, "label": _("评价这次办理"), "main": False})
    if Deed.WITHDRAW in deeds:
        ending = url_for(".withdraw", own_application_id=application.id)
        ways.append({"url": ending, "label": _("撤回申请"), "main": False})
    return ways


def _rating(application_id: int) -> dict[str, str]:
    """What the reader said of the service, if they did."""
    given = find_rating(db.session(), application_id)
    if given is None:
        return {}
    back = _("我们会在 %(day)s 前打电话给您。", day=long_day(given.call_back_by)) if given.call_back_by else ""
    return {"grade": said(Grade(given.grade).words), "comment": given.comment or "", "back": back}


def _errand(found: Progress) -> dict[str, str]:
    told = words.notice_of(found)
    return {
        "name": words.name_of(found),
        "title": told["title"],
        "words": told["words"],
        "url": next(
            (way["url"] for way in _ways(found.application) if way["main"]),
            url_for(".show", own_application_id=found.application.id),
        ),
    }


def _events(found: Progress) -> list[dict[str, Any]]:
    events = []
    for kind, on, data in queries.list_happenings(db.session(), found.application):
        told = words_of(kind, data)
        if told is None:
            continue
        deed = kind.partition(".")[2]
        shape = "decision" if deed in _DECISIVE else "stopped" if deed in _STOPPED else "work"
        events.append({"day": _margin(on), "weekday": str(on.year), "kind": shape, "verb": said(told)})
    return events


def _margin(on: date) -> str:
    return f"{on:%m-%d}"


def _papers(application_id: int) -> list[dict[str, Any]]:
    rows = paper_queries.list_of_application(db.session(), signed_in(), application_id)
    return [
        {
            "name": said(KIND_WORDS[one.kind]),
            "language": one.language,
            "issued_at": one.issued_at,
            "url": url_for(".paper", own_paper_id=one.id),
        }
        for one, _by in rows
        if one.kind in TO_THE_APPLICANT and one.state is PaperState.VALID
    ]
