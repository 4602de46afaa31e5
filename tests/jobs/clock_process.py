"""A clock as a process of its own, with a short lease: the database's address, the data folder, the lease in seconds."""

import sys
from datetime import timedelta

from config import load
from supportdesk.app import create_app
from supportdesk.jobs import schedule

if __name__ == "__main__":
    url, folder, seconds = sys.argv[1:]
    schedule.TTL = timedelta(seconds=float(seconds))
    schedule.MARGIN = schedule.TTL / 4
    schedule.HEARTBEAT = schedule.TTL / 4
    schedule.run_until_stopped(
        create_app(
            load({"SUPPORTDESK_DATABASE_URL": url, "SUPPORTDESK_DATA_DIR": folder, "SUPPORTDESK_SECRET_KEY": "x" * 40})
        )
    )
