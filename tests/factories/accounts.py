"""Units and accounts."""

import secrets
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit, SignedInSession, UnitLevel
from supportdesk.services.accounts import _hasher, digest

LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def unit(session: Session, code: str, name: str, level: UnitLevel, parent: OrgUnit | None = None) -> OrgUnit:
    """A unit below its parent."""
    made = OrgUnit(
        code=code,
        name=name,
        county_name=parent.county_name if parent else name,
        level=level,
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else '/'}{code}/",
        phone="0000-6123456",
        complaint_phone="12345",
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
    )
    session.add(made)
    session.flush()
    return made


def county(session: Session, code: str = "360426", name: str = "禾川县") -> OrgUnit:
    """A county with nothing above it."""
    return unit(session, code, name, UnitLevel.COUNTY)


def town(session: Session, above: OrgUnit, code: str = "", name: str = "云岭镇") -> OrgUnit:
    """A town of a county."""
    return unit(session, code or f"{above.code}101", name, UnitLevel.TOWN, above)


def account(session: Session, role: Role, at: OrgUnit, username: str = "", **more: object) -> Account:
    """An account without a password; `client_of` signs it in."""
    made = Account(
        username=username or f"{role.value}-{at.code}-{len(session.identity_map)}",
        name=str(more.pop("name", "周晓兰")),
        role=role,
        unit_id=at.id,
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
        **more,
    )
    made.unit = at
    session.add(made)
    session.flush()
    return made


def kept_password(password: str) -> str:
    """What an account keeps of a password."""
    return _hasher.hash(password)


def sign_in(client: FlaskClient, account_id: int) -> FlaskClient:
    """Give a client a running session, without the cost of a password."""
    token = secrets.token_hex(16)
    now = datetime.now(UTC)
    with client.application.app_context():
        db.session.add(
            SignedInSession(
                token_digest=digest(token),
                account_id=account_id,
                started_at=now - timedelta(minutes=1),
                last_seen_at=now,
            )
        )
        db.session.commit()
    client.set_cookie("desk", token)
    return client


def desk_staff(session: Session, county: OrgUnit, town: OrgUnit) -> list[Account]:
    """Who works at a county's desk: clerk, checker of the town, reviewer, two supervisors, and who books payments."""
    return [
        account(session, role, at, username, name=called)
        for role, at, username, called in (
            (Role.OFFICIAL, county, "clerk", "周晓兰"),
            (Role.OFFICIAL, town, "checker", "陈桂珍"),
            (Role.OFFICIAL, county, "reviewer", "郑海峰"),
            (Role.SUPERVISOR, county, "supervisor", "何立群"),
            (Role.SUPERVISOR, county, "second", "苏明"),
            (Role.OFFICIAL, county, "payer", "王建国"),
        )
    ]
