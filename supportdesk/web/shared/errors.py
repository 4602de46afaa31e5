"""Refusals and faults become pages here, and nowhere else."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from supportdesk.domain import errors
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.services.throttles import TooOftenError
from supportdesk.web.shared.callers import is_for_programs
from supportdesk.web.shared.deeds import AlreadyDoneError, FormChangedError, answered_before
from supportdesk.web.shared.problems import problem
from supportdesk.web.shared.sending_again import is_to_be_kept, send_again
from supportdesk.web.shared.words import said

STATUS: dict[type[errors.SupportdeskError], int] = {
    errors.NotAllowedError: 403,
    errors.NotFoundError: 404,
    errors.StepNotAvailableError: 409,
    errors.StaleVersionError: 409,
    errors.AlreadyKnownError: 409,
    FormChangedError: 409,
    errors.RuleBrokenError: 422,
    errors.BadValueError: 422,
    TooOftenError: 429,
}


def handle_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(errors.SupportdeskError, _refused)

    @app.errorhandler(AlreadyDoneError)
    def already_done(error: AlreadyDoneError) -> ResponseReturnValue:
        return redirect(error.answer)

    @app.errorhandler(CSRFError)
    def stale_page(_error: CSRFError) -> ResponseReturnValue:
        if is_to_be_kept():
            return send_again(_("请再次提交"), _("页面开得太久，安全口令已失效，这次提交没有生效。")), 400
        return _page(400, _("页面开得太久，安全口令已失效，这次提交没有生效。请重新打开那一页再填。")), 400

    @app.errorhandler(SecurityError)
    def foreign_host(_error: SecurityError) -> ResponseReturnValue:
        # No page: without a host of ours there is no address that a page could show.
        if is_for_programs():
            return problem(400, said(SENTENCES[400]))
        return "400", 400, {"Content-Type": "text/plain"}

    @app.errorhandler(HTTPException)
    def answered(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:  # noqa: PLR2004 - a redirect that the router makes
            return error
        methods = error.valid_methods if isinstance(error, MethodNotAllowed) else None
        headers = {"Allow": ", ".join(sorted(methods))} if methods else {}
        return _page(code, said(SENTENCES.get(code, say("请求没有办成。")))), code, headers

    _handle_faults(app)


def _handle_faults(app: Flask) -> None:
    """What nobody foresaw: nothing is stored, and the reader gets a number to tell."""

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    @app.errorhandler(UnicodeError)
    def unreadable(_error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        return _page(400, _("提交的内容里有系统读不了的字符或过大的数。请改后再试。")), 400

    @app.errorhandler(OperationalError)
    def busy(error: OperationalError) -> ResponseReturnValue:
        if "database is locked" not in str(error.orig):
            return broken(error)
        # Many write at once and this one's turn did not come in time: nothing is stored, and nothing typed is lost.
        db.session.rollback()
        app.logger.warning("no turn to write at %s %s", request.method, request.endpoint)
        sentence = _("现在办理的人太多，这次提交没有生效。请过一会儿再提交一次。")
        page = send_again(_("请再次提交"), sentence) if is_to_be_kept() else _page(503, sentence)
        return page, 503, {"Retry-After": "5"}

    @app.errorhandler(Exception)
    def broken(error: Exception) -> ResponseReturnValue:
        number = secrets.token_hex(4).upper()
        db.session.rollback()
        app.logger.error("fault %s at %s %s", number, request.method, request.endpoint, exc_info=error)
        if app.testing:
            raise error
        return _page(500, _("系统出了差错，您刚才的操作没有生效。"), number), 500


SENTENCES = {
    400: say("请求读不懂。请返回后再试。"),
    404: say("没有找到。可能是地址不对，也可能不在您的权限范围内。"),
    405: say("这个地址不能这样打开。"),
    413: say("提交的内容太大了，没有收下。"),
    414: say("地址太长了。"),
    415: say("文件的格式不对。"),
}

# What the reader can do now.
ONWARD: dict[int, Words] = {
    400: say("请回到上一页改正后再提交；还是不行，请把出错的内容告诉系统管理员。"),
    403: say("这一步由别的岗位办理。确实需要由您办的，请与本单位主管联系，由安全管理员调整职责。"),
    404: say("请核对地址，或从首页、名单里重新找到它。"),
    405: say("请从页面上的链接或按钮进入。"),
    409: say("请重新打开那一页，看过现在的情况再办。"),
    413: say("请把文件压缩或拆成几份，每份不超过 10 MB，再上传。"),
    414: say("请缩短搜索的内容，或从首页重新进入。"),
    415: say("请按页面上写明的格式另存后再上传。"),
    422: say("请回到上一页，按上面的说明改正后再提交。"),
    429: say("请过几分钟再试。忘记密码或找不到回执号时，请与服务台联系。"),
    500: say("请稍后再试一次。"),
    503: say("请稍后再试一次。"),
}


def status_of(error: errors.SupportdeskError) -> int:
    """The status that a refusal has at every door."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)


def sentence_of(error: errors.SupportdeskError) -> str:
    """What is said of a refusal.

    The bare answer below the doors becomes the one that a wrong address gets: the two can't be told apart.
    """
    bare = isinstance(error, errors.NotFoundError) and str(error.words) == str(errors.NotFoundError().words)
    return said(SENTENCES[404] if bare else error.words)


def _refused(error: errors.SupportdeskError) -> ResponseReturnValue:
    status = status_of(error)
    if status in {404, 409} and (there := answered_before()) is not None:
        return redirect(there)
    headers = {"Retry-After": str(error.after)} if isinstance(error, TooOftenError) else {}
    return _page(status, sentence_of(error)), status, headers


def _page(status: int, sentence: str, number: str = "") -> str | Response:
    if is_for_programs():
        return problem(status, sentence, number=number)
    onward = said(ONWARD[status]) if status in ONWARD else ""
    return render_template(
        "shared/error.html", status=status, sentence=sentence, number=number, onward=onward, back_url=_back()
    )


def _back() -> str:
    """The page of ours from which the reader came; "" when there was none, or when it is this address itself."""
    try:
        came = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    here = (
        request.method == "GET" and came.path == request.path and came.query == request.query_string.decode("latin-1")
    )
    if came.netloc != request.host or not came.path.startswith("/") or came.path.startswith("//") or here:
        return ""
    return came.path + (f"?{came.query}" if came.query else "")
