"""Applying by oneself, by HTTP: from what one can get to the receipt, for every kind; photos, drafts, other people's things."""

from datetime import date

import pytest
from sqlalchemy import select

from supportdesk.domain.applications.states import State
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, Draft
from supportdesk.models.applications import Application, Document
from supportdesk.models.attachments import Attachment
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import Message
from supportdesk.models.matching import Match, MatchState
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind, Programme, ProgrammeVersion
from supportdesk.queries.matching import list_people
from supportdesk.services import matching
from tests.factories.policies import working
from tests.web.forms import done, send
from tests.web.portal.home import Home, sent_photo
from tests.web.shared.markup import faults_of

FILLED: dict[str, dict[str, str]] = {
    "startup_subsidy": {"is_pledged": "yes"},
    "startup_insurance": {
        "scheme_code": "ASB", "premium": "800", "sum_insured": "60000", "starts_on": "2026-11-20", "is_pledged": "yes",
    },
    "startup_loan": {
        "borrower": "person", "category": "07", "amount": "200000", "term_months": "36", "method": "bullet",
        "purpose": "扩建车间", "own_funds": "80000", "annual_income": "120000", "household_income": "60000",
        "prior_loans": "0", "has_other_loans": "no",
    },
}  # fmt: skip


def test_from_what_one_can_get_to_the_receipt(home: Home) -> None:
    client = home.client()
    mine = client.get("/my/entitlements")
    start = f"/my/apply/{home.programme('startup_subsidy')}"
    assert start in mine.text
    # What nobody has looked up yet is said to the applicant, not to the official.
    assert "这一项还没有核实" in mine.text
    assert "请在“" not in mine.text
    before = client.get(start)
    assert "先备好这些材料" in before.text
    assert "不收任何费用" in before.text
    assert faults_of(before.text) == []
    tasks = done(client, start)
    one = int(tasks.split("/")[-2])
    assert home.read(one).state == State.DRAFT
    page = client.get(tasks)
    assert "还缺" in page.text
    assert faults_of(page.text) == []
    done(client, f"/my/applications/{one}/form", **FILLED["startup_subsidy"])
    with home.app.app_context():
        codes = list(db.session.scalars(select(Document.code).where(Document.application_id == one)))
    for code in codes:
        assert sent_photo(client, one, code).status_code in {302, 422}
    check = client.get(f"/my/applications/{one}/check")
    assert "提交申请" in check.text
    assert faults_of(check.text) == []
    there = done(client, f"/my/applications/{one}/check")
    end = client.get(there)
    assert "回执号" in end.text
    assert faults_of(end.text) == []
    stored = home.read(one)
    assert (stored.state, stored.entered_by_id, stored.received_on) == (
        State.RECEIVED, home.ids["applicant"], date(2026, 11, 2),
    )  # fmt: skip
    paper = client.post(f"/my/applications/{one}/receipt")
    assert paper.status_code == 302
    pdf = client.get(paper.location)
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF")
    assert client.post(f"/my/applications/{one}/receipt").location == paper.location


@pytest.mark.parametrize("code", sorted(FILLED))
def test_each_kind_is_asked_for_with_the_form_of_the_office(home: Home, code: str) -> None:
    client = home.client()
    one = home.begun(code)
    done(client, f"/my/applications/{one}/form", **FILLED[code])
    done(client, f"/my/applications/{one}/check")
    assert home.read(one).state == State.RECEIVED


def test_a_programme_of_every_kind_can_be_begun(home: Home) -> None:
    client = home.client()
    with home.app.app_context():
        rows = db.session.execute(
            select(Programme.kind, Programme.id, Programme.code)
            .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
            .where(ProgrammeVersion.state == "published", ProgrammeVersion.effective_from <= date(2026, 11, 2))
            .distinct()
        ).all()
    begun = set()
    for kind, programme_id, code in rows:
        page = client.get(f"/my/apply/{programme_id}")
        if page.status_code == 404:
            continue
        one = home.begun(code)
        for part in ("tasks", "form", "papers", "check"):
            shown = client.get(f"/my/applications/{one}/{part}")
            assert shown.status_code == 200, (code, part)
            assert faults_of(shown.text) == [], (code, part)
        begun.add(kind)
    assert begun == set(Kind)


def test_what_was_typed_is_kept_with_its_time_and_comes_back(home: Home) -> None:
    client = home.client()
    one = home.begun("startup_loan")
    form = f"/my/applications/{one}/form"
    answer = client.post(
        f"/my/applications/{one}/keep", data={"purpose": "买烘干机", "version": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.text == "已保存 10:00:00"
    assert "买烘干机" in client.get(form).text
    # Without scripts the second button does the same and leads back.
    assert done(client, form, to=f"/my/applications/{one}/keep", purpose="买冷库").endswith("/tasks")
    assert "自动保存过" in client.get(f"/my/applications/{one}/tasks").text
    assert "买冷库" in client.get(form).text
    done(client, form)
    with home.app.app_context():
        assert db.session.scalars(select(Draft)).all() == []


def test_an_amount_of_a_hundred_times_the_ceiling_is_confirmed_by_oneself(home: Home) -> None:
    client, one = home.client(), home.begun("startup_loan")
    form, told = f"/my/applications/{one}/form", FILLED["startup_loan"] | {"amount": "30000000"}
    refused = send(client, form, **told)
    assert refused.status_code == 422
    assert 'href="#amount_confirmed"' in refused.text
    assert faults_of(refused.text) == []
    done(client, form, **told, amount_confirmed="y")
    assert "amount_confirmed" in client.get(form).text


def test_who_begins_again_goes_on_with_the_draft(home: Home) -> None:
    client, one = home.client(), home.begun("startup_subsidy")
    again = client.get(f"/my/apply/{home.programme('startup_subsidy')}")
    assert again.status_code == 302
    assert again.location.endswith(f"/my/applications/{one}/tasks")


def test_whoever_has_no_file_gets_one_that_falls_to_the_unit(home: Home) -> None:
    one = home.begun("startup_subsidy", "newcomer")
    with home.app.app_context():
        case = db.session.scalars(
            select(Case).join(Application, Application.case_id == Case.id).where(Application.id == one)
        ).one()
        assert (case.channel, case.handler_id) == ("2", None)


def test_a_form_that_is_not_filled_in_is_not_handed_in(home: Home) -> None:
    client, one = home.client(), home.begun("startup_subsidy")
    answer = send(client, f"/my/applications/{one}/check")
    assert answer.status_code == 422
    assert "还缺" in answer.text
    assert home.read(one).state == State.DRAFT


def test_nothing_of_somebody_elses_is_found(home: Home) -> None:
    one = home.begun("startup_subsidy")
    with home.app.app_context():
        code = db.session.scalars(select(Document.code).where(Document.application_id == one)).first()
    sent_photo(home.client(), one, str(code))
    with home.app.app_context():
        file_id = db.session.scalars(select(Attachment.id)).one()
    other = home.client("neighbour")
    for path in ("tasks", "form", "papers", "check", "done", "withdraw", "rate"):
        assert other.get(f"/my/applications/{one}/{path}").status_code == 404, path
    for path in ("keep", "receipt", "answer", f"papers/{code}", f"pledge/{code}"):
        assert other.post(f"/my/applications/{one}/{path}").status_code == 404, path
    assert other.get(f"/my/files/{file_id}").status_code == 404
    assert other.post(f"/my/files/{file_id}/take-back").status_code == 404
    assert home.client().get(f"/my/files/{file_id}").status_code == 200
    # Another's file can't be named when one begins.
    start = f"/my/apply/{home.programme('rent_subsidy')}"
    assert send(other, start, case_id=str(home.case_id)).status_code == 404


def test_a_draft_is_given_up(home: Home) -> None:
    client, one = home.client(), home.begun("startup_subsidy")
    done(client, f"/my/applications/{one}/withdraw")
    assert home.read(one).state == State.WITHDRAWN


def test_nothing_goes_on_to_an_award_before_somebody_saw_the_identity_card(home: Home) -> None:
    client, one = home.client(), home.begun("startup_subsidy")
    done(client, f"/my/applications/{one}/form", **FILLED["startup_subsidy"])
    done(client, f"/my/applications/{one}/check")
    clerk, checker = home.client("clerk"), home.client("checker")
    assert "罗春生" in clerk.get("/desk/today/").text
    with home.app.app_context():
        codes = list(db.session.scalars(select(Document.code).where(Document.application_id == one)))
    done(clerk, f"/desk/subsidies/{one}/papers", **{f"paper-{code}": "own" for code in codes})
    done(clerk, f"/desk/subsidies/{one}/accept")
    page = checker.get(f"/desk/subsidies/{one}/pass-town-check")
    assert "申请人身份" in page.text
    refused = send(checker, f"/desk/subsidies/{one}/pass-town-check", text="现场看过")
    assert refused.status_code == 422
    assert home.read(one).state == State.ACCEPTED
    person_id = home.read(one).person_id
    with home.app.app_context(), working(db.session(), home.at.checker, date(2026, 11, 2)) as work:
        person = work.session.get_one(Person, person_id)
        matching.note_fact(work, person, name="identity_verified", value="yes", source="看过原件")
    done(checker, f"/desk/subsidies/{one}/pass-town-check", text="现场看过，看过身份证原件")
    assert home.read(one).state == State.REVIEW


def offered(home: Home, code: str) -> int:
    """The county is matched, and an official tells the applicant of a programme."""
    with home.app.app_context():
        matching.sweep(db.session(), date(2026, 11, 2), most_missing=2)
        account = db.session.get_one(Account, home.ids["applicant"])
        found = db.session.scalars(
            select(Match).join(Programme).where(Match.person_id == account.person_id, Programme.code == code)
        ).one()
        match_id, account.email = found.id, "luo@example.com"
        with working(db.session(), home.at.clerk, date(2026, 11, 2)) as work:
            person = work.session.get_one(Person, found.person_id)
            matching.note_fact(work, person, name="identity_verified", value="yes", source="看过原件")
    done(home.client("clerk"), "/desk/matching/", f"/desk/matching/{match_id}/offer", form_key="offer")
    return match_id


def test_who_confirms_an_offer_finds_a_draft_with_what_is_on_record(home: Home) -> None:
    match_id, client = offered(home, "startup_subsidy"), home.client()
    with home.app.app_context():
        mail = db.session.scalars(select(Message).where(Message.kind == matching.OFFER)).one()
        assert (mail.channel, mail.recipient, mail.says["link"]) == ("mail", "luo@example.com", "/my/entitlements")
    assert "您可能可以享受：一次性创业补贴" in client.get("/my/").text
    there = done(client, "/my/entitlements", f"/my/entitlements/{match_id}/confirm", form_key="yes")
    tasks = client.get(there)
    assert "已按登记的资料替您填好" in tasks.text
    one = home.read(int(there.split("/")[-2]))
    assert (one.state, one.kind) == (State.DRAFT, Kind.SUBSIDY)
    with home.app.app_context():
        match = db.session.get_one(Match, match_id)
        assert match.state is MatchState.CONFIRMED
        programme_id = match.programme_id
        # Whoever began to apply is no longer among those who have not asked.
        assert match_id not in [row.id for row in list_people(db.session(), home.at.clerk, programme_id)]
    assert "您可能可以享受" not in client.get("/my/").text


def test_who_says_yes_at_the_counter_stays_on_the_list_until_the_application_is_begun(home: Home) -> None:
    match_id, clerk = offered(home, "startup_subsidy"), home.client("clerk")
    done(clerk, "/desk/matching/", f"/desk/matching/{match_id}/confirm", form_key="confirm")
    with home.app.app_context():
        programme_id = db.session.get_one(Match, match_id).programme_id
    assert "已确认" in clerk.get(f"/desk/matching/programmes/{programme_id}").text


def test_english_is_complete(home: Home) -> None:
    client, one = home.client(), home.begun("startup_subsidy")
    client.set_cookie("lang", "en")
    for path in ("tasks", "papers", "check"):
        assert "申请表" not in client.get(f"/my/applications/{one}/{path}").text
