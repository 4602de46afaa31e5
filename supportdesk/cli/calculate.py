"""`supportdesk calculate KIND '{…}'`: one calculation, without a database and without the application."""

import json
import sys
from decimal import Decimal

import click

from supportdesk.cli.context import speak
from supportdesk.domain.calculations import calculate as answer_of
from supportdesk.domain.calculations import kinds
from supportdesk.domain.errors import BadValueError, SupportdeskError
from supportdesk.domain.words import Words, say
from supportdesk.policies import national_reference

_BAD_INPUT = 2


@click.command("calculate", epilog="KIND is one of: " + ", ".join(kinds()) + ".")
@click.argument("kind")
@click.argument("inputs")
@click.option("--json", "as_json", is_flag=True, help="The answer is JSON either way.")
def calculate(kind: str, inputs: str, as_json: bool) -> None:  # noqa: ARG001 - every command takes --json
    """Answer one calculation of KIND for INPUTS, a JSON object; money is written as decimal strings."""
    try:
        answer = answer_of(kind, read_inputs(inputs), national_reference())
    except SupportdeskError as refusal:
        click.echo("supportdesk: " + one_line(speak(refusal.words)), err=True)
        sys.exit(_BAD_INPUT)
    click.echo(json.dumps(answer, ensure_ascii=False))


def one_line(sentence: str) -> str:
    """Return a sentence on one line, without half characters that no terminal prints."""
    return " ".join(sentence.encode("utf-8", "replace").decode().split())


def read_inputs(text: str) -> object:
    """Read JSON strictly: no item twice, no NaN; a broken number keeps its exact decimals. Raises BadValueError."""
    try:
        return json.loads(
            text, parse_float=Decimal, parse_constant=_no_such_number, object_pairs_hook=_without_repetition
        )
    except (ValueError, RecursionError) as broken:
        words = say("输入不是有效的JSON：{reason}。", reason=_why_broken(broken))
        raise BadValueError(words, field="inputs", code="not_json") from broken


def _why_broken(broken: Exception) -> Words | str:
    if isinstance(broken, json.JSONDecodeError):
        return say("第 {line} 行第 {column} 个字符处看不懂", line=broken.lineno, column=broken.colno)
    if isinstance(broken, RecursionError):
        return say("嵌套太深")
    # Either NaN and its kin, named in one word, or a number that Python finds too long.
    return str(broken) if str(broken).strip("-").isalpha() else say("有的数字太长")


def _no_such_number(name: str) -> object:
    raise ValueError(name)


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen = set[str]()
    for name, _ in pairs:
        if name in seen:
            words = say("输入项{field}出现了两次。", field=name)
            raise BadValueError(words, field=name, code="repeated")
        seen.add(name)
    return dict(pairs)
