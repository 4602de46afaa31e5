"""What every test may use: settings of its own, an application, and a database of either kind, empty and fresh."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import config
from supportdesk.app import create_app
from supportdesk.extensions import db
from supportdesk.models.secrets import keyring
from supportdesk.papers.pdf import fonts
from supportdesk.web.shared.assets import prepare_assets
from supportdesk.web.staff.summaries import kept
from tests.databases import Database, PostgreSQL, SQLite
from tests.once import made_once, shared_folder

# A loaded machine is no fault of the program: an example may take its time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["sqlite", "postgresql", "both"], default="both", help="run on which databases"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen_by_test = any(mark.args[0] == "database" for mark in metafunc.definition.iter_markers("parametrize"))
    if "database" in metafunc.fixturenames and not chosen_by_test:
        chosen = metafunc.config.getoption("--database")
        kinds = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
        marks = {"postgresql": [pytest.mark.postgresql]}
        metafunc.parametrize(
            "database", [pytest.param(kind, marks=marks.get(kind, [])) for kind in kinds], indirect=True
        )


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    return SQLite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    missing = PostgreSQL.missing()
    if missing:
        pytest.skip(missing)
    server = PostgreSQL()
    yield server
    server.stop()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with the schema and nothing in it."""
    server: Database = request.getfixturevalue(request.param)
    url = server.fresh("county")
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with what takes long to prepare: compressed assets and the cut fonts."""

    def prepare(folder: Path) -> None:
        prepare_assets(folder / "assets")
        fonts.faces(folder / "fonts", rare_folders=())

    return made_once(shared_folder(tmp_path_factory) / "prepared", prepare)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture
def settings(database: str, office: Path, prepared: Path) -> Iterator[config.Settings]:
    """The same for each test of one database, with a data folder that is laid anew."""
    data = office / "data"
    shutil.copytree(prepared, data, copy_function=os.link)
    yield config.load(
        {
            "SUPPORTDESK_DATA_DIR": str(data),
            "SUPPORTDESK_DATABASE_URL": database,
            "SUPPORTDESK_SECRET_KEY": "a secret that is used in tests and nowhere else",
            "SUPPORTDESK_PUBLIC_URL": "http://localhost",
        }
    )
    shutil.rmtree(data)


class Browser(FlaskClient):
    """A client that closes what it sent and was sent: a large upload lies in a file and an answer in pieces holds a
    connection, which Werkzeug's own leaves to the collector.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - as Flask's
        answer = super().open(*args, **{"buffered": True, **kwargs})
        for each in (*answer.history, answer):
            each.request.environ["wsgi.input"].close()
        return answer


@cache
def opened(settings: config.Settings) -> Flask:
    """The application for these settings: what SQLAlchemy and Jinja compiled for one test serves the next."""
    application = create_app(settings)
    application.test_client_class = Browser
    return application


@pytest.fixture
def app(settings: config.Settings) -> Iterator[Flask]:
    """An application of the test's own, as far as it can tell: what it changes in the configuration is put back."""
    application = opened(settings)
    keyring.load(settings.key_file)
    known = dict(application.config)
    application.testing = True
    application.config["WTF_CSRF_ENABLED"] = False
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
    # The next test's county begins its chain as this one did.
    kept.forget()
    application.config.clear()
    application.config.update(known)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session for tests below the doors; not to be held open around calls of a client."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys for tests that seal something without an application."""
    keyring.load(tmp_path_factory.mktemp("keys") / "keys.json")
