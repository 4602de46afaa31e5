"""Every command is there, explains itself, and answers a wrong call in one line."""

import click
import pytest

from supportdesk.cli import COMMANDS, group


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.get_short_help_str(), name


def test_the_help_lists_every_command() -> None:
    help_ = group.get_help(click.Context(group))
    assert all(name in help_ for name in COMMANDS)
