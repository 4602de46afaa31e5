"""The interface asked by a program that reads its OpenAPI document: whatever it makes up is answered as the document says."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from supportdesk.web.api import tokens
from tests.factories.departments import V1
from tests.web.api.conftest import Bureau

EXAMPLES = 7
# What the document says no more about than it can: a value of the right type may still be refused by a rule of the trade,
# and a text that JSON Schema takes for wrong may be one that an office writes.
LEFT_OUT = {"positive_data_acceptance", "negative_data_rejection"}


@pytest.fixture
def patient(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """A desk that lets a program ask as often as it likes, and answers a fault as in the office."""
    monkeypatch.setattr(tokens, "MOST_A_MINUTE", 1_000_000)
    monkeypatch.setattr(tokens, "MOST_MISSES", 1_000_000)
    monkeypatch.setattr(bureau.app, "testing", False)
    bureau.app.config["PROPAGATE_EXCEPTIONS"] = False
    return bureau


def operations(app: Flask) -> dict[str, Any]:
    document = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", app)
    return {found.ok().label: found.ok() for found in document.get_all_operations()}


def asked(bureau: Bureau, operation: Any, mode: GenerationMode) -> Callable[[], None]:  # noqa: ANN401 - the library's
    """Requests that the library makes up for an operation, sound ones or others, each judged by all its checks."""
    load_all_checks()
    checks = CHECKS.get_by_names([name for name in CHECKS.get_all_names() if name not in LEFT_OUT])

    @seed(20261122)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:  # noqa: ANN401 - the library's
        case.call_and_validate(headers=bureau.program.headers, checks=checks)

    return ask


def test_every_operation_answers_as_its_document_says(patient: Bureau) -> None:
    known = operations(patient.app)
    assert len(known) == len([one for one in patient.app.url_map.iter_rules() if one.endpoint.startswith("api.")])
    for operation in known.values():
        for mode in GenerationMode:
            asked(patient, operation, mode)()


def test_a_fault_would_be_found(patient: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: an operation that breaks, and one that answers what the document does not say."""
    programmes = operations(patient.app)["GET /api/v1/programmes"]
    monkeypatch.setattr("supportdesk.web.api.v1.programmes._open", lambda: 1 / 0)
    with pytest.raises(FailureGroup, match="Server error"):
        asked(patient, programmes, GenerationMode.POSITIVE)()
    monkeypatch.setattr("supportdesk.web.api.v1.programmes._open", lambda: [1])
    monkeypatch.setattr("supportdesk.web.api.v1.programmes._line_of", lambda _one: {"version": 1, "code": None})
    with pytest.raises(FailureGroup, match="schema"):
        asked(patient, programmes, GenerationMode.POSITIVE)()
