"""The figures of a policy on the editor's page: what is no plain figure is refused at its box, and nothing is guessed."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.fields import Counted, counted_in
from supportdesk.domain.programmes.catalogue import parameters_of
from supportdesk.domain.programmes.parameters import Parameter, ValueKind
from supportdesk.extensions import db
from supportdesk.models.policies import Kind, ProgrammeVersion
from tests.bad_inputs.doors import named, nothing_is_kept, ready
from tests.bad_inputs.test_doors_by_value import errors_by_field
from tests.web.forms import form_of

NO_FIGURES = ("1e1", "1_0", "NaN", "Infinity", "١", "很大", "9" * 13, "1.23456", "0x10", "5万", "--1")
NO_COUNTS = (*NO_FIGURES, "1.5", "-1000001")
REFUSED: dict[ValueKind, tuple[str, ...]] = {
    ValueKind.MONEY: ("1e5", "1_0", "NaN", "-1", "١", "五万", "1000000000000", "100.005", "0x10", "5万", "1,00"),
    ValueKind.PERCENT: NO_FIGURES,
    ValueKind.NUMBER: NO_FIGURES,
    ValueKind.COUNT: NO_COUNTS,
    ValueKind.RATIO: ("1e-1", "1_0/20", "3/2", "0", "1/0", "٢/٣", "NaN", "2:3", "-1/2"),
    ValueKind.DAY: ("2027-02-30", "20270", "2027-W01-1", "0001-01-01", "9999-12-31", "长期"),
}


@dataclass(frozen=True)
class Editor:
    """The page on which a supervisor edits the county's draft, and what its boxes are for."""

    client: FlaskClient
    path: str
    form: dict[str, list[str]]
    parameters: dict[str, Parameter]

    def sends(self, told: dict[str, str], language: str = "zh") -> tuple[int, dict[str, str]]:
        answer = self.client.post(f"{self.path}?lang={language}", data=self.form | {n: [v] for n, v in told.items()})
        answer.close()
        return answer.status_code, errors_by_field(answer.text)


@pytest.fixture(scope="module")
def editor(world: Flask) -> Iterator[Editor]:
    client, version_id = ready(world)["supervisor"], named(world)["version_id"]
    with world.app_context():
        draft = db.session.get_one(ProgrammeVersion, version_id)
        known = dict(parameters_of(Kind.LOAN.value, draft.parameters))
        db.session.remove()
    path = f"/desk/programmes/versions/{version_id}/edit"
    with nothing_is_kept():
        yield Editor(client, path, form_of(client.get(path).text), known)


def test_what_is_no_plain_figure_is_refused_at_its_box(editor: Editor) -> None:
    faults = []
    for turn in range(max(len(values) for values in REFUSED.values())):
        told = {
            key: values[turn % len(values)]
            for key, one in editor.parameters.items()
            if (values := REFUSED.get(one.kind)) and key in editor.form
        }
        status, errors = editor.sends(told, ("zh", "en")[turn % 2])
        assert status == HTTPStatus.UNPROCESSABLE_ENTITY
        faults += [f"{key}={value}" for key, value in told.items() if key not in errors]
        assert len(told) > 20
    assert not faults, faults


def test_a_figure_that_must_stand_is_not_left_out(editor: Editor) -> None:
    needed = {key: "" for key, one in editor.parameters.items() if one.kind in REFUSED and not one.is_optional}
    status, errors = editor.sends(needed)
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert set(needed) <= set(errors)


def test_months_are_not_days_and_days_no_months(editor: Editor) -> None:
    others = {Counted.MONTHS: ("12天", "1年", "90日"), Counted.DAYS: ("3个月", "1年", "3个工作日")}
    asked = 0
    for key, one in editor.parameters.items():
        for typed in others.get(counted_in(one.unit), ()) if one.kind is ValueKind.COUNT else ():
            status, errors = editor.sends({key: typed})
            assert (status, key in errors) == (HTTPStatus.UNPROCESSABLE_ENTITY, True), (key, typed)
            asked += 1
    assert asked >= len(("12天", "1年", "90日"))


def test_full_width_figures_and_their_own_unit_are_read(editor: Editor) -> None:
    """The control: what is sound is taken."""
    months = next(key for key, one in editor.parameters.items() if counted_in(one.unit) is Counted.MONTHS)
    for told in ({months: "３６"}, {months: "36个月"}, {months: " 36 "}):
        status, errors = editor.sends(told)
        assert (status, errors) == (HTTPStatus.FOUND, {}), told
