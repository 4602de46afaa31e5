"""Versions with tables of figures: read in both languages, and a form that is sent back untouched changes nothing."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from supportdesk.models.policies import Programme, ProgrammeVersion
from tests.factories import rules
from tests.web.forms import form_of
from tests.web.staff.conftest import Behind, House

CODES = ("incubator_place", "startup_fund", "key_group_tax", "hiring_tax")


def parameters(behind: Behind, version_id: int) -> dict[str, Any]:
    """Each parameter's stored value."""
    found = behind(
        lambda session: session.scalars(
            select(ProgrammeVersion.parameters).where(ProgrammeVersion.id == version_id)
        ).one()
    )
    return {key: one["value"] for key, one in found.items()}


@pytest.fixture
def national(house: House, behind: Behind) -> dict[str, int]:
    def shipped(session: Any) -> dict[str, int]:  # noqa: ANN401 - a session
        rules.shipped(session)
        return {code: rules.version_of(session, code).id for code in CODES}

    return behind(shipped)


def drafted(house: House, version_id: int) -> str:
    """The address of a draft of the county's own."""
    answer = house.supervisor.post(f"/desk/programmes/versions/{version_id}/draft", data={"form_key": f"d{version_id}"})
    return f"/desk/programmes/versions/{re.findall(r'/versions/([0-9]+)/edit', answer.location)[0]}"


@pytest.mark.parametrize("code", CODES)
def test_a_form_sent_back_untouched_changes_no_parameter(
    house: House, behind: Behind, national: dict[str, int], code: str
) -> None:
    at = drafted(house, national[code])
    page = house.supervisor.get(f"{at}/edit")
    assert page.status_code == 200
    answer = house.supervisor.post(f"{at}/edit", data=form_of(page.text))
    assert answer.status_code == 302, re.findall(r"field-error.{0,400}", answer.text, re.DOTALL)
    assert parameters(behind, int(at.rsplit("/", 1)[1])) == parameters(behind, national[code])


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_version_is_read_in_words(house: House, national: dict[str, int], code: str, language: str) -> None:
    page = house.supervisor.get(f"/desk/programmes/versions/{national[code]}?lang={language}")
    assert page.status_code == 200
    assert "Fraction(" not in page.text
    assert "{&#39;" not in page.text


def test_a_table_that_can_not_stand_is_refused_at_its_place(house: House, national: dict[str, int]) -> None:
    at = drafted(house, national["incubator_place"])
    sent = form_of(house.supervisor.get(f"{at}/edit").text)
    sent["rent_reductions-reduction"][0] = "3/2"
    answer = house.supervisor.post(f"{at}/edit", data=sent)
    assert answer.status_code == 422
    assert "“分年租金减免”第 1 行" in answer.text


def test_every_programme_here_is_a_shipped_one(behind: Behind, national: dict[str, int]) -> None:
    kinds = behind(lambda session: session.scalars(select(Programme.kind).where(Programme.code.in_(CODES))).all())
    assert {str(kind) for kind in kinds} == {"incubator_fund", "tax_relief"}
    assert len(national) == len(CODES)
