"""What leaves the house of a month: the paper that is given out, and the workbook with its ledgers."""

from io import BytesIO

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Permission
from supportdesk.domain.summaries.months import Month
from supportdesk.extensions import db
from supportdesk.papers import giving
from supportdesk.papers.workbooks.monthly_summary import write_workbook
from supportdesk.queries import summaries
from supportdesk.queries.summaries.frozen import PAPER, WORKBOOK, find_file
from supportdesk.queries.summaries.ledgers import Ledgers
from supportdesk.queries.summaries.scope import get_scope
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.printing import press
from supportdesk.web.shared.reading import reading
from supportdesk.web.staff.summaries.asked import edition_asked, month_asked, unit_asked
from supportdesk.web.staff.summaries.room import bp

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/<month>/paper", methods=["GET", "POST"])
@needs(Permission.PAPER_PRINT)
def paper(month: str) -> ResponseReturnValue:
    """Give the paper out; or show again the one that was given out and still holds."""
    at, language = month_asked(month), reading().language
    if request.method == "POST":
        with deed() as work:
            subject = summaries.about_month(work.session, work.actor, at, unit_asked())
            if kept_file(at, PAPER, language, work.session) is None:
                giving.give(work, summaries.PAPER_KIND, subject, language, press())
            there = finish(url_for(".paper", month=month, unit=unit_asked(), lang=language))
        return redirect(there)
    subject = summaries.about_month(db.session(), signed_in(), at, unit_asked())
    name = f"summary-{subject.number.replace(' ', '-')}.pdf"
    kept = kept_file(at, PAPER, language)
    if kept is not None:
        return file(kept, "application/pdf", name, inline=True)
    given = summaries.find_paper(db.session(), subject, language)
    if given is None:
        return redirect(url_for(".show", month=month, unit=unit_asked()))
    data = giving.again(db.session(), signed_in(), given, subject, press(), today())
    return file(data, "application/pdf", name, inline=True)


@bp.get("/<month>/workbook")
@needs(Permission.SUMMARY_READ)
def workbook(month: str) -> ResponseReturnValue:
    """The workbook: every block, and the ledgers with masked numbers."""
    at, session, viewer = month_asked(month), db.session(), signed_in()
    kept = kept_file(at, WORKBOOK, reading().language)
    if kept is not None:
        unit = get_scope(session, viewer, unit_asked()).unit
        return file(kept, XLSX, f"summary-{unit.code}-{at}.xlsx")
    summary = summaries.get_summary(session, viewer, at, unit_asked())
    buffer = BytesIO()
    write_workbook(summary, Ledgers(session, viewer, at, unit_asked()), buffer, reading().language)
    return file(buffer.getvalue(), XLSX, f"summary-{summary.unit.code}-{at}.xlsx")


def kept_file(at: Month, name: str, language: str, session: Session | None = None) -> bytes | None:
    """A file of the frozen month, byte for byte; None where none was kept."""
    among = session or db.session()
    frozen = summaries.find_frozen(among, signed_in(), at, unit_asked(), edition=edition_asked())
    found = None if frozen is None else find_file(among, frozen, name, language)
    return None if found is None else found.data


def file(data: bytes, kind: str, name: str, *, inline: bool = False) -> Response:
    """An answer that is a file; never kept by anything on the way."""
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
