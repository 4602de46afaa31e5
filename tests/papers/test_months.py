"""A month from its freezing to its restatement: what was told stays as it was, and what came late is explained."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.checks import CheckCode
from supportdesk.domain.summaries.differences import Cause, Moving
from supportdesk.domain.summaries.freezing import FreezeState, Signing
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.stored import Told, digest_of, read, written
from supportdesk.models.accounts import Account
from supportdesk.models.audit import ChainHead, Event
from supportdesk.models.follow_ups import Message
from supportdesk.models.months import MonthFile, MonthFreeze, MonthList
from supportdesk.models.papers import Paper
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.papers import giving, months
from supportdesk.papers.pdf import fonts
from supportdesk.papers.presses import Press
from supportdesk.queries import summaries
from supportdesk.queries.summaries import frozen as frozen_months
from supportdesk.queries.summaries import kept_lists
from supportdesk.queries.summaries.scope import get_scope
from supportdesk.services import audit
from supportdesk.services import months as deeds
from supportdesk.services.work import deed, small_write
from tests.factories import accounts
from tests.factories.books import Books, random_books

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def books(session: Session) -> Books:
    """A county with a random history; its chain begins after the factory's events."""
    made = random_books(session, 2, people_count=20)
    for n, role in enumerate((Role.OFFICIAL, Role.SUPERVISOR, Role.SUPERVISOR)):
        accounts.account(session, role, made.county, f"signer{n}", name=f"签字人{n}", email=f"s{n}@hechuan.example")
    accounts.account(session, Role.SUPERVISOR, made.towns[0], "town", email="t@hechuan.example")
    session.commit()
    last = session.scalar(select(func.max(Event.id))) or 0
    with small_write(session):
        audit.begin_chain(session)
        session.get_one(ChainHead, 1).last_event_id = last
    return made


@pytest.fixture
def press(prepared: Path) -> Iterator[Press]:
    return Press(fonts.faces(prepared / "fonts", rare_folders=()), "http://localhost")


def signer(session: Session, name: str) -> Account:
    return session.scalars(select(Account).where(Account.username == name)).one()


def freeze(session: Session, month: Month, by: str = "signer0", note: str = "") -> int:
    drawn = months.draw_up(session, month, "360426")
    with deed(session, signer(session, by) if by else None, NOW) as work:
        return deeds.freeze(work, drawn, note=note).id


def sign(session: Session, signing: Signing, by: str, press: Press, month: Month = SEPTEMBER) -> None:
    with deed(session, signer(session, by), NOW) as work:
        months.sign(work, summaries.get_frozen(session, None, month, "360426"), signing, press)


def approve(session: Session, press: Press, month: Month = SEPTEMBER) -> None:
    sign(session, Signing.REVIEW, "signer1", press, month)
    sign(session, Signing.APPROVE, "signer2", press, month)


def found_late(session: Session, books: Books) -> Venture:
    """A venture of September that is entered when September is frozen."""
    founder = books.people[0]
    made = Venture(
        person_id=founder.id, unit_id=founder.unit_id, name="晚登记的店", industry="A", founded_on=date(2026, 9, 15),
        employees=4, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    session.add(made)
    session.commit()
    return made


def test_what_was_told_is_read_again_to_the_last_figure(session: Session, books: Books) -> None:
    assert books
    told = Told(
        summaries.get_summary(session, None, SEPTEMBER), tuple(summaries.list_recovery(session, None, SEPTEMBER))
    )
    again = read(written(told))
    assert again == told
    assert written(again) == written(told)
    running = summaries.get_summary(session, None, SEPTEMBER.seen_on(date(2026, 9, 12)))
    back = read(written(Told(running, ()))).summary
    assert back == running
    assert back.month.as_of == date(2026, 9, 12)


def test_a_figure_that_was_not_counted_then_is_not_shown_later(session: Session, books: Books) -> None:
    assert books
    text = json.loads(written(Told(summaries.get_summary(session, None, SEPTEMBER), ())))
    text["codes"].remove("people_found")
    blocks = read(json.dumps(text)).summary.blocks
    assert not any("people_found" in block.codes for block in blocks)
    assert any("people_on_file" in block.codes for block in blocks)


def test_every_kept_list_holds_what_its_figure_counts(session: Session, books: Books) -> None:
    assert books
    frozen = session.get_one(MonthFreeze, freeze(session, SEPTEMBER))
    told = read(frozen.figures).summary
    for code in kept_lists.codes():
        for window in kept_lists.windows_of(code):
            page = frozen_months.list_frozen(
                session, None, frozen, code, window=window, cell={}, after=None, limit=10_000
            )
            live = summaries.list_behind(session, None, SEPTEMBER, code, window=window, limit=10_000)
            assert page == live, (code, window)
            assert page.total == told.books.total.count(code, window) or code == "fund_room"
    for split in (Split.TOWN, Split.INDUSTRY):
        for key in told.books.parts[split]:
            cell = frozen_months.list_frozen(
                session, None, frozen, "ventures_operating", window=Window.MONTH, cell={split: key}, after=None, limit=9
            )
            assert cell is not None
            assert cell.total == told.part("ventures_operating", split, key)
    for code, parts in frozen.movements.items():
        assert sum(parts[:5]) == parts[5] == told.books.total.count(code, Window.MONTH), code


def test_a_frozen_month_stays_as_it_was_whatever_is_written_later(session: Session, books: Books, press: Press) -> None:
    freeze(session, SEPTEMBER)
    approve(session, press)
    before = summaries.get_frozen(session, None, SEPTEMBER, "360426")
    figures, digest = before.figures, before.digest
    files = {(one.name, one.language): (one.data, one.digest) for one in session.scalars(select(MonthFile))}
    assert set(files) == {(name, language) for name in ("workbook", "paper") for language in ("zh", "en")}
    late = found_late(session, books)
    frozen = summaries.get_frozen(session, None, SEPTEMBER, "360426")
    assert frozen.figures == figures
    assert digest_of(frozen.figures) == digest
    session.expire_all()
    again = {(one.name, one.language): (one.data, one.digest) for one in session.scalars(select(MonthFile))}
    assert again == files
    listed = frozen_months.list_frozen(
        session, None, frozen, "ventures_founded", window=Window.MONTH, cell={}, after=None, limit=999
    )
    assert listed is not None
    assert late.id not in {row.key for row in listed.rows}
    # Drawn up at the same moment again the books give the same bytes.
    assert months.draw_up(session, OCTOBER, "360426") == months.draw_up(session, OCTOBER, "360426")
    for table in (MonthFile, MonthList):
        column = MonthFile.data if table is MonthFile else MonthList.rows
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(update(table).values({column: b""}))
        session.rollback()


def test_three_persons_sign_in_turn_and_each_signature_is_an_event(
    session: Session, books: Books, press: Press
) -> None:
    assert books
    freeze(session, SEPTEMBER, by="")
    with pytest.raises(StepNotAvailableError):
        sign(session, Signing.REVIEW, "signer1", press)
    sign(session, Signing.COMPILE, "signer1", press)
    with pytest.raises(RuleBrokenError, match="三个不同的人"):
        sign(session, Signing.REVIEW, "signer1", press)
    sign(session, Signing.REVIEW, "signer0", press)
    with pytest.raises(NotAllowedError):
        sign(session, Signing.APPROVE, "signer0", press)
    with pytest.raises(RuleBrokenError):
        sign(session, Signing.APPROVE, "signer1", press)
    sign(session, Signing.APPROVE, "signer2", press)
    kinds = session.scalars(select(Event.kind).where(Event.kind.startswith("month.")).order_by(Event.id)).all()
    assert kinds == ["month.frozen", "month.compiled", "month.reviewed", "month.approved"]
    frozen = summaries.get_frozen(session, None, SEPTEMBER, "360426")
    last = session.scalars(select(Event).where(Event.kind == "month.frozen")).one()
    assert frozen.chain_digest == last.previous_digest, "the digest of the last event before it was frozen"
    paper = session.scalars(select(Paper).where(Paper.kind == "monthly_summary", Paper.language == "zh")).one()
    kept = session.scalars(select(MonthFile).where(MonthFile.name == "paper", MonthFile.language == "zh")).one()
    assert paper.file_digest == kept.digest
    said = giving.RECIPES["monthly_summary"].says(
        session, None, summaries.about_month(session, None, SEPTEMBER, "360426"), "zh", date(2026, 12, 1)
    )
    assert [one.name for one in said.signatures] == ["签字人1", "签字人0", "签字人2"]
    assert said.audit.sha256 == frozen.chain_digest
    assert not said.audit.unbroken, "the factory's events stand outside the chain, and the paper says so"
    assert said.frozen_on == date(2026, 11, 20)


def test_a_month_that_is_sent_back_is_frozen_anew_and_the_first_edition_stays(
    session: Session, books: Books, press: Press
) -> None:
    assert books
    freeze(session, SEPTEMBER)
    with pytest.raises(StepNotAvailableError):
        freeze(session, SEPTEMBER, note="再来")
    with deed(session, signer(session, "signer1"), NOW) as work:
        deeds.send_back(work, summaries.get_frozen(session, None, SEPTEMBER, "360426"), "少一户")
    assert summaries.find_frozen(session, None, SEPTEMBER, "360426") is None
    assert freeze(session, SEPTEMBER)
    approve(session, press)
    with pytest.raises(StepNotAvailableError), deed(session, signer(session, "signer1"), NOW) as work:
        deeds.send_back(work, summaries.get_frozen(session, None, SEPTEMBER, "360426"), "太晚")
    editions = frozen_months.list_editions(session, get_scope(session, None, "360426"), SEPTEMBER)
    assert [(one.edition, one.state) for one in editions] == [(1, FreezeState.SENT_BACK), (2, FreezeState.APPROVED)]


def test_late_records_are_explained_and_restate_the_month_with_a_note(
    session: Session, books: Books, press: Press
) -> None:
    freeze(session, SEPTEMBER)
    approve(session, press)
    gone = session.scalars(
        select(Venture).where(Venture.founded_on.between(date(2026, 9, 1), date(2026, 9, 30))).limit(1)
    ).first()
    late = found_late(session, books)
    frozen = summaries.get_frozen(session, None, SEPTEMBER, "360426")
    told = read(frozen.figures).summary
    live = summaries.get_summary(session, None, SEPTEMBER)
    records = {
        (one.code, one.window): one.difference for one in frozen_months.late_records(session, frozen, told, live)
    }
    jobs = records["jobs_created", Window.MONTH]
    assert jobs.rows[Cause.NEW] == {late.id: 5}
    assert jobs.change == 5
    rows = frozen_months.list_late(
        session, None, frozen, SEPTEMBER, "jobs_created", window=Window.MONTH, cause=Cause.NEW, after=None, limit=9
    )
    assert [(row.venture, row.amount) for row in rows.rows] == [("晚登记的店", 5)]
    if gone is not None:
        assert gone.id not in jobs.rows[Cause.NEW]
    with pytest.raises(BadValueError):
        freeze(session, SEPTEMBER)
    freeze(session, SEPTEMBER, note="九月晚登记一户")
    second = summaries.get_frozen(session, None, SEPTEMBER, "360426")
    assert second.edition == 2
    corrected = next(
        one for one in second.corrections if one["code"] == "jobs_created" and one["window"] == Window.MONTH.value
    )
    assert corrected["new"] - corrected["old"] == 5
    assert summaries.find_frozen(session, None, SEPTEMBER, "360426", edition=1) is not None
    approve(session, press)
    states = session.scalars(select(Paper.state).where(Paper.language == "zh").order_by(Paper.id)).all()
    assert [str(state) for state in states] == ["replaced", "valid"]


def test_the_next_month_tells_what_was_corrected_of_the_frozen_one(session: Session, books: Books) -> None:
    freeze(session, SEPTEMBER)
    late = found_late(session, books)
    october = session.get_one(MonthFreeze, freeze(session, OCTOBER))
    opening, corrected, new, closed, changed, closing = october.movements["ventures_operating"]
    assert corrected == 1
    assert opening + corrected + new + closed + changed == closing
    scope = get_scope(session, None, "360426")
    moved = frozen_months.moved(session, scope, OCTOBER, "ventures_operating", october)
    assert [row[0] for row in moved.rows_of(Moving.CORRECTED)] == [late.id]
    assert [moved.movement.corrected, moved.movement.closing] == [1, closing]
    live = frozen_months.moved(session, scope, OCTOBER, "ventures_operating")
    assert live.movement == moved.movement


def test_a_failing_check_is_named_and_nothing_is_frozen(session: Session, books: Books) -> None:
    loan = next(loan for loan in books.loans if loan.disbursed_on and loan.venture_id)
    session.execute(update(Loan.__table__).where(Loan.__table__.c.id == loan.id).values(principal_left=Money(100)))
    session.execute(
        update(Venture).where(Venture.id == loan.venture_id).values(
            status=VentureStatus.CLOSED, closed_on=date(2026, 9, 20)
        )
    )  # fmt: skip
    session.commit()
    drawn = months.draw_up(session, SEPTEMBER, "360426")
    failing = [check for check in drawn.checks if not check.holds]
    assert [check.code for check in failing] == [CheckCode.CLOSED_WITH_LOAN]
    assert failing[0].failing[0].case_id == loan.case_id
    with pytest.raises(RuleBrokenError, match="处置记录"):
        freeze(session, SEPTEMBER)
    assert session.scalar(select(func.count()).select_from(MonthFreeze)) == 0


def test_supervisors_of_the_unit_are_told_once(session: Session, books: Books) -> None:
    frozen = session.get_one(MonthFreeze, freeze(session, SEPTEMBER))
    told = session.scalars(select(Message.promise).where(Message.kind == "month")).all()
    people = [signer(session, name).id for name in ("signer1", "signer2")]
    assert sorted(told) == sorted(
        f"month:{books.county.id}:2026-09:1:{channel}:{who}" for channel in ("inbox", "mail") for who in people
    )
    with deed(session, None, NOW) as work:
        assert deeds.tell_supervisors(work, session.get_one(MonthFreeze, frozen.id), ()) == 0
    assert len(session.scalars(select(Message.id).where(Message.kind == "month")).all()) == len(told)


def test_a_month_that_runs_is_not_frozen(session: Session, books: Books) -> None:
    assert books
    assert INDICATORS
    drawn = months.draw_up(session, Month(2026, 11).seen_on(date(2026, 11, 20)), "360426")
    with pytest.raises(RuleBrokenError, match="没有过完"), deed(session, None, NOW) as work:
        deeds.freeze(work, drawn)
