"""What a reader is told when the database has no turn for them."""

import sqlite3

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError


def test_who_gets_no_turn_to_write_is_asked_to_send_again(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked() -> str:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setitem(app.view_functions, "public.home", locked)
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "这次提交没有生效" in answer.text
    assert "nothing was saved" in client.get("/?lang=en").text


def test_another_fault_of_the_database_is_a_fault(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setitem(app.view_functions, "public.home", broken)
    monkeypatch.setattr(app, "testing", False)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "disk" not in answer.text
