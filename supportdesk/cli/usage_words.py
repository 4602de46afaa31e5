"""What is said of a command that was typed wrongly: click finds it out, the sentence is ours, in the operator's language."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

from supportdesk.cli.context import fail
from supportdesk.domain.words import Words, say

_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)", re.DOTALL)


def refuse(error: click.ClickException) -> NoReturn:
    """End with the sentence for what click refuses, and exit code 2."""
    fail(words_of(error), code=2)


def stop() -> NoReturn:
    """End a command that was interrupted where it asked something."""
    fail(say("已停止。"), code=130)


def words_of(error: click.ClickException) -> Words:
    """Return the sentence for what click refuses; a refusal of no known kind is repeated as click says it."""
    sentence = next((sentence for kind, sentence in _SENTENCES if isinstance(error, kind)), _as_it_stands)
    return sentence(error)


def _as_it_stands(error: click.ClickException) -> Words:
    return Words("{text}", {"text": error.format_message()})


def _without_command(error: click.UsageError) -> Words:
    ctx = error.ctx
    names = ctx.command.list_commands(ctx) if ctx and isinstance(ctx.command, click.Group) else []
    return say("请写明命令：{commands}。用 {help} 看说明。", commands=", ".join(names), help=_help(error))


def _missing(error: click.MissingParameter) -> Words:
    return say("缺少参数 {name}。用 {help} 看说明。", name=_name(error), help=_help(error))


def _wrong_value(error: click.BadParameter) -> Words:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        why = say("应为 {choices} 之一。", choices=" / ".join(map(str, kind.choices)))
    elif type(kind) is click.Path:
        why = say("没有这个文件，或者不是可以读的文件。")
    else:
        # Our own types have said it in the operator's language already.
        why = Words("{text}", {"text": error.message})
    return say("{name} 填错了：{why}", name=_name(error), why=why)


def _no_such_command(error: click.exceptions.NoSuchCommand) -> Words:
    return say("没有“{name}”这个命令。用 {help} 看有哪些命令。", name=error.command_name, help=_help(error))


def _no_such_option(error: click.NoSuchOption) -> Words:
    return say("没有“{name}”这个选项。用 {help} 看有哪些选项。", name=error.option_name, help=_help(error))


def _misused(error: click.BadOptionUsage) -> Words:
    if "not take" in error.message:
        return say("{name} 后面不带内容。", name=error.option_name)
    return say("{name} 后面要写内容。", name=error.option_name)


def _other_usage(error: click.UsageError) -> Words:
    """What click has no kind of its own for: its English tells which it is."""
    if error.message.startswith("Missing command"):
        return _without_command(error)
    if extra := _EXTRA.search(error.message):
        return say("多写了“{extra}”。用 {help} 看说明。", extra=extra[1], help=_help(error))
    return _as_it_stands(error)


def _help(error: click.UsageError) -> str:
    return f"{error.ctx.command_path if error.ctx else 'supportdesk'} --help"


def _name(error: click.BadParameter) -> str:
    """An option as it is typed, an argument as the help shows it."""
    if isinstance(error.param, click.Option):
        return " / ".join(error.param.opts)
    return error.param.human_readable_name if error.param else str(error.param_hint or "")


# The first that fits counts: what is more special stands before what is more general.
_SENTENCES: Sequence[tuple[type[click.ClickException], Callable[[Any], Words]]] = (
    (click.exceptions.NoArgsIsHelpError, _without_command),
    (click.MissingParameter, _missing),
    (click.BadParameter, _wrong_value),
    (click.exceptions.NoSuchCommand, _no_such_command),
    (click.NoSuchOption, _no_such_option),
    (click.BadOptionUsage, _misused),
    (click.UsageError, _other_usage),
)
