"""What commands take: days, whole numbers and files, read as every door reads them; a refusal says what would be right."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from supportdesk.cli.context import speak
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import parse_date, parse_whole_number
from supportdesk.domain.words import say


class Day(click.ParamType[date]):
    """A civil day."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's signature
        """Read it; a month alone is none."""
        try:
            return value if isinstance(value, date) else parse_date(value, month_will_do=False).value.day
        except BadValueError as error:
            self.fail(speak(error.words), param, ctx)


class Whole(click.ParamType[int]):
    """A whole number within bounds, both of them allowed."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401 - click's signature
        """Read it: no exponents, no underscores, no digits of other scripts."""
        if isinstance(value, int):
            return value
        try:
            return parse_whole_number(value, smallest=self.least, largest=self.most).value
        except BadValueError as error:
            self.fail(speak(error.words), param, ctx)


class NewFile(click.Path):
    """A file that a command writes; its folder is there. Asked before anything is done: a result needs its place."""

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ANN401 - click's signature
        """Return the path."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        folder = path.absolute().parent
        if not path.name:
            self.fail(speak(say("请写明文件名。")), param, ctx)
        if path.is_dir():
            self.fail(
                speak(say("{file} 写不了：{why}。", file=shown(path), why=say("这是文件夹，不是文件"))), param, ctx
            )
        if not folder.is_dir():
            self.fail(speak(say("{file} 写不了：{why}。", file=shown(path), why=say("没有这个文件夹"))), param, ctx)
        if not os.access(path if path.exists() else folder, os.W_OK):
            self.fail(speak(say("{file} 写不了：{why}。", file=shown(path), why=say("没有写入的权限"))), param, ctx)
        return path


def shown(path: Path) -> str:
    """A path as a terminal can print it."""
    return str(path).encode("utf-8", "replace").decode()
