"""An applicant at home before their own pages, and what they send."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.models.policies import Programme
from tests.factories import accounts
from tests.factories.applications import SupportDesk
from tests.factories.portal import photo
from tests.web.forms import done

MORNING = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Home:
    """A county, an applicant with a file at home, somebody new without one, and a neighbour."""

    app: Flask
    at: SupportDesk
    ids: dict[str, int]
    case_id: int

    def client(self, who: str = "applicant") -> FlaskClient:
        return accounts.sign_in(self.app.test_client(), self.ids[who])

    def programme(self, code: str) -> int:
        with self.app.app_context():
            # What the county made its own stands before what is shipped.
            own_first = Programme.unit_id.is_(None)
            return db.session.scalars(
                select(Programme.id).where(Programme.code == code).order_by(own_first).limit(1)
            ).one()

    def read(self, application_id: int) -> Application:
        with self.app.app_context():
            return db.session.scalars(select(Application).where(Application.id == application_id)).one()

    def begun(self, code: str, who: str = "applicant") -> int:
        there = done(self.client(who), f"/my/apply/{self.programme(code)}")
        return int(there.split("/")[-2])


def sent_photo(client: FlaskClient, application_id: int, code: str, content: bytes | None = None) -> Any:  # noqa: ANN401
    file = (BytesIO(content if content is not None else photo()), "照片.jpg")
    to = f"/my/applications/{application_id}/papers/{code}"
    return client.post(to, data={"file": file}, content_type="multipart/form-data")
