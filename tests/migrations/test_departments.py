"""0022: what departments' programs did keeps its author when the schema goes down; nobody can act as one any more."""

from alembic import command
from flask import Flask
from sqlalchemy import inspect, select, text

from supportdesk.cli.schema import alembic_config, upgrade
from supportdesk.extensions import db
from supportdesk.models.audit import Event
from tests.factories import accounts, departments


def test_a_departments_account_is_closed_and_its_token_gone(empty: Flask) -> None:
    upgrade(empty)
    with empty.app_context():
        session = db.session()
        county = accounts.county(session)
        departments.token(session, county)
        events = session.scalars(select(Event.id)).all()
        db.session.remove()
        command.downgrade(alembic_config(), "0018")
        assert not {"api_token", "api_use"} & set(inspect(db.engine).get_table_names())
        kept = db.session.execute(text("SELECT name, role, password_hash, disabled_at FROM account")).one()
        assert (kept.name, kept.role, kept.password_hash) == ("市场监管局登记系统", "auditor", None)
        assert kept.disabled_at is not None
        assert db.session.scalars(select(Event.id)).all() == events
        db.session.remove()
    upgrade(empty)
    with empty.app_context():
        assert db.session.scalar(text("SELECT COUNT(*) FROM api_token")) == 0
        db.session.remove()
