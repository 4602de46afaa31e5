"""Courses and policies that a ledger brought before their tables were there have their rows afterwards."""

from datetime import date

from alembic import command
from sqlalchemy import select

from supportdesk.cli.schema import alembic_config
from supportdesk.extensions import db
from supportdesk.models.programmes.insurance import Insurance
from supportdesk.models.programmes.training import Training
from tests.migrations.conftest import Before, adding


def test_what_the_events_kept_of_a_ledger_stands_in_the_new_rows(before: Before) -> None:
    with before("0001").app_context():
        with adding() as add:
            for number, kind in ((1, "training"), (2, "insurance")):
                add(
                    "application", id=number, number=f"HC-1-{number}", kind=kind, case_id=1, person_id=1, unit_id=1,
                    state="paid", is_historic=True, paid_on=date(2024, 5, 2), touch=number,
                )  # fmt: skip
            add("event", id=1, kind="training.recorded", application_id=1, data={"details": {"certificate": "CY1"}})
            policy = {"insurer": "人保财险", "policy": "P-1", "insured_sum": 5_000_000, "premium": 60_000}
            add("event", id=2, kind="insurance.recorded", application_id=2, data={"details": policy})
        command.upgrade(alembic_config(), "head")
        assert db.session.scalars(select(Training.certificate_no)).all() == ["CY1"]
        found = db.session.execute(
            select(Insurance.insurer, Insurance.policy_number, Insurance.sum_insured, Insurance.starts_on)
        ).one()
        assert (found[0], found[1], found[2].fen, found[3]) == ("人保财险", "P-1", 5_000_000, date(2024, 5, 2))
