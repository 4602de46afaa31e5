"""What one does with support of one's own, by HTTP: answer a notice by photo, report a claim, rate, read one's record."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.households import Member
from supportdesk.domain.money import Money
from supportdesk.domain.people import Contact, EarlierAbsence, FurtherConsent, Sealed
from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.extensions import db
from supportdesk.models.applications import Document, Publicity
from supportdesk.models.attachments import Attachment
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp
from supportdesk.models.people import Person
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.models.ratings import Rating
from supportdesk.policies.desk import habits
from supportdesk.services import people
from supportdesk.services.programmes import subsidies
from tests.factories import insurance
from tests.factories import people as factory
from tests.factories.applications import budget_of
from tests.factories.policies import working
from tests.factories.portal import A_PDF, located, photo
from tests.factories.subsidies import subsidy_walk
from tests.web.forms import done, send
from tests.web.portal.home import Home, sent_photo
from tests.web.shared.markup import faults_of


def walked(home: Home, state: State) -> int:
    """A subsidy of the applicant's, entered at the counter, in a state."""
    with home.app.app_context():
        session = db.session()
        walk = subsidy_walk(session, home.at, case=session.get_one(Case, home.case_id))
        found = (walk if state is State.DRAFT else walk.to(state)).id
        session.commit()
    return int(found)


def noticed(home: Home) -> tuple[int, list[str]]:
    """A subsidy with a one-time notice of all its papers."""
    one = walked(home, State.RECEIVED)
    with home.app.app_context():
        session = db.session()
        with working(session, home.at.clerk, date(2026, 11, 2)) as work:
            subsidies.notify_missing(work, subsidies.WALK.queries.get(work.session, None, one), {})
        codes = list(session.scalars(select(Document.code).where(Document.application_id == one)))
    return one, codes


def test_a_notice_is_answered_by_photo_and_the_clock_runs_on(home: Home) -> None:
    one, codes = noticed(home)
    client = home.client()
    assert f"/my/applications/{one}/papers" in client.get(f"/my/applications/{one}").text
    page = client.get(f"/my/applications/{one}/papers")
    assert "请在" in page.text
    assert faults_of(page.text) == []
    too_early = client.post(f"/my/applications/{one}/answer")
    assert too_early.status_code == 422
    assert "还缺" in too_early.text
    for code in codes:
        assert sent_photo(client, one, code, photo(exif=located())).status_code == 302
    assert home.read(one).paused_since is not None
    assert client.post(f"/my/applications/{one}/answer").status_code == 302
    stored = home.read(one)
    assert (stored.state, stored.paused_since) == (State.RECEIVED, None)
    clerk = home.client("clerk")
    assert "罗春生" in clerk.get("/desk/today/").text
    shown = clerk.get(f"/desk/attachments/application/{one}")
    assert faults_of(shown.text) == []
    with home.app.app_context():
        sent = db.session.scalars(select(Attachment).where(Attachment.application_id == one)).first()
    assert sent is not None
    assert f"/desk/attachments/{sent.id}" in shown.text
    assert f"/desk/attachments/{sent.id}" in clerk.get(f"/desk/subsidies/{one}/papers").text
    file = clerk.get(f"/desk/attachments/{sent.id}")
    assert file.mimetype == "image/jpeg"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert dict(Image.open(BytesIO(file.data)).getexif()) == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<html>", "只收 PDF、JPEG、PNG"), (b"", "文件是空的"), (photo()[:500], "文件不完整")],
)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(home: Home, content: bytes, words: str) -> None:
    one, codes = noticed(home)
    answer = sent_photo(home.client(), one, codes[0], content)
    assert answer.status_code == 422
    assert words in answer.text
    with home.app.app_context():
        assert db.session.scalars(select(Attachment)).all() == []


def test_a_photo_is_taken_back_before_it_is_sent_off(home: Home) -> None:
    one, codes = noticed(home)
    client = home.client()
    sent_photo(client, one, codes[0])
    sent_photo(client, one, codes[0], A_PDF)
    assert "PDF" in client.get(f"/my/applications/{one}/papers").text
    with home.app.app_context():
        first, pdf = db.session.scalars(select(Attachment.id).order_by(Attachment.id)).all()
    assert client.get(f"/my/files/{pdf}").headers["Content-Disposition"].startswith("attachment")
    assert client.post(f"/my/files/{first}/take-back").status_code == 302
    assert client.get(f"/my/files/{first}").status_code == 404
    assert sent_photo(client, one, "no-such-paper").status_code == 422


def test_an_accepted_application_takes_no_photos_and_can_be_withdrawn(home: Home) -> None:
    one = walked(home, State.ACCEPTED)
    client = home.client()
    assert client.get(f"/my/applications/{one}/papers").status_code == 409
    done(client, f"/my/applications/{one}/withdraw", text="不办了")
    assert home.read(one).state == State.WITHDRAWN
    assert client.get(f"/my/applications/{one}/withdraw").status_code == 409


CLAIM = {
    "event_on": "2026-10-26", "cause": "6", "narrative": "水灾停业", "losses-0-title": "设备", "losses-0-claimed": "30000",
    "losses-0-evidence": "发票1", "losses-0-kind": "base",
}  # fmt: skip


def insured(home: Home) -> int:
    with home.app.app_context():
        session = db.session()
        budget_of(session, home.at, "startup_insurance")
        found = insurance.insured(session, home.at, session.get_one(Case, home.case_id)).id
        session.commit()
    return int(found)


def test_the_insured_reports_sends_papers_and_withdraws(home: Home) -> None:
    policy = insured(home)
    with time_machine.travel(datetime(2026, 12, 7, 2, 0, tzinfo=UTC), tick=False):
        client = home.client()
        page = client.get(f"/my/applications/{policy}")
        assert f"/my/policies/{policy}/report" in page.text
        assert "保单 P-2026-0001" in client.get("/my/").text
        form = client.get(f"/my/policies/{policy}/report")
        assert faults_of(form.text) == []
        assert send(client, f"/my/policies/{policy}/report", **CLAIM | {"losses-0-title": ""}).status_code == 422
        there = done(client, f"/my/policies/{policy}/report", **CLAIM | {"event_on": "2026-12-01"})
        claim_id = int(there.rpartition("/")[2])
        shown = client.get(there)
        assert "还缺" in shown.text
        assert faults_of(shown.text) == []
        with home.app.app_context():
            found = db.session.get_one(InsuranceClaim, claim_id)
            code = found.papers[0]["code"]
            assert (found.state, found.reported_by_id) == (ClaimState.REPORTED, home.ids["applicant"])
        to = f"/my/claims/{claim_id}/papers/{code}"
        sent = client.post(to, data={"file": (BytesIO(photo()), "a.jpg")}, content_type="multipart/form-data")
        assert sent.status_code == 302
        with home.app.app_context():
            assert db.session.get_one(InsuranceClaim, claim_id).papers[0]["received_on"] == "2026-12-07"
            file_id = db.session.scalars(select(Attachment.id)).one()
        assert f"/desk/attachments/{file_id}" in home.client("clerk").get(f"/desk/insurance/claims/{claim_id}").text
        assert client.post(f"/my/claims/{claim_id}/files/{file_id}/take-back").status_code == 302
        with home.app.app_context():
            assert db.session.get_one(InsuranceClaim, claim_id).papers[0]["received_on"] is None
        other = home.client("neighbour")
        for path in (f"/my/claims/{claim_id}", f"/my/claims/{claim_id}/withdraw", f"/my/policies/{policy}/report"):
            assert other.get(path).status_code == 404, path
        assert client.get(f"/my/claims/{claim_id}/appeal").status_code == 409
        done(client, f"/my/claims/{claim_id}/withdraw")
        assert "已撤回报案" in client.get("/my/").text


def decided(home: Home, policy: int, *, half: bool) -> int:
    """A claim of the applicant's that another decided: refused, or approved for half of what was asked for."""
    with home.app.app_context():
        session = db.session()
        walk = insurance.policy_of(session, home.at, policy)
        found = insurance.reported(
            session,
            home.at,
            walk,
            losses=insurance.losses(("设备", 30_000)),
            salvage=Money(0),
            other_compensation=Money(0),
        )
        found = insurance.audited(session, home.at, found, assessed={"设备": Money.yuan(15_000)} if half else {})
        claims, on = insurance.insurance.claims, date(2026, 9, 24)
        if half:
            told = {"panel": insurance.PANEL, "text": "按凭证核定"}
            insurance.does(session, home.at.supervisor, claims.approve, on, found, **told)
        else:
            told = {"code": "DOC_INVALID", "text": "凭证对不上"}
            insurance.does(session, home.at.supervisor, claims.refuse, on, found, **told)
        session.commit()
        return int(found.id)


@pytest.mark.parametrize("half", [True, False], ids=["half", "refused"])
def test_the_insured_appeals_and_somebody_else_looks_at_it_anew(home: Home, half: bool) -> None:
    claim_id = decided(home, insured(home), half=half)
    at = f"/my/claims/{claim_id}"
    with time_machine.travel(datetime(2026, 9, 29, 2, 0, tzinfo=UTC), tick=False):
        client = home.client()
        assert f"{at}/appeal" in client.get(at).text
        page = client.get(f"{at}/appeal")
        assert faults_of(page.text) == []
        assert "由没有作这个决定的人重新看一遍" in page.text
        # Nothing said: the page stays and says so; a neighbour finds nothing.
        assert send(client, f"{at}/appeal", text=" ").status_code == 422
        assert home.client("neighbour").get(f"{at}/appeal").status_code == 404
        assert done(client, f"{at}/appeal", text="设备有发票和付款记录，请重新核定。").endswith(at)
        shown = client.get(at).text
        assert "申诉已收到" in shown
        assert f"{at}/appeal" not in client.get(at).text
        assert client.get(f"{at}/appeal").status_code == 409
        with home.app.app_context():
            assert db.session.get_one(InsuranceClaim, claim_id).state == ClaimState.APPEALED
        desk = f"/desk/insurance/claims/{claim_id}"
        assert "设备有发票和付款记录" in home.client("clerk").get(desk).text
    with home.app.app_context():
        session = db.session()
        found = session.get_one(InsuranceClaim, claim_id)
        settle, told = insurance.insurance.claims.settle_appeal, {"upheld": True, "text": "发票属实，重新核定"}
        # Not by who decided; by another it is audited anew.
        with pytest.raises(RuleBrokenError):
            insurance.does(session, home.at.supervisor, settle, date(2026, 9, 30), found, **told)
        insurance.does(session, home.at.second, settle, date(2026, 9, 30), found, **told)
        session.commit()
    with time_machine.travel(datetime(2026, 10, 9, 2, 0, tzinfo=UTC), tick=False):
        assert faults_of(home.client().get(at).text) == []
        with home.app.app_context():
            assert db.session.get_one(InsuranceClaim, claim_id).state == ClaimState.CHECKED


def test_an_appeal_comes_too_late_after_the_days_of_the_policy(home: Home) -> None:
    claim_id = decided(home, insured(home), half=True)
    with time_machine.travel(datetime(2026, 12, 7, 2, 0, tzinfo=UTC), tick=False):
        late = send(home.client(), f"/my/claims/{claim_id}/appeal", text="请重新核定")
        assert late.status_code == 422
        assert "申诉期限到" in late.text
        assert "请重新核定" in late.text


def test_a_bad_rating_promises_a_call_within_the_days_of_the_desk(home: Home) -> None:
    one = walked(home, State.PAID)
    with time_machine.travel(datetime(2026, 12, 7, 2, 0, tzinfo=UTC), tick=False):
        client = home.client()
        assert f"/my/applications/{one}/rate" in client.get(f"/my/applications/{one}").text
        assert send(client, f"/my/applications/{one}/rate").status_code == 422
        done(client, f"/my/applications/{one}/rate", grade="2", comment="等太久")
        page = client.get(f"/my/applications/{one}")
        assert "不满意" in page.text
        assert "打电话给您" in page.text
        with home.app.app_context():
            rating = db.session.scalars(select(Rating)).one()
            call = db.session.get_one(FollowUp, rating.follow_up_id)
            assert (rating.grade, rating.comment, call.owner_id) == (2, "等太久", home.at.clerk.id)
            assert habits().call_back_within == 5
            assert call.due_on == date(2026, 12, 14)
        assert "等太久" in home.client("clerk").get(f"/desk/follow-ups/{call.id}").text
        # Once is enough.
        assert client.get(f"/my/applications/{one}/rate").status_code == 404
        again = client.post(f"/my/applications/{one}/rate", data={"grade": "5"})
        assert again.status_code == 422


def test_a_good_rating_promises_nothing_and_what_is_not_decided_is_not_rated(home: Home) -> None:
    one = walked(home, State.PAID)
    waiting = walked(home, State.RECEIVED)
    client = home.client()
    done(client, f"/my/applications/{one}/rate", grade="5")
    with home.app.app_context():
        assert db.session.scalars(select(Rating.follow_up_id)).one() is None
    assert client.get(f"/my/applications/{waiting}/rate").status_code == 404


def test_one_objects_to_a_neighbours_notice_and_not_to_ones_own(home: Home) -> None:
    one = walked(home, State.PUBLICITY)
    with home.app.app_context():
        posted = db.session.scalars(select(Publicity.id).where(Publicity.application_id == one)).one()
    own, other = home.client(), home.client("neighbour")
    listed = other.get("/my/public-notices")
    assert "罗春生" not in listed.text
    assert faults_of(listed.text) == []
    assert f"/my/public-notices/{posted}/object" not in own.get("/my/public-notices").text
    assert send(own, f"/my/public-notices/{posted}/object", text="不对").status_code == 403
    done(other, f"/my/public-notices/{posted}/object", text="没有在经营")
    assert home.read(one).state == State.OBJECTION
    assert "邻居" not in own.get(f"/my/applications/{one}").text
    assert other.get(f"/my/public-notices/{posted}/object").status_code == 404


def test_one_reads_who_looked_at_a_number_and_asks_for_a_correction(home: Home) -> None:
    with home.app.app_context():
        session = db.session()
        person_id = session.get_one(Case, home.case_id).person_id
        with working(session, home.at.clerk, date(2026, 11, 2)) as work:
            person = work.session.get_one(Person, person_id)
            people.reveal(work, person, Sealed.ID_NO, "核对身份证原件")
            people.correct_contact(
                work, person, Contact(person.phone or "", "妻子 0793-1234567"), version=person.version
            )
            people.add_absence(work, person, EarlierAbsence("福建省泉州市", "", date(2012, 3, 1), date(2013, 2, 1)))
            people.add_consent(work, person, FurtherConsent("2", "贷款情况", "1", date(2026, 3, 2)))
            family = factory.household(work.session, home.at.town)
            people.join_household(work, person, family, version=person.version)
            people.add_member(work, family, Member("罗老根", "02"))
        number = str(session.get_one(Person, person_id).id_no)
    client = home.client()
    page = client.get("/my/record")
    assert "核对身份证原件" in page.text
    assert "周晓兰" in page.text
    assert number not in page.text
    for words in ("妻************67", "福建省泉州市、2012-03-01 至 2013-02-01", "查询个人征信", "罗老根（户主）"):
        assert words in page.text
    assert faults_of(page.text) == []
    assert "核对身份证原件" not in home.client("neighbour").get("/my/record").text
    done(client, "/my/needs/new?kind=own_record", wanted="手机号换了")
    assert "更正或复制本人资料" in client.get("/my/").text


def test_the_pages_are_complete_in_english(home: Home) -> None:
    one, _codes = noticed(home)
    client = home.client()
    client.set_cookie("lang", "en")
    for path in ("/my/record", "/my/public-notices", f"/my/applications/{one}/papers"):
        page = client.get(path)
        for words in ("材料", "公示", "资料", "上传"):
            assert words not in page.text, (path, words)
