from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from supportdesk.extensions import db
from tests.factories import promises
from tests.factories.promises import Desk

Sessions = Callable[[], Session]


@pytest.fixture
def desk(session: Session) -> Desk:
    return promises.desk(session)


@pytest.fixture
def sessions(app: Flask) -> Sessions:
    """Sessions as the jobs make them: each of its own."""
    with app.app_context():
        return sessionmaker(db.engine, expire_on_commit=False)
