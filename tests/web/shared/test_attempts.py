"""What a form asks for is done and told, or refused where its reader can mend it; nothing of a refused deed is kept."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response, get_flashed_messages
from sqlalchemy import select
from wtforms import StringField
from wtforms.validators import InputRequired

from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.errors import (
    AlreadyKnownError,
    BadValueError,
    RuleBrokenError,
    StaleVersionError,
    StepNotAvailableError,
    SupportdeskError,
)
from supportdesk.extensions import db
from supportdesk.models.audit import Event
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.forms import CheckedForm, Form


class NameForm(Form):
    name = StringField("名称", [InputRequired("请填写。")])


class CheckedNameForm(CheckedForm):
    name = StringField("名称", [InputRequired("请填写。")])


@pytest.fixture
def sent(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", method="POST", data={"name": "甲", "form_key": "one key"}):
        yield


def work_and(error: SupportdeskError | None = None) -> Callable[[Work], str]:
    """A deed that writes an event, and then may be refused."""

    def do(work: Work) -> str:
        work.record("test.done")
        if error is not None:
            raise error
        return "/there"

    return do


def events() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Event.kind)))


def test_a_form_that_was_not_sent_is_drawn(app: Flask) -> None:
    with app.test_request_context("/"):
        assert attempt(NameForm.received(), work_and()) is None
        assert events() == []


def test_a_form_with_a_fault_is_drawn_with_it(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        form = NameForm.received()
        assert attempt(form, work_and()) is None
        assert form.errors == {"name": ["请填写。"]}
        assert events() == []


@pytest.mark.usefixtures("sent")
def test_what_was_done_is_told_and_leads_on() -> None:
    answer = attempt(NameForm.received(), work_and(), told="办好了。")
    assert isinstance(answer, Response)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/there")
    assert get_flashed_messages(with_categories=True) == [("information", "办好了。")]
    assert events() == ["test.done"]


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    ("error", "field"),
    [
        (BadValueError("不对。", field="name"), "name"),
        (AlreadyKnownError("不对。", field="name"), "name"),
        (BadValueError("不对。"), ""),
        (RuleBrokenError("不对。"), ""),
    ],
)
def test_a_refusal_stands_at_its_field_or_above_and_nothing_is_kept(error: SupportdeskError, field: str) -> None:
    form = NameForm.received()
    assert attempt(form, work_and(error), told="办好了。") is None
    assert form.errors == {field: ["不对。"]}
    assert get_flashed_messages() == []
    assert events() == []


@pytest.mark.usefixtures("sent")
def test_a_year_without_its_calendar_is_said_above_the_form() -> None:
    form = NameForm.received()
    assert attempt(form, work_and(CalendarUnknownError(2031))) is None
    assert "2031" in form.form_errors[0]


@pytest.mark.usefixtures("sent")
def test_who_was_slower_gets_the_answer_of_the_view() -> None:
    found = []

    def both(form: Form, error: StaleVersionError) -> str:
        found.append((form, error.version))
        return "both texts"

    form = NameForm.received()
    assert attempt(form, work_and(StaleVersionError({"name": "乙"}, 7)), stale=both) == "both texts"
    assert found == [(form, 7)]
    assert events() == []


@pytest.mark.usefixtures("sent")
def test_a_step_that_is_over_is_no_fault_of_the_form() -> None:
    with pytest.raises(StepNotAvailableError):
        attempt(NameForm.received(), work_and(StepNotAvailableError("不能办。")))
    assert events() == []


def test_a_form_that_is_shown_once_more_is_done_when_it_is_sent(app: Flask) -> None:
    for step, done in (("check", []), ("send", ["test.done"])):
        data = {"name": "甲", "form_key": step, "step": step}
        with app.test_request_context("/", method="POST", data=data):
            assert (attempt(CheckedNameForm.received(), work_and()) is not None) is bool(done)
            assert events() == done
