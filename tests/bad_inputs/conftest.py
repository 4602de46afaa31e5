"""A full county on either database, shared by the tests of a module: what they send leaves nothing behind."""

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from supportdesk.extensions import db
from tests.databases import Database
from tests.factories.world import open_world


class Heard(logging.Handler):
    """Remembers where the last fault of a request came from: it is said beside the request."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/supportdesk/" in frame.filename]
            at = f" at {ours[-1].filename.rpartition('/supportdesk/')[2]}:{ours[-1].lineno}" if ours else ""
            Heard.last = f"{type(error).__name__}: {str(error)[:120]}{at}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "world" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        kinds = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
        marks = {"postgresql": [pytest.mark.postgresql]}
        metafunc.parametrize(
            "world", [pytest.param(kind, marks=marks.get(kind, [])) for kind in kinds], indirect=True, scope="module"
        )


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The county of `tests/factories/world.py`; a fault answers 500, as in the office."""
    server: Database = request.getfixturevalue(request.param)
    url = server.fresh()
    app = open_world(url, tmp_path_factory.mktemp("world"), prepared)
    app.testing = False
    app.logger.addHandler(heard := Heard())
    app.logger.propagate = False
    yield app
    app.logger.removeHandler(heard)
    app.logger.propagate = True
    with app.app_context():
        db.engine.dispose()
    server.drop(url)
