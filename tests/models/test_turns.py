"""Writers of one process take their turns in the order in which they came."""

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread
from time import sleep

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from supportdesk.models import engine as manners
from supportdesk.models.engine import prepare, writing
from supportdesk.models.turns import Turns

LONG = 30.0


def wait_in_line(turns: Turns, number: int, served: list[int]) -> Thread:
    def stand() -> None:
        assert turns.take(LONG)
        served.append(number)
        turns.give()

    before = len(turns._waiting)
    thread = Thread(target=stand)
    thread.start()
    while len(turns._waiting) == before:
        sleep(0.001)
    return thread


def test_who_came_first_is_served_first() -> None:
    turns, served = Turns(), list[int]()
    assert turns.take(LONG)
    line = [wait_in_line(turns, number, served) for number in range(8)]
    turns.give()
    for thread in line:
        thread.join(LONG)
    assert served == list(range(8))


def test_who_waited_in_vain_leaves_the_line() -> None:
    turns = Turns()
    assert turns.take(LONG)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(LONG)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database that lets nobody wait: who finds another writing is refused at once."""
    monkeypatch.setattr(manners, "PRAGMAS", ("journal_mode=WAL", "busy_timeout=0"))
    engine = create_engine(f"sqlite:///{tmp_path}/book.db")
    prepare(engine)
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE line (writer INTEGER)"))
        connection.commit()
    yield engine
    engine.dispose()


def write(engine: Engine, writer: int, times: int, start: Barrier) -> None:
    start.wait()
    for _ in range(times):
        with writing(), engine.begin() as connection:
            connection.execute(text("INSERT INTO line VALUES (:writer)"), {"writer": writer})


def test_eight_writers_at_once_all_get_their_lines_in(book: Engine) -> None:
    start = Barrier(8)
    threads = [Thread(target=write, args=(book, writer, 10, start)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    with book.connect() as connection:
        lines = connection.execute(text("SELECT writer, count(*) FROM line GROUP BY writer ORDER BY writer")).all()
    assert [tuple(line) for line in lines] == [(writer, 10) for writer in range(8)]


def test_control_without_a_line_the_second_writer_is_refused(book: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turns, "take", lambda _turns, _seconds: False)
    with writing(), book.begin(), pytest.raises(OperationalError, match="locked"):
        write(book, 1, 1, Barrier(1))


def test_a_deed_that_fails_hands_its_turn_on(book: Engine) -> None:
    with pytest.raises(OperationalError, match="nowhere"), writing(), book.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    write(book, 1, 1, Barrier(1))
    with book.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM line")).scalar() == 1
