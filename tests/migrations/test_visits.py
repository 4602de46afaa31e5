"""The visits after a venture's end let go of the application that they hung on, and nothing that points to them is lost."""

from datetime import date

from alembic import command
from sqlalchemy import select, text

from supportdesk.cli.schema import alembic_config
from supportdesk.extensions import db
from supportdesk.models.follow_ups import FollowUp, Message
from tests.migrations.conftest import Before, adding


def test_promises_and_the_messages_about_them_are_kept_on_the_way_up_and_down(before: Before) -> None:
    with before("0012").app_context():
        with adding() as add:
            add(
                "application",
                id=1,
                number="HC-1-1",
                kind="loan",
                case_id=1,
                person_id=1,
                unit_id=1,
                state="repaying",
                touch=1,
            )
            add("loan", id=1)
            for key, rule in ((1, "visit"), (2, "after_closing")):
                add("follow_up", id=key, case_id=1, application_id=1, unit_id=1, rule=rule, action="visit", state="open",
                    title={}, planned_on=date(2026, 12, 31))  # fmt: skip
                add(
                    "message",
                    id=key,
                    promise=f"p{key}",
                    kind="reminder",
                    channel="page",
                    follow_up_id=key,
                    state="sent",
                )
            add("rating", id=1, application_id=1, grade=2, follow_up_id=1)
        command.upgrade(alembic_config(), "0013")
        hung = select(FollowUp.id, FollowUp.application_id).order_by(FollowUp.id)
        pointed = select(Message.id, Message.follow_up_id).order_by(Message.id)
        assert db.session.execute(hung).all() == [(1, 1), (2, None)]
        assert db.session.execute(pointed).all() == [(1, 1), (2, 2)]
        db.session.remove()
        command.downgrade(alembic_config(), "0012")
        assert db.session.execute(hung).all() == [(1, 1), (2, 1)]
        assert db.session.execute(pointed).all() == [(1, 1), (2, 2)]
        assert db.session.scalars(text("SELECT follow_up_id FROM rating")).all() == [1]
        assert db.session.scalars(text("SELECT name FROM org_unit")).all() == ["禾川县"]
