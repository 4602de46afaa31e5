"""What is measured within one process: deeds on a durable database."""

import time
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.cases import Case
from supportdesk.services import cases
from supportdesk.services.work import deed


def deeds_a_second(app: Flask, seconds: float = 3) -> float:
    """Notes written to cases: durable deeds a second, each with its chained event and a new place in the lists."""
    with app.app_context():
        session = db.session()
        official = session.scalars(
            select(Account).where(Account.username == "official").options(joinedload(Account.unit))
        ).one()
        case_ids = session.scalars(select(Case.id).order_by(Case.id.desc()).limit(500)).all()
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            with deed(session, official, datetime.now(UTC)) as work:
                case = work.session.get_one(Case, case_ids[count % len(case_ids)])
                cases.write_note(work, case, f"第 {count} 次电话回访，经营正常。")
            count += 1
        db.session.remove()
        db.engine.dispose()
    return count / seconds
