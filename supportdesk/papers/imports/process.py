"""A ledger is worked on by a process of its own: the pages stay quick, and whoever dropped the file may leave."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import supportdesk

_ROOT = str(Path(supportdesk.__file__).parent.parent)
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from supportdesk.jobs.ledgers import main; sys.exit(main(int(sys.argv[2])))"
)


def start(batch_id: int, environment: Mapping[str, str]) -> None:
    """Start the process that does what is next for a batch; `environment` holds the program's settings.

    It outlives this process. Started twice, each row still comes in once.
    """
    child = subprocess.Popen(  # noqa: S603 - our own program, with our own arguments
        [sys.executable, "-I", "-c", _PROGRAM, _ROOT, str(batch_id)],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to take note of its end, or it stays in the table of processes.
    threading.Thread(target=child.wait, name=f"ledger-{batch_id}", daemon=True).start()
