"""Bringing a database to the schema of this version: safe to start twice at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from config import ROOT, ConfigurationError, Settings
from supportdesk.extensions import db
from supportdesk.models.people import Person
from supportdesk.models.secrets import KeysMissingError, keyring
from supportdesk.services import audit
from supportdesk.services.work import small_write

# Any number that nothing else of ours locks.
ADVISORY_LOCK = 7_314_001


def alembic_config() -> Config:
    """Alembic's configuration, without a file of its own.

    A migration imports nothing of ours: one that seals what lay in clear is handed the ring's two deeds here.
    """
    configuration = Config()
    configuration.set_main_option("script_location", str(ROOT / "migrations"))
    configuration.attributes |= {"seal": keyring.seal, "open": keyring.open}
    return configuration


def is_current() -> bool:
    """Tell whether the database has this version's schema; needs an application context."""
    with db.engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    return found == set(ScriptDirectory.from_config(alembic_config()).get_heads())


def upgrade(app: Flask) -> None:
    """Migrate to this version and begin the chain of events; whoever comes second waits and finds it done."""
    with app.app_context(), _alone(app.extensions["supportdesk"]):
        if not is_current():
            db.session.remove()
            command.upgrade(alembic_config(), "head")
        session = db.session()
        check_keys(session)
        with small_write(session):
            audit.begin_chain(session)


def check_keys(session: Session) -> None:
    """Refuse a key file that does not fit what this database holds: rows sealed with two rings could never be read again.

    Raises ConfigurationError.
    """
    sealed = select(Person.id_no).where(Person.id_no.is_not(None)).order_by(Person.id).limit(1)
    try:
        session.scalar(sealed)
    except KeysMissingError:
        raise ConfigurationError("other_keys", name="SUPPORTDESK_KEY_FILE") from None
    finally:
        session.rollback()


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": ADVISORY_LOCK})
            connection.commit()
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": ADVISORY_LOCK})
                connection.commit()
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "schema.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
