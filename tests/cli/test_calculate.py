import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from supportdesk.cli.calculate import calculate


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(calculate, arguments)


def test_an_answer_is_json_with_or_without_asking() -> None:
    inputs = '{"amount": "1409.50"}'
    plain, asked = _run("rmb_capitals", inputs), _run("rmb_capitals", inputs, "--json")
    assert plain.exit_code == asked.exit_code == 0
    assert json.loads(plain.stdout)["preferred"] == "人民币壹仟肆佰零玖元伍角"
    assert plain.stdout == asked.stdout
    assert plain.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("rmb_capitals", '{"amount": 1409.50}'), "1409.50"),
        (("rmb_capitals", '{"amount": true}'), "amount"),
        (("rmb_capitals", "{}"), "amount"),
        (("rmb_capitals", '{"amount": "1.00", "amount": "2.00"}'), "amount"),
        (("rmb_capitals", '{"amount": NaN}'), "NaN"),
        (("rmb_capitals", '{"amount": "1.00"'), "JSON"),
        (("rmb_capitals", '{"amount": "\\ud800\\n"}'), "amount"),
        (("rmb_capitals", "[" * 100_000), "JSON"),
        (("no_such_kind", "{}"), "no_such_kind"),
        (("working_day_deadline", '{"start": "2026-12-30", "working_days": 9, "start_day_counted": false}'), "2027"),
    ],
)
def test_a_refusal_is_one_line_on_stderr(arguments: tuple[str, ...], named: str) -> None:
    refused = _run(*arguments)
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    assert named in refused.stderr


def test_a_calculation_starts_without_the_application() -> None:
    code = (
        "import sys; from supportdesk.cli import main; sys.argv = ['supportdesk', 'calculate', 'rmb_capitals',"
        " '{\"amount\": \"1.00\"}']; main(); print(sorted({'flask', 'sqlalchemy', 'reportlab'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"
