"""What every command shares: the application, the operator's language, and one line on stderr for what went wrong."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

import click

from config import ConfigurationError, load
from supportdesk.cli import settings_words
from supportdesk.domain.words import Words, say

if TYPE_CHECKING:
    # Named in annotations only: a calculation starts without the framework.
    from flask import Flask

Command = Callable[..., None]
_chosen: ContextVar[str] = ContextVar("chosen", default="")


def with_app(command: Command) -> Command:
    """Give a command the application as `app`, in its context, on a database of this version's schema."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the command takes
        from supportdesk.cli.schema import check_keys, is_current  # noqa: PLC0415 - commands that need no database start without it
        from supportdesk.extensions import db  # noqa: PLC0415

        app = application()
        with app.app_context():
            if not is_current():
                fail(Words("数据库还没有建立或版本不对，请先运行 supportdesk init。"))
            with one_line_on_error():
                check_keys(db.session())
                command(*args, app=app, **kwargs)

    return run


def application() -> "Flask":
    """Return the application for the environment's settings, or end with the setting that is wrong."""
    from supportdesk.app import create_app  # noqa: PLC0415 - takes half a second that quick commands spare

    try:
        return create_app(load())
    except ConfigurationError as error:
        fail(settings_words.words_of(error), code=2)


def speak(words: Words | str) -> str:
    """Say a sentence in the operator's language: English where the terminal's locale is English, else Chinese."""
    from supportdesk.papers.language import translator  # noqa: PLC0415 - reads the catalogue

    return (words if isinstance(words, Words) else Words(words)).said(translator(operator_language()))


def choose_language(language: str) -> None:
    """Speak `en` or `zh` from now on, whatever the terminal's locale."""
    _chosen.set(language)


def operator_language() -> str:
    """`en` or `zh`: as chosen with `supportdesk --lang`, else English where the terminal's locale is English."""
    if chosen := _chosen.get():
        return chosen
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "zh"


def fail(words: Words | str, code: int = 1) -> NoReturn:
    """End with one line on stderr."""
    click.echo("supportdesk: " + " ".join(speak(words).split()), err=True)
    sys.exit(code)


def explain(error: Exception) -> str:
    """Say on one line what nobody foresaw: a file, the database, a text that is none. The parameters stay unsaid."""
    if isinstance(error, UnicodeError):
        words: Words | str = say("参数或文件里有不是UTF-8的文字。")
    elif isinstance(error, OSError):
        where = str(error.filename or "—").encode("utf-8", "replace").decode()
        words = say("{file} 打不开或写不了：{why}。", file=where, why=why_not(error))
    elif type(error).__module__.startswith("sqlalchemy"):
        # Its first line says what the driver said; the rest is the statement.
        reason = (str(error).splitlines() or [""])[0]
        words = say("数据库没有办成：{why}", why=reason)
    else:
        words = say(
            "没有办成：{why}（设 SUPPORTDESK_DEBUG=1 再运行可看到详情）", why=f"{type(error).__name__}: {error}"
        )
    return " ".join(speak(words).encode("utf-8", "replace").decode().split())


_REASONS: Mapping[int, Words] = {
    errno.ENOENT: say("没有这个文件或文件夹"),
    errno.EACCES: say("没有权限"),
    errno.EPERM: say("没有权限"),
    errno.EISDIR: say("这是文件夹，不是文件"),
    errno.ENOTDIR: say("路径中有一段不是文件夹"),
    errno.ENAMETOOLONG: say("名称太长"),
    errno.ENOSPC: say("磁盘已满"),
    errno.EROFS: say("磁盘是只读的"),
    errno.EADDRINUSE: say("已被别的程序占用"),
    errno.EADDRNOTAVAIL: say("这台机器没有这个地址"),
}


def why_not(error: OSError) -> Words | str:
    """Say what the system refused; what is seldom met stays in the system's own words."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


@contextmanager
def one_line_on_error() -> Iterator[None]:
    """Turn a refusal into one line."""
    from supportdesk.domain.errors import SupportdeskError  # noqa: PLC0415

    try:
        yield
    except SupportdeskError as error:
        fail(error.words)
    except ConfigurationError as error:
        fail(settings_words.words_of(error), code=2)


def answer(as_json: bool, facts: dict[str, Any], lines: Sequence[Words | str]) -> None:
    """Print the machine's answer, or the sentences for a person."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for line in lines:
        click.echo(speak(line))


def tell(words: Words | str) -> None:
    """Say on a terminal what takes a while, and nothing elsewhere."""
    if sys.stderr.isatty():
        click.echo(speak(words), err=True)


class Progress:
    """A line that counts on a terminal, and nothing elsewhere."""

    def __init__(self, what: Words | str) -> None:
        self._what = speak(what)
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self._shown:
            end = "\n" if done >= total else ""
            click.echo(f"\r{self._what} {done:,}/{total:,}{end}", err=True, nl=False)
