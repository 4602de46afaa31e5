"""Is this paper real? Whoever holds the code may ask; the answer holds no personal data."""

import hashlib
from contextlib import closing
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.papers import PaperState
from supportdesk.papers.kinds import KIND_WORDS
from supportdesk.queries import papers
from supportdesk.services import throttles
from supportdesk.web.public import bp
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.locks import for_anyone

PDF = b"%PDF-"
STATE_NAMES = {
    PaperState.VALID: say("有效"),
    PaperState.REPLACED: say("已被新件替换"),
    PaperState.REVOKED: say("已撤销"),
}


@bp.get("/verify")
@for_anyone
def verify_form() -> ResponseReturnValue:
    """Ask for a code."""
    if code := request.args.get("code", "").strip():
        return redirect(url_for(".verify", code=code[:40]))
    return render_template("public/verify.html", code="", found=None, unit="", compared=None, searched=False)


@bp.route("/verify/<code>", methods=["GET", "POST"])
@for_anyone
def verify(code: str) -> ResponseReturnValue:
    """Tell kind, number, day and state; compare a file's digest without keeping the file."""
    throttles.take(db.session(), f"verify:{request.remote_addr}", most=60, within=timedelta(minutes=10), now=now())
    found = papers.find_by_code(db.session(), code)
    compared, wrong = None, None
    if found and request.method == "POST":
        content = None
        if file := request.files.get("file"):
            with closing(file):
                content = file.stream.read()
        wrong = _fault_of(content)
        if content and wrong is None:
            compared = hashlib.sha256(content).hexdigest() == found[0].file_digest
    return render_template(
        "public/verify.html",
        code=code,
        searched=True,
        found=found[0] if found else None,
        unit=found[1] if found else "",
        kind_names=KIND_WORDS,
        state_names=STATE_NAMES,
        compared=compared,
        wrong=wrong,
    ), 404 if not found else 422 if wrong else 200


def _fault_of(content: bytes | None) -> Words | None:
    """Say why a file cannot be compared, None when it can."""
    if content is None:
        return say("请选择文件。")
    if not content:
        return say("文件是空的（0 字节），请重新选择。")
    return None if content.startswith(PDF) else say("只能比对 PDF 文件：我们出的文书都是 PDF。")
