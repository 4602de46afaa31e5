"""Who opens the interface: a token that holds, for what it opens, not too often; never a cookie."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from supportdesk.domain.departments import Scope
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.departments import ApiToken, ApiUse
from supportdesk.queries import departments as queries
from supportdesk.services import departments as deeds
from supportdesk.services.work import deed
from supportdesk.web.api import tokens
from tests.factories import accounts, departments
from tests.factories.deeds import NOW
from tests.factories.departments import V1, Program
from tests.web.api.conftest import Bureau
from tests.web.portal.home import MORNING
from tests.web.test_access import POLICY, last_event

PROBLEM = "application/problem+json"


def test_without_a_token_nothing_is_told(bureau: Bureau) -> None:
    client = bureau.app.test_client()
    for headers in ({}, {"Authorization": "Bearer sd_wrong"}, {"Authorization": f"Basic {bureau.program.token}"}):
        answer = client.get(f"{V1}/cases", headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, PROBLEM)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json is not None
        assert answer.json["detail"] == "请在 Authorization 里带上有效的令牌。"
        assert answer.json["status"] == 401


def test_a_session_opens_nothing_here(bureau: Bureau) -> None:
    """Neither alone nor beside a token: whoever signed in is not who asks."""
    with bureau.app.app_context():
        official = accounts.account(db.session(), Role.OFFICIAL, bureau.at.county, "somebody").id
        db.session.commit()
    client = accounts.sign_in(bureau.app.test_client(), official)
    assert client.get("/desk/cases/").status_code == 200
    assert client.get(f"{V1}/cases").status_code == 401
    assert client.get("/desk/cases/", headers=bureau.program.headers).status_code == 200
    stranger = bureau.app.test_client()
    assert stranger.get("/desk/cases/", headers=bureau.program.headers).status_code == 302


def test_a_post_with_a_token_needs_no_token_of_a_form(bureau: Bureau) -> None:
    bureau.app.config["WTF_CSRF_ENABLED"] = True
    assert bureau.program.post("/callback/end").status_code == 200
    # The control: without the token no deed is done, whatever else is sent.
    assert bureau.app.test_client().post(f"{V1}/callback/end", json={}).status_code == 401


def test_a_token_opens_what_its_scopes_say(bureau: Bureau) -> None:
    with bureau.app.app_context():
        _, text = departments.token(db.session(), bureau.at.county, [Scope.PROGRAMMES_READ])
    reader = Program(bureau.app, text)
    assert reader.get("/programmes").status_code == 200
    refused = reader.get("/cases")
    assert (refused.status_code, refused.mimetype) == (403, PROBLEM)
    assert "查看办件" in refused.text
    in_english = reader.get("/cases", **{"Accept-Language": "en"})
    assert in_english.json is not None
    assert in_english.json["detail"].isascii() or "“" in in_english.json["detail"]
    assert reader.post("/cases", {"person_id": 1}).status_code == 403
    assert reader.post("/callback", {"url": "https://example.org/x"}).status_code == 403


def test_a_token_ends_by_itself_and_when_it_is_revoked(bureau: Bureau) -> None:
    with time_machine.travel(MORNING + timedelta(days=29), tick=False):
        assert bureau.program.get("/cases").status_code == 200
    with time_machine.travel(MORNING + timedelta(days=30, seconds=1), tick=False):
        assert bureau.program.get("/cases").status_code == 401
    assert bureau.program.get("/cases").status_code == 200
    with bureau.app.app_context(), deed(db.session(), None, NOW) as work:
        deeds.revoke_token(work, queries.get_token(work.session, None, bureau.token_id))
    assert bureau.program.get("/cases").status_code == 401


def test_only_a_digest_of_a_token_is_kept(bureau: Bureau) -> None:
    with bureau.app.app_context():
        kept = db.session.scalars(select(ApiToken).where(ApiToken.id == bureau.token_id)).one()
        assert bureau.program.token not in {str(value) for value in vars(kept).values()}
        assert bureau.program.token.startswith(kept.beginning)
        assert len(kept.beginning) < len(bureau.program.token) / 3


def test_every_use_is_written_down(bureau: Bureau) -> None:
    bureau.program.get(f"/cases/{bureau.case_id}")
    bureau.program.get(f"/cases/{bureau.foreign_case_id}?q=532628199003070035")
    bureau.program.post("/cases", {"person": {}})
    with bureau.app.app_context():
        uses = db.session.scalars(select(ApiUse).order_by(ApiUse.id)).all()
        assert [(use.operation, use.path, use.status) for use in uses] == [
            ("get_case", f"{V1}/cases/{bureau.case_id}", 200),
            ("get_case", f"{V1}/cases/{bureau.foreign_case_id}", 404),
            ("open_case", f"{V1}/cases", 422),
        ]
        assert {use.token_id for use in uses} == {bureau.token_id}
        token = db.session.get_one(ApiToken, bureau.token_id)
        assert token.last_used_at == MORNING


def test_whoever_asks_too_often_waits(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_A_MINUTE", 2)
    assert [bureau.program.get("/cases").status_code for _ in range(3)] == [200, 200, 429]
    refused = bureau.program.get("/cases")
    assert refused.mimetype == PROBLEM
    assert int(refused.headers["Retry-After"]) > 0
    assert bureau.neighbour.get("/cases").status_code == 200
    with time_machine.travel(MORNING + timedelta(minutes=2), tick=False):
        assert bureau.program.get("/cases").status_code == 200


def test_guessing_tokens_is_slow(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_MISSES", 2)
    guesser = Program(bureau.app, "sd_guess")
    assert [guesser.get("/cases").status_code for _ in range(3)] == [401, 401, 429]
    assert bureau.program.get("/cases").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("PUT", "/cases", 405), ("GET", "/cases/0", 404), ("GET", "/cases/２", 404)],
)
def test_what_no_operation_answers_is_a_problem_too(bureau: Bureau, method: str, path: str, status: int) -> None:
    answer = bureau.program.client.open(V1 + path, method=method, headers=bureau.program.headers)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    assert answer.json is not None
    assert answer.json["status"] == status
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_fault_that_nobody_foresaw_is_a_problem_with_a_number(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_told: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("supportdesk.web.api.v1.cases.case_queries.get_case", fail)
    monkeypatch.setattr(bureau.app, "testing", False)
    bureau.app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = bureau.program.get(f"/cases/{bureau.case_id}")
    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert answer.json is not None
    assert answer.json["number"]
    assert "ZeroDivision" not in answer.text


def test_every_operation_asks_for_the_scope_that_the_policy_names(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a token of every other scope it is refused, without one too, and neither leaves an event."""
    monkeypatch.setattr(tokens, "MOST_A_MINUTE", 1_000)
    with bureau.app.app_context():
        without = {
            scope: Program(bureau.app, departments.token(db.session(), bureau.at.county, set(Scope) - {scope})[1])
            for scope in Scope
        }
    before = last_event(bureau.app)
    asked = set()
    for rule in bureau.app.url_map.iter_rules():
        if not rule.endpoint.startswith("api."):
            continue
        (allowed,) = POLICY[rule.endpoint]
        scope = Scope(allowed.removeprefix("token "))
        path = bureau.app.url_map.bind("localhost").build(rule.endpoint, dict.fromkeys(rule.arguments, 1))
        for method in (rule.methods or set()) & {"GET", "POST"}:
            stranger = bureau.app.test_client().open(path, method=method)
            refused = without[scope].client.open(path, method=method, headers=without[scope].headers)
            assert (stranger.status_code, refused.status_code) == (401, 403), (method, path)
            asked.add(scope)
    assert asked == set(Scope)
    assert last_event(bureau.app) == before
