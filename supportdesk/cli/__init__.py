"""The command `supportdesk`."""

import importlib
import os
import sys

import click

# Where each command lives: imported when it is called, so that a calculation starts without the database.
COMMANDS = {
    "run": "supportdesk.cli.serving:run",
    "serve": "supportdesk.cli.serving:serve",
    "init": "supportdesk.cli.setup:init",
    "import-ledger": "supportdesk.cli.ledgers:import_ledger",
    "calculate": "supportdesk.cli.calculate:calculate",
    "case-pdf": "supportdesk.cli.papers:case_pdf",
    "case-bundle": "supportdesk.cli.papers:case_bundle",
    "summary": "supportdesk.cli.summaries:summary",
    "match": "supportdesk.cli.matching:match",
    "remind": "supportdesk.cli.jobs:remind",
    "jobs": "supportdesk.cli.jobs:jobs",
    "demo": "supportdesk.cli.demo:demo",
    "audit": "supportdesk.cli.audit:audit",
    "token": "supportdesk.cli.departments:token",
    "backup": "supportdesk.cli.backups:backup",
    "restore": "supportdesk.cli.backups:restore",
}


class LazyGroup(click.Group):
    """Commands by name, imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


LANGUAGE_HELP = (
    "Every command speaks Chinese, or English where LC_ALL, LC_MESSAGES or LANG (the first that is set) begins with en; "
    "`supportdesk --lang en COMMAND` or `--lang zh` chooses. The --lang of case-pdf and summary is the paper's own language."
)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=LANGUAGE_HELP)
@click.option("--lang", type=click.Choice(["zh", "en"]), help="the language of messages; without it the terminal's")
def group(lang: str | None) -> None:
    """Supportdesk: the desk at which a county helps its people come home and start a business."""
    if lang is not None:
        from supportdesk.cli.context import choose_language  # noqa: PLC0415 - the help starts without it

        choose_language(lang)


def main() -> None:
    """Start the command; whatever is refused is one line on stderr and an exit code that is not zero."""
    try:
        group(standalone_mode=False, prog_name="supportdesk")
    except click.ClickException as error:
        click.echo("supportdesk: " + " ".join(error.format_message().split()), err=True)
        sys.exit(2)
    except click.Abort:
        click.echo("supportdesk: stopped", err=True)
        sys.exit(130)
    except Exception as error:
        if os.environ.get("SUPPORTDESK_DEBUG") == "1":
            raise
        explain = importlib.import_module("supportdesk.cli.context").explain
        click.echo("supportdesk: " + explain(error), err=True)
        sys.exit(1)
