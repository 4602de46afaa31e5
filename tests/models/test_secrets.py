"""Numbers can't be read out of the database's files, and are found all the same."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

import config
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person
from supportdesk.models.secrets import Keyring, KeysMissingError, keyring
from supportdesk.services.work import small_write
from tests.factories import accounts as made
from tests.factories import people


def test_what_is_sealed_is_opened_again_and_never_looks_the_same_twice() -> None:
    first, second = keyring.seal("36042619850101990X"), keyring.seal("36042619850101990X")
    assert first != second
    assert keyring.open(first) == keyring.open(second) == "36042619850101990X"


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(keyring.seal("13800000000"))
    sealed[-1] ^= 1
    with pytest.raises(KeysMissingError):
        keyring.open(bytes(sealed))


def test_other_keys_open_nothing(tmp_path: Path) -> None:
    other = Keyring()
    other.load(tmp_path / "keys.json")
    with pytest.raises(KeysMissingError):
        other.open(keyring.seal("13800000000"))
    assert other.blind("phone", "13800000000") != keyring.blind("phone", "13800000000")


def test_one_number_has_another_index_for_another_purpose() -> None:
    assert keyring.blind("phone", "3417") != keyring.blind("id_tail", "3417")


def test_the_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    Keyring().load(tmp_path / "keys.json")
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


@pytest.fixture
def seeded(app: Flask) -> list[tuple[str, str]]:
    with app.app_context(), small_write(db.session()):
        county = made.county(db.session())
        made_people = [people.person(db.session(), county, f"人{n}") for n in range(50)]
        return [(person.id_no or "", person.phone or "") for person in made_people]


def test_no_number_is_readable_in_the_databases_files(
    app: Flask, seeded: list[tuple[str, str]], settings: config.Settings
) -> None:
    if not settings.database_url.startswith("sqlite"):
        with app.app_context():
            found = db.session.execute(text("SELECT id_no, phone FROM person")).all()
        files = b"".join(bytes(value) for row in found for value in row)
    else:
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        files = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
    assert "人7".encode() in files or not settings.database_url.startswith("sqlite")
    assert [number for pair in seeded for number in pair if number.encode() in files] == []


def test_a_person_is_found_by_number(app: Flask, seeded: list[tuple[str, str]]) -> None:
    number = seeded[7][0]
    with app.app_context():
        found = db.session.scalars(select(Person).where(Person.id_no_index == keyring.blind("id_no", number))).one()
        assert (found.name, found.id_no) == ("人7", number)


def test_an_error_of_the_database_does_not_print_the_numbers(app: Flask, seeded: list[tuple[str, str]]) -> None:
    number = seeded[0][0]
    with app.app_context():
        county = db.session.scalars(select(OrgUnit)).one()
        with pytest.raises(IntegrityError) as refused, small_write(db.session()):
            people.person(db.session(), county, "同号", id_no=number)
    assert number not in str(refused.value)
    assert "hidden" in str(refused.value)
