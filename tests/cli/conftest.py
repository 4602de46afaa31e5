"""The command as an operator starts it: a process of its own."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from config import ROOT
from supportdesk.app import create_app
from supportdesk.cli import main
from tests.once import made_once, shared_folder


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command answers
        return json.loads(self.out)


Command = Callable[..., Ended]


def ended(folder: Path, *arguments: str, **settings: str) -> Ended:
    """Run `supportdesk …` on a data folder and wait for its end."""
    told = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent),
        "LANG": "C.UTF-8",
        "SUPPORTDESK_DATA_DIR": str(folder),
        **settings,
    }
    done = subprocess.run(
        [sys.executable, "-m", "supportdesk.cli", *arguments],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def folder(tmp_path: Path, prepared: Path) -> Path:
    """A data folder without a database."""
    made = tmp_path / "data"
    made.mkdir()
    for part in ("assets", "fonts"):
        (made / part).symlink_to(prepared / part)
    return made


@pytest.fixture
def command(folder: Path) -> Command:
    """Run `supportdesk …` on a data folder of its own; keyword arguments are settings."""
    return partial(ended, folder)


@pytest.fixture
def at_hand(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """As `command`, within this process: what a command answers, without the second that it takes to start one."""
    monkeypatch.setattr("supportdesk.app.create_app", cache(create_app))
    for name in [name for name in os.environ if name.startswith(("LC_", "SUPPORTDESK_"))]:
        monkeypatch.delenv(name)

    def run(*arguments: str, **settings: str) -> Ended:
        with monkeypatch.context() as here:
            for name, value in {"LANG": "C.UTF-8", "SUPPORTDESK_DATA_DIR": str(folder), **settings}.items():
                here.setenv(name, value)
            here.setattr(sys, "argv", ["supportdesk", *arguments])
            code: object = 0
            try:
                copy_context().run(main)
            except SystemExit as left:
                code = left.code
        out, err = capsys.readouterr()
        return Ended(code if isinstance(code, int) else 0 if code is None else 1, out, err)

    return run


@pytest.fixture
def begun_with(folder: Path, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Have the data folder hold what a command makes of an empty one: the command runs once in a test run, then its folder
    is copied. Returns how it ended, which must be well.
    """

    def begin(*arguments: str, **settings: str) -> Ended:
        def run(model: Path) -> None:
            for part in ("assets", "fonts"):
                (model / part).symlink_to(prepared / part)
            done = ended(model, *arguments, **settings)
            assert done.code == 0, done.err
            (model / "ended.json").write_text(json.dumps([done.code, done.out, done.err]))

        name = hashlib.sha256(repr((arguments, sorted(settings.items()))).encode()).hexdigest()[:16]
        model = made_once(shared_folder(tmp_path_factory) / f"begun-{name}", run)
        for path in model.iterdir():
            if path.is_symlink():
                continue
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, folder / path.name)
        return Ended(*json.loads((folder / "ended.json").read_text()))

    return begin
