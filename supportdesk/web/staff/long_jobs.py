"""后台任务: how far work is that a process of its own does, what came of it, and a way to end it."""

import io
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Permission
from supportdesk.domain.summaries.months import Month
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.long_jobs import LongJob, LongJobKind, LongJobState
from supportdesk.papers import processes
from supportdesk.papers.kinds import KIND_WORDS
from supportdesk.papers.results import ResultFiles, result_files
from supportdesk.queries import long_jobs as queries
from supportdesk.services import long_jobs
from supportdesk.services.months import said_month
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.words import said

bp = Blueprint("long_jobs", __name__, url_prefix="/long-jobs")

STATE_WORDS: Mapping[LongJobState, tuple[str, Words]] = {
    LongJobState.RUNNING: ("with_us", say("处理中")),
    LongJobState.DONE: ("good", say("已完成")),
    LongJobState.REFUSED: ("bad", say("没有办成")),
    LongJobState.CANCELLED: ("off", say("已取消")),
    LongJobState.FAILED: ("bad", say("已中断")),
}


@bp.get("/")
@needs(Permission.PAPER_PRINT)
def index() -> ResponseReturnValue:
    """What the reader asked for, the latest first."""
    jobs = queries.list_jobs(db.session(), signed_in())
    return render_template(
        "staff/long_jobs/index.html", jobs=[(job, title_of(job), STATE_WORDS[job.state]) for job in jobs]
    )


@bp.get("/<int:job_id>")
@needs(Permission.PAPER_PRINT)
def show(job_id: int) -> ResponseReturnValue:
    """How far it is, or what came of it."""
    job = queries.get_job(db.session(), signed_in(), job_id)
    is_running = job.state is LongJobState.RUNNING
    return render_template(
        "staff/long_jobs/show.html",
        job=job,
        title=title_of(job),
        state=STATE_WORDS[job.state],
        form=Form(formdata=None),
        is_running=is_running,
        is_silent=is_running and job.progressed_at < now() - long_jobs.SILENCE,
        has_result=_files().has(job_id),
        refusal=said(words_of(job.report["refusal"])) if "refusal" in job.report else "",
        missing=[{**one, "why": said(words_of(one["why"]))} for one in job.report.get("missing", [])],
        way_back=_way_back(job),
    )


@bp.post("/<int:job_id>/cancel")
@needs(Permission.PAPER_PRINT)
def cancel(job_id: int) -> ResponseReturnValue:
    """End it: what is given out already stays given out."""
    with deed() as work:
        long_jobs.cancel(work, queries.get_job(work.session, work.actor, job_id))
        there = finish(url_for(".show", job_id=job_id))
    return redirect(there)


@bp.post("/<int:job_id>/go-on")
@needs(Permission.PAPER_PRINT)
def go_on(job_id: int) -> ResponseReturnValue:
    """Begin anew what lost its process."""
    with deed() as work:
        long_jobs.go_on(work, queries.get_job(work.session, work.actor, job_id))
        there = finish(url_for(".show", job_id=job_id))
    processes.start(processes.LONG_JOBS, job_id, settings().as_environment())
    return redirect(there)


@bp.post("/<int:job_id>/result")
@needs(Permission.PAPER_PRINT)
def result(job_id: int) -> ResponseReturnValue:
    """Fetch the file; that it was fetched is written down first."""
    queries.get_job(db.session(), signed_in(), job_id)
    content = _files().read(job_id)
    if content is None:
        # Its time is over: the page says so.
        return redirect(url_for(".show", job_id=job_id))
    with deed() as work:
        job = queries.get_job(work.session, work.actor, job_id)
        name = f"{title_of(job)}-{job.id}.pdf"
        long_jobs.note_fetched(work, job)
        finish(url_for(".show", job_id=job_id))
    return send_file(io.BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0)


def title_of(job: LongJob) -> str:
    """What is done, in the reader's language."""
    if job.kind is LongJobKind.MONTH:
        return said(say("汇编并冻结{month}月报", month=said_month(Month.read(job.asked["month"]))))
    kind, count = KIND_WORDS[job.asked["paper"]], len(job.asked["cases"])
    return said(say("批量打印{paper}（{count} 件）", paper=kind, count=count))


def _way_back(job: LongJob) -> dict[str, Any]:
    """The page to which it belongs."""
    if job.kind is LongJobKind.MONTH:
        there = url_for("staff.summaries.show", month=job.asked["month"], unit=job.asked["unit"])
        return {"url": there, "label": _("打开月报")}
    return {"url": url_for("staff.cases.index"), "label": _("返回办件名单")}


def _files() -> ResultFiles:
    return result_files(settings().data_dir)
