import json
from pathlib import Path
from typing import Any

import pytest

from supportdesk.domain.calculations import calculate
from supportdesk.policies import national_reference

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "policy_examples.json").read_text(encoding="utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case_is_answered_to_the_letter(case: dict[str, Any]) -> None:
    assert calculate(case["support_type"], case["inputs"], national_reference()) == case["expected"]
