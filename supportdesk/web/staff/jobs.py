"""运行: when each job last ran and what it did, and which process keeps the clock."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.queries import job_runs as queries
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.locks import needs

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

NAMES: dict[str, Words] = {
    "outbox": say("发送邮件"),
    "callbacks": say("状态回传"),
    "reminders": say("到期提醒"),
    "deadlines": say("时限到期"),
    "integrity": say("夜间核对"),
    "ledgers": say("接着导入中断的台账"),
    "long-jobs": say("接着做中断的后台任务"),
    "matching": say("夜间比对"),
    "matching-changes": say("比对有变化的人"),
    "outlooks": say("测算政策草稿"),
    "months": say("月报封存"),
    "month-figures": say("当月数字"),
}


@bp.get("/")
@needs(Permission.JOBS_READ)
def index() -> ResponseReturnValue:
    """The page."""
    session = db.session()
    return render_template(
        "staff/jobs/index.html",
        latest=queries.list_latest(session),
        runs=queries.list_runs(session),
        leases=queries.list_leases(session),
        names=NAMES,
        failed=queries.FAILED,
        moment_now=now(),
    )
