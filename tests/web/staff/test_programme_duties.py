"""A county's version is published by another person than its writer; a mistyped prime rate is put right."""

import re

from sqlalchemy import select

from supportdesk.models.policies import LoanPrimeRate, ProgrammeVersion, VersionState
from tests.factories import policies
from tests.web.forms import form_of, version_on
from tests.web.staff.conftest import Behind, House


def test_who_began_a_draft_is_told_who_may_publish_it(house: House, behind: Behind) -> None:
    national = behind(lambda session: policies.national(session).id)
    begun = house.supervisor.post(f"/desk/programmes/versions/{national}/draft", data={"form_key": "draft"})
    draft = int(re.findall(r"/versions/(\d+)/edit", begun.location)[0])
    path = f"/desk/programmes/versions/{draft}/publish"
    own = house.supervisor.post(path, data=form_of(house.supervisor.get(path).text))
    assert own.status_code == 422
    assert "另一名审批人发布" in own.text
    assert behind(lambda session: session.get_one(ProgrammeVersion, draft).state) is VersionState.DRAFT
    done = house.second_supervisor.post(path, data=form_of(house.second_supervisor.get(path).text))
    assert done.status_code == 302
    assert behind(lambda session: session.get_one(ProgrammeVersion, draft).state) is VersionState.PUBLISHED


def test_a_mistyped_prime_rate_is_put_right_with_a_reason(house: House, behind: Behind) -> None:
    behind(lambda session: policies.national(session).id)
    given = {"published_on": "2026-09-21", "percent": "29", "source": "中国人民银行授权公布"}
    assert house.supervisor.post("/desk/programmes/rates/new", data=given).status_code == 422
    house.supervisor.post("/desk/programmes/rates/new", data=given | {"percent": "20.9"})
    path = "/desk/programmes/rates/2026-09-21/correct"
    assert path in house.supervisor.get("/desk/programmes/").text
    assert path not in house.official.get("/desk/programmes/").text
    assert "20.90" in house.supervisor.get(path).text
    right = {"percent": "2.9", "version": version_on(house.supervisor.get(path).text)}
    assert house.supervisor.post(path, data=right | {"reason": ""}).status_code == 422
    assert house.supervisor.post(path, data=right | {"reason": "小数点误录"}).status_code == 302
    latest = select(LoanPrimeRate.one_year_percent).order_by(LoanPrimeRate.published_on.desc())
    assert behind(lambda session: session.scalars(latest).first()) == "2.90"
    assert house.supervisor.get("/desk/programmes/rates/2026-09-22/correct").status_code == 404
