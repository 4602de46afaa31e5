"""What takes long is done by a process of its own: the pages stay quick, and whoever asked may leave."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import supportdesk

# Named, not imported: the floors above are not known here.
LEDGERS = "supportdesk.jobs.ledgers"
LONG_JOBS = "supportdesk.jobs.long_jobs"
_ROOT = str(Path(supportdesk.__file__).parent.parent)
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from importlib import import_module; sys.exit(import_module(sys.argv[2]).main(int(sys.argv[3])))"
)


def start(module: str, number: int, environment: Mapping[str, str]) -> None:
    """Start the process in which a module's `main` works on one piece; `environment` holds the program's settings.

    It outlives this process.
    """
    child = subprocess.Popen(  # noqa: S603 - our own program, with our own arguments
        [sys.executable, "-I", "-c", _PROGRAM, _ROOT, module, str(number)],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to take note of its end, or it stays in the table of processes.
    threading.Thread(target=child.wait, name=f"{module}-{number}", daemon=True).start()
