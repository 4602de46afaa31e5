"""Another department's program: its token, and what it sends."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from supportdesk.domain.departments import Scope
from supportdesk.models.accounts import OrgUnit
from supportdesk.services import departments
from supportdesk.services.work import deed
from supportdesk.web.shared.clock import now

V1 = "/api/v1"
PERSON = {"name": "罗春生", "id_no": "532628199003070035", "consent": True}
_keys = itertools.count(1)


def token(session: Session, unit: OrgUnit, scopes: Iterable[str] = tuple(Scope), days: int = 30) -> tuple[int, str]:
    """A token for a unit; returns its id and its text."""
    unit_id = unit.id
    session.commit()
    with deed(session, None, now()) as work:
        made, text = departments.make_token(
            work, name="市场监管局登记系统", unit=work.session.get_one(OrgUnit, unit_id), scopes=scopes, days=days
        )
    return made.id, text


@dataclass
class Program:
    """A department's program, asking over HTTP."""

    app: Flask
    token: str
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **more: str) -> TestResponse:
        return self.client.get(V1 + path, headers=self.headers | more)

    def post(self, path: str, told: Any = None, key: str = "", **more: str) -> TestResponse:  # noqa: ANN401 - JSON
        headers = self.headers | {"Idempotency-Key": key or f"key-number-{next(_keys)}"} | more
        return self.client.post(V1 + path, json=told if told is not None else {}, headers=headers)
