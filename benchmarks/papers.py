"""Papers and ledgers: what is drawn, written and read, against the bare library's own speed."""

import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from benchmarks.data import County, measured
from benchmarks.deeds import Desk
from benchmarks.figures import Figure
from benchmarks.floors import draw_bare, write_bare
from benchmarks.load import load_once
from benchmarks.servers import Server
from config import Settings
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.cases import Case
from supportdesk.papers import giving
from supportdesk.papers.pdf import fonts
from supportdesk.papers.pdf.contents import Printed, Verification
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.queries import papers
from supportdesk.web.shared.clock import now, today
from tests.factories.ledgers import large

PAPERS = 30
LEDGER_ROWS, LEDGER_SECONDS, LEDGER_MB = 20_000, 60.0, 400.0
FLOOR_ROWS = 10_000


def measure_pdf(county: County) -> Figure:
    """Case summaries from the database to the file, against the same words drawn bare."""
    app = county.application()
    settings: Settings = app.extensions["supportdesk"]
    with app.app_context():
        session = db.session()
        official = session.scalars(
            select(Account).where(Account.username == "official").options(joinedload(Account.unit))
        ).one()
        faces = fonts.faces_for(settings.data_dir, settings.font)
        numbers = session.scalars(select(Case.number).where(Case.id.in_(county.case_ids[:PAPERS]))).all()
        drawn = [_summary(number, official, faces) for number in numbers]
        seconds, bare = [], []
        for _ in range(3):
            began = time.perf_counter()
            drawn = [_summary(number, official, faces) for number in numbers]
            seconds.append(time.perf_counter() - began)
            began = time.perf_counter()
            draw_bare(drawn, faces)
            bare.append(time.perf_counter() - began)
        db.session.remove()
        db.engine.dispose()
    pages = sum(paper.pages for paper in drawn) / len(drawn)
    size = sum(len(paper.data) for paper in drawn) / len(drawn)
    best = min(seconds)
    return Figure(
        min(bare) / best,
        p50_ms=best * 1000 / len(drawn),
        kb=size / 1024,
        said=f"{len(drawn) / best:,.1f} papers/s of {pages:.1f} pages, bare {len(drawn) / min(bare):,.1f}",
    )


def _summary(number: str, official: Account, faces: fonts.Faces) -> Drawn:
    session, recipe = db.session(), giving.RECIPES["case_summary"]
    session.expunge_all()
    session.add(official)
    says = recipe.says(session, official, papers.about_case(session, official, number), "zh", today())
    printed = Printed(at=now(), by=official.name, as_of=now(), purpose=say("内部办理"))
    proof = Verification("ABCDEFGHJKLM", "http://127.0.0.1/verify/ABCDEFGHJKLM")
    return recipe.draw(replace(says, verification=proof, printed=printed), faces, "zh")


def measure_workbook(server: Server, county: County) -> Figure:
    """All cases as a workbook, asked for and received, in rows a second."""
    desk = Desk(server, county)
    began = time.perf_counter()
    write_bare(FLOOR_ROWS)
    floor = FLOOR_ROWS / (time.perf_counter() - began)
    found = load_once(server, [desk.asks("/desk/cases/export", format="xlsx")], clients=1)
    rate = county.cases / found.seconds
    began = time.perf_counter()
    write_bare(FLOOR_ROWS)
    floor = (floor + FLOOR_ROWS / (time.perf_counter() - began)) / 2
    return Figure(
        rate / floor,
        p50_ms=found.seconds * 1000,
        kb=found.size / 1024,
        errors=found.errors,
        said=f"{rate:,.0f} rows/s, bare {floor:,.0f}",
    )


def measure_import() -> dict[str, Figure]:
    """A large ledger read into an empty county."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ledger = folder / "ledger.xlsx"
        ledger.write_bytes(large(LEDGER_ROWS))
        settings = {"SUPPORTDESK_DATA_DIR": str(folder / "data"), "SUPPORTDESK_DATABASE_URL": ""}
        measured(["init", "--county", "360426", "--name", "德安县", "--admin", "first", "--json"], settings)
        seconds, cpu, most = measured(["import-ledger", str(ledger), "--json"], settings)
    return {
        "import": Figure(LEDGER_SECONDS / seconds, said=f"{seconds:,.1f} s, processor {cpu:,.1f} s"),
        "import memory": Figure(LEDGER_MB / most, said=f"{most:,.0f} MB"),
    }


def stamp() -> str:
    """The moment of a table."""
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
