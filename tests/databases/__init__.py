"""Databases for tests: fresh ones by copy, SQLite as a file, PostgreSQL on a server of the tests' own."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from supportdesk.models import Base, engine
from supportdesk.services.audit import begin_chain


class Database(Protocol):
    """Gives out fresh databases with the schema in them, or with nothing; a named one can be had again when it was dropped."""

    def fresh(self, name: str = "") -> str: ...
    def empty(self) -> str: ...
    def drop(self, url: str) -> None: ...


def lay_schema(url: str) -> None:
    """Make all tables and the beginning of the chain."""
    made = create_engine(url)
    engine.prepare(made)
    Base.metadata.create_all(made)
    with Session(made) as session:
        begin_chain(session)
        session.commit()
    made.dispose()


class SQLite:
    """Files, copied from one that has the schema."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model = folder / "model.db"
        lay_schema(f"sqlite:///{self._model}")
        self._numbers = itertools.count(1)

    def fresh(self, name: str = "") -> str:
        path = self._folder / f"{name or next(self._numbers)}.db"
        shutil.copyfile(self._model, path)
        return f"sqlite:///{path}"

    def empty(self) -> str:
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"

    def drop(self, url: str) -> None:
        for left in self._folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
            left.unlink()


class PostgreSQL:
    """A server of our own, started from the system's binaries, never as root."""

    def __init__(self) -> None:
        # Not within pytest's own folder: that is closed to others whenever a test run starts beside this one.
        self._folder = folder = Path(tempfile.mkdtemp(prefix="supportdesk-postgresql-"))
        self._port = _free_port()
        self._numbers = itertools.count(1)
        self._data = folder / "data"
        if os.getuid() == 0:
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        self._run(
            "initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        options = f"-p {self._port} -k {folder} -c fsync=off -c full_page_writes=off -c max_connections=200"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        self._admin = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with self._admin.connect() as connection:
            connection.execute(text("CREATE DATABASE model"))
        lay_schema(self._url("model"))

    @staticmethod
    def missing() -> str:
        """Say what is missing, or nothing."""
        if _bin_folder() is None:
            return "PostgreSQL's server is missing (on Debian: apt install postgresql)"
        if os.getuid() == 0 and not _has_postgres_user():
            return "there is no user postgres to run the server as"
        return ""

    def fresh(self, name: str = "") -> str:
        return self._made("model", name)

    def empty(self) -> str:
        return self._made("template1")

    def _made(self, model: str, name: str = "") -> str:
        name = name or f"t{next(self._numbers)}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {model}"))
        return self._url(name)

    def drop(self, url: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)"))

    def stop(self) -> None:
        self._admin.dispose()
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")
        shutil.rmtree(self._folder)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        folder = _bin_folder()
        assert folder is not None
        command: Sequence[str] = [str(folder / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self._folder)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")


def _bin_folder() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    plain = shutil.which("initdb")
    return Path(plain).parent if plain else None


def _has_postgres_user() -> bool:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
