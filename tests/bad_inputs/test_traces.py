"""After a day's work nothing that identifies somebody stands in clear where it need not: not in the log, the audit record,
the table of sent forms, the drafts, the messages; nor does anything by which one could go on as somebody else.
"""

import json
import logging
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from supportdesk.extensions import db
from supportdesk.models import Base
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from tests.factories import accounts, counter, people
from tests.factories.deeds import desk
from tests.factories.numbers import mobile, resident_number
from tests.web.forms import form_of

ACCOUNT = "6222021001116245678"
CONTACT = "弟弟罗秋生 0793-1234567"
CARD = "D36042612345"
PASSWORD = "a fine long password of hers"
SPELT = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}|[0-9]{16,19})(?![0-9A-Za-z])")


class Listener(logging.Handler):
    """Keeps every line as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def day_of_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Open a case, correct it badly and well, reveal a number, stumble; returns what must not be found afterwards."""
    with app.app_context():
        session = db.session()
        here = desk(session)
        official, town = here.official.id, here.town.id
        known = people.person(session, here.town, bank_account=ACCOUNT)
        person_id = known.id
        venture_id = people.venture(session, known).id
        session.commit()
    client = accounts.sign_in(app.test_client(), official)
    token = client.get_cookie("desk")
    assert token is not None
    phone, wrong_phone, other = mobile(), "1390013900", resident_number()
    # Whatever the number, another check digit is wrong.
    wrong_number = other[:-1] + ("1" if other[-1] == "0" else "0")
    # The certificate bears the number that the person has by then.
    disability = f"{other}43"
    number = counter.filled_in(client, town, phone=phone)
    counter.send(client, "person", counter.person_page(town, bank_name="农商银行", bank_account=ACCOUNT[::-1]))
    counter.send(client, "check", counter.check_page())
    client.post("/desk/cases/new/seconddraft1/keep", data={"step": "number", "id_no": other, "phone": phone})
    client.post("/desk/cases/new/seconddraft1/keep", data={"step": "person", "other_contact": CONTACT[::-1]})
    correct = f"/desk/people/{person_id}/correct"
    for part, field, value in (
        ("contact", "phone", phone),
        ("contact", "phone", wrong_phone),
        ("identity", "id_no", other),
        ("identity", "id_no", wrong_number),
        ("bank_details", "bank_account", ACCOUNT + "0"),
        ("contact", "other_contact", CONTACT),
        ("certificates", "social_security_card_no", CARD),
        ("certificates", "disability_no", disability),
    ):
        client.post(f"{correct}/{part}", data={**form_of(client.get(f"{correct}/{part}").text), field: [value]})
    for number_of in ("id_no", "other_contact", "social_security_card_no", "disability_no"):
        path = f"/desk/people/{person_id}/reveal/{number_of}"
        assert client.post(path, data={"reason": "核对材料", "form_key": number_of}).status_code == 200
    client.get(f"/desk/people/?q={other}")
    client.post("/sign-in", data={"username": "official-360426", "password": PASSWORD})
    stumble(client, f"/desk/ventures/{venture_id}", app, monkeypatch, other)
    return {
        "number": number,
        "another number": other,
        "phone": phone,
        "account": ACCOUNT,
        "a second account": ACCOUNT[::-1],
        "another contact": CONTACT,
        "another contact that was only typed": CONTACT[::-1],
        "card": CARD,
        "disability certificate": disability,
        "password": PASSWORD,
        "session": token.value,
    }


def stumble(client: Any, path: str, app: Flask, monkeypatch: pytest.MonkeyPatch, number: str) -> None:  # noqa: ANN401 - a client
    """A fault in the midst of a statement that holds a number."""

    def broken(**_values: object) -> str:
        with db.session.no_autoflush:
            db.session.execute(text("SELECT * FROM no_such_table WHERE x = :number"), {"number": number})
        return ""

    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "staff.ventures.show", broken)
    assert client.get(path).status_code == 500


def written_down(app: Flask) -> dict[str, str]:
    """Every table as text, sealed and other bytes as what can be read of them."""
    found = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            raw = db.session.connection().exec_driver_sql(f'SELECT * FROM "{table.name}"').all()  # noqa: S608 - our own tables
            found[table.name] = "\n".join(_legible(value) for row in raw for value in row)
        db.session.remove()
    return found


def _legible(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)


def test_a_day_of_work_leaves_no_number_in_clear(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = Listener()
    logger = logging.getLogger()
    logger.addHandler(listener)
    app.logger.addHandler(listener)
    level = logger.level
    logger.setLevel(logging.INFO)
    try:
        secrets = day_of_work(app, monkeypatch)
    finally:
        logger.setLevel(level)
        logger.removeHandler(listener)
        app.logger.removeHandler(listener)
    places = {"log": "\n".join(listener.lines)} | written_down(app)
    assert "no_such_table" in places["log"], "the fault was not logged at all"
    assert all(places[table] for table in ("event", "idempotency_key", "draft", "signed_in_session", "person"))
    found = {
        f"{name} in {place}"
        for place, content in places.items()
        for name, secret in secrets.items()
        if secret in content
    }
    assert found == set()
    spelt = {place: SPELT.findall(places[place]) for place in ("log", "event", "idempotency_key", "message")}
    assert not any(spelt.values()), spelt


def test_a_number_written_in_clear_would_be_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: an office that writes the number into a remark."""
    secrets = day_of_work(app, monkeypatch)
    with app.app_context():
        person = db.session.query(Person).first()
        venture = db.session.query(Venture).first()
        assert person is not None
        assert venture is not None
        person.notes = f"身份证 {secrets['number']}"
        db.session.commit()
    assert secrets["number"] in written_down(app)["person"]
