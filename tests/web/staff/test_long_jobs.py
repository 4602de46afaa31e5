"""Many papers are printed in the background, and everything of a case leaves in one zip."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import create_engine, func, select, update
from sqlalchemy.orm import sessionmaker

import config
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.jobs import long_jobs as jobs
from supportdesk.jobs.long_jobs import Process
from supportdesk.models import engine
from supportdesk.models.attachments import Attachment
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.long_jobs import LongJob, LongJobState
from supportdesk.models.papers import Paper
from supportdesk.models.people import Person
from supportdesk.papers import giving, processes
from supportdesk.papers.attachments import attachment_files
from supportdesk.papers.results import KEPT, result_files
from supportdesk.services import long_jobs
from supportdesk.web.shared.clock import now
from tests.factories import accounts
from tests.factories.loans import Walk, loan_desk

CASES = "/desk/cases"


class Office:
    """Two cases with a loan that was accepted, one with a draft only; and those who print, audit, and may not."""

    def __init__(self, app: Flask, settings: config.Settings) -> None:
        self.app, self.settings = app, settings
        self.engine = create_engine(settings.database_url)
        engine.prepare(self.engine)
        with app.app_context():
            session = db.session()
            at = loan_desk(session)
            walks = [Walk(session, at).to(state) for state in (LoanState.ACCEPTED, LoanState.ACCEPTED, LoanState.DRAFT)]
            self.case_ids = [walk.case.id for walk in walks]
            self.numbers = [walk.case.number for walk in walks]
            content = b"\x89PNG a photo of a lease"
            digest = attachment_files(settings.data_dir).keep(content)
            session.add(
                Attachment(
                    application_id=walks[0].id, code="lease", digest=digest, media_type="image/png",
                    size=len(content), sent_at=now(),
                )
            )  # fmt: skip
            stranger = accounts.account(session, Role.OFFICIAL, accounts.county(session, "990999", "邻县"), "stranger")
            auditor = accounts.account(session, Role.AUDITOR, at.county, "auditor")
            ids = at.clerk.id, auditor.id, stranger.id
            session.commit()
        self.clerk, self.auditor, self.stranger = (accounts.sign_in(app.test_client(), one) for one in ids)

    def order(self, *, paper: str = "receipt", key: str = "a") -> str:
        """Order a paper of all cases and of one that is not there; returns the page of the work."""
        data = {"case": [*self.case_ids, 9_999], "paper": paper, "language": "zh", "form_key": key}
        answer = self.clerk.post(f"{CASES}/print-chosen", data=data)
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    def work(self, job_id: int) -> None:
        Process(sessionmaker(self.engine), self.settings, job_id).work()

    def count(self, table: type[Paper] | type[LongJob]) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Pieces of work for which a process was asked; nothing works on them."""
    found: list[int] = []
    monkeypatch.setattr(processes, "start", lambda _module, job_id, _environment: found.append(job_id))
    return found


@pytest.fixture
def office(app: Flask, settings: config.Settings, asked: list[int]) -> Iterator[Office]:
    made = Office(app, settings)
    yield made
    made.engine.dispose()


def test_many_papers_come_as_one_file_and_what_is_missing_is_named(office: Office, asked: list[int]) -> None:
    listed = office.clerk.get(f"{CASES}/").text
    assert "批量打印" in listed
    preview = office.clerk.post(f"{CASES}/choose-papers").text
    assert all(number in preview for number in office.numbers), "without a choice it is all that the list shows"
    page = office.order()
    assert "正在处理" in office.clerk.get(page).text
    assert office.stranger.get(page).status_code == 404
    office.work(asked[0])
    shown = office.clerk.get(page).text
    assert "已完成" in shown
    assert office.numbers[2] in shown
    assert "现在没有可以打印的这种文书" in shown
    assert "没有找到这个办件" in shown
    answer = office.clerk.post(f"{page}/result", data={"form_key": "b"})
    pages = PdfReader(io.BytesIO(answer.data)).pages
    assert len(pages) == office.count(Paper) == 2
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with office.app.app_context():
        kinds = db.session.scalars(select(Event.kind).where(Event.kind.startswith("long_job")).order_by(Event.id)).all()
    assert kinds == ["long_job.asked", "long_job.done", "long_job.result_fetched"]
    # Ordered again the papers are the same, with their numbers.
    again = office.order(key="c")
    office.work(asked[1])
    assert office.clerk.post(f"{again}/result", data={"form_key": "d"}).status_code == 200
    assert office.count(Paper) == 2
    assert result_files(office.settings.data_dir).sweep(now() + KEPT * 2) == 2
    assert "30 天保留期" in office.clerk.get(page).text
    assert office.clerk.post(f"{page}/result", data={"form_key": "e"}).location == page


def test_work_is_cancelled_between_two_papers(
    office: Office, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "OFTEN", 0)
    page = office.order()
    give = giving.give

    def give_and_cancel(*args: object, **kwargs: object) -> object:
        given = give(*args, **kwargs)  # type: ignore[arg-type]  # as it was called
        cancelled.append(True)
        return given

    cancelled: list[bool] = []
    monkeypatch.setattr(giving, "give", give_and_cancel)
    tell = Process.tell

    def tell_after_cancelling(self: Process, done: int, total: int) -> None:
        if cancelled and done == 1:
            assert office.clerk.post(f"{page}/cancel", data={"form_key": "b"}).status_code == 302
        tell(self, done, total)

    monkeypatch.setattr(Process, "tell", tell_after_cancelling)
    office.work(asked[0])
    assert office.count(Paper) == 1, "the second is not printed any more"
    shown = office.clerk.get(page).text
    assert "已取消" in shown
    assert "下载全部文书" not in shown
    assert office.clerk.post(f"{page}/cancel", data={"form_key": "c"}).status_code == 409


def test_work_that_lost_its_process_is_done_by_another_and_by_one_only(
    office: Office, asked: list[int], settings: config.Settings
) -> None:
    page = office.order()
    sessions = sessionmaker(office.engine)
    lost = Process(sessions, settings, asked[0])
    with sessions() as session:
        assert long_jobs.take(session, asked[0], lost.holder, now())
        assert not long_jobs.take(session, asked[0], "another", now()), "somebody works on it"
    assert office.clerk.post(f"{page}/go-on", data={"form_key": "b"}).status_code == 409
    with sessions() as session:
        session.execute(update(LongJob).values(progressed_at=now() - long_jobs.SILENCE * 2))
        session.commit()
    assert "处理中断了" in office.clerk.get(page).text
    assert jobs.go_on_with_silent(sessions, settings, now()) == 1
    office.work(asked[1])
    with sessions() as session:
        job = session.scalars(select(LongJob)).one()
        assert (job.state, job.report["printed"]) == (LongJobState.DONE, 2)
    with pytest.raises(long_jobs.StoppedError):
        lost.tell(0, 1)


def test_the_process_that_the_pages_start_does_the_work(office: Office, asked: list[int]) -> None:
    page = office.order()
    program = [sys.executable, "-I", "-c", processes._PROGRAM, processes._ROOT, processes.LONG_JOBS, str(asked[0])]
    environment = {"PATH": os.environ["PATH"], **office.settings.as_environment()}
    assert subprocess.run(program, env=environment, check=False, timeout=300).returncode == 0
    assert "下载全部文书" in office.clerk.get(page).text
    assert office.count(Paper) == 2


def test_a_fault_of_the_program_ends_the_work_and_is_told(
    office: Office, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = office.order()

    def break_down(*_args: object) -> None:
        raise ZeroDivisionError("ink")

    monkeypatch.setattr(jobs.printing, "print_all", break_down)
    office.work(asked[0])
    assert "ZeroDivisionError: ink" in office.clerk.get(page).text


def test_an_order_names_cases_and_only_so_many_run_at_once(office: Office, asked: list[int]) -> None:
    empty = office.clerk.post(f"{CASES}/print-chosen", data={"paper": "receipt", "language": "zh", "form_key": "a"})
    assert empty.status_code == 422
    assert office.auditor.post(f"{CASES}/choose-papers").status_code == 403
    for turn, paper in enumerate(("receipt", "acceptance")):
        office.order(paper=paper, key=f"b{turn}")
    third = {"case": office.case_ids, "paper": "case_summary", "language": "zh", "form_key": "c"}
    refused = office.clerk.post(f"{CASES}/print-chosen", data=third)
    assert refused.status_code == 422
    assert "已有 2 个后台任务" in refused.text
    assert "批量打印收件回执（4 件）" in office.clerk.get("/desk/long-jobs/").text
    assert len(asked) == 2


def test_a_bundle_holds_everything_of_a_case_and_its_manifest_proves_it(office: Office) -> None:
    office.order()
    with office.app.app_context():
        number = db.session.scalars(select(LongJob.id)).one()
    office.work(number)
    page = f"{CASES}/{office.case_ids[0]}/bundle"
    assert office.clerk.get(page).status_code == 403, "those who handle cases don't audit them"
    assert office.stranger.get(page).status_code == 403
    assert "导出全卷" in office.auditor.get(f"{CASES}/{office.case_ids[0]}").text
    assert office.auditor.post(page, data={"reason": "查", "form_key": "k1"}).status_code == 422
    answer = office.auditor.post(page, data={"reason": "年度审计抽查档案", "form_key": "k2"})
    assert answer.mimetype == "application/zip"
    made = zipfile.ZipFile(io.BytesIO(answer.data))
    assert made.testzip() is None
    names = made.namelist()
    assert {"summary.pdf", "archive-list.pdf", "record.json", "history.json", "manifest.json", "SHA256SUMS"} <= set(
        names
    )
    assert sum(name.startswith("papers/receipt-") for name in names) == 1
    photo = next(name for name in names if name.startswith("files/"))
    assert made.read(photo) == b"\x89PNG a photo of a lease"
    manifest = json.loads(made.read("manifest.json"))
    for one in manifest["files"]:
        assert hashlib.sha256(made.read(one["path"])).hexdigest() == one["sha256"]
    assert {one["path"] for one in manifest["files"]} == set(names) - {"manifest.json", "SHA256SUMS"}
    with office.app.app_context():
        case = db.session.get_one(Case, office.case_ids[0])
        person = db.session.get_one(Person, case.person_id)
        assert json.loads(made.read("record.json"))["person"]["id_no"] == person.id_no
        taken = db.session.scalars(select(Event).where(Event.kind == "case.bundled")).one()
        assert manifest["event"] == {"id": taken.id, "sha256": taken.digest}
        assert (taken.data["reason"], taken.person_id) == ("年度审计抽查档案", person.id)
        looks = db.session.scalars(select(Event).where(Event.kind == "person.revealed", Event.id < taken.id)).all()
        assert {look.data["field"] for look in looks} >= {"id_no", "phone"}
        receipt = db.session.scalars(select(Paper).where(Paper.kind == "receipt", Paper.case_id == case.id)).one()
        digest = hashlib.sha256(made.read(f"papers/receipt-{receipt.number}-zh.pdf")).hexdigest()
        assert digest == receipt.file_digest
    listed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.read("archive-list.pdf"))).pages)
    assert receipt.number in listed
    assert digest[:16] in listed
    sums = dict(line.split("  ")[::-1] for line in made.read("SHA256SUMS").decode().splitlines())
    assert sums["history.json"] == hashlib.sha256(made.read("history.json")).hexdigest()
    assert office.auditor.post(page, data={"reason": "年度审计抽查档案", "form_key": "k2"}).status_code == 302
