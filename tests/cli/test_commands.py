"""Every command is there, explains itself, and answers a wrong call in one line."""

import click
import pytest

from supportdesk.cli import COMMANDS, group
from tests.cli.conftest import Command


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.get_short_help_str(), name


def test_the_help_lists_every_command() -> None:
    help_ = group.get_help(click.Context(group))
    assert all(name in help_ for name in COMMANDS)


def test_every_command_speaks_the_chosen_language_or_the_terminals(command: Command) -> None:
    asked, zh, en = ("calculate", "nothing", "{}"), command("calculate", "nothing", "{}").err, ""
    for locale in ({"LANG": "en_US.UTF-8"}, {"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}):
        en = command(*asked, **locale).err
        assert en != zh
        assert command("--lang", "zh", *asked, **locale).err == zh
    assert command("--lang", "en", *asked).err == en
    assert command(*asked, LC_ALL="zh_CN.UTF-8", LANG="en_US.UTF-8").err == zh
    assert "LC_MESSAGES" in command("--help").out
