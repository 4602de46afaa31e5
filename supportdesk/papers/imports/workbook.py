"""Open a workbook that a stranger made: its sheets as plain cells, or a refusal with a remedy.

The file is read by a child process with bounds on memory and processor time (`reader`), after it was looked through
(`unpacking`); this process only receives plain values.
"""

import io
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

import supportdesk
from supportdesk.papers.imports.limits import Limits, refusal
from supportdesk.papers.imports.reader import limits_as_argument

_ROOT = str(Path(supportdesk.__file__).parent.parent)
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from supportdesk.papers.imports.reader import main; sys.exit(main(sys.argv[2]))"
)


@dataclass(frozen=True)
class NoResult:
    """Stands in a cell that holds an Excel error, or a formula whose result was never saved."""


NO_RESULT = NoResult()
Cell = str | float | bool | date | NoResult | None
Area = tuple[int, int, int, int]


@dataclass
class Sheet:
    """One sheet: rows from the first on, each as long as its last filled cell; merged areas, all from 0.

    Of a hidden one only the name is known.
    """

    name: str
    merged: list[Area] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: int = 0


def read_workbook(source: Path | str | bytes, limits: Limits | None = None) -> list[Sheet]:
    """Return the sheets of an .xlsx, given as a path or as its bytes.

    Formulas count with the result that Excel saved; hidden sheets have their name only. Raises WorkbookRefusedError
    (`workbook_empty`, `workbook_too_large`, `workbook_not_xlsx`, `workbook_old_format`, `workbook_encrypted`,
    `workbook_macros`, `workbook_broken`, `workbook_unsafe`, `workbook_bomb`, `workbook_too_many_rows`,
    `workbook_too_many_columns`, `workbook_too_slow`) and OSError when there is no such file.
    """
    limits = limits or Limits()
    sheets: list[Sheet] = []
    ended = False
    with _opened(source) as file, _child(file, limits) as child:
        for told in _lines(child):
            if isinstance(told, list):
                sheets[-1].rows.append([_cell(value) for value in told])
            elif "sheet" in told:
                merged = [_area(area) for area in told["merged"]]
                sheets.append(Sheet(told["sheet"], merged, [], told["hidden"], told["hidden_rows"]))
            elif "refused" in told:
                raise refusal(told["refused"], limits)
            else:
                ended = True
        child.wait()
    if not ended:
        raise refusal("workbook_broken" if child.returncode > 0 else _ended_by(child), limits)
    return sheets


def _ended_by(child: "subprocess.Popen[bytes]") -> str:
    # The watch's kill (9) and the processor bound (24) mean time; the rest, such as abort (6), means memory.
    return "workbook_too_slow" if child.returncode in {-9, -24} else "workbook_bomb"


@contextmanager
def _opened(source: Path | str | bytes) -> Iterator[IO[bytes]]:
    if isinstance(source, bytes):
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(io.BytesIO(source), copy)
            copy.seek(0)
            yield copy
    else:
        with Path(source).open("rb") as file:
            yield file


@contextmanager
def _child(file: IO[bytes], limits: Limits) -> Iterator["subprocess.Popen[bytes]"]:
    child = subprocess.Popen(  # noqa: S603 - our own program, with our own arguments
        [sys.executable, "-I", "-c", _PROGRAM, _ROOT, limits_as_argument(limits)],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watch = threading.Timer(limits.wall_seconds, child.kill)
    watch.daemon = True
    watch.start()
    try:
        yield child
    finally:
        watch.cancel()
        child.kill()
        if child.stdout:
            child.stdout.close()
        child.wait()


def _lines(child: "subprocess.Popen[bytes]") -> Iterator[Any]:
    for line in child.stdout or ():
        try:
            yield json.loads(line)
        except ValueError:
            return  # the child ended in the middle of a line


def _cell(value: Any) -> Cell:  # noqa: ANN401 - what JSON gives
    if isinstance(value, list):
        return date.fromisoformat(value[1]) if value[0] == "d" else NO_RESULT
    result: Cell = value
    return result


def _area(area: list[int]) -> Area:
    first_row, first_column, last_row, last_column = area
    return first_row, first_column, last_row, last_column
