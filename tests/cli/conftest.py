"""The command as an operator starts it: a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config import ROOT


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


@pytest.fixture
def command(tmp_path: Path, prepared: Path) -> Command:
    """Run `supportdesk …` on a data folder of its own; keyword arguments are settings."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "assets").symlink_to(prepared / "assets")

    def run(*arguments: str, **settings: str) -> Ended:
        told = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
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

    return run
