"""Refusals and faults become pages here, and nowhere else."""

import secrets

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, SecurityError

from supportdesk.domain import errors
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.services.throttles import TooOftenError
from supportdesk.web.shared.deeds import AlreadyDoneError, FormChangedError, answered_before
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
        return _page(400, _("页面开得太久，安全口令已失效。请返回、刷新页面再提交，填写的内容浏览器会保留。")), 400

    @app.errorhandler(SecurityError)
    def foreign_host(_error: SecurityError) -> ResponseReturnValue:
        # No page: without a host of ours there is no address that a page could show.
        return "400", 400, {"Content-Type": "text/plain"}

    @app.errorhandler(HTTPException)
    def answered(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:  # noqa: PLR2004 - a redirect that the router makes
            return error
        return _page(code, said(SENTENCES.get(code, say("请求没有办成。")))), code

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    @app.errorhandler(UnicodeError)
    def unreadable(_error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        return _page(400, _("提交的内容里有系统读不了的字符或过大的数。请改后再试。")), 400

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
    413: say("文件太大了。"),
    414: say("地址太长了。"),
    415: say("文件的格式不对。"),
}


def _refused(error: errors.SupportdeskError) -> ResponseReturnValue:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    if status in {404, 409} and (there := answered_before()) is not None:
        return redirect(there)
    headers = {"Retry-After": str(error.after)} if isinstance(error, TooOftenError) else {}
    return _page(status, said(error.words)), status, headers


def _page(status: int, sentence: str, number: str = "") -> str:
    return render_template("shared/error.html", status=status, sentence=sentence, number=number)
