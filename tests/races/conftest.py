"""A county on a database that the real server will take over."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from alembic import command
from flask import Flask

from config import Settings
from supportdesk.cli.schema import alembic_config
from tests.races.serving import serving

Serve = Callable[..., AbstractContextManager[int]]


@pytest.fixture
def serve(app: Flask, settings: Settings, tmp_path: Path) -> Serve:
    """Serve the test's database; what was prepared in this process must be stored."""
    with app.app_context():
        command.stamp(alembic_config(), "head")

    def served(without: str = "") -> AbstractContextManager[int]:
        return serving(settings, tmp_path / "server.log", without)

    return served
