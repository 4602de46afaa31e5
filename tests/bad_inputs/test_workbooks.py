"""Hostile workbooks at the doors of the desk: the county's ledger and a class's list. Refused at their field, or harmless."""

import io
import resource
import time
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import sessionmaker
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from supportdesk.extensions import db
from supportdesk.jobs.ledgers import Job
from supportdesk.models.imports import BatchState, ImportBatch
from supportdesk.models.people import Person
from supportdesk.models.programmes.training import ClassState, TrainingClass
from supportdesk.papers.imports import process
from supportdesk.papers.imports.files import ledger_files
from tests.factories import ledgers
from tests.factories.things import things
from tests.factories.world import client_of
from tests.papers.imports.hostile import xlsx
from tests.papers.imports.test_workbook import HOSTILE
from tests.web.forms import form_of

# Of a processor; what reading holds in memory is measured in tests/papers/imports/test_workbook.py, where nothing else runs.
SECONDS = 1
# What a refusal has in its words, whatever the file: what to do.
REMEDY = "请"


@pytest.fixture(scope="module")
def official(world: Flask) -> FlaskClient:
    return client_of(world, "official")


@pytest.fixture
def at_once(world: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process of its own does with a ledger is done before the page answers."""
    with world.app_context():
        engine = db.engine
    files = ledger_files(world.extensions["supportdesk"].data_dir)
    monkeypatch.setattr(process, "start", lambda batch, _environment: Job(sessionmaker(engine), files, batch).work())


@pytest.fixture(scope="module")
def list_of_class(world: Flask) -> str:
    """The address at which a class takes its list."""
    with world.app_context():
        class_id = things(db.session())["class_id"]
        db.session.execute(update(TrainingClass).where(TrainingClass.id == class_id).values(state=ClassState.ENROLLING))
        db.session.commit()
        db.session.remove()
    return f"/desk/training/classes/{class_id}/list"


def taken() -> float:
    """Processor seconds of this process and its children so far."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


def sent(client: FlaskClient, path: str, content: bytes, name: str, form: dict[str, str] | None = None) -> TestResponse:
    """Send a file; encoded here, as the client's own way leaves a file of the system open."""
    boundary, body = encode_multipart({**(form or {}), "file": FileStorage(io.BytesIO(content), filename=name)})
    return client.post(
        path,
        input_stream=io.BytesIO(body),
        content_length=len(body),
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def files() -> Iterator[tuple[str, bytes]]:
    yield from ((code, make()) for make, code in HOSTILE if code not in {"workbook_empty", "workbook_too_large"})


def people_of(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(Person))
        db.session.remove()
    return found or 0


def test_a_hostile_class_list_is_refused_at_its_field_and_costs_little(
    world: Flask, official: FlaskClient, list_of_class: str
) -> None:
    before, faults = people_of(world), []
    form = {name: values[-1] for name, values in form_of(official.get(list_of_class).text).items()}
    for code, content in files():
        began = taken()
        answer = sent(official, list_of_class, content, "花名册.xlsx", form)
        seconds = taken() - began
        if answer.status_code != HTTPStatus.UNPROCESSABLE_ENTITY or 'id="file-error"' not in answer.text:
            faults.append(f"{code}: {answer.status_code}")
        elif REMEDY not in answer.text.partition('id="file-error"')[2][:400]:
            faults.append(f"{code}: no remedy")
        if seconds > SECONDS:
            faults.append(f"{code}: {seconds:.2f} s")
    assert not faults, faults
    assert people_of(world) == before


def test_a_hostile_ledger_is_taken_from_the_hand_at_once_and_found_unreadable(
    world: Flask, official: FlaskClient, at_once: None
) -> None:
    before, faults = people_of(world), []
    for code, content in files():
        began = taken()
        answer = sent(official, "/desk/imports/", content, "台账.xlsx")
        seconds = taken() - began
        if answer.status_code != HTTPStatus.FOUND:
            faults.append(f"{code}: {answer.status_code}")
            continue
        shown = official.get(answer.location)
        if shown.status_code != HTTPStatus.OK or REMEDY not in shown.text or "root:" in shown.text:
            faults.append(f"{code}: {shown.status_code}")
        if seconds > SECONDS:
            faults.append(f"{code}: {seconds:.2f} s")
    assert not faults, faults
    with world.app_context():
        states = set(db.session.scalars(select(ImportBatch.state).where(ImportBatch.file_name == "台账.xlsx")))
        db.session.remove()
    assert states == {BatchState.UNREADABLE}
    assert people_of(world) == before


def test_formulas_count_with_what_was_saved_and_run_nothing(official: FlaskClient, at_once: None) -> None:
    formula = '<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://a.example","x")&amp;CMD()</f><v>=cmd|x</v></c></row>'
    heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
    for content in (xlsx([heading, formula]), ledgers.workbook([ledgers.person(1, name="=1+1")])):
        answer = sent(official, "/desk/imports/", content, "公式.xlsx")
        assert answer.status_code == HTTPStatus.FOUND
        assert official.get(answer.location).status_code == HTTPStatus.OK
